"""What is said of a target, case by case."""

import math

import numpy as np
import pandas as pd
import pytest

from jinpu.forecast import forecast_at, panel_of
from jinpu.forecast.table import each_left_out, shipped
from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.effort import effort_of, required_change_percentile, verdict_word
from jinpu.verdict.judging import COLUMNS, judge_series
from jinpu.verdict.ratings import rate

RISING = [40, 41, 43, 44, 46, 47, 49, 50]


def series(values, first=2010, years=None):
    return pd.DataFrame({"series": "s", "year": years or range(first, first + len(values)), "value": values})


def judged(values, target, year, direction="at_least", as_of=None, first=2010, years=None, **more):
    targets = pd.DataFrame([{"series": "s", "target": target, "year": year, "direction": direction} | more])
    return judge_series(series(values, first, years), targets, as_of).iloc[0]


def test_the_columns_are_those_of_the_command():
    assert (
        tuple(
            judge_series(
                series(RISING), pd.DataFrame([{"series": "s", "target": 1, "year": 2019, "direction": "at_least"}])
            ).columns
        )
        == COLUMNS
    )


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.995, "virtually_certain"), (0.99, "virtually_certain"), (0.9, "very_likely"), (0.66, "likely"),
        (0.5, "as_likely_as_not"), (0.33, "as_likely_as_not"), (0.32, "unlikely"), (0.1, "unlikely"),
        (0.09, "very_unlikely"), (0.01, "very_unlikely"), (0.005, "exceptionally_unlikely"), (math.nan, ""),
    ],
)  # fmt: skip
def test_each_probability_has_its_word(probability, word):
    assert verdict_word(probability) == word


def test_a_target_at_the_present_pace_is_about_even_and_a_far_one_unlikely():
    near, pace, far = (judged(RISING, target, 2020) for target in (51, 54, 64))

    assert near["verdict"] == "likely"
    assert 0.35 < pace["probability"] < 0.7
    assert far["probability"] < 0.1
    assert near["effort"] < pace["effort"] < far["effort"] == 1.0


def test_a_target_met_already_is_likely_and_not_certain():
    row = judged(RISING, 48, 2020)

    assert 0.9 < row["probability"] < 1
    assert row["required_change"] < 0
    assert row["expected_year"] == 2017
    assert row["latest_year"] == 2020


def test_a_target_behind_a_series_that_moves_away():
    row = judged(RISING, 30, 2020, "at_most")

    assert row["probability"] < 0.02
    assert math.isnan(row["expected_year"])
    assert math.isnan(row["latest_year"])
    assert row["destatis"] == "thunderstorm"
    assert row["sdsn"] == "decreasing"


def test_all_of_a_share():
    row = judged([90, 93, 95, 97, 98, 99], 100, 2018, lower=0, upper=100)

    assert 0 < row["probability"] < 0.6
    assert row["q95"] <= 100


def test_more_than_all_of_a_share():
    assert judged([90, 93, 95, 97, 98, 99], 101, 2018, lower=0, upper=100)["probability"] < 0.01


@pytest.mark.parametrize(("values", "target", "direction"), [([5] * 6, 5, "at_least"), ([5] * 6, 5, "at_most")])
def test_a_constant_series_at_its_target(values, target, direction):
    row = judged(values, target, 2018, direction)

    assert 0.4 < row["probability"] <= 0.6
    assert row["recent_change"] == 0
    assert row["effort"] == 0.5


def test_a_constant_series_below_its_target():
    row = judged([5] * 6, 6, 2018)

    assert row["probability"] < 0.05
    assert math.isnan(row["expected_year"])
    assert row["effort"] == 1


def test_zeros():
    assert judged([0] * 6, 1, 2018)["probability"] < 0.01
    assert judged([0] * 6, 0, 2018)["probability"] >= 0.99
    assert judged([0] * 6, 0, 2018, "at_most")["probability"] >= 0.5


def test_negative_values():
    row = judged([-9, -8, -8, -6, -5, -4], -3, 2018)

    assert row["probability"] > 0.5
    assert row["eurostat"] == "significant"


def test_a_change_of_sign_has_no_growth_rate():
    row = judged([-2, -1, 1, 2, 3, 4], 6, 2018, first=2010)

    assert row["probability"] > 0.4
    assert row["eurostat"] == ""
    assert row["statcan"] == "not_available"


@pytest.mark.parametrize(
    ("values", "year", "reason"),
    [(RISING, 2005, "before_data"), (RISING, 2040, "too_far_ahead")],
)
def test_abstentions(values, year, reason):
    row = judged(values, 5, year)

    assert math.isnan(row["probability"])
    assert row["verdict"] == ""
    assert row["abstained"] == reason


def test_an_unknown_series_and_a_missing_year():
    targets = pd.DataFrame({"series": ["t"], "target": [1.0], "year": [2020], "direction": ["at_least"]})
    assert judge_series(series(RISING), targets).iloc[0]["abstained"] == "no_series"
    assert (
        judged(RISING, 5, 2012, years=[2010, 2011, 2013, 2014, 2015, 2016, 2017, 2018])["abstained"]
        == "no_value_for_year"
    )


