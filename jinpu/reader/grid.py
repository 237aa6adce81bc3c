"""A sheet as a grid of cells with addresses, before anybody asks what it means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from jinpu.reader.knowledge import words
from jinpu.reader.problems import Problem

Cell: TypeAlias = object
"""A cell as stored: str, float, int, or what a workbook has besides (bool, date, time); "" when empty."""

EMPTY, NUMBER, QUASI, MARK, TEXT = range(5)
"""Kinds of cells: nothing, a plain number, text with many digits that may be one, a mark such as "…", other text."""

_PLAIN_NUMBER = re.compile(r"\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)\s*")
_GROUPED = re.compile(r"\s*[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*")
_CJK = re.compile(r"[\u3400-\u9fff]")
_NOT_NUMERIC = re.compile(r"[\u3400-\u9fff~～]|[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, rows and columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: rows of equal length, and what its file says about where it stands.

    `before` holds the lines of text that stand above the grid without being in it (HTML). `sheet_index` counts from 1.
    `split` tells into how many more columns the first one of the file was parted, `semicolons` that they part the
    fields of the file, `foreign` that its encoding is none of Chinese text.
    """

    file: str
    sheet: str
    sheet_index: int
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    before: tuple[str, ...] = ()
    line_numbers: tuple[int, ...] = ()
    split: int = 0
    semicolons: bool = False
    foreign: bool = False
    kinds: list[bytes] = field(default_factory=list)

    def address(self, row: int, column: int) -> str:
        """Give the A1 address of a cell; in csv the row is the line of the file on which the record begins."""
        line = self.line_numbers[row] if self.line_numbers else row + 1
        return f"{column_letters(max(column - self.split, 0))}{line}"

    def problem(self, row: int, column: int, key: str, **fields: str) -> Problem:
        """Report a cell; `row` < 0 means the whole sheet. `key` and `fields` as in `Problem`."""
        if row < 0:
            return Problem(self.file, self.sheet, self.sheet_index, "", "", key, fields)
        text = str(self.rows[row][column])[:200]
        return Problem(self.file, self.sheet, self.sheet_index, self.address(row, column), text, key, fields)


@cache
def column_letters(column: int) -> str:
    """Give the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Give the column, counted from 0, of its letters: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def has_cjk(text: str) -> bool:
    """Tell whether `text` holds a Chinese character."""
    return _CJK.search(text) is not None


def kind_of(cell: Cell) -> int:
    """Classify a cell as EMPTY, NUMBER, QUASI, MARK or TEXT."""
    if type(cell) is float or type(cell) is int:
        return NUMBER
    if not isinstance(cell, str):
        return QUASI
    if _PLAIN_NUMBER.fullmatch(cell):
        return NUMBER
    text = cell.strip()
    if not text:
        return EMPTY
    if text in words().marks:
        return MARK
    return QUASI if _looks_numeric(text) else TEXT


def _looks_numeric(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    if not digits or len(text) > 40 or _NOT_NUMERIC.search(text):
        return False
    return digits * 2 >= len(text.replace(" ", ""))


def classified(grid: Grid) -> Grid:
    """Fill in the kinds of all cells, a byte each."""
    for row in grid.rows:
        # Most cells of a workbook are floats: asking here saves a call for each.
        kinds = bytes([NUMBER if type(cell) is float else kind_of(cell) for cell in row])
        grid.kinds.append(_ungrouped(row, kinds) if QUASI in kinds else kinds)
    return grid


def _ungrouped(row: list[Cell], kinds: bytes) -> bytes:
    """Make plain numbers of those with commas between their thousands, which nothing else looks like."""
    found = [c for c, k in enumerate(kinds) if k == QUASI and type(row[c]) is str and _GROUPED.fullmatch(str(row[c]))]
    changed = bytearray(kinds)
    for column in found:
        row[column], changed[column] = float(str(row[column]).replace(",", "")), NUMBER
    return bytes(changed)


def kind_matrix(grid: Grid, rows: Sequence[int]) -> npt.NDArray[np.uint8]:
    """Give the kinds of some rows as a matrix, rows x columns."""
    width = len(grid.kinds[0]) if grid.kinds else 0
    return np.frombuffer(b"".join(grid.kinds[row] for row in rows), dtype=np.uint8).reshape(len(rows), width)


def number_columns(grid: Grid, rows: Sequence[int], left: int, right: int) -> list[int]:
    """Give the columns from left (inclusive) to right (exclusive) that hold numbers in the first of `rows`."""
    sample = kind_matrix(grid, rows[:200])[:, left:right]
    return (np.flatnonzero((sample == NUMBER).any(axis=0)) + left).tolist()
