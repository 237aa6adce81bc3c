"""What became of the numeric cells of a file: read, doubted, or skipped for a stated reason; nothing vanishes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from jinpu.reader.grid import NUMBER, QUASI, Grid, kind_matrix
from jinpu.reader.layouts import OfficeTable
from jinpu.reader.sheets import Sheet
from jinpu.reader.tidy import Content

Numeric = npt.NDArray[np.bool_]
HEADERS, LABELS, LINES, OUTSIDE = "headers", "labels", "lines", "outside"
"""Why numeric cells are no values: they stand in a header, beside the values (years, codes, ranks), in the lines above
and below a table, or in no table at all."""

ACCOUNT_COLUMNS = ("file", "met", "read", "doubted", HEADERS, LABELS, LINES, OUTSIDE)
"""Columns of the frame: `met` is the sum of those after it."""


@dataclass
class Account:
    """The numeric cells of a file, counted. `met` = `read` + `doubted` + all of `skipped`."""

    file: str
    met: int = 0
    read: int = 0
    doubted: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add_sheet(self, numeric: int) -> None:
        """Count the numeric cells of a sheet; until a table claims them they stand outside of tables."""
        self.met += numeric
        self.skipped[OUTSIDE] += numeric

    def add_table(self, values: int, read: int, **skipped: int) -> None:
        """Count a table: numeric cells in its columns of values, how many of them were read, and what was skipped."""
        self.read += read
        self.doubted += max(values - read, 0)
        self.skipped.update(skipped)
        self.skipped[OUTSIDE] -= max(values, read) + sum(skipped.values())

    def add_text(self, numbers: int, read: int, doubted: int) -> None:
        """Count running text: its numbers, those read and those doubted; years, ranks and the like are neither."""
        self.met += max(numbers, read + doubted)
        self.read += read
        self.doubted += doubted
        self.skipped[LABELS] += max(numbers - read - doubted, 0)

    def row(self) -> dict[str, object]:
        """Give the account as a row of the frame."""
        counts = {reason: self.skipped[reason] for reason in (HEADERS, LABELS, LINES, OUTSIDE)}
        return {"file": self.file, "met": self.met, "read": self.read, "doubted": self.doubted, **counts}


def accounts_frame(accounts: Sequence[Account]) -> pd.DataFrame:
    """Give accounts as a frame, a file a row."""
    return pd.DataFrame([account.row() for account in accounts], columns=pd.Index(ACCOUNT_COLUMNS))


def numeric_cells(grid: Grid) -> Numeric:
    """Tell which cells of a classified grid are numbers or look like them, rows x columns."""
    kinds = kind_matrix(grid, range(len(grid.kinds)))
    return np.asarray((kinds == NUMBER) | (kinds == QUASI), dtype=np.bool_)


def account_of_place(account: Account, numeric: Numeric, content: Content, stub: list[int], read: int) -> None:
    """Count a table of a yearbook.

    Args:
        account: where it is counted.
        numeric: the cells of its sheet that are numbers or look like them.
        content: the table.
        stub: its columns beside the values.
        read: how many values were read.
    """
    place = content.place
    width = slice(place.left, place.right)
    lines, columns = [row.number for row in content.rows], [column.number for column in content.columns]
    account.add_table(
        int(numeric[np.ix_(lines, columns)].sum()),
        read,
        headers=int(numeric[list(place.header), width].sum()),
        labels=int(numeric[np.ix_(list(place.body), stub)].sum()),
        lines=int(numeric[[*place.preamble, *place.notes], width].sum()),
    )


def account_of_office(account: Account, sheet: Sheet, tables: Sequence[OfficeTable], read: Sequence[int]) -> None:
    """Count the tables of a sheet of any office; `read` tells how many values of each were read."""
    counts = [sheet.numbers_in(column) for column in range(sheet.width)]
    account.add_sheet(sum(counts))
    for table, values_read in zip(tables, read, strict=True):
        columns = {column.number for column in table.columns}
        headers = sum(sheet.is_number(row, column) for row in table.header for column in range(sheet.width))

        def numbers(column: int, table: OfficeTable = table) -> int:
            return counts[column] if table.long else sum(sheet.is_number(row, column) for row in table.body)

        labels = sum(numbers(column) for column in range(sheet.width) if column not in columns)
        account.add_table(sum(map(numbers, columns)), values_read, headers=headers, labels=labels)
