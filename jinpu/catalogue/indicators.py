"""The catalogue of indicators and of the codes under which published figures were collected."""

from collections.abc import Mapping
from functools import cache

from jinpu.catalogue.models import Indicator, IndicatorCode
from jinpu.catalogue.tables import FOLDER, look_up, name_table, read_table


@cache
def load_indicators() -> Mapping[str, Indicator]:
    """Give every indicator by its code, in the order of indicators.csv."""
    return read_table(FOLDER / "indicators.csv", Indicator, "code")


@cache
def load_indicator_codes() -> Mapping[str, IndicatorCode]:
    """Give the indicator behind each code of published_figures.csv (upper-case district, lower-case context)."""
    return read_table(FOLDER / "indicator_codes.csv", IndicatorCode, "code")


def find_indicator(printed: str, *, where: str = "") -> Indicator:
    """Find an indicator by its code, a collected code, a name in either language, or a synonym.

    Raises:
        InputError: no indicator has this name; names `where` and the nearest ones.
    """
    collected = load_indicator_codes().get(printed)
    code = collected.indicator if collected else look_up(printed, _names(), "indicator", where)
    return load_indicators()[code]


@cache
def _names() -> Mapping[str, str]:
    return name_table(
        ((row.code, (row.code, row.name_en, row.name_zh, *row.synonyms)) for row in load_indicators().values()),
        "indicator",
    )
