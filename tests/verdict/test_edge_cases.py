"""What is said where there is little or nothing to say: each case has a defined answer."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.verdict import AnnualSeries, Target, judge_series
from jinpu.verdict.ratings import RATINGS, rate

Values = list[float]
RISING = [50.0, 50.8, 52.1, 52.7, 53.9, 54.6, 55.8]
NO_RATINGS = dict.fromkeys(RATINGS, "")

# No time limit an example: a busy machine is no fault.
examples = settings(deadline=None, max_examples=60)


def frame(values: Values, first: int = 2010, name: str = "a") -> pd.DataFrame:
    """One value a year; NaN marks a year without a value."""
    rows = pd.DataFrame({"series": name, "year": range(first, first + len(values)), "value": values})
    return rows.dropna().reset_index(drop=True)


def asked(target: float, year: int, direction: str = "at_least", **more: object) -> pd.DataFrame:
    return pd.DataFrame([{"series": "a", "target": target, "year": year, "direction": direction, **more}])


def judged(series: pd.DataFrame, targets: pd.DataFrame, as_of: int | None = None) -> dict[str, object]:
    (row,) = judge_series(series, targets, as_of).to_dict("records")
    return {str(name): value for name, value in row.items()}


def number(row: dict[str, object], name: str) -> float:
    return float(str(row[name]))


def ratings(row: dict[str, object]) -> dict[str, object]:
    return {system: row[system] for system in RATINGS}


def chance(values: Values, target: float, direction: str = "at_least", **more: object) -> float:
    """Probability for the third year after the last value."""
    row = judged(frame(values), asked(target, 2012 + len(values), direction, **more))
    assert row["abstained"] == ""
    return number(row, "probability")


class TestAbstentions:
    @pytest.mark.parametrize("points", [1, 2, 3])
    def test_a_wide_verdict_below_four_points(self, points: int) -> None:
        row, whole = (judged(frame(values), asked(58.0, 2018)) for values in (RISING[:points], RISING))
        assert (row["abstained"], row["basis"], row["n"]) == ("", "own_few", points)
        assert number(row, "q95") - number(row, "q5") > number(whole, "q95") - number(whole, "q5")

    def test_a_verdict_from_four_points_on(self) -> None:
        row = judged(frame(RISING[:4]), asked(58.0, 2020))
        assert (row["abstained"], row["n"]) == ("", 4)
        assert 0.0 < number(row, "probability") < 1.0
        assert row["verdict"] != ""

    def test_years_without_a_value_are_no_points(self) -> None:
        row = judged(frame([50.0, math.nan, 52.1, math.nan, 53.9]), asked(58.0, 2020))
        assert (row["basis"], row["n"]) == ("own_few", 3)

    def test_years_after_as_of_are_no_points(self) -> None:
        row = judged(frame(RISING), asked(58.0, 2020), as_of=2012)
        assert (row["basis"], row["n"], row["as_of"]) == ("own_few", 3, 2012)

    def test_no_such_series(self) -> None:
        row = judged(frame(RISING, name="b"), asked(58.0, 2020))
        assert (row["abstained"], row["n"], row["verdict"]) == ("no_series", 0, "")
        assert ratings(row) == NO_RATINGS

    def test_a_series_that_begins_after_as_of(self) -> None:
        series = pd.concat([frame(RISING), frame(RISING, first=2000, name="b")])
        assert judged(series, asked(58.0, 2020), as_of=2005)["abstained"] == "no_series"

    def test_a_year_before_the_data(self) -> None:
        row = judged(frame(RISING), asked(40.0, 2005))
        assert (row["abstained"], row["verdict"]) == ("before_data", "")
        assert math.isnan(number(row, "probability"))
        assert ratings(row) == NO_RATINGS

    def test_a_past_year_without_a_value(self) -> None:
        row = judged(frame([50.0, 51.0, math.nan, 53.0, 54.0]), asked(52.0, 2012))
        assert (row["abstained"], row["verdict"]) == ("no_value_for_year", "")

    def test_an_added_target_without_baseline_year(self) -> None:
        assert judged(frame(RISING), asked(58.0, 2020, kind="added"))["abstained"] == "no_baseline"

    def test_an_added_target_with_a_hole_in_what_is_booked(self) -> None:
        series = frame([5.0, 5.0, 5.0, math.nan, 5.0, 5.0])
        row = judged(series, asked(40.0, 2018, kind="added", baseline_year=2011))
        assert row["abstained"] == "no_value_for_year"

    def test_one_abstention_leaves_the_other_verdicts_alone(self) -> None:
        series = pd.concat([frame(RISING), frame([math.nan], name="b"), frame(RISING, name="c")])
        rows = judge_series(series, pd.concat([asked(58.0, 2020).assign(series=name) for name in "abc"]))
        assert list(rows["series"]) == ["a", "b", "c"]
        assert list(rows["abstained"]) == ["", "no_series", ""]
        assert rows["probability"].iloc[0] == rows["probability"].iloc[2]


class TestKnownYears:
    @pytest.mark.parametrize(
        ("target", "direction", "met"),
        [(52.1, "at_least", 1.0), (52.2, "at_least", 0.0), (52.1, "at_most", 1.0), (52.0, "at_most", 0.0)],
    )
    def test_a_year_with_a_value_is_met_or_not(self, target: float, direction: str, met: float) -> None:
        row = judged(frame(RISING), asked(target, 2012, direction))
        assert row["probability"] == met
        assert row["verdict"] == ("virtually_certain" if met else "exceptionally_unlikely")

    def test_two_points_are_enough_for_a_year_that_is_known(self) -> None:
        assert judged(frame([50.0, 51.0]), asked(51.0, 2011))["probability"] == 1.0

    @pytest.mark.parametrize(("target", "met"), [(15.0, 1.0), (15.1, 0.0)])
    def test_a_total_of_known_years(self, target: float, met: float) -> None:
        row = judged(frame([9.0, 4.0, 5.0, 6.0, 7.0]), asked(target, 2013, kind="added", baseline_year=2010))
        assert row["probability"] == met


class TestConstantSeries:
    @pytest.mark.parametrize("level", [61.0, -3.0, 2.0e6])
    def test_stays_where_it_is(self, level: float) -> None:
        beyond = abs(level) * 0.15
        assert chance([level] * 6, level + beyond) < 0.05
        assert chance([level] * 6, level - beyond) > 0.95
        row = judged(frame([level] * 6), asked(level + beyond, 2018))
        assert (row["recent_change"], row["effort"]) == (0.0, 1.0)
        assert math.isnan(number(row, "latest_year"))

    def test_of_zeros(self) -> None:
        assert chance([0.0] * 6, 1.0) < 0.05
        assert chance([0.0] * 6, 1.0, "at_most") > 0.95


class TestZerosAndNegatives:
    def test_a_series_that_ends_in_zero(self) -> None:
        row = judged(frame([8.0, 5.0, 3.0, 1.0, 0.0], first=2015), asked(0.0, 2022, "at_most"))
        assert row["abstained"] == ""
        assert 0.0 < number(row, "probability") < 1.0
        assert row["statcan"] == "target_achieved"

    def test_a_series_that_was_never_negative_is_not_expected_to_be(self) -> None:
        assert number(judged(frame([8.0, 5.0, 3.0, 1.0, 0.5]), asked(0.0, 2017)), "q5") >= 0.0
        assert chance([8.0, 5.0, 3.0, 1.0, 0.5], -0.5, "at_most") < 0.05

    def test_a_shrinking_deficit(self) -> None:
        series = [-9.0, -8.1, -6.8, -6.1, -4.9, -4.2]
        assert chance(series, -4.0) > 0.5
        assert chance(series, -4.0) > chance(series, 0.0) > chance(series, 6.0)

    def test_crossing_zero_is_no_error(self) -> None:
        row = judged(frame([-2.0, -1.2, -0.4, 0.3, 1.1], first=2015), asked(2.0, 2022))
        assert 0.0 < number(row, "probability") < 1.0
        assert (row["eurostat"], row["undesa"], row["statcan"]) == ("", "", "not_available")


class TestBothSidesOfTheTarget:
    def test_a_target_met_already_can_still_be_lost(self) -> None:
        row = judged(frame(RISING), asked(55.0, 2019, baseline_year=2010))
        assert 0.5 < number(row, "probability") < 1.0
        assert number(row, "required_change") < 0
        assert (row["expected_year"], row["latest_year"]) == (2016, 2019)

    def test_every_system_says_that_a_target_is_met(self) -> None:
        assert ratings(judged(frame(RISING), asked(55.0, 2019, baseline_year=2010))) == {
            "eurostat": "target_met", "statcan": "target_achieved", "undesa": "on_track", "destatis": "sun",
            "sdsn": "on_track", "escap": "maintain", "healthy_people": "target_met", "time_share": "fulfilled",
        }  # fmt: skip

    def test_every_system_says_when_a_met_target_was_lost(self) -> None:
        row = judged(frame(RISING[::-1]), asked(55.0, 2019, baseline_year=2010))
        assert ratings(row) == {
            "eurostat": "moving_away", "statcan": "deterioration", "undesa": "stagnation", "destatis": "thunderstorm",
            "sdsn": "decreasing", "escap": "", "healthy_people": "", "time_share": "going_back",
        }  # fmt: skip
        assert number(row, "probability") < 0.1

    def test_a_series_that_moves_the_wrong_way(self) -> None:
        row = judged(frame(RISING[::-1]), asked(60.0, 2019, baseline_year=2010))
        assert number(row, "probability") < 0.05
        assert math.isnan(number(row, "expected_year"))
        assert math.isnan(number(row, "latest_year"))
        assert (row["effort"], row["time_share"], row["sdsn"]) == (1.0, "going_back", "decreasing")

    def test_at_most_is_the_other_side(self) -> None:
        falling = [value - 2.0 for value in RISING[::-1]]
        near, far = chance(falling, 46.0, "at_most"), chance(falling, 43.0, "at_most")
        assert near > 0.5
        assert near > far
        assert chance(falling, 46.0) == pytest.approx(1.0 - near)


class TestEffort:
    def test_a_straight_line(self) -> None:
        row = judged(frame([10.0, 12.0, 14.0, 16.0]), asked(20.0, 2015))
        assert (row["required_change"], row["recent_change"], row["effort"]) == (2.0, 2.0, 0.5)
        # 4 are missing at 2 a year: the move can still start in 2013
        assert row["latest_year"] == 2013

    @pytest.mark.parametrize(("target", "effort"), [(17.0, 0.0), (30.0, 1.0)])
    def test_less_and_more_than_ever(self, target: float, effort: float) -> None:
        assert judged(frame([10.0, 12.0, 14.0, 16.0]), asked(target, 2015))["effort"] == effort

    def test_at_most_targets_count_the_fall(self) -> None:
        row = judged(frame([20.0, 18.0, 15.0, 14.0, 12.0]), asked(8.0, 2016, "at_most"))
        assert (row["required_change"], row["recent_change"]) == (-2.0, -2.0)
        # falls of 2, 3, 1, 2: one falls short of 2, two equal it
        assert row["effort"] == pytest.approx(0.5)
        # 4 are missing, the best year brought 3: two years are needed
        assert row["latest_year"] == 2014

    def test_a_change_over_a_gap_is_spread_over_its_years(self) -> None:
        row = judged(frame([10.0, 11.0, math.nan, math.nan, 17.0, 18.0]), asked(19.5, 2016))
        # yearly changes 1, 2, 1; needed 1.5
        assert row["effort"] == pytest.approx(2 / 3)
        assert row["recent_change"] == pytest.approx(8 / 5)


class TestShares:
    def test_a_target_of_the_whole_is_neither_certain_nor_an_error(self) -> None:
        series = frame([96.0, 96.9, 97.4, 98.2, 98.6, 99.0])
        row = judged(series, asked(100.0, 2018, lower=0.0, upper=100.0))
        assert 0.0 < number(row, "probability") < 0.9
        assert number(row, "q95") <= 100.0
        assert row["verdict"] != ""

    def test_more_than_the_whole_is_out_of_reach(self) -> None:
        assert chance([96.0, 96.9, 97.4, 98.2, 98.6, 99.0], 100.5, lower=0.0, upper=100.0) < 0.02

    def test_a_share_that_is_the_whole_stays_near_it(self) -> None:
        assert chance([100.0] * 6, 99.0, lower=0.0, upper=100.0) > 0.5
        assert chance([100.0] * 6, 50.0, lower=0.0, upper=100.0) > 0.95

    def test_within_one_per_cent_of_the_whole_is_met_for_the_united_nations(self) -> None:
        whole = Target(100.0, 2030, 1, lower=0.0, upper=100.0)
        assert rate(AnnualSeries((2015, 2020), (99.4, 99.1)), whole)["undesa"] == "on_track"
        assert rate(AnnualSeries((2015, 2020), (99.4, 98.9)), whole)["undesa"] == "stagnation"


class TestAdded:
    def test_on_a_stock_it_is_the_level_above_the_baseline(self) -> None:
        stock = frame([100.0, 130.0, 158.0, 195.0, 228.0, 262.0])
        added = judged(stock, asked(250.0, 2018, kind="added", baseline_year=2012, baseline=158.0))
        level = judged(stock, asked(408.0, 2018, baseline_year=2012))
        assert (added["probability"], added["target"]) == (level["probability"], 250.0)
        assert ratings(added) == ratings(level)

    def test_what_is_booked_cannot_be_lost(self) -> None:
        series = frame([30.0, 31.0, 29.0, 30.0, 32.0, 30.0])
        booked = 29.0 + 30.0 + 32.0 + 30.0
        row = judged(series, asked(booked, 2017, kind="added", baseline_year=2011))
        assert number(row, "probability") > 0.99
        assert number(row, "q5") >= booked

    def test_a_steady_series_adds_what_it_did(self) -> None:
        series = frame([30.0, 31.0, 29.0, 30.0, 31.0, 30.0])
        row = judged(series, asked(181.0, 2017, kind="added", baseline_year=2011))
        assert number(row, "median") == pytest.approx(120.0 + 2 * 30.0, abs=4.0)
        assert number(row, "q5") < 180.0 < number(row, "q95")


class TestWhatIsKnown:
    def test_later_years_change_nothing(self) -> None:
        early = judged(frame(RISING[:5]), asked(58.0, 2018))
        later = judged(frame([*RISING[:5], 99.0, 3.0]), asked(58.0, 2018), as_of=2014)
        assert pd.Series(later).equals(pd.Series(early))

    def test_order_of_rows_changes_nothing(self) -> None:
        mixed = frame(RISING).sample(frac=1.0, random_state=1)
        assert pd.Series(judged(mixed, asked(58.0, 2019))).equals(pd.Series(judged(frame(RISING), asked(58.0, 2019))))

    @examples
    @given(values=st.lists(st.floats(0.0, 100.0).map(lambda value: round(value, 2)), min_size=4, max_size=12))
    def test_a_higher_target_is_never_likelier(self, values: Values) -> None:
        ladder = [asked(float(target), 2012 + len(values)) for target in range(-10, 140, 10)]
        found = judge_series(frame(values), pd.concat(ladder))["probability"]
        assert found.is_monotonic_decreasing
        assert found.between(0.001 - 1e-12, 0.999).all()


def rising(points: int) -> AnnualSeries:
    return AnnualSeries(tuple(range(2021 - points, 2021)), tuple(50.0 + step for step in range(points)))


GOAL = Target(70.0, 2030, 1)


class TestWhatEachSystemCannotJudge:
    def test_eurostat_needs_three_values_in_five_years(self) -> None:
        assert rate(rising(3), GOAL)["eurostat"] != ""
        assert rate(rising(2), GOAL)["eurostat"] == ""
        assert rate(AnnualSeries((2001, 2002, 2003, 2019, 2020), (1.0, 2.0, 3.0, 50.0, 51.0)), GOAL)["eurostat"] == ""

    @pytest.mark.parametrize("first", [0.0, -1.0])
    def test_eurostat_knows_no_growth_from_zero_or_below(self, first: float) -> None:
        assert rate(AnnualSeries((2018, 2019, 2020), (first, 20.0, 30.0)), GOAL)["eurostat"] == ""

    def test_statistics_canada_needs_two_values_since_2015_of_one_sign(self) -> None:
        for years, values in (
            ((2010, 2012), (10.0, 20.0)),
            ((2014, 2020), (10.0, 20.0)),
            ((2015, 2020), (-10.0, 20.0)),
        ):
            assert rate(AnnualSeries(years, values), GOAL)["statcan"] == "not_available"
        assert rate(AnnualSeries((2016, 2020), (10.0, 20.0)), GOAL)["statcan"] == "substantial_progress"

    def test_the_united_nations_need_two_values_since_2015_and_growth_from_above_zero(self) -> None:
        for years, values in (((2010, 2012), (10.0, 20.0)), ((2014, 2020), (10.0, 20.0)), ((2015, 2020), (0.0, 20.0))):
            assert rate(AnnualSeries(years, values), GOAL)["undesa"] == ""
        assert rate(AnnualSeries((2016, 2020), (10.0, 20.0)), GOAL)["undesa"] == "on_track"

    def test_destatis_needs_four_values(self) -> None:
        assert rate(rising(3), GOAL)["destatis"] == ""
        assert rate(rising(4), GOAL)["destatis"] != ""

    def test_sdsn_needs_two_values_in_five_years_and_a_year_ahead(self) -> None:
        assert rate(AnnualSeries((2005, 2020), (10.0, 20.0)), GOAL)["sdsn"] == ""
        assert rate(rising(6), Target(70.0, 2020, 1))["sdsn"] == ""
        assert rate(rising(6), Target(70.0, None, 1))["sdsn"] == ""

    def test_escap_needs_two_values_since_2000_and_one_since_the_baseline(self) -> None:
        assert rate(AnnualSeries((1990, 1995, 2020), (10.0, 12.0, 20.0)), GOAL)["escap"] == ""
        assert rate(AnnualSeries((2005, 2010), (10.0, 12.0)), GOAL)["escap"] == ""
        assert rate(AnnualSeries((2010, 2015), (60.0, 65.0)), GOAL)["escap"] == "maintain"

    def test_healthy_people_needs_a_baseline_and_a_way_to_go(self) -> None:
        assert rate(AnnualSeries((2020,), (10.0,)), GOAL)["healthy_people"] == ""
        assert (
            rate(AnnualSeries((2010, 2020), (10.0, 20.0)), Target(70.0, 2030, 1, baseline_year=2025))["healthy_people"]
            == ""
        )
        assert rate(AnnualSeries((2010, 2020), (80.0, 60.0)), GOAL)["healthy_people"] == ""

    def test_time_share_needs_time_to_have_passed(self) -> None:
        past = AnnualSeries((2018, 2020), (10.0, 20.0))
        for aim in (Target(70.0, 2030, 1, baseline_year=2020), Target(70.0, 2018, 1), Target(70.0, None, 1)):
            assert rate(past, aim)["time_share"] == ""

    @pytest.mark.parametrize("points", range(1, 8))
    @pytest.mark.parametrize(
        "aim", [GOAL, Target(70.0, None, 1), Target(None, None, -1), Target(0.0, 2030, -1, lower=0.0)]
    )
    def test_each_system_always_answers_with_one_of_its_words(self, points: int, aim: Target) -> None:
        words = pd.read_csv("jinpu/verdict/rating_words.csv").groupby("system")["rating"].agg(set)
        for system, word in rate(rising(points), aim).items():
            assert word == "" or word in words[system]


@examples
@given(
    values=st.lists(st.integers(-40, 40).map(float), min_size=2, max_size=9),
    goal=st.integers(-60, 60).map(float),
    end=st.integers(2021, 2032),
)
def test_rules_that_compare_changes_see_the_mirror_image_alike(values: Values, goal: float, end: int) -> None:
    """Compound growth (Eurostat, UN DESA) knows values above zero only; differences do not mind the sign."""
    years = tuple(range(2021 - len(values), 2021))
    seen = rate(AnnualSeries(years, tuple(values)), Target(goal, end, 1))
    turned = rate(AnnualSeries(years, tuple(-value for value in values)), Target(-goal, end, -1))
    for system in ("destatis", "sdsn", "escap", "time_share"):
        assert seen[system] == turned[system], system
