"""Tables of any statistical office: where header, stub and values are, told by content and by the names of columns.

A long table (an observation a row) is known by the names of its columns; every other one by its numbers: the header is
what stands above them, the stub what stands beside them. Chinese yearbooks, whose headers nest and whose pages are
glued together, are read by `places`, `headers` and `stubs` instead.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jinpu.reader.gazetteer import place_code
from jinpu.reader.knowledge import dialects
from jinpu.reader.labels import is_unit_text, parted_unit
from jinpu.reader.periods import Period, part_of, period_of, periods_of
from jinpu.reader.sheets import Sheet, are_codes, are_parts, are_running_years, are_times, role_by_content, role_named

_HEAD_ROWS, _MOST_SIGNS, _LONGEST_FLAG = 80, 3, 5
_NAME = re.compile(r"[^\w]|_")


@dataclass
class ValueColumn:
    """What a column of values says of them."""

    number: int
    path: list[str] = field(default_factory=list)
    period: Period | None = None
    unit: str = ""
    region: str = ""
    part: str = ""
    mark: str = ""


@dataclass
class OfficeTable:
    """A table's parts: lines above it, header rows, rows of values, its columns by role, and the times of its stub."""

    lead: list[str]
    header: list[int]
    body: list[int]
    columns: list[ValueColumn]
    stub: dict[int, str]
    names: dict[int, str]
    times: dict[str, Period]
    long: bool = False

    def with_role(self, role: str) -> list[int]:
        """Give the columns of one role, from left to right."""
        return sorted(column for column, own in self.stub.items() if own == role)


def office_tables(sheet: Sheet) -> list[OfficeTable]:
    """Find the tables of a sheet from top to bottom."""
    if long := _long_table(sheet):
        return [long]
    tables = []
    top, height = 0, len(sheet.texts)
    while top < height:
        table, top = _wide_table(sheet, top)
        if table is None:
            break
        if not _is_legend(sheet, table):
            tables.append(table)
    return tables


def _is_legend(sheet: Sheet, table: OfficeTable) -> bool:
    """Tell the list of a sheet's signs: one column of marks with few numbers among them."""
    if len(table.columns) != 1:
        return False
    cells = [sheet.column(table.columns[0].number)[row] for row in table.body]
    numbers = sum(cell.number is not None for cell in cells)
    return numbers <= _MOST_SIGNS and numbers <= sum(bool(cell.mark) for cell in cells if cell.number is None)


def lines_above(sheet: Sheet, rows: Iterable[int]) -> list[str]:
    """Give the lines above a table; a key and its value are one line."""
    lines = []
    for row in rows:
        filled = [text for text in sheet.texts[row] if text]
        if len(filled) == 2 and len(filled[0]) < 40:
            filled = [f"{filled[0].rstrip(':：')}: {filled[1]}"]
        lines += filled
    return [*sheet.grid.before, *lines]


# Long tables


def _long_table(sheet: Sheet) -> OfficeTable | None:
    """Find a table with an observation a row: its header names a column of values and one of times or places."""
    for row, texts in enumerate(sheet.texts[:_HEAD_ROWS]):
        named = {column: role_named(text) for column, text in enumerate(texts) if text}
        roles = Counter(named.values())
        if len(named) < 3 or not roles["value"] or not (roles["time"] or roles["part"] or roles["region"]):
            continue
        if any(period_of(text) for text in texts if text):
            continue
        body = [line for line in range(row + 1, len(sheet.texts)) if any(sheet.texts[line])]
        values = [column for column, role in named.items() if role == "value"]
        value = next((c for c in values if any(sheet.is_number(line, c) for line in body[:2000])), None)
        if value is not None:
            return _settled_long(sheet, row, body, value, {c: role for c, role in named.items() if c != value})
    return None