@pytest.mark.parametrize(("target", "probability"), [(43, 1.0), (43.5, 0.0)])
def test_a_year_that_is_known_is_met_or_not(target, probability):
    assert judged(RISING, target, 2012)["probability"] == probability


def test_what_comes_after_the_as_of_year_is_not_used():
    cut = judged(RISING[:5], 60, 2020)
    seen = judged([*RISING[:5], 90, 95, 99], 60, 2020, as_of=2014)

    assert seen["as_of"] == 2014
    assert seen["probability"] == cut["probability"]


def test_additions_to_a_stock_count_from_its_baseline():
    stock = [100, 110, 120, 131, 140, 152]
    added = judged(stock, 80, 2018, kind="added", baseline=100, baseline_year=2010)
    level = judged(stock, 180, 2018, baseline_year=2010)

    assert added["probability"] == level["probability"]
    assert added["target"] == 80


def test_yearly_amounts_add_up_and_what_is_booked_stays():
    yearly = [10, 12, 11, 13, 12, 14]
    sure = judged(yearly, 39, 2018, kind="added", baseline_year=2012)
    even = judged(yearly, 79, 2018, kind="added", baseline_year=2012)
    known = judged(yearly, 39, 2015, kind="added", baseline_year=2012)

    assert sure["probability"] > 0.99
    assert 0.2 < even["probability"] < 0.8
    assert even["q5"] >= 39
    assert known["probability"] == 1.0
    assert judged(yearly, 39, 2018, kind="added")["abstained"] == "no_baseline"


def test_effort_is_the_required_change_percentile_past_changes():
    assert required_change_percentile(2.0, [1.0, 2.0, 3.0, 1.0]) == 0.625
    assert math.isnan(required_change_percentile(2.0, []))


def test_the_latest_start_is_at_the_best_pace_seen():
    past = AnnualSeries((2010, 2011, 2012, 2013), (10.0, 12.0, 16.0, 17.0))
    effort = effort_of(past, Target(25.0, 2019, 1), median=21.0)

    assert effort.required_change == pytest.approx(8 / 6)
    assert effort.latest_year == 2017
    assert effort.expected_year == 2025
    assert effort.arrow == "up"
    assert math.isnan(effort_of(past, Target(60.0, 2019, 1), median=21.0).latest_year)


@pytest.mark.parametrize(
    "values", [(1.0,), (1.0, 2.0), (0.0, 0.0, 0.0), (-1.0, 0.0, 1.0, 0.0, 5.0), (5.0, 5.0, 5.0, 5.0)]
)
@pytest.mark.parametrize("target", [0.0, 5.0, -3.0, 100.0])
@pytest.mark.parametrize("sign", [1, -1])
def test_every_rating_answers_every_series(values, target, sign):
    from jinpu.report.record import tones

    past = AnnualSeries(tuple(range(2014, 2014 + len(values))), values)
    for aim in (Target(target, 2030, sign, upper=100.0), Target(None, None, sign), Target(target, None, sign)):
        found = rate(past, aim)
        assert all(rating == "" or (system, rating) in tones() for system, rating in found.items())


@pytest.mark.parametrize("kind", ["level", "annual", "added", "each_year"])
def test_the_band_holds_the_chance_and_is_narrow(kind):
    series = pd.DataFrame({"series": "a", "year": range(2010, 2018), "value": [10.0, 12, 11, 14, 15, 15, 17, 19]})
    asked = {"series": "a", "target": 60.0 if kind == "added" else 21.0, "year": 2020, "direction": "at_least"}
    row = judge_series(series, pd.DataFrame([asked | {"kind": kind, "baseline_year": 2017}])).iloc[0]

    assert row["low"] <= row["probability"] <= row["high"]
    assert 0.0 < row["high"] - row["low"] < 0.3


def test_the_band_of_a_level_is_that_of_tables_without_each_corpus():
    values = [10.0, 12, 11, 14, 15, 15, 17, 19]
    series = pd.DataFrame({"series": "a", "year": range(2010, 2018), "value": values})
    row = judge_series(
        series, pd.DataFrame([{"series": "a", "target": 21.0, "year": 2020, "direction": "at_least"}])
    ).iloc[0]
    panel, without = panel_of(series), ["", *each_left_out()]
    found = [forecast_at(panel, np.array([0]), np.array([2020]), models=[shipped(corpus)]) for corpus in without]
    said = [each.exceedance_probability(np.array([21.0]), ["at_least"])[0] for each in found]

    assert len(without) == 7
    assert (row["low"], row["high"]) == pytest.approx((min(said), max(said)))


def test_what_needs_no_forecast_or_rests_on_little_has_no_band():
    series = pd.DataFrame({"series": list("aaaaab"), "year": [*range(2010, 2015), 2014], "value": [1.0, 2, 3, 4, 5, 2]})
    targets = [{"series": name, "target": 3.0, "year": year, "direction": "at_least"} for name, year in
               (("a", 2014), ("b", 2016), ("c", 2016))]  # fmt: skip
    found = judge_series(series, pd.DataFrame(targets))

    assert found[["low", "high"]].isna().all(axis=None)
