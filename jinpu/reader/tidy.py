"""A yearbook table's cells, read or doubted, as tidy rows, a value a row."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]  # publishes no types
import pyarrow.compute as pc  # type: ignore[import-untyped]

from jinpu.reader.grid import EMPTY, NUMBER, Grid, column_letters, kind_matrix
from jinpu.reader.headers import Column
from jinpu.reader.headings import Heading, changed_unit, column_unit, line_unit
from jinpu.reader.indicator_labels import indicator_of
from jinpu.reader.knowledge import words
from jinpu.reader.labels import squeezed
from jinpu.reader.naming import Named, named_regions
from jinpu.reader.numerals import joined_number, read_value
from jinpu.reader.periods import Period
from jinpu.reader.places import Place, region_share
from jinpu.reader.problems import Problem
from jinpu.reader.store import TEXT, Part, RowStore, smallest
from jinpu.reader.stubs import Row

Codes = npt.NDArray[np.int32]
PATH = " / "
"""What stands between the labels of a header path."""

_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Content:
    """A table read: its place, what rows and columns are about, and what holds for all of it."""

    place: Place
    heading: Heading
    rows: list[Row]
    columns: list[Column]


@dataclass
class Body:
    """A table's values, rows x columns: NaN where there is no number; marks, notes and units of single cells."""

    numbers: npt.NDArray[np.float64]
    present: npt.NDArray[np.bool_]
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    units: dict[tuple[int, int], str] = field(default_factory=dict)


def add_rows(content: Content, store: RowStore) -> tuple[list[Problem], int]:
    """Add a table's rows to the store; give the problems of its cells and the number of values that were read."""
    body, problems = read_body(content)
    read = int(np.isfinite(body.numbers[body.present]).sum())
    if not body.present.any():
        return problems, read
    columns, column_regions = _column_regions(content)
    table = _Table(replace(content, columns=columns), store, column_regions)
    store.parts.append(table.part(body))
    problems += table.missing(body) + table.unit_problems(body) + table.unit_contradictions() + table.repeated(body)
    return problems, read


def _column_regions(content: Content) -> tuple[list[Column], list[Named | None]]:
    """Find the regions in the headers of a table whose rows name none, and take them out of the paths."""
    columns = content.columns
    if any(row.region for row in content.rows):
        return columns, [None] * len(columns)
    for depth in range(max((len(column.path) for column in columns), default=0)):
        labels = [column.path[depth] if depth < len(column.path) else "" for column in columns]
        known = {squeezed(label) for label, column in zip(labels, columns, strict=True) if not column.growth}
        if len(known) > 1 and region_share(known) >= 0.5:
            return _split_regions(content, depth, labels)
    return columns, [None] * len(columns)


def _split_regions(content: Content, depth: int, labels: list[str]) -> tuple[list[Column], list[Named | None]]:
    heading = content.heading
    regional = [label if not column.growth else "" for label, column in zip(labels, content.columns, strict=True)]
    named = named_regions(regional, [""] * len(labels), heading.region_code, heading.year)
    columns: list[Column] = []
    regions: list[Named | None] = []
    for column, label, name in zip(content.columns, regional, named, strict=True):
        if not label:
            columns.append(column)
            regions.append(regions[-1] if regions else None)
            continue
        columns.append(replace(column, path=(*column.path[:depth], *column.path[depth + 1 :])))
        regions.append(name)
    return columns, regions


