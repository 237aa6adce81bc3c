"""Which plans a batch is for, and its runs as data: notebook, parameters, inputs, outputs, and what they come after."""

import csv
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import jinpu
from jinpu.errors import InputError

LANGUAGES = ("en", "zh")
PLANS = "plans"
EXAMPLE = Path("example", "example.toml")
# A plan whose folder holds one of these brings its own data, apart from the published figures.
OWN_DATA = ("figures.csv", "published_figures.csv", "yearbooks", "sources.csv")
FIGURES = "published_figures.csv"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WIDEST = (1900, 2100)
# Folders and files are called by it.
ID = re.compile(r"[\w][\w.-]{0,63}")


@dataclass(frozen=True)
class RunOptions:
    """How a batch is to be run.

    Args:
        force: run what is unchanged too.
        fail_fast: start nothing more after the first run that failed.
        seconds: time limit of a whole notebook; None for no limit.
        cell_seconds: time limit of a cell; None for no limit.
    """

    force: bool = False
    fail_fast: bool = False
    seconds: float | None = None
    cell_seconds: float | None = None


Identity = tuple[str | None, int | None, str | None, str]


@dataclass(frozen=True)
class Notebook:
    """One row of notebooks.toml."""

    name: str
    each: str
    after: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Folders:
    """Where a batch finds its notebooks and data and leaves its reports (absolute paths), and where it was called."""

    notebooks: Path
    raw: Path
    processed: Path
    reports: Path
    here: Path = field(default_factory=Path.cwd)

    def shown(self, path: Path) -> str:
        """A path as people are shown it: from the folder that the command was given in, where that is possible."""
        return str(path.relative_to(self.here) if path.is_relative_to(self.here) else path)

    def without_places(self, text: str) -> str:
        """A text without the places of this machine: folders are named from the one of the call on, or by their use."""
        places = {
            self.here: ".",
            self.notebooks: "notebooks",
            self.raw: "raw",
            self.processed: "processed",
            self.reports: "reports",
            Path(jinpu.__path__[0]).parent: "package",
            Path(sys.prefix): "python",
            Path(sys.base_prefix): "python",
            Path.home(): "~",
        }
        for place, name in sorted(places.items(), key=lambda item: -len(str(item[0]))):
            if len(place.parts) > 1:
                whole = rf"(?<![\w.~-]){re.escape(str(place))}(?![\w.-])"
                text = re.sub(f"{whole}/", "" if name == "." else f"{name}/", text)
                text = re.sub(whole, name, text)
        return text


@dataclass(frozen=True)
class PlanFile:
    """What a batch must know of a plan before it is read with all its checks.

    `own_data` is true of a plan with a raw folder of its own, as the example has; `languages` are those of its pages.
    """

    id: str
    path: Path
    region: str
    judged_from: int
    judged_to: int
    folders: Folders
    own_data: bool = False
    languages: tuple[str, ...] = LANGUAGES

    @property
    def name(self) -> str:
        """How a notebook is told the plan: by its id where plans are looked for, else by its file."""
        return self.id if self.path.parent == self.folders.raw / PLANS else self.folders.shown(self.path)

    @property
    def years(self) -> tuple[int, ...]:
        """The as-of years that a plan is judged for by default."""
        return tuple(range(self.judged_from, self.judged_to + 1))


