"""Text files (csv, tab or semicolon separated, whatever they are called) as grids."""

import csv
import io
from collections import Counter

from charset_normalizer import from_bytes

from jinpu.errors import InputError
from jinpu.reader.grid import Grid
from jinpu.reader.knowledge import limits

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",\t;|"
_BINARY_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b"))


def decoded(content: bytes) -> str:
    """Decode strictly as UTF-16 (with a mark), UTF-8 or GB 18030; guess only where all of these fail.

    Raises:
        InputError: the bytes are no text in any known encoding.
    """
    if encoding := _UTF16_MARKS.get(content[:2]) or _utf16_without_mark(content):
        return content.decode(encoding).lstrip("\ufeff")
    if content.translate(None, _BINARY_CONTROLS) != content:
        raise InputError("is neither a workbook nor HTML nor text", remedy="fetch it again")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = from_bytes(content[:65536]).best()
    if guess is None:
        raise InputError("is text in no known encoding", remedy="save it as UTF-8")
    try:
        return content.decode(guess.encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"is damaged text: {error}", remedy="fetch it again or save it as UTF-8") from error


def _utf16_without_mark(content: bytes) -> str:
    start = content[:2000]
    zeros = start.count(0)
    if zeros * 5 < len(start) or len(content) % 2:
        return ""
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def text_grid(text: str, name: str) -> Grid:
    """Lay a csv text out as a grid; the address of a cell names the line on which its record begins.

    Raises:
        InputError: a record has more fields, or the file more records, than the limits allow.
    """
    if text.count("\n") > limits().sheet_rows:
        raise InputError(f"has more than {limits().sheet_rows:,} lines", remedy="split it")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    records: list[list[str]] = []
    lines: list[int] = []
    most = limits()
    csv.field_size_limit(most.cell_characters)
    try:
        start = 1
        for record in reader:
            if len(record) > most.sheet_columns or len(records) >= most.sheet_rows:
                raise InputError(
                    f"line {start} has {len(record):,} fields or is beyond line {most.sheet_rows:,}",
                    remedy=f"split it: at most {most.sheet_columns:,} columns and {most.sheet_rows:,} lines are read",
                )
            records.append(record)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"line {reader.line_num} cannot be read as csv ({error})", remedy="mend the line") from error
    return Grid(name, "csv", 1, _rectangular(records), line_numbers=tuple(lines))


def _rectangular(records: list[list[str]]) -> list[list[object]]:
    width = max(map(len, records), default=0)
    if width * len(records) > limits().sheet_cells:
        raise InputError(f"has {len(records):,} lines and {width:,} columns, more cells than the limit allows")
    return [[*record, *[""] * (width - len(record))] for record in records]


def _delimiter(text: str) -> str:
    """Choose the delimiter that the most lines hold, the comma when none stands out."""
    sample = [line for line in text[:20000].splitlines()[:50] if line.strip()]
    held = Counter({delimiter: sum(delimiter in line for line in sample) for delimiter in _DELIMITERS})
    delimiter, count = held.most_common(1)[0]
    return delimiter if count > held[","] else ","
