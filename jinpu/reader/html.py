"""HTML pages that are handed round as .xls: every table a grid, spans filled in, the text between them kept."""

from collections.abc import Iterator

from lxml import html
from lxml.etree import _Element

from jinpu.reader.grid import Grid, Merge
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import UnreadableError

_SILENT = frozenset(("script", "style", "title", "noscript", "template", "svg", "math", "iframe", "object"))
_SECTIONS = frozenset(("thead", "tbody", "tfoot"))


def html_grids(text: str, name: str) -> Iterator[Grid]:
    """Give the tables of a page in document order, nested ones after the table that holds them.

    Nothing is executed or fetched: only text and the attributes rowspan and colspan are looked at.

    Raises:
        UnreadableError: the page has too many tables, or elements nested too deeply.
    """
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    lines: list[str] = []
    tables: list[tuple[_Element, tuple[str, ...]]] = []
    for found in _walk(page):
        if isinstance(found, str):
            lines.append(found)
        else:
            tables.append((found, tuple(lines)))
            lines = []
    if len(tables) > limits().html_tables:
        raise UnreadableError("too_many_tables", count=f"{len(tables):,}", limit=f"{limits().html_tables:,}")
    for index, (table, before) in enumerate(tables, start=1):
        rows, merges = _laid_out(table)
        yield Grid(name, f"table {index}", index, rows, merges, before=before)


def _walk(page: _Element) -> Iterator[str | _Element]:
    """Go through the page without recursion: lines of text outside tables, and tables, in document order."""
    stack: list[tuple[_Element | str | None, bool, int]] = [(page, False, 1)]
    while stack:
        node, inside, depth = stack.pop()
        if isinstance(node, str):
            if node.strip() and not inside:
                yield " ".join(node.split())
            continue
        if node is None or not isinstance(node.tag, str) or node.tag in _SILENT:
            continue
        if depth > limits().html_depth:
            raise UnreadableError("nested_too_deeply", depth=limits().html_depth)
        if node.tag == "table":
            yield node
        within = inside or node.tag == "table"
        for child in reversed(node):
            stack.append((child.tail, within, depth))
            stack.append((child, within, depth + 1))
        stack.append((node.text, within, depth))


def _laid_out(table: _Element) -> tuple[list[list[object]], tuple[Merge, ...]]:
    """Lay a table's cells out on a grid; a spanning cell stands in its first place and is kept as a merged range."""
    cells: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    busy_until: dict[int, int] = {}
    rows = list(_table_rows(table))
    for row, element in enumerate(rows):
        column = 0
        for cell in element:
            if cell.tag not in ("td", "th"):
                continue
            while busy_until.get(column, -1) >= row:
                column += 1
            bottom = min(row + _span(cell, "rowspan"), len(rows)) - 1
            right = column + min(_span(cell, "colspan"), limits().html_span) - 1
            if right >= limits().sheet_columns:
                raise UnreadableError("too_many_columns", columns=f"{limits().sheet_columns:,}")
            cells[row, column] = _cell_text(cell)
            busy_until.update(dict.fromkeys(range(column, right + 1), bottom))
            if (bottom, right) != (row, column):
                merges.append(Merge(row, column, bottom, right))
            column = right + 1
    return _rectangle(cells, 1 + max(busy_until, default=-1), len(rows)), tuple(merges)


def _rectangle(cells: dict[tuple[int, int], str], width: int, height: int) -> list[list[object]]:
    if width * height > limits().html_cells:
        raise UnreadableError("table_too_large", rows=f"{height:,}", columns=f"{width:,}")
    rows: list[list[object]] = [[""] * width for _ in range(height)]
    for (row, column), text in cells.items():
        rows[row][column] = text
    return rows


def _table_rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from (row for row in child if row.tag == "tr")


def _span(cell: _Element, attribute: str) -> int:
    text = (cell.get(attribute) or "1").strip()[:9]
    return max(int(text), 1) if text.isdecimal() else 1


def _cell_text(cell: _Element) -> str:
    """Give a cell's own text, with line breaks, without that of tables within it."""
    if not len(cell):
        return (cell.text or "")[: limits().cell_characters]
    parts: list[str] = []
    stack: list[_Element | str | None] = [cell]
    while stack:
        node = stack.pop()
        if node is None or isinstance(node, str):
            parts.append(node or "")
            continue
        if not isinstance(node.tag, str) or node.tag in _SILENT or (node is not cell and node.tag == "table"):
            continue
        if node.tag == "br":
            parts.append("\n")
        for child in reversed(node):
            stack.extend((child.tail, child))
        stack.append(node.text)
    return "".join(parts)[: limits().cell_characters]
