"""The values of a table: every cell of its body read, and those doubted that its column shows to be damaged."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from jinpu.reader.grid import EMPTY, NUMBER, Grid, kind_matrix
from jinpu.reader.headers import Column
from jinpu.reader.headings import Heading, column_unit
from jinpu.reader.knowledge import words
from jinpu.reader.numerals import joined_number, read_value
from jinpu.reader.places import Place
from jinpu.reader.problems import Problem
from jinpu.reader.stubs import Row

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
