"""Published single figures as observations.

`figures.csv` of a project's folder holds its own figures in few columns (ids O0001 ...; see `OWN_COLUMNS`).
`published_figures.csv` holds what offices and the press published (ids F0001 ...), `series_figures.csv` series that
offices keep (S0001 ...), `plan_figures.csv` baselines and outcomes that plans and reports on them quote (P0001 ...).
The latter never stand in for a year in which they were not known yet: an outcome must not leak into the years before.

Every row stays: duplicates, vintages and disagreeing sources are all observations, and what must not be used is marked
with its reason. Only rows that state a target are set aside, since a promise is not an observation.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jinpu.catalogue import convert, find_indicator, find_region
from jinpu.errors import InputError
from jinpu.evidence.asof import parse_vintage
from jinpu.evidence.periods import Period, parse_period
from jinpu.evidence.remarks import read_remarks
from jinpu.evidence.schema import STATUSES, checked, no_observations, problem, reason
from jinpu.evidence.sources import Publisher, read_publishers, source_rank
from jinpu.inputs import number, read_rows, read_table, year

# The figure files and the letter of their ids.
FILES = (("published_figures.csv", "F"), ("plan_figures.csv", "P"), ("series_figures.csv", "S"), ("figures.csv", "O"))
# Whether a figure may stand in for a year before it was published, by that letter.
MAY_STAND_IN = {"F": True, "P": False, "S": True}
COLUMNS = (
    "region", "region_name_zh", "indicator_code", "indicator_zh", "period", "value", "unit", "unit_zh", "status",
    "source_title", "source_publisher", "source_url", "source_date", "note",
)  # fmt: skip
OWN_NEEDED = ("region", "indicator", "year", "value")
OWN_COLUMNS = ("unit", "source", "period", "status", "published", "note")
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")


def read_figures(raw: Path) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Observations from the figure files in `raw`, and one problem for each row that is a target.

    Raises:
        InputError: a row has an unknown region, indicator, unit, period, publisher or a value that is no number; the
            message names file and row.
    """
    own = _own_figures(raw / FILES[-1][0])
    figures = {figure.id: figure for name, letter in FILES[:-1] for figure in _read_file(raw / name, letter)}
    if not figures:
        return (checked(pd.DataFrame(own), str(raw)), []) if own else (no_observations(), [])
    remarks = read_remarks(raw / "figure_remarks.csv", {figure: each.printed for figure, each in figures.items()})
    publishers = read_publishers(raw / "figure_sources.csv")
    observed = [figure for figure in figures.values() if figure.printed["status"] != "target"]
    targets = [figure for figure in figures.values() if figure.printed["status"] == "target"]
    rows = [_observation(figure, remarks.get(figure.id, {}), publishers) for figure in observed]
    return checked(pd.DataFrame([*rows, *own]), str(raw)), [_target_problem(figure) for figure in targets]


@dataclass(frozen=True)
class _Figure:
    id: str
    where: str
    printed: dict[str, str]


def _read_file(path: Path, letter: str) -> list[_Figure]:
    if not path.exists():
        return []
    rows = read_rows(path, COLUMNS)
    return [_Figure(f"{letter}{number:04d}", f"{path}, row {number + 1}", row) for number, row in enumerate(rows, 1)]


def _own_figures(path: Path) -> list[dict[str, object]]:
    """The rows of a project's figures.csv as observations; an empty value is a gap."""
    if not path.exists() or not path.stat().st_size:
        return []
    table = read_table(path, OWN_NEEDED, OWN_COLUMNS)
    return [
        _own_observation(f"O{place + 1:04d}", {**dict.fromkeys(OWN_COLUMNS, ""), **cells}, where, table.decimal_comma)
        for place, (where, cells) in enumerate(table.records())
        if cells["value"]
    ]


