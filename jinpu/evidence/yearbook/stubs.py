"""What each row is about: its region, item, year and unit, read from the columns that hold no values."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinpu.evidence.yearbook.blocks import Place, region_share
from jinpu.evidence.yearbook.gazetteer import gazetteer
from jinpu.evidence.yearbook.grid import EMPTY, MARK, NUMBER, TEXT, Problem, has_cjk, kind_matrix
from jinpu.evidence.yearbook.knowledge import words
from jinpu.evidence.yearbook.labels import as_text, is_unit, label_of, squeezed, without_unit
from jinpu.evidence.yearbook.naming import Named, named_regions, standing
from jinpu.evidence.yearbook.periods import dated

_WIDE = {"\u3000": 2, "\t": 4}


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of its values; `region` None and year 0 mean that it says nothing."""

    number: int
    item: tuple[str, ...] = ()
    region: Named | None = None
    year: int = 0
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes on after a break in a table: the item group, and the codes of the regions that rows stand under."""

    group: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


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
    return Roles(_settled(stub), tuple(values))


def _settled(stub: dict[int, str]) -> dict[int, str]:
    """Leave a table of items its stub: a lone Latin column is one of items."""
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
    if numbers + kinds.count(MARK) >= texts:
        return "year" if leading and not named and _are_row_years(place, column, sample) else ""
    return _text_role(place, column, sample, named, leading=leading)


def _text_role(place: Place, column: int, sample: Sequence[int], named: str, *, leading: bool) -> str:
    printed = [as_text(place.grid.rows[row][column]) for row in sample if place.grid.kinds[row][column] == TEXT]
    labels = {squeezed(label_of(text).text) for text in printed}
    if region_share(set(labels)) >= 0.5:
        return "region"
    if all(dated(label).year and not dated(label).rest for label in labels):
        return "year"
    if sum(is_unit(label) for label in labels) * 2 > len(labels):
        return "unit"
    if not any(map(has_cjk, printed)) and named != "item":
        return "latin"
    return "item" if leading or named in ("item", "region") else "ignored"


def _header_word(place: Place, column: int) -> str:
    parts = [label_of(as_text(place.grid.rows[row][column])).text for row in place.header]
    return squeezed("".join([part for part in parts if has_cjk(part)] or parts))


def _are_years(place: Place, column: int, sample: Sequence[int]) -> bool:
    years = words().years
    cells = [place.grid.rows[row][column] for row in sample if place.grid.kinds[row][column] == NUMBER]
    return bool(cells) and all(years.first <= float(cell) <= years.last and float(cell).is_integer() for cell in cells)  # type: ignore[arg-type]  # NUMBER


def _are_row_years(place: Place, column: int, sample: Sequence[int]) -> bool:
    """Tell a first column of years without a header: three or more, all different."""
    cells = [place.grid.rows[row][column] for row in sample if place.grid.kinds[row][column] != EMPTY]
    return column == place.left and len(set(map(str, cells))) == len(cells) >= 3 and _are_years(place, column, sample)


def read_rows(
    place: Place, roles: Roles, within: str, year: int, carried: Carried
) -> tuple[list[Row], Carried, list[Problem]]:
    """Read the labels of a table's rows from top to bottom; rows without values are groups of those below.

    Args:
        place: where the table is.
        roles: what its columns hold.
        within: code of the region that the table is about, "" when unknown.
        year: the table's year, 0 when unknown.
        carried: what goes on from the table's last part.
    """
    cells = _filled(place, roles)
    regions, problems = _regions(place, roles, cells, within, year, carried.under)
    item_columns = [column for column, role in roles.stub.items() if role == "item"]
    nesting = _Nesting(carried.group, nests=len(item_columns) == 1)
    rows = []
    for number, row in enumerate(place.body):
        texts = [cells[column][number] for column in item_columns]
        has_values = any(place.grid.kinds[row][column] for column in roles.value_columns)
        if not has_values:
            nesting.open_group(_group_label(place, roles, row, regions[number]))
            continue
        item, unit = nesting.item(texts)
        rows.append(_row(row, item, regions[number], _years(roles, cells, number), _unit(roles, cells, number) or unit))
    return rows, Carried(nesting.group, standing(regions, carried.under)), problems


def _row(number: int, item: tuple[str, ...], region: Named | None, year: int, unit: str) -> Row:
    note = region.note if region else ""
    if item and not year:
        period = dated(item[-1])
        if period.year:
            year, item = period.year, (*item[:-1], *([period.rest] if period.rest else []))
        note = "; ".join(filter(None, (note, period.note)))
    return Row(number, item, region, year, unit, note)


def _filled(place: Place, roles: Roles) -> dict[int, list[str]]:
    """Give the stub's texts; cells that a merged range covers, or a wider stub column leaves blank, filled down."""
    merged = {
        (row, m.left): m.top
        for m in place.grid.merges
        if m.left in roles.stub and m.top < m.bottom
        for row in range(m.top, m.bottom + 1)
    }
    filled: dict[int, list[str]] = {}
    outer = [column for column, role in roles.stub.items() if role in ("region", "item", "year")]
    for column in roles.stub:
        texts = [as_text(place.grid.rows[merged.get((row, column), row)][column]) for row in place.body]
        if column in outer[:-1]:
            texts = _filled_down(texts, [bool(place.grid.kinds[row][outer[-1]]) for row in place.body])
        filled[column] = texts
    return filled


