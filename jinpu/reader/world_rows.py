"""Rows and problems of the tables of `world_tables`: place, label, time, value, unit and mark of every value."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # publishes no types

from jinpu.reader.gazetteer import english_key, gazetteer
from jinpu.reader.knowledge import dialects
from jinpu.reader.labels import squeezed
from jinpu.reader.problems import Problem
from jinpu.reader.store import CODED, TEXT, Part, RowStore, smallest
from jinpu.reader.world_numbers import NOTHING, read_number
from jinpu.reader.world_periods import Period, period_of
from jinpu.reader.world_tables import Column, Sheet, Table, is_unit_text, parted_unit, role_named

PATH = " / "
_YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)(?![\d/]|[.,]\d)")
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d\d\s*[-–/]\s*(?:19|20)?\d\d)(?!\d)")
_PLACE_IN_TITLE = re.compile(
    r"\b(?:in|en|em|i)\s+((?:the\s+)?[A-ZÄÖÜÅÉ][\w'’.-]+(?:\s+[A-ZÄÖÜÅÉ][\w'’.-]+)*)(?=\s*(?:[,(:;]|$|\d{4}))"
)
_SCALE = re.compile(r"\((?:x|×)\s*([\d, ]+)\)", re.IGNORECASE)


@dataclass
class About:
    """What the lines above a table, its sheet and the caller say of all of its values."""

    title: str = ""
    unit: str = ""
    region: str = ""
    region_assumed: bool = False
    period: Period | None = None
    period_assumed: str = ""
    meanings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Supplied:
    """What the caller gives for tables that do not say it, and the file's name."""

    region: str = ""
    indicator: str = ""
    year: int = 0
    file_name: str = ""


def read_about(sheet: Sheet, table: Table, supplied: Supplied) -> About:
    """Read the lines above a table: title, unit, place, time and what the codes of its columns mean."""
    about = About()
    words: list[str] = []
    for line in table.lead:
        key, colon, value = line.partition(": ")
        role = role_named(key) if colon and value else ""
        if colon and value and read_number(key.strip(), comma=False) is NOTHING:
            about.meanings.setdefault(key.strip(), value.strip())
        if role == "unit" or is_unit_text(line.strip("()")):
            about.unit = about.unit or (value or line).strip("() ")
        elif role == "region":
            about.region = about.region or value
        elif role == "time" and period_of(value):
            about.period = about.period or period_of(value)
        elif role not in ("code", "ignored", "mark"):
            own, unit = parted_unit(line)
            about.unit = about.unit or unit
            words.append(own)
        if scale := _SCALE.search(line):
            about.unit = about.unit or f"x {scale[1].strip()}"
    about.title = PATH.join(dict.fromkeys(filter(None, words)))[:500]
    if not about.unit:
        about.unit = parted_unit(sheet.grid.sheet)[1]
    _say_period(about, table, sheet, supplied)
    if not about.region and (found := _PLACE_IN_TITLE.search(words[0] if words else "")):
        about.region, about.region_assumed = found[1], not place_code(found[1])
    return about


def _say_period(about: About, table: Table, sheet: Sheet, supplied: Supplied) -> None:
    for text in (about.title, sheet.grid.sheet):
        if about.period is None and (spans := set(_SPAN.findall(text))):
            about.period = Period(0, spans.pop()) if len(spans) == 1 else None
            return
        years = set(_YEAR.findall(text))
        if about.period is None and len(years) == 1:
            year = years.pop()
            about.period = Period(int(year), year)
            return
    years = set(_YEAR.findall(supplied.file_name))
    if about.period is None and len(years) == 1 and not supplied.year:
        year = years.pop()
        about.period, about.period_assumed = Period(int(year), year), supplied.file_name
    if about.period is None and supplied.year:
        about.period = Period(supplied.year, str(supplied.year))


def place_code(name: str) -> str:
    """Give the code of a place by its English, own or ISO name; "" when none, or more than one, is meant."""
    known = gazetteer()
    found = (
        known.by_name.get(squeezed(name)) or known.by_english.get(english_key(name), []) if english_key(name) else []
    )
    codes = {region.code for region in found if region.level in (0, 1, 4)}
    return codes.pop() if len(codes) == 1 else ""


