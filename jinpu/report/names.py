"""Names of regions and indicators in a reader's language, from the catalogue."""

from jinpu.catalogue import load_indicators, load_regions
from jinpu.report.escaping import plain
from jinpu.report.wording import Words


def region_name(slug: str, words: Words) -> str:
    """Return a region's name; a slug that the catalogue lacks is shown as it is."""
    region = load_regions().get(slug)
    if region is None:
        return plain(slug)
    return plain(region.name_zh if words.language == "zh" else region.name_en)


def indicator_name(code: str, words: Words) -> str:
    """Return an indicator's name; a code that the catalogue lacks is shown as it is."""
    indicator = load_indicators().get(code)
    if indicator is None:
        return plain(code)
    return plain(indicator.name_zh if words.language == "zh" else indicator.name_en)
