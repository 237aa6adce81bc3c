"""Numbers worked out in the systems' own guides and in the literature."""

import pytest

from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.ratings.growth import compound_growth
from jinpu.verdict.ratings.trends import change_achieved, sdsn, straight_line, time_share


def test_share_of_the_targeted_change():
    assert change_achieved(40.0, 46.0, 50.0) == pytest.approx(60.0)


def test_world_health_organization_rate_of_change():
    assert compound_growth(50.0, 60.5, 2) == pytest.approx(0.1)
    assert compound_growth(0.0, 3.0, 2) is None
    assert compound_growth(-1.0, 3.0, 2) is None


def test_chinas_research_intensity_was_on_track_for_the_sdsn():
    past = AnnualSeries((2012, 2013, 2014, 2015, 2016), (1.91, 1.99, 2.02, 2.06, 2.10673))

    assert sdsn(past, Target(1.5, 2030, 1)) == "on_track"


def test_half_the_time_half_the_task():
    plan = Target(100.0, 2020, 1, baseline_year=2016)

    assert time_share(AnnualSeries((2016, 2018), (0.0, 50.0)), plan) == "on_schedule"
    assert time_share(AnnualSeries((2016, 2018), (0.0, 49.0)), plan) == "behind"
    assert time_share(AnnualSeries((2016, 2018), (0.0, -1.0)), plan) == "going_back"
    assert time_share(AnnualSeries((2016, 2018), (0.0, 100.0)), plan) == "fulfilled"


def test_a_straight_past_is_continued():
    assert straight_line(AnnualSeries((2001, 2005, 2016), (2.0, 10.0, 32.0)), 2030) == pytest.approx(60.0)
