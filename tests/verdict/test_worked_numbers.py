"""Numbers worked out in the systems' own guides and in the literature."""

import pytest

from jinpu.verdict.past import Aim, Past
from jinpu.verdict.ratings.completion import (
    contract_mean_share,
    contract_share,
    cumulative_completion,
    level_completion,
    rate_completion,
    required_average_growth,
)
from jinpu.verdict.ratings.escap import current_status, weighted_line
from jinpu.verdict.ratings.growth import compound_growth
from jinpu.verdict.ratings.healthy_people import change_achieved
from jinpu.verdict.ratings.sdsn import sdsn
from jinpu.verdict.ratings.time_share import time_share


def test_completion_in_per_cent():
    assert level_completion(63, 56) == pytest.approx(112.5)
    assert cumulative_completion([2240], 2200) == pytest.approx(101.8, abs=0.06)
    assert level_completion(550, 524) == pytest.approx(105.0, abs=0.06)
    assert cumulative_completion([1280, 1000], 2300) == pytest.approx(99.1, abs=0.06)
    assert rate_completion(-6, -5) == pytest.approx(98.95, abs=0.006)
    assert contract_share(12000, 18713) == pytest.approx(64.1, abs=0.06)
    assert contract_mean_share([20, 40, 60], 60) == pytest.approx(66.7, abs=0.06)
    assert contract_share(9, 8, falling=True) == pytest.approx(88.9, abs=0.06)


def test_a_contract_hides_what_goes_beyond_its_target():
    assert contract_share(150, 100) == 100


def test_growth_still_required_makes_up_for_a_slow_start():
    left = required_average_growth(6.5, [6.0, 6.2, 6.3], 5)

    assert 1.06 * 1.062 * 1.063 * (1 + left / 100) ** 2 == pytest.approx(1.065**5)
    last = required_average_growth(10.0, [0.0], 2)
    assert last == pytest.approx(21.0)


def test_no_growth_can_be_required_once_the_plan_is_over():
    with pytest.raises(ValueError, match=r"^no year of the plan is left$"):
        required_average_growth(6.5, [6.0] * 5, 5)


def test_share_of_the_targeted_change():
    assert change_achieved(40.0, 46.0, 50.0) == pytest.approx(60.0)


def test_world_health_organization_rate_of_change():
    assert compound_growth(50.0, 60.5, 2) == pytest.approx(0.1)
    assert compound_growth(0.0, 3.0, 2) is None
    assert compound_growth(-1.0, 3.0, 2) is None


def test_chinas_research_intensity_was_on_track_for_the_sdsn():
    past = Past((2012, 2013, 2014, 2015, 2016), (1.91, 1.99, 2.02, 2.06, 2.10673))

    assert sdsn(past, Aim(1.5, 2030, 1)) == "on_track"


def test_half_the_time_half_the_task():
    plan = Aim(100.0, 2020, 1, baseline_year=2016)

    assert time_share(Past((2016, 2018), (0.0, 50.0)), plan) == "on_schedule"
    assert time_share(Past((2016, 2018), (0.0, 49.0)), plan) == "behind"
    assert time_share(Past((2016, 2018), (0.0, -1.0)), plan) == "going_back"
    assert time_share(Past((2016, 2018), (0.0, 100.0)), plan) == "fulfilled"


def test_a_straight_past_is_continued_whatever_the_weights():
    assert weighted_line(Past((2001, 2005, 2016), (2.0, 10.0, 32.0)), 2030) == pytest.approx(60.0)


def test_current_status_index_is_ten_at_the_target():
    assert current_status(Past((2015, 2020), (40.0, 60.0)), Aim(60.0, 2030, 1)) == pytest.approx(10.0)
    assert current_status(Past((2015, 2020), (40.0, 45.0)), Aim(60.0, 2030, 1)) == pytest.approx(2.5)
    assert current_status(Past((2015, 2020), (40.0, 45.0)), Aim(20.0, 2030, -1)) == pytest.approx(-2.5)
