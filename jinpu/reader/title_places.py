"""Which place a title or a clause is about: the innermost one named, each within the one before.

大连市金普新区主要指标 is about 金普新区, not about Dalian; what is compared with (与全国比较) or divided by (各市, by
province) does not count. A place that no list holds is kept as printed under the known place before it, and never
given to that place.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from jinpu.catalogue import names as catalogue_names
from jinpu.reader.gazetteer import COUNTRY, PREFECTURE, ZONE, Region, english_key, gazetteer
from jinpu.reader.grid import has_cjk
from jinpu.reader.knowledge import Pattern, PatternUnion, Table
from jinpu.reader.labels import squeezed

_LONGEST = 20
_EXACT = 3
"""A name in the middle of a title counts from this many characters on, with its ending (昆山市, not 昆山)."""


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """A place that a text is about.

    Attributes:
        name: its current name, or as printed when no list holds it.
        code: GB/T 2260 or ISO 3166-1 code, "" when it has none or when several places bear the name.
        parents: the names of the places around it that the text or the lists give, the outermost first.
        start, end: where it stands in the text as `squeezed` gives it; 0 where the text is English.
    """

    name: str
    code: str = ""
    parents: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


class _Chinese(Table):
    lead: Pattern
    beside: PatternUnion
    goes_on: dict[str, str]
    zone: Pattern
    unit: Pattern
    alone: Pattern
    no_name: Pattern
    list: Pattern
    kind_alone: Pattern


class _English(Table):
    beside: PatternUnion
    suffixes: dict[str, str]
    no_name: frozenset[str]


class _Words(Table):
    zh: _Chinese
    en: _English


@cache
def _words() -> _Words:
    text = (resources.files(__package__) / "place_words.toml").read_text(encoding="utf-8")
    return _Words.model_validate(tomllib.loads(text))


def places_in(text: str) -> TitlePlace | None:
    """Give the innermost place that a title or clause is about; None when it names none, or several side by side.

    Args:
        text: a title, heading or clause in Chinese or English.
    """
    return _places_in(text, catalogue_names.layer_used())


@lru_cache(maxsize=4096)
def _places_in(text: str, _layer: object) -> TitlePlace | None:
    return _in_chinese(squeezed(text)) if has_cjk(text) else _in_english(" ".join(text.split()))


def _in_chinese(plain: str) -> TitlePlace | None:
    words = _words().zh
    # Blanked and not cut out, so that positions stay those of the text.
    plain = words.beside.sub(lambda found: "," * len(found.group()), plain)
    lead = words.lead.match(plain)
    begin = lead.end() if lead else 0
    begin += 2 if plain.startswith("中国", begin) and len(plain) > begin + 4 else 0
    while plain.startswith((",", "的"), begin):
        begin += 1
    for start in range(begin, len(plain)):
        if found := _chain_from(plain, start, at_beginning=start == begin):
            return None if _goes_on_as_list(plain, found) else found
    return None


def _chain_from(plain: str, start: int, *, at_beginning: bool) -> TitlePlace | None:
    regions, end = _longest(plain, start, None, short=at_beginning)
    if not regions:
        alone = _words().zh.alone.match(plain, start) if at_beginning else None
        if alone and not _words().zh.no_name.search(alone.group()):
            return TitlePlace(alone.group(), start=start, end=alone.end())
        return None
    chain: list[Region] = []
    while regions:
        if len({region.code for region in regions}) > 1:
            return TitlePlace(plain[start:end], "", _names(chain), start, end)
        chain.append(regions[0])
        begin, start = start, end
        regions, end = _longest(plain, start, chain[-1], short=True)
    inner, known = chain[-1], TitlePlace(chain[-1].name, chain[-1].printed_code, (), begin, start)
    unlisted = _unlisted(plain, start, plain[begin:start], inner)
    if unlisted is None:
        return TitlePlace(known.name, known.code, _names(_around(inner)), begin, start)
    return TitlePlace(unlisted[0], "", _names([*_around(inner), inner]), begin, unlisted[1])


def _longest(plain: str, start: int, within: Region | None, *, short: bool) -> tuple[list[Region], int]:
    """Give the regions of the longest name that stands at `start`, and where it ends.

    Args:
        plain: the text.
        start: where the name begins.
        within: the region that it must lie in, None for any.
        short: whether provinces and prefectures may stand without their ending (辽宁, 大连).
    """
    for length in range(min(_LONGEST, len(plain) - start), 1, -1):
        name = plain[start : start + length]
        regions = gazetteer().named(name) if name in gazetteer().by_name else []
        exact = length >= _EXACT and any(region.name == name or region.level == ZONE for region in regions)
        fitting = [
            region
            for region in regions
            if (within is None or region.lies_in(within.code))
            and (exact or (short and region.level <= PREFECTURE))
            and (region.name == name or region.level in (ZONE, 0) or not exact)
            and (region.level != COUNTRY or (short and within is None))
        ]
        if fitting and not _is_other_word(plain, start + length, fitting[0]):
            highest = min(region.level for region in fitting) if not exact else None
            return [r for r in _current(fitting) if highest is None or r.level == highest], start + length
    return [], start


def _current(regions: list[Region]) -> list[Region]:
    """Leave out former places of a name that a present one bears."""
    last = max(region.last_year for region in regions)
    return [region for region in regions if region.last_year == last]


def _is_other_word(plain: str, end: int, region: Region) -> bool:
    """Tell whether a name's last character begins another word (保定市容), unless a place within follows (容城县)."""
    if plain[end : end + 1] not in set(_words().zh.goes_on.get(plain[end - 1], "")):
        return False
    return not _longest(plain, end, region, short=False)[0]


