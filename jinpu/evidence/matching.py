"""Which indicator of the catalogue a yearbook's header path names, if it surely names one.

The last part of the path that is not a mere translation must be a name or synonym of an indicator, and everything above
it must be a heading that only groups (`neutral_headings.csv`) or name the same indicator: "固定资产投资 / 第一产业" is
no value added. Names that mean little alone (those with a `context`) need that word in the table's title or path, and
a table about less than the whole region (`narrower_scopes.csv`) says nothing of it: R&D expenditure in a table of the
hi-tech industry is not the region's.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from jinpu.catalogue import load_indicators
from jinpu.catalogue.names import layer_used, lookup_key
from jinpu.evidence.tables import packaged_table

SEPARATOR = " / "
_OF_WHICH = re.compile(r"^(?:#|＃|\*|其中\s*[:：]?)\s*")
_UNIT_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def indicator_named(item: str, table: str) -> str:
    """The code of the indicator that a header path names; "" when none or not surely one.

    Args:
        item: header path, parts joined by " / ".
        table: the table's title.
    """
    parts = [_OF_WHICH.sub("", part.strip()) for part in item.split(SEPARATOR)]
    chinese = [part for part in parts if _CHINESE.search(part)] or parts
    names = _names(layer_used())
    leaf, above = chinese[-1], [part for part in chinese[:-1] if part]
    code = next((codes for codes in map(names.get, _spellings(leaf)) if codes), "")
    grouped = all(_neutral(part) or code in map(names.get, _spellings(part)) for part in above)
    sure = code and grouped and _in_context(leaf, f"{table} {item}") and not _narrowed(code, table, item)
    return code if sure else ""


def _spellings(part: str) -> Iterator[str]:
    """The part's key, with and without a unit in brackets at its end."""
    yield lookup_key(part)
    yield lookup_key(_UNIT_IN_BRACKETS.sub("", part))


def _neutral(part: str) -> bool:
    row = _headings().get(lookup_key(part))
    return row is not None and not row["context"]


def _in_context(leaf: str, surroundings: str) -> bool:
    row = _headings().get(lookup_key(leaf))
    return row is None or bool(re.search(row["context"], surroundings))


def _narrowed(code: str, table: str, item: str) -> bool:
    """Whether the title, or a heading above the item, says that only a part of the region's whole is counted."""
    above = " ".join(item.split(SEPARATOR)[:-1])
    for scope, row in packaged_table("narrower_scopes.csv").items():
        said = re.search(scope, table) or (above and re.search(scope, above))
        if said and re.search(row["narrows"], code):
            return True
    return False


@cache
def _headings() -> dict[str, dict[str, str]]:
    return {lookup_key(heading): row for heading, row in packaged_table("neutral_headings.csv").items()}


@lru_cache(maxsize=8)
def _names(_layer: object) -> dict[str, str]:
    return {
        lookup_key(name): row.code
        for row in load_indicators().values()
        for name in (row.name_zh, row.name_en, *row.synonyms)
    }
