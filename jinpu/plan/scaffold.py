"""The scaffold of a plan file: what to write stands in it as comments (`scaffold.toml`)."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template

from jinpu.catalogue import find_region
from jinpu.errors import InputError
from jinpu.files import write_text

FIRST_YEAR, LAST_YEAR = 1949, 2100


def write_scaffold(
    path: Path, plan_id: str, *, region: str = "", baseline_year: int | None = None, end_year: int | None = None
) -> Path:
    """Write a plan file with blanks to `path`; what is not given stays a blank.

    Args:
        path: the file, which must not be there yet.
        plan_id: the plan's id: small letters, digits, - and _.
        region: slug, code or any name that the catalogue has.
        baseline_year: the last year before the plan's first.
        end_year: the year in which the targets are due.

    Raises:
        InputError: the file is there already, or something given cannot stand in a plan.
    """
    if path.exists():
        raise InputError("is there already", where=str(path), remedy="name another file with --out, or remove this one")
    write_text(path, scaffold(plan_id, path.name, region, baseline_year, end_year))
    return path


def scaffold(
    plan_id: str, file: str, region: str = "", baseline_year: int | None = None, end_year: int | None = None
) -> str:
    """Give the text of the file.

    Raises:
        InputError: as in `write_scaffold`.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", plan_id):
        remedy = "use small letters, digits, - and _ only, for example dalian-2021-2025"
        raise InputError(f"“{plan_id}” cannot be a plan's id", remedy=remedy)
    check_years(baseline_year, end_year)
    return _template().substitute(
        id=plan_id,
        file=file,
        region=find_region(region, where="--region").slug if region else "",
        baseline_year=_year_line("baseline_year", baseline_year),
        end_year=_year_line("end_year", end_year),
    )


def check_years(baseline_year: int | None, end_year: int | None) -> None:
    """Refuse years of which no plan can be, or in the wrong order."""
    for year in (baseline_year, end_year):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise InputError(f"{year} is not a year from {FIRST_YEAR} to {LAST_YEAR}", remedy="give four digits")
    if baseline_year is not None and end_year is not None and baseline_year >= end_year:
        what = f"baseline year {baseline_year} is not before the end year {end_year}"
        raise InputError(what, remedy="exchange or mend the years")


def _year_line(name: str, year: int | None) -> str:
    return f"#? {name} = " if year is None else f"{name} = {year}"


@cache
def _template() -> Template:
    return Template(files("jinpu.plan").joinpath("scaffold.toml").read_text(encoding="utf-8"))
