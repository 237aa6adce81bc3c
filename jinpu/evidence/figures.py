"""Published single figures (`published_figures.csv`) as observations.

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
from jinpu.evidence.schema import checked, problem
from jinpu.evidence.sources import read_publishers
from jinpu.evidence.tables import read_table, reason
from jinpu.evidence.vintages import parse_vintage

FILE = "published_figures.csv"
COLUMNS = (
    "region", "region_name_zh", "indicator_code", "indicator_zh", "period", "value", "unit", "unit_zh", "status",
    "source_title", "source_publisher", "source_url", "source_date", "note",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")


def read_figures(raw: Path) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Observations from `raw/published_figures.csv`, and one problem for each row that is a target.

    Raises:
        InputError: a row has an unknown region, indicator, unit, period, publisher or a value that is no number; the
            message names file and row.
    """
    figures = read_table(raw / FILE, COLUMNS)
    figures.index = pd.Index([f"F{number:04d}" for number in range(1, len(figures) + 1)], name="id")
    remarks = read_remarks(raw / "figure_remarks.csv", figures)
    publishers = read_publishers(raw / "figure_sources.csv")
    targets = figures["status"] == "target"
    rows = [
        _observation(str(figure), row, remarks, publishers, f"{raw / FILE}, row {number}")
        for number, (figure, row) in enumerate(figures.iterrows(), start=2)
        if row["status"] != "target"
    ]
    problems = [
        problem(FILE, str(figure), f"{row.indicator_code} {row.value} {row.unit}", "a target, not an observation")
        for figure, row in figures[targets].iterrows()
    ]
    return checked(pd.DataFrame(rows), str(raw / FILE)), problems


def _observation(
    figure: str, row: pd.Series, remarks: pd.DataFrame, publishers: pd.DataFrame, where: str
) -> dict[str, object]:
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
