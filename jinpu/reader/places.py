"""Where the tables are on a grid: in each block of columns, one table below the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinpu.reader.blocks import column_blocks, region_share
from jinpu.reader.grid import EMPTY, Grid, number_columns
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed
from jinpu.reader.leads import groups_at_end, is_unit_line, split_lead
from jinpu.reader.row_kinds import BLANK, DATA, MARKS, NOTE, WORDS, YEARS, row_kind


@dataclass(frozen=True, slots=True)
class Place:
    """A table's place: columns left (inclusive) to right (exclusive), and its rows by what they are."""

    grid: Grid
    left: int
    right: int
    preamble: tuple[int, ...]
    header: tuple[int, ...]
    body: tuple[int, ...]
    notes: tuple[int, ...]


def places(grid: Grid) -> Iterator[Place]:
    """Find the tables on a classified grid, block by block from left to right, each from top to bottom."""
    for left, right in column_blocks(grid):
        yield from _stacked(grid, left, right)


def _stacked(grid: Grid, left: int, right: int) -> Iterator[Place]:
    """Cut a block into tables: each begins with its lines of text and ends where new ones with a header begin."""
    kinds = [row_kind(grid, row, left, right) for row in range(len(grid.rows))]
    row, height = 0, len(kinds)
    while row < height:
        lead, row = _lead(grid, kinds, row, left)
        if row == height:
            if lead:
                yield Place(grid, left, right, tuple(lead), (), (), ())
            return
        body, notes, row = _body(grid, kinds, row, left, right)
        preamble, header = split_lead(grid, lead, kinds, left, right)
        groups = groups_at_end(grid, header, body, left, right)
        header = header[: len(header) - len(groups)]
        yield Place(grid, left, right, tuple(preamble), tuple(header), (*groups, *body), tuple(notes))


def _lead(grid: Grid, kinds: list[str], row: int, left: int) -> tuple[list[int], int]:
    """Collect the rows of text above the first row of data."""
    lead = []
    while row < len(kinds) and kinds[row] != DATA and not (kinds[row] == MARKS and _names_region(grid, row, left)):
        if kinds[row] != BLANK:
            lead.append(row)
        row += 1
    return lead, row


def _names_region(grid: Grid, row: int, left: int) -> bool:
    return region_share({squeezed(as_text(grid.rows[row][left]))}) > 0


def _body(grid: Grid, kinds: list[str], row: int, left: int, right: int) -> tuple[list[int], list[int], int]:
    """Collect the rows of data, with the group labels between them, until a new table begins."""
    body: list[int] = []
    notes: list[int] = []
    while row < len(kinds):
        if kinds[row] in (DATA, MARKS):
            body.append(row)
        elif kinds[row] == NOTE:
            notes.append(row)
        elif (
            kinds[row] == WORDS and kinds[row - 1] != BLANK and _is_region_without_values(grid, row, body, left, right)
        ):
            body.append(row)
        elif kinds[row] != BLANK:
            row, ended = _between(grid, kinds, row, body, notes, left, right)
            if ended:
                return body, notes, row
            continue
        row += 1
    return body, notes, row


def _is_region_without_values(grid: Grid, row: int, body: list[int], left: int, right: int) -> bool:
    """Tell a region without values, which at a table's end would pass for the next one's title."""
    values = number_columns(grid, body, left, right)
    return _names_region(grid, row, left) and not any(grid.kinds[row][column] for column in values)


def _between(
    grid: Grid, kinds: list[str], row: int, body: list[int], notes: list[int], left: int, right: int
) -> tuple[int, bool]:
    """Sort rows of text inside a block: group labels and notes go on with the table, a title or header ends it.

    Returns:
        The row to go on with, and whether the table ended.
    """
    end = next((later for later in range(row, len(kinds)) if kinds[later] in (DATA, MARKS)), len(kinds))
    run = [between for between in range(row, end) if kinds[between] != BLANK]
    if _begins_table(grid, run, kinds, body, left, right):
        return row, True
    notes.extend(between for between in run if kinds[between] == NOTE or end == len(kinds))
    if end < len(kinds):
        body.extend(between for between in run if kinds[between] != NOTE)
    return end, end == len(kinds)


def _begins_table(grid: Grid, run: list[int], kinds: list[str], body: list[int], left: int, right: int) -> bool:
    """Tell group labels within a table from the title and header of the next one."""
    values = number_columns(grid, body, left, right)
    titles = words().title
    for row in run:
        first = label_of(as_text(next((grid.rows[row][c] for c in range(left, right) if grid.kinds[row][c]), ""))).text
        if kinds[row] == YEARS or titles.continued.search(first) or titles.number.match(first) or is_unit_line(first):
            return True
        if kinds[row] == WORDS and any(grid.kinds[row][column] != EMPTY for column in values):
            return True
    return False
