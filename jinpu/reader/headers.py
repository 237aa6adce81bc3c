"""A table's columns: which hold values, and what each is about (its path of header labels, its unit and its time)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jinpu.reader.grid import EMPTY, MARK, NUMBER, QUASI, TEXT, has_cjk, kind_matrix
from jinpu.reader.knowledge import words
from jinpu.reader.labels import ACRONYM, Label, as_text, is_unit, label_of, squeezed, without_unit
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


_WORD = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell over columns left to right (both included): merged, spanning by position, or one column wide."""

    label: Label
    left: int
    right: int
    row: int


@dataclass(frozen=True, slots=True)
class Column:
    """What a column says of its values. `path` runs from the widest header to the narrowest; year 0 means none.

    `months` is the part of the year as in `Period.part`, `part` is the header that says it is a sub-count,
    `whole` the path that it is a part of; `spans` tells that it covers several years,
    `growth` that it compares with another period.
    """

    number: int
    path: tuple[str, ...]
    unit: str = ""
    year: int = 0
    months: str = ""
    note: str = ""
    part: str = ""
    whole: tuple[str, ...] = ()
    spans: bool = False
    growth: bool = False
    rank: bool = False


@dataclass
class _Sheet:
    """The header area of a place: for each header row and column the head that covers it, None where it is blank."""

    place: Place
    columns: list[int]
    heads: dict[tuple[int, int], Head] = field(default_factory=dict)
    merged_blank: set[tuple[int, int]] = field(default_factory=set)


def columns_of(
    place: Place, columns: list[int], translations: dict[str, str], before: tuple[Column, ...] = ()
) -> list[Column]:
    """Read the headers of the value columns `columns` of a table.

    Args:
        place: where the table is.
        columns: its columns of values, ascending.
        translations: English header text -> the Chinese beside it elsewhere in the file; extended here.
        before: the columns of the part that this table continues.
    """
    sheet = _Sheet(place, columns)
    _collect(sheet)
    _remember(sheet, translations)
    chains = {column: _chain(sheet, column) for column in columns}
    # A head that is not merged is as wide as the columns that it serves.
    serving = {(head.row, head.left) for column, chain in chains.items() for head in chain if head.left != column}
    read = list(before)
    for column in columns:
        parts = _joined(chains[column], serving)
        parts = [_translated(part, translations) for part in parts]
        read.append(_column(column, parts, read))
    return read[len(before) :]


def _collect(sheet: _Sheet) -> None:
    place, grid = sheet.place, sheet.place.grid
    rows = set(place.header)
    for merge in grid.merges:
        inside = [row for row in range(merge.top, merge.bottom + 1) if row in rows]
        if not inside or merge.right < place.left or merge.left >= place.right:
            continue
        _collect_merge(
            sheet, merge.top, merge.left, inside, range(max(merge.left, place.left), min(merge.right + 1, place.right))
        )
    for row in place.header:
        for column in range(place.left, place.right):
            if grid.kinds[row][column] != EMPTY and (row, column) not in sheet.heads:
                label = label_of(as_text(grid.rows[row][column]))
                if label.text:
                    sheet.heads[row, column] = Head(label, column, column, row)


def _collect_merge(sheet: _Sheet, top: int, left: int, rows: list[int], columns: range) -> None:
    grid = sheet.place.grid
    label = label_of(as_text(grid.rows[top][left]))
    for row in rows:
        for column in columns:
            if label.text:
                sheet.heads.setdefault((row, column), Head(label, columns[0], columns[-1], top))
            else:
                sheet.merged_blank.add((row, column))


def _remember(sheet: _Sheet, translations: dict[str, str]) -> None:
    for head in sheet.heads.values():
        if head.label.latin and has_cjk(head.label.text):
            translations.setdefault(squeezed(head.label.latin).lower(), head.label.text)


def _translated(part: tuple[str, str], translations: dict[str, str]) -> tuple[str, str]:
    """Give an English header the Chinese text that stands beside the same English elsewhere in the file."""
    text, latin = part
    if has_cjk(text) or ACRONYM.fullmatch(text):
        return part
    return translations.get(squeezed(text).lower(), text), latin


def _chain(sheet: _Sheet, column: int) -> list[Head]:
    """Give the heads over a column from top to bottom; a blank above a head belongs to the head on its left."""
    chain: list[Head] = []
    rows = sheet.place.header
    for number, row in enumerate(rows):
        head = sheet.heads.get((row, column))
        if head is None and any((later, column) in sheet.heads for later in rows[number + 1 :]):
            head = _parent_on_left(sheet, number, column, chain)
        if head is not None and head not in chain:
            chain.append(head)
    return _without_translations(chain)


