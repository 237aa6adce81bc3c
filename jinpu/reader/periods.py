"""Years in labels and titles: which year a label names, and what is left of the label."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jinpu.reader.knowledge import words
from jinpu.reader.labels import is_unit


@dataclass(frozen=True, slots=True)
class Dated:
    """A label's year (0: none), its words without the year, and what must be said about the period."""

    year: int
    rest: str
    note: str = ""


@lru_cache(maxsize=8192)
def dated(label: str) -> Dated:
    """Read the year that a label names, if it names one as the year of the values under it.

    "2018年" is the year 2018; "截至2015年底有效注册量" 2015 and the words; "1999-2012年累计" no one year.
    "比2017年增长" and "指数(1978年=100)" name years of comparison, which are no years of the values.
    """
    years = words().years
    text = label.strip("() ")
    if whole := years.whole.match(text):
        return _checked(label, whole, "")
    if spell := years.range.search(text):
        return Dated(0, label, f"covers {spell['first']} to {spell['last']}")
    for pattern in years.leading:
        found = pattern.match(label)
        if found and ("年" in label[:8] or not _begins_with_unit(found["rest"])):
            note = "" if found["rest"] else label
            return _checked(label, found, found["rest"].strip(), note)
    return Dated(0, label)


def _begins_with_unit(rest: str) -> bool:
    """Tell that a number before `rest` is a quantity: 2000元以下 is no year."""
    return any(is_unit(rest[:length]) for length in (1, 2, 3))


def _checked(label: str, found: re.Match[str], rest: str, note: str = "") -> Dated:
    year = int(found["year"])
    years = words().years
    if not years.first <= year <= years.last:
        return Dated(0, label)
    part = years.part.search(rest)
    return Dated(year, rest, f"part of the year: {label}" if part else note)


def title_year(text: str) -> int:
    """Give the one year that a title or query line names, 0 when it names none or several."""
    years = words().years
    if years.range.search(text):
        return 0
    for pattern in years.title:
        found = {int(re.sub(r"\s", "", match["year"])) for match in pattern.finditer(text)}
        found = {year for year in found if years.first <= year <= years.last}
        if found:
            return found.pop() if len(found) == 1 else 0
    return 0


def without_year(title: str) -> str:
    """Give a title's subject: without table number, year and brackets left empty."""
    known = words()
    text = known.title.number.sub("", title).strip()
    for pattern in known.years.title:
        text = pattern.sub("", text)
    text = re.sub(r"\(\s*(?:19|20)\d{2}[^)]*\)", "", text)
    return re.sub(r"[(（]\s*[)）]", "", text).strip(" :、")