class _Table:
    """Works out region, item, year and unit of a table's cells from what its rows, columns and heading say."""

    def __init__(self, content: Content, store: RowStore, column_regions: list[Named | None]) -> None:
        self.content = content
        self.store = store
        self.rows, self.columns, self.heading = content.rows, content.columns, content.heading
        whole = Named(self.heading.region, self.heading.region_code)
        self.row_regions = [row.region or whole for row in self.rows]
        self.column_regions = [name or whole for name in column_regions]
        self.regions_in_rows = any(row.region for row in self.rows)
        self.spans = np.array([column.spans for column in self.columns], dtype=bool)
        self.years = self._years()
        self.periods = self._periods()
        self.unit_doubts: dict[int, str] = {}
        self.contradicted: dict[str, tuple[int, int, str, str]] = {}

    def _years(self) -> Codes:
        of_rows = np.array([row.year for row in self.rows], dtype=np.int32)[:, None]
        of_columns = np.array([column.year for column in self.columns], dtype=np.int32)[None, :]
        of_table = np.where(self.spans, 0, self.heading.year)[None, :]
        return np.where(of_columns > 0, of_columns, np.where(of_rows > 0, of_rows, of_table)).astype(np.int32)

    def _periods(self) -> Codes:
        """Give the codes of the periods, and leave the years of parts of a year out of `years`."""
        years, place = np.unique(self.years, return_inverse=True)
        codes = [self.store.code("period", str(year) if year else "") for year in years.tolist()]
        periods = np.array(codes, dtype=np.int32)[place].reshape(self.years.shape)
        if not (self.heading.months or any(r.months for r in self.rows) or any(c.months for c in self.columns)):
            return periods
        for (i, j), year in np.ndenumerate(self.years):
            row, column = self.rows[i], self.columns[j]
            period = Period(
                int(year), column.months or row.months or ("" if column.year or row.year else self.heading.months)
            )
            if period.part and words().years.cumulative.search(self.item(row, column)):
                period = period.since_january()
            self.years[i, j], periods[i, j] = period.whole_year, self.store.code("period", period.text)
        return periods

    def item(self, row: Row, column: Column) -> str:
        """Give the path of a cell's labels, or the table's subject when neither row nor column has one."""
        return PATH.join((*row.item, *column.path)) or self.heading.subject

    def unit(self, row: Row, column: Column, year: int) -> str:
        """Give a cell's unit: its column's, its row's, or the fitting one of the unit line."""
        if column.unit or (row.unit and not column.growth):
            return column.unit or row.unit
        unit, doubt = line_unit((*row.item, *column.path) or (self.heading.subject,), self.heading.units)
        if doubt and year and (changed := changed_unit(self.heading.units, year, self.heading)):
            return changed
        if doubt:
            self.unit_doubts[column.number] = doubt
        return unit

    def part(self, body: Body) -> Part:
        """Give the rows of the cells that are present, row by row, as coded columns."""
        store, grid, present = self.store, self.content.place.grid, body.present
        empty = dict.fromkeys(("kind", "quality", "status"), "")
        constants = {"file": grid.file, "sheet": grid.sheet, "table": self.heading.title, **empty}
        matrices = {
            "region": self._region_codes("region", [name.name for name in self._regions()]),
            "region_code": self._region_codes("region_code", [name.code for name in self._regions()]),
            "year": self.years,
            "period": self.periods,
            "unit": self._units(body),
            "indicator": self._indicators(),
            "mark": self._marks(body),
            "note": self._notes(body),
        }
        return Part(
            int(present.sum()),
            {name: store.code(name, text) for name, text in constants.items()} | {"sheet_index": grid.sheet_index},
            {name: smallest(matrix[present]) for name, matrix in matrices.items()} | {"value": body.numbers[present]},
            self._own_texts(present),
        )

    def _regions(self) -> list[Named]:
        return self.row_regions if self.regions_in_rows else self.column_regions

    def _region_codes(self, name: str, texts: list[str]) -> Codes:
        codes = np.array([self.store.code(name, text) for text in texts], dtype=np.int32)
        shape = len(self.rows), len(self.columns)
        return np.broadcast_to(codes[:, None] if self.regions_in_rows else codes[None, :], shape)

    def _own_texts(self, present: npt.NDArray[np.bool_]) -> dict[str, pa.ChunkedArray]:
        """Give addresses and items of the present cells; they are put together outside of Python."""
        grid = self.content.place.grid
        rows, columns = np.nonzero(present)
        letters = pa.array([column_letters(column.number) for column in self.columns], type=TEXT)
        lines = (str(grid.line_numbers[row.number] if grid.line_numbers else row.number + 1) for row in self.rows)
        cells = pc.binary_join_element_wise(
            letters.take(columns), pa.array(lines, type=TEXT).take(rows), pa.scalar("", TEXT)
        )
        by_item = {row.item: row for row in self.rows}
        number = {item: place for place, item in enumerate(by_item)}
        items = pa.array([self.item(row, column) for row in by_item.values() for column in self.columns], type=TEXT)
        of_rows = np.array([number[row.item] for row in self.rows])
        named = items.take(of_rows[rows] * len(self.columns) + columns)
        return {"cell": pa.chunked_array([cells], TEXT), "item": pa.chunked_array([named], TEXT)}

    def _units(self, body: Body) -> Codes:
        known: dict[tuple[object, ...], list[int]] = {}
        lines = []
        for i, row in enumerate(self.rows):
            key = (row.item, row.unit, *(self.years[i] if self.heading.changes else ()))
            if key not in known:
                units = [self.unit(row, column, int(self.years[i, j])) for j, column in enumerate(self.columns)]
                known[key] = [self.store.code("unit", unit) for unit in units]
            lines.append(known[key])
        codes = self._matrix(lines)
        for at, unit in body.units.items():
            codes[at] = self.store.code("unit", unit)
        return codes

    def _indicators(self) -> Codes:
        """Give the catalogue's indicator of each cell, where its labels surely name one."""
        known: dict[tuple[object, ...], list[int]] = {}
        for i, row in enumerate(self.rows):
            if (row.item, row.unit) not in known:
                codes = [self._indicator(i, j) for j in range(len(self.columns))]
                known[row.item, row.unit] = [self.store.code("indicator", code) for code in codes]
        return self._matrix([known[row.item, row.unit] for row in self.rows])

    def _indicator(self, i: int, j: int) -> str:
        row, column = self.rows[i], self.columns[j]
        item, unit = self.item(row, column), self.unit(row, column, int(self.years[i, j]))
        named = indicator_of(item, unit, self.heading.title)
        if named.contradicted:
            self.contradicted.setdefault(item, (i, j, unit, named.contradicted))
        return named.code

    def unit_contradictions(self) -> list[Problem]:
        """Tell which labels have a unit that what they name cannot have."""
        grid = self.content.place.grid
        return [
            grid.problem(self.rows[i].number, self.columns[j].number, "unit_contradicts", unit=unit, indicator=code)
            for i, j, unit, code in self.contradicted.values()
        ]

    def _marks(self, body: Body) -> Codes:
        codes = np.zeros(body.present.shape, dtype=np.int32)
        for at, mark in body.marks.items():
            codes[at] = self.store.code("mark", mark)
        return codes

    def _notes(self, body: Body) -> Codes:
        known: dict[str, list[int]] = {}
        for row in self.rows:
            if row.note not in known:
                known[row.note] = [self.store.code("note", _said(row.note, column.note)) for column in self.columns]
        codes = self._matrix([known[row.note] for row in self.rows])
        for (i, j), note in body.notes.items():
            codes[i, j] = self.store.code("note", _said(self.rows[i].note, self.columns[j].note, note))
        return codes

    def _matrix(self, lines: list[list[int]]) -> Codes:
        return np.array(lines, dtype=np.int32).reshape(len(self.rows), len(self.columns))

    def missing(self, body: Body) -> list[Problem]:
        """Tell which of region, item and year the file does not hold, and which option supplies it."""
        place = self.content.place
        first = place.header[0] if place.header else place.body[0]
        missing = []
        if not self.regions_in_rows and not all(name.name for name in self.column_regions):
            missing.append("no_region")
        if not all(self.item(row, column) for row in self.rows[:1] for column in self.columns):
            missing.append("no_indicator")
        if ((self.years == 0) & (self.periods == 0) & body.present & ~self.spans[None, :]).any():
            missing.append("no_year")
        return [place.grid.problem(first, place.left, key) for key in missing]

    def repeated(self, body: Body) -> list[Problem]:
        """Tell where a table has two rows or two columns for one region, item, year and unit: a label is missing."""
        rows = [(row.item, self.row_regions[i], int(self.periods[i, 0]), row.unit) for i, row in enumerate(self.rows)]
        columns = [
            (column.path, self.column_regions[j], column.year, column.months, column.unit, column.note)
            for j, column in enumerate(self.columns)
        ]
        at = [(i, int(np.argmax(body.present[i]))) for i in _duplicates(rows, body.present.max(axis=1).tolist())]
        at += [(int(np.argmax(body.present[:, j])), j) for j in _duplicates(columns, body.present.max(axis=0).tolist())]
        grid = self.content.place.grid
        return [grid.problem(self.rows[i].number, self.columns[j].number, "repeated") for i, j in at]

    def unit_problems(self, body: Body) -> list[Problem]:
        """Tell which columns have no unit although the table has a unit line."""
        place = self.content.place
        row = place.header[-1] if place.header else place.body[0]
        filled = {self.columns[j].number for j in np.flatnonzero(body.present.any(axis=0)).tolist()}
        return [
            place.grid.problem(row, number, key, units="、".join(self.heading.units))
            for number, key in self.unit_doubts.items()
            if number in filled
        ]


