"""A figure of a text: what it measures, when and where, and how exactly."""

import re
from dataclasses import dataclass
from decimal import Decimal

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Time:
    """A time: the year that it is (0: a part of a year or several), and its period as rows carry it."""

    year: int = 0
    period: str = ""

    @property
    def last_year(self) -> int:
        """The year in which it ends, 0 for none."""
        found = _YEAR.findall(self.period)
        return int(found[-1]) if found else self.year


@dataclass(frozen=True, slots=True)
class Mention:
    """A time named in a sentence, and whether it is only compared with (比2017年, than in 2017)."""

    start: int
    end: int
    time: Time
    compared: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A region by name and national code ("" where it has none)."""

    name: str = ""
    code: str = ""


NO_TIME, NO_PLACE = Time(), Place()


@dataclass(frozen=True, slots=True)
class Figure:
    """One value in a sentence.

    Attributes:
        start: position of the number in its sentence.
        end: position after its unit.
        value: the number; a fall is negative.
        unit: as printed.
        kind: level, growth or target.
        item: the subject as printed, a share with its whole, a part with what it is part of.
        time: of the value; of growth, that in which it ended.
        place: of the value.
        quality: exact, floor, ceiling or approximate.
        status: "" or preliminary.
        doubt: key of the problem that keeps this from being a row, "" for none.
        note: what must be said beside the sentence.
        caution: key of a problem that is told although the row is given, "" for none.
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
    caution: str = ""


def whole_year(year: int) -> Time:
    """Give a whole year as a time; no time for 0."""
    return Time(year, str(year)) if year else Time()


def number_of(text: str) -> float:
    """Give the number that a text prints with or without separators of thousands."""
    return float(Decimal(re.sub(r"[,\s]", "", text)))
