"""Small tables that ship as CSV, read the same way everywhere."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from jinpu.errors import InputError

FOLDER = Path(__file__).parent


def read_table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """A UTF-8 CSV file with every field as text and exactly `columns`.

    Raises:
        InputError: the file is missing, is not such a table, or its columns differ.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError("is missing", where=str(path), remedy="restore it from the repository") from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"is not a UTF-8 table ({error})", where=str(path), remedy="save it as UTF-8 CSV") from error
    # pandas takes the first field of rows that are longer than the header for their index.
    if not isinstance(table.index, pd.RangeIndex):
        raise InputError("has rows of more fields than columns", where=str(path), remedy="quote fields with commas")
    if tuple(table.columns) != columns:
        raise InputError(
            f"has the columns {', '.join(table.columns)}", where=str(path), remedy=f"name them {', '.join(columns)}"
        )
    return table


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of `read_table`, one dict a row."""
    table = read_table(path, columns)
    return [dict(zip(columns, map(str, row), strict=True)) for row in table.itertuples(index=False, name=None)]


@cache
def packaged_table(name: str) -> Mapping[str, dict[str, str]]:
    """A CSV table that lies beside this module: its rows by their first column."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return MappingProxyType({next(iter(row.values())): row for row in csv.DictReader(stream)})


def reason(key: str) -> tuple[str, str]:
    """The words for a reason of `reasons.csv`, English and Chinese."""
    row = packaged_table("reasons.csv")[key]
    return row["en"], row["zh"]
