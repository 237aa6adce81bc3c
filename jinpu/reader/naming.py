"""Region labels of one table, read together: which region each means, and what had to be repaired or assumed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import ne

from jinpu.reader.gazetteer import CHINA, COUNTRY, Region, english_key, gazetteer, region_words
from jinpu.reader.knowledge import words
from jinpu.reader.labels import squeezed

_EDGES = re.compile(r"^[\s.,、。·*#①-⑳\[\]]+|[\s.,、。·*①-⑳\[\]]+$|\(\d\)$|[*]+")


@dataclass(frozen=True, slots=True)
class Named:
    """A label's region: its name, its code ("" when in no list), a note on what was done, a doubt (a problem's key)."""

    name: str
    code: str = ""
    note: str = ""
    doubt: str = ""


def named_regions(
    labels: Sequence[str], english: Sequence[str], within: str = "", year: int = 0, under: tuple[str, ...] = ()
) -> list[Named]:
    """Name the regions of a table's labels in their order.

    A label in several provinces is settled by the region it stands under, then by the parent that most labels share;
    a damaged one by the gazetteer when it leaves one candidate, or by the English beside it.

    Args:
        labels: printed labels, top to bottom (or left to right).
        english: the English beside each, "" where there is none.
        within: code of the region that the table is about, "" when unknown.
        year: the table's year, for names that changed, 0 when unknown.
        under: codes of the regions under which the last part of the table ended, the higher first.
    """
    cleaned = [_cleaned(label) for label in labels]
    found = [gazetteer().named(label) for label in cleaned]
    parent = within or _shared_parent(found)
    level = _usual_level(found)
    found = [_of_usual_level(label, regions, level) for label, regions in zip(cleaned, found, strict=True)]
    present = {region.code for regions in found for region in regions[:1]}
    above = [gazetteer().by_code[code] for code in under if code in gazetteer().by_code]
    result = []
    for label, regions, other in zip(cleaned, found, english, strict=True):
        named = _total(label, parent) if label in region_words() else None
        if named is None:
            note = ""
            if not regions and label:
                regions, note = _repaired(label, other, level, present, parent)
            region = _chosen(label, regions, above, parent, year)
            named = _as_named(label, region, regions, note)
            if region is not None:
                above = [*(upper for upper in above if upper.level < region.level), region]
        result.append(named)
    return result


@lru_cache(maxsize=8192)
def _cleaned(label: str) -> str:
    return _EDGES.sub("", squeezed(label))


def _usual_level(found: list[list[Region]]) -> int:
    """Give the level at which most labels have a region, the higher one when several do; 0 when none has."""
    levels = Counter(level for regions in found for level in {region.level for region in regions})
    return max(levels, key=lambda level: (levels[level], -level), default=0)


def _of_usual_level(label: str, regions: list[Region], level: int) -> list[Region]:
    """Leave out what is below the table's level and has only the label's short name.

    河北 below 天津 is the province, not Tianjin's district 河北区; 海南 after 青海 not Qinghai's prefecture 海南州.
    """
    fitting = [region for region in regions if region.level <= level or region.name == label or region.level >= COUNTRY]
    return fitting or regions


def standing(named: Sequence[Named | None], under: tuple[str, ...]) -> tuple[str, ...]:
    """Give the codes of the regions under which a table part ends: its last province, prefecture and so on."""
    above = [gazetteer().by_code[code] for code in under]
    for name in named:
        region = gazetteer().by_code.get(name.code) if name else None
        if region is not None and region.level:
            above = [*(upper for upper in above if upper.level < region.level), region]
    return tuple(region.code for region in above)


def _shared_parent(found: list[list[Region]]) -> str:
    """Give the region that most unmistakable labels lie in, "" when there is none."""
    certain = [regions[0] for regions in found if regions and len({r.code for r in regions}) == 1]
    parents = Counter(region.parent for region in certain if region.parent)
    if not certain:
        parents = Counter(parent for regions in found for parent in {r.parent for r in regions if r.parent})
    if not parents:
        return ""
    (code, count), *others = parents.most_common(2)
    if others and others[0][1] == count:
        return ""
    return code if count * 2 > (len(certain) or sum(map(bool, found))) else ""


def _total(label: str, parent: str) -> Named:
    known = words().regions
    if label in known.nation:
        return Named("全国", CHINA)
    ending = {"全省": 1, "本省": 1, "全市": 2, "本市": 2, "全区": 3, "全县": 3, "全州": 2}.get(label[:2])
    region = gazetteer().by_code.get(parent)
    if ending is None or region is None or region.level > ending or region.code == CHINA:
        return Named(label)
    if ending == 2 and region.level == 1 and not region.name.endswith("市"):
        return Named(label)
    return Named(label, region.code, f"{label}: {region.name}")


def _chosen(label: str, regions: list[Region], above: list[Region], parent: str, year: int) -> Region | None:
    """Choose among the regions of one name; None when nothing tells them apart."""
    if len(regions) < 2:
        return regions[0] if regions else None
    ranks = {region: _rank(label, region, above, parent, year) for region in regions}
    best = min(regions, key=ranks.__getitem__)
    rivals = [region for region in regions if region.code != best.code and ranks[region] == ranks[best]]
    if any((rival.parent, rival.name) != (best.parent, best.name) for rival in rivals):
        return None
    return max([best, *rivals], key=lambda region: (region.last_year, region.first_year))


def _rank(label: str, region: Region, above: list[Region], parent: str, year: int) -> tuple[object, ...]:
    """Order candidates: in the region above, in the table's parent, full name, in use that year, higher level."""
    inside = next((depth for depth, upper in enumerate(reversed(above)) if region.lies_in(upper.code)), len(above))
    in_use = not year or region.first_year <= year <= region.last_year
    outside = not (parent and region.lies_in(parent))
    elsewhere, former = region.parent != parent, region.last_year != 9999
    return inside, elsewhere, outside, region.name != label, not in_use, region.level, former


