"""Tables that people write: csv (comma, semicolon or tab), workbooks and parquet, with every mistake named by its line.

A table is text until its cells are read as numbers or years here. A decimal comma is understood where the file is
separated by semicolons, or where it can mean nothing else; a thousands separator never is.
"""

import csv
import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from jinpu.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

SeriesKind = Literal["share", "density", "count", "money", "ratio", "rate", "index", "rank"]
YEARS = (1000, 3000)
#: Larger figures are slips; sums of many of them would be infinite.
LARGEST = 1e100
# What may stand around a cell; a line break at its end is part of it, and makes a name another name.
BLANKS = " \t\u00a0\u3000"
#: The columns of a long frame of series, each with the other names that it goes by.
SERIES_COLUMNS = {
    "series": ("unique_id", "series_id", "序列"),
    "year": ("ds", "date", "time", "years", "jahr", "année", "year_end", "年份", "年"),
    "value": ("y", "values", "数值", "值"),
    "series_kind": ("kind",),
}
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_MISSING = ("nan", "NaT", "<NA>")
_YEAR = re.compile(r"[12]\d{3}")
_GROUPED_BY_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
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

    def frame(self) -> "pd.DataFrame":
        """Give the table as a frame of text whose index holds the lines."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(self.columns), index=pd.Index(self.lines, name="line"), dtype=str)


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
    kept = [(line, row) for line, row in cells if "".join(row).strip()]
    if not kept:
        remedy = f"write the columns {','.join(needed)}" if needed else "write a header and rows"
        raise InputError("the file is empty", where=str(path), remedy=remedy)
    (first, header), *body = kept
    columns = tuple(name.strip() for name in header)
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_columns(columns, needed, optional, f"{path}, line {first}")
    rows = tuple(_fitted(row, len(columns), path, line) for line, row in body)
    return Table(path, columns, rows, tuple(line for line, _ in body), decimal_comma)


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Read a table with exactly these columns as text, one dict a row.

    Raises:
        InputError: as `read_table`.
    """
    return [cells for _, cells in read_table(path, columns, ()).records()]


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


def _fitted(row: Sequence[str], width: int, path: Path, line: int) -> tuple[str, ...]:
    """The row's cells, padded to the header; text beyond the header would shift or hide a value."""
    if any(row[width:]):
        where, remedy = f"{path}, line {line}", "quote fields that hold the separator"
        raise InputError("has more fields than the header", where=where, remedy=remedy)
    return tuple([cell.strip(BLANKS) for cell in row[:width]] + [""] * (width - len(row)))


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
    return rows, separator == ";"


def _workbook_cells(path: Path) -> list[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as error:
        raise InputError(f"is no workbook ({error})", where=str(path), remedy="save it as .xlsx or .csv") from error
    return [(number, [written(cell) for cell in row]) for number, row in enumerate(rows, start=1)]


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
        (number, [written(cell) for cell in row]) for number, row in enumerate(rows, start=2)
    ]


def written(cell: Any) -> str:
    """Give a stored value as a person would have written it; nothing where it stands for nothing."""
    if cell is None or (not isinstance(cell, str) and str(cell) in _MISSING):
        return ""
    if isinstance(cell, float) and math.isfinite(cell) and cell == int(cell) and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell).strip(BLANKS)


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
    if _GROUPED_BY_POINTS.fullmatch(text):
        return f"write {text.replace('.', '')}, without thousands separators"
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


def read_series(path: Path) -> "pd.DataFrame":
    """Read a file of annual series, long or wide, as `series_frame` does.

    Raises:
        InputError: as `read_table` and `series_frame`; names file, line and column.
    """
    table = read_table(path)
    if not table.rows:
        raise InputError("there are no rows below the header", where=str(path), remedy="give at least one row")
    return series_frame(table.frame(), str(path), decimal_comma=table.decimal_comma)


def series_frame(frame: "pd.DataFrame", where: str = "series", *, decimal_comma: bool = False) -> "pd.DataFrame":
    """Give annual series as one long frame; an empty value is a gap and left out.

    Args:
        frame: long (series, year, value and optionally step, the printing step of the value, and series_kind, the same
            in all rows of a series; also under the other names of `SERIES_COLUMNS`, years also as dates), or wide:
            years down and a column a series, or a row a series and years across.
        where: name of the frame, for messages, which also give the row by its label.
        decimal_comma: whether 1,234 is a number between one and two.

    Returns:
        series (text), year, value, step and series_kind where given, and what other columns a long frame has.

    Raises:
        InputError: a missing column, a cell that is no year or number, an unknown kind, two kinds of one series, a
            negative step, or two values of one year.
    """
    table = _long(known_names(frame), where)
    table = table.assign(year=_years(table["year"], where))
    table = table.assign(value=numbers(table["value"], where, decimal_comma=decimal_comma))
    if "step" in table:
        table["step"] = numbers(table["step"], where, decimal_comma=decimal_comma).fillna(0.0)
        _refuse(table["step"] < 0, table, where, "the printing step {step} is negative", "write for example 0.1")
    if "series_kind" in table:
        _check_kinds(table, where)
    again = table.duplicated(["series", "year"])
    _refuse(again, table, where, "series {series} has the year {year} twice", "keep one value a year")
    return table[table["value"].notna()].reset_index(drop=True)


