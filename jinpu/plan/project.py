"""A project of one's own: the folder that `jinpu new` writes."""

import csv
import datetime as dt
import io
import json
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from jinpu.catalogue import find_indicator, find_region, find_unit, load_indicators, lookup_slug
from jinpu.errors import InputError
from jinpu.files import NOTEBOOKS, PLAN, shipped_notebooks, write_text
from jinpu.inputs import number, read_table, year
from jinpu.plan.loader import load_plan
from jinpu.plan.scaffold import check_years
from jinpu.plan.target import PERCENTAGES

FIGURES, YEARBOOKS = "figures.csv", "yearbooks"
COPIED = ("1-clean", "2-indicators", "3-forecast", "4-verdict", "5-report", "method")
TARGET_COLUMNS = ("name", "indicator", "value", "unit", "year", "direction", "kind")
FIGURE_COLUMNS = ("region", "indicator", "year", "value", "unit", "source")
LANGUAGES = ("en", "zh")
YEARS_AHEAD, YEARS_OF_FIGURES = 5, 6
_DIRECTIONS = {">=": "at_least", "≥": "at_least", "<=": "at_most", "≤": "at_most"}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# The kind of series that a unit of a dimension tells of; others are counts.
_KINDS = {
    "share": "share", "share_change": "rate", "ratio": "ratio", "rank": "rank", "yuan": "money", "usd": "money",
    "euro": "money",
}  # fmt: skip


@dataclass(slots=True)
class DraftedTargets:
    """What a plan's own text says.

    Attributes:
        rows: where each target stands (file, line:character), and its cells: TARGET_COLUMNS, wording and about.
        told: what was not drafted and what is doubtful, a line each.
        title, region, baseline_year: of the plan; "" or 0 where the text does not say.
    """

    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    title: str = ""
    region: str = ""
    baseline_year: int = 0


@dataclass
class _Draft:
    """The texts of a project's files, and what the person is told about them."""

    language: str
    files: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    own: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def add(self, table: str, header: str, line: Sequence[str]) -> None:
        """Add a line to one of the folder's own tables of names."""
        self.own.setdefault(table, [header]).append(_csv_line(line))
        self.files[table] = "\n".join(self.own[table]) + "\n"


def write_project(
    folder: Path,
    region: str,
    *,
    baseline_year: int | None = None,
    end_year: int | None = None,
    language: str = "",
    targets: Path | DraftedTargets | None = None,
) -> list[str]:
    """Write a project's folder: plan.toml, figures.csv, yearbooks/, notebooks/ and README.md; it can be run at once.

    Args:
        folder: the folder, which must hold none of these files yet.
        region: any name of the plan's region; one that nobody knows becomes the project's own (regions.csv).
        baseline_year: the last year before the plan's first; five years before the end year where not given.
        end_year: when the targets are due; where not given, of the targets, or the next that five divides.
        language: of the texts, a code such as en, zh or de; Chinese where the region's name is, else English.
        targets: a table with the columns value, name or indicator, and optionally unit, year, direction and kind;
            or what a plan's own text says, which also stands for a region and years that are not given.

    Returns:
        What the person should know, a line each: names that became the project's own, with the nearest known ones.

    Raises:
        InputError: a file is there already, or something given cannot stand in a plan; nothing is written.
    """
    there = [name for name in (PLAN, FIGURES, NOTEBOOKS, "README.md") if (folder / name).exists()]
    if there:
        raise InputError(f"{there[0]} is there already", where=str(folder), remedy="name another folder")
    own = targets if isinstance(targets, DraftedTargets) else DraftedTargets()
    region, baseline_year = region or own.region, baseline_year or own.baseline_year or None
    if not region:
        raise InputError("the plan's region is missing", remedy="give it with --region NAME")
    draft = _Draft(language or ("zh" if _CHINESE.search(region + own.title) else "en"), told=own.told)
    rows = [_target_row(*stated, draft) for stated in _stated(targets)]
    last = end_year or max((row["year"] for row in rows if row["year"]), default=0) or _next_end()
    first = baseline_year or last - YEARS_AHEAD
    check_years(first, last)
    slug, name = _region(region, draft)
    identity = lookup_slug(folder.absolute().name) or f"{slug}-{last}"
    facts = {"id": identity, "title": own.title or folder.absolute().name, "region": slug, "region_name": name}
    _write_texts(draft, {**facts, "baseline_year": first, "end_year": last}, rows)
    _check(draft, targets if isinstance(targets, Path) else None)
    for path, text in draft.files.items():
        write_text(folder / path, text)
    _copy_notebooks(folder, draft.language, first, last)
    (folder / YEARBOOKS).mkdir(exist_ok=True)
    return draft.told


