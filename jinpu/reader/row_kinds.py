"""What a row of a grid is: empty, a note, numbers, words, a header of years, or text with marks."""

from jinpu.reader.grid import EMPTY, MARK, NUMBER, QUASI, TEXT, Grid
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed

BLANK, NOTE, DATA, WORDS, YEARS, MARKS = "blank", "note", "data", "words", "years", "marks"
"""Kinds of rows: empty; a note or source; numbers; text alone; a header of years; text with marks, no numbers."""


def row_kind(grid: Grid, row: int, left: int, right: int) -> str:
    """Give the kind of a row between two columns, left inclusive, right exclusive."""
    kinds = grid.kinds[row][left:right]
    if not any(kinds):
        return BLANK
    first = next(column for column, kind in enumerate(kinds) if kind != EMPTY) + left
    if kinds.count(NUMBER):
        if _numbers_columns(grid, row, left, right):
            return BLANK
        return YEARS if all_years(grid, row, left, right) else DATA
    text = label_of(as_text(grid.rows[row][first])).text
    if words().notes.prefix.search(text) or words().notes.source.search(text):
        return NOTE
    return MARKS if TEXT in kinds and (MARK in kinds or QUASI in kinds) and not is_header_word(text) else WORDS


def _numbers_columns(grid: Grid, row: int, left: int, right: int) -> bool:
    """Tell the row under a header that only numbers its columns: 甲 | 1 | 2 | 3."""
    kinds = grid.kinds[row][left:right]
    if squeezed(as_text(grid.rows[row][left + kinds.index(NUMBER)])) != "1":
        return False
    cells = [grid.rows[row][column] for column, kind in enumerate(kinds, start=left) if kind == NUMBER]
    texts = {squeezed(as_text(grid.rows[row][c])) for c, kind in enumerate(kinds, start=left) if kind == TEXT}
    counted = [str(number) for number in range(1, len(cells) + 1)]
    return len(cells) > 1 and texts <= set("甲乙丙丁") and [squeezed(as_text(cell)) for cell in cells] == counted


def is_header_word(text: str) -> bool:
    """Tell whether a text names what a column holds: a region, a year, a unit, a value, ..."""
    return bool(words().roles.role_of(squeezed(text)))


def all_years(grid: Grid, row: int, left: int, right: int) -> bool:
    """Tell a header of years from data: all numbers are years, and no label but a header's word stands beside them."""
    years = words().years
    kinds = grid.kinds[row][left:right]
    if QUASI in kinds and kinds.count(NUMBER) == 1:
        return False  # A year and a damaged value beside it, not a header.
    for column, kind in enumerate(kinds, start=left):
        if kind == NUMBER:
            number = float(grid.rows[row][column])  # type: ignore[arg-type]  # NUMBER: a number or its plain text
            if not number.is_integer() or not years.first <= number <= years.last:
                return False
    texts = [squeezed(label_of(as_text(grid.rows[row][c])).text) for c, k in enumerate(kinds, start=left) if k == TEXT]
    known = [text for text in texts if words().roles.role_of(text)]
    return bool(known) or not texts
