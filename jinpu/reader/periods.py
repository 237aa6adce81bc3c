"""Times in labels and titles: years, halves, quarters, months, days, fiscal years and stretches of months or years."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from jinpu.reader.knowledge import dialects, words
from jinpu.reader.labels import is_unit

_YEAR_FIRST = re.compile(
    r"(?:anno|año|year|år|cy|yr|[xy])?\s*(?P<y>(?:1[89]|20)\d\d|2100)(?:\.0)?(?P<rest>(?!\d).*)", re.IGNORECASE
)
_YEAR_LAST = re.compile(r"(?P<rest>.*(?<!\d)|MO\d\d)(?P<y>(?:1[89]|20)\d\d)\s*(?:年|년|г\.?|r\.)?")
_TWO_YEARS = re.compile(
    r"(?:FY\s*)?(?P<y>(?:1[89]|20)\d\d)年?\s*(?P<sep>[-/–—~～至]|to|bis)\s*(?P<z>(?:(?:1[89]|20)\d\d)|\d\d)年?",
    re.IGNORECASE,
)
_FISCAL = re.compile(r"FY\s*'?\d{2,4}(?:\s*[-/]\s*\d{2,4})?|(?:19|20)\d\d年度", re.IGNORECASE)
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)(?:[T ]\d\d:.*)?"),
    re.compile(r"(?P<d>\d\d?)\.\s*(?P<m>\d\d?)\.\s*(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)"),
    re.compile(r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d\d?)月(?P<d>\d\d?)日"),
)
_DAY_NAMED = re.compile(r"(?:(?P<d>\d\d?)\.?\s+)?(?P<name>[^\W\d_]{3,})\.?\s+(?:(?P<d2>\d\d?),\s*)?(?P<y>\d{4})")
_ERA = re.compile(r"(?P<era>\D{2})\s*(?P<n>元|\d+)\s*年(?P<fiscal>度)?")
_TAIL = re.compile(r"\s*(?:\[[^\]]{1,10}\]|\([^)]{1,12}\)|\s\(?\d\)?|[*†‡]+|(?<=\d)[prev]|[¹²³])$")
_SEPARATORS, _AFTER_YEAR = " \t-/.:_,'’", "年년的"
_QUARTER = re.compile(
    r"(?:Q|T|K|Kv|第|제|quarter|trimestre|quartal|quartile|kvartal)?\s*(?P<q>[1-4一二三四]|I{1,3}|IV)"
    r"(?:\s*(?:\.|er|e|eme|ème|ère|º|o|st|nd|rd|th|-?й|ый))?"
    r"\s*(?:季度|季|四半期|/4\s*분기|분기|quartal|quarter|trimestre|trim\.?|qtr\.?|kvartal|q|кв\w*\.?)?",
    re.IGNORECASE,
)
_BARE_DIGITS = re.compile(r"(?:\d\d?|I{1,3}|IV|[一二三四])\.?", re.IGNORECASE)
_BARE_MONTH = re.compile(r"[-/_ ]\s*\S{1,3}$|\.\d\d$")
_HALF = re.compile(
    r"(?:H|S|HY|B|half|halbjahr|semest(?:er|re))\s*(?P<h>[12])|(?P<h2>[12])(?:st|nd|er|e|º|\.)?\s*(?:half|halbjahr|semestre|semester|半期)",
    re.IGNORECASE,
)
_MONTH = re.compile(r"MO?\s*(?P<m>\d\d?)|(?P<m2>\d\d?)\s*[月월](?:份|末|底)?", re.IGNORECASE)
_STRETCH = re.compile(r"(?P<a>\d\d?)\s*月?份?\s*[-—–~～至]\s*(?P<b>\d\d?)\s*[月월](?:份)?(?:累计|累計)?")
_NAMED = re.compile(r"(?P<name>[^\W\d_]{3,})\.?(?:\s*(?:[-–]|to|bis|à)\s*(?P<last>[^\W\d_]{3,})\.?)?")
_CHINESE_PARTS = {"上半年": "01/06", "下半年": "07/12", "前三季度": "01/09", "前三季": "01/09", "前两季度": "01/06"}
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4", "i": "1", "ii": "2", "iii": "3", "iv": "4"}


class Period(NamedTuple):
    """A time that a value is of: a year or its end, a part of a year, or a stretch that is no calendar year.

    Attributes:
        year: the calendar year, 0 where the label does not say it.
        part: "" the whole year or its end, Q1 to Q4, a month (03), months from and to (01/09).
        printed: a stretch that is no calendar year (2018/19, FY2018, 2020-2022), as printed.
    """

    year: int = 0
    part: str = ""
    printed: str = ""

    @property
    def whole_year(self) -> int:
        """The year where the value is of the whole year or of its end, else 0."""
        return 0 if self.part or self.printed else self.year

    @property
    def text(self) -> str:
        """The period as the column `period` has it: 2018, 2019-Q4, 2019-03, 2019-01/2019-09, 2018/19."""
        if self.printed or not self.year:
            return self.printed
        return f"{self.year}-{self.part.replace('/', f'/{self.year}-')}" if self.part else str(self.year)

    def since_january(self) -> "Period":
        """Give the stretch from January to the end of this quarter or month: what a cumulative figure is of."""
        if self.part.startswith("Q"):
            return Period(self.year, _stretch(1, 3 * int(self.part[1])))
        return Period(self.year, _stretch(1, int(self.part))) if len(self.part) == 2 else self


def _stretch(first: int, last: int) -> str:
    if (first, last) == (1, 12):
        return ""
    return f"{first:02}" if first == last else f"{first:02}/{last:02}"


@lru_cache(maxsize=16384)
def period_of(text: str) -> Period | None:
    """Read a label that is a time with its year and nothing else; None when it is none."""
    if not text or len(text) > 40 or not any(map(str.isdigit, text)):
        return None
    plain = unicodedata.normalize("NFKC", text.strip().rstrip("¹²³⁴⁵")).strip()
    return _read(plain) or _read(_TAIL.sub("", plain))


@lru_cache(maxsize=4096)
def part_of(text: str, *, bare: bool = False) -> str | None:
    """Read a label that is a part of a year: Q1, 3月, 1-9月, Jan-Mar; "" is the whole year, None no part.

    Args:
        text: the label without a year.
        bare: a number alone is a month (12) or, as Roman or Chinese numeral, a quarter: a year stood beside it.
    """
    plain = unicodedata.normalize("NFKC", text).strip(_SEPARATORS).lstrip(_AFTER_YEAR + _SEPARATORS)
    if plain.lower() in dialects().periods.whole:
        return ""
    if plain in _CHINESE_PARTS:
        return _CHINESE_PARTS[plain]
    if _BARE_DIGITS.fullmatch(plain):
        return f"{int(plain):02}" if bare and plain.isdigit() and 1 <= int(plain) <= 12 else None
    if found := _QUARTER.fullmatch(plain):
        return f"Q{_DIGITS.get(found['q'].lower(), found['q'])}"
    if found := _HALF.fullmatch(plain):
        return "01/06" if (found["h"] or found["h2"]) == "1" else "07/12"
    if found := _MONTH.fullmatch(plain):
        month = int(found["m"] or found["m2"])
        return f"{month:02}" if 1 <= month <= 12 else None
    if found := _STRETCH.fullmatch(plain):
        first, last = int(found["a"]), int(found["b"])
        return _stretch(first, last) if 1 <= first <= last <= 12 else None
    found = _NAMED.fullmatch(plain)
    if found and (first := _month_number(found["name"])):
        last = _month_number(found["last"]) if found["last"] else first
        return _stretch(first, last) if last >= first else None
    return None


def _read(text: str) -> Period | None:
    if text.isdigit():
        return Period(int(text)) if len(text) == 4 and (text[:2] in ("18", "19", "20") or text == "2100") else None
    if _FISCAL.fullmatch(text):
        return Period(printed=text)
    return _day(text) or _two_years(text) or _with_year(text) or _era(text)


def _with_year(text: str) -> Period | None:
    """Read a year and, before or after it, the part of it that is meant."""
    if found := _YEAR_FIRST.fullmatch(text):
        bare = bool(_BARE_MONTH.match(found["rest"]))
    elif found := _YEAR_LAST.fullmatch(text):
        bare = found["rest"][-1:] in "-/"
    else:
        return None
    part = part_of(found["rest"], bare=bare)
    return None if part is None else Period(int(found["y"]), part)


def _two_years(text: str) -> Period | None:
    found = _TWO_YEARS.fullmatch(text)
    if not found:
        return None
    first, last = int(found["y"]), int(found["z"])
    short = len(found["z"]) == 2
    if short and last <= 12 and found["sep"] == "-" and not text.upper().startswith("FY"):
        return None  # A month; `periods_of` looks at the labels beside it.
    last += first // 100 * 100 if short else 0
    last += 100 if last < first else 0
    return Period(printed=text) if first < last <= first + 30 else None


def _era(text: str) -> Period | None:
    """Read a Japanese era year: 令和2年 is 2020, 平成30年度 a fiscal year."""
    found = _ERA.fullmatch(text)
    begin = dialects().periods.eras.get(found["era"]) if found else None
    if found is None or begin is None:
        return None
    year = begin + (1 if found["n"] == "元" else int(found["n"]))
    return Period(printed=text) if found["fiscal"] else Period(year)


def _day(text: str) -> Period | None:
    for pattern in _DAYS:
        if found := pattern.fullmatch(text):
            month, day = int(found["m"]), int(found["d"])
            return _of_day(int(found["y"]), *((day, month) if month > 12 else (month, day)))
    found = _DAY_NAMED.fullmatch(text)
    if found and (found["d"] or found["d2"]) and (month := _month_number(found["name"])):
        return _of_day(int(found["y"]), month, int(found["d"] or found["d2"]))
    return None


def _of_day(year: int, month: int, day: int) -> Period | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    if not 1800 <= year < 2100:
        return None
    return Period(year) if (month, day) == (12, 31) else Period(year, f"{month:02}")


@cache
def _month_prefixes() -> dict[str, int]:
    return {prefix: number for number, prefixes in dialects().months.items() for prefix in prefixes}


def _month_number(name: str) -> int:
    folded = name.lower()
    return next((n for prefix, n in _month_prefixes().items() if folded.startswith(prefix) and len(folded) < 12), 0)


def cell_text(cell: object) -> str:
    """Give a cell as text: a day as ISO, a whole number without its ".0"."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def periods_of(labels: Iterable[str]) -> dict[str, Period]:
    """Read labels that stand beside each other: the others tell 2009-10, a month, from 2009-10, a fiscal year.

    Days that are each the first of January of another year are those years; six digits that are months throughout
    are months (201903). Of 2018/01 to 2019/04 with no month above 4, each is a quarter.
    """
    texts = list(dict.fromkeys(labels))
    read = {text: period for text in texts if (period := period_of(text))}
    split = [text for text in texts if _is_next_year(text)]
    if any(int(text[-2:]) > 12 or text[-2:] == "00" for text in split) and len(split) * 2 > len(read):
        read |= {text: Period(printed=text) for text in split}
    days = [text for text in texts if re.fullmatch(r"\d{4}-01-01(?:[T ].*)?", text)]
    if len(days) > 2 and len(days) == len(read):
        read = {text: Period(int(text[:4])) for text in days}
    months = [text for text in texts if re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])", text)]
    if len(months) > 2 and len(months) == sum(map(bool, texts)):
        read = {text: Period(int(text[:4]), text[4:]) for text in months}
    ends = [text[5:] for text in texts if re.fullmatch(r"(?:19|20)\d\d[-/]0[1-4]", text)]
    if len(ends) == len(read) > len(set(ends)) == 4:
        read = {text: Period(int(text[:4]), f"Q{text[6]}") for text in read}
    return read


