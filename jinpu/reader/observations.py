"""Rows and problems of the tables of `layouts`: place, label, time, value, unit and mark of every value."""

import re
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # publishes no types

from jinpu.reader.accounts import Account, account_of_office
from jinpu.reader.gazetteer import gazetteer, place_code
from jinpu.reader.indicator_labels import indicator_of
from jinpu.reader.knowledge import dialects, words
from jinpu.reader.labels import is_unit_text, parted_unit
from jinpu.reader.layouts import OfficeTable, ValueColumn
from jinpu.reader.numerals import NOTHING, read_numeral
from jinpu.reader.periods import Period, part_of, period_of
from jinpu.reader.problems import Problem
from jinpu.reader.sheets import Sheet, role_named
from jinpu.reader.store import CODED, TEXT, Part, RowStore, smallest
from jinpu.reader.tidy import PATH
from jinpu.reader.title_places import places_in

_YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(?![\d/]|[.,-]\d)")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d\s*[-–/]\s*(?:19|20)?\d\d)(?!\d)")
_PLACE_IN_TITLE = re.compile(
    r"\b(?:in|en|em|i)\s+((?:the\s+)?[A-ZÄÖÜÅÉ][\w'’.-]+(?:\s+[A-ZÄÖÜÅÉ][\w'’.-]+)*)(?=\s*(?:[,(:;]|$|\d{4}))"
)
_SCALE = re.compile(r"\((?:x|×)\s*([\d, ]+)\)", re.IGNORECASE)
_NAME = re.compile(r"[^\w]|_")
_CODE_AND_LABEL = re.compile(r"[A-Z0-9_.-]+:\s*(?P<label>\S.*)")
_TITLE_LENGTH, _LONGEST_FLAG = 500, 12


@dataclass(frozen=True, slots=True)
class Supplied:
    """What the caller, or the file's name, supplies for tables that do not say it."""

    region: str = ""
    indicator: str = ""
    year: int = 0
    file_name: str = ""


@dataclass
class About:
    """What the lines above a table, its sheet, the file's name and the caller say of all of its values."""

    title: str = ""
    unit: str = ""
    region: str = ""
    region_assumed: bool = False
    period: Period | None = None
    period_assumed: str = ""
    meanings: dict[str, str] = field(default_factory=dict)


@dataclass
class _Rows:
    """The rows of one table, column by column."""

    cells: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    periods: list[Period | None] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in ("region", "unit", "mark")})


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row of the table says of all its values."""

    region: str
    item: tuple[str, ...]
    period: Period | None
    unit: str
    mark: str


def read_about(sheet: Sheet, table: OfficeTable, supplied: Supplied) -> About:
    """Read the lines above a table: title, unit, place, time and what the codes of its columns mean."""
    about = About()
    said: list[str] = []
    for line in table.lead:
        key, colon, value = line.partition(": ")
        role = role_named(key)
        if colon and _NAME.sub("", key.lower()) in dialects().roles.title:
            line, role, colon = value, "", ""
        if colon and value and read_numeral(key.strip(), comma=False) is NOTHING:
            about.meanings.setdefault(key.strip(), value.strip())
        if role == "unit" or is_unit_text(line.strip("()")):
            about.unit = about.unit or (value or line).strip("() ")
        elif role == "region":
            about.region = about.region or value
        elif role == "time" and period_of(value):
            about.period = about.period or period_of(value)
        elif role not in ("code", "ignored", "mark") or (not colon and " " in key):
            own, unit = parted_unit(line)
            about.unit = about.unit or unit
            said.append(own)
        if scale := _SCALE.search(line):
            about.unit = about.unit or f"x {scale[1].strip()}"
    about.title = PATH.join(dict.fromkeys(filter(None, said)))[:_TITLE_LENGTH]
    about.unit = about.unit or parted_unit(sheet.grid.sheet)[1]
    _say_region(about, table, sheet, said, supplied)
    _say_period(about, table, sheet, supplied)
    return about


def _say_region(about: About, table: OfficeTable, sheet: Sheet, said: list[str], supplied: Supplied) -> None:
    """Take the place from a line above, the head of the stub, the sheet's name, the title, or the caller."""
    heads = [name for column, name in table.names.items() if table.stub.get(column) == "time"]
    named = next((text for text in (*heads, sheet.grid.sheet) if place_code(text)), "")
    about.region = about.region or named
    if not about.region and (place := next(filter(None, map(places_in, said[:3])), None)):
        known = gazetteer().by_code.get(place.code)
        about.region = known.english if known and known.english else place.name
    if not about.region and said and (found := _PLACE_IN_TITLE.search(said[0])):
        about.region, about.region_assumed = found[1], not place_code(found[1])
    if not about.region and not table.with_role("region"):
        about.region = supplied.region


