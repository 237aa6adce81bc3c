"""Tables of any statistical office: where header, stub and values are, told by content and by the names of columns.

A long table (an observation a row) is known by the names of its columns; every other one by its numbers: the header is
what stands above them, the stub what stands beside them. Chinese yearbooks, whose headers nest and whose pages are
glued, are read by `find_tables` and `column_headers` instead.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from jinpu.reader.grid import Grid, has_cjk
from jinpu.reader.knowledge import dialects, words
from jinpu.reader.world_numbers import NOTHING, Cell, decimal_comma, read_number
from jinpu.reader.world_periods import Period, cell_text, period_of, periods_of

_HEAD_ROWS = 80
_NAME = re.compile(r"[^\w]|_")
_LETTER = re.compile(r"[^\W\d_]")
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_ROLES = ("time", "region", "value", "unit", "scale", "mark", "code", "ignored")


@lru_cache(maxsize=4096)
def role_named(name: str) -> str:
    """Give the role that a column's name tells, "" when it tells none."""
    known = dialects().roles
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    folded = _NAME.sub("", plain)
    bare = _NAME.sub("", re.sub(r"[\[(【].*?[\])】]|:.*$", "", plain))
    for role in _ROLES:
        if folded in getattr(known, role) or bare in getattr(known, role):
            return role
    return "code" if folded.endswith(known.code_endings) else ""


def speaks_chinese(grid: Grid) -> bool:
    """Tell a sheet of a Chinese yearbook: some of its words are Chinese and none Japanese or Korean."""
    if grid.foreign:
        return False
    words_seen = chinese = 0
    for line in (*([text] for text in grid.before), *grid.rows[:300]):
        for cell in line:
            if isinstance(cell, str) and (_LETTER.search(cell) or has_cjk(cell)):
                if _KANA_HANGUL.search(cell):
                    return False
                words_seen += 1
                chinese += has_cjk(cell)
    return chinese * 5 >= words_seen and chinese > 0


@dataclass
class Sheet:
    """A grid with what each cell is: its text, and its number or mark where it is one."""

    grid: Grid
    texts: list[list[str]]
    cells: list[list[Cell]]
    unsure: str = ""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.texts[0]) if self.texts else 0

    def is_number(self, row: int, column: int) -> bool:
        """Tell a cell with a number."""
        return self.cells[row][column].number is not None


@dataclass
class Column:
    """What a column of values says of them."""

    number: int
    path: list[str] = field(default_factory=list)
    period: Period | None = None
    unit: str = ""
    region: str = ""


@dataclass
class Table:
    """A table's parts: lines above it, header rows, rows of values, and its columns by role."""

    lead: list[str]
    header: list[int]
    body: list[int]
    columns: list[Column]
    stub: dict[int, str]
    names: dict[int, str]
    times: dict[str, Period]
    long: bool = False


def sheet_of(grid: Grid, *, semicolons: bool = False) -> Sheet:
    """Read the cells of a grid as texts and numbers, by the decimal sign that its file as a whole shows."""
    texts = [[cell_text(cell) for cell in row] for row in grid.rows]
    printed = (
        text
        for row, line in zip(grid.rows, texts, strict=True)
        for cell, text in zip(row, line, strict=True)
        if isinstance(cell, str) and ("," in text or "." in text or len(text) > 3) and text[-1:].isdigit()
    )
    comma, unsure = decimal_comma(printed, semicolons=semicolons)
    cells = [
        [
            Cell(float(cell))
            if type(cell) is float or type(cell) is int
            else read_number(text, comma=comma)
            if isinstance(cell, str) and text
            else NOTHING
            for cell, text in zip(row, line, strict=True)
        ]
        for row, line in zip(grid.rows, texts, strict=True)
    ]
    return Sheet(grid, texts, cells, unsure)


def world_tables(sheet: Sheet) -> list[Table]:
    """Find the tables of a sheet from top to bottom."""
    long = _long_table(sheet)
    if long:
        return [long]
    tables = []
    top, height = 0, len(sheet.texts)
    while top < height:
        table, top = _wide_table(sheet, top)
        if table is None:
            break
        tables.append(table)
    return tables


