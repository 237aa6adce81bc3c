"""What a target takes: worked by hand on straight and broken pasts."""

import math

import pandas as pd
import pytest

from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.effort import arrow_of, effort_of, recent_change, required_change_percentile
from jinpu.verdict.series import annual_series

# One more each year: 55 in 2015, five years before the target's.
STRAIGHT = AnnualSeries(tuple(range(2010, 2016)), (50.0, 51.0, 52.0, 53.0, 54.0, 55.0))
FALLING = AnnualSeries(STRAIGHT.years, tuple(-value for value in STRAIGHT.values))  # noqa: PD011 - ours


def test_a_straight_line_takes_what_it_did() -> None:
    effort = effort_of(STRAIGHT, Target(60.0, 2020, 1), median=57.5)
    assert (effort.required_change, effort.recent_change, effort.arrow) == (1.0, 1.0, "up")
    # Every past change ties with the required one, and half of a tie counts.
    assert effort.effort == 0.5
    # The median makes 2.5 in five years, so the 5 missing take ten.
    assert effort.expected_year == 2025.0
    # At 1 a year the 5 missing take five years: start at once.
    assert effort.latest_year == 2015.0


def test_the_mirror_image_is_judged_alike() -> None:
    effort = effort_of(FALLING, Target(-60.0, 2020, -1), median=-57.5)
    assert (effort.required_change, effort.recent_change, effort.arrow) == (-1.0, -1.0, "up")
    assert (effort.effort, effort.expected_year, effort.latest_year) == (0.5, 2025.0, 2015.0)


@pytest.mark.parametrize(
    ("median", "year"),
    [
        (60.0, 2020.0), (60.5, 2020.0), (65.0, 2018.0), (59.0, 2022.0), (55.0, math.nan), (54.0, math.nan),
        # 0.3125 in five years is 1/16 a year: eighty years; 0.25 is 1/20: a hundred; 0.2 is 1/25: beyond a lifetime.
        (55.3125, 2095.0), (55.25, 2115.0), (55.2, math.nan),
    ],
)  # fmt: skip
def test_the_year_in_which_the_median_gets_there(median: float, year: float) -> None:
    found = effort_of(STRAIGHT, Target(60.0, 2020, 1), median).expected_year
    assert found == pytest.approx(year, nan_ok=True)


def test_a_target_met_is_reached_in_the_newest_year_and_can_wait_till_the_last() -> None:
    effort = effort_of(STRAIGHT, Target(55.0, 2020, 1), median=50.0)
    assert (effort.expected_year, effort.latest_year) == (2015.0, 2020.0)
    assert effort.required_change == 0.0


@pytest.mark.parametrize(
    ("target", "latest"), [(56.0, 2019.0), (57.5, 2017.0), (59.0, 2016.0), (60.0, 2015.0), (60.5, math.nan)]
)
def test_the_last_year_to_start_in(target: float, latest: float) -> None:
    found = effort_of(STRAIGHT, Target(target, 2020, 1), median=56.0).latest_year
    assert found == pytest.approx(latest, nan_ok=True)


def test_the_best_pace_seen_is_the_one_that_counts() -> None:
    past = AnnualSeries((2012, 2013, 2014, 2015), (50.0, 54.0, 53.0, 55.0))
    assert effort_of(past, Target(60.0, 2020, 1), 56.0).latest_year == 2018.0
    assert effort_of(past, Target(50.0, 2020, -1), 56.0).latest_year == 2015.0


def test_a_series_that_never_moved_the_right_way_cannot_start() -> None:
    for past in (FALLING, AnnualSeries((2015,), (55.0,)), AnnualSeries((2014, 2015), (55.0, 55.0))):
        assert math.isnan(effort_of(past, Target(60.0, 2020, 1), 56.0).latest_year)


def test_only_the_last_five_changes_are_recent() -> None:
    assert recent_change(AnnualSeries(tuple(range(2009, 2016)), (0.0, *STRAIGHT.values))) == 1.0  # noqa: PD011 - ours
    assert recent_change(AnnualSeries((2010, 2014), (1.0, 3.0))) == 0.5
    assert math.isnan(recent_change(AnnualSeries((2010,), (1.0,))))


def test_the_required_change_percentile_changes() -> None:
    assert required_change_percentile(2.0, [1.0, 2.0, 3.0, 4.0]) == 0.375
    assert required_change_percentile(5.0, [1.0, 2.0]) == 1.0
    assert required_change_percentile(0.0, [1.0, 2.0]) == 0.0
    assert math.isnan(required_change_percentile(1.0, []))


@pytest.mark.parametrize(
    ("values", "sign", "arrow"),
    [
        ((0.0, 1.0, 0.0, 1.0, 0.0, 1.0), 1, "up"),
        ((0.0, 1.0, 0.0, 1.0, 0.0, 1.0), -1, "down"),
        # 0.9 in five years is .18 a year, against changes of 8.18 a year: .022.
        ((0.0, 10.0, 0.0, 10.0, 0.0, 0.9), 1, "flat"),
        # 2 in two years is 1 a year against 10 a year: .1, which is a movement.
        ((0.0, 11.0, 2.0), 1, "up"), ((0.0, 10.75, 2.0), 1, "up"), ((0.0, 11.25, 2.0), 1, "flat"),
        ((5.0, 5.0, 5.0), 1, "flat"), ((5.0,), 1, "flat"),
    ],
)  # fmt: skip
def test_the_arrow_weighs_the_movement_against_the_usual_change(
    values: tuple[float, ...], sign: int, arrow: str
) -> None:
    assert arrow_of(AnnualSeries(tuple(range(2010, 2010 + len(values))), values), sign) == arrow


def test_a_step_across_a_break_is_no_year_that_was_seen() -> None:
    """Of the steps 1, 1, 8, 1 the third leads across a break; 2 a year are needed, which no year seen has brought."""
    frame = pd.DataFrame(
        {"series": "a", "year": range(2014, 2019), "value": [10.0, 11.0, 12.0, 20.0, 21.0], "segment": [0, 0, 0, 1, 1]}
    )
    broken, whole = (annual_series(each)["a"] for each in (frame, frame.drop(columns="segment")))
    found = [effort_of(each, Target(25.0, 2020, 1), median=23.0) for each in (whole, broken)]
    assert [each.effort for each in found] == [0.75, 1.0]
    assert found[0].latest_year == 2019.0
    assert math.isnan(found[1].latest_year)