def _parent_on_left(sheet: _Sheet, number: int, column: int, above: list[Head]) -> Head | None:
    """Find the head to whose right a blank header cell stands, if both stand under the same heads.

    Yearbooks print a total and its parts as a head followed by a lower, open box: the box's upper edge is blank.
    """
    row = sheet.place.header[number]
    if any(head.left == head.right for head in above if head.left == column):
        return None
    for left in range(column - 1, sheet.columns[0] - 1, -1):
        head = sheet.heads.get((row, left))
        if head is not None:
            shared = all(upper.left <= left for upper in above)
            return Head(head.label, head.left, max(column, head.right), head.row) if shared else None
    return None


def _without_translations(chain: list[Head]) -> list[Head]:
    """Drop Latin heads that repeat, over the same columns, the Chinese head above them."""
    kept: list[Head] = []
    for head in chain:
        above = kept[-1] if kept else None
        same = above is not None and (above.left, above.right) == (head.left, head.right)
        if same and above is not None and has_cjk(above.label.text) and _is_english(head.label.text):
            continue
        kept.append(head)
    return kept


def _is_english(text: str) -> bool:
    """Tell words of English from an acronym, a unit or signs, which say something that the Chinese does not."""
    plain = text.strip("()")
    return not has_cjk(text) and bool(_WORD.search(text)) and not ACRONYM.fullmatch(plain) and not is_unit(plain)


def _joined(chain: list[Head], serving: set[tuple[int, int]]) -> list[tuple[str, str]]:
    """Make path parts (text, English) of a chain: heads one column wide continue each other, wider ones stand alone."""
    parts: list[tuple[str, str]] = []
    widths: list[bool] = []
    for head in chain:
        narrow = head.left == head.right and (head.row, head.left) not in serving
        if parts and narrow and widths[-1]:
            text = parts[-1][0]
            space = "" if has_cjk(text[-1:] + head.label.text[:1]) or head.label.text.startswith("(") else " "
            parts[-1] = (text + space + head.label.text, f"{parts[-1][1]} {head.label.latin}".strip())
        else:
            parts.append((head.label.text, head.label.latin))
        widths.append(narrow)
    return parts


def _column(number: int, parts: list[tuple[str, str]], before: list[Column]) -> Column:
    """Read unit, year and sub-count marks out of the path parts of a column."""
    known = words()
    path: list[str] = []
    unit, year, months, notes, part = "", 0, "", [], ""
    compares = any(known.years.base.search(text) for text, _ in parts)
    for text, latin in parts:
        label, printed = without_unit(text)
        unit = printed or unit or english_unit(latin)
        period = dated(label)
        if (period.year or period.part) and not (compares and not known.years.base.search(text)):
            year, months, label = period.year or year, period.part or months, period.rest
        notes.append(period.note)
        label, marked = _without_mark(label)
        part = text if marked and not path else part
        if label and (not path or path[-1] != label):
            path.append(label)
    column = Column(number, tuple(path), unit, year, months, _said(notes), part=part)
    return _ranked(_as_part(column, before[-1]) if part and before else column)


def _said(notes: list[str]) -> str:
    return "; ".join(dict.fromkeys(note for note in notes if note))


def _without_mark(label: str) -> tuple[str, bool]:
    """Take the marks of a sub-count (#, 其中) off a label."""
    known = words().of_which
    bare = label
    while bare and (bare in known.whole or known.prefix.match(bare)):
        bare = "" if bare in known.whole else known.prefix.sub("", bare, count=1).strip()
    return bare, bare != label


def _as_part(column: Column, before: Column) -> Column:
    """Put a sub-count under the column that it is a part of: the one before it, or that one's whole."""
    siblings = before.part and (before.whole or before.part == column.part)
    whole = before.whole if siblings else before.path[:1]
    unit, year = column.unit or before.unit, column.year or before.year
    return replace(column, path=(*whole, *column.path), unit=unit, year=year, whole=whole)


def _ranked(column: Column) -> Column:
    known = words().units
    rank = any(known.rank_labels.search(part) for part in column.path)
    growth = bool(column.path) and bool(known.growth_labels.search(column.path[-1]))
    unit = column.unit or (known.rank_unit if rank else "")
    if growth and not unit and "%" in column.path[-1]:
        unit = "%"
    spans = "covers" in column.note and not column.year
    changed = (unit, growth, rank, spans) != (column.unit, column.growth, column.rank, column.spans)
    return replace(column, unit=unit, growth=growth, rank=rank, spans=spans) if changed else column


def english_unit(latin: str) -> str:
    """Give the Chinese unit for an English one that ends a header such as "Population (10 000 persons)"."""
    if not latin.endswith(")"):
        return ""
    return words().units.english.get(latin[latin.rfind("(") + 1 : -1].strip().lower(), "")
