"""The index of all reports, made at the end of a batch from the records and the verdicts.

It is drawn by the report floor in a process of its own, a fork of the server that has the libraries loaded, and only
when something that it shows has changed.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from jinpu.files import write_text
from jinpu.run.forked_kernel import run_in_subprocess
from jinpu.run.graph import PlanFile
from jinpu.run.keys import digest, digest_of
from jinpu.run.records import SUCCEEDED, Record, Records

INDEX = "index.html"
KEPT = ".index.json"


def update_index(reports: Path, records: Records, plans: Iterable[PlanFile], code: str) -> Path:
    """Draw the index anew if anything that it shows has changed, or a page of it is not as it was; give its path.

    Raises:
        InputError: the folder cannot be written.
    """
    shown = [plan for plan in plans if any(record.plan == plan.id for record in records.values())]
    states = [[*record.run, record.status in SUCCEEDED or record.error, record.key] for record in records.values()]
    key = digest_of([states, [digest(plan.path) for plan in shown], code])
    if _kept(reports) != [key, _pages(reports)] or not (reports / INDEX).is_file():
        run_in_subprocess(draw_index, reports, tuple(records.values()), tuple(shown))
        write_text(reports / KEPT, json.dumps([key, _pages(reports)]))
    return reports / INDEX


def _pages(reports: Path) -> dict[str, str]:
    """The pages at the top of the reports, all of which are the index's, with their digests."""
    return {path.name: digest(path) for path in sorted(reports.glob("[!.]*.html"))}


def _kept(reports: Path) -> object:
    try:
        return json.loads((reports / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def draw_index(reports: Path, records: tuple[Record, ...], plans: tuple[PlanFile, ...]) -> None:
    """Draw the index; plans with data of their own keep their verdicts apart, so all are gathered first."""
    from jinpu.plan import load_plan
    from jinpu.report import render_index

    with tempfile.TemporaryDirectory() as name:
        gathered = Path(name)
        for plan in plans:
            for table in (plan.folders.processed / plan.id).glob("*/verdicts.csv"):
                place = gathered / plan.id / table.parent.name
                place.mkdir(parents=True)
                shutil.copy(table, place)
        render_index(
            reports, [asdict(record) for record in records], [load_plan(plan.path) for plan in plans], gathered
        )
