"""What could be known once a year's communiqué was out.

As of year Y, that is all that was published up to the end of Y+1 about years up to Y. Where nothing of a year was
published by then, its earliest later vintage stands in and is marked `later_vintage`, so that a hindcast says where it
leans on hindsight. A figure of unknown vintage counts as later than any dated one. Outcomes of plans (`may_stand_in` is
false) never stand in.
"""

import pandas as pd

from jinpu.evidence.schema import ANNUAL

KEY = ["region", "indicator", "item", "year"]
_UNKNOWN = pd.Timestamp.max.floor("D").as_unit("ns")


def last_day_known(year: int) -> pd.Timestamp:
    """The last day of publication that counts as known as of `year`."""
    return pd.Timestamp(year + 1, 12, 31)


def as_of(observations: pd.DataFrame, year: int) -> pd.DataFrame:
    """The observations known as of `year`, with the column `later_vintage`.

    Rows that can never be chosen (parts of a year, rows left out by a remark) stay when they were published in time, so
    that the choice can name them; they neither stand in for a year nor keep a later vintage from standing in.
    """
    known = observations[observations["year"] <= year]
    day = known["vintage"].astype("datetime64[ns]").fillna(_UNKNOWN)
    in_time = day <= last_day_known(year)
    candidate = known["usable"] & known["period_kind"].isin(ANNUAL)
    in_time_any = (candidate & in_time).groupby([known[key] for key in KEY]).transform("any")
    earliest = day.where(candidate & known["may_stand_in"]).groupby([known[key] for key in KEY]).transform("min")
    stands_in = candidate & known["may_stand_in"] & ~in_time_any & (day == earliest)
    return known[in_time | stands_in].assign(later_vintage=stands_in[in_time | stands_in])
