"""Times as statistical offices write them: years, halves, quarters, months, days, fiscal years and spans of years."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from jinpu.reader.knowledge import dialects

_Y = r"(?P<y>(?:1[89]|20)\d\d)"
_SEP = r"\s*[-/.:_ ]?\s*"
_YEAR = re.compile(
    rf"(?:anno|año|year|år|cy)?\s*{_Y}(?:\.0)?\s*(?:年末|年底|年|년|г(?:од)?\.?|r\.|Y(?:E)?)?", re.IGNORECASE
)
_TWO = re.compile(rf"(?:FY\s*)?{_Y}\s*(?P<sep>[-/–—~]|to|bis)\s*(?P<z>(?:(?:1[89]|20)\d\d)|\d\d)年?", re.IGNORECASE)
_FISCAL = re.compile(r"FY\s*'?\d{2,4}(?:\s*[-/]\s*\d{2,4})?|(?:19|20)\d\d年度", re.IGNORECASE)
_QUARTERS = (
    re.compile(rf"{_Y}{_SEP}(?:年)?(?:Q|T|K|Kv|第)\s*(?P<q>[1-4一二三四])(?:季度|季|四半期|분기|/4)?", re.IGNORECASE),
    re.compile(rf"(?:Q|T|K)\s*(?P<q>[1-4]){_SEP}{_Y}", re.IGNORECASE),
    re.compile(
        rf"(?P<q>[1-4])\s*(?:\.|er|e|eme|ème|º|o|st|nd|rd|th)?\s*(?:quartal|quarter|trimestre|qtr|q|кв\w*\.?)\s*{_Y}",
        re.IGNORECASE,
    ),
    re.compile(rf"{_Y}\s*(?P<q>[1-4])\s*\.?\s*(?:quartal|quarter|trimestre|qtr|분기|кв\w*\.?|季度)", re.IGNORECASE),
)
_HALF = re.compile(rf"{_Y}{_SEP}(?:H|S|B)(?P<h>[12])|(?:H|S)(?P<h2>[12]){_SEP}(?P<y2>(?:19|20)\d\d)", re.IGNORECASE)
_MONTHS = (
    re.compile(rf"{_Y}\s*[-/._ ]?\s*M\s*(?P<m>\d\d?)", re.IGNORECASE),
    re.compile(rf"{_Y}\s*[-/.]\s*(?P<m>\d\d?)"),
    re.compile(rf"(?P<m>\d\d?)\s*[-/.]\s*{_Y}"),
    re.compile(rf"{_Y}\s*[年년]\s*(?P<m>\d\d?)\s*[月월](?:份|末|底)?"),
)
_NAMED = re.compile(r"(?P<name>[^\W\d_]{3,})\.?(?:\s*[-–]\s*(?P<last>[^\W\d_]{3,})\.?)?[\s\-/,.']*(?P<y>(?:19|20)\d\d)")
_NAMED_AFTER = re.compile(r"(?P<y>(?:19|20)\d\d)[\s\-/,.]*(?P<name>[^\W\d_]{3,})\.?(?P<last>)")
_STRETCH = re.compile(rf"{_Y}\s*年\s*(?P<a>\d\d?)\s*月?\s*[-—–~～至]\s*(?P<b>\d\d?)\s*月(?:份|累计)?")
_CHINESE_PARTS = {"上半年": ("01", "06"), "下半年": ("07", "12"), "前三季度": ("01", "09"), "前三季": ("01", "09")}
_DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]\d\d:.*)?"),
    re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)"),
    re.compile(r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d\d?)月(?P<d>\d\d?)日"),
)
_DAY_NAMED = re.compile(r"(?:(?P<d>\d\d?)\.?\s+)?(?P<name>[^\W\d_]{3,})\.?\s+(?:(?P<d2>\d\d?),\s*)?(?P<y>\d{4})")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911}
_ERA = re.compile(r"(?P<era>令和|平成|昭和|大正)\s*(?P<n>元|\d+)\s*年(?P<fiscal>度)?")
_TAIL = re.compile(r"\s*(?:\[[^\]]{1,10}\]|\([^)]{1,12}\)|\s\(?\d\)?|[*†‡]+|(?<=\d)[prev]|[¹²³])$")
_DIGITS = {"一": "1", "二": "2", "三": "3", "四": "4"}


class Period(NamedTuple):
    """A time: `year` where it is a whole year or its end (0 otherwise), and as the column `period` has it."""

    year: int
    text: str


@lru_cache(maxsize=8192)
def period_of(text: str) -> Period | None:
    """Read a label that is a time and nothing else; None when it is none."""
    if not text or len(text) > 40 or not any(map(str.isdigit, text)):
        return None
    plain = unicodedata.normalize("NFKC", text.strip().rstrip("¹²³⁴⁵")).strip()
    return _read(plain) or _read(_TAIL.sub("", plain))


def _read(text: str) -> Period | None:
    if found := _YEAR.fullmatch(text):
        return Period(int(found["y"]), found["y"])
    if _FISCAL.fullmatch(text):
        return Period(0, text)
    for reader in (_two_years, _part_of_year, _month, _day):
        if read := reader(text):
            return read
    return None


def _two_years(text: str) -> Period | None:
    found = _TWO.fullmatch(text)
    if not found:
        return None
    first, last = int(found["y"]), int(found["z"])
    last += first // 100 * 100 if last < 100 and len(found["z"]) == 2 else 0
    if len(found["z"]) == 2 and int(found["z"]) <= 12 and found["sep"] == "-" and not text.upper().startswith("FY"):
        return None  # A month; `periods_of` looks at the labels beside it.
    last += 100 if last < first else 0
    return Period(0, text) if first < last <= first + 30 else None


def _part_of_year(text: str) -> Period | None:
    for pattern in _QUARTERS:
        if found := pattern.fullmatch(text):
            return Period(0, f"{found['y']}-Q{_DIGITS.get(found['q'], found['q'])}")
    if found := _HALF.fullmatch(text):
        year, half = found["y"] or found["y2"], found["h"] or found["h2"]
        return Period(0, f"{year}-01/{year}-06" if half == "1" else f"{year}-07/{year}-12")
    if found := _STRETCH.fullmatch(text):
        return _stretch(found["y"], int(found["a"]), int(found["b"]))
    for words, (first, last) in _CHINESE_PARTS.items():
        if text.endswith(words) and (found := re.fullmatch(rf"{_Y}\s*年", text.removesuffix(words))):
            return Period(0, f"{found['y']}-{first}/{found['y']}-{last}")
    if found := _ERA.fullmatch(text):
        year = _ERAS[found["era"]] + (1 if found["n"] == "元" else int(found["n"]))
        return Period(0, text) if found["fiscal"] else Period(year, str(year))
    return None


def _stretch(year: str, first: int, last: int) -> Period | None:
    if not 1 <= first < last <= 12:
        return None
    whole = first == 1 and last == 12
    return Period(int(year) if whole else 0, year if whole else f"{year}-{first:02}/{year}-{last:02}")


def _month(text: str) -> Period | None:
    for pattern in _MONTHS:
        if (found := pattern.fullmatch(text)) and 1 <= int(found["m"]) <= 12:
            return Period(0, f"{found['y']}-{int(found['m']):02}")
    found = _NAMED.fullmatch(text) or _NAMED_AFTER.fullmatch(text)
    if found and (month := _month_number(found["name"])):
        if not found["last"]:
            return Period(0, f"{found['y']}-{month:02}")
        return _stretch(found["y"], month, _month_number(found["last"]))
    return None


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
    return Period(year, str(year)) if (month, day) == (12, 31) else Period(0, f"{year}-{month:02}")


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

    Days that are each the first of January of another year are those years.
    """
    texts = list(dict.fromkeys(labels))
    read = {text: period for text in texts if (period := period_of(text))}
    split = [text for text in texts if _next_year(text)]
    if any(int(text[-2:]) > 12 or text[-2:] == "00" for text in split) and len(split) * 2 > len(read):
        read |= {text: Period(0, text) for text in split}
    days = [text for text in texts if re.fullmatch(r"\d{4}-01-01(?:[T ].*)?", text)]
    if len(days) > 2 and len(days) == len(read):
        read = {text: Period(int(text[:4]), text[:4]) for text in days}
    return read


def _next_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d[-/]\d\d", text)) and (int(text[:4]) + 1) % 100 == int(text[-2:])