def known_names(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Give the frame with the columns of `SERIES_COLUMNS` under their own names."""
    plain = {str(name).strip().casefold(): name for name in frame.columns}
    found = {name: [each for each in (name, *others) if each in plain] for name, others in SERIES_COLUMNS.items()}
    return frame.rename(columns={plain[each[0]]: name for name, each in found.items() if each})


def _long(table: "pd.DataFrame", where: str) -> "pd.DataFrame":
    missing = [name for name in ("series", "year", "value") if name not in table]
    if missing == ["series"]:
        return table.assign(series="value")
    if missing:
        return _melted(table, missing[0], where)
    names = {name: _texts(table[name]) for name in ("series", "series_kind") if name in table}
    _refuse(names["series"] == "", table, where, "column series is empty", "name the series")
    broken = names["series"].str.contains("[\r\n]")
    _refuse(broken, table, where, "the name of a series holds a line break", "write it on one line")
    return table.assign(**names)


def _melted(table: "pd.DataFrame", missing: str, where: str) -> "pd.DataFrame":
    """The long frame of a wide one, whose first column holds the names of series, or one of whose columns the years."""
    names = list(table.columns) or [""]
    first = names[0]
    if _YEAR.fullmatch(str(names[-1]).strip()):
        kept, across, column = "series", "year", first
    elif "series" not in table and ("year" in table or (len(table.columns) and _are_years(table[first]))):
        kept, across, column = "year", "series", "year" if "year" in table else first
    else:
        remedy = "name the columns series,year,value; or write a column year and one column a series"
        raise InputError(f"column {missing} is missing", where=where, remedy=remedy)
    wide = table.rename(columns={column: kept})
    return wide.melt(id_vars=[kept], var_name=across, value_name="value", ignore_index=False).astype({"series": str})


def _are_years(cells: "pd.Series[Any]") -> bool:
    return len(cells) > 0 and all(_YEAR.fullmatch(cell) for cell in _texts(cells))


def _texts(cells: "pd.Series[Any]") -> "pd.Series[str]":
    return cells.str.strip(BLANKS).fillna("") if cells.dtype == "str" else cells.map(written).astype(str)


def numbers(cells: "pd.Series[Any]", where: str, *, decimal_comma: bool = False) -> "pd.Series[float]":
    """Read a column as finite numbers, an empty cell as NaN; its name and index say where a mistake stands.

    Raises:
        InputError: as `number`; or numbers with a decimal comma stand beside others with a point.
    """
    import pandas as pd

    found = pd.to_numeric(cells, errors="coerce").astype(float).to_numpy(copy=True)
    odd = ~(abs(found) <= LARGEST)
    comma = decimal_comma and bool(_texts(cells[odd]).str.contains(",").any())
    odd |= comma
    found[odd] = [
        _number_or_gap(text, f"{_place(cells, label, where)}, column {cells.name}", comma, decimal_comma)
        for label, text in _texts(cells[odd]).items()
    ]
    return pd.Series(found, index=cells.index, name=cells.name)


def _number_or_gap(text: str, where: str, comma: bool, decimal_comma: bool) -> float:
    if comma and "." in text:
        remedy = "write all with a decimal comma, and none with a separator of thousands"
        raise InputError(f"“{text}” stands among numbers with a decimal comma", where=where, remedy=remedy)
    value = number(text, where, decimal_comma=decimal_comma) if text else math.nan
    if abs(value) > LARGEST:
        raise InputError(f"{text} is larger than {LARGEST:g}", where=where, remedy="write it in a larger unit")
    return value


def _years(cells: "pd.Series[Any]", where: str) -> "pd.Series[int]":
    texts = _texts(cells)
    known = {
        text: year(text, f"{_place(cells, label, where)}, column year")
        for label, text in texts.drop_duplicates().items()
    }
    return texts.map(known).astype("int64")


def _place(table: "pd.Series[Any] | pd.DataFrame", label: object, where: str) -> str:
    return f"{where}, {table.index.name or 'row'} {label}"


def _check_kinds(table: "pd.DataFrame", where: str) -> None:
    kinds = get_args(SeriesKind)
    unknown = ~table["series_kind"].isin(["", *kinds])
    _refuse(unknown, table, where, "“{series_kind}” is no kind of series", f"use one of {', '.join(kinds)}")
    other = table["series_kind"] != table.groupby("series")["series_kind"].transform("first")
    _refuse(other, table, where, "series {series} has two kinds", "state one kind, the same in every row")


def _refuse(bad: "pd.Series[bool]", table: "pd.DataFrame", where: str, what: str, remedy: str) -> None:
    if bad.any():
        row = table[bad].iloc[0]
        raise InputError(what.format(**row), where=_place(table, table.index[bad][0], where), remedy=remedy)


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
