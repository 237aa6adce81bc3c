"""One call of `jinpu run`: what was asked for, its checks, the batch, the index and the exit status."""

import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jinpu.errors import InputError
from jinpu.files import digest, write_text
from jinpu.run.batch import Batch, workers
from jinpu.run.forked_kernel import fork_server_available, run_in_subprocess, start_fork_server
from jinpu.run.graph import (
    LANGUAGES,
    Folders,
    Notebook,
    PlanFile,
    Run,
    RunOptions,
    batch_runs,
    check_plans,
    find_plans,
    shipped_notebooks,
    years_of_data,
)
from jinpu.run.keys import Keys, code_digest, digest_of
from jinpu.run.records import SUCCEEDED, Record, Records, compact_records, read_records
from jinpu.run.workspace import locked, sweep_left_workspaces

DONE, FAILED = 0, 1
INDEX = "index.html"
KEPT = ".index.json"
MARKS = {"done": "green", "unchanged": "dim", "failed": "bold red", "cancelled": "yellow"}
EACH = {"raw": "folder of raw data", "year": "plan and year", "language": "plan, year and language"}


@dataclass(frozen=True)
class Request:
    """What a person asked for.

    Args:
        notebooks: which notebooks to run for each plan, year and language.
        folders: where notebooks and data are and where reports go.
        plans: ids or files; none means all plans of the raw folder.
        years: as-of years; None means each plan's own.
        languages: of the reports (none: those of each plan); the other notebooks run in the first one.
        extra: further parameters as texts, by name.
        options: what is repeated, when to stop, and how long a notebook may take.
        workers: how many runs go at once on this machine.
        scheduler: address of a Dask scheduler; empty for this machine.
    """

    folders: Folders
    plans: tuple[str, ...] = ()
    years: tuple[int, ...] | None = None
    languages: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    options: RunOptions = field(default_factory=RunOptions)
    workers: int = 1
    scheduler: str = ""
    notebooks: tuple[Notebook, ...] = field(default_factory=shipped_notebooks)


class Reporter:
    """Prints a line a run (none for unchanged ones) above a bar that shows how far the batch is."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
        )
        self._task = self._progress.add_task("runs", total=total)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar while the block runs."""
        with self._progress:
            yield

    def ended(self, run: Run, record: Record) -> None:
        """Take note of a run that ended."""
        self._progress.advance(self._task)
        if record.status != "unchanged":
            style = MARKS[record.status]
            error = f"  {escape(record.error)}" if record.error else ""
            line = f"[{style}]{record.status:9}[/] {record.seconds:6.1f} s  {escape(run.id)}{error}"
            self._console.print(line, soft_wrap=True, highlight=False)


def run_batch(request: Request, console: Console) -> int:
    """Run everything asked for that is not unchanged; give 0 when all is done or unchanged, 1 when not.

    Raises:
        InputError: the call, a plan, a parameter or a folder is wrong; nothing was started.
        KeyboardInterrupt: interrupted; kernels have ended, and the records say what is left.
    """
    begun, reports = time.monotonic(), request.folders.reports
    plans = find_plans(request.plans, request.folders)
    runs = _checked_runs(request, plans)
    reporter, code, old = Reporter(console, len(runs)), code_digest(), read_records(reports)
    batch = Batch(runs, Keys(code, plans), old, reporter.ended, request.options, code)
    try:
        if batch.settle_unchanged():
            _work(request, batch, reporter, plans)
    finally:
        # A call that is refused has begun nothing and leaves nothing.
        ended = batch.begun or not batch.left()
        records = compact_records(reports, batch.results.values(), old) if ended else {}
    index = update_index(reports, records, _all_plans(records, plans, request), code)
    said = summary(runs, batch.results, time.monotonic() - begun, request.folders.shown(index))
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    return DONE if all(record.status in SUCCEEDED for record in batch.results.values()) else FAILED


def _checked_runs(request: Request, plans: tuple[PlanFile, ...]) -> tuple[Run, ...]:
    """The runs asked for, once everything that can be checked without loading anything has been."""
    for plan in plans:
        _check_years(request.years or (), years_of_data(plan), str(plan.path))
    for language in request.languages:
        if language not in LANGUAGES:
            raise InputError(f"there are no words in “{language}”", where="--language", remedy="give en, zh or en,zh")
    runs = batch_runs(request.notebooks, plans, request.years, request.languages)
    if not request.extra:
        return runs
    from jinpu.run.parameters import with_parameters

    return with_parameters(runs, request.extra)


