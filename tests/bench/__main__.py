"""`python -m tests.bench [plain] [changes] [many] [overhead] [dask] [--all]`: how fast batches are, as a table.

Each part takes a few minutes and can be run alone; nothing else should run meanwhile. The plain way is measured on
every fifth of its runs unless `--all` is given.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.many import dask_workers, many_runs, overhead
from tests.bench.plain import Row, after_changes, against_the_plain_way

BENCHMARKS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "plain": against_the_plain_way,
    "changes": after_changes,
    "many": many_runs,
    "overhead": overhead,
    "dask": dask_workers,
}


def main(names: Sequence[str]) -> int:
    """Measure what is named, everything when nothing is, and print a table; give the exit status."""
    sys.stdout.write("| what | measured | wanted |\n|---|---|---|\n")
    for name in names or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="jinpu-bench-") as folder:
            for row in BENCHMARKS[name](Path(folder).resolve()):
                sys.stdout.write(f"| {row.what} | {row.measured} | {row.wanted} |\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main([name for name in sys.argv[1:] if not name.startswith("--")]))
