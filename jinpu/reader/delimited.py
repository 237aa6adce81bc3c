"""Text files (csv, tab or semicolon separated, whatever they are called) as grids."""

import csv
import io
import re
from collections import Counter

from charset_normalizer import from_bytes

from jinpu.reader.grid import Grid
from jinpu.reader.knowledge import dialects, limits
from jinpu.reader.problems import UnreadableError

_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüŒœŸÿŠšŽž€£©®°±²³µ·¹º»«¿¡§–—‘’“”„…‰•\xa0")
_NOT_CHINESE = ("cp932", "cp949")
_LEAST_KNOWN, _TIE = 0.05, 0.8
_UTF16_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",\t;|"
_BINARY_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1a\x1b"))


def decoded(content: bytes) -> tuple[str, str, dict[str, str]]:
    """Decode strictly as UTF-16 or UTF-8; of the older encodings, take the one whose letters are known.

    Returns:
        The text, its encoding, and the two encodings between which nothing decides ({} where one is clear).

    Raises:
        UnreadableError: the bytes are no text in any known encoding.
    """
    if encoding := _UTF16_MARKS.get(content[:2]) or _utf16_without_mark(content):
        return content.decode(encoding).lstrip("\ufeff"), encoding, {}
    if content.translate(None, _BINARY_CONTROLS) != content:
        raise UnreadableError("no_text")
    try:
        return content.decode("utf-8-sig"), "utf-8", {}
    except UnicodeDecodeError:
        return _by_letters(content)


def _by_letters(content: bytes) -> tuple[str, str, dict[str, str]]:
    """Choose among the encodings from before Unicode: by single accented letters, else by common letters."""
    high = _HIGH_RUN.findall(content[:200_000])
    if sum(len(run) == 1 for run in high) * 2 > len(high):
        encoding = "cp1252" if _western(content) else _guessed(content)
        return _decoded_as(content, encoding), encoding, {}
    scores: dict[str, float] = {}
    for encoding, letters in dialects().encodings.items():
        text = _strictly(content, encoding)
        if text is not None:
            known = [character for character in text if ord(character) > 127]
            scores[encoding] = sum(character in letters for character in known) / max(len(known), 1)
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    if not ranked or scores[ranked[0]] < _LEAST_KNOWN:
        chinese = "gb18030" in ranked and _guessed(content) in ("gb18030", "gb2312", "gbk")
        guess = ranked[0] if chinese else _guessed(content)
        return _decoded_as(content, guess), guess, {}
    tied = len(ranked) > 1 and scores[ranked[1]] > _TIE * scores[ranked[0]]
    rivals = {"first": ranked[0], "second": ranked[1]} if tied else {}
    return _decoded_as(content, ranked[0]), ranked[0], rivals


def _western(content: bytes) -> bool:
    text = _strictly(content, "cp1252") or ""
    return all(character in _WESTERN for character in text if ord(character) > 127)


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guessed(content: bytes) -> str:
    guess = from_bytes(content[:65536]).best()
    if guess is None:
        raise UnreadableError("no_encoding")
    return guess.encoding


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError("damaged_text", error=error) from error


def _utf16_without_mark(content: bytes) -> str:
    start = content[:2000]
    zeros = start.count(0)
    if zeros * 5 < len(start) or len(content) % 2:
        return ""
    return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"


def text_grid(text: str, name: str, encoding: str = "utf-8") -> Grid:
    """Lay a csv text out as a grid; the address of a cell names the line on which its record begins.

    Raises:
        UnreadableError: a record has more fields, or the file more records, than the limits allow.
    """
    if text.count("\n") > limits().sheet_rows:
        raise UnreadableError("too_many_lines", count=f"{limits().sheet_rows:,}")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[list[str]] = []
    lines: list[int] = []
    most = limits()
    try:
        start = 1
        for record in reader:
            if len(record) > most.sheet_columns or len(records) >= most.sheet_rows:
                allowed = {"columns": f"{most.sheet_columns:,}", "lines": f"{most.sheet_rows:,}"}
                raise UnreadableError("too_many_fields", line=start, fields=f"{len(record):,}", **allowed)
            records.append(record)
            lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError("no_csv", line=reader.line_num, error=error) from error
    records, split = _without_joined_column(records)
    foreign = encoding in _NOT_CHINESE or encoding.startswith("cp125")
    rows, numbers = _rectangular(records), tuple(lines)
    return Grid(name, "csv", 1, rows, line_numbers=numbers, split=split, semicolons=delimiter == ";", foreign=foreign)


def _without_joined_column(records: list[list[str]]) -> tuple[list[list[str]], int]:
    r"""Part Eurostat's first column, whose dimensions are joined by commas (freq,unit,geo\TIME_PERIOD)."""
    first = records[0][0] if records and records[0] else ""
    extra = first.count(",")
    if "\\" not in first or not extra:
        return records, 0
    parted = [[*(part.strip() for part in record[0].split(",", extra)), *record[1:]] for record in records if record]
    return parted, extra


def _rectangular(records: list[list[str]]) -> list[list[object]]:
    width = max(map(len, records), default=0)
    if width * len(records) > limits().sheet_cells:
        raise UnreadableError("too_many_csv_cells", lines=f"{len(records):,}", columns=f"{width:,}")
    return [[*record, *[""] * (width - len(record))] for record in records]


def _delimiter(text: str) -> str:
    """Choose the delimiter that parts the most lines, else the comma; a tab beside a comma is blank."""
    sample = [line for line in text[:20000].splitlines()[:50] if line.strip()]
    bare = [re.sub(r'"[^"]*"|\t+(?=,)', "", line) for line in sample]
    held = Counter({delimiter: sum(delimiter in line for line in bare) for delimiter in _DELIMITERS})
    delimiter = max("\t;|", key=lambda each: held[each])
    return delimiter if held[delimiter] >= held[","] and held[delimiter] else ","
