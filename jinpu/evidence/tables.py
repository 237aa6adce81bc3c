"""Small tables that ship as CSV, read the same way everywhere."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinpu.inputs import read_table

FOLDER = Path(__file__).parent


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table as text, one dict a row, with exactly `columns`.

    Raises:
        InputError: the file is missing, is not such a table, or its columns differ.
    """
    return [cells for _, cells in read_table(path, columns, ()).records()]


@cache
def packaged_table(name: str) -> Mapping[str, dict[str, str]]:
    """A CSV table that lies beside this module: its rows by their first column."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return MappingProxyType({next(iter(row.values())): row for row in csv.DictReader(stream)})


def reason(key: str) -> tuple[str, str]:
    """The words for a reason of `reasons.csv`, English and Chinese."""
    row = packaged_table("reasons.csv")[key]
    return row["en"], row["zh"]
