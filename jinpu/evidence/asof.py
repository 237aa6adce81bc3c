"""When a figure was published, and what was known as of a year.

As of a year Y means: all that was published by the end of the following year about years up to Y. A date `known_by`
cuts sooner. Where nothing of a year was published by then, its earliest later vintage stands in and is marked
`later_vintage`, so that a hindcast says where it leans on hindsight. A figure of unknown vintage counts as later than
any dated one. Outcomes of plans (`may_stand_in` is false) never stand in.

The day of publication is the last one that the print allows: `2018` may mean December, so it is 2018-12-31. What is
unknown (`n.d.`, an empty field, a guess in brackets after `n.d.`) has no day at all, and every rule treats it as later
than any known one. Both choices err on the same side: a figure is never taken as known earlier than it can be shown.
"""

import calendar
import datetime as dt
import re

import pandas as pd

from jinpu.errors import InputError
from jinpu.evidence.schema import ANNUAL

KEY = ["region", "indicator", "item", "year"]
_UNKNOWN = pd.Timestamp.max.floor("D").as_unit("ns")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-(\d{1,2})(?!\d)(?:-(\d{1,2})(?!\d))?)?(?!\d)")
_UNDATED = re.compile(r"n\.\s?d\.|不详|未注明|undated|unknown", re.IGNORECASE)


def last_day_known(year: int, known_by: dt.date | None = None) -> pd.Timestamp:
    """The last day of publication that counts as known as of `year`: the end of the next year, or sooner `known_by`."""
    end = pd.Timestamp(year + 1, 12, 31)
    return end if known_by is None else min(end, pd.Timestamp(known_by))


def as_of(observations: pd.DataFrame, year: int, known_by: dt.date | None = None) -> pd.DataFrame:
    """All observations published by the end of the following year about years up to `year`; `later_vintage` marks more.

    Rows that can never be chosen (parts of a year, rows left out by a remark) stay when they were published in time, so
    that the choice can name them; they neither stand in for a year nor keep a later vintage from standing in.

    Args:
        observations: columns as in `jinpu.evidence.schema`.
        year: the last year known.
        known_by: a day of publication that cuts sooner.
    """
    known = observations[observations["year"] <= year]
    day = known["vintage"].astype("datetime64[ns]").fillna(_UNKNOWN)
    in_time = day <= last_day_known(year, known_by)
    candidate = known["usable"] & known["period_kind"].isin(ANNUAL)
    in_time_any = (candidate & in_time).groupby([known[key] for key in KEY]).transform("any")
    earliest = day.where(candidate & known["may_stand_in"]).groupby([known[key] for key in KEY]).transform("min")
    stands_in = candidate & known["may_stand_in"] & ~in_time_any & (day == earliest)
    return known[in_time | stands_in].assign(later_vintage=stands_in[in_time | stands_in])


def parse_vintage(text: str, where: str = "") -> pd.Timestamp:
    """The last day that a printed date of publication can mean; NaT when it says none.

    `约2024—2026` is 2026-12-31; `2015-01 (page stamped 2018-04-20)` is the later stamp, since the page may have been
    changed until then; `n.d. (site id order suggests 2018)` is NaT, since the bracket is a guess; `2018-19` is 2019.

    Raises:
        InputError: a day or month that does not exist (2019-02-30); names `where`.
    """
    if _UNDATED.search(text):
        return pd.NaT  # type: ignore[return-value]  # NaT stands for "no day" in datetime columns
    days = [_last_day(match, where) for match in _DATE.finditer(text)]
    return max(days) if days else pd.NaT  # type: ignore[return-value]  # as above


def _last_day(match: re.Match[str], where: str) -> pd.Timestamp:
    year, month, day = int(match[1]), int(match[2] or 12), match[3]
    spans_years = day is None and month > max(12, year % 100)
    try:
        if spans_years:
            return pd.Timestamp(year - year % 100 + month, 12, 31)
        return pd.Timestamp(dt.date(year, month, int(day or calendar.monthrange(year, month)[1])))
    except ValueError as error:
        remedy = "write the date of publication as 2019, 2019-05 or 2019-05-31"
        raise InputError(f"there is no day {match[0]}", where=where, remedy=remedy) from error
