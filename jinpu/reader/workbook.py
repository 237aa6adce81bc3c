"""Workbooks (.xls and .xlsx, whatever they are called) as grids: values as stored, merged ranges kept.

Formulas are not computed, macros and external links not touched: what is read are the values that Excel last stored.
"""

import io
from collections.abc import Iterator
from typing import cast

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jinpu.reader.extents import check_biff, empty_formulas
from jinpu.reader.grid import Grid, Merge
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import Problem, UnreadableError


def workbook_grids(
    content: bytes, name: str, problems: list[Problem], formulas: frozenset[str] = frozenset()
) -> Iterator[Grid]:
    """Read the sheets of a workbook; sheets beyond the limits become problems.

    Args:
        content: the file.
        name: what to call it.
        problems: where to tell of sheets that are not read or hidden, and of formulas without a value.
        formulas: the parts of an .xlsx that may hold formulas.

    Raises:
        UnreadableError: the workbook as a whole is beyond the limits or holds what no workbook needs (a DTD).
    """
    if not content.startswith(b"PK"):
        check_biff(content)
    empty = empty_formulas(content, formulas) if formulas else {}
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for index, sheet in enumerate(workbook.sheets_metadata[: limits().sheets], start=1):
        if sheet.typ != SheetTypeEnum.WorkSheet:
            problems.append(Problem(name, sheet.name, index, "", "", "no_worksheet"))
            continue
        problems += [Problem(name, sheet.name, index, cell, "", "empty_formula") for cell in empty.get(index, ())]
        loaded = workbook.get_sheet_by_name(sheet.name)
        refused = _beyond_limits(loaded)
        if refused:
            problems.append(refused.problem(name, sheet.name, index))
            continue
        if sheet.visible != SheetVisibleEnum.Visible and loaded.end:
            problems.append(Problem(name, sheet.name, index, "", "", "hidden_sheet"))
        rows = cast(list[list[object]], loaded.to_python(skip_empty_area=False))
        if not content.startswith(b"PK"):
            _mend_wide_texts(rows)
        merges = _merges(loaded)
        del loaded  # calamine's own copy of the sheet, as large as the rows
        yield Grid(name, sheet.name, index, rows, merges)


def _mend_wide_texts(rows: list[list[object]]) -> None:
    """Join letters between which an old .xls has NULs: UTF-16 that was stored as if it were one byte a letter."""
    for row in rows:
        for column, cell in enumerate(row):
            if type(cell) is str and "\0" in cell:
                row[column] = cell.replace("\0", "")


def _size(sheet: CalamineSheet) -> tuple[int, int]:
    last = sheet.end
    return (last[0] + 1, last[1] + 1) if last else (0, 0)


def _beyond_limits(sheet: CalamineSheet) -> UnreadableError | None:
    height, width = _size(sheet)
    cells = height * width
    if cells > limits().sheet_cells:
        limit = f"{limits().sheet_cells:,}"
        return UnreadableError("sheet_too_large", rows=f"{height:,}", columns=f"{width:,}", limit=limit)
    ranges = len(sheet.merged_cell_ranges or ())
    if ranges > limits().merged_ranges:
        return UnreadableError("too_many_merges", count=f"{ranges:,}", limit=f"{limits().merged_ranges:,}")
    return None


def _merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    height, width = _size(sheet)
    return tuple(
        Merge(top, left, min(bottom, height - 1), min(right, width - 1))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top < height and left < width
    )