def _is_next_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d[-/]\d\d", text)) and (int(text[:4]) + 1) % 100 == int(text[-2:])


@dataclass(frozen=True, slots=True)
class Dated:
    """A label's year (0: none), its words without the year, what must be said, and the part of the year it names."""

    year: int
    rest: str
    note: str = ""
    part: str = ""


@lru_cache(maxsize=8192)
def dated(label: str) -> Dated:
    """Read the year, or part of a year, that a label of a Chinese yearbook names as that of the values under it.

    "2018年" is the year 2018; "截至2015年底有效注册量" 2015 and the words; "1999-2012年累计" no one year.
    "比2017年增长" and "指数(1978年=100)" name years of comparison, which are no years of the values.
    """
    years = words().years
    text = label.strip("() ")
    if whole := years.whole.match(text):
        return _checked(label, whole, "")
    if period := _part_of_year(text):
        return Dated(period.year, "", "", period.part)
    if spell := years.range.search(text):
        return Dated(0, label, f"covers {spell['first']} to {spell['last']}")
    for pattern in years.leading:
        found = pattern.match(label)
        if found and ("年" in label[:8] or not _begins_with_unit(found["rest"])):
            note = "" if found["rest"] else label
            return _checked(label, found, found["rest"].strip(), note)
    return Dated(0, label)