def _say_period(about: About, table: OfficeTable, sheet: Sheet, supplied: Supplied) -> None:
    """Take the time from the title, the sheet's name, the file's name or the caller, where no cell has its own."""
    if about.period is None:
        for text in (about.title, sheet.grid.sheet):
            spans, years = set(_SPAN.findall(text)), set(_YEAR.findall(text))
            if spans or years:
                (one, *others), is_span = spans or years, bool(spans)
                if not others:
                    about.period = Period(printed=one) if is_span else Period(int(one))
                break
    if about.period or table.times or any(column.period for column in table.columns):
        return
    years = set(_YEAR.findall(supplied.file_name))
    if supplied.year:
        about.period = Period(supplied.year)
    elif len(years) == 1:
        about.period, about.period_assumed = Period(int(years.pop())), supplied.file_name


class OfficeReader:
    """Makes rows and problems of one sheet's tables."""

    def __init__(self, sheet: Sheet, store: RowStore, supplied: Supplied) -> None:
        self.sheet, self.store, self.supplied = sheet, store, supplied
        self.problems: list[Problem] = []

    def read(self, tables: list[OfficeTable], account: Account) -> list[Problem]:
        """Add the rows of all tables to the store, count their cells and give the problems of the sheet."""
        grid = self.sheet.grid
        if tables and self.sheet.unsure:
            value = re.sub("[.,]", "", self.sheet.unsure) if self.sheet.unsure else ""
            self.problems.append(grid.problem(-1, 0, "unsure_separator", text=self.sheet.unsure, value=value))
        account_of_office(account, self.sheet, tables, [self._table(table) for table in tables])
        return self.problems

    def _table(self, table: OfficeTable) -> int:
        """Add the rows of one table and give the number of values that were read."""
        about = read_about(self.sheet, table, self.supplied)
        rows = self._values(table, about)
        if rows.values:
            self._tell_missing(table, about, rows)
            self._store(about, rows)
        return int(np.isfinite(rows.values).sum())

    def _tell_missing(self, table: OfficeTable, about: About, rows: _Rows) -> None:
        """Tell what the file does not hold or what is assumed, and what the caller gave in vain."""
        first = table.header[0] if table.header else table.body[0]
        cell = min(table.stub, default=0)
        regions, told = set(rows.texts["region"]), self.problems
        if "" in regions:
            told.append(self.sheet.grid.problem(first, cell, "no_region"))
        elif about.region_assumed and regions == {about.region}:
            told.append(self.sheet.grid.problem(first, cell, "assumed_region", region=about.region))
        if about.period_assumed and about.period in rows.periods:
            said = {"year": str(about.period.year) if about.period else "", "name": about.period_assumed}
            told.append(self.sheet.grid.problem(first, cell, "assumed_year", **said))
        if "" in rows.items:
            told.append(self.sheet.grid.problem(first, cell, "no_indicator"))
        if None in rows.periods:
            told.append(self.sheet.grid.problem(first, cell, "no_year"))
        region = self.supplied.region
        vain = [f"--region {region}"] if region and region not in regions else []
        if self.supplied.year and Period(self.supplied.year) != about.period:
            vain.append(f"--year {self.supplied.year}")
        told += [self.sheet.grid.problem(-1, 0, "option_not_used", option=option) for option in vain]

    def _values(self, table: OfficeTable, about: About) -> _Rows:
        """Go through the table's cells, row by row."""
        rows, grid = _Rows(), self.sheet.grid
        labels = _labels_down(self.sheet, table)
        across = _places_across(table)
        whole = all(time.whole_year for time in table.times.values()) and (table.times or about.period)
        columns = [
            (self._told(column, about, across, in_year=bool(whole)), self.sheet.column(column.number))
            for column in table.columns
        ]
        known: dict[tuple[tuple[str, ...], int], str] = {}
        names = [table.names[column] for column in table.stub if table.names[column] and not table.long]
        default = (
            about.title.split(PATH)[0] or self.supplied.indicator or (names[0] if table.times and names[1:] else "")
        )
        group, inside, flags = "", 0, set(table.with_role("flag"))
        for row in table.body:
            texts = self.sheet.texts[row]
            said = {column: filled[row] for column, filled in labels.items()}
            present = [(column, cells[row]) for column, cells in columns if texts[column.number]]
            if not present and not (table.long and self._only_mark(table, said)):
                group, inside = (group, 0) if table.long else (next((text for text in said.values() if text), group), 0)
                continue
            line, inside = self._line(table, said, group), inside + 1
            if inside > 1 and group and _adds_up(said, group):
                group = ""
            for column, read in present or [(columns[0][0], NOTHING)]:
                if read is NOTHING and present:
                    self.problems.append(grid.problem(row, column.number, "text_among_numbers"))
                    continue
                if read.number is None:
                    meaning = read.meaning or words().marks.get(line.mark, "not_available")
                    mark = read.mark or line.mark
                    self.problems.append(grid.problem(row, column.number, f"mark_{meaning}", mark=mark))
                key = (line.item, column.number)
                if key not in known:
                    known[key] = PATH.join([*line.item, *column.path]) or default
                rows.cells.append(grid.address(row, column.number))
                rows.items.append(known[key])
                rows.values.append(np.nan if read.number is None else read.number)
                rows.periods.append(_joined(_joined(column.period, line.period), about.period))
                rows.texts["region"].append(line.region or column.region or about.region)
                rows.texts["unit"].append(read.unit or column.unit or line.unit or about.unit)
                flag = texts[column.number + 1] if column.number + 1 in flags else ""
                rows.texts["mark"].append(read.mark or flag or line.mark or column.mark)
        return rows

    def _only_mark(self, table: OfficeTable, said: dict[int, str]) -> bool:
        """Tell an observation without value whose flag says why."""
        marks = [said[column] for column in table.with_role("mark")]
        return any(mark in words().marks or mark in dialects().marks for mark in marks)

    def _line(self, table: OfficeTable, said: dict[int, str], group: str) -> _Line:
        places = table.with_role("region")
        region = next((said[c] for c in reversed(places) if said[c]), "")
        outer = [column for column in places if said[column] and said[column] != region]
        item, unit = _item([said[c] for c in sorted([*table.with_role("item"), *outer])], group)
        units = [said[column] for column in table.with_role("unit") if said[column]]
        unit = _scaled(units[0], [said[c] for c in table.with_role("scale")]) if units else unit
        mark = ""
        if table.long:
            flags = (said[column] for column in table.with_role("mark"))
            mark = next((f for f in flags if f and len(f) < _LONGEST_FLAG and f not in dialects().words.normal), "")
        return _Line(_label(region).lstrip(".->–• "), item, _time(table, said), unit, mark)

    def _told(self, column: ValueColumn, about: About, across: bool, in_year: bool) -> ValueColumn:
        """Replace a code in a column's header by what the lines above say it means; places across become regions.

        A month or quarter is the time of its values where their year is known, else a label.
        """
        path = []
        if column.part and in_year:
            column = replace(column, period=Period(0, part_of(column.part) or ""))
        elif column.part:
            column.path.append(column.part)
        unit = column.unit
        for text in column.path:
            meant, printed = parted_unit(about.meanings.get(text, text))
            unit = unit or printed
            path.append(meant)
        if across and path:
            return replace(column, path=path[1:], unit=unit, region=path[0])
        return replace(column, path=path, unit=unit)

    def _store(self, about: About, rows: _Rows) -> None:
        store, grid = self.store, self.sheet.grid
        note = "the year is assumed from the file's name" if about.period_assumed else ""
        statuses, units = dialects().statuses, rows.texts["unit"]
        varying = {
            **rows.texts,
            "region_code": [place_code(name) for name in rows.texts["region"]],
            "period": [period.text if period else "" for period in rows.periods],
            "note": [note if period is about.period else "" for period in rows.periods],
            "status": [statuses.get(mark.lower(), "") for mark in rows.texts["mark"]],
            "indicator": [
                indicator_of(item, unit, about.title).code for item, unit in zip(rows.items, units, strict=True)
            ],
        }
        constants = dict.fromkeys(CODED, "") | {"file": grid.file, "sheet": grid.sheet, "table": about.title}
        arrays: dict[str, np.ndarray] = {
            name: smallest(np.array([store.code(name, text) for text in texts], dtype=np.int32))
            for name, texts in varying.items()
        }
        arrays["year"] = np.array([period.whole_year if period else 0 for period in rows.periods], dtype=np.int32)
        arrays["value"] = np.array(rows.values, dtype=np.float64)
        kept = {name: store.code(name, text) for name, text in constants.items() if name not in varying}
        texts = {
            name: pa.chunked_array([pa.array(values, type=TEXT)], TEXT)
            for name, values in (("cell", rows.cells), ("item", rows.items))
        }
        store.parts.append(Part(len(rows.values), kept | {"sheet_index": grid.sheet_index}, arrays, texts))