def _as_named(label: str, region: Region | None, regions: list[Region], note: str) -> Named:
    if region is not None:
        # A country is called as the table calls it, in its language.
        full = label if region.level == COUNTRY and label in gazetteer().by_name else region.name
        return Named(full, region.printed_code, note)
    if regions:
        places = "、".join(dict.fromkeys(gazetteer().name_of(r.parent) for r in regions))[:60]
        return Named(label, "", f"one of several regions of this name (in {places})", "")
    if not label:
        return Named("")
    return Named(label, "", "in no list of codes", "unlisted_region")


def _repaired(label: str, english: str, level: int, present: set[str], parent: str) -> tuple[list[Region], str]:
    """Find the region whose name a damaged label was: one character differs, and only one candidate is left."""
    fitting = [r for r in _similar(label) if r.level == level and r.code not in present]
    similar = {r.code: r for r in fitting if not parent or r.level == 1 or r.lies_in(parent)}
    beside = [r for r in gazetteer().by_english.get(english_key(english), []) if english and _differs_once(label, r)]
    agreeing = [r for r in beside if r.level in (level, COUNTRY)] or beside
    if agreeing and len({r.name for r in agreeing}) == 1:
        region = max(agreeing, key=lambda r: r.last_year)
        return [region], f"{label} read as {region.short}: the English beside it agrees"
    if len(similar) == 1:
        region = next(iter(similar.values()))
        return [region], f"{label} read as {region.short}: the only region left that differs in one character"
    return [], ""


@lru_cache(maxsize=4096)
def _similar(label: str) -> tuple[Region, ...]:
    """Give the regions whose full or short name differs from a label in one character."""
    if len(label) < 2:
        return ()
    by_first, by_rest = gazetteer().by_ends(len(label))
    candidates = (*by_first.get(label[0], ()), *by_rest.get(label[1:], ()))
    return tuple(region for region in candidates if _differs_once(label, region))


def _differs_once(label: str, region: Region) -> bool:
    return _one_differs(label, region.name) or _one_differs(label, region.short)


def _one_differs(label: str, name: str) -> bool:
    return len(label) == len(name) > 1 and sum(map(ne, label, name)) == 1
