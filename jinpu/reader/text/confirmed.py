"""Readings that a person confirmed: NAME.readings.csv beside the text, taken instead of the reader's own.

A row says what the figure at a place of the text (`cell`, line:character, as `jinpu read` gives it) is, and who says
so. Kind "none" says that it is no figure to be read.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jinpu.errors import InputError
from jinpu.reader.problems import Problem
from jinpu.reader.text.context import named_place
from jinpu.reader.text.figures import Figure, Place, Time, number_of

_ENDING = ".readings.csv"
_NEEDED = ("cell", "item", "value", "by")
_COLUMNS = (*_NEEDED, "region", "year", "period", "unit", "kind", "quality")
_KINDS = ("level", "growth", "target", "none")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person says of the figure at a place; `figure` is None where it is none."""

    cell: str
    figure: Figure | None
    by: str


def is_confirmation(path: Path) -> bool:
    """Tell a file of confirmed readings by its name."""
    return path.name.endswith(_ENDING)


def read_confirmed(path: Path, name: str) -> tuple[dict[str, Confirmed], list[Problem]]:
    """Give the confirmed readings of a text by their place, and a problem for each row that cannot be taken.

    Args:
        path: the text; its readings are in the file beside it that bears its name and ends with .readings.csv.
        name: what to call the text in problems.
    """
    beside = path.with_name(path.stem + _ENDING)
    if is_confirmation(path) or not beside.is_file():
        return {}, []
    with beside.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found: dict[str, Confirmed] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            confirmed = _confirmed(row, beside.name)
            found[confirmed.cell] = confirmed
        except (InputError, ArithmeticError, ValueError) as error:
            fields = {"file": beside.name, "error": str(error)}
            problems.append(Problem(name, "text", 0, str(row.get("cell") or ""), "", "text_bad_reading", fields))
    return found, problems


def _confirmed(row: Mapping[str, str | None], file: str) -> Confirmed:
    cells = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    missing = [column for column in _NEEDED if not cells[column] and cells["kind"] != "none"]
    kind = cells["kind"] or "level"
    if missing or kind not in _KINDS:
        raise InputError(f"{', '.join(missing) or 'kind'} is missing or unknown")
    said = f"confirmed in {file} by {cells['by']}"
    if kind == "none":
        return Confirmed(cells["cell"], None, said)
    year = int(cells["year"] or 0)
    time = Time(year, cells["period"] or (str(year) if year else ""))
    place = (named_place(cells["region"]) or Place(cells["region"])) if cells["region"] else Place()
    value = number_of(cells["value"])
    quality = cells["quality"] or "exact"
    figure = Figure(0, 0, value, cells["unit"], kind, cells["item"], time, place, quality, note=said)
    return Confirmed(cells["cell"], figure, said)


def with_confirmed(figures: Iterable[Figure], cells: Iterable[str], known: Mapping[str, Confirmed]) -> list[Figure]:
    """Put confirmed readings in the place of the reader's own; where one does not say its place, the text's is kept."""
    taken: list[Figure] = []
    for figure, cell in zip(figures, cells, strict=True):
        confirmed = known.get(cell)
        if confirmed is None:
            taken.append(figure)
        elif confirmed.figure is not None:
            mine = replace(confirmed.figure, start=figure.start, end=figure.end)
            taken.append(mine if mine.place.name else replace(mine, place=figure.place))
    return taken