def _own_observation(identity: str, row: dict[str, str], where: str, decimal_comma: bool) -> dict[str, object]:
    indicator = find_indicator(row["indicator"], where=where)
    unit = row["unit"] or indicator.unit
    value = number(row["value"], f"{where}, column value", decimal_comma=decimal_comma)
    period = parse_period(row["period"] or str(year(row["year"], f"{where}, column year")), where)
    region = find_region(row["region"], where=where).slug
    half_digit = 0.5 * 10.0 ** -len(row["value"].replace(",", ".").partition(".")[2])
    return {
        "id": identity, "region": region, "indicator": indicator.code, "item": "", "year": period.year,
        "period_kind": period_kind(period, indicator.stock_or_flow), "period": row["period"] or row["year"],
        "value": convert(value, unit, indicator.unit, where), "unit": indicator.unit, "value_printed": row["value"],
        "unit_printed": unit, "rounding": convert(half_digit, unit, indicator.unit, where), "quality": "exact",
        "status": _status(row["status"] or "published", where), "vintage": parse_vintage(row["published"], where),
        "vintage_printed": row["published"], "source_title": row["source"], "source_publisher": row["source"],
        "locator": where.rpartition("/")[2], "note": row["note"], "rank": source_rank("office"), "basis": "",
        "may_stand_in": True, "usable": True, "reason_en": "", "reason_zh": "",
    }  # fmt: skip


def _status(printed: str, where: str) -> str:
    if printed not in STATUSES:
        raise InputError(f"unknown status “{printed}”", where=where, remedy=f"use one of {', '.join(STATUSES)}")
    return printed


def _target_problem(figure: _Figure) -> dict[str, object]:
    row = figure.printed
    text = f"{row['indicator_zh']} {row['period']}: {row['value']} {row['unit_zh']}"
    return problem(Path(figure.where.split(", row")[0]).name, figure.id, text, "a_target")


def _observation(figure: _Figure, remark: dict[str, str], publishers: dict[str, Publisher]) -> dict[str, object]:
    row, where = figure.printed, figure.where
    indicator = find_indicator(row["indicator_code"], where=where)
    value, rounding = converted(row["value"], row["unit"], indicator.unit, where)
    period = parse_period(row["period"], where)
    publisher = _publisher(row["source_publisher"], publishers, where)
    return {
        "id": figure.id,
        "region": find_region(row["region"], where=where).slug,
        "indicator": indicator.code,
        "item": remark.get("item", ""),
        "year": period.year,
        "period_kind": remark.get("period_kind") or period_kind(period, indicator.stock_or_flow),
        "period": row["period"],
        "value": value,
        "unit": indicator.unit,
        "value_printed": row["value"],
        "unit_printed": row["unit"],
        "rounding": rounding,
        "quality": remark.get("quality") or "exact",
        "status": _status(row["status"], where),
        "vintage": parse_vintage(row["source_date"], where),
        "vintage_printed": row["source_date"],
        "source_title": row["source_title"],
        "source_publisher": row["source_publisher"],
        "locator": row["source_url"],
        "note": row["note"],
        "rank": publisher.rank,
        "basis": remark.get("basis") or publisher.basis,
        "may_stand_in": MAY_STAND_IN[figure.id[0]],
        **_verdict_on(remark, publisher),
    }


def _verdict_on(remark: dict[str, str], publisher: Publisher) -> dict[str, object]:
    """Whether the figure may be chosen, and what was found out about it."""
    if publisher.kind == "unsourced":
        en, zh = reason("unsourced")
        return {"usable": False, "reason_en": en, "reason_zh": zh}
    said = {name: remark.get(name, "") for name in ("reason_en", "reason_zh")}
    return {"usable": not remark.get("leave_out"), **said}


def converted(printed: str, unit_printed: str, unit: str, where: str) -> tuple[float, float]:
    """A printed number in `unit`, and half of its last printed digit in `unit`.

    Raises:
        InputError: not a number as printed by tables (digits and at most one point), or an unknown or alien unit.
    """
    match = _NUMBER.fullmatch(printed)
    if not match:
        raise InputError(f"{printed!r} is not a number", where=where, remedy="write digits with at most one point")
    half_digit = 0.5 * 10.0 ** -len(match.group(1) or "")
    return convert(float(printed), unit_printed, unit, where), convert(half_digit, unit_printed, unit, where)


def period_kind(period: Period, stock_or_flow: str) -> str:
    """The period's kind; a stock at the end of December is the stock at the year's end."""
    ends_the_year = (period.last.month, period.last.day) == (12, 31)
    return "year_end" if stock_or_flow == "stock" and period.kind == "month" and ends_the_year else period.kind


def _publisher(name: str, publishers: dict[str, Publisher], where: str) -> Publisher:
    if name not in publishers:
        raise InputError(f"unknown publisher {name!r}", where=where, remedy="add it to figure_sources.csv")
    return publishers[name]
