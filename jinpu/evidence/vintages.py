"""When a figure was published, read from what its source prints.

The day that counts is the last one that the print allows: `2018` may mean December, so it is 2018-12-31. What is
unknown (`n.d.`, an empty field, a guess in brackets after `n.d.`) has no day at all, and every rule treats it as later
than any known one. Both choices err on the same side: a figure is never taken as known earlier than it can be shown.
"""

import calendar
import re

import pandas as pd

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?![\d])")
_UNDATED = re.compile(r"n\.\s?d\.|不详|未注明|undated|unknown", re.IGNORECASE)


def parse_vintage(text: str) -> pd.Timestamp:
    """The last day that a printed date of publication can mean; NaT when it says none.

    `约2024—2026` is 2026-12-31; `2015-01 (page stamped 2018-04-20)` is the later stamp, since the page may have been
    changed until then; `n.d. (site id order suggests 2018)` is NaT, since the bracket is a guess.
    """
    if _UNDATED.search(text):
        return pd.NaT  # type: ignore[return-value]  # NaT stands for "no day" in datetime columns
    days = [_last_day(*match.groups()) for match in _DATE.finditer(text)]
    return max(days) if days else pd.NaT  # type: ignore[return-value]  # as above


def _last_day(year: str, month: str | None, day: str | None) -> pd.Timestamp:
    number = int(month or 12)
    last = calendar.monthrange(int(year), number)[1]
    return pd.Timestamp(int(year), number, min(int(day), last) if day else last)