def _duplicates(keys: Sequence[Hashable], filled: Sequence[object]) -> list[int]:
    """Give the places of keys that occur more than once, among those that are filled."""
    counts = Counter(key for key, there in zip(keys, filled, strict=True) if there)
    return [number for number, key in enumerate(keys) if filled[number] and counts[key] > 1]


def _said(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


# The values: every cell of a body read, and those doubted that their column shows to be damaged


def read_body(content: Content) -> tuple[Body, list[Problem]]:
    """Read all cells of a table; what is no number for certain becomes a mark or a problem."""
    grid = content.place.grid
    lines, columns = [row.number for row in content.rows], [column.number for column in content.columns]
    kinds = kind_matrix(grid, lines)[:, columns]
    body = Body(_plain_numbers(grid, lines, columns), kinds == NUMBER)
    problems: list[Problem] = []
    # A workbook may hold 1e999 and NaN.
    for i, j in np.argwhere(body.present & ~np.isfinite(body.numbers)).tolist():
        body.numbers[i, j], body.present[i, j] = np.nan, False
        problems.append(grid.problem(lines[i], columns[j], "damaged_number"))
    for i, j in np.argwhere((kinds != NUMBER) & (kinds != EMPTY)).tolist():
        problems += _read_cell(content, body, i, j)
    return body, problems + list(_lost_points(content, body))


def _plain_numbers(grid: Grid, lines: list[int], columns: list[int]) -> npt.NDArray[np.float64]:
    """Give the plain numbers of a body, NaN elsewhere. Texts are converted by numpy as Python's float does it."""
    numbers = np.empty((len(lines), len(columns)))
    for start in range(0, len(lines), _ROWS_AT_ONCE):
        some = [
            [row[column] if kinds[column] == NUMBER else np.nan for column in columns]
            for row, kinds in ((grid.rows[line], grid.kinds[line]) for line in lines[start : start + _ROWS_AT_ONCE])
        ]
        numbers[start : start + len(some)] = np.array(some, dtype=np.float64).reshape(len(some), len(columns))
    return numbers


def _read_cell(content: Content, body: Body, i: int, j: int) -> Iterator[Problem]:
    row, column = content.rows[i].number, content.columns[j].number
    cell = content.place.grid.rows[row][column]
    value = read_value(cell)
    if value.split and (number := joined_number(value.split, _plain_texts(content, j))) is not None:
        value = replace(
            value, number=number, reason="", note="a space inside the number; its column leaves one reading"
        )
    if value.reason:
        yield content.place.grid.problem(row, column, value.reason, **value.fields)
    if value.number is None and not value.mark:
        return
    body.present[i, j] = True
    body.numbers[i, j] = np.nan if value.number is None else value.number
    for texts, text in ((body.marks, value.mark), (body.notes, value.note), (body.units, value.unit)):
        if text:
            texts[i, j] = text


def _plain_texts(content: Content, j: int) -> list[str]:
    """Give the numbers of a column as printed."""
    grid, column = content.place.grid, content.columns[j].number
    cells = (grid.rows[row.number][column] for row in content.rows if grid.kinds[row.number][column] == NUMBER)
    return [str(cell).strip() for cell in cells]


def _lost_points(content: Content, body: Body) -> Iterator[Problem]:
    """Take out whole numbers in a column of rates that are far above all others: their decimal point is lost."""
    known = words().numbers
    for j, column in enumerate(content.columns):
        if column_unit(column, content.heading)[0] not in words().units.rates:
            continue
        values = body.numbers[:, j]
        whole = values == np.round(values)
        broken = np.isfinite(values) & ~whole
        if broken.sum() < max(3, known.typical_decimals * np.isfinite(values).sum()):
            continue
        limit = max(known.lost_point_factor * float(np.median(np.abs(values[broken]))), known.lost_point_above)
        for i in np.nonzero(whole & (np.abs(values) > limit))[0].tolist():
            body.numbers[i, j], body.present[i, j] = np.nan, False
            row = content.rows[i].number
            yield content.place.grid.problem(row, column.number, "lost_point")
