"""The catalogue of units, and exact conversion between those of one dimension."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from jinpu.catalogue.models import Unit
from jinpu.catalogue.names import layer_used, look_up, unit_names, units_in_use
from jinpu.errors import InputError

LARGEST_EXPONENT = 200


def load_units() -> Mapping[str, Unit]:
    """Give every unit by its id: those of units.csv, then the project's own."""
    return units_in_use(layer_used())


def find_unit(printed: str, *, where: str = "") -> Unit:
    """Find a unit by its id or any spelling in units.csv ("亿元", "RMB 100 million").

    Raises:
        InputError: the unit is unknown; names `where` and the nearest units.
    """
    return load_units()[look_up(printed, unit_names(layer_used()), "unit", where)]


def convert(value: float | str | Decimal, unit_printed: str, to_unit: str, where: str = "") -> float:
    """Convert a value between units of one dimension: 736.39 billion yuan is exactly 7363.9 in 亿元.

    The arithmetic is done on the decimal digits as printed, and rounded to binary once, at the end.

    Args:
        value: a finite number; a float counts as its shortest decimal form.
        unit_printed: the unit as the source prints it, or a unit id.
        to_unit: the unit wanted, likewise.
        where: the cell or key that a message should name.

    Raises:
        InputError: a unit is unknown, the two differ in dimension (yuan and dollars never mix), or no finite number.
    """
    factor = _conversion_factor(unit_printed, to_unit, where)
    return float(_exact(value, where) * factor)


def _conversion_factor(unit_printed: str, to_unit: str, where: str) -> Fraction:
    source, target = find_unit(unit_printed, where=where), find_unit(to_unit, where=where)
    if source.dimension != target.dimension:
        raise InputError(
            f"“{unit_printed}” ({source.dimension}) cannot become “{to_unit}” ({target.dimension})",
            where=where,
            remedy="give the value in a unit of the same kind; currencies are never converted",
        )
    return source.factor / target.factor


def _exact(value: float | str | Decimal, where: str) -> Fraction:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    # A text such as 1e999999999 would make a fraction with a billion digits.
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        raise InputError(f"“{value}” is not a usable number", where=where, remedy="leave out what has no value")
    return Fraction(number)
