"""`jinpu run`: plans, years and languages to reports."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from jinpu.errors import InputError


def run(
    plans: Annotated[
        list[str] | None,
        typer.Argument(metavar="PLAN", help="Plan ids, plan files, or `example`; none means all."),
    ] = None,
    years: Annotated[str, typer.Option(help="As-of years, FIRST:LAST or one; each plan's own when left out.")] = "",
    language: Annotated[str, typer.Option(help="Languages of the reports: en, zh or both.")] = "en,zh",
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="A further parameter for the notebooks, NAME=VALUE.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Runs at once on this machine.")] = os.cpu_count() or 1,
    scheduler: Annotated[str, typer.Option(help="Address of a Dask scheduler to run on instead.")] = "",
    out: Annotated[str, typer.Option(help="Folder or address for reports, records and the index.")] = "reports",
    force: Annotated[bool, typer.Option("--force", help="Run what is unchanged too.")] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going/--fail-fast", help="After a failure, go on or start nothing more.")
    ] = True,
    timeout: Annotated[float | None, typer.Option(min=0.1, help="Seconds that a whole notebook may take.")] = None,
    cell_timeout: Annotated[float | None, typer.Option(min=0.1, help="Seconds that one cell may take.")] = None,
    list_notebooks: Annotated[
        bool, typer.Option("--list", help="Show the notebooks with their parameters, and run nothing.")
    ] = False,
    raw: Annotated[str, typer.Option(help="Folder or address with the raw data and the plans.")] = "data/raw",
    processed: Annotated[Path, typer.Option(help="Folder for cleaned data and tables.")] = Path("data/processed"),
    notebooks: Annotated[Path, typer.Option(help="Folder with the notebooks.")] = Path("notebooks"),
) -> int:
    """Run the notebooks for plans, years and languages; what is unchanged is not run again."""
    from rich.console import Console

    from jinpu.run.batch_command import Request, list_notebook_parameters, run_batch
    from jinpu.run.graph import RunOptions
    from jinpu.run.remote import folders_at

    if list_notebooks:
        typer.echo(list_notebook_parameters(notebooks.absolute()))
        return 0
    years_asked, extra = _years(years), dict(_pair(text) for text in parameter or ())
    with folders_at(notebooks, raw, processed, out) as folders:
        request = Request(
            folders=folders,
            plans=tuple(plans or ()),
            years=years_asked,
            languages=tuple(dict.fromkeys(language.split(","))),
            extra=extra,
            options=RunOptions(force, not keep_going, timeout, cell_timeout),
            workers=workers,
            scheduler=scheduler,
        )
        return run_batch(request, Console())


def _years(text: str) -> tuple[int, ...] | None:
    if not text:
        return None
    match = re.fullmatch(r"(\d{4})(?::(\d{4}))?", text)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise InputError(f"“{text}” is no range of years", where="--years", remedy="give e.g. 2016:2019 or 2018")
    return tuple(range(first, last + 1))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise InputError(f"“{text}” is no parameter", where="--parameter", remedy="give NAME=VALUE")
    return name, value
