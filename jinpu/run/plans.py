"""Which plans a batch is for, found without reading more of their files than a batch needs."""

import csv
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from jinpu.errors import InputError
from jinpu.run.graph import PLANS, Folders, PlanFile

EXAMPLE = Path("example", "example.toml")
# A plan whose folder holds one of these brings its own data, apart from the published figures.
OWN_DATA = ("published_figures.csv", "yearbooks", "sources.csv")
FIGURES = "published_figures.csv"
WIDEST = (1900, 2100)
# Folders and files are called by it.
ID = re.compile(r"[\w][\w.-]{0,63}")


def find_plans(names: Sequence[str], folders: Folders) -> tuple[PlanFile, ...]:
    """The plans that are meant by ids, file names or `example`; all plans of the raw folder when none is named.

    Raises:
        InputError: there is no such plan, a file cannot be read, or two plans have the same id.
    """
    paths = [_path(name, folders) for name in names] or sorted((folders.raw / PLANS).glob("[!.]*.toml"))
    if not paths:
        remedy = "call jinpu in the project's folder, or name the data with --raw"
        raise InputError("holds no plans", where=str(folders.raw / PLANS), remedy=remedy)
    plans = [read_plan_file(path, folders) for path in dict.fromkeys(paths)]
    for number, plan in enumerate(plans):
        twin = next((other for other in plans[:number] if other.id == plan.id), None)
        if twin is not None:
            raise InputError(
                f"plan id “{plan.id}” stands in {twin.path.name} too",
                where=str(plan.path),
                remedy="give each its own id",
            )
    return tuple(plans)


def _path(name: str, folders: Folders) -> Path:
    example = folders.raw.parent / EXAMPLE
    if name == example.stem and not (folders.raw / PLANS / example.name).exists():
        return example
    if name.endswith(".toml"):
        return Path(name).absolute()
    return folders.raw / PLANS / f"{name}.toml"


def read_plan_file(path: Path, folders: Folders) -> PlanFile:
    """The few facts of a plan's file that a batch needs; the plan itself is checked by `jinpu.plan.load_plan`.

    Raises:
        InputError: the file cannot be read, or one of these facts is missing.
    """
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        facts = {}
    kinds = {"id": str, "region": str, "baseline_year": int, "end_year": int}
    facts.setdefault("judged_from", facts.get("baseline_year"))
    if not all(type(facts.get(name)) is kind for name, kind in {**kinds, "judged_from": int}.items()):
        _refuse(path, folders)
    first, last = facts["judged_from"], facts["end_year"]
    if not (ID.fullmatch(facts["id"]) and WIDEST[0] <= first <= last + 1 <= WIDEST[1] + 1):
        _refuse(path, folders)
    plan = PlanFile(facts["id"], path, facts["region"], first, last, folders)
    if path.parent != folders.raw / PLANS and any((path.parent / name).exists() for name in OWN_DATA):
        own = replace(folders, raw=path.parent, processed=folders.processed / plan.id)
        return replace(plan, folders=own, own_data=True)
    return plan


def _refuse(path: Path, folders: Folders) -> None:
    """Have the plan floor say what is wrong: it knows all about plans, but takes a second to load."""
    from jinpu.plan import load_plan

    load_plan(path if path.exists() or path.parent != folders.raw / PLANS else path.stem, folders.raw / PLANS)
    raise InputError("is no plan that a batch can use", where=str(path), remedy="see the shipped plans")


def check_plans(plans: Iterable[PlanFile]) -> None:
    """Read plans with all their checks.

    Raises:
        InputError: names file, key and remedy.
    """
    from jinpu.plan import load_plan

    for plan in plans:
        load_plan(plan.path)


def years_of_data(plan: PlanFile) -> tuple[int, int]:
    """The first and last year that a plan's raw data speaks of, as far as can be told without reading yearbooks."""
    try:
        with (plan.folders.raw / FIGURES).open(encoding="utf-8-sig", newline="") as stream:
            periods = [re.match(r"\d{4}", row.get("period") or "") for row in csv.DictReader(stream)]
    except (OSError, UnicodeDecodeError, csv.Error):
        return WIDEST
    years = [int(period[0]) for period in periods if period]
    return (min(years), max(years)) if years and not _yearbooks(plan.folders.raw) else WIDEST


def _yearbooks(raw: Path) -> bool:
    """Whether somebody dropped yearbook files there, whose years only the reader knows."""
    return any(path.suffix != ".md" for path in (raw / "yearbooks").glob("[!.]*"))
