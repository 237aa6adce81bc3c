"""A figure of a text: what it measures, when and where, and how exactly."""

import re
from dataclasses import dataclass
from decimal import Decimal

from jinpu.reader.prose.context import Place, Time


@dataclass(frozen=True, slots=True)
class Figure:
    """One value in a sentence.

    Attributes:
        start: position of the number in its sentence.
        end: position after its unit.
        value: the number; a fall is negative.
        unit: as printed; percentage points as 个百分点 or percentage points.
        kind: level, growth or target.
        item: the subject as printed, a share with its whole, a part with what it is part of.
        time: of the value; of growth, the year in which it ended.
        place: of the value.
        quality: exact, floor, ceiling or approximate.
        status: "" or preliminary.
        doubt: key of the problem that keeps this from being a row, "" for none.
        note: what must be said beside the sentence.
    """

    start: int
    end: int
    value: float
    unit: str
    kind: str
    item: str
    time: Time
    place: Place
    quality: str = "exact"
    status: str = ""
    doubt: str = ""
    note: str = ""


def number_of(text: str) -> float:
    """Give the number that a text prints with or without separators of thousands."""
    return float(Decimal(re.sub(r"[,\s]", "", text)))


def quality_of(text: str, words: dict[str, str]) -> str:
    """Give floor, ceiling or approximate when `text` holds such a word, else exact; `words`: quality -> alternatives."""
    found = [
        (match.end(), quality)
        for quality, alternatives in words.items()
        for match in re.finditer(alternatives, text, re.IGNORECASE)
    ]
    return max(found)[1] if found else "exact"
