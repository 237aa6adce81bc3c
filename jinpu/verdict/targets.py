"""Targets as rows of a table or of a CSV file, each cell checked, and the series that they are asked of."""

import math
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from jinpu.errors import InputError
from jinpu.forecast import AT_LEAST, AT_MOST
from jinpu.forecast.csvfile import read_table
from jinpu.forecast.kinds import kinds
from jinpu.inputs import YEARS
from jinpu.plan import Target
from jinpu.plan.models import Kind
from jinpu.plan.target import PERCENTAGES

TARGET_COLUMNS = ("series", "target", "year", "direction")
SERIES_COLUMNS = ("series", "year", "value")
TARGET_KINDS: tuple[str, ...] = get_args(Kind)
DIRECTIONS = (AT_LEAST, AT_MOST)
SERIES_KINDS = tuple(kinds())
#: Larger figures are slips; sums of many of them would be infinite.
LARGEST = 1e100
Row = Mapping[Hashable, object]


def read_targets(path: Path) -> list[Target]:
    """Read series,target,year,direction and the optional columns of `targets_of`.

    Raises:
        InputError: no such file, a missing column, or a cell that cannot be used; names file, line and column.
    """
    return targets_of(read_table(path, TARGET_COLUMNS), str(path))


def targets_of(table: pd.DataFrame, where: str = "targets") -> list[Target]:
    """One target a row.

    Args:
        table: series, target, year, direction (at_least, at_most), and optionally kind (`Target.kind`, or what the
            series is: share, density ...), series_kind, baseline_year, baseline, lower, upper, parent (name of another
            series) and part. An added target with a `baseline` is asked of a stock, without one of yearly amounts; a
            cut is always to be reached, whichever direction words it.
        where: name of the table, for messages.

    Raises:
        InputError: a missing column, or a cell that cannot be used; names the first such row, and in it the first
            column in the order above.
    """
    _require(table, TARGET_COLUMNS, where)
    return [_target(row, f"{where}, line {line}") for line, row in enumerate(table.to_dict("records"), start=2)]


def checked_series(frame: pd.DataFrame, where: str = "series") -> pd.DataFrame:
    """The frame with years as whole and values as finite numbers; empty values are left out, one value a year.

    Raises:
        InputError: a missing column, a cell that is no year or number, a series with two values of one year.
    """
    _require(frame, SERIES_COLUMNS, where)
    table = frame[frame["value"].notna()].reset_index(drop=True)
    table = table.assign(year=_whole_years(table["year"], where), value=_numbers(table["value"], "value", where))
    if "step" in table:
        empty = table["step"].isna() | (table["step"].astype(str).str.strip() == "")
        table["step"] = _numbers(table["step"].mask(empty, 0.0), "step", where)
        _refuse(table["step"] < 0, table["step"], "a printing step", "give a positive number, or leave it empty", where)
    if name := next((name for name in ("series_kind", "kind") if name in table), ""):
        table["series_kind"] = _series_kinds(table, name, where)
    again = table.duplicated(["series", "year"])
    if again.any():
        row = table[again].iloc[0]
        what = f"series {row['series']} has the year {row['year']} twice"
        raise InputError(what, where=where, remedy="keep one value a year")
    return table


def _series_kinds(table: pd.DataFrame, name: str, where: str) -> "pd.Series[str]":
    said = table[name].fillna("").astype(str).str.strip()
    for word in said.unique():
        _one_of(word, name, ("", *SERIES_KINDS), where)
    several = said.groupby(table["series"]).transform("nunique") > 1
    if several.any():
        what = f"series {table.loc[several, 'series'].iloc[0]} has several kinds"
        raise InputError(what, where=where, remedy=f"write the same {name} in all its rows")
    return said


def _require(table: pd.DataFrame, columns: tuple[str, ...], where: str) -> None:
    missing = next((column for column in columns if column not in table), "")
    if missing:
        raise InputError(f"column {missing} is missing", where=where, remedy=f"name the columns {','.join(columns)}")


def _numbers(column: "pd.Series[float]", name: str, where: str) -> "pd.Series[float]":
    found = pd.to_numeric(column, errors="coerce").astype(float)
    bad = pd.Series(~(np.abs(found.to_numpy()) <= LARGEST), index=column.index)
    _refuse(
        bad, column, f"a number in column {name}", f"write a finite number below {LARGEST:g}, or leave it out", where
    )
    return found