def _filled_down(texts: list[str], inner: list[bool]) -> list[str]:
    last, filled = "", []
    for text, has_inner in zip(texts, inner, strict=True):
        last = text if text.strip() else last
        filled.append(last if has_inner else text)
    return filled


def _regions(
    place: Place, roles: Roles, cells: dict[int, list[str]], within: str, year: int, under: tuple[str, ...]
) -> tuple[list[Named | None], list[Problem]]:
    columns = [column for column, role in roles.stub.items() if role == "region"]
    if not columns:
        return [None] * len(place.body), []
    latin = next((column for column, role in roles.stub.items() if role == "latin"), None)
    code = next((column for column, role in roles.stub.items() if role == "code"), None)
    finest = [next((cells[c][n] for c in reversed(columns) if cells[c][n].strip()), "") for n in range(len(place.body))]
    labels = [label_of(text) for text in finest]
    english = [cells[latin][n] if latin is not None else label.latin for n, label in enumerate(labels)]
    named = named_regions([label.text for label in labels], english, within, year, under)
    if code is not None:
        named = [_coded(cells[code][n], name) for n, name in enumerate(named)]
    problems = [
        place.grid.problem(row, columns[-1], name.doubt)
        for row, name in zip(place.body, named, strict=True)
        if name.doubt and any(place.grid.kinds[row][c] for c in roles.value_columns)
    ]
    return [name if name.name else None for name in named], problems


def _coded(code: str, named: Named) -> Named:
    digits = squeezed(code)[:6]
    known = gazetteer().by_code.get(digits)
    if known is None:
        return named
    return Named(named.name if named.code == digits else known.name, digits, named.note if named.code == digits else "")


def _group_label(place: Place, roles: Roles, row: int, region: Named | None) -> str:
    if region is not None and region.code:
        return ""
    texts = (label_of(as_text(place.grid.rows[row][column])).text for column in range(place.left, place.right))
    return next((text for text in texts if text), "")


def _years(roles: Roles, cells: dict[int, list[str]], number: int) -> int:
    texts = (label_of(cells[column][number]).text for column, role in roles.stub.items() if role == "year")
    return next((dated(text).year for text in texts if text), 0)


def _unit(roles: Roles, cells: dict[int, list[str]], number: int) -> str:
    texts = (squeezed(cells[column][number]) for column, role in roles.stub.items() if role == "unit")
    return next((text for text in texts if text), "")


class _Nesting:
    """Items within items: groups opened by rows without values, and parts that stand deeper than their whole."""

    def __init__(self, group: tuple[str, ...], *, nests: bool) -> None:
        self.group = group
        self.nests = nests
        self.open: list[tuple[int, str]] = []

    def open_group(self, label: str) -> None:
        if label:
            self.group, self.open = (without_unit(label)[0],), []

    def item(self, printed: list[str]) -> tuple[tuple[str, ...], str]:
        """Give the path of an item and the unit that stands in its label."""
        labels = [without_unit(label_of(text).text) for text in printed if text.strip()]
        path = tuple(text for text, _ in labels)
        unit = next((unit for _, unit in reversed(labels) if unit), "")
        if not self.nests or not path:
            return (*self.group, *path), unit
        parents = self._parents(_indent(printed[-1]), path[-1])
        return (*self.group, *parents, *path), unit

    def _parents(self, indent: int, label: str) -> tuple[str, ...]:
        part = words().of_which.prefix.match(label) is not None
        while self.open and (self.open[-1][0] > indent or (self.open[-1][0] == indent and not part)):
            self.open.pop()
        parents = tuple(text for _, text in self.open)
        if not part:
            self.open.append((indent, label))
        return parents


def _indent(printed: str) -> int:
    blank = len(printed) - len(printed.lstrip())
    return sum(_WIDE.get(character, 1) for character in printed[:blank])
