"""Documents and exchange formats as grids: Word and ruled PDF tables, SpreadsheetML 2003, JSON-stat and PC-Axis.

Sources: ECMA-376 (w:tbl), the XML Spreadsheet Reference (Microsoft 2001), JSON-stat 2.0 (json-stat.org/full), the
PC-Axis file format (Statistics Sweden, version 2013).
"""

import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]  # publishes no types
from lxml import etree

from jinpu.reader.grid import Grid, Merge
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import UnreadableError


def check_pages(content: bytes) -> None:
    """Count a PDF's pages before anything goes through them.

    Raises:
        UnreadableError: it has more pages than the limit, or is damaged.
    """
    with pypdfium2.PdfDocument(content) as document:
        if len(document) > limits().pdf_pages:
            raise UnreadableError("too_many_pages", count=f"{len(document):,}", limit=f"{limits().pdf_pages:,}")


def pdf_grids(content: bytes, name: str) -> Iterator[Grid]:
    """Give the ruled tables of a PDF, page by page, each with the lines of text above it.

    Raises:
        UnreadableError: a page has more objects than the limit.
    """
    index = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            if sum(map(len, page.objects.values())) > limits().pdf_objects:
                raise UnreadableError("page_too_full", page=page.page_number, limit=f"{limits().pdf_objects:,}")
            top = 0.0
            for table in page.find_tables():
                index += 1
                above = page.crop((0, min(top, table.bbox[1]), page.width, max(table.bbox[1], top + 1)), strict=False)
                lines = tuple(line.strip() for line in (above.extract_text() or "").splitlines() if line.strip())
                rows: list[list[object]] = [[cell or "" for cell in row] for row in table.extract()]
                top = table.bbox[3]
                yield Grid(name, f"page {page.page_number}", index, rows, before=lines)
            page.close()


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_PX_KEYWORD = re.compile(r'\s*([A-Z][A-Z0-9_-]*)(?:\[[^\]]*\])?(?:\(((?:"[^"]*"|[^()"])*)\))?\s*=')
_QUOTED = re.compile(r'"([^"]*)"')
LONG_HEADER = {"time": "TIME_PERIOD", "geo": "REF_AREA", "value": "OBS_VALUE", "unit": "UNIT_MEASURE"}
"""SDMX names of the columns that exchange formats are laid out in, so that one reader of long tables reads all."""


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    return etree.fromstring(content, parser)