def _unlisted(plain: str, start: int, before: str, parent: Region) -> tuple[str, int] | None:
    """Give a place that no list holds and that goes on from a known one, and where it ends: 沈阳|经济技术开发区."""
    words = _words().zh
    if parent.level == COUNTRY or not parent.code:
        return None
    for pattern in (words.zone, words.unit):
        found = pattern.match(plain, start)
        if found and not words.no_name.search(found.group()):
            named = gazetteer().by_name.get(parent.short + found.group(), [])
            if len({region.code for region in named}) == 1:
                return named[0].name, found.end()
            own = pattern is words.unit or (before == parent.name and not _is_kind_alone(found.group()))
            return (found.group() if own else before + found.group()), found.end()
    return None


def _is_kind_alone(name: str) -> bool:
    """Tell a zone without a name of its own: 经济技术开发区 (of the place before it)."""
    return bool(_words().zh.kind_alone.match(name))


def _around(region: Region) -> list[Region]:
    chain: list[Region] = []
    parent = gazetteer().by_code.get(region.parent)
    while parent is not None and parent.level:
        chain.insert(0, parent)
        parent = gazetteer().by_code.get(parent.parent)
    return chain


def _names(regions: list[Region]) -> tuple[str, ...]:
    return tuple(region.name for region in regions)


def _goes_on_as_list(plain: str, found: TitlePlace) -> bool:
    """Tell whether another place follows after 、, 及 or 和: the text is about neither alone."""
    sign = _words().zh.list.match(plain, found.end)
    if sign is None:
        return False
    regions, _ = _longest(plain, sign.end(), None, short=True)
    return bool(regions)


def _in_english(text: str) -> TitlePlace | None:
    plain = _words().en.beside.sub(",", text)
    found = list(_english_places(plain))
    if not found:
        return None
    resolved = [_resolved(regions, [other for _, other in found if other is not regions]) for _, regions in found]
    for (printed, _), regions in zip(found, resolved, strict=True):
        others = [set_of for set_of in resolved if set_of is not regions and set_of]
        if not regions:
            parents = [other[0].name for other in others if len({r.code for r in other}) == 1]
            return TitlePlace(printed, "", tuple(parents[:1]))
        inside = all(
            any(region.lies_in(other.code) or region.code == other.code for region in regions for other in set_of)
            for set_of in others
        )
        if inside:
            if len({region.code for region in regions}) > 1:
                return TitlePlace(printed)
            return TitlePlace(regions[0].name, regions[0].printed_code, _names(_around(regions[0])))
    return None


def _resolved(regions: list[Region], others: list[list[Region]]) -> list[Region]:
    """Leave the regions of a name that lie in, or around, another place named."""
    near = [r for r in regions if any(r.lies_in(o.code) or o.lies_in(r.code) for other in others for o in other)]
    fitting = near or regions
    if len({region.code for region in fitting}) > 1:
        highest = min(region.level for region in fitting)
        fitting = [region for region in fitting if region.level == highest]
    return _current(fitting) if fitting else []


def _english_places(text: str) -> Iterator[tuple[str, list[Region]]]:
    """Find the places of an English text: printed words and the regions that bear the name, none when unlisted."""
    tokens = list(re.finditer(r"[^\s,;:()/]+", text))
    number = 0
    while number < len(tokens):
        for length in range(min(7, len(tokens) - number), 0, -1):
            first, last = tokens[number], tokens[number + length - 1]
            printed = text[first.start() : last.end()].removesuffix("'s")
            if printed[:1].isupper() and not re.search(r"[,;:()]", printed):
                regions = _of_english(printed)
                if regions is not None:
                    yield printed, regions
                    number += length - 1
                    break
        number += 1


def _of_english(printed: str) -> list[Region] | None:
    """Give the regions of an English name; [] for an unlisted one with the suffix of a place; None for other words."""
    suffixes = _words().en.suffixes
    named = gazetteer().named(squeezed(printed))
    if named and (named[0].english == printed or named[0].level in (ZONE, COUNTRY)):
        return [region for region in named if region.level in (ZONE, COUNTRY, named[0].level)]
    suffix = next((s for s in sorted(suffixes, key=len, reverse=True) if printed.endswith(f" {s}")), "")
    if not suffix:
        return None
    stem = printed.removesuffix(suffix).strip()
    regions = gazetteer().by_english.get(english_key(stem), [])
    fitting = [region for region in regions if region.name.endswith(suffixes[suffix])]
    if fitting:
        return fitting
    names = stem.split()
    known = any(word in suffixes or word.lower() in _words().en.no_name for word in names)
    return [] if 0 < len(names) <= 3 and not known and stem.istitle() else None
