"""What could not be read with certainty: a key, what changes from case to case, and sentences in two languages."""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources

import pandas as pd

from jinpu.errors import InputError

PROBLEM_COLUMNS = ("file", "sheet", "sheet_index", "cell", "text", "reason", "cells", "key", "fields")
"""Columns of the frame of problems; `jinpu read` writes those up to `cells`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be read with certainty.

    Attributes:
        file: the file, sheet its sheet ("" for the whole file), sheet_index counted from 1 (0 for the whole file).
        cell: A1 address, a range (B5:B40) when the complaint stands for many cells, "" for a whole sheet or file.
        text: what stands there, as printed.
        key: the sentence in problems.toml.
        fields: what is put into the sentence.
        cells: how many numeric cells the problem stands for.
    """

    file: str
    sheet: str
    sheet_index: int
    cell: str
    text: str
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    cells: int = 1

    @property
    def reason(self) -> str:
        """The sentence in English."""
        return sentence(self.key, self.fields)


class UnreadableError(InputError):
    """A file, or a sheet of it, that is refused; the reader makes a problem of it and goes on."""

    def __init__(self, key: str, **fields: object) -> None:
        self.key = key
        self.fields = {name: str(value) for name, value in fields.items()}
        super().__init__(sentence(key, self.fields))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process."""
        return _refused, (self.key, self.fields)

    def problem(self, file: str, sheet: str = "", sheet_index: int = 0) -> Problem:
        """Tell of the refused file or sheet."""
        return Problem(file, sheet, sheet_index, "", "", self.key, self.fields)


def _refused(key: str, fields: Mapping[str, str]) -> UnreadableError:
    return UnreadableError(key, **fields)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files(__package__) / "problems.toml").read_text(encoding="utf-8"))


def knows(key: str) -> bool:
    """Tell whether problems.toml has this key."""
    return key in _sentences()


def sentence(key: str, fields: Mapping[str, str], language: str = "en") -> str:
    """Word a problem in "en" or "zh".

    Raises:
        KeyError: problems.toml has no such key, or `fields` lacks a name that the sentence holds.
    """
    return _sentences()[key][language].format_map(fields)


_GROUPED_FROM = 20
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def grouped(problems: list[Problem]) -> list[Problem]:
    """Make one problem, whose cell is the range, of the same complaint about twenty or more cells of a column."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, problem in enumerate(problems):
        if place := _ADDRESS.fullmatch(problem.cell):
            key = (problem.file, problem.sheet_index, place[1], problem.key, fields_text(problem.fields))
            alike[key].append(number)
    result: list[Problem | None] = list(problems)
    for numbers in alike.values():
        if len(numbers) < _GROUPED_FROM:
            continue
        first, last = problems[numbers[0]], problems[numbers[-1]]
        count = sum(problems[number].cells for number in numbers)
        for number in numbers:
            result[number] = None
        result[numbers[0]] = replace(first, cell=f"{first.cell}:{last.cell}", cells=count)
    return [problem for problem in result if problem is not None]


def problems_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """Give problems as a frame, a problem a row; `fields` is JSON."""
    values = [
        (p.file, p.sheet, p.sheet_index, p.cell, p.text, p.reason, p.cells, p.key, fields_text(p.fields))
        for p in problems
    ]
    types = {name: "int64" if name in ("sheet_index", "cells") else "str" for name in PROBLEM_COLUMNS}
    return pd.DataFrame(values, columns=list(PROBLEM_COLUMNS)).astype(types)


def fields_text(fields: Mapping[str, str]) -> str:
    """Write fields as the frame of problems holds them."""
    return json.dumps(dict(fields), ensure_ascii=False)