def _whole_years(column: "pd.Series[float]", where: str) -> "pd.Series[int]":
    found = pd.to_numeric(column, errors="coerce").astype(float)
    bad = ~(found.between(*YEARS) & (found == found.round()))
    _refuse(bad, column, "a year", "write a year such as 2019", where)
    return found.astype(np.int64)


def _refuse(bad: "pd.Series[bool]", column: "pd.Series[float]", what: str, remedy: str, where: str) -> None:
    if bad.any():
        raise InputError(f"{column[bad].iloc[0]!r} is not {what}", where=where, remedy=remedy)


def _target(row: Row, where: str) -> Target:
    said = str(row.get("kind") or "").strip() if not _empty(row.get("kind")) else ""
    _one_of(said, "kind", ("", *TARGET_KINDS, *SERIES_KINDS), where)
    series_kind = "" if _empty(row.get("series_kind")) else str(row.get("series_kind")).strip()
    _one_of(series_kind, "series_kind", ("", *SERIES_KINDS), where)
    kind = said if said in TARGET_KINDS else "level"
    series_kind = series_kind or (said if said in SERIES_KINDS else "")
    lower = _number(row, "lower", where)
    baseline_year = _number(row, "baseline_year", where)
    target = Target(
        value=_stated(row, kind, where),
        year=_year(_given(row, "year", where), "year", where),
        sign=1 if _one_of(str(row["direction"]).strip(), "direction", DIRECTIONS, where) == AT_LEAST else -1,
        baseline_year=None if baseline_year is None else _year(baseline_year, "baseline_year", where),
        lower=1.0 if lower is None and series_kind == "rank" else lower,
        upper=_number(row, "upper", where),
        kind=kind,  # type: ignore[arg-type]  # one of TARGET_KINDS
        baseline=_number(row, "baseline", where),
        series=str(row["series"]),
        series_kind=series_kind,
        parent="" if _empty(row.get("parent")) else str(row.get("parent")),
        part=_number(row, "part", where),
    )
    _check(target, where)
    return target


def _check(target: Target, where: str) -> None:
    year, start = target.year, target.baseline_year
    if (
        start is not None
        and year is not None
        and start >= year
        and target.kind in ("added", "growth", "cut", "each_year")
    ):
        raise InputError(f"baseline_year {start} is not before {year}", where=where, remedy="mend one of the two years")
    if target.lower is not None and target.upper is not None and target.lower >= target.upper:
        raise InputError("lower is not below upper", where=where, remedy="mend or empty one of the two")
    if target.part is not None and not 0.0 < target.part <= 1.0:
        raise InputError(f"part {target.part:g} is no share", where=where, remedy="write a share above 0, at most 1")
    if target.part is not None and not target.parent:
        raise InputError("part stands without parent", where=where, remedy="name the series of the whole in parent")
    if target.parent and target.parent == target.series:
        raise InputError(f"{target.series} is its own parent", where=where, remedy="name another series")


def _stated(row: Row, kind: str, where: str) -> float:
    value = _given(row, "target", where)
    low, high = PERCENTAGES.get(kind, (-LARGEST, LARGEST))
    if not low <= value <= high:
        what = f"a {kind} of {value:g} is not between {low:g} and {high:g} per cent"
        raise InputError(what, where=where, remedy="mend the target or its kind")
    return value


def _given(row: Row, column: str, where: str) -> float:
    value = _number(row, column, where)
    if value is None:
        raise InputError(f"column {column} is empty", where=where, remedy="write a number")
    return value


def _empty(cell: object) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell)) or not str(cell).strip()


def _number(row: Row, column: str, where: str) -> float | None:
    cell = row.get(column)
    if _empty(cell):
        return None
    try:
        number = float(str(cell))
    except ValueError:
        number = math.nan
    if not abs(number) <= LARGEST:
        what = f"{str(cell).strip()!r} in column {column} is not a finite number"
        raise InputError(what, where=where, remedy="write a number, or leave the row out")
    return number


def _year(number: float, column: str, where: str) -> int:
    if not (YEARS[0] <= number <= YEARS[1] and number == round(number)):
        raise InputError(
            f"{number:g} in column {column} is not a year", where=where, remedy="write a year such as 2019"
        )
    return int(number)


def _one_of(said: str, column: str, allowed: tuple[str, ...], where: str) -> str:
    if said not in allowed:
        remedy = f"use {' or '.join(word for word in dict.fromkeys(allowed) if word)}"
        raise InputError(f"{said!r} in column {column} is unknown", where=where, remedy=remedy)
    return said
