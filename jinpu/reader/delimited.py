"""Text files (csv, tab or semicolon separated, whatever they are called) as grids."""

import csv
import io
from collections import Counter

from charset_normalizer import from_bytes

from jinpu.reader.grid import Grid
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import UnreadableError

_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",\t;|"
_BINARY_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b"))


def decoded(content: bytes) -> str:
    """Decode strictly as UTF-16 (with a mark), UTF-8 or GB 18030; guess only where all of these fail.

    Raises:
        UnreadableError: the bytes are no text in any known encoding.
    """
    if encoding := _UTF16_MARKS.get(content[:2]) or _utf16_without_mark(content):
        return content.decode(encoding).lstrip("\ufeff")
    if content.translate(None, _BINARY_CONTROLS) != content:
        raise UnreadableError("no_text")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    guess = from_bytes(content[:65536]).best()
    if guess is None:
        raise UnreadableError("no_encoding")
    try:
        return content.decode(guess.encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("damaged_text", error=error) from error


def _utf16_without_mark(content: bytes) -> str:
    start = content[:2000]
    zeros = start.count(0)
    if zeros * 5 < len(start) or len(content) % 2:
        return ""
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def text_grid(text: str, name: str) -> Grid:
    """Lay a csv text out as a grid; the address of a cell names the line on which its record begins.

    Raises:
        UnreadableError: a record has more fields, or the file more records, than the limits allow.
    """
    if text.count("\n") > limits().sheet_rows:
        raise UnreadableError("too_many_lines", count=f"{limits().sheet_rows:,}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    records: list[list[str]] = []
    lines: list[int] = []
    most = limits()
    csv.field_size_limit(most.cell_characters)
    try:
        start = 1
        for record in reader:
            if len(record) > most.sheet_columns or len(records) >= most.sheet_rows:
                raise UnreadableError(
                    "too_many_fields",
                    line=start,
                    fields=f"{len(record):,}",
                    limit=f"{most.sheet_rows:,}",
                    columns=f"{most.sheet_columns:,}",
                    lines=f"{most.sheet_rows:,}",
                )
            records.append(record)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError("no_csv", line=reader.line_num, error=error) from error
    return Grid(name, "csv", 1, _rectangular(records), line_numbers=tuple(lines))


def _rectangular(records: list[list[str]]) -> list[list[object]]:
    width = max(map(len, records), default=0)
    if width * len(records) > limits().sheet_cells:
        raise UnreadableError("too_many_csv_cells", lines=f"{len(records):,}", columns=f"{width:,}")
    return [[*record, *[""] * (width - len(record))] for record in records]


def _delimiter(text: str) -> str:
    """Choose the delimiter that the most lines hold, the comma when none stands out."""
    sample = [line for line in text[:20000].splitlines()[:50] if line.strip()]
    held = Counter({delimiter: sum(delimiter in line for line in sample) for delimiter in _DELIMITERS})
    delimiter, count = held.most_common(1)[0]
    return delimiter if count > held[","] else ","
