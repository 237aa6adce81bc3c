"""What running text writes: the tables of words.toml and characters.toml, checked and compiled once."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BeforeValidator, Field

from jinpu.reader.knowledge import Pattern, Table

Positive = Annotated[int, Field(gt=0)]
Insensitive = Annotated[re.Pattern[str], BeforeValidator(lambda text: re.compile(text, re.IGNORECASE))]


class TextLimits(Table):
    """The most that is read of a text."""

    characters: Positive
    line_characters: Positive
    sentence_characters: Positive


class DocumentWords(Table):
    """What of a page is text, and what is dropped from a line."""

    navigation: frozenset[str]
    blocks: frozenset[str]
    dropped: Pattern
    ends_sentence: Pattern


class Genre(Table):
    """How kinds of documents, captions and notes are recognised."""

    exact: Pattern
    work_report: Pattern
    caption: Pattern
    notes: Pattern


class ChinesePlaces(Table):
    """Words for a place that are no name."""

    nation: tuple[str, ...]
    own: tuple[str, ...]
    generic: tuple[str, ...]


class Chinese(Table):
    """Parts of Chinese sentences; a plain text lists alternatives, a pattern is one."""

    multipliers: str
    units: str
    percent: str
    counted: str
    durations: str
    duration_subjects: Pattern
    rise: str
    fall: str
    floor: str
    ceiling: str
    approximate: str
    after_floor: str
    after_ceiling: str
    after_approximate: str
    level_verbs: str
    lead_verbs: str
    transitive: Pattern
    subject_start: str
    heads: str
    carried_heads: str
    new_start: Pattern
    totals: str
    rate_of_change: Pattern
    share: Pattern
    bare_share: Pattern
    multiple: Pattern
    other_base: Pattern
    versus: Pattern
    done_of_plan: Pattern
    not_statistic: Pattern
    respectively: str
    of_which: str
    intention: Pattern
    plan_heading: Pattern
    result_heading: Pattern
    plan_cue: Pattern
    heading: Pattern
    preliminary: Pattern
    structure: Pattern
    structure_parts: tuple[str, ...]
    unchanged: Pattern
    flow_over_years: Pattern
    yearly_average: Pattern
    per_head: Pattern
    pairs: dict[str, tuple[str, str]]
    places: ChinesePlaces


class English(Table):
    """Parts of English sentences; likewise."""

    months: tuple[str, ...]
    multipliers: str
    currencies: str
    measures: str
    count_words: tuple[str, ...]
    rise: str
    fall: str
    level: str
    floor: str
    ceiling: str
    approximate: str
    share_verbs: str
    intention: Insensitive
    rules: Insensitive
    foreign: Insensitive
    not_head: str
    prefix: str
    preliminary: Insensitive
    respectively: str
    heading: Pattern
    plan_heading: Pattern
    result_heading: Pattern
    abbreviations: str


class Vocabulary(Table):
    """All of words.toml."""

    limits: TextLimits
    document: DocumentWords
    genre: Genre
    zh: Chinese
    en: English


def _table(name: str) -> dict[str, str]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


@cache
def vocabulary() -> Vocabulary:
    """Give the words of running text."""
    return Vocabulary.model_validate(_table("words.toml"))


@cache
def simplified() -> dict[int, int]:
    """Give what each traditional character and each full-width sign becomes, one for one."""
    pairs = _table("characters.toml")
    signs = {0x2236: ":", 0x2212: "-", 0x3000: " ", 0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2002: " ", 0x2003: " "}
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
    known = dict(zip(pairs["traditional"], pairs["simplified"], strict=True))
    return {code: ord(sign) for code, sign in (signs | wide).items()} | {ord(a): ord(b) for a, b in known.items()}
