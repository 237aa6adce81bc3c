"""Reading a catalogue table, and looking a printed name up in it."""

import csv
import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from jinpu.errors import InputError

FOLDER = Path(__file__).parent
Row = TypeVar("Row", bound=BaseModel)


def read_table(path: Path, row_model: type[Row], key: str) -> Mapping[str, Row]:
    """Read a catalogue CSV into a read-only mapping from its `key` column to validated rows, in file order.

    Raises:
        InputError: a row does not fit `row_model`, or two rows have the same key; names file and line.
    """
    rows: dict[str, Row] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, restkey="more")
        for cells in reader:
            where = f"{path.name}, line {reader.line_num}"
            row = _checked_row(cells, row_model, where)
            name = str(getattr(row, key))
            if name in rows:
                raise InputError(f"{key} “{name}” stands twice", where=where, remedy="keep one of the rows")
            rows[name] = row
    return MappingProxyType(rows)


def _checked_row(cells: dict[str, str], row_model: type[Row], where: str) -> Row:
    try:
        return row_model.model_validate(cells)
    except ValidationError as error:
        problem = error.errors()[0]
        column = ".".join(str(part) for part in problem["loc"])
        raise InputError(f"column {column}: {problem['msg']}", where=where, remedy="mend the row") from error


def lookup_key(printed: str) -> str:
    """Fold width, case and blanks, so that “R&D经费” and "r&d 经费" are the same name."""
    return "".join(unicodedata.normalize("NFKC", printed).casefold().split())


def name_table(entries: Iterable[tuple[str, Iterable[str]]], what: str) -> Mapping[str, str]:
    """Map every name's lookup key to its entry's id.

    Raises:
        InputError: one name stands for two entries.
    """
    names: dict[str, str] = {}
    for identifier, spellings in entries:
        for spelling in spellings:
            other = names.setdefault(lookup_key(spelling), identifier)
            if other != identifier:
                raise InputError(f"{what} name “{spelling}” stands for both {other} and {identifier}")
    return MappingProxyType(names)


def look_up(printed: str, names: Mapping[str, str], what: str, where: str) -> str:
    """Give the id that a printed name stands for.

    Raises:
        InputError: the name is not in the catalogue; the remedy offers the nearest names.
    """
    found = names.get(lookup_key(printed))
    if found is None:
        raise InputError(f"unknown {what} “{printed}”", where=where, remedy=_nearest(printed, names, what))
    return found


def _nearest(printed: str, names: Mapping[str, str], what: str) -> str:
    near = difflib.get_close_matches(lookup_key(printed), names, n=3, cutoff=0.6)
    offered = list(dict.fromkeys(names[name] for name in near))
    if offered:
        return f"did you mean {' or '.join(offered)}?"
    return f"use a name from jinpu/catalogue/{what}s.csv or add it there with its source"
