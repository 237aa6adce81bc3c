"""The catalogue of regions: national codes (GB/T 2260), names, former names, parents."""

from collections.abc import Mapping
from functools import cache

from jinpu.catalogue.models import Region
from jinpu.catalogue.tables import FOLDER, look_up, name_table, read_table


@cache
def load_regions() -> Mapping[str, Region]:
    """Give every region by its slug, in the order of regions.csv."""
    return read_table(FOLDER / "regions.csv", Region, "slug")


def find_region(printed: str, *, where: str = "") -> Region:
    """Find a region by slug, GB/T 2260 code, name in either language, synonym or former name.

    Raises:
        InputError: no region has this name; names `where` and the nearest ones.
    """
    return load_regions()[look_up(printed, _names(), "region", where)]


def parents_of(slug: str) -> tuple[str, ...]:
    """Give the slugs of the regions around `slug`, nearest first: jinpu -> (dalian, liaoning, china)."""
    parent = load_regions()[slug].parent
    return (parent, *parents_of(parent)) if parent else ()


@cache
def _names() -> Mapping[str, str]:
    return name_table(((row.slug, _spellings(row)) for row in load_regions().values()), "region")


def _spellings(row: Region) -> tuple[str, ...]:
    code = (row.code,) if row.code else ()
    return (row.slug, *code, row.name_en, row.name_zh, *row.synonyms, *row.former_names)
