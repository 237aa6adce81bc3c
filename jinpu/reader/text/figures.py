"""A figure of a text: what it measures, when and where; and the times that sentences name (前三季度, last year)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from jinpu.reader.text.vocabulary import vocabulary

YEAR = r"(?:19|20)\d\d"
_COMPARES = tuple("比较由从与同是以自为占")
_FIRST_YEARS = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_BEFORE = ("the previous year", "the year before", "a year earlier")
_WRITTEN = re.compile(r"[二一][〇○零一二三四五六七八九]{3}(?=年)")


@dataclass(frozen=True, slots=True)
class Time:
    """A time: the year that it is (0: a part of a year or several), and its period as rows carry it."""

    year: int = 0
    period: str = ""

    @property
    def last_year(self) -> int:
        """The year in which it ends, 0 for none."""
        found = re.findall(YEAR, self.period)
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


def with_digits(text: str) -> str:
    """Write 二〇〇八年 as 2008年, one for one."""
    return _WRITTEN.sub(lambda found: "".join(_DIGITS[sign] for sign in found[0]), text)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """The times of a language (words.toml), with the names of months, years and parts of years put in."""
    known = vocabulary()
    names = {"YEAR": YEAR, "PART": known.zh.times.part, "MONTH": "|".join(known.en.months), "COUNT": "|".join(_COUNTS)}
    return re.compile(re.sub("<([A-Z]+)>", lambda found: names[found[1]], getattr(known, language).times.pattern))


def chinese_times(text: str, now: "Now") -> Iterator[Mention]:
    """Find the times that a folded Chinese text without spaces names."""
    for found in _pattern("zh").finditer(text):
        time = _chinese_time(found, now)
        compared = (found["before"] or "").startswith(_COMPARES)
        compared = compared or text[found.end() : found.end() + 2] in ("同期", "同月")
        if compared or time is not None:
            yield Mention(found.start(), found.end(), time or Time(), compared)


@dataclass(frozen=True, slots=True)
class Now:
    """What words such as 今年 and last year mean at a place in a text.

    Attributes:
        reported: the year that the text reports on, 0 for none.
        current: the year of 今年, this year.
        last: the year of 去年, last year.
        month: year and month in which the text appeared, "" for none.
    """

    reported: int = 0
    current: int = 0
    last: int = 0
    month: str = ""


def _chinese_time(found: re.Match[str], now: Now) -> Time | None:
    if found["plan"]:
        return _plan_time(found, now)
    if found["first"]:
        return Time(0, f"{found['first']}/{found['last']}")
    if found["year"]:
        return part_of_year(int(found["year"]), found["part"] or "")
    if found["five"]:
        last = now.last + 5 if found["five"].startswith(("今后", "未来")) and now.last else now.reported
        return Time(0, f"{last - 4}/{last}") if last else None
    if found["now"]:
        return Time(0, now.month) if now.month else None
    if found["end"]:
        return whole_year(now.reported) if now.reported else None
    if found["partonly"]:
        return part_of_year(now.reported or now.current, found["partonly"]) if now.reported or now.current else None
    meant = {"今年": now.current, "本年": now.current, "去年": now.last, "上年": now.last, "前年": now.last - 1}
    year = meant.get(found["word"], now.reported)
    return part_of_year(year, found["wordpart"] or "") if year > 1 else None


def _plan_time(found: re.Match[str], now: Now) -> Time:
    first = _FIRST_YEARS[found["plan"]]
    if found["since"] == "末":
        return whole_year(first + 4)
    if found["since"]:
        return whole_year(now.reported)
    return Time(0, f"{first}/{first + 4}")


def part_of_year(year: int, part: str) -> Time:
    """Give the time that a part of a year names: 上半年, 前三季度, 1-9月, 12月, 末."""
    halves = {"上半年": "01/{0}-06", "下半年": "07/{0}-12"}
    if part in halves:
        return Time(0, f"{year}-" + halves[part].format(year))
    if found := re.match(r"(前)?([一二三四1-4])个?季度", part):
        quarter = _QUARTERS[found[2]]
        if found[1] and quarter == 4:
            return whole_year(year)
        return Time(0, f"{year}-01/{year}-{quarter * 3:02d}" if found[1] else f"{year}-Q{quarter}")
    if found := re.match(r"(?:前|(\d{1,2})月?份?[-—~至到])(\d{1,2})个?月", part):
        return months(year, int(found[1] or 1), int(found[2]))
    if found := re.match(r"(\d{1,2})月", part):
        return Time(0, f"{year}-{int(found[1]):02d}")
    return whole_year(year)


def months(year: int, first: int, last: int) -> Time:
    """Give a stretch of months; all twelve are the year."""
    return whole_year(year) if (first, last) == (1, 12) else Time(0, f"{year}-{first:02d}/{year}-{last:02d}")


def english_times(text: str, now: Now) -> Iterator[Mention]:
    """Find the times that an English text names."""
    months_known = {name: number for number, name in enumerate(vocabulary().en.months, 1)}
    for found in _pattern("en").finditer(text):
        time = _english_time(found, now, months_known)
        if time is not None:
            compared = found["compared"] or (found["word"] or "").lower() in _BEFORE
            yield Mention(found.start(), found.end(), time, bool(compared))


def _english_time(found: re.Match[str], now: Now, month_numbers: dict[str, int]) -> Time | None:
    if found["half"]:
        return part_of_year(int(found["halfyear"]), "上半年" if found["half"].lower() == "first" else "下半年")
    if found["quarter"] or found["q"]:
        year = found["quarteryear"] or found["qyear"] or now.reported or now.current
        return Time(0, f"{year}-Q{found['q'] or _ORDINALS[found['quarter'].lower()]}") if year else None
    if found["firstof"]:
        count, unit = found["firstof"].lower().split()
        return months(int(found["firstyear"]), 1, _COUNTS.index(count) * (3 if unit == "quarters" else 1))
    if found["stretchyear"]:
        first, last = month_numbers[found["from"].lower()], month_numbers[found["to"].lower()]
        return months(int(found["stretchyear"]), first, last)
    if found["year"]:
        if found["month"] and not (found["end"] and found["month"].lower() == "december"):
            return Time(0, f"{found['year']}-{month_numbers[found['month'].lower()]:02d}")
        return whole_year(int(found["year"]))
    word = found["word"].lower()
    if word == "this year":
        return whole_year(now.current)
    if word in ("last year", "the past year"):
        return whole_year(now.last)
    if word in ("the year", "year-end"):
        return whole_year(now.reported)
    return whole_year(now.reported - 1 if now.reported else 0)
