"""What stands above and below a table (title, number, year, region, units, notes), and the unit that comes of it."""

import re
from dataclasses import dataclass, field, replace

from jinpu.reader.grid import EMPTY, has_cjk
from jinpu.reader.headers import Column
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, is_unit, label_of, squeezed, without_unit
from jinpu.reader.periods import dated, title_part, title_year, without_year
from jinpu.reader.places import Place, is_unit_line
from jinpu.reader.title_places import TitlePlace, places_in

_UNIT_IN_HEADER = re.compile(r"\((?:计量)?单位:(?P<unit>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class UnitChange:
    """From a note: up to (or since) `year` a column's unit is `unit`."""

    year: int
    unit: str
    until: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """What holds for a whole table. Empty text and year 0 mean that the file does not say it."""

    title: str = ""
    number: str = ""
    year: int = 0
    months: str = ""
    units: tuple[str, ...] = ()
    indicator: str = ""
    region: str = ""
    region_code: str = ""
    continued: bool = False
    queried: bool = False
    changes: tuple[UnitChange, ...] = field(default=())

    @property
    def subject(self) -> str:
        """The indicator that a query line names, or the title's words without number and year."""
        if self.indicator or self.queried:
            return self.indicator
        return without_unit(without_year(self.title))[0]


def read_heading(place: Place, before: tuple[str, ...], previous: Heading | None, *, goes_on: bool = False) -> Heading:
    """Read the lines above a table; a continuation takes what it does not say from the table that it continues.

    Args:
        place: where the table is.
        before: lines of text that stand before the grid.
        previous: the heading of the table before it in the file, None at the beginning.
        goes_on: it is the other half of that table whatever its lines say.
    """
    lines = [label_of(line).text or line for line in before]
    for row in place.preamble:
        cells = (
            as_text(place.grid.rows[row][c])
            for c in range(place.left, place.right)
            if place.grid.kinds[row][c] != EMPTY
        )
        lines += [label_of(cell).text for cell in cells]
    heading = Heading(continued=goes_on)
    for line in filter(None, lines):
        heading = _with_line(heading, line)
    units = heading.units or _unit_in_header(place) or split_units(without_unit(heading.title)[1])
    heading = replace(heading, units=units, months=title_part(heading.title), changes=_unit_changes(place))
    if not heading.region and (place_named := _place_of(heading.title, lines)):
        heading = replace(heading, region=place_named.name, region_code=place_named.code)
    return _continued(heading, previous)


def _place_of(title: str, lines: list[str]) -> TitlePlace | None:
    """Give the place that the title names; an English line above the table counts where there is no Chinese title."""
    if title:
        return places_in(title)
    notes = words().notes
    english = [line for line in lines if not (notes.prefix.search(line) or notes.source.search(line))]
    return next(filter(None, map(places_in, english)), None)


def _with_line(heading: Heading, line: str) -> Heading:
    known = words()
    key, colon, value = line.partition(":")
    if colon and (queried := _query(heading, key.strip(), value.strip())):
        return queried
    for pattern in known.units.line:
        if found := pattern.match(line):
            return replace(heading, units=heading.units or split_units(found["unit"]))
    bracketed = line.strip("()")
    if line.startswith("(") and (bracketed.lower() in known.units.english or is_unit(bracketed)):
        return replace(
            heading, units=heading.units or split_units(known.units.english.get(bracketed.lower(), bracketed))
        )
    if known.title.continued.search(line):
        found = known.title.number.match(line)
        return replace(heading, continued=True, number=found["number"] if found else heading.number)
    return _with_title(heading, line)


def _query(heading: Heading, key: str, value: str) -> Heading | None:
    query = words().query
    if key in query.database:
        region = query.database_region.get(value, "")
        return replace(heading, queried=True, title=value, region=heading.region or region)
    if key in query.indicator:
        label, unit = without_unit(value)
        return replace(heading, queried=True, indicator=label, units=split_units(unit) or heading.units)
    if key in query.region:
        return replace(heading, queried=True, region=value)
    if key in query.time:
        return replace(heading, queried=True, year=dated(value).year or title_year(value))
    return None


def _with_title(heading: Heading, line: str) -> Heading:
    """Take a line as title when it is a better one: numbered before plain, Chinese before English, then the longer."""
    titles = words().title
    year = title_year(line) or dated(line).year
    number = titles.number.match(line)
    if number and not heading.number:
        return replace(heading, title=line, number=number["number"], year=year or heading.year)
    heading = replace(heading, year=heading.year or year)
    section = titles.section.search(line) is not None or (line.startswith("(") and line.endswith(")"))
    if heading.number or section or not has_cjk(line) or is_unit_line(line):
        return heading
    return replace(heading, title=line) if len(line) > len(heading.title) else heading


def split_units(text: str) -> tuple[str, ...]:
    """Split a unit line such as "人、‰" into its units."""
    units = (squeezed(part) for part in words().units.separators.split(text))
    # "万人(10 000 persons)": the English beside the unit is left out, "元(当年价格)" stays as it is.
    bare = (
        unit.partition("(")[0] if is_unit(unit.partition("(")[0]) and not has_cjk(unit.partition("(")[2]) else unit
        for unit in units
    )
    return tuple(unit for unit in bare if unit)


def _unit_in_header(place: Place) -> tuple[str, ...]:
    """Find the table's unit where it stands in a header cell: 合计(单位:万人)."""
    for row in place.header:
        texts = [squeezed(as_text(cell)) for cell in place.grid.rows[row][place.left : place.right]]
        # Only over the first column of values does it hold for all; over a later one it is that column's own.
        for text in [text for text in texts if text][1:2]:
            if found := _UNIT_IN_HEADER.search(text):
                return split_units(found["unit"])
    return ()


def _unit_changes(place: Place) -> tuple[UnitChange, ...]:
    changes = []
    patterns = words().units.changes
    for row in place.notes:
        line = squeezed("".join(as_text(cell) for cell in place.grid.rows[row][place.left : place.right]))
        changes += [
            UnitChange(int(found["year"]), found["unit"], until=True) for found in patterns.until.finditer(line)
        ]
        changes += [
            UnitChange(int(found["year"]), found["unit"], until=False) for found in patterns.since.finditer(line)
        ]
    return tuple(changes)


def _continued(heading: Heading, previous: Heading | None) -> Heading:
    same = previous is not None and (not heading.number or heading.number == previous.number)
    if previous is None or not heading.continued or not same:
        return heading
    return replace(
        heading,
        title=previous.title,
        number=previous.number,
        year=heading.year or previous.year,
        months=heading.months or previous.months,
        units=heading.units or previous.units,
        indicator=heading.indicator or previous.indicator,
        region=heading.region or previous.region,
        region_code=heading.region_code or previous.region_code,
    )


def line_unit(labels: tuple[str, ...], units: tuple[str, ...]) -> tuple[str, str]:
    """Choose among the unit line's units the one that a label can have.

    Args:
        labels: the label path of a column or row, the narrowest last.
        units: the units of the unit line.

    Returns:
        The unit and "", or "" and the key of the problem why none can be chosen.
    """
    known = words().units
    is_rate = bool(labels) and bool(
        known.rate_labels.search(labels[-1]) or (len(labels) > 1 and known.rate_heads.search(labels[-2]))
    )
    rates = [unit for unit in units if unit in known.rates]
    others = [unit for unit in units if unit not in known.rates]
    if not units:
        return "", ""
    if is_rate and not rates:
        return "", "no_rate_unit"
    fitting = rates if is_rate else others or rates
    if len(fitting) == 1:
        return fitting[0], ""
    return "", "several_units"


def column_unit(column: Column, heading: Heading) -> tuple[str, str]:
    """Give the unit of a column by its own header or the unit line, or why there is none."""
    if column.unit:
        return column.unit, ""
    return line_unit(column.path, heading.units)


def changed_unit(units: tuple[str, ...], year: int, heading: Heading) -> str:
    """Give the unit in `year` when a note tells until or since when a series of several units has which, else ""."""
    for change in heading.changes:
        applies = year <= change.year if change.until else year >= change.year
        if applies:
            return change.unit
        others = [unit for unit in units if unit != change.unit]
        if len(others) == 1:
            return others[0]
    return ""
