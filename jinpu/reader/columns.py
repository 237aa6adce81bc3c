"""A table's columns by what they hold: values, or what the rows are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jinpu.reader.grid import EMPTY, MARK, NUMBER, QUASI, TEXT, has_cjk, kind_matrix
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, is_unit, label_of, squeezed
from jinpu.reader.periods import dated
from jinpu.reader.places import Place, region_share


@dataclass(frozen=True, slots=True)
class Roles:
    """A place's columns by what they hold: column -> role for the stub, and the columns of values."""

    stub: dict[int, str]
    value_columns: tuple[int, ...]


def column_roles(place: Place) -> Roles:
    """Tell the columns of values from those that say what the rows are about."""
    stub: dict[int, str] = {}
    values: list[int] = []
    sample = place.body if len(place.body) <= 400 else place.body[:: len(place.body) // 400 + 1]
    matrix = kind_matrix(place.grid, sample)
    filled = kind_matrix(place.grid, place.body).max(axis=0)
    for column in range(place.left, place.right):
        if not filled[column]:
            continue
        kinds = matrix[:, column].tobytes()
        if not any(kinds):
            kinds = kind_matrix(place.grid, place.body)[:, column].tobytes()
        role = _role(place, column, sample, kinds, leading=not values)
        if role:
            stub[column] = role
        elif kinds.count(TEXT) + kinds.count(EMPTY) < len(kinds):
            values.append(column)
    return Roles(_settled(stub, place, sample), tuple(values))


def _settled(stub: dict[int, str], place: Place, sample: Sequence[int]) -> dict[int, str]:
    """Leave a table of items its stub: a lone Latin column is one of items; one beside Chinese regions translates."""
    regions = [column for column, role in stub.items() if role == "region"]
    latin = [c for c in regions if not any(has_cjk(as_text(place.grid.rows[row][c])) for row in sample)]
    if len(latin) < len(regions):
        stub = {**stub, **dict.fromkeys(latin, "latin")}
    if stub and set(stub.values()) <= {"latin", "unit", "ignored"}:
        first = next((column for column, role in stub.items() if role == "latin"), None)
        if first is not None:
            return {**stub, first: "item"}
    return stub


def _role(place: Place, column: int, sample: Sequence[int], kinds: bytes, *, leading: bool) -> str:
    """Give the role of a column, "" when it holds values."""
    named = words().roles.role_of(_header_word(place, column))
    texts, numbers = kinds.count(TEXT), kinds.count(NUMBER)
    if named in ("code", "ignored") or (named == "unit" and texts >= numbers):
        return named
    if named == "year" and (texts >= numbers or _are_years(place, column, sample)):
        return "year"
    if leading and kinds.count(QUASI) * 2 > len(kinds) and _are_dates(place, column, sample):
        return "year"
    if numbers + kinds.count(MARK) >= texts:
        return "year" if leading and not named and _are_row_years(place, column, sample) else ""
    return _text_role(place, column, sample, named, leading=leading)


def _text_role(place: Place, column: int, sample: Sequence[int], named: str, *, leading: bool) -> str:
    printed = [as_text(place.grid.rows[row][column]) for row in sample if place.grid.kinds[row][column] == TEXT]
    labels = {squeezed(label_of(text).text) for text in printed}
    if region_share(set(labels)) >= 0.5:
        return "region"
    if all((time := dated(label)) and (time.year or time.part) and not time.rest for label in labels):
        return "year"
    if sum(is_unit(label) for label in labels) * 2 > len(labels):
        return "unit"
    if not any(map(has_cjk, printed)) and named != "item":
        return "latin"
    if named == "region":
        return "region"
    return "item" if leading or named == "item" else "ignored"


def _header_word(place: Place, column: int) -> str:
    parts = [label_of(as_text(place.grid.rows[row][column])).text for row in place.header]
    return squeezed("".join([part for part in parts if has_cjk(part)] or parts))


def _are_years(place: Place, column: int, sample: Sequence[int]) -> bool:
    years = words().years
    cells = [place.grid.rows[row][column] for row in sample if place.grid.kinds[row][column] == NUMBER]
    return bool(cells) and all(years.first <= float(cell) <= years.last and float(cell).is_integer() for cell in cells)  # type: ignore[arg-type]  # NUMBER


def _are_dates(place: Place, column: int, sample: Sequence[int]) -> bool:
    cells = [place.grid.rows[row][column] for row in sample if place.grid.kinds[row][column] != EMPTY]
    return all(isinstance(cell, date) for cell in cells)


def _are_row_years(place: Place, column: int, sample: Sequence[int]) -> bool:
    """Tell a first column of years without a header: three or more, all different."""
    cells = [place.grid.rows[row][column] for row in sample if place.grid.kinds[row][column] != EMPTY]
    return column == place.left and len(set(map(str, cells))) == len(cells) >= 3 and _are_years(place, column, sample)