class Reader:
    """Makes rows of one sheet's tables."""

    def __init__(self, sheet: Sheet, store: RowStore, supplied: Supplied) -> None:
        self.sheet, self.store, self.supplied = sheet, store, supplied
        self.numbers = 0
        self.problems: list[Problem] = []
        self.marks: defaultdict[tuple[int, str, str], list[int]] = defaultdict(list)

    def read(self, tables: list[Table]) -> None:
        """Add the rows of all tables to the store; `numbers` counts the values, `problems` tells the rest."""
        grid = self.sheet.grid
        if self.sheet.unsure:
            value = self.sheet.unsure
            self.problems.append(grid.problem(-1, 0, "unsure_separator", text=value, value=value.replace(",", "")))
        for table in tables:
            self._table(table)
        for (column, mark, meaning), rows in self.marks.items():
            self._tell_marks(column, mark, meaning, rows)

    def _tell_marks(self, column: int, mark: str, meaning: str, rows: list[int]) -> None:
        grid = self.sheet.grid
        if len(rows) < 20:
            self.problems += [grid.problem(row, column, f"mark_{meaning}", mark=mark) for row in rows]
            return
        cells = f"{grid.address(rows[0], column)}:{grid.address(rows[-1], column)}"
        key, fields = f"mark_{meaning}", {"mark": mark}
        told = Problem(grid.file, grid.sheet, grid.sheet_index, cells, mark, key, fields, len(rows))
        self.problems.append(told)

    def _table(self, table: Table) -> None:
        about = read_about(self.sheet, table, self.supplied)
        rows = list(self._values(table, about))
        if not rows:
            return
        regions = {row[3] for row in rows}
        first = table.header[0] if table.header else table.body[0]
        cell = min(table.stub, default=0)
        if "" in regions:
            self.problems.append(self.sheet.grid.problem(first, cell, "no_region"))
        elif about.region_assumed and regions == {about.region}:
            self.problems.append(self.sheet.grid.problem(first, cell, "assumed_region", region=about.region))
        if about.period_assumed and any(row[5] == about.period for row in rows):
            said = {"year": str(about.period.year) if about.period else "", "name": about.period_assumed}
            self.problems.append(self.sheet.grid.problem(first, cell, "assumed_year", **said))
        if any(row[5] is None for row in rows):
            self.problems.append(self.sheet.grid.problem(first, cell, "no_year"))
        self._store(about, rows)

    def _values(
        self, table: Table, about: About
    ) -> Iterator[tuple[int, int, str, str, str, Period | None, float, str, str]]:
        """Give row, column, cell, region, item, period, value, unit and mark of every value and mark."""
        sheet = self.sheet
        filled = _labels_down(sheet, table)
        by_role = defaultdict(list)
        for column, role in table.stub.items():
            by_role[role].append(column)
        group = ""
        places_across = not by_role["region"] and _places_across(table)
        columns = [self._told(column, about, places_across) for column in table.columns]
        for row in table.body:
            present = [c for c in columns if sheet.cells[row][c.number] and _said(sheet, row, c.number)]
            labels = {column: filled[column][row] for column in table.stub}
            if not present:
                group = next((text for text in labels.values() if text), group) if not table.long else group
                continue
            region = next((labels[c] for c in reversed(by_role["region"]) if labels[c]), "").lstrip(". ").strip()
            time = next((labels[c] for c in by_role["time"] if labels[c]), "")
            period = table.times.get(time) or (Period(0, time) if time else None)
            item, unit = self._item(labels, by_role["item"], group)
            unit = (
                next((_scaled(labels[c], labels, by_role["scale"]) for c in by_role["unit"] if labels[c]), "") or unit
            )
            mark = (
                next((labels[c] for c in by_role["mark"] if labels[c] and len(labels[c]) < 12), "")
                if table.long
                else ""
            )
            for column in present:
                read = sheet.cells[row][column.number]
                if read.number is None and not read.mark:
                    self.problems.append(sheet.grid.problem(row, column.number, "text_among_numbers"))
                    continue
                if read.number is None:
                    self.marks[column.number, read.mark, read.meaning].append(row)
                path = PATH.join([*item, *column.path]) or about.title.split(PATH)[0] or self.supplied.indicator
                own = column.unit or unit or about.unit
                yield (
                    row,
                    column.number,
                    sheet.grid.address(row, column.number),
                    region or column.region or about.region or self.supplied.region,
                    path,
                    column.period or period or about.period,
                    np.nan if read.number is None else read.number,
                    read.unit or own,
                    read.mark or mark,
                )

    def _told(self, column: Column, about: About, places_across: bool) -> Column:  # noqa: FBT001 - inner
        """Replace a code in a column's header by what the lines above say it means; places across become regions."""
        path = []
        unit = column.unit
        for text in column.path:
            meant, printed = parted_unit(about.meanings.get(text, text))
            unit = unit or printed
            path.append(meant)
        region = column.region
        if places_across and path:
            region, path = path[0], path[1:]
        return Column(column.number, path, column.period, unit, region)

    def _item(self, labels: dict[int, str], columns: list[int], group: str) -> tuple[list[str], str]:
        unit = ""
        item = []
        for column in columns:
            if text := labels[column]:
                own, printed = parted_unit(text)
                unit = printed or unit
                item.append(own)
        if group and item and len(columns) == 1 and group != item[0]:
            item.insert(0, parted_unit(group)[0])
        return item, unit

    def _store(self, about: About, rows: list[tuple[int, int, str, str, str, Period | None, float, str, str]]) -> None:
        store, grid = self.store, self.sheet.grid
        constants = dict.fromkeys(CODED, "") | {"file": grid.file, "sheet": grid.sheet, "table": about.title}
        varying = ("region", "region_code", "unit", "mark", "note", "period")
        note = "the year is assumed from the file's name" if about.period_assumed else ""
        codes: dict[str, list[int]] = {name: [] for name in varying}
        for _, _, _, region, _, period, _, unit, mark in rows:
            assumed = note if period is about.period else ""
            texts = (region, place_code(region), unit, mark, assumed, period.text if period else "")
            for name, text in zip(varying, texts, strict=True):
                codes[name].append(store.code(name, text))
        arrays: dict[str, np.ndarray] = {
            name: smallest(np.array(values, dtype=np.int32)) for name, values in codes.items()
        }
        arrays["year"] = np.array([row[5].year if row[5] else 0 for row in rows], dtype=np.int32)
        arrays["value"] = np.array([row[6] for row in rows], dtype=np.float64)
        self.numbers += int(np.isfinite(arrays["value"]).sum())
        texts = {"cell": [row[2] for row in rows], "item": [row[4] for row in rows]}
        kept = {name: store.code(name, text) for name, text in constants.items() if name not in varying}
        part = Part(
            len(rows),
            kept | {"sheet_index": grid.sheet_index},
            arrays,
            {name: pa.chunked_array([pa.array(values, type=TEXT)], TEXT) for name, values in texts.items()},
        )
        store.parts.append(part)


