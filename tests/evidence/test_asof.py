import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.evidence import Evidence, as_of, choose
from jinpu.evidence.asof import parse_vintage
from tests.evidence.builder import frame, observation

VINTAGES = st.one_of(st.none(), st.integers(2010, 2026)).map(
    lambda year: pd.NaT if year is None else pd.Timestamp(year, 6, 30)
)


def known(evidence: Evidence, region: str, indicator: str, year: int, of: int) -> pd.DataFrame:
    chosen, _ = choose(as_of(evidence.observations, of))
    return chosen[(chosen["region"] == region) & (chosen["indicator"] == indicator) & (chosen["year"] == year)]


def test_a_revised_value_is_not_known_before_it_was_published(evidence: Evidence) -> None:
    # Dalian's GDP of 2016: 6,730.3 in the yearbook of 2017, revised to 6,810.2 in an export of about 2020.
    (then,) = known(evidence, "dalian", "gdp", 2016, of=2016).to_dict("records")
    assert (then["value"], then["later_vintage"]) == (6730.30, False)
    assert then["vintage"] <= pd.Timestamp("2017-12-31")
    (now,) = known(evidence, "dalian", "gdp", 2016, of=2019).to_dict("records")
    assert (now["value"], now["later_vintage"]) == (6810.20, False)


def test_rd_intensity_of_2012_stays_as_first_published(evidence: Evidence) -> None:
    # 1.97 in February 2013, 1.98 in September 2013, 1.91 in 2022 on a GDP revised in between.
    assert list(known(evidence, "china", "rd_intensity", 2012, of=2012)["value"]) == [1.98]
    _, left_out = choose(as_of(evidence.observations, 2022))
    late = left_out[(left_out["indicator"] == "rd_intensity") & (left_out["year"] == 2012)]
    assert dict(zip(late["value"], late["reason"], strict=True)) == {
        1.97: "less_final",
        1.98: "restated",
        1.91: "other_basis",
    }
    assert list(known(evidence, "china", "rd_intensity", 2012, of=2022)["value"]) == [1.98]


def test_rd_intensity_of_2018_is_the_autumn_value(evidence: Evidence) -> None:
    # 2.18 in March 2019, 2.19 in the communiqué of August 2019.
    assert list(known(evidence, "china", "rd_intensity", 2018, of=2018)["value"]) == [2.19]


def test_as_of_2016_nothing_later_than_2017_is_used_unmarked(evidence: Evidence) -> None:
    chosen, _ = choose(as_of(evidence.observations, 2016))
    assert (chosen["year"] <= 2016).all()
    late = ~(chosen["vintage"] <= pd.Timestamp("2017-12-31"))
    assert late.any()
    assert chosen.loc[late, "later_vintage"].all()
    assert not chosen.loc[~late, "later_vintage"].any()


def test_outcomes_quoted_by_plans_never_stand_in(evidence: Evidence) -> None:
    # Scientific literacy of 2010 (3.27 %), as quoted in June 2022 (P0006).
    quoted = evidence.observations["id"] == "P0006"
    assert not (as_of(evidence.observations[quoted], 2020)["id"] == "P0006").any()
    assert (as_of(evidence.observations[quoted], 2021)["id"] == "P0006").any()


@settings(max_examples=60, deadline=None)
@given(st.lists(VINTAGES, min_size=1, max_size=6), st.integers(2012, 2020))
def test_a_later_vintage_stands_in_only_when_no_earlier_exists(vintages: list[pd.Timestamp], of: int) -> None:
    kept = as_of(frame(*(observation(year=2011, vintage=vintage) for vintage in vintages)), of)
    cut = pd.Timestamp(of + 1, 12, 31)
    in_time = [vintage for vintage in vintages if vintage <= cut]
    if in_time:
        assert sorted(kept["vintage"]) == sorted(in_time)
        assert not kept["later_vintage"].any()
    else:
        dated = [vintage for vintage in vintages if vintage is not pd.NaT]
        assert kept["later_vintage"].all()
        assert set(kept["vintage"]) == ({min(dated)} if dated else {pd.NaT})


def test_a_part_of_the_year_keeps_no_later_vintage_out() -> None:
    part = observation(period_kind="part", vintage=pd.Timestamp("2015-10-01"))
    late = observation(vintage=pd.Timestamp("2022-01-01"))
    kept = as_of(frame(part, late), 2015)
    assert list(kept["later_vintage"]) == [False, True]


def test_a_day_may_cut_sooner_than_the_end_of_the_following_year() -> None:
    spring, autumn = observation(vintage=pd.Timestamp("2016-03-01")), observation(vintage=pd.Timestamp("2016-09-01"))
    both = frame(spring, autumn)
    assert list(as_of(both, 2015)["id"]) == ["F0001", "F0002"]
    assert list(as_of(both, 2015, dt.date(2016, 6, 30))["id"]) == ["F0001"]
    assert not as_of(both, 2015, dt.date(2016, 6, 30))["later_vintage"].any()


@pytest.mark.parametrize("day", ["2019-02-30", "2019-13-01", "2019-00"])
def test_a_day_that_does_not_exist_is_refused(day: str) -> None:
    with pytest.raises(InputError, match=rf"^here: there is no day {day}; write the date"):
        parse_vintage(day, "here")


@pytest.mark.parametrize(("printed", "day"), [("2019-1-1", "2019-01-01"), ("2018-19", "2019-12-31")])
def test_a_day_without_zeros_and_a_pair_of_years(printed: str, day: str) -> None:
    assert parse_vintage(printed) == pd.Timestamp(day)
