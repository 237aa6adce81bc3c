"""Workbooks (.xls, .xlsx, .xlsb, .ods, whatever they are called) as grids: values as stored, merged ranges kept.

Formulas are not computed, macros and external links not touched: what is read are the values that Excel last stored.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jinpu.errors import InputError
from jinpu.evidence.yearbook.grid import Grid, Merge, Problem
from jinpu.evidence.yearbook.knowledge import limits

_CHUNK = 1 << 20
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^>]*?\br=\"(\d{1,9})\")?")
_FAR_COLUMN = re.compile(rb"r=\"([A-Z]{3,9})\d")
_COLUMN = re.compile(rb"r=\"([A-Z]{1,9})\d")
_TWO_LETTERS = b"ZZ"


def workbook_grids(content: bytes, name: str, problems: list[Problem]) -> Iterator[Grid]:
    """Read the sheets of a workbook; sheets beyond the limits become problems.

    Raises:
        InputError: the workbook as a whole is beyond the limits or holds what no workbook needs (a DTD).
    """
    if content.startswith(b"PK"):
        check_zip(content)
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for index, sheet in enumerate(workbook.sheets_metadata[: limits().sheets], start=1):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        loaded = workbook.get_sheet_by_name(sheet.name)
        reason = _beyond_limits(loaded)
        if reason:
            problems.append(Problem(name, sheet.name, index, "", "", reason))
            continue
        hidden = sheet.visible != SheetVisibleEnum.Visible
        yield Grid(name, sheet.name, index, _rows(loaded), _merges(loaded), hidden=hidden)


def _size(sheet: CalamineSheet) -> tuple[int, int]:
    last = sheet.end
    return (last[0] + 1, last[1] + 1) if last else (0, 0)


def _rows(sheet: CalamineSheet) -> list[list[object]]:
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def _beyond_limits(sheet: CalamineSheet) -> str:
    height, width = _size(sheet)
    cells = height * width
    if cells > limits().sheet_cells:
        return (
            f"the sheet has {height:,} rows and {width:,} columns, "
            f"more than {limits().sheet_cells:,} cells; split it or delete what is empty"
        )
    ranges = len(sheet.merged_cell_ranges or ())
    if ranges > limits().merged_ranges:
        return f"the sheet has {ranges:,} merged ranges, more than {limits().merged_ranges:,}"
    return ""


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    height, width = _size(sheet)
    return tuple(
        Merge(top, left, min(bottom, height - 1), min(right, width - 1))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top < height and left < width
    )


def check_zip(content: bytes) -> None:
    """Look through a zipped workbook before anything unpacks it into memory.

    Raises:
        InputError: it has too many parts, unpacks to too much, holds a DTD (billion laughs), or a sheet whose used area
            has more cells than the limit (a reader that lays sheets out densely would need all that memory).
    """
    most = limits()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > most.zip_parts:
            raise InputError(f"has {len(parts):,} parts inside, more than {most.zip_parts:,}")
        if sum(part.file_size for part in parts) > most.unzipped_bytes:
            raise InputError(f"unpacks to more than {most.unzipped_bytes:,} bytes (a zip bomb?)")
        for part in parts:
            _check_ratio(part)
            if part.filename.endswith((".xml", ".rels")):
                _check_part(archive, part)


def _check_ratio(part: zipfile.ZipInfo) -> None:
    most = limits()
    if part.file_size > most.zip_ratio_from and part.file_size > most.zip_ratio * max(part.compress_size, 1):
        raise InputError(f"its part {part.filename} unpacks to {most.zip_ratio} times its size or more (a zip bomb?)")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Look for a DTD in the part's beginning, and measure the used area of a worksheet."""
    with archive.open(part) as stream:
        if _ENTITY.search(stream.read(_CHUNK)):
            raise InputError(f"its part {part.filename} defines entities (billion laughs?)")
    if "worksheets/" not in part.filename:
        return
    rows, widest = _used_area(archive, part, _FAR_COLUMN)
    if rows * _column_number(widest or _TWO_LETTERS) > limits().sheet_cells:
        rows, widest = _used_area(archive, part, _COLUMN)
    if rows * _column_number(widest) > limits().sheet_cells:
        raise InputError(
            f"its part {part.filename} uses cells as far as {widest.decode()}{rows}, "
            f"more than {limits().sheet_cells:,} cells",
            remedy="split it or delete what is empty",
        )


def _used_area(archive: zipfile.ZipFile, part: zipfile.ZipInfo, columns: re.Pattern[bytes]) -> tuple[int, bytes]:
    """Give the last row of a worksheet and the letters of its last column among those that `columns` finds."""
    rows, last_row, widest, tail = 0, 0, b"", b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            starts = _ROW.findall(tail + chunk)
            rows += len(starts)
            last_row = max([last_row, *(int(start) for start in starts if start)])
            widest = max([widest, *set(columns.findall(tail + chunk))], key=_column_order)
            # A tag that the chunk cuts in two is seen whole with the next one, at worst a row is counted twice.
            tail = chunk[-32:]
    return max(rows, last_row), widest


def _column_order(letters: bytes) -> tuple[int, bytes]:
    return len(letters), letters


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
