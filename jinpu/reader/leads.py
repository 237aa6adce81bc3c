"""The rows above a table's data: lines of titles, units and queries, header rows, and group labels of the body."""

from jinpu.reader.grid import Grid, number_columns
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed
from jinpu.reader.row_kinds import NOTE, YEARS, is_header_word


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
