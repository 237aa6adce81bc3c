"""`jinpu run`: plans, years and languages to reports."""

import datetime as dt
import math
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jinpu.errors import InputError

if TYPE_CHECKING:
    from jinpu.run.graph import Folders

LONGEST_SECONDS = 1_000_000.0


def run(
    plans: Annotated[
        list[str] | None,
        typer.Argument(metavar="PLAN", help="Plan ids, plan files, or `example`; none means all."),
    ] = None,
    years: Annotated[str, typer.Option(help="As-of years, FIRST:LAST or one; each plan's own when left out.")] = "",
    language: Annotated[
        str, typer.Option(help="Languages of the reports: en, zh or en,zh; each plan's own when left out.")
    ] = "",
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="A further parameter for the notebooks, NAME=VALUE.")
    ] = None,
    known_by: Annotated[
        str, typer.Option(help="A day (2018-06-30): nothing published later counts as known in time.")
    ] = "",
    forecaster: Annotated[
        str, typer.Option(metavar="FILE:NAME", help="A function of your own that forecasts in place of ours.")
    ] = "",
    workers: Annotated[int, typer.Option(min=1, max=1000, help="Runs at once on this machine.")] = os.cpu_count() or 1,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler to run on instead.")] = "",
    out: Annotated[
        str | None, typer.Option(help="Folder or address for reports, records and the index.", show_default="reports")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run what is unchanged too.")] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going/--fail-fast", help="After a failure, go on or start nothing more.")
    ] = True,
    timeout: Annotated[float | None, typer.Option(min=0.1, help="Seconds that a whole notebook may take.")] = None,
    cell_timeout: Annotated[float | None, typer.Option(min=0.1, help="Seconds that one cell may take.")] = None,
    list_notebooks: Annotated[
        bool, typer.Option("--list", help="Show the notebooks with their parameters, and run nothing.")
    ] = False,
    raw: Annotated[
        str | None, typer.Option(help="Folder or address with the raw data and the plans.", show_default="data/raw")
    ] = None,
    processed: Annotated[
        Path | None, typer.Option(help="Folder for cleaned data and tables.", show_default="data/processed")
    ] = None,
    notebooks: Annotated[
        Path | None, typer.Option(help="Folder with the notebooks.", show_default="notebooks, else the package's")
    ] = None,
) -> int:
    """Run the notebooks for plans, years and languages; what is unchanged is not run again."""
    from rich.console import Console

    from jinpu.run.batch_command import Request, list_notebook_parameters, run_batch
    from jinpu.run.graph import RunOptions
    from jinpu.run.workspace import folders_at

    named, raw, out, processed, notebooks = _places(plans or [], raw, out, processed, notebooks)
    if list_notebooks:
        typer.echo(list_notebook_parameters(notebooks.absolute()))
        return 0
    years_asked, extra = _years(years), dict(_pair(text) for text in parameter or ())
    if known_by:
        extra["known_by"] = _day(known_by)
    limits = [_seconds(option, given) for option, given in (("--timeout", timeout), ("--cell-timeout", cell_timeout))]
    _refuse_shared_folder(out, raw, processed, notebooks)
    with folders_at(notebooks, raw, processed, out) as folders:
        if forecaster:
            extra["forecaster"] = _forecaster(forecaster, folders)
        request = Request(
            folders=folders,
            plans=tuple(named),
            years=years_asked,
            languages=tuple(dict.fromkeys(language.split(",") if language else ())),
            extra=extra,
            options=RunOptions(force, not keep_going, *limits),
            workers=workers,
            scheduler=scheduler,
        )
        return run_batch(request, Console())


def _places(
    plans: list[str], raw: str | None, out: str | None, processed: Path | None, notebooks: Path | None
) -> tuple[list[str], str, str, Path, Path]:
    """What the call leaves out: of the project that it is about, or as in a clone."""
    from jinpu.files import PLAN, RAW, project_folder, shipped_notebooks

    home = project_folder(plans) if raw is None else None
    near = (home or Path()) / "notebooks"
    notebooks = notebooks or (near if near.is_dir() else shipped_notebooks())
    if home is not None:
        plans, raw, processed = plans or [str(home / PLAN)], str(home), processed or home / "processed"
    reports = str((home or Path()) / "reports") if out is None else out
    return plans, str(RAW) if raw is None else raw, reports, processed or Path("data/processed"), notebooks


def _years(text: str) -> tuple[int, ...] | None:
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})(?::(\d{4}))?", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise InputError(f"“{text}” is no range of years", where="--years", remedy="give e.g. 2016:2019 or 2018")
    return tuple(range(first, last + 1))


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(f"“{text}” is no day", where="--known-by", remedy="write for example 2018-06-30") from error


def _seconds(option: str, given: float | None) -> float | None:
    if given is None or (math.isfinite(given) and given <= LONGEST_SECONDS):
        return given
    remedy = f"give at most {LONGEST_SECONDS:,.0f}, or leave it out for no limit"
    raise InputError(f"{given} is no number of seconds that can be kept", where=option, remedy=remedy)


def _refuse_shared_folder(out: str, raw: str, processed: Path, notebooks: Path) -> None:
    """Refuse a folder for reports in which they would lie among what a batch reads."""
    place, taken = Path(out).absolute().resolve(), [Path.cwd(), *(Path(each).absolute() for each in (raw, notebooks))]
    mixed = [each for each in (*taken, processed.absolute()) if each.resolve().is_relative_to(place)]
    if not out.strip() or (mixed and "://" not in out):
        remedy = "name a folder for reports alone, e.g. --out reports"
        raise InputError(f"“{out}” holds other things than reports", where="--out", remedy=remedy)


def _forecaster(text: str, folders: "Folders") -> str:
    """FILE:NAME as the notebooks are told it: the file from the folder of the call on."""
    file, _, name = text.rpartition(":")
    if not name.isidentifier() or not Path(file).is_file():
        remedy = "give FILE:NAME, e.g. mine.py:forecast"
        raise InputError(f"“{text}” names no function of a file", where="--forecaster", remedy=remedy)
    return f"{folders.shown(Path(file).absolute())}:{name}"


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise InputError(f"“{text}” is no parameter", where="--parameter", remedy="give NAME=VALUE")
    return name, value
