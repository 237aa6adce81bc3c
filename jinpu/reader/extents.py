"""How much a workbook would unpack to, found out before a reader lays it out densely in memory.

calamine allocates a sheet from its first to its last cell; two far cells, or one long text that a million cells share,
would take more memory than there is, and such a failure ends the process. So addresses and texts are looked at first.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import olefile  # type: ignore[import-untyped]  # publishes no types

from jinpu.reader.grid import column_number
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import UnreadableError

_CHUNK = 1 << 20
_LONGEST_REST = 1 << 24
_PLACE = 24
_LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]*)(\d+)")
_CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(c|row)\b")
_TEXT_CELL = re.compile(rb"\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)")


def check_zip(content: bytes) -> tuple[str, frozenset[str]]:
    """Look through a zip archive before anything unpacks it into memory.

    Returns:
        Its kind (xlsx, xlsb, ods or docx), and those of its worksheets that may hold formulas.

    Raises:
        UnreadableError: it is no workbook, has too many parts, unpacks to too much, holds a DTD (billion laughs), or
            has a sheet whose used area or texts are beyond the limits.
    """
    most = limits()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        kind = next((kind for kind, sign in _KINDS.items() if sign in names), "")
        if not kind:
            raise UnreadableError("no_workbook_in_zip")
        if len(parts) > most.zip_parts:
            raise UnreadableError("too_many_parts", count=f"{len(parts):,}", limit=f"{most.zip_parts:,}")
        if sum(part.file_size for part in parts) > most.unzipped_bytes:
            raise UnreadableError("unpacks_too_large", bytes=f"{most.unzipped_bytes:,}")
        longest = 0
        formulas: set[str] = set()
        for part in parts:
            _check_part(archive, part)
            if part.filename.endswith("sharedStrings.xml"):
                longest = max(map(len, _texts(archive, part)), default=0)
        for part in parts:
            if "worksheets/" in part.filename and part.filename.endswith(".xml"):
                formulas |= {part.filename} if _check_sheet(archive, part, longest) else set()
            elif kind == "ods" and part.filename == "content.xml":
                _check_repeats(archive, part)
    return kind, frozenset(formulas)


_KINDS = {"xlsx": "xl/workbook.xml", "xlsb": "xl/workbook.bin", "docx": "word/document.xml", "ods": "content.xml"}
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated\s*=\s*"(\d+)"')


def _check_repeats(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Measure the sheets of an .ods, whose cells and rows can each stand for a million; empty ends are not laid out."""
    cells, width, repeat, filled = 0, 0, 1, 0
    for chunk in _chunks(archive, part):
        for tag, attributes in _ODS_TAG.findall(chunk):
            found = _ODS_REPEATED.search(attributes)
            times = int(found[1][:9]) if found else 1
            if tag == b"table-row":
                cells, width, repeat, filled = cells + filled * repeat, 0, times, 0
            elif tag != b"table":
                width += times
                filled = width if b"value" in attributes or not attributes.rstrip().endswith(b"/") else filled
        if cells + filled * repeat > limits().laid_out_cells:
            raise UnreadableError("biff_too_large", rows=f"{repeat:,}", columns=f"{width:,}")


