"""Small tables that ship as CSV, read the same way everywhere."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from jinpu.errors import InputError


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
    if tuple(table.columns) != columns:
        raise InputError(
            f"has the columns {', '.join(table.columns)}", where=str(path), remedy=f"name them {', '.join(columns)}"
        )
    return table


@cache
def packaged_table(name: str) -> pd.DataFrame:
    """A CSV table that lies beside this module, indexed by its first column; not to be changed by the caller."""
    with files(__package__).joinpath(name).open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype=str, keep_default_na=False, index_col=0)


def reason(key: str) -> tuple[str, str]:
    """The words for a reason of `reasons.csv`, English and Chinese."""
    row = packaged_table("reasons.csv").loc[key]
    return str(row["en"]), str(row["zh"])