def _joined(column: Period | None, row: Period | None) -> Period | None:
    """Give the time of a cell: its column's, its row's, or the year of one with the part of a year of the other."""
    if column is None or row is None:
        return column or row
    if column.year and row.part and not row.year and not column.part:
        return Period(column.year, row.part)
    if row.year and column.part and not column.year and not row.part:
        return Period(row.year, column.part)
    return column


def _time(table: OfficeTable, said: dict[int, str]) -> Period | None:
    """Give the time that a row's labels say: a year in one column and its month or quarter in another are one."""
    text = next((said[column] for column in table.with_role("time") if said[column]), "")
    time = table.times.get(text) or (Period(printed=text) if text else None)
    for column in table.with_role("part"):
        part = part_of(said[column], bare=True)
        if part and (time is None or (time.year and not time.part)):
            time = Period(time.year if time else 0, part)
    return time


def _adds_up(said: dict[int, str], group: str) -> bool:
    """Tell the total of a group, after which its label holds no more: Total supply below the rows of Supply."""
    named = {f"{total} {group.strip(' :')}".lower() for total in dialects().words.totals}
    return any(text.strip().lower() in named for text in said.values())


def _item(labels: list[str], group: str) -> tuple[tuple[str, ...], str]:
    """Give the path of a row's labels and the unit that stands in one of them."""
    unit, item = "", []
    for text in dict.fromkeys(filter(None, labels)):
        if text in dialects().words.nothing:
            continue
        own, printed = parted_unit(_label(text))
        unit = printed or unit
        item.append(own)
    if group and item and len(labels) == 1 and group != item[0]:
        item.insert(0, parted_unit(group)[0])
    return tuple(item), unit


