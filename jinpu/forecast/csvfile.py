"""CSV files of series as the commands take them, checked cell by cell."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from jinpu.errors import InputError
from jinpu.forecast.kinds import kinds
from jinpu.inputs import YEARS

SERIES_COLUMNS = ("series", "year", "value")


def read_series(path: Path) -> pd.DataFrame:
    """Read series,year,value; one row a series and year, gaps allowed.

    Optional columns: series_kind (also under the name kind), the same in every row of a series, and step, the printing
    step of the value; both may be empty.

    Raises:
        InputError: no such file, a missing column, a cell that is no year or number, an unknown kind, two kinds of one
            series, or a negative step; names file, line and column.
    """
    table = read_table(path, SERIES_COLUMNS)
    table = table.assign(year=years(table, "year", path), value=numbers(table, "value", path))
    if "step" in table:
        table["step"] = _steps(table, path)
    if "series_kind" in table or "kind" in table:
        table["series_kind"] = _kinds(table, "series_kind" if "series_kind" in table else "kind", path)
    again = table.duplicated(["series", "year"]).to_numpy()
    if again.any():
        row = table[again].iloc[0]
        raise InputError(
            f"series {row['series']} has the year {row['year']} twice",
            where=line(path, again),
            remedy="keep one value a year",
        )
    return table


def _steps(table: pd.DataFrame, path: Path) -> pd.Series:
    steps = numbers(table, "step", path, empty=True).fillna(0.0)
    negative = (steps < 0).to_numpy()
    if negative.any():
        raise InputError("a printing step is negative", where=line(path, negative), remedy="write for example 0.1")
    return steps


def _kinds(table: pd.DataFrame, column: str, path: Path) -> pd.Series:
    said = table[column].str.strip()
    unknown = (~said.isin(["", *kinds()])).to_numpy()
    if unknown.any():
        what = f"{said[unknown].iloc[0]!r} in column {column} is unknown"
        raise InputError(what, where=line(path, unknown), remedy=f"use one of {', '.join(kinds())}")
    other = (said != said.groupby(table["series"]).transform("first")).to_numpy()
    if other.any():
        what = f"series {table['series'][other].iloc[0]} has two kinds"
        raise InputError(what, where=line(path, other), remedy="state one kind, the same in every row")
    return said


def read_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a CSV file as text and see that it has rows and the columns named.

    Raises:
        InputError: it cannot be read, is empty, lacks a column, or has rows of more fields than columns.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False)
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"cannot be read ({reason})", where=str(path), remedy="give a CSV file in UTF-8") from error
    # pandas takes the first fields of rows that are longer than the header for their index.
    if not isinstance(table.index, pd.RangeIndex):
        raise InputError(
            "the rows have more fields than the header", where=f"{path}, line 2", remedy="quote numbers with commas"
        )
    table = table.rename(columns=lambda name: str(name).strip())
    for column in columns:
        if column not in table:
            raise InputError(
                f"column {column} is missing", where=f"{path}, line 1", remedy=f"name the columns {','.join(columns)}"
            )
    if table.empty:
        raise InputError("no rows below the header", where=str(path), remedy="give at least one row")
    return table


def numbers(table: pd.DataFrame, column: str, path: Path, *, empty: bool = False) -> pd.Series:
    """The column as finite numbers; where `empty` is allowed an empty cell is NaN.

    Raises:
        InputError: text, NaN or infinity in a cell.
    """
    cells = table[column].str.strip()
    found = pd.to_numeric(cells, errors="coerce").astype(float)
    bad = ~np.isfinite(found.to_numpy()) & ~((cells == "").to_numpy() & empty)
    if bad.any():
        raise InputError(
            f"{cells[bad].iloc[0]!r} in column {column} is not a finite number",
            where=line(path, bad),
            remedy="write a number, or leave the row out",
        )
    return found


def years(table: pd.DataFrame, column: str, path: Path, *, empty: bool = False) -> pd.Series:
    """The column as whole years; where `empty` is allowed an empty cell is NaN.

    Raises:
        InputError: a cell that is no year.
    """
    found = numbers(table, column, path, empty=empty)
    bad = (found.notna() & ~(found.between(*YEARS) & (found == found.round()))).to_numpy()
    if bad.any():
        raise InputError(
            f"{table[column][bad].iloc[0]!r} in column {column} is not a year",
            where=line(path, bad),
            remedy="write a year such as 2019",
        )
    return found if empty else found.astype(np.int64)


def line(path: Path, bad: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> str:
    """Name the file and the line of the first bad row; the header is line 1."""
    return f"{path}, line {int(np.argmax(bad)) + 2}"
