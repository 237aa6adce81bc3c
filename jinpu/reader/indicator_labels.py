"""Which indicator of the catalogue a label names, if it surely names one.

A label is parsed into a construction (a share of a whole, a number per head, or neither) and the concepts in it
(`label_words.toml`): 研发经费支出占GDP比重 is the share of {R&D, expenditure} in {GDP}. It names the indicator one of
whose names parses to the same. A word in no list stands for itself, so that a narrower label (工业企业R&D经费) names
nothing. Headings above the label may only group (`neutral_headings.csv`), and a table about less than the whole
region (`narrower_scopes.csv`) says nothing of it.
"""

import csv
import difflib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from jinpu.catalogue import Indicator, find_unit, load_indicators
from jinpu.catalogue import names as catalogue_names
from jinpu.errors import InputError
from jinpu.reader.knowledge import Pattern, Table

SEPARATOR = " / "
_OF_WHICH = re.compile(r"^(?:#|＃|\*|其中\s*[:：]?)\s*")
_BRACKET = re.compile(r"[(（]([^()（）]*)[)）]$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BLANK = re.compile(r"[\s的、,，()（）·:：/-]+")
Signature = tuple[str, frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Named:
    """What a label names: a code, or "" with the `nearest` ones; `contradicted` is the code that its unit forbids."""

    code: str = ""
    contradicted: str = ""
    label: str = ""

    @property
    def nearest(self) -> tuple[str, ...]:
        """At most three codes that the label may have meant, the likeliest first."""
        first = (self.contradicted,) if self.contradicted else ()
        return tuple(dict.fromkeys((*first, *_nearest(self.label))))[:3] if not self.code else ()


def with_nearest(item: str) -> str:
    """Give the item with the codes that it may have meant, and the line that says so, when it names none surely."""
    nearest = indicator_of(item).nearest
    if not nearest:
        return item
    line = f"{nearest[0]},{item}" if "," not in item else f'{nearest[0]},"{item}"'
    return f"{item} ({' or '.join(nearest)}? if so, add the line “{line}” to indicators.csv: code,synonyms)"


class _Constructions(Table):
    share: tuple[Pattern, ...]
    per: tuple[Pattern, ...]


class _Elsewhere(Table):
    sector_share: Pattern


class _LabelWords(Table):
    neutral: tuple[str, ...]
    endings: tuple[str, ...]
    concepts: dict[str, tuple[str, ...]]
    constructions: _Constructions
    bases: dict[str, str]
    holders: dict[str, str]
    per_units: dict[str, str]
    elsewhere: _Elsewhere


@cache
def _words() -> _LabelWords:
    text = (resources.files(__package__) / "label_words.toml").read_text(encoding="utf-8")
    return _LabelWords.model_validate(tomllib.loads(text))


def indicator_of(label: str, unit: str = "", context: str = "") -> Named:
    """Give the indicator that a label surely names, or the nearest ones.

    Args:
        label: header path, parts joined by " / ", as printed; a unit in brackets may end it.
        unit: the unit that stands elsewhere, "" when none does.
        context: the table's title; "" when it has none.
    """
    return _indicator_of(label, unit, context, catalogue_names.layer_used())


@lru_cache(maxsize=16384)
def _indicator_of(label: str, unit: str, context: str, _layer: object) -> Named:
    parts = [_OF_WHICH.sub("", part.strip()) for part in label.split(SEPARATOR)]
    chinese = [part for part in parts if _CHINESE.search(part)] or parts
    above = [part for part in chinese[:-1] if part]
    leaf, bracketed = _without_bracketed_unit(chinese[-1])
    code = _code_of(leaf)
    if not code and above and not all(map(_neutral, above)):
        code = _code_of("".join([*above[-1:], leaf]))
        above = above[:-1] if code else above
    grouped = all(_neutral(part) or code == _code_of(_without_bracketed_unit(part)[0]) for part in above)
    if not code or not grouped or not _in_context(leaf, f"{context} {label}", code) or _narrowed(code, context, label):
        return Named(label=leaf)
    if not _unit_fits(load_indicators()[code], unit or bracketed, leaf):
        return Named(contradicted=code, label=leaf)
    return Named(code, label=leaf)


def implied_unit(label: str, unit: str) -> str:
    """Give the unit that a label and its printed unit mean together: 每万人口…(件) is 件/万人."""
    leaf, bracketed = _without_bracketed_unit(label.split(SEPARATOR)[-1])
    kind, _, base = _signature(leaf)
    printed = unit or bracketed
    if kind == "share" and not printed:
        return "%"
    if kind != "per" or _dimension(printed) not in ("count", ""):
        return printed
    return _words().per_units.get("".join(base), printed)


def _unit_fits(indicator: Indicator, unit: str, label: str) -> bool:
    if not unit:
        return True
    try:
        wanted = find_unit(indicator.unit).dimension
    except InputError:
        return True
    meant = implied_unit(label, unit)
    found = _dimension(meant)
    is_bare_count = found == "count" and find_unit(meant).id == "number" and indicator.unit_kind == "count"
    return not found or found == wanted or is_bare_count


def _dimension(unit: str) -> str:
    try:
        return find_unit(unit).dimension if unit else ""
    except InputError:
        return ""


def _without_bracketed_unit(label: str) -> tuple[str, str]:
    """Split off a unit in brackets at the label's end."""
    found = _BRACKET.search(label.strip())
    if found is None or not _dimension(found.group(1)):
        return label.strip(), ""
    return label.strip()[: found.start()].strip(), found.group(1)


def _code_of(label: str) -> str:
    by_name, by_signature = _catalogue(catalogue_names.layer_used())
    key = catalogue_names.lookup_key(label)
    return by_name.get(key, "") or by_signature.get(_signature(label), "")


@lru_cache(maxsize=8)
def _catalogue(_layer: object) -> tuple[dict[str, str], dict[Signature, str]]:
    """The codes by name, and by what a name parses to; what two indicators share names neither."""
    by_name: dict[str, str] = {}
    by_signature: dict[Signature, str] = {}
    for row in load_indicators().values():
        for name in (row.name_zh, row.name_en, *row.synonyms):
            by_name[catalogue_names.lookup_key(name)] = row.code
            signature = _signature(name)
            other = by_signature.setdefault(signature, row.code)
            if other != row.code:
                by_signature[signature] = ""
    return by_name, by_signature


@lru_cache(maxsize=16384)
def _signature(label: str) -> Signature:
    """Parse a label into its construction, the concepts of its part, and those of its whole (or its base)."""
    words = _words()
    plain = unicodedata.normalize("NFKC", label).casefold()
    plain = re.sub(r"\s+", "" if _CHINESE.search(plain) else " ", plain).strip()
    plain = re.sub(r"(?<=\d),(?=\d{3})", " ", plain)
    for pattern in words.constructions.per:
        if found := pattern.match(plain):
            base = f"{words.bases[found['base']]} {words.holders[found['who']]}"
            return "per", _concepts(found["part"]), frozenset({base})
    for pattern in words.constructions.share:
        if found := pattern.match(plain):
            parts = found.groupdict()
            return "share", _concepts(parts["part"]), _concepts(parts.get("whole") or "")
    return "level", _concepts(plain), frozenset()


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    words = _words()
    meanings = {form: tuple(concept.split()) for concept, forms in words.concepts.items() for form in forms}
    meanings.update(dict.fromkeys(words.neutral, ()))
    ordered = sorted(meanings, key=len, reverse=True)
    alternatives = (
        rf"(?<![a-z]){re.escape(form)}(?![a-z])" if form[0].isascii() else re.escape(form) for form in ordered
    )
    return re.compile("|".join(alternatives)), meanings


def _concepts(text: str) -> frozenset[str]:
    """Give the concepts of a text; what no list holds stands for itself."""
    pattern, meanings = _forms()
    found: set[str] = set()
    position = 0
    for match in [*pattern.finditer(text), None]:
        rest = _BLANK.sub("", text[position : match.start() if match else len(text)])
        if match is None:
            rest = next((rest.removesuffix(end) for end in _words().endings if rest.endswith(end)), rest)
        elif rest in _words().endings:
            rest = ""
        if rest:
            found.add(f"?{rest}")
        if match:
            found.update(meanings[match.group()])
            position = match.end()
    return frozenset(found)


def _nearest(label: str) -> tuple[str, ...]:
    """Give at most three codes whose names share most concepts with a label, or are spelt almost alike."""
    _, mine, whole = _signature(label)
    known = mine | whole
    scored: dict[str, float] = {}
    for (_, part, other_whole), code in _catalogue(catalogue_names.layer_used())[1].items():
        theirs = part | other_whole
        shared = len(known & theirs) / len(known | theirs) if known and theirs else 0.0
        if code and shared >= 0.4:
            scored[code] = max(scored.get(code, 0.0), shared)
    ranked = sorted(scored, key=lambda code: -scored[code])[:3]
    if ranked:
        return tuple(ranked)
    by_name = _catalogue(catalogue_names.layer_used())[0]
    close = difflib.get_close_matches(catalogue_names.lookup_key(label), by_name, n=3, cutoff=0.75)
    return tuple(dict.fromkeys(by_name[name] for name in close))


def _neutral(part: str) -> bool:
    row = _headings().get(catalogue_names.lookup_key(part))
    return row is not None and not row["context"]


def _in_context(leaf: str, surroundings: str, code: str) -> bool:
    kind, _, whole = _signature(leaf)
    if kind == "share" and not whole and _words().elsewhere.sector_share.search(surroundings):
        return False
    row = _headings().get(catalogue_names.lookup_key(leaf))
    return row is None or bool(re.search(row["context"], surroundings))


def _narrowed(code: str, table: str, item: str) -> bool:
    """Tell whether the title, or a heading above the label, says that only a part of the region is counted."""
    above = " ".join(item.split(SEPARATOR)[:-1])
    for row in _rows("narrower_scopes.csv"):
        said = re.search(row["scope"], table) or (above and re.search(row["scope"], above))
        if said and re.search(row["narrows"], code):
            return True
    return False


@cache
def _headings() -> dict[str, dict[str, str]]:
    return {catalogue_names.lookup_key(row["heading"]): row for row in _rows("neutral_headings.csv")}


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (resources.files(__package__) / name).open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))
