"""Tables that people write: csv (comma, semicolon or tab), workbooks and parquet, with every mistake named by its line.

A table is text until its cells are read as numbers or years here. A decimal comma is understood where the file is
separated by semicolons or tabs, or where it can mean nothing else; a thousands separator never is.
"""

import csv
import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jinpu.errors import InputError

YEARS = (1000, 3000)
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
Row = TypeVar("Row", bound=BaseModel)


@dataclass(frozen=True)
class Table:
    """Rows of text below one header; `lines` says on which line (in a workbook: row) of the file each stands."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    decimal_comma: bool = False

    def where(self, place: int) -> str:
        """Name the file and the line of the row at `place`."""
        return f"{self.path}, line {self.lines[place]}"

    def records(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Give each row as a dict with the words that say where it stands."""
        for place, row in enumerate(self.rows):
            yield self.where(place), dict(zip(self.columns, row, strict=True))

    def column(self, name: str) -> list[str]:
        """Give the cells of one column; KeyError when there is none."""
        if name not in self.columns:
            raise KeyError(name)
        return [row[self.columns.index(name)] for row in self.rows]


def read_table(path: Path, needed: Sequence[str] = (), optional: Sequence[str] | None = None) -> Table:
    """Read a table and see that it has the columns named, each once.

    Args:
        path: .csv or .txt in UTF-8 (or UTF-16 with its mark), a workbook (its first sheet), or .parquet.
        needed: columns that must be there.
        optional: the only others that may be there; None allows any.

    Raises:
        InputError: no such file, no table, a missing, unknown or repeated column, or a row longer than the header.
    """
    if not path.is_file():
        raise InputError("there is no such file", where=str(path), remedy="check the path")
    cells, decimal_comma = _cells(path)
    kept = [(line, row) for line, row in cells if any(cell.strip() for cell in row)]
    if not kept:
        remedy = f"write the columns {','.join(needed)}" if needed else "write a header and rows"
        raise InputError("the file is empty", where=str(path), remedy=remedy)
    (first, header), *body = kept
    columns = tuple(name.strip() for name in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_columns(columns, needed, optional, f"{path}, line {first}")
    rows = tuple(_fitted(row, len(columns), f"{path}, line {line}") for line, row in body)
    return Table(path, columns, rows, tuple(line for line, _ in body), decimal_comma)


def _check_columns(columns: Sequence[str], needed: Sequence[str], optional: Sequence[str] | None, where: str) -> None:
    twice = next((name for place, name in enumerate(columns) if name and name in columns[:place]), "")
    if twice:
        raise InputError(f"column {twice} stands twice", where=where, remedy="keep one of the two")
    missing = [name for name in needed if name not in columns]
    if missing:
        raise InputError(f"column {missing[0]} is missing", where=where, remedy=f"name the columns {','.join(needed)}")
    unknown = [name for name in columns if optional is not None and name not in (*needed, *optional)]
    if unknown:
        known = ", ".join((*needed, *(optional or ())))
        raise InputError(f"unknown column “{unknown[0]}”", where=where, remedy=f"the columns here are {known}")


def _fitted(row: Sequence[str], width: int, where: str) -> tuple[str, ...]:
    """The row's cells, padded to the header; text beyond the header would shift or hide a value."""
    if any(cell for cell in row[width:]):
        raise InputError("has more fields than the header", where=where, remedy="quote fields that hold the separator")
    return tuple([cell.strip() for cell in row[:width]] + [""] * (width - len(row)))


def _cells(path: Path) -> tuple[list[tuple[int, list[str]]], bool]:
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _workbook_cells(path), False
    return (_parquet_cells(path), False) if suffix in (".parquet", ".pq") else _text_cells(path)


def _text_cells(path: Path) -> tuple[list[tuple[int, list[str]]], bool]:
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text", where=f"{path}, line {line}", remedy="save the file as UTF-8") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError("holds NUL bytes", where=f"{path}, line {line}", remedy="save the table anew as UTF-8 text")
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    rows, start = [], 1
    try:
        for row in reader:
            rows.append((start, row))
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"is no table ({error})", where=f"{path}, line {reader.line_num}", remedy="mend it") from error
    return rows, separator != ","


def _workbook_cells(path: Path) -> list[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise InputError(f"is no workbook ({error})", where=str(path), remedy="save it as .xlsx or .csv") from error
    return [(number, [_said(cell) for cell in row]) for number, row in enumerate(rows, start=1)]


def _parquet_cells(path: Path) -> list[tuple[int, list[str]]]:
    import pandas as pd

    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise InputError("is no parquet file", where=str(path), remedy="write it with to_parquet") from error
    if not isinstance(frame.index, pd.RangeIndex):
        frame = frame.reset_index()
    rows = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    return [(1, [str(name) for name in frame.columns])] + [
        (number, [_said(cell) for cell in row]) for number, row in enumerate(rows, start=2)
    ]


def _said(cell: Any) -> str:
    """A stored value as a person would have written it."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell) and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell).strip()


def number(text: str, where: str, *, decimal_comma: bool = False) -> float:
    """Read a cell as a finite number.

    Raises:
        InputError: a percent sign, a thousands separator, text, or no finite number.
    """
    if _COMMA.fullmatch(text) and (decimal_comma or not _GROUPED.fullmatch(text)):
        text = text.replace(",", ".")
    if _PLAIN.fullmatch(text) and math.isfinite(value := float(text)):
        return value
    raise InputError(f"“{text}” is not a finite number", where=where, remedy=_number_remedy(text))


def _number_remedy(text: str) -> str:
    if text.endswith(("%", "％", "‰")):
        return f"write {text[:-1].strip()} without the sign; the unit says it"
    if _GROUPED.fullmatch(text):
        return f"write {text.replace(',', '')}, without thousands separators"
    return "leave the cell empty where there is no value" if text else "write a number"


def year(text: str, where: str) -> int:
    """Read a cell as a year; a date such as 2019-12-31 (or 2019-12-31 00:00:00) stands for its year.

    Raises:
        InputError: no year from 1000 to 3000.
    """
    match = re.fullmatch(r"(\d{4})(?:\.0+|年|[-/](\d{1,2})[-/](\d{1,2})(?:[ T][\d:.]+)?)?", text)
    try:
        if match and match[2]:
            dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match and YEARS[0] <= int(match[1]) <= YEARS[1]:
            return int(match[1])
    except ValueError:
        pass
    raise InputError(f"“{text}” is not a year", where=where, remedy="write a year such as 2019")


def checked_row(model: type[Row], cells: dict[str, str], where: str) -> Row:
    """Read one row as a pydantic model.

    Raises:
        InputError: a cell does not fit; names the column.
    """
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        problem = error.errors()[0]
        column = ".".join(str(part) for part in problem["loc"])
        raise InputError(f"column {column}: {problem['msg']}", where=where, remedy="mend the row") from error