def _next_end() -> int:
    return (dt.datetime.now(dt.UTC).year // 5 + 1) * 5


def _region(printed: str, draft: _Draft) -> tuple[str, str]:
    """The region's slug and name; a name that nobody knows becomes the project's own."""
    try:
        found = find_region(printed, where="--region")
    except InputError as error:
        if not error.what.startswith("unknown"):
            raise
        slug = lookup_slug(printed) or "my-region"
        draft.add("regions.csv", "slug,name,parent", (slug, printed, ""))
        said = f"“{printed}” is a new place and stands in regions.csv, where its parent may be added"
        draft.told.append(_or_meant(said, error))
        return slug, printed
    return found.slug, found.name_zh if draft.language == "zh" else found.name_en


def _stated(targets: Path | DraftedTargets | None) -> Iterator[tuple[str, dict[str, str], bool]]:
    """Give each target with the words that say where it stands, and whether its numbers have a decimal comma."""
    if isinstance(targets, Path):
        table = read_table(targets, ("value",), [name for name in TARGET_COLUMNS if name != "value"])
        yield from ((*record, table.decimal_comma) for record in table.records())
    elif targets:
        yield from ((*row, False) for row in targets.rows)


def _target_row(where: str, cells: Mapping[str, str], decimal_comma: bool, draft: _Draft) -> dict[str, Any]:
    row: dict[str, Any] = {**dict.fromkeys(TARGET_COLUMNS, ""), **cells, "where": where}
    if not row["name"] and not row["indicator"]:
        raise InputError("a target has neither name nor indicator", where=where, remedy="write one of the two")
    row["name"] = row["name"] or row["indicator"]
    row["value"] = number(row["value"], f"{where}, column value", decimal_comma=decimal_comma)
    row["year"] = year(row["year"], f"{where}, column year") if row["year"] else 0
    said = row["direction"].replace(" ", "_")
    row["direction"] = _DIRECTIONS.get(said, said)
    _name_indicator(row, where, draft)
    return row


def _name_indicator(row: dict[str, Any], where: str, draft: _Draft) -> None:
    """Give the row its indicator's code and a unit; what nobody knows becomes the project's own."""
    try:
        found = find_indicator(row["indicator"] or row["name"])
        row["indicator"], row["unit"] = found.code, row["unit"] or found.unit
    except InputError as error:
        if not row["unit"]:
            raise InputError("the unit is missing", where=where, remedy="write one, for example percent") from error
        printed = row["indicator"] or row["name"]
        if printed in draft.codes:
            row["indicator"] = draft.codes[printed]
            return
        row["indicator"] = draft.codes[printed] = _own_code(printed, draft)
        # Growth and cuts are stated in per cent, their series are not.
        unit, kind = ("number", "count") if row["kind"] in PERCENTAGES else _own_unit(row["unit"], draft)
        draft.add("indicators.csv", "code,name,unit,kind", (row["indicator"], printed, unit, kind))
        said = (
            f"“{printed}” is a new indicator: see in indicators.csv that its unit ({unit}) and kind ({kind}) are right"
        )
        draft.told.append(_or_meant(said, error))


def _or_meant(said: str, error: InputError) -> str:
    """The note on a new name, with the nearest known ones that the catalogue offered."""
    near = re.match(r"did you mean (.*?)\?", error.remedy)
    return f"{said}; if you meant {near[1]}, write that" if near else said


def _own_code(printed: str, draft: _Draft) -> str:
    number_of_own = len(draft.own.get("indicators.csv", [""]))
    code = lookup_slug(printed).replace("-", "_")
    return code if code and code not in load_indicators() else f"own_{number_of_own}"


def _own_unit(printed: str, draft: _Draft) -> tuple[str, str]:
    try:
        found = find_unit(printed)
        return found.id, _KINDS.get(found.dimension, "density" if "_per_" in found.dimension else "count")
    except InputError:
        if _csv_line((printed,)) not in draft.own.get("units.csv", []):
            draft.add("units.csv", "unit", (printed,))
        return printed, "count"


def _write_texts(draft: _Draft, facts: Mapping[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    words = _templates()[draft.language if draft.language in LANGUAGES else "en"]
    example = [{"name": words["target"], "indicator": "services_share", "value": 60.0, "unit": "percent"}]
    blocks = "\n".join(_target_block(row, int(facts["end_year"])) for row in rows or example)
    targets = blocks if rows else words["example"].lstrip("\n") + blocks
    quoted = {name: _toml(value) for name, value in facts.items()}
    texts = {**quoted, "region_name": facts["region_name"], "language": _toml(draft.language), "targets": targets}
    draft.files[PLAN] = Template(words["plan"].lstrip("\n")).substitute(texts)
    draft.files["README.md"] = Template(words["readme"].lstrip("\n")).substitute(title=facts["title"])
    years = range(int(facts["baseline_year"]) - YEARS_OF_FIGURES + 1, int(facts["baseline_year"]) + 1)
    units = {row["indicator"]: "" if row.get("kind") in PERCENTAGES else row["unit"] for row in rows or example}
    blanks = [(facts["region"], code, each, "", unit, "") for code, unit in units.items() for each in years]
    draft.files[FIGURES] = "\n".join(_csv_line(line) for line in (FIGURE_COLUMNS, *blanks)) + "\n"


def _target_block(row: Mapping[str, Any], end_year: int) -> str:
    stated = {name: row.get(name, "") for name in ("name", "indicator", "value", "unit", "kind", "direction")}
    if row.get("year") not in (None, "", 0, end_year):
        stated["end_year"] = row["year"]
    lines = [f"{name} = {_toml(value)}" for name, value in stated.items() if value != ""]
    if row.get("about"):
        lines.append("about = true")
    if row.get("wording"):
        lines = [f"# {row['where']}: {row['wording']}", *lines]
    return "\n".join(["[[targets]]", *lines, ""])


def _toml(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _csv_line(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _templates() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("jinpu.plan").joinpath("project.toml").read_text(encoding="utf-8"))


def _check(draft: _Draft, targets: Path | None) -> None:
    """See that the plan can be read before anything is written."""
    with tempfile.TemporaryDirectory() as place:
        for name, text in draft.files.items():
            write_text(Path(place) / name, text)
        try:
            load_plan(Path(place) / PLAN)
        except InputError as error:
            where = str(targets or PLAN) + error.where.removeprefix(str(Path(place) / PLAN))
            raise InputError(error.what, where=where, remedy=error.remedy) from error


def _copy_notebooks(folder: Path, language: str, first: int, last: int) -> None:
    """The notebooks with the project's own parameters, and without the outputs of another plan."""
    own = {
        "plan": f"../{PLAN}",
        "as_of": min(max(first, dt.datetime.now(dt.UTC).year - 1), last),
        "language": language if language in LANGUAGES else "en",
        "raw_folder": "..",
        "processed_folder": "../processed",
        "reports_folder": "../reports",
    }
    for name in COPIED:
        source = shipped_notebooks() / f"{name}.ipynb"
        if source.is_file():
            notebook = json.loads(source.read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                _make_own(cell, own)
            write_text(folder / NOTEBOOKS / source.name, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def _make_own(cell: dict[str, Any], own: Mapping[str, object]) -> None:
    if cell["cell_type"] != "code":
        return
    cell["outputs"], cell["execution_count"] = [], None
    if "parameters" in cell["metadata"].get("tags", []):
        cell["source"] = [_declared(line, own) for line in "".join(cell["source"]).splitlines(keepends=True)]


def _declared(line: str, own: Mapping[str, object]) -> str:
    """A line of a parameters cell with the project's own default."""
    found = re.match(r"(\w+)(: \w+ = )(\"[^\"]*\"|\d+)", line)
    if not found or found[1] not in own:
        return line
    return f"{found[1]}{found[2]}{json.dumps(own[found[1]])}{line[found.end() :]}"
