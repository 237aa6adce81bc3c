"""What stretch of time a printed period means.

Sources print years, half-years, quarters, months, single days and spans in many spellings. The spellings are a table
(`FORMS`), tried from the top; each yields the first and the last day meant, and the kind follows from those two days
alone, so that a part of a year can never pass for a year whatever its spelling.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from jinpu.errors import InputError

PeriodKind = Literal["year", "year_end", "part", "month"]
Days = tuple[date, date]


@dataclass(frozen=True)
class Period:
    """A printed period: the year it counts for, what it covers, and its first and last day."""

    year: int
    kind: PeriodKind
    first: date
    last: date

    @property
    def annual(self) -> bool:
        """Whether a value of this period may stand for the year."""
        return self.kind in ("year", "year_end")


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months(year: str, first: str, last: str) -> Days:
    return date(int(year), int(first), 1), _last_day(int(year), int(last))


def _quarters(year: str, first: str, last: str | None = None) -> Days:
    return _months(year, str(3 * int(first) - 2), str(3 * int(last or first)))


def _half(year: str, half: str) -> Days:
    return _months(year, str(6 * int(half) - 5), str(6 * int(half)))


def _day(*parts: str) -> Days:
    day = date(*map(int, parts))
    return day, day


def _span(*parts: str) -> Days:
    return date(*map(int, parts[:3])), date(*map(int, parts[3:]))


_Y, _M, _D = r"((?:19|20)\d\d)", r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"

# Spelling, and how its groups become days. Years with 年 and months with 月 are what yearbook headers print.
FORMS: tuple[tuple[str, Callable[..., Days]], ...] = (
    (rf"{_Y}年?", lambda year: _months(year, "1", "12")),
    (rf"{_Y}-{_M}-{_D}", _day),
    (rf"{_Y}年{_M}月{_D}日", _day),
    (rf"{_Y}年末|{_Y}年底", lambda *years: _day(years[0] or years[1], "12", "31")),
    (rf"{_Y}-?Q([1-4])", _quarters),
    (rf"{_Y}-?Q([1-4])(?:-|~|至)Q([1-4])", _quarters),
    (rf"{_Y}-?H([12])", _half),
    (rf"{_Y}年(上|下)半年", lambda year, half: _half(year, "1" if half == "上" else "2")),
    (rf"{_Y}-{_M}|{_Y}年{_M}月", lambda a, b, c, d: _months(a or c, b or d, b or d)),
    (rf"{_Y}-{_M}/{_M}", _months),
    (rf"{_Y}年{_M}(?:-|—|~|至){_M}月", _months),
    (rf"{_Y}-{_M}\.\.{_Y}-{_M}", lambda y, m, z, n: (date(int(y), int(m), 1), _last_day(int(z), int(n)))),
    (rf"{_Y}-{_M}-{_D}\.\.{_Y}-{_M}-{_D}", _span),
)
_COMPILED = tuple((re.compile(pattern), days) for pattern, days in FORMS)


def parse_period(text: str, where: str = "") -> Period:
    """Read a printed period such as `2019`, `2021-Q1-Q3`, `2012-01/08` or `2022-12-31`.

    A whole calendar year is `year`, its last day `year_end`, a single month or another day `month`, anything else
    `part`. A span over several years counts for the year in which it ends.

    Args:
        text: the period as printed.
        where: file and row, for the error.

    Raises:
        InputError: the spelling is not in `FORMS`, or the days do not exist or run backwards.
    """
    for pattern, days in _COMPILED:
        if match := pattern.fullmatch(text.strip()):
            try:
                first, last = days(*match.groups())
            except ValueError:
                break
            if first <= last:
                return Period(last.year, _kind(first, last), first, last)
            break
    raise InputError(
        f"the period {text!r} cannot be read",
        where=where,
        remedy="write 2019, 2019-12-31, 2019-05, 2019Q1-Q3, 2019H1 or 2019-01..2019-08",
    )


def _kind(first: date, last: date) -> PeriodKind:
    if (first, last) == (date(last.year, 1, 1), date(last.year, 12, 31)):
        return "year"
    if first == last:
        return "year_end" if (last.month, last.day) == (12, 31) else "month"
    within_a_month = (first.year, first.month, first.day) == (last.year, last.month, 1)
    return "month" if within_a_month and (last + timedelta(days=1)).day == 1 else "part"
