"""The audit's command."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from jinpu.report import audit


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit every page under a folder, print each fault, and return 1 when there is any."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.audit", description=audit.__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the reports folder")
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="only pages whose path holds this, as in jinpu or zh"
    )
    parser.add_argument(
        "--no-print", action="store_true", help="do not print each page to PDF, which takes the longest"
    )
    asked = parser.parse_args(arguments)
    pages = [path for path in sorted(asked.folder.rglob("*.html")) if asked.only in str(path.relative_to(asked.folder))]
    faults = _told(_findings(pages, paper=not asked.no_print))
    print(f"{len(pages)} pages, {faults} faults")  # noqa: T201 - the command's answer
    return 1 if faults or not pages else 0


def _findings(pages: Sequence[Path], *, paper: bool) -> Iterator[audit.Finding]:
    yield from audit.check_markup(pages) if pages else ()
    yield from audit.fact_findings(pages)
    with audit.chromium() as browser:
        for page in pages:
            yield from audit.audit_page(browser, page, paper=paper)


def _told(findings: Iterable[audit.Finding]) -> int:
    """Print findings as soon as they are known, and return how many there are."""
    told = 0
    for finding in findings:
        print(finding, flush=True)  # noqa: T201 - the command's answer
        told += 1
    return told


if __name__ == "__main__":
    sys.exit(main())
