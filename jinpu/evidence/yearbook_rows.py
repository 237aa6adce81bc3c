"""Yearbook files as observations.

Files in `yearbooks/` say their region in their tables; those in `yearbooks/<region slug>/` are about that region where
they do not. A row becomes an observation when the reader says that its header path surely names an indicator, its
region and year are known and its unit can be converted; all else is counted by reason in problems.csv, and never
guessed.
"""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from jinpu.catalogue import convert, find_region, find_unit, load_indicators, load_regions
from jinpu.errors import InputError
from jinpu.evidence.asof import parse_vintage
from jinpu.evidence.schema import PROBLEM_COLUMNS, QUALITIES, STATUSES, checked, no_observations, problem
from jinpu.evidence.sources import FileSource, read_file_sources, source_rank
from jinpu.files import shown_name, visible_files
from jinpu.inputs import number, read_table
from jinpu.reader import Reading, read_files
from jinpu.reader.grid import has_cjk
from jinpu.reader.indicator_labels import implied_unit, indicator_of, with_nearest
from jinpu.reader.text import is_confirmation

FOLDER, CORRECTIONS = "yearbooks", "corrections.csv"
_NOT_TABLES = {"README.md"}
_PART_OF_YEAR = re.compile(r"(?P<year>\d{4})-(?:Q\d|\d\d(?P<stretch>/\d{4}-\d\d)?)")
Row = Mapping[str, Any]
Observed = tuple[list[dict[str, object]], Mapping[str, list[str]]]
_ITEMS_NAMED = 3


def read_yearbook_files(raw: Path) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Observations and problems from every file in `raw`/yearbooks; both empty when the folder holds none."""
    sources, corrections = read_file_sources(raw / "sources.csv"), read_corrections(raw / CORRECTIONS)
    observations: list[dict[str, object]] = []
    problems: list[dict[str, object]] = []
    for name, reading, mended in yearbook_readings(raw, corrections):
        problems += [{**row, "file": name} for row in _records(reading.problems[list(PROBLEM_COLUMNS)])] + mended
        found, missed = rows_to_observations(reading.rows, name, sources.get(name, FileSource(file=name)))
        observations += found
        problems += [problem(name, "", _said_of(items), key) for key, items in sorted(missed.items())]
    problems += [
        problem(CORRECTIONS, each.cell, each.file, "unused_correction") for each in corrections if not each.used
    ]
    frame = checked(pd.DataFrame(observations), str(raw / FOLDER)) if observations else no_observations()
    return frame, problems


def yearbook_readings(
    raw: Path, corrections: Sequence["Correction"]
) -> Iterator[tuple[str, Reading, list[dict[str, object]]]]:
    """Each file in `raw`/yearbooks by its name from `raw` on: what was read, its cells mended, and the mended cells."""
    for path in visible_files(raw / FOLDER):
        if is_data_file(path):
            name = shown_name(path.relative_to(raw).as_posix())
            reading = read_files([path], region=_region_of_folder(path.parent, raw / FOLDER))
            rows, mended = corrected(reading.rows, name, corrections)
            yield name, replace(reading, rows=rows), mended


@dataclass
class Correction:
    """A row of corrections.csv: the right value of a cell that was misprinted or misread; None takes the cell out."""

    file: str
    cell: str
    value: float | None
    reason: str
    sheet: str = ""
    used: bool = False


def read_corrections(path: Path) -> list[Correction]:
    """Read file,cell,value,reason and optionally sheet; none where there is no such file.

    Raises:
        InputError: a missing column, a value that is no number, or a row without file, cell or reason.
    """
    found = []
    for where, row in (
        read_table(path, ("file", "cell", "value", "reason"), ("sheet",)).records() if path.exists() else ()
    ):
        missing = next((name for name in ("file", "cell", "reason") if not row[name]), "")
        if missing:
            raise InputError(f"column {missing} is empty", where=where, remedy="say which cell is mended and why")
        value = number(row["value"], f"{where}, column value") if row["value"] else None
        found.append(Correction(row["file"], row["cell"], value, row["reason"], row.get("sheet", "")))
    return found


def corrected(
    rows: pd.DataFrame, name: str, corrections: Sequence[Correction]
) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """The rows of one file with its cells mended, each noted in its row, and a line that shows each mended cell."""
    shown: list[dict[str, object]] = []
    for each in corrections:
        if not f"/{name}".endswith(f"/{each.file}"):
            continue
        there = (rows["cell"] == each.cell) & (rows["sheet"].eq(each.sheet) if each.sheet else True)
        if not there.any():
            continue
        each.used = True
        was = ", ".join(f"{value:g}" for value in rows.loc[there, "value"].dropna().unique()) or "nothing"
        now = "nothing" if each.value is None else f"{each.value:g}"
        rows = rows.assign(
            value=rows["value"].mask(there, math.nan if each.value is None else each.value),
            note=rows["note"].astype(str).mask(there, f"corrected from {was}: {each.reason}"),
        )
        shown.append(problem(name, each.cell, f"{was} → {now}: {each.reason}", "corrected"))
    return rows, shown


def is_data_file(path: Path) -> bool:
    """Tell a file with figures from what stands beside it: the folder's README, confirmed readings of a text."""
    return path.name not in _NOT_TABLES and not is_confirmation(path)