_SHEET_OF_BOOK = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?\br:id\s*=\s*\"([^\"]+)\"")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")
_EMPTY_FORMULA = re.compile(
    rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^<]*<[^<]*</f>|[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def empty_formulas(content: bytes, parts: frozenset[str]) -> dict[int, list[str]]:
    """Give the cells of an .xlsx whose formula has no stored value, by the number of their sheet from 1.

    A program that writes formulas without computing them leaves such cells; to a reader of values they are blank.

    Args:
        content: the workbook.
        parts: the worksheets to look at.
    """
    found: dict[int, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        tags = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {_attribute(tag, b"Id"): _attribute(tag, b"Target").lstrip("/").removeprefix("xl/") for tag in tags}
        for number, relation in enumerate(_SHEET_OF_BOOK.findall(archive.read("xl/workbook.xml")), start=1):
            part = f"xl/{targets.get(relation.decode(), '')}"
            if part in names & parts and (cells := _empty_formulas_of(archive, archive.getinfo(part))):
                found[number] = cells
    return found


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'\s*=\s*"([^"]*)"', tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _empty_formulas_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[str]:
    cells: list[str] = []
    rest = b""
    for chunk in _chunks(archive, part):
        if b"<f" not in chunk and not rest:
            continue
        text = rest + chunk
        end = max(text.rfind(b"<c "), 0)
        cells += [address.decode() for address in _EMPTY_FORMULA.findall(text[:end])]
        rest = text[end : end + _CHUNK]
    return cells + [address.decode() for address in _EMPTY_FORMULA.findall(rest)]


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    most = limits()
    if part.file_size > most.zip_ratio_from and part.file_size > most.zip_ratio * max(part.compress_size, 1):
        raise UnreadableError("part_unpacks_too_large", part=part.filename, ratio=most.zip_ratio)
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as stream:
            beginning = stream.read(_CHUNK)
        if _ENTITY.search(beginning) or b"\0" in beginning:
            raise UnreadableError("entities", part=part.filename)


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give a part piece by piece, each ending with a whole tag."""
    with archive.open(part) as stream:
        rest = b""
        while piece := stream.read(_CHUNK):
            rest += piece
            end = rest.rfind(b">") + 1
            if len(rest) - end > _LONGEST_REST:
                raise UnreadableError("no_tag", part=part.filename, bytes=f"{_LONGEST_REST:,}")
            yield rest[:end]
            rest = rest[end:]


def _texts(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> list[bytes]:
    with archive.open(part) as stream:
        return re.split(rb"<(?:\w+:)?si\b", stream.read())


def _check_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo, longest: int) -> bool:
    """Measure the used area of a worksheet and the texts that its cells would take; tell if it may hold formulas."""
    most = limits()
    surely_small, texts, formulas = _first_look(archive, part)
    if not surely_small:
        rows, columns = _exact_area(archive, part)
        if rows * columns > most.laid_out_cells:
            used = {"rows": f"{rows:,}", "columns": f"{columns:,}", "limit": f"{most.laid_out_cells:,}"}
            raise UnreadableError("part_uses_too_many_cells", part=part.filename, **used)
    if longest * texts > most.sheet_text and _exact_text(archive, part) > most.sheet_text:
        raise UnreadableError("part_texts_too_long", part=part.filename, bytes=f"{most.sheet_text:,}")
    return formulas


def _first_look(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[bool, int, bool]:
    """Tell fast if all cells are placed as Excel does it, none far out; how many can hold text; if any is computed."""
    digits = columns = texts = 0
    formulas = False
    for chunk in _chunks(archive, part):
        farthest = None if b":c " in chunk or b":c>" in chunk else _farthest(chunk)
        if farthest is None:
            return False, part.file_size, True
        digits, columns = max(digits, farthest[0]), max(columns, farthest[1])
        texts += chunk.count(b't="s"')
        formulas = formulas or b"<f" in chunk
    return bool(10**digits * columns <= limits().laid_out_cells), texts, formulas


def _farthest(chunk: bytes) -> tuple[int, int] | None:
    """Give the most digits of a row and the last column in a chunk of cells that begin as Excel writes them, <c r="A1".

    Returns:
        None when a cell begins otherwise; rows and columns are read byte by byte for all cells at once.
    """
    text = np.frombuffer(chunk + bytes(_PLACE), dtype=np.uint8)
    tags = np.flatnonzero((text[:-1] == ord("<")) & (text[1:] == ord("c")))
    cells = tags[~np.isin(text[tags + 2], _LETTERS)]
    if not len(cells):
        return 0, 0
    if any((text[cells + 2 + place] != letter).any() for place, letter in enumerate(b' r="')):
        return None
    at, column = cells + 6, np.zeros(len(cells), dtype=np.int64)
    for _ in range(4):
        is_letter = (text[at] >= ord("A")) & (text[at] <= ord("Z"))
        column = np.where(is_letter, column * 26 + text[at] - 64, column)
        at = at + is_letter
    digits = next((place for place in range(1, 9) if (text[at + place] == ord('"')).all()), 0) or _most_digits(text, at)
    return (digits, int(column.max())) if digits and column.min() else None


def _most_digits(text: npt.NDArray[np.uint8], at: npt.NDArray[np.int64]) -> int:
    """Give the length of the longest run before a quotation mark, 0 when one is longer than a row can be."""
    most = 0
    for place in range(1, 9):
        at = at[text[at + place] != ord('"')]
        most = place + 1 if len(at) else most
        if not len(at):
            return max(most, 1)
    return 0


def _exact_area(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Find the last row and column that any cell or row names, or that counting reaches where none is named."""
    rows = columns = row = column = 0
    for chunk in _chunks(archive, part):
        for letters, number in set(_REFERENCE.findall(chunk)):
            rows, columns = max(rows, int(number[:9])), max(columns, column_number(letters[:9].decode().upper()) + 1)
        for tag in _CELL_OR_ROW.findall(chunk):
            row, column = (row + 1, 0) if tag == b"row" else (row, column + 1)
            rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def _exact_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    shared = next((p for p in archive.infolist() if p.filename.endswith("sharedStrings.xml")), None)
    lengths = [len(text) for text in _texts(archive, shared)[1:]] if shared else []
    total = 0
    for chunk in _chunks(archive, part):
        indices = (int(index[:9]) for index in _TEXT_CELL.findall(chunk))
        total += sum(lengths[index] for index in indices if index < len(lengths))
    return total


_CELL_RECORDS = frozenset((6, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E, 2, 3, 4, 5))
"""BIFF records that hold a value and begin with row and column (MS-XLS 2.3): FORMULA, MULRK, RSTRING, LABELSST, NUMBER,
LABEL, BOOLERR, RK, and the four of BIFF2."""

_SHEET_BEGINS = 0x0809


def check_biff(content: bytes) -> None:
    """Look through an .xls before anything lays it out in memory: its records name rows and columns up to 65,535.

    Raises:
        UnreadableError: a sheet's used area has more cells than the limit.
    """
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        name = next((name for name in ("Workbook", "Book") if container.exists(name)), "")
        if not name:
            raise UnreadableError("no_workbook_in_ole")
        stream = container.openstream(name).read()
    at, rows, columns = 0, 0, 0
    header = struct.Struct("<HH")
    while at + 8 <= len(stream):
        kind, length = header.unpack_from(stream, at)
        if kind in _CELL_RECORDS:
            row, column = header.unpack_from(stream, at + 4)
            rows = max(rows, row)
            columns = max(columns, column)
            if (rows + 1) * (columns + 1) > limits().laid_out_cells:
                raise UnreadableError("biff_too_large", rows=f"{rows + 1:,}", columns=f"{columns + 1:,}")
        elif kind == _SHEET_BEGINS:
            rows = columns = 0
        at += 4 + length
