"""CSV files of targets as `jinpu judge` takes them, checked cell by cell."""

from pathlib import Path

import numpy as np
import pandas as pd

from jinpu.errors import InputError
from jinpu.forecast import AT_LEAST, AT_MOST
from jinpu.forecast.csvfile import line, numbers, read_table, years
from jinpu.forecast.kinds import kinds
from jinpu.verdict.questions import TARGET_KINDS

TARGET_COLUMNS = ("series", "target", "year", "direction")


def read_targets(path: Path) -> pd.DataFrame:
    """Read series,target,year,direction and the optional columns kind,baseline_year,baseline,lower,upper.

    `kind` may say what the target asks for (level, annual, added) or what the series is (share, density, ...).

    Raises:
        InputError: no such file, a missing column, or a cell that cannot be used; names file, line and column.
    """
    table = read_table(path, TARGET_COLUMNS)
    table = table.assign(target=numbers(table, "target", path), year=years(table, "year", path))
    table["direction"] = _one_of(table, "direction", (AT_LEAST, AT_MOST), path)
    for column in {"baseline", "lower", "upper"} & set(table):
        table[column] = numbers(table, column, path, empty=True)
    if "baseline_year" in table:
        table["baseline_year"] = years(table, "baseline_year", path, empty=True)
    if "kind" in table:
        said = _one_of(table, "kind", ("", *TARGET_KINDS, *kinds()), path)
        table["kind"] = said.where(said.isin(TARGET_KINDS), "level")
        table["series_kind"] = said.where(said.isin(list(kinds())), "")
    _check_bounds(table, path)
    return table


def _one_of(table: pd.DataFrame, column: str, allowed: tuple[str, ...], path: Path) -> pd.Series:
    said = table[column].str.strip()
    bad = (~said.isin(allowed)).to_numpy()
    if bad.any():
        raise InputError(
            f"{said[bad].iloc[0]!r} in column {column} is unknown",
            where=line(path, bad),
            remedy=f"use {' or '.join(word for word in allowed if word)}",
        )
    return said


def _check_bounds(table: pd.DataFrame, path: Path) -> None:
    if not {"lower", "upper"} <= set(table):
        return
    bad = (table["lower"] >= table["upper"]).to_numpy(dtype=np.bool_)
    if bad.any():
        raise InputError("lower is not below upper", where=line(path, bad), remedy="mend or empty one of the two")