def _settled_long(sheet: Sheet, row: int, body: list[int], value: int, stub: dict[int, str]) -> OfficeTable:
    """Give each dimension one column: a code that stands beside its label says nothing more."""
    names = {column: sheet.texts[row][column] for column in stub}
    sample = body[:: max(1, len(body) // 400)]
    texts = {column: [text for line in sample if (text := sheet.texts[line][column])] for column in stub}
    for column, role in stub.items():
        stub[column] = role_by_content(texts, names, stub, column) if role in ("", "part") else role
    for role in ("time", "region", "unit"):
        columns = [column for column, own in stub.items() if own == role]
        best = max(columns, key=lambda c: _fits(texts[c], role), default=None)
        for column in columns:
            if column != best:
                stub[column] = "ignored" if role != "region" or are_codes(texts[column]) else "item"
    measures = [column for column, role in stub.items() if not role and _are_measures(sheet, sample, column)]
    for column, role in list(stub.items()):
        if column in measures:
            del stub[column]
            continue
        if role == "value":
            stub[column] = "ignored"
        if stub[column] in ("", "item"):
            stub[column] = "ignored" if _has_label_beside(sheet, sample, column, stub, texts) else "item"
    coded_places = [c for c, n in names.items() if stub.get(c) == "code" and "geo" in n.lower()]
    if "region" not in stub.values() and coded_places:
        stub[coded_places[0]] = "region"
    times, unit = _times(sheet, body, stub), parted_unit(sheet.texts[row][value])[1]
    told = [ValueColumn(value, unit=unit), *(ValueColumn(column, [names[column]]) for column in measures)]
    return OfficeTable(lines_above(sheet, range(row)), [row], body, told, stub, names, times, long=True)


def _are_measures(sheet: Sheet, sample: Sequence[int], column: int) -> bool:
    """Tell a second column of values, such as a bound of an interval, from codes: numbers, hardly one of them twice."""
    cells = [sheet.column(column)[row] for row in sample if sheet.texts[row][column]]
    numbers = {cell.number for cell in cells if cell.number is not None}
    return len(numbers) * 10 > 8 * len(cells) > 0 and (len(numbers) > 20 or any(n % 1 for n in numbers))


def _fits(texts: list[str], role: str) -> tuple[bool, float]:
    """Rank the columns of one role: times by how many are read, the others words before codes, the longer first."""
    if role == "time":
        return bool(texts), sum(period_of(text) is not None for text in texts) / max(len(texts), 1)
    return bool(texts) and not are_codes(texts), sum(map(len, texts)) / max(len(texts), 1)


def _has_label_beside(
    sheet: Sheet, sample: Sequence[int], column: int, stub: dict[int, str], texts: dict[int, list[str]]
) -> bool:
    """Tell a column of codes whose words stand in the column before or after it, one for one."""
    if not are_codes(texts[column]):
        return False
    for other in (column - 1, column + 1):
        if other in stub and not are_codes(texts[other]) and stub[other] in ("", "item", "region", "unit"):
            pairs = {(sheet.texts[line][column], sheet.texts[line][other]) for line in sample}
            if len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}):
                return True
    return False


def _times(sheet: Sheet, body: Sequence[int], stub: dict[int, str]) -> dict[str, Period]:
    columns = sorted(column for column, role in stub.items() if role == "time")
    return periods_of(sheet.texts[line][columns[0]] for line in body) if columns else {}


# Wide tables


def _wide_table(sheet: Sheet, top: int) -> tuple[OfficeTable | None, int]:
    """Find the next table at or below row `top`, and the row where the one after it may begin."""
    height = len(sheet.texts)
    candidates = _value_columns(sheet, top)
    rows = (row for row in range(top, height) if _is_data(sheet, row, candidates))
    first = next((row for row in rows if not _header_below(sheet, row, candidates)), height)
    if first == height:
        return None, height
    header, groups = _header_rows(sheet, top, first, candidates)
    lead = lines_above(sheet, range(top, header[0] if header else first))
    body, end = _body_rows(sheet, first, candidates)
    body = [*groups, *body]
    columns = [column for column in candidates if any(sheet.is_filled(row, column) for row in body)]
    names = {column: _name(sheet, header, column) for column in range(sheet.width)}
    stub = _stub(sheet, body, columns, names, lead)
    values = [column for column in columns if column not in stub and column > min(stub, default=-1)]
    times = _times(sheet, body, stub)
    table = OfficeTable(lead, header, body, [ValueColumn(number) for number in values], stub, names, times)
    _read_header(sheet, table)
    _settle_times(table)
    return table, end


def _settle_times(table: OfficeTable) -> None:
    """Where rows and columns both have years, one time over all columns is a part of their labels."""
    times = {column.period for column in table.columns if column.period and not column.period.part}
    if len(times) == 1 and len(table.times) > 1:
        for column in table.columns:
            if column.period in times and column.period is not None:
                column.path.append(column.period.text)
                column.period = None