def _long_table(sheet: Sheet) -> Table | None:
    for row, texts in enumerate(sheet.texts[:_HEAD_ROWS]):
        named = {column: role_named(text) for column, text in enumerate(texts) if text}
        roles = Counter(named.values())
        if len(named) < 3 or not roles["value"] or not (roles["time"] or roles["region"]):
            continue
        body = [line for line in range(row + 1, len(sheet.texts)) if any(sheet.texts[line])]
        values = [column for column, role in named.items() if role == "value"]
        value = next((c for c in values if any(sheet.is_number(line, c) for line in body[:200])), None)
        if value is None or any(period_of(text) for text in texts if text):
            continue
        stub = {column: role for column, role in named.items() if column != value}
        return _settled_long(sheet, row, body, value, stub)
    return None


def _settled_long(sheet: Sheet, row: int, body: list[int], value: int, stub: dict[int, str]) -> Table:
    """Give each dimension one column: a code that stands beside its label says nothing more."""
    names = {column: sheet.texts[row][column] for column in stub}
    sample = body[:: max(1, len(body) // 400)]
    for role in ("time", "region"):
        columns = [column for column, own in stub.items() if own == role]
        best = max(columns, key=lambda c: _fits(sheet, sample, c, role), default=None)
        for column in columns:
            if column != best:
                stub[column] = "ignored" if role == "time" or _codes(sheet, sample, column) else "item"
    for column, role in list(stub.items()):
        if role == "value":
            stub[column] = "ignored"
        if stub[column] in ("", "item"):
            stub[column] = "ignored" if _has_label_beside(sheet, sample, column, stub) else "item"
    regions = [column for column, role in stub.items() if role == "region"]
    if not regions and (codes := [c for c, n in names.items() if role_named(n) == "code" and "geo" in n.lower()]):
        stub[codes[0]] = "region"
    lead = _lines(sheet, range(row))
    times = _times(sheet, body, stub)
    kept = [line for line in body if sheet.texts[line][value] or sum(map(bool, sheet.texts[line])) > 2]
    return Table(lead, [row], kept, [Column(value)], stub, names, times, long=True)


def _times(sheet: Sheet, body: Sequence[int], stub: dict[int, str]) -> dict[str, Period]:
    column = next((column for column, role in stub.items() if role == "time"), None)
    return {} if column is None else periods_of(sheet.texts[line][column] for line in body)


def _fits(sheet: Sheet, sample: Sequence[int], column: int, role: str) -> tuple[bool, float]:
    texts = [sheet.texts[line][column] for line in sample if sheet.texts[line][column]]
    if role == "time":
        return True, sum(period_of(text) is not None for text in texts) / max(len(texts), 1)
    return not _codes(sheet, sample, column), sum(map(len, texts)) / max(len(texts), 1)


def _codes(sheet: Sheet, sample: Sequence[int], column: int) -> bool:
    texts = {sheet.texts[line][column] for line in sample if sheet.texts[line][column]}
    return all(text.replace("_", "").replace("-", "").isalnum() and text == text.upper() for text in texts)


def _has_label_beside(sheet: Sheet, sample: Sequence[int], column: int, stub: dict[int, str]) -> bool:
    """Tell a column of codes whose words stand in the column before or after it, one for one."""
    if not _codes(sheet, sample, column):
        return False
    for other in (column - 1, column + 1):
        if other in stub and not _codes(sheet, sample, other) and stub[other] in ("", "item", "region", "unit"):
            pairs = {(sheet.texts[line][column], sheet.texts[line][other]) for line in sample}
            if len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}):
                return True
    return False


def _lines(sheet: Sheet, rows: Sequence[int]) -> list[str]:
    """Give the lines above a table; a key and its value are one line."""
    lines = []
    for row in rows:
        filled = [text for text in sheet.texts[row] if text]
        if len(filled) == 2 and len(filled[0]) < 40:
            filled = [f"{filled[0].rstrip(':：')}: {filled[1]}"]
        lines += filled
    return [*sheet.grid.before, *lines]