def docx_grids(content: bytes, name: str) -> Iterator[Grid]:
    """Give the tables of a Word document in their order, each with the paragraphs that stand before it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = _parsed(archive.read("word/document.xml")).find(f"{_WORD}body")
    lines: list[str] = []
    index = 0
    for element in [] if body is None else body:
        if element.tag == f"{_WORD}p":
            lines += filter(None, [_word_text(element)])
        elif element.tag == f"{_WORD}tbl":
            index += 1
            rows, merges = _word_table(element)
            yield Grid(name, f"table {index}", index, _rectangle(rows), merges, before=tuple(lines))
            lines = []


def _word_text(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(f"{_WORD}t")).strip()


def _word_table(table: Any) -> tuple[list[list[object]], tuple[Merge, ...]]:
    rows: list[list[object]] = []
    merges: list[Merge] = []
    open_merges: dict[int, int] = {}
    for number, line in enumerate(table.iterchildren(f"{_WORD}tr")):
        row: list[object] = []
        for cell in line.iterchildren(f"{_WORD}tc"):
            span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
            width = min(int(span.get(f"{_WORD}val", "1")) if span is not None else 1, limits().html_span)
            down = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
            continues = down is not None and down.get(f"{_WORD}val", "continue") == "continue"
            left = len(row)
            row += ["" if continues else _word_text(cell), *[""] * (width - 1)]
            if continues and left in open_merges:
                merges.append(Merge(open_merges[left], left, number, left + width - 1))
            elif width > 1:
                merges.append(Merge(number, left, number, left + width - 1))
            if down is not None and not continues:
                open_merges[left] = number
        rows.append(row)
    return rows, tuple(merges)


def _rectangle(rows: list[list[object]]) -> list[list[object]]:
    width = max(map(len, rows), default=0)
    if width > limits().sheet_columns or width * len(rows) > limits().html_cells:
        raise UnreadableError("table_too_large", rows=f"{len(rows):,}", columns=f"{width:,}")
    return [[*row, *[""] * (width - len(row))] for row in rows]


def spreadsheetml_grids(text: str, name: str) -> Iterator[Grid]:
    """Give the worksheets of an XML spreadsheet (Excel 2003)."""
    book = _parsed(text.encode("utf-8").replace(b'encoding="UTF-16"', b""))
    for index, sheet in enumerate(book.iter(f"{_SHEET}Worksheet"), start=1):
        rows: list[list[object]] = []
        merges: list[Merge] = []
        for line in sheet.iter(f"{_SHEET}Row"):
            rows += [[] for _ in range(_index(line, len(rows)) - len(rows))]
            row: list[object] = []
            for cell in line.iterchildren(f"{_SHEET}Cell"):
                row += [""] * (_index(cell, len(row)) - len(row))
                across, down = (int(cell.get(f"{_SHEET}{side}", "0")[:4]) for side in ("MergeAcross", "MergeDown"))
                if across or down:
                    merges.append(Merge(len(rows), len(row), len(rows) + down, len(row) + across))
                row += [_spreadsheetml_value(cell.find(f"{_SHEET}Data")), *[""] * across]
            rows.append(row)
        label = sheet.get(f"{_SHEET}Name", "")
        yield Grid(name, label, index, _rectangle(rows), tuple(merges))


def _index(element: Any, counted: int) -> int:
    place = int(element.get(f"{_SHEET}Index", "0")[:8]) - 1
    if place > limits().sheet_rows:
        raise UnreadableError("table_too_large", rows=f"{place:,}", columns="?")
    return max(place, counted)


def _spreadsheetml_value(data: Any) -> object:
    if data is None:
        return ""
    text = "".join(data.itertext())
    return float(text) if data.get(f"{_SHEET}Type") == "Number" else text


def json_grids(text: str, name: str) -> Iterator[Grid]:
    """Give the data sets of a JSON-stat response (1.x and 2.0), an observation a row.

    Raises:
        UnreadableError: it is JSON but no JSON-stat.
    """
    try:
        answer = json.loads(text)
    except RecursionError as error:
        raise UnreadableError("nested_too_deeply", depth=limits().html_depth) from error
    keyed = answer if isinstance(answer, dict) else {}
    sets = [keyed] if "value" in keyed else list(keyed.values())
    found = [each for each in sets if isinstance(each, dict) and "dimension" in each and "value" in each]
    if not found:
        raise UnreadableError("no_json_stat")
    for index, each in enumerate(found, start=1):
        label = str(each.get("label") or "")
        yield Grid(name, label or f"dataset {index}", index, _json_rows(each), before=(label,) if label else ())


def _json_rows(found: Mapping[str, Any]) -> list[list[object]]:
    dimensions = found["dimension"]
    names = list(found.get("id") or dimensions["id"])
    roles = found.get("role") or dimensions.get("role") or {}
    role_of = {dimension: role for role, members in roles.items() for dimension in members}
    categories = [_categories(dimensions[dimension]) for dimension in names]
    units = [dimensions[dimension].get("category", {}).get("unit") or {} for dimension in names]
    values, status = found["value"], found.get("status") or {}
    labels = [str(dimensions[dimension].get("label") or dimension) for dimension in names]
    header = [LONG_HEADER.get(role_of.get(each, ""), label) for each, label in zip(names, labels, strict=True)]
    rows: list[list[object]] = [[*header, LONG_HEADER["unit"], LONG_HEADER["value"], "OBS_STATUS"]]
    for number, codes in enumerate(_combinations(categories)):
        value = values.get(str(number)) if isinstance(values, dict) else values[number]
        mark = (status.get(str(number), "") if isinstance(status, dict) else status[number]) if status else ""
        said: Mapping[str, Any] = next(
            (known[code] for known, (code, _) in zip(units, codes, strict=True) if code in known), {}
        )
        unit = str(said.get("label") or said.get("base") or "")
        rows.append([*(label for _, label in codes), unit, "" if value is None else value, mark or ""])
    return rows


def _categories(dimension: Mapping[str, Any]) -> list[tuple[str, str]]:
    category = dimension.get("category", {})
    labels = category.get("label") or {}
    index = category.get("index") or list(labels)
    order = sorted(index, key=index.__getitem__) if isinstance(index, dict) else index
    return [(str(code), str(labels.get(code, code))) for code in order]


def _combinations(categories: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    total = 1
    for each in categories:
        total *= len(each)
    if total > limits().sheet_rows:
        raise UnreadableError("too_many_lines", count=f"{limits().sheet_rows:,}")
    return itertools.product(*categories)


def px_grids(text: str, name: str) -> Iterator[Grid]:
    """Give the one table of a PC-Axis file, an observation a row.

    Raises:
        UnreadableError: its keywords or the number of its values do not fit.
    """
    keys, data = _px_keys(text)
    dimensions = [*_texts(keys, "STUB"), *_texts(keys, "HEADING")]
    times = {dimension for keyword, dimension in keys if keyword == "TIMEVAL"}
    unit, contents = "".join(_texts(keys, "UNITS")).strip(" .-"), "".join(_texts(keys, "CONTENTS"))
    cells = re.findall(r'"[^"]*"|[^\s",;]+', data)
    header = [LONG_HEADER["time"] if dimension in times else dimension for dimension in dimensions]
    rows: list[list[object]] = [[*header, "CONTENTS", LONG_HEADER["unit"], LONG_HEADER["value"]]]
    combinations = list(_combinations([_texts(keys, "VALUES", dimension) for dimension in dimensions]))
    if not dimensions or len(combinations) != len(cells):
        raise UnreadableError("px_does_not_fit", values=f"{len(cells):,}", cells=f"{len(combinations):,}")
    rows += [[*labels, contents, unit, cell.strip('"')] for labels, cell in zip(combinations, cells, strict=True)]
    title = "".join(_texts(keys, "TITLE") or _texts(keys, "DESCRIPTION"))
    yield Grid(name, "".join(_texts(keys, "MATRIX")) or "px", 1, rows, before=tuple(filter(None, [title])))


def _px_keys(text: str) -> tuple[dict[tuple[str, str], str], str]:
    keys: dict[tuple[str, str], str] = {}
    at = 0
    while found := _PX_KEYWORD.match(text, at):
        keyword, dimension = found[1], (found[2] or "").strip('"')
        end = _px_end(text, found.end())
        if keyword == "DATA":
            return keys, text[found.end() :]
        keys.setdefault((keyword, dimension), text[found.end() : end])
        at = end + 1
    return keys, ""


def _px_end(text: str, at: int) -> int:
    """Find the semicolon that ends a value, outside of quotation marks."""
    while True:
        end = text.find(";", at)
        quote = text.find('"', at)
        if end < 0:
            return len(text)
        if quote < 0 or end < quote:
            return end
        at = text.find('"', quote + 1) + 1
        if not at:
            return len(text)


def _texts(keys: Mapping[tuple[str, str], str], keyword: str, dimension: str = "") -> list[str]:
    texts = _QUOTED.findall(keys.get((keyword, dimension), ""))
    return ["".join(texts)] if keyword in ("TITLE", "CONTENTS", "DESCRIPTION", "UNITS", "MATRIX") else texts
