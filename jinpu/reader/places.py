"""Where the tables are on a grid: in each block of columns, one table below the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from jinpu.reader.gazetteer import gazetteer, region_words
from jinpu.reader.grid import EMPTY, MARK, NUMBER, QUASI, TEXT, Grid, kind_matrix, number_columns
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


def split_lead(grid: Grid, lead: list[int], kinds: list[str], left: int, right: int) -> tuple[list[int], list[int]]:
    """Part the rows above the data into title lines and header rows."""
    for number, row in enumerate(lead):
        if kinds[row] != NOTE and not _is_preamble(grid, row, kinds[row], left, right):
            rest = lead[number:]
            header = [later for later in rest if kinds[later] != NOTE and not _only_units(grid, later, left, right)]
            preamble = [*lead[:number], *(later for later in rest if later not in header)]
            return preamble, header
    return lead, []


def groups_at_end(grid: Grid, header: list[int], body: list[int], left: int, right: int) -> list[int]:
    """Give the last rows of the lead that are group labels of the body: text in the stub alone, below a header."""
    values = number_columns(grid, body, left, right)
    covered = {
        row for m in grid.merges if m.top < m.bottom and left <= m.left < right for row in range(m.top, m.bottom + 1)
    }
    groups: list[int] = []
    for row in reversed(header[1:]):
        texts = _texts(grid, row, left, right)
        if row in covered or any(grid.kinds[row][c] for c in values) or any(is_header_word(text) for _, text in texts):
            break
        groups.insert(0, row)
    return groups


def _only_units(grid: Grid, row: int, left: int, right: int) -> bool:
    texts = _texts(grid, row, left, right)
    return all(is_unit_line(text) for _, text in texts)


def _texts(grid: Grid, row: int, left: int, right: int) -> list[tuple[int, str]]:
    """Give the texts of a row by column, as labels; blank ones are left out."""
    filled = (
        (column, label_of(as_text(grid.rows[row][column])).text)
        for column in range(left, right)
        if grid.kinds[row][column]
    )
    return [(column, text) for column, text in filled if text]


def _is_preamble(grid: Grid, row: int, kind: str, left: int, right: int) -> bool:
    """Tell a line of a title, unit or query from a header row."""
    texts = _texts(grid, row, left, right)
    if kind == YEARS:
        return len(texts) == 1 and not is_header_word(texts[0][1])
    rest = [(column, text) for column, text in texts if not _is_line(text)]
    if not rest:
        return True
    if len(rest) > 1 or len(texts) > 2:
        return False
    column, text = rest[0]
    if len(texts) == 1 and column > left and _spans_part(grid, row, column, left, right):
        return False
    return not is_header_word(squeezed(text))


def _is_line(text: str) -> bool:
    """Tell whether `text` alone is a title, a unit, a year or a query line, wherever it stands in the row."""
    known = words()
    plain = text.strip("()")
    return bool(
        is_unit_line(text)
        or plain in known.units.english
        or known.title.number.match(text)
        or known.title.continued.search(text)
        or (text.startswith("(") and text.endswith(")"))
        or (
            text.partition(":")[0].strip()
            in known.query.database | known.query.indicator | known.query.region | known.query.time
            and ":" in text
        )
    )


def is_unit_line(text: str) -> bool:
    """Tell whether a line (as `label_of` gives it) states the unit of a table."""
    return any(pattern.match(text) for pattern in words().units.line)


def _spans_part(grid: Grid, row: int, column: int, left: int, right: int) -> bool:
    merge = next((m for m in grid.merges if m.top <= row <= m.bottom and m.left == column), None)
    return merge is not None and merge.left < merge.right and (merge.left, merge.right) != (left, right - 1)


_HEAD_ROWS = 30
"""So far down a sheet a row of years is looked for as a header when columns are told apart."""


def column_blocks(grid: Grid) -> list[tuple[int, int]]:
    """Split the columns where a second table stands beside the first: after a gap, or where a second stub begins."""
    everything = kind_matrix(grid, range(len(grid.kinds)))
    used = np.flatnonzero(everything.any(axis=0)).tolist()
    if not used:
        return []
    data = [
        row
        for row, kinds in enumerate(grid.kinds)
        if NUMBER in kinds and not (row < _HEAD_ROWS and all_years(grid, row, 0, len(kinds)))
    ]
    inside = everything[data]
    texts = (inside == TEXT).sum(axis=0)
    numbers = np.flatnonzero((inside == NUMBER).any(axis=0))
    numbers = np.array([column for column in numbers.tolist() if not _is_dimension(grid, data, column)], dtype=np.int64)
    mostly_text = (texts > 0) & (texts * 2 >= (inside != EMPTY).sum(axis=0))
    starts = [used[0]]
    for before, column in pairwise(used):
        between = numbers[(numbers > starts[-1]) & (numbers < column)]
        beside_table = mostly_text[starts[-1]] and between.size and (numbers > column).any()
        if mostly_text[column] and beside_table and _has_own_stub(grid, data, column, after_gap=column > before + 1):
            starts.append(column)
    return list(zip(starts, [*starts[1:], used[-1] + 1], strict=True))


def _is_dimension(grid: Grid, data: list[int], column: int) -> bool:
    """Tell a column of numbers that are no values: years, codes, ordinals, by its header."""
    first = data[0] if data else 0
    headers = (squeezed(label_of(as_text(row[column])).text) for row in grid.rows[:first])
    return any(words().roles.role_of(header) in ("year", "code", "ignored") for header in headers if header)


def _has_own_stub(grid: Grid, data: list[int], column: int, *, after_gap: bool) -> bool:
    """Tell whether a column of text to the right of a table is the stub of the next one."""
    texts = [row for row in data if grid.kinds[row][column] == TEXT]
    if after_gap and (_has_title(grid, column) or _share_of_regions(grid, texts, column) >= 0.5):
        return True
    other = set(range(len(grid.rows))) - set(data)
    headers = (squeezed(label_of(as_text(grid.rows[row][column])).text) for row in other)
    return any(words().roles.role_of(header) in ("region", "item") for header in headers if header)


def _has_title(grid: Grid, column: int) -> bool:
    titles = words().title
    texts = (label_of(as_text(row[column])).text for row in grid.rows[:12])
    return any(titles.continued.search(text) or titles.number.match(text) for text in texts if text)


def _share_of_regions(grid: Grid, rows: list[int], column: int) -> float:
    labels = {squeezed(as_text(grid.rows[row][column])) for row in rows}
    return region_share(labels)


def region_share(labels: set[str]) -> float:
    """Give the share of `labels` (squeezed) that name a region or a total or group of regions."""
    labels.discard("")
    known = sum(label in gazetteer().by_name or label in region_words() for label in labels)
    return known / len(labels) if labels else 0.0


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
