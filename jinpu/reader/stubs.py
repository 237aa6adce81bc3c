"""What each row is about: its region, item, year and unit, read from the columns that hold no values."""

from dataclasses import dataclass

from jinpu.reader.gazetteer import gazetteer
from jinpu.reader.headers import Roles
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed, without_unit
from jinpu.reader.naming import Named, named_regions, standing
from jinpu.reader.periods import Dated, dated
from jinpu.reader.places import Place
from jinpu.reader.problems import Problem

_WIDE = {"\u3000": 2, "\t": 4}


class Nesting:
    """Items within items: groups opened by rows without values, and parts that stand deeper than their whole."""

    def __init__(self, group: tuple[str, ...], *, nests: bool) -> None:
        self.group = group
        self.nests = nests
        self.open: list[tuple[int, str]] = []

    def open_group(self, label: str) -> None:
        """Begin a group: what follows stands under `label`, until the next one."""
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


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of its values; `region` None and year 0 mean that it says nothing."""

    number: int
    item: tuple[str, ...] = ()
    region: Named | None = None
    year: int = 0
    months: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes on after a break in a table: the item group, and the codes of the regions that rows stand under."""

    group: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


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
    nesting = Nesting(carried.group, nests=len(item_columns) == 1)
    rows = []
    for number, row in enumerate(place.body):
        texts = [cells[column][number] for column in item_columns]
        has_values = any(place.grid.kinds[row][column] for column in roles.value_columns)
        if not has_values:
            nesting.open_group(_group_label(place, roles, row, regions[number]))
            continue
        item, unit = nesting.item(texts)
        rows.append(_row(row, item, regions[number], _time(roles, cells, number), _unit(roles, cells, number) or unit))
    return rows, Carried(nesting.group, standing(regions, carried.under)), problems


def _row(number: int, item: tuple[str, ...], region: Named | None, time: Dated, unit: str) -> Row:
    note = region.note if region else ""
    if item and not time.year and not time.part:
        time = dated(item[-1])
        if time.year or time.part:
            item = (*item[:-1], *([time.rest] if time.rest else []))
        note = "; ".join(filter(None, (note, time.note)))
    return Row(number, item, region, time.year, time.part, unit, note)


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


def _time(roles: Roles, cells: dict[int, list[str]], number: int) -> Dated:
    """Give a row's time: a year in one column and its month or quarter in another are one."""
    texts = (label_of(cells[column][number]).text for column, role in roles.stub.items() if role == "year")
    times = [dated(text) for text in texts if text]
    year = next((time.year for time in times if time.year), 0)
    return Dated(year, "", "", next((time.part for time in times if time.part), ""))


def _unit(roles: Roles, cells: dict[int, list[str]], number: int) -> str:
    texts = (squeezed(cells[column][number]) for column, role in roles.stub.items() if role == "unit")
    return next((text for text in texts if text), "")
