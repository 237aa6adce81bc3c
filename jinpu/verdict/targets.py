"""Targets as rows of a table or of a file, each cell checked."""

from pathlib import Path
from typing import get_args

import pandas as pd

from jinpu.errors import InputError
from jinpu.forecast import AT_LEAST, AT_MOST
from jinpu.forecast.spreads import PLACES
from jinpu.inputs import SERIES_COLUMNS, YEARS, SeriesKind, numbers, read_table
from jinpu.plan import Target
from jinpu.plan.models import Kind
from jinpu.plan.target import PERCENTAGES

TARGET_COLUMNS = ("series", "target", "year", "direction")
TARGET_KINDS: tuple[str, ...] = get_args(Kind)
SERIES_KINDS: tuple[str, ...] = get_args(SeriesKind)
WORDS = {
    "direction": (AT_LEAST, AT_MOST),
    "kind": ("", *TARGET_KINDS, *SERIES_KINDS),
    "series_kind": ("", *SERIES_KINDS),
    "place_kind": PLACES,
}
NUMBERS = ("target", "year", "baseline_year", "baseline", "lower", "upper", "part")


def read_targets(path: Path) -> list[Target]:
    """Read a file with series,target,year,direction and the optional columns of `targets_of`.

    Raises:
        InputError: no such file, a missing column, or a cell that cannot be used; names file, line and column.
    """
    table = read_table(path)
    if not table.rows:
        raise InputError("there are no rows below the header", where=str(path), remedy="give at least one row")
    return targets_of(table.frame(), str(path), decimal_comma=table.decimal_comma)


def targets_of(table: pd.DataFrame, where: str = "targets", *, decimal_comma: bool = False) -> list[Target]:
    """One target a row.

    Args:
        table: series, target, year, direction (at_least, at_most), and optionally kind (`Target.kind`, or what the
            series is: share, density ...), series_kind, baseline_year, baseline, lower, upper, parent (name of another
            series), part and place_kind (country, province, prefecture or district). An added target with a `baseline`
            is asked of a stock, without one of yearly amounts; a cut is always to be reached, whichever direction words
            it.
        where: name of the table, for messages, which also give the row by its label.
        decimal_comma: as in `jinpu.inputs.numbers`.

    Raises:
        InputError: a missing column, or a cell that cannot be used; of several the first column's first.
    """
    known = _own_names(table)
    missing = next((column for column in TARGET_COLUMNS if column not in known), "")
    if missing:
        remedy = f"name the columns {','.join(TARGET_COLUMNS)}"
        raise InputError(f"column {missing} is missing", where=where, remedy=remedy)
    words = ("series", "parent", *WORDS)
    cells = {name: known.get(name, pd.Series("", known.index, name=name)) for name in (*NUMBERS, *words)}
    found = {name: numbers(cells[name], where, decimal_comma=decimal_comma) for name in NUMBERS}
    texts = {name: cells[name].astype(object).fillna("").astype(str).str.strip() for name in words}
    rows: list[dict[str, object]] = pd.DataFrame(found | texts).to_dict("records")  # type: ignore[assignment]  # names
    label = table.index.name or "row"
    return [_target(row, f"{where}, {label} {name}") for name, row in zip(table.index, rows, strict=True)]


def _own_names(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the columns for series and year under our names."""
    others = {other: ours for ours in ("series", "year") if ours not in table for other in SERIES_COLUMNS[ours]}
    return table.rename(columns=lambda name: others.get(str(name).strip(), str(name).strip()))


def _target(row: dict[str, object], where: str) -> Target:
    for column, allowed in WORDS.items():
        if row[column] not in allowed:
            remedy = f"use {' or '.join(word for word in dict.fromkeys(allowed) if word)}"
            raise InputError(f"“{row[column]}” in column {column} is unknown", where=where, remedy=remedy)
    given = {name: None if row[name] != row[name] else float(str(row[name])) for name in NUMBERS}
    kind = str(row["kind"]) if row["kind"] in TARGET_KINDS else "level"
    series_kind = str(row["series_kind"] or (row["kind"] if row["kind"] in SERIES_KINDS else ""))
    target = Target(
        value=given["target"],
        year=_year(given["year"], "year", where),
        sign=1 if row["direction"] == AT_LEAST else -1,
        baseline_year=_year(given["baseline_year"], "baseline_year", where),
        lower=1.0 if given["lower"] is None and series_kind == "rank" else given["lower"],
        upper=given["upper"],
        kind=kind,  # type: ignore[arg-type]  # one of TARGET_KINDS
        baseline=given["baseline"],
        series=str(row["series"]),
        series_kind=series_kind,
        parent=str(row["parent"]),
        part=given["part"],
        place=str(row["place_kind"]),
    )
    _check(target, where)
    return target


def _year(value: float | None, column: str, where: str) -> int | None:
    if value is not None and not (YEARS[0] <= value <= YEARS[1] and value == round(value)):
        what = f"{value:g} in column {column} is not a year"
        raise InputError(what, where=where, remedy="write a year such as 2019")
    return None if value is None else int(value)


def _check(target: Target, where: str) -> None:
    """Refuse what one cell says against another."""
    value, year, start, part = target.value, target.year, target.baseline_year, target.part
    if value is None or year is None:
        column, example = ("target", "write a number") if value is None else ("year", "write a year such as 2019")
        raise InputError(f"column {column} is empty", where=where, remedy=example)
    low, high = PERCENTAGES.get(target.kind, (value, value))
    lasting = target.kind in ("added", "growth", "cut", "each_year")
    bounded = target.lower is not None and target.upper is not None
    for wrong, what, remedy in (
        (
            not low <= value <= high,
            f"a {target.kind} of {value:g} is not between {low:g} and {high:g} per cent",
            "mend the target or its kind",
        ),
        (
            lasting and start is not None and start >= year,
            f"baseline_year {start} is not before {year}",
            "mend one of the two years",
        ),
        (bounded and target.lower >= target.upper, "lower is not below upper", "mend or empty one of the two"),  # type: ignore[operator]
        (part is not None and not 0.0 < part <= 1.0, f"part {part} is no share", "write a share above 0, at most 1"),
        (
            part is not None and not target.parent,
            "part stands without parent",
            "name the series of the whole in parent",
        ),
        (bool(target.parent) and target.parent == target.series, f"{target.series} is its own parent", "name another"),
    ):
        if wrong:
            raise InputError(what, where=where, remedy=remedy)
