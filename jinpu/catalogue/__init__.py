"""What things are called: indicators, regions and units, as tables beside the code and in a project's own folder."""

from jinpu.catalogue.models import Indicator, IndicatorCode, Region, Unit, UnitKind
from jinpu.catalogue.names import (
    find_indicator,
    find_region,
    folder_in_use,
    load_indicator_codes,
    load_indicators,
    load_regions,
    lookup_slug,
    parents_of,
    use_folder,
)
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
    "folder_in_use",
    "load_indicator_codes",
    "load_indicators",
    "load_regions",
    "load_units",
    "lookup_slug",
    "parents_of",
    "use_folder",
]
