"""What things are called: indicators, regions and units, as tables beside the code."""

from jinpu.catalogue.indicators import find_indicator, load_indicator_codes, load_indicators
from jinpu.catalogue.models import Indicator, IndicatorCode, Region, Unit, UnitKind
from jinpu.catalogue.regions import find_region, load_regions, parents_of
from jinpu.catalogue.units import convert, find_unit, load_units

__all__ = [
    "Indicator",
    "IndicatorCode",
    "Region",
    "Unit",
    "UnitKind",
    "convert",
    "find_indicator",
    "find_region",
    "find_unit",
    "load_indicator_codes",
    "load_indicators",
    "load_regions",
    "load_units",
    "parents_of",
]