def _label(text: str) -> str:
    """Give the label of a code that stands before it in the same cell: DE: Germany."""
    found = _CODE_AND_LABEL.fullmatch(text)
    return found["label"] if found else text


def _places_across(table: OfficeTable) -> bool:
    """Tell a table whose columns are places: the title says that it is by places, and rows are times."""
    heads = {column.path[0] for column in table.columns if column.path}
    if table.with_role("region") or len(heads) < 2:
        return False
    known = sum(bool(place_code(head)) for head in heads)
    said = not table.with_role("item") and any(dialects().words.places.search(line) for line in table.lead)
    return known * 2 >= len(heads) or said


def _scaled(unit: str, scales: list[str]) -> str:
    """Put a multiplier that has a column of its own beside the unit."""
    known = dialects().words
    scale = next(filter(None, scales), "")
    if not scale or known.total.match(scale):
        return unit
    return f"{unit} ({known.multiples.get(scale, scale)})"


def _labels_down(sheet: Sheet, table: OfficeTable) -> dict[int, dict[int, str]]:
    """Give the stub's texts by column and row; what a merged range covers or an outer column leaves blank is filled."""
    filled: dict[int, dict[int, str]] = {}
    outer = [column for column, role in table.stub.items() if role in ("region", "item", "time")]
    for column, role in table.stub.items():
        if role in ("ignored", "flag") or (table.long and role == "code"):
            continue
        inner_columns = outer[outer.index(column) + 1 :] if column in outer[:-1] and not table.long else []
        last, texts = "", {}
        for row in table.body:
            text = sheet.texts[row][column] or ("" if table.long else sheet.covering(row, column))
            last = text or last
            texts[row] = text or (last if any(sheet.texts[row][c] for c in inner_columns) else "")
        filled[column] = texts
    return filled
