"""One call of `jinpu run`: what was asked for, its checks, the batch, the index and the exit status."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

import jinpu
from jinpu.errors import InputError
from jinpu.run.batch import Batch
from jinpu.run.closure import Package
from jinpu.run.forked_kernel import fork_server_available, start_fork_server
from jinpu.run.graph import LANGUAGES, Folders, Notebook, PlanFile, Run, batch_runs, shipped_notebooks
from jinpu.run.index import update_index
from jinpu.run.keys import Keys
from jinpu.run.limits import Limits
from jinpu.run.locks import locked
from jinpu.run.plans import check_plans, find_plans, years_of_data
from jinpu.run.progress import Reporter, summary
from jinpu.run.records import SUCCEEDED, Records, read_records, tidy_records
from jinpu.run.visible import VisibleDigests

DONE, FAILED = 0, 1
EACH = {"raw": "folder of raw data", "year": "plan and year", "language": "plan, year and language"}


@dataclass(frozen=True)
class Request:
    """What a person asked for.

    Args:
        notebooks: which notebooks to run for each plan, year and language.
        folders: where notebooks and data are and where reports go.
        plans: ids or files; none means all plans of the raw folder.
        years: as-of years; None means each plan's own.
        languages: of the reports; the other notebooks run in the first one.
        extra: further parameters as texts, by name.
        limits: how runs are limited.
        workers: how many runs go at once on this machine.
        scheduler: address of a Dask scheduler; empty for this machine.
    """

    folders: Folders
    plans: tuple[str, ...] = ()
    years: tuple[int, ...] | None = None
    languages: tuple[str, ...] = LANGUAGES
    extra: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    scheduler: str = ""
    notebooks: tuple[Notebook, ...] = field(default_factory=shipped_notebooks)


def run_batch(request: Request, console: Console) -> int:
    """Run everything asked for that is not unchanged; give 0 when all is done or unchanged, 1 when not.

    Raises:
        InputError: the call, a plan, a parameter or a folder is wrong; nothing was started.
        KeyboardInterrupt: interrupted; kernels have ended, and the records say what is left.
    """
    begun = time.monotonic()
    plans = find_plans(request.plans, request.folders)
    runs = _checked_runs(request, plans)
    reporter = Reporter(console, len(runs))
    package = Package(Path(jinpu.__path__[0]), request.folders.reports / ".code.json")
    key_of, old = _keys(plans, request, package), read_records(request.folders.reports)
    batch = Batch(runs, key_of, old, reporter.ended, request.limits, package.whole)
    try:
        if batch.settle_unchanged():
            _work(request, batch, reporter, plans)
    finally:
        # A call that is refused has begun nothing and leaves nothing.
        records = (
            tidy_records(request.folders.reports, batch.results.values()) if batch.begun or not batch.left() else {}
        )
    package.keep()
    index = update_index(request.folders.reports, records, _all_plans(records, plans, request), package)
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


def _keys(plans: tuple[PlanFile, ...], request: Request, package: Package) -> Callable[[Run], str]:
    asked = [(plan, request.years or plan.years) for plan in plans]
    keys: dict[str, str] = {}
    work_out = Keys(VisibleDigests(package, asked), package)

    def key_of(run: Run) -> str:
        if run.id not in keys:
            keys[run.id] = work_out(run)
        return keys[run.id]

    return key_of


def _work(request: Request, batch: Batch, reporter: Reporter, plans: tuple[PlanFile, ...]) -> None:
    """Check what takes long to check, then run what is left."""
    if not request.scheduler and fork_server_available():
        # It loads its modules beside what this process does until the first kernel is needed.
        start_fork_server()
    check_plans(plans)
    from jinpu.run import executors
    from jinpu.run.kernels import sweep_left_folders
    from jinpu.run.parameters import with_parameters

    with executors.workers(request.workers, request.scheduler) as workers:
        batch.runs = with_parameters(batch.runs, request.extra)
        for folder in (request.folders.processed, request.folders.reports):
            with locked(folder / ".locks" / "writable.lock"):
                sweep_left_folders()
        with reporter.shown():
            batch.work(workers.submit, workers.stop)


def _all_plans(records: Records, plans: tuple[PlanFile, ...], request: Request) -> list[PlanFile]:
    """The plans of this batch and of earlier ones into the same folder."""
    found = {plan.id: plan for plan in plans}
    for name in {record.plan for record in records.values() if record.plan} - set(found):
        try:
            found |= {plan.id: plan for plan in find_plans([name], request.folders)}
        except InputError:
            # The plan of an earlier batch is gone; its reports stay, but the index has nothing to say of them.
            continue
    return [found[name] for name in sorted(found)]


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