def _value_columns(sheet: Sheet, top: int) -> list[int]:
    """Give the columns in which numbers and marks are at least as many as words, below row `top`.

    Words above the first number do not count in a column that goes on with numbers alone: keys and their values.
    """
    rows = range(top, len(sheet.texts))
    step = max(1, len(rows) // 2000)
    found = []
    for column in range(sheet.width):
        cells = sheet.column(column)
        values = others = numbers = after = 0
        for row in rows[::step]:
            if text := sheet.texts[row][column]:
                is_value = cells[row].number is not None or bool(cells[row].mark)
                is_other = not is_value and period_of(text) is None
                values, numbers = values + is_value, numbers + (cells[row].number is not None)
                others, after = others + is_other, after + (is_other and numbers > 0)
        if values and (values >= min(others, 12) or (numbers > 2 and after * 3 <= numbers)):
            found.append(column)
    return found


def _is_data(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell a row of values from a header: not all years, no codes of columns, no numbering, no key with its value."""
    texts = sheet.texts[row]
    numbers = [column for column in columns if sheet.is_number(row, column)]
    words = [column for column, text in enumerate(texts) if text and not sheet.is_filled(row, column)]
    before = [column for column in words if numbers and column < numbers[0]]
    label = texts[before[-1]] if before else texts[words[0]] if words else ""
    return bool(numbers) and not _is_key(label) and _has_values(sheet, row, columns, numbers, words)


def _has_values(sheet: Sheet, row: int, columns: Sequence[int], numbers: list[int], words: list[int]) -> bool:
    """Tell a row whose numbers are values from one of years over columns or one that numbers the columns."""
    texts = sheet.texts[row]
    if all(period_of(texts[column]) is not None for column in numbers) and _are_headings(sheet, row, numbers):
        return False
    if len(numbers) > 2 and [texts[c] for c in numbers] == [str(number) for number in range(1, len(numbers) + 1)]:
        return False
    return not (len(numbers) == 1 and not words and len(columns) > 2)


def _is_key(label: str) -> bool:
    """Tell a label whose numbers are no values: codes and metadata of columns, or a key with its value."""
    metadata = role_named(label) in ("code", "ignored", "scale", "unit", "mark")
    return metadata or label.endswith((":", "：")) or bool(dialects().words.codes.search(label))


def _are_headings(sheet: Sheet, row: int, numbers: list[int]) -> bool:
    """Tell a row of years over columns from a row whose values happen to look like years."""
    texts = sheet.texts[row]
    if len(numbers) > 1:
        return len({texts[column] for column in numbers}) > 1
    below = next((r for r in range(row + 1, min(row + 4, len(sheet.texts))) if any(sheet.texts[r])), row)
    times_go_down = below > row and period_of(sheet.texts[below][numbers[0]]) is not None
    return not times_go_down and (sheet.is_filled(below, numbers[0]) or sheet.width > 2)


def _header_rows(sheet: Sheet, top: int, first: int, columns: Sequence[int]) -> tuple[list[int], list[int]]:
    """Collect the rows above the first values that say something over columns of values.

    Returns:
        The header, and the group labels that stand between it and the values.
    """
    header: list[int] = []
    groups: list[int] = []
    for row in range(first - 1, top - 1, -1):
        filled = [column for column, text in enumerate(sheet.texts[row]) if text]
        if not filled:
            if header:
                break
            continue
        over = [column for column in filled if column in columns]
        if over and all(sheet.column(column)[row].mark for column in over):
            groups.insert(0, row)
            continue
        lone = len(filled) == 1 and (filled[0] == 0 or _spans_all(sheet, row, filled[0]))
        if not over or (lone and not period_of(sheet.texts[row][filled[0]])) or _is_sentence(sheet, row, filled):
            if header or (lone and not _header_above(sheet, top, row, columns)):
                break
            groups = [row, *groups] if lone else groups
            continue
        header.insert(0, row)
    return header, groups if header else []


def _header_below(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Tell a number in the title: a row close below names most of the columns of values and has no number."""
    for below in range(row + 1, min(row + 4, len(sheet.texts))):
        over = [column for column in columns if sheet.texts[below][column]]
        if any(sheet.is_filled(below, column) for column in over):
            return False
        if len(over) > 1 and len(over) * 2 >= len(columns):
            return True
    return False


def _header_above(sheet: Sheet, top: int, row: int, columns: Sequence[int]) -> bool:
    """Tell whether a row close above names most of the columns of values: what is below it is a group label."""
    for above in range(row - 1, max(top, row - 3) - 1, -1):
        over = sum(bool(sheet.texts[above][column]) for column in columns)
        if over:
            return over > 1 and over * 2 >= len(columns)
    return False


def _spans_all(sheet: Sheet, row: int, column: int) -> bool:
    merge = next((m for m in sheet.grid.merges if m.top <= row <= m.bottom and m.left == column), None)
    return merge is not None and merge.right - merge.left + 1 >= sheet.width - 1


def _is_sentence(sheet: Sheet, row: int, filled: Sequence[int]) -> bool:
    """Tell a key with a long value, such as a note, from a header."""
    return len(filled) <= 2 and any(len(sheet.texts[row][column]) > 200 for column in filled)


def _body_rows(sheet: Sheet, first: int, columns: Sequence[int]) -> tuple[list[int], int]:
    """Collect the rows of values and the lines between them until the next table's header, or the end."""
    body: list[int] = []
    pending: list[int] = []
    for row in range(first, len(sheet.texts)):
        numbers = [column for column in columns if sheet.is_number(row, column)]
        words = [column for column, text in enumerate(sheet.texts[row]) if text and column not in columns]
        marks = not numbers and any(sheet.column(column)[row].mark for column in columns)
        if marks or (numbers and _has_values(sheet, row, columns, numbers, words)):
            body += [*pending, row]
            pending = []
            continue
        texts = [column for column in columns if sheet.texts[row][column] and column > 0]
        if len(texts) > 1 and body and len(texts) * 2 >= len(columns):
            return body, pending[0] if pending else row
        if any(sheet.texts[row]):
            pending.append(row)
    return body, len(sheet.texts)


def _name(sheet: Sheet, header: Sequence[int], column: int) -> str:
    """Give the name of a stub column: its lowest header, from a merged range above where the cell is covered."""
    return next((text for row in reversed(header) if (text := sheet.covering(row, column))), "")


def _stub(
    sheet: Sheet, body: Sequence[int], values: Sequence[int], names: dict[int, str], lead: list[str]
) -> dict[int, str]:
    """Give the columns that hold no values, by what they hold."""
    stub: dict[int, str] = {}
    sample = body[:: max(1, len(body) // 300)]
    for column in range(sheet.width):
        texts = [text for row in sample if (text := sheet.texts[row][column])]
        if not texts:
            continue
        role = _role_among_values if column in values else _role_of_words
        first_value = min((c for c in values if c not in stub and stub), default=column)
        coded = names[column][:1] == "C" and names[column][1:] in names.values()  # KOSIS: C연령별 beside 연령별
        if own := "code" if coded else role(names[column], texts, column, stub):
            stub[column] = own
        elif column not in values and column > first_value and all(len(text) < _LONGEST_FLAG for text in texts):
            stub[column] = "flag"
        elif column not in values and column < max(values, default=0):
            stub[column] = "item"
    _find_places(sheet, sample, stub, names, lead)
    return stub


def _role_among_values(name: str, texts: list[str], column: int, stub: dict[int, str]) -> str:
    """Give the role of a column of numbers that are no values: codes, and times in front."""
    role = role_named(name)
    if role == "time" and are_times(texts, named=True):
        return "time"
    if (column == 0 or not stub or are_running_years(texts)) and are_times(texts):
        return "time"
    if role in ("code", "ignored", "mark", "scale", "unit") and not period_of(name):
        return role
    return "part" if role == "part" and are_parts(texts) else ""


def _role_of_words(name: str, texts: list[str], column: int, stub: dict[int, str]) -> str:
    role = role_named(name)
    if (role in ("", "part", "region", "time", "value") or not stub) and are_times(texts, named=role == "time"):
        return "time"
    if role in ("", "part", "time") and are_parts(texts):
        return "part"
    if role in ("unit", "scale", "mark", "code", "ignored", "region"):
        return role
    if role == "time" and any(map(period_of, texts)):
        return "time"
    return "region" if dialects().words.places.search(name) else ""


def _find_places(
    sheet: Sheet, sample: Sequence[int], stub: dict[int, str], names: dict[int, str], lead: list[str]
) -> None:
    """Take the first unnamed stub for places where the title says that the table is by places, or its labels are."""
    items = sorted(column for column, role in stub.items() if role == "item")
    if "region" in stub.values() or not items:
        return
    unnamed = not names[items[0]] or role_named(names[items[0]]) == "time"
    if unnamed and any(dialects().words.places.search(line) for line in lead):
        stub[items[0]] = "region"
        nested = any(sheet.texts[row][items[0]] and not sheet.texts[row][items[0] + 1] for row in sample)
        if nested and items[1:] and items[1] == items[0] + 1 and not names[items[1]]:
            stub[items[1]] = "region"
        return
    for column in items:
        labels = {text for row in sample if (text := sheet.texts[row][column])}
        if are_places(labels):
            stub[column] = "region"
            return


def are_places(labels: set[str]) -> bool:
    """Tell labels at least half of which are known places."""
    return len(labels) > 1 and sum(bool(place_code(label)) for label in labels) * 2 >= len(labels)


# Headers of wide tables


def _read_header(sheet: Sheet, table: OfficeTable) -> None:
    """Work out each column's times, units, places and labels from the header rows above it."""
    first_value = min((column.number for column in table.columns), default=0)
    for place, row in enumerate(table.header):
        lowest = place == len(table.header) - 1
        texts = _spread(sheet, row, table, lowest=lowest)
        filled = [text for text in texts.values() if text]
        times = periods_of(filled)
        labels = [text for text in sheet.texts[row][:first_value] if text]
        label = labels[-1] if labels else ""
        role = role_named(label) if len(labels) == 1 else ""
        names_it = _NAME.sub("", label.lower()) in dialects().roles.title
        coded = role == "code" or (not times and dialects().words.codes.search(label))
        in_words = any(len(text.split()) > 1 for text in filled)
        if (role in ("ignored", "mark") and not names_it) or (coded and not names_it and not in_words):
            continue
        units = role == "unit" or (len(table.header) > 1 and bool(filled) and all(map(is_unit_text, filled)))
        if units and len(filled) == 1:
            texts = dict.fromkeys(texts, filled[0])
        places = role == "region" and not lowest and "region" not in table.stub.values()
        parts = _named_parts(filled)
        for column in table.columns:
            text = texts[column.number]
            if text in parts and column.period is None:
                column.part = text
            elif text:
                _say(column, text, times.get(text), units=units, place=places, lower=place > 0)


def _named_parts(texts: list[str]) -> set[str]:
    """Give the months or quarters of a header line that names nothing but these and what they add up to."""
    parts = {text: part_of(text) for text in texts}
    named = {text for text, part in parts.items() if part}
    return named if len(named) > 1 and len(named) + 3 >= len(parts) else set()


def _say(column: ValueColumn, text: str, time: Period | None, *, units: bool, place: bool, lower: bool) -> None:
    """Add what one header cell says to its column."""
    if found := dialects().periods.preliminary.match(text):
        column.mark, text = found.group().strip(), text[found.end() :]
        time = period_of(text)
    part = part_of(text) if time is None else None
    if time is not None:
        year = column.period.year if column.period else 0
        column.period = time if time.year or time.printed else Period(year, time.part)
    elif part and column.period and column.period.year and not column.period.part:
        column.period = Period(column.period.year, part)
    elif place:
        column.region = text
    elif units or (lower and is_unit_text(text)):
        column.unit = text
    else:
        own, unit = parted_unit(text)
        column.unit = unit or column.unit
        period, own = _leading_period(own) if column.period is None else (column.period, own)
        column.period = period
        if own and role_named(own) != "value" and own not in column.path:
            column.path.append(own)


def _leading_period(text: str) -> tuple[Period | None, str]:
    """Take a time off the begin or end of a label: 2020 [YR2020], Population 2020, 2020 - males."""
    for pattern in dialects().words.dated_labels:
        if (found := pattern.fullmatch(text)) and (period := period_of(found["time"])):
            return period, (found.groupdict().get("rest") or "").strip(" -–,:")
    return None, text


def _spread(sheet: Sheet, row: int, table: OfficeTable, *, lowest: bool) -> dict[int, str]:
    """Give the header texts of a row by column: a text goes on to the right until the next one, as merged cells do."""
    columns = [column.number for column in table.columns]
    filled = [column for column in columns if sheet.texts[row][column]]
    alone = len(filled) == 1 and filled[0] == columns[0]
    texts, said = {}, ""
    for column in columns:
        said = sheet.covering(row, column) or (said if not lowest or alone else "")
        texts[column] = said
    return texts