@dataclass(frozen=True)
class Run:
    """One notebook with its parameters; `id` names it in a batch and in its records.

    `extra` holds the parameters that the caller gave beyond the plan, year and language, `files` what these name;
    `languages` those of the whole batch, for a notebook that makes a page in each.
    """

    notebook: str
    plan: str | None
    as_of: int | None
    language: str | None
    source: Path
    parameters: tuple[tuple[str, str | int], ...]
    plan_file: PlanFile
    inputs: tuple[str, ...]
    outputs: tuple[Path, ...]
    after: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()
    files: tuple[Path, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The run's name, e.g. `dalian-2016-2020/2018/en/5-report`; one for all plans has just its notebook's."""
        return "/".join(str(part) for part in (self.plan, self.as_of, self.language, self.notebook) if part)

    @property
    def identity(self) -> Identity:
        """What its records are known by."""
        return self.plan, self.as_of, self.language, self.notebook

    @property
    def executed(self) -> Path:
        """Where the executed notebook is kept."""
        parts = [str(part) for part in (self.plan, self.as_of) if part]
        name = f"{self.notebook}.{self.language}" if self.language else self.notebook
        return self.plan_file.folders.reports.joinpath("notebooks", *parts, f"{name}.ipynb")

    @property
    def failed(self) -> Path:
        """Where the executed notebook is kept when it failed."""
        return self.executed.with_suffix(".failed.ipynb")


@cache
def shipped_notebooks() -> tuple[Notebook, ...]:
    """The notebooks of a batch, in order."""
    rows = tomllib.loads(files(__package__).joinpath("notebooks.toml").read_text(encoding="utf-8"))["notebook"]
    return tuple(
        Notebook(row["name"], row["each"], tuple(row["after"]), tuple(row["inputs"]), tuple(row["outputs"]))
        for row in rows
    )


def batch_runs(
    notebooks: Sequence[Notebook], plans: Sequence[PlanFile], years: Sequence[int] | None, languages: Sequence[str]
) -> tuple[Run, ...]:
    """All runs for `plans` as of `years` (None: their own) in `languages` (none: their own), in order."""
    runs = {
        run.id: run
        for plan in plans
        for notebook in notebooks
        for run in _runs_of(notebook, plan, years or plan.years, languages or plan.languages)
    }
    return tuple(runs.values())


def _runs_of(notebook: Notebook, plan: PlanFile, years: Sequence[int], languages: Sequence[str]) -> Iterator[Run]:
    if notebook.each == "raw":
        yield _run(notebook, plan, None, None)
    elif notebook.each == "year":
        yield from (_run(notebook, plan, year, languages[0]) for year in years)
    else:
        runs = (_run(notebook, plan, year, language) for year, language in product(years, languages))
        together = tuple(sorted(languages))
        yield from (
            replace(run, languages=together, parameters=(*run.parameters, ("languages", ",".join(together))))
            for run in runs
        )


def _run(notebook: Notebook, plan: PlanFile, as_of: int | None, language: str | None) -> Run:
    folders = plan.folders
    owner = plan.id if as_of is not None or plan.own_data else None
    places = {
        "processed": folders.processed,
        "reports": folders.reports,
        "plan": plan.id,
        "as_of": as_of,
        "language": language,
    }
    given: dict[str, str | int | None] = {
        "plan": None if as_of is None else plan.name,
        "as_of": as_of,
        "language": language,
        "raw_folder": folders.shown(folders.raw),
        "processed_folder": folders.shown(folders.processed),
        "reports_folder": folders.shown(folders.reports),
    }
    return Run(
        notebook=notebook.name,
        plan=owner,
        as_of=as_of,
        language=language,
        source=folders.notebooks / f"{notebook.name}.ipynb",
        parameters=tuple((name, value) for name, value in given.items() if value is not None),
        plan_file=plan,
        inputs=notebook.inputs,
        outputs=tuple(Path(output.format(**places)) for output in notebook.outputs),
        after=tuple(f"{plan.id}/{name}" if plan.own_data else name for name in notebook.after),
    )


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
    except (OSError, ValueError, RecursionError):
        facts = {}
    kinds = {"id": str, "region": str, "baseline_year": int, "end_year": int}
    facts.setdefault("judged_from", facts.get("baseline_year"))
    if not all(type(facts.get(name)) is kind for name, kind in {**kinds, "judged_from": int}.items()):
        _refuse(path, folders)
    first, last = facts["judged_from"], facts.get("judged_to", facts["end_year"])
    if not (type(last) is int and ID.fullmatch(facts["id"]) and WIDEST[0] <= first <= last + 1 <= WIDEST[1] + 1):
        _refuse(path, folders)
    plan = PlanFile(facts["id"], path, facts["region"], first, last, folders, languages=_languages(facts))
    if path.parent != folders.raw / PLANS and any((path.parent / name).exists() for name in OWN_DATA):
        apart = folders.processed if folders.raw == path.parent else folders.processed / plan.id
        own = replace(folders, raw=path.parent, processed=apart)
        return replace(plan, folders=own, own_data=True)
    return plan


def _languages(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages of a plan's pages, of those that the words are written in: that it states, else its title's."""
    title, stated = facts.get("title"), facts.get("language")
    there: Iterable[object] = title if isinstance(title, dict) else ["zh" if CHINESE.search(str(title)) else "en"]
    there = [stated] if stated else list(there)
    return tuple(name for name in LANGUAGES if name in there) or LANGUAGES[:1]


def _refuse(path: Path, folders: Folders) -> None:
    """Have the plan floor say what is wrong: it knows all about plans, but takes a second to load."""
    from jinpu.plan import load_plan

    load_plan(path if path.exists() or path.parent != folders.raw / PLANS else path.stem, folders.raw / PLANS)
    raise InputError("is no plan that a batch can use", where=str(path), remedy="see the shipped plans")


def check_plans(plans: Iterable[PlanFile]) -> None:
    """Read plans with all their checks, and the figures that lie beside them.

    Raises:
        InputError: names file, key or line, and remedy.
    """
    from jinpu.catalogue import folder_in_use
    from jinpu.evidence.figures import read_figures
    from jinpu.plan import load_plan

    for plan in plans:
        load_plan(plan.path)
        if plan.own_data:
            with folder_in_use(plan.folders.raw):
                read_figures(plan.folders.raw)


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