def rows_to_observations(rows: pd.DataFrame, name: str, source: FileSource) -> Observed:
    """The rows of one file that are surely observations, and the items of the others, one a row, by reason.

    Args:
        rows: from the reader. Growth rates over one year become observations of the indicator of that growth, where
            there is one; bounds keep their quality, parts of a year their period, and targets are left out.
        name: the file, relative to the raw folder.
        source: who published the file and when.
    """
    observations: list[dict[str, object]] = []
    missed: defaultdict[str, list[str]] = defaultdict(list)
    for row in _records(rows[rows["value"].notna()]):
        try:
            observations.append(_observation(row, name, source))
        except InputError as error:
            missed[error.what].append(str(row["item"]))
    return observations, missed


def _said_of(items: list[str]) -> str:
    """How many values there are, and of which items: the first few in full."""
    named = list(dict.fromkeys(item for item in items if item))
    more = [f"and {len(named) - _ITEMS_NAMED} more"] if len(named) > _ITEMS_NAMED else []
    said = "; ".join([*map(with_nearest, named[:_ITEMS_NAMED]), *more])
    return f"{len(items)} values" + (f": {said}" if said else "")


def _observation(row: Row, name: str, source: FileSource) -> dict[str, object]:
    """One row as an observation; InputError with a key of reasons.csv when it is not surely one."""
    if row["kind"] == "target":
        raise InputError("a_target")
    code = _growth_indicator(row) if row["kind"] == "growth" else str(row["indicator"])
    if not code:
        raise InputError("no_such_indicator")
    indicator, region = load_indicators()[code], _region(row)
    year, period_kind, period = _period(row, indicator.stock_or_flow)
    unit = implied_unit(str(row["item"]), str(row["unit"]))
    if indicator.unit_kind == "count" and _unit_id(unit) in ("", "number"):
        unit = indicator.unit
    value = _converted(float(row["value"]), unit, indicator.unit)
    locator = f"{name}!{row['sheet']}!{row['cell']}"
    status = str(row["status"]) if row["status"] in STATUSES else "published"
    return {
        "id": "Y" + hashlib.sha256(locator.encode()).hexdigest()[:20],
        "region": region,
        "indicator": code,
        "item": "",
        "year": year,
        "period_kind": period_kind,
        "period": period,
        "value": value,
        "unit": indicator.unit,
        "value_printed": repr(float(row["value"])),
        "unit_printed": str(row["unit"]),
        "rounding": _converted(_half_digit(float(row["value"])), unit, indicator.unit),
        "quality": str(row["quality"]) if row["quality"] in QUALITIES else "exact",
        "status": "example" if load_regions()[region].kind == "made_up" else status,
        "vintage": parse_vintage(source.edition, f"sources.csv, {name}"),
        "vintage_printed": source.edition,
        "source_title": str(row["table"]),
        "source_publisher": source.publisher,
        "locator": locator,
        "note": " ".join(str(row[part]) for part in ("mark", "note") if row[part]),
        "rank": source_rank("office"),
        "basis": "",
        "may_stand_in": True,
        "usable": True,
        "reason_en": "",
        "reason_zh": "",
    }


def _unit_id(printed: str) -> str:
    """The catalogue's id of a printed unit, "" when none is printed, as printed when it is unknown."""
    try:
        return find_unit(printed).id if printed else ""
    except InputError:
        return printed


def _growth_indicator(row: Row) -> str:
    """The indicator of a growth rate over one year, where the catalogue keeps its series (gdp_growth); "" for others.

    An average over years, a change in points or in amounts, and growth since an earlier year are of no such series.
    """
    period = str(row["period"])
    if str(row["unit"]) != "%" or not period or not (period.isdigit() or _PART_OF_YEAR.fullmatch(period)):
        return ""
    item = str(row["item"])
    return indicator_of(f"{item}增速" if has_cjk(item) else f"growth of {item}", "%", str(row["table"])).code


def _period(row: Row, stock_or_flow: str) -> tuple[int, str, str]:
    """Year, kind of period and period; InputError where the row is of no single year and no part of one."""
    if not pd.isna(row["year"]):
        year = int(row["year"])
        return year, "year_end" if stock_or_flow == "stock" else "year", str(year)
    found = _PART_OF_YEAR.fullmatch(str(row["period"]))
    if found is None:
        raise InputError("no_single_year")
    return int(found["year"]), "part" if found["stretch"] or "Q" in found[0] else "month", found[0]


def _region(row: Row) -> str:
    for printed in (row["region_code"], row["region"]):
        try:
            return find_region(str(printed)).slug
        except InputError:
            continue
    raise InputError("no_such_region")


def _converted(value: float, unit_printed: str, unit: str) -> float:
    try:
        return convert(value, unit_printed, unit)
    except InputError as error:
        raise InputError("unit_does_not_fit") from error


def _half_digit(value: float) -> float:
    """Half of the last digit that the number shows; zeros that a workbook does not store count as not printed."""
    decimals = len(repr(value).partition(".")[2].rstrip("0"))
    return 0.5 * 10.0**-decimals


def _region_of_folder(folder: Path, top: Path) -> str:
    """The name of the region whose slug the folder bears, or the nearest folder above it; "" where none does."""
    regions = load_regions()
    named = [each.name for each in (folder, *folder.parents) if each.is_relative_to(top) and each.name in regions]
    return regions[named[0]].name_zh if named else ""


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]
