"""Published single figures as observations.

`published_figures.csv` holds what offices and the press published (ids F0001 ...), `plan_figures.csv` the baselines and
outcomes that plans and reports on them quote (P0001 ...). The latter never stand in for a year in which they were not
known yet: an outcome must not leak into the years before it was published.

Every row stays: duplicates, vintages and disagreeing sources are all observations, and what must not be used is marked
with its reason. Only rows that state a target are set aside, since a promise is not an observation.
"""

import re
from pathlib import Path

import pandas as pd

from jinpu.catalogue import convert, find_indicator, find_region
from jinpu.errors import InputError
from jinpu.evidence.periods import Period, parse_period
from jinpu.evidence.remarks import read_remarks
from jinpu.evidence.schema import checked, no_observations, problem
from jinpu.evidence.sources import read_publishers
from jinpu.evidence.tables import read_table, reason
from jinpu.evidence.vintages import parse_vintage

# The file, the letter of its ids, and whether its figures may stand in for a year before they were published.
FILES = (("published_figures.csv", "F", True), ("plan_figures.csv", "P", False))
COLUMNS = (
    "region", "region_name_zh", "indicator_code", "indicator_zh", "period", "value", "unit", "unit_zh", "status",
    "source_title", "source_publisher", "source_url", "source_date", "note",
)  # fmt: skip
TARGET = "a target, not an observation"
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")


def read_figures(raw: Path) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Observations from the figure files in `raw`, and one problem for each row that is a target.

    Raises:
        InputError: a row has an unknown region, indicator, unit, period, publisher or a value that is no number; the
            message names file and row.
    """
    tables = [_read_file(raw / name, letter, stands_in) for name, letter, stands_in in FILES if (raw / name).exists()]
    if not tables:
        return no_observations(), []
    figures = pd.concat(tables)
    remarks = read_remarks(raw / "figure_remarks.csv", figures)
    publishers = read_publishers(raw / "figure_sources.csv")
    targets = figures["status"] == "target"
    rows = [_observation(str(figure), row, remarks, publishers) for figure, row in figures[~targets].iterrows()]
    problems = [
        problem(Path(row["where"]).name, str(figure), f"{row['indicator_code']} {row['value']} {row['unit']}", TARGET)
        for figure, row in figures[targets].iterrows()
    ]
    return checked(pd.DataFrame(rows), str(raw)), problems


def _read_file(path: Path, letter: str, may_stand_in: bool) -> pd.DataFrame:
    table = read_table(path, COLUMNS)
    numbers = range(1, len(table) + 1)
    return table.assign(
        id=[f"{letter}{number:04d}" for number in numbers],
        where=[f"{path}, row {number + 1}" for number in numbers],
        may_stand_in=may_stand_in,
    ).set_index("id")


def _observation(
    figure: str, row: pd.Series, remarks: pd.DataFrame, publishers: pd.DataFrame
) -> dict[str, object]:
    where = row["where"]
    indicator = find_indicator(row["indicator_code"], where=where)
    value, rounding = converted(row["value"], row["unit"], indicator.unit, where)
    period = parse_period(row["period"], where)
    publisher = _publisher(row["source_publisher"], publishers, where)
    remark = remarks.loc[figure] if figure in remarks.index else pd.Series(dtype=str)
    unsourced = publisher["kind"] == "unsourced"
    reason_en, reason_zh = reason("unsourced") if unsourced else (remark.get("reason_en", ""), remark.get("reason_zh", ""))
    return {
        "id": figure,
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
        "status": row["status"],
        "vintage": parse_vintage(row["source_date"]),
        "vintage_printed": row["source_date"],
        "source_title": row["source_title"],
        "source_publisher": row["source_publisher"],
        "locator": row["source_url"],
        "note": row["note"],
        "rank": int(publisher["rank"]),
        "basis": remark.get("basis") or publisher["basis"],
        "may_stand_in": row["may_stand_in"],
        "usable": not remark.get("leave_out") and not unsourced,
        "reason_en": reason_en,
        "reason_zh": reason_zh,
    }


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


def _publisher(name: str, publishers: pd.DataFrame, where: str) -> pd.Series:
    if name not in publishers.index:
        raise InputError(
            f"unknown publisher {name!r}", where=where, remedy="add it with its kind to figure_sources.csv"
        )
    return publishers.loc[name]
