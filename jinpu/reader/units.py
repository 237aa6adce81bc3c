"""Which unit the values of a column or row have, when it stands in the header, the stub or the unit line."""

from jinpu.reader.headers import Column
from jinpu.reader.headings import Heading
from jinpu.reader.knowledge import words


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