def _check_years(years: tuple[int, ...], known: tuple[int, int], where: str) -> None:
    outside = [year for year in years if not known[0] <= year <= known[1]]
    if outside:
        raise InputError(
            f"there is no data as of {outside[0]}", where=where, remedy=f"give years from {known[0]} to {known[1]}"
        )


def _work(request: Request, batch: Batch, reporter: Reporter, plans: tuple[PlanFile, ...]) -> None:
    """Check what takes long to check, then run what is left."""
    if not request.scheduler and fork_server_available():
        # It loads its modules beside what this process does until the first kernel is needed.
        start_fork_server()
    check_plans(plans)
    from jinpu.run.parameters import with_parameters

    with workers(request.workers, request.scheduler) as found:
        if not request.extra:
            batch.runs = with_parameters(batch.runs, {})
        for folder in (request.folders.processed, request.folders.reports):
            with locked(folder / ".locks" / "writable.lock"):
                sweep_left_workspaces()
        with reporter.shown():
            batch.work(found.submit, found.stop)


def _all_plans(records: Records, plans: tuple[PlanFile, ...], request: Request) -> list[PlanFile]:
    """The plans of this batch and of earlier ones into the same folder."""
    found = {plan.id: plan for plan in plans}
    recorded = {record.plan for record in records.values() if record.plan}
    places = {record.plan_file or record.plan for record in records.values() if record.plan in recorded - set(found)}
    for name in sorted(place for place in places if place):
        try:
            found |= {plan.id: plan for plan in find_plans([name], request.folders)}
        except InputError:
            # The plan of an earlier batch is gone; its reports stay, but the index has nothing to say of them.
            continue
    return [found[name] for name in sorted(found)]


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
    """Draw index and record; plans with data of their own keep their tables apart, so all are gathered first."""
    from jinpu.plan import load_plan
    from jinpu.report import render_index, render_record
    from jinpu.report.track_record import plan_counts

    with tempfile.TemporaryDirectory() as name:
        gathered = Path(name)
        for plan in plans:
            for table in ("verdicts.csv", "series.csv"):
                for path in (plan.folders.processed / plan.id).glob(f"*/{table}"):
                    place = gathered / plan.id / path.parent.name
                    place.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, place)
            if (plan.folders.processed / "breaks.csv").is_file() and not plan.own_data:
                shutil.copy(plan.folders.processed / "breaks.csv", gathered)
        loaded = [load_plan(plan.path) for plan in plans]
        raw = next((plan.folders.raw for plan in plans if not plan.own_data), None)
        render_record(reports, loaded, gathered, raw)
        counts = plan_counts(loaded, gathered)
        render_index(reports, [asdict(record) for record in records], loaded, gathered, counts)


def list_notebook_parameters(folder: Path) -> str:
    """What `--list` shows: each notebook of a batch with its parameters, their types, defaults and help."""
    from jinpu.run.parameters import notebook_parameters

    lines = []
    for notebook in shipped_notebooks():
        source = folder / f"{notebook.name}.ipynb"
        shown = source.relative_to(Path.cwd()) if source.is_relative_to(Path.cwd()) else source
        lines += [f"{notebook.name}  ({shown}; once a {EACH[notebook.each]})"]
        lines += [f"    {parameter}" for parameter in notebook_parameters(source).values()]
    return "\n".join(lines)


def summary(runs: Sequence[Run], results: Mapping[str, Record], seconds: float, index: str) -> str:
    """How many runs ended how, and for each failure the cell, the last lines of its error, and the notebook to open."""
    counts = Counter(record.status for record in results.values())
    parts = ", ".join(f"{counts[status]} {status}" for status in MARKS if counts[status])
    lines = [f"{len(runs)} runs in {seconds:.1f} s: {parts or 'nothing to do'}"]
    for run in runs:
        record = results[run.id]
        if record.status == "failed":
            lines += ["", f"{run.id} failed: {record.error}", *(f"    {line}" for line in record.trace)]
            lines += [f"  executed notebook: {record.output}"]
    if counts["failed"] or counts["cancelled"]:
        lines += ["", "the same command runs again what failed or was cancelled, and nothing else"]
    return "\n".join([*lines, f"reports: {index}"])