def _part_of_year(text: str) -> Period | None:
    """Read a part of a year with or without its year: 2019年1-9月, 第一季度, 12月."""
    period = period_of(text)
    if period:
        return period if period.part or (period.whole_year and "-" in text) else None
    part = part_of(text) if words().years.part.search(text) else None
    return Period(0, part) if part else None


def _begins_with_unit(rest: str) -> bool:
    """Tell that a number before `rest` is a quantity: 2000元以下 is no year."""
    return any(is_unit(rest[:length]) for length in (1, 2, 3))


def _checked(label: str, found: re.Match[str], rest: str, note: str = "") -> Dated:
    year = int(found["year"])
    years = words().years
    if not years.first <= year <= years.last:
        return Dated(0, label)
    part = years.part.match(rest)
    named = part_of(part.group()) if part else None
    if part and named:
        return Dated(year, rest[part.end() :].strip(), "", named)
    return Dated(year, rest, f"part of the year: {label}" if years.part.search(rest) else note)


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


def title_part(text: str) -> str:
    """Give the part of a year that a title names after its year: 2020年1-3月主要经济指标 is of 01/03; "" for none."""
    found = words().years.title_part.search(text)
    return (part_of(found["part"]) or "") if found else ""


def without_year(title: str) -> str:
    """Give a title's subject: without table number, year and brackets left empty."""
    known = words()
    text = known.title.number.sub("", title).strip()
    for pattern in known.years.title:
        text = pattern.sub("", text)
    text = re.sub(r"\(\s*(?:19|20)\d{2}[^)]*\)", "", text)
    return re.sub(r"[(（]\s*[)）]", "", text).strip(" :、")