def _wide_table(sheet: Sheet, top: int) -> tuple[Table | None, int]:
    """Find the next table at or below row `top`, and the row where the one after it may begin."""
    height = len(sheet.texts)
    candidates = _value_columns(sheet, top)
    first = next((row for row in range(top, height) if _is_data(sheet, row, candidates)), height)
    if first == height:
        return None, height
    header = _header_rows(sheet, top, first, candidates)
    lead = _lines(sheet, range(top, header[0] if header else first))
    body, end = _body_rows(sheet, first, candidates)
    columns = [column for column in candidates if any(_filled(sheet, row, column) for row in body)]
    names = {c: _name(sheet, header, c) for c in range(sheet.width)}
    stub = _stub(sheet, header, body, columns, names, lead)
    values = [column for column in columns if column not in stub and column > min(stub, default=-1)]
    times = _times(sheet, body, stub)
    table = Table(lead, header, body, [Column(number) for number in values], stub, names, times)
    _read_header(sheet, table)
    return table, end


def _filled(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cells[row][column]
    return cell.number is not None or bool(cell.mark)


def _value_columns(sheet: Sheet, top: int) -> list[int]:
    """Give the columns in which numbers and marks are at least as many as words, below row `top`."""
    rows = range(top, len(sheet.texts))
    step = max(1, len(rows) // 2000)
    found = []
    for column in range(sheet.width):
        numbers = marks = others = 0
        for row in rows[::step]:
            if text := sheet.texts[row][column]:
                cell = sheet.cells[row][column]
                numbers += cell.number is not None
                marks += cell.number is None and bool(cell.mark)
                others += not cell.mark and cell.number is None and period_of(text) is None
        if numbers + marks and numbers + marks >= min(others, 12):
            found.append(column)
    return found


def _is_data(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell a row of values from a header: not all years, no codes of columns, no numbering, no key with its value."""
    texts = sheet.texts[row]
    numbers = [column for column in columns if sheet.is_number(row, column)]
    if not numbers:
        return False
    others = [column for column, text in enumerate(texts) if text and column not in numbers]
    label = texts[others[-1]] if others and others[-1] < numbers[0] else texts[others[0]] if others else ""
    if label and (dialects().words.codes.search(label) or label.endswith((":", "：")) or role_named(label) == "code"):
        return not (role_named(label) == "code" or label.endswith((":", "：")) or dialects().words.codes.search(label))
    years = [period_of(texts[column]) is not None for column in numbers]
    if all(years):
        apart = len({texts[column] for column in numbers}) > 1
        below = next((r for r in range(row + 1, min(row + 4, len(sheet.texts))) if any(sheet.texts[r])), row)
        under = [
            column for column in numbers if _filled(sheet, below, column) and not period_of(sheet.texts[below][column])
        ]
        first_is_time = period_of(sheet.texts[below][numbers[0]]) is not None and below > row
        if (len(numbers) > 1 and apart) or (len(numbers) == 1 and not first_is_time and (under or len(texts) > 2)):
            return False
    counted = [texts[column] for column in numbers]
    if len(counted) > 2 and counted == [str(number) for number in range(1, len(counted) + 1)]:
        return False
    return not (len(numbers) == 1 and len(others) == 0 and len(columns) > 2)


def _header_rows(sheet: Sheet, top: int, first: int, columns: Sequence[int]) -> list[int]:
    """Collect the rows above the first values that say something over columns of values."""
    header: list[int] = []
    for row in range(first - 1, top - 1, -1):
        filled = [column for column, text in enumerate(sheet.texts[row]) if text]
        if not filled:
            if header:
                break
            continue
        over = [column for column in filled if column in columns]
        lone = len(filled) == 1 and (filled[0] == 0 or _spans_all(sheet, row, filled[0]))
        if not over or (lone and not period_of(sheet.texts[row][filled[0]])) or _is_sentence(sheet, row, filled):
            if header or lone:
                break
            continue
        header.insert(0, row)
    return header


def _spans_all(sheet: Sheet, row: int, column: int) -> bool:
    merge = next((m for m in sheet.grid.merges if m.top <= row <= m.bottom and m.left == column), None)
    return merge is not None and merge.right - merge.left + 1 >= sheet.width - 1


def _is_sentence(sheet: Sheet, row: int, filled: Sequence[int]) -> bool:
    """Tell a key with a long value, such as a note, from a header."""
    return len(filled) <= 2 and any(len(sheet.texts[row][column]) > 200 for column in filled)


def _body_rows(sheet: Sheet, first: int, columns: Sequence[int]) -> tuple[list[int], int]:
    """Collect the rows of values and the lines between them until the next table's header, or the end."""
    body: list[int] = []
    height = len(sheet.texts)
    pending: list[int] = []
    for row in range(first, height):
        if any(_filled(sheet, row, column) for column in columns) and (
            _is_data(sheet, row, columns) or _marks_only(sheet, row, columns)
        ):
            body += [*pending, row]
            pending = []
            continue
        texts = [column for column in columns if sheet.texts[row][column] and column > 0]
        if len(texts) > 1 and body and len(texts) * 2 >= len(columns):
            return body, pending[0] if pending else row
        if any(sheet.texts[row]):
            pending.append(row)
    return body, height


def _marks_only(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    return not any(sheet.is_number(row, c) for c in columns) and any(sheet.cells[row][c].mark for c in columns)


def _name(sheet: Sheet, header: Sequence[int], column: int) -> str:
    """Give the name of a stub column: its lowest header, from a merged range above where the cell is covered."""
    for row in reversed(header):
        if text := sheet.texts[row][column]:
            return text
    for merge in sheet.grid.merges:
        if merge.left == column and any(merge.top <= row <= merge.bottom for row in header):
            return sheet.texts[merge.top][column]
    return ""


def _stub(
    sheet: Sheet,
    header: Sequence[int],
    body: Sequence[int],
    values: Sequence[int],
    names: dict[int, str],
    lead: list[str],
) -> dict[int, str]:
    """Give the columns that hold no values, by what they hold."""
    stub: dict[int, str] = {}
    sample = body[:: max(1, len(body) // 300)]
    places = False
    for column in range(sheet.width):
        texts = [sheet.texts[row][column] for row in sample if sheet.texts[row][column]]
        if not texts:
            continue
        role = role_named(names[column])
        if column in values:
            if role in ("code", "ignored", "mark", "scale") and not period_of(names[column]):
                stub[column] = role
                places = places or bool(
                    dialects().words.places.search(names[column]) or "district" in names[column].lower()
                )
            elif (role == "time" or column == 0 or not stub) and _are_times(sheet, sample, column):
                stub[column] = "time"
            continue
        if role in ("", "region", "time", "value") and len(texts) and _are_times(sheet, sample, column):
            stub[column] = "time"
        elif role in ("unit", "scale", "mark", "code", "ignored", "region"):
            stub[column] = role
        elif role == "time":
            stub[column] = "time"
        elif dialects().words.places.search(names[column]):
            stub[column] = "region"
        elif column < max(values, default=0):
            stub[column] = "region" if places and not names[column] else "item"
    _find_region(sheet, stub, names, lead)
    return stub


def _are_times(sheet: Sheet, sample: Sequence[int], column: int) -> bool:
    texts = [sheet.texts[row][column] for row in sample if sheet.texts[row][column]]
    times = periods_of(texts)
    read = sum(text in times for text in texts)
    return read * 10 >= len(texts) * 8 and (len(set(texts)) > 1 or len(texts) < 3)


def _find_region(sheet: Sheet, stub: dict[int, str], names: dict[int, str], lead: list[str]) -> None:
    """Take a lone unnamed stub for places where the title says that the table is by places."""
    items = [column for column, role in stub.items() if role == "item"]
    if "region" in stub.values() or not items:
        return
    said = any(dialects().words.places.search(line) for line in lead)
    if said and not names[items[0]]:
        stub[items[0]] = "region"


def _read_header(sheet: Sheet, table: Table) -> None:
    """Work out each column's times, units, places and labels from the header rows above it."""
    for place, row in enumerate(table.header):
        last = place == len(table.header) - 1
        texts = _spread(sheet, row, table, lowest=last)
        first_value = min((column.number for column in table.columns), default=0)
        labels = [text for text in sheet.texts[row][:first_value] if text]
        label = labels[-1] if labels else ""
        role = role_named(label) if len(labels) == 1 else ""
        if role in ("code", "ignored") or dialects().words.codes.search(label):
            continue
        filled = [text for text in texts.values() if text]
        times = periods_of(filled)
        units = len(table.header) > 1 and filled and all(is_unit_text(text) for text in filled)
        if units and len(filled) == 1:
            texts = dict.fromkeys(texts, filled[0])
        for column in table.columns:
            text = texts[column.number]
            if not text:
                continue
            if text in times:
                column.period = times[text]
            elif role == "region" and not last and "region" not in table.stub.values():
                column.region = text
            elif units or role == "unit" or (place and is_unit_text(text)):
                column.unit = text
            else:
                own, unit = parted_unit(text)
                column.unit = unit or column.unit
                period, own = _leading_period(own) if column.period is None else (column.period, own)
                column.period = period
                if own and (not column.path or column.path[-1] != own):
                    column.path.append(own)


def _leading_period(text: str) -> tuple[Period | None, str]:
    """Take a time off the begin or end of a label: 2020 Total, Jan 2020 - males."""
    found = re.match(r"^(\S+(?:\s\S+)?)\s+\[YR\d{4}\]$", text)
    if found and (period := period_of(found[1])):
        return period, ""
    return None, text


def _spread(sheet: Sheet, row: int, table: Table, *, lowest: bool) -> dict[int, str]:
    """Give the header texts of a row by column: a text goes on to the right until the next one, as merged cells do."""
    columns = [column.number for column in table.columns]
    texts = {column: sheet.texts[row][column] for column in columns}
    covered = {
        column: sheet.texts[merge.top][merge.left]
        for merge in sheet.grid.merges
        if merge.top <= row <= merge.bottom
        for column in range(merge.left, merge.right + 1)
    }
    filled = [column for column in columns if texts[column]]
    alone = len(filled) == 1 and filled[0] == columns[0]
    said = ""
    for column in columns:
        said = texts[column] or covered.get(column, said if not lowest or alone else "")
        texts[column] = said
    return texts


@lru_cache(maxsize=8192)
def is_unit_text(text: str) -> bool:
    """Tell whether a text is a unit of measurement and nothing else, in the languages of the offices."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip(" .")
    if not plain or len(plain) > 60:
        return False
    if dialects().words.unit.match(plain):
        return True
    return any(
        plain.replace(" ", "") in (base, multiplier + base)
        for base in words().units.bases
        for multiplier in ("", *words().units.multipliers)
    )


_BRACKETS = re.compile(r"\s*[(\[【（](?P<unit>[^()\[\]【】（）]*(?:\([^()]*\))?[^()\[\]【】（）]*)[)\]】）]")


@lru_cache(maxsize=8192)
def parted_unit(text: str) -> tuple[str, str]:
    """Split a label into its words and its unit, in brackets, after the last comma, or the whole label."""
    plain = re.sub(r"\s+", " ", text).strip()
    for found in reversed(list(_BRACKETS.finditer(plain))):
        if is_unit_text(found["unit"]) or plain[found.start() :].lstrip().startswith("【"):
            return (plain[: found.start()] + plain[found.end() :]).strip(), found["unit"].strip()
    parts = plain.split(", ")
    for number in range(len(parts) - 1, 0, -1):
        if is_unit_text(parts[number]):
            return ", ".join([*parts[:number], *parts[number + 1 :]]), parts[number]
    return plain, ""
