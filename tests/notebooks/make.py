"""Run the shipped notebooks with their defaults and keep what they show: `make notebooks`.

They run on a copy of the project's data, so that nothing of the reader's is read or written. Pictures are small PNG;
times and what differs from run to run are left out, so that the files change only when an answer does.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
#: In the order in which they are read; 1-clean comes before what uses it.
NAMES = (
    "0-start-here", "1-clean", "2-indicators", "3-forecast", "4-verdict", "5-report", "backtest", "method", "new-plan",
)  # fmt: skip
KEPT = ("text/plain", "text/html", "text/latex", "image/png")
SECONDS = 300


def main() -> int:
    """Make the outputs anew and say how large each notebook is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(NAMES), help="notebooks; all when left out")
    os.environ["PYTHONPATH"] = str(ROOT)
    with copy_of_the_project() as folder:
        for name in dict.fromkeys(["1-clean", *parser.parse_args().names]):
            notebook = executed(folder / "notebooks" / f"{name}.ipynb")
            path = ROOT / "notebooks" / f"{name}.ipynb"
            nbformat.write(notebook, path)
            sys.stdout.write(f"{name}: {path.stat().st_size / 1000:.0f} kB\n")
    return 0


@contextmanager
def copy_of_the_project() -> Iterator[Path]:
    """A folder with the notebooks and the data that is shipped."""
    with tempfile.TemporaryDirectory(prefix="notebooks-") as name:
        folder = Path(name)
        for part in ("notebooks", "data"):
            shutil.copytree(
                ROOT / part, folder / part, ignore=shutil.ignore_patterns("processed", ".ipynb_checkpoints")
            )
        yield folder


def executed(path: Path) -> NotebookNode:
    """Run a notebook where it lies, with its own parameters; what its reader sees is kept."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3")
    client.execute(cwd=str(path.parent))
    return tidied(notebook)


def tidied(notebook: NotebookNode) -> NotebookNode:
    """Without what differs from run to run or needs a running kernel."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            if "data" in output:
                output.data = {kind: value for kind, value in output.data.items() if kind in KEPT}
    return notebook


if __name__ == "__main__":
    sys.exit(main())