def _said(sheet: Sheet, row: int, column: int) -> bool:
    cell = sheet.cells[row][column]
    return cell.number is not None or bool(cell.mark) or bool(sheet.texts[row][column])


def _places_across(table: Table) -> bool:
    """Tell a table whose columns are places: the title says that it is by places, and rows are times."""
    roles = set(table.stub.values())
    heads = {column.path[0] for column in table.columns if column.path}
    if "item" in roles or len(heads) < 2:
        return False
    known = sum(bool(place_code(head)) for head in heads)
    return known * 2 >= len(heads) or any(dialects().words.places.search(line) for line in table.lead)


def _scaled(unit: str, labels: dict[int, str], scales: list[int]) -> str:
    """Put a multiplier that has a column of its own before the unit."""
    words = dialects().words
    scale = next((labels[column] for column in scales if labels[column]), "")
    if not scale or words.total.match(scale):
        return unit
    return f"{unit} ({words.multiples.get(scale, scale)})"


def _labels_down(sheet: Sheet, table: Table) -> dict[int, dict[int, str]]:
    """Give the stub's texts by column and row; cells that a merged range covers, or an outer column leaves blank, filled."""
    filled: dict[int, dict[int, str]] = {}
    outer = [column for column, role in table.stub.items() if role in ("region", "item", "time")]
    for column in table.stub:
        merged = {
            row: sheet.texts[merge.top][merge.left]
            for merge in sheet.grid.merges
            if merge.left == column and merge.top < merge.bottom
            for row in range(merge.top, merge.bottom + 1)
        }
        last, texts = "", {}
        for row in table.body:
            text = sheet.texts[row][column] or merged.get(row, "")
            inner = column in outer[:-1] and any(sheet.texts[row][c] for c in outer[outer.index(column) + 1 :])
            last = text or last
            texts[row] = text or (last if inner and not table.long else "")
        filled[column] = texts
    return filled
