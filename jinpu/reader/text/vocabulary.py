"""What running text writes: the tables of words.toml and characters.toml, checked and compiled once."""

import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import Field

from jinpu.reader.knowledge import Pattern, Table

Positive = Annotated[int, Field(gt=0)]


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
    plan: Pattern
    caption: Pattern
    notes: Pattern


class Predicate(Table):
    """Words between a subject and its number, as alternatives of a pattern, by what they say."""

    rise: str
    fall: str
    turn: str
    to: str
    from_: str = Field(alias="from")
    level: str
    floor: str
    ceiling: str
    approximate: str
    against: str
    each: str
    average: str
    filler: str


class After(Table):
    """Rough words after a number."""

    after_floor: str
    after_ceiling: str
    after_approximate: str


class Subjects(Table):
    """What leads to a subject, how subjects end, and which need another before them."""

    lead: Pattern
    heads: str
    complete: Pattern
    carried: str
    scope_head: Pattern
    dependent: Pattern
    new: Pattern
    totals: Pattern
    verbs: Pattern
    list: Pattern
    scope: Pattern
    rate_of_change: Pattern
    not_subject: Pattern


class Shares(Table):
    """How shares of a whole are written."""

    of: Pattern
    suffix: Pattern
    bare: Pattern
    listed: Pattern
    topic: Pattern


class NotFigures(Table):
    """What stands before numbers that are no level and no growth of their subject."""

    multiple: Pattern
    versus: Pattern
    other_base: Pattern
    of_plan: Pattern


class Plans(Table):
    """How a sentence says what is intended, or that it was done."""

    intention: Pattern
    done: Pattern
    cue: Pattern


class Structure(Table):
    """How the shares of the three sectors are written in one ratio."""

    cue: Pattern
    parts: tuple[str, ...]


class ChineseWords(Table):
    """Other words and headings."""

    preliminary: Pattern
    unchanged: Pattern
    flows: Pattern
    stocks: Pattern
    of_which: str
    per_head: Pattern
    heading: Pattern
    plan_heading: Pattern
    result_heading: Pattern
    nation: Pattern
    no_place: Pattern
    nation_words: str
    own_words: str
    no_place_after: str
    generic_places: str
    parallel: Pattern


class Chinese(Table):
    """Parts of Chinese sentences; a plain text lists alternatives, a pattern is one."""

    multipliers: str
    units: str
    no_units: str
    percent: str
    points: Pattern
    durations: Pattern
    duration_subjects: Pattern
    tail: Pattern
    foreign_script: Pattern
    predicate: Predicate
    numbers: After
    subjects: Subjects
    shares: Shares
    not_figures: NotFigures
    plans: Plans
    structure: Structure
    words: ChineseWords
    pairs: dict[str, tuple[str, str]]
    own_endings: dict[str, str]


class EnglishPredicate(Table):
    """Words between an English subject and its number, likewise."""

    rise: str
    fall: str
    level: str
    to: str
    from_: str = Field(alias="from")
    by: str
    floor: str
    ceiling: str
    approximate: str
    filler: str
    share: str


class English(Table):
    """Parts of English sentences."""

    months: tuple[str, ...]
    multipliers: str
    currencies: str
    measures: str
    count_words: tuple[str, ...]
    heading: Pattern
    plan_heading: Pattern
    result_heading: Pattern
    five_years: Pattern
    abbreviations: Pattern
    intention: Pattern
    rules: Pattern
    foreign: Pattern
    preliminary: Pattern
    respectively: Pattern
    ordinary_units: Pattern
    modifier: Pattern
    lead: Pattern
    cut_before: Pattern
    active: Pattern
    finite: Pattern
    known_verbs: Pattern
    unsure_lead: Pattern
    averages: Pattern
    cue: Pattern
    noun_stop: Pattern
    predicate: EnglishPredicate


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
