"""Each system's rule, line by line of its own description: numbers worked by hand, exact where a line is drawn."""

import math

import pytest

from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.ratings.growth import NOT_AVAILABLE, compound_growth, eurostat, progress, statcan, undesa
from jinpu.verdict.ratings.trends import destatis, escap, healthy_people, mean_change, sdsn, straight_line, time_share


def ends(first: float, last: float, start: int = 2015, end: int = 2020) -> AnnualSeries:
    return AnnualSeries((start, end), (first, last))


class TestThePast:
    def test_sums_run_from_nothing_in_the_year_before(self) -> None:
        past = AnnualSeries((2014, 2015, 2016, 2017), (9.0, 5.0, 1.0, 2.0))
        assert past.running_total(2015) == AnnualSeries((2015, 2016, 2017), (0.0, 1.0, 3.0))
        assert past.running_total(2014) == AnnualSeries((2014, 2015, 2016, 2017), (0.0, 5.0, 6.0, 8.0))

    def test_a_part_of_it_begins_with_the_year_or_the_next_one(self) -> None:
        past = AnnualSeries((2014, 2016, 2017), (9.0, 1.0, 2.0))
        assert past.since(2015) == past.since(2016) == AnnualSeries((2016, 2017), (1.0, 2.0))
        assert past.since(2017) == AnnualSeries((2017,), (2.0,))
        assert past.since(2018) is None

    def test_a_change_over_a_gap_is_shared_by_its_years(self) -> None:
        assert AnnualSeries((2014, 2016, 2017), (9.0, 1.0, 2.0)).yearly_changes == (-4.0, 1.0)

    @pytest.mark.parametrize(("sign", "met"), [(1, (False, True, True)), (-1, (True, True, False))])
    def test_a_target_is_met_from_the_value_itself_on(self, sign: int, met: tuple[bool, ...]) -> None:
        assert tuple(Target(5.0, 2020, sign).met_by(value) for value in (4.0, 5.0, 6.0)) == met
        assert not Target(None, 2020, sign).met_by(5.0)


class TestCompoundGrowth:
    def test_it_is_the_root_of_the_ratio(self) -> None:
        assert compound_growth(50.0, 200.0, 2) == pytest.approx(1.0)
        assert compound_growth(-50.0, -200.0, 2) == pytest.approx(1.0)

    @pytest.mark.parametrize(("start", "end", "years"), [(0.0, 3.0, 2), (-1.0, 3.0, 2), (3.0, 0.0, 2), (3.0, 4.0, 0)])
    def test_nothing_grows_from_nought_over_a_change_of_sign_or_in_no_time(
        self, start: float, end: float, years: int
    ) -> None:
        assert compound_growth(start, end, years) is None

    def test_a_year_is_time(self) -> None:
        assert compound_growth(4.0, 5.0, 1) == pytest.approx(0.25)


class TestStatisticsCanadaWithoutTarget:
    """Scores by growth v.

    125 v - 2.5 below 0; then 500 v / C - 2.5, from .5 % C 250 v / C - 1.25, from 1.5 % C 500 v / C - 5.
    """

    @pytest.mark.parametrize(
        ("value", "score", "status"),
        [
            (95.0, -5.0, "deterioration"), (99.0, -3.75, "deterioration"), (100.0, -2.5, "limited_progress"),
            (100.4, -0.5, "limited_progress"), (100.6, 0.25, "moderate_progress"), (101.0, 1.25, "moderate_progress"),
            (101.6, 3.0, "substantial_progress"), (101.8, 4.0, "substantial_progress"),
            (103.0, 5.0, "substantial_progress"),
        ],
    )  # fmt: skip
    def test_without_a_limit(self, value: float, score: float, status: str) -> None:
        found = progress(100.0, 2015, value, 2016, Target(None, None, 1))
        assert (found.score, found.status) == (pytest.approx(score), status)
        assert found.value == pytest.approx(value / 100.0 - 1.0)

    # C at half of the limit, and mirrored at one and a half: 1 - 0.5^4.44.
    HALF = 1.0 - 0.5**4.44

    @pytest.mark.parametrize("start", [50.0, 150.0])
    @pytest.mark.parametrize(
        ("growth", "score", "status"),
        [
            (-0.01, -3.75, "deterioration"),
            (0.004, 500 * 0.004 / HALF - 2.5, "limited_progress"),
            # Between the undamped and the damped line: 0.5 % C is 0.477 %, 1.5 % C is 1.431 %.
            (0.0048, 250 * 0.0048 / HALF - 1.25, "moderate_progress"),
            (0.0145, 500 * 0.0145 / HALF - 5.0, "substantial_progress"),
        ],
    )
    def test_a_limit_lowers_the_lines(self, start: float, growth: float, score: float, status: str) -> None:
        found = progress(start, 2015, start * (1 + growth), 2016, Target(None, None, 1, upper=100.0))
        assert (found.score, found.status) == (pytest.approx(score), status)

    @pytest.mark.parametrize("start", [200.0, 300.0])
    def test_beyond_twice_the_limit_nothing_is_damped(self, start: float) -> None:
        found = progress(start, 2015, start * 1.0048, 2016, Target(None, None, 1, upper=100.0))
        assert (found.score, found.status) == (pytest.approx(500 * 0.0048 - 2.5), "limited_progress")

    def test_at_the_limit_to_stay_is_the_best(self) -> None:
        aim = Target(None, None, 1, upper=100.0)
        assert progress(100.0, 2015, 100.0, 2016, aim).score == 5.0
        assert progress(100.0, 2015, 100.0, 2016, aim).status == "substantial_progress"
        fallen = progress(100.0, 2015, 99.0, 2016, aim)
        assert (fallen.score, fallen.status) == (pytest.approx(-3.75), "deterioration")

    def test_less_is_better_by_the_sign_alone(self) -> None:
        found = progress(100.0, 2015, 99.0, 2016, Target(None, None, -1))
        assert (found.score, found.status) == (pytest.approx(1.25), "moderate_progress")


class TestStatisticsCanadaWithTarget:
    @pytest.mark.parametrize(
        ("value", "score", "status"),
        [
            # One year of the two that lead from 100 to 121, so that 110 is the growth required: R = (value - 100) / 10.
            (95.0, -2.5 - 4.1667 * 0.5, "deterioration"), (100.0, -2.5, "limited_progress"),
            (105.0, 4.1667 * 0.5 - 2.5, "limited_progress"), (107.0, 7.1429 * 0.7 - 4.2857, "moderate_progress"),
            (109.75, 7.1429 * 0.975 - 4.2857, "substantial_progress"), (115.0, 5.0, "substantial_progress"),
            (121.0, 5.0, "target_achieved"), (80.0, -5.0, "deterioration"),
        ],
    )  # fmt: skip
    def test_growth_against_required_growth(self, value: float, score: float, status: str) -> None:
        found = progress(100.0, 2015, value, 2016, Target(121.0, 2017, 1))
        assert found.value == pytest.approx((value - 100.0) / 10.0)
        assert (found.score, found.status) == (pytest.approx(score), status)

    def test_a_negative_baseline_turns_the_sign(self) -> None:
        """From -100 to -90 where more is better: the ratio .9 is growth of -10 %, counted as +10 %."""
        found = progress(-100.0, 2015, -90.0, 2016, Target(-81.0, 2017, 1))
        assert (found.value, found.status) == (pytest.approx(1.0), "substantial_progress")

    @pytest.mark.parametrize(
        ("base", "value", "year", "aim"),
        [
            (100.0, 101.0, 2015, Target(121.0, 2017, 1)), (100.0, -1.0, 2016, Target(121.0, 2017, 1)),
            (100.0, 101.0, 2016, Target(-5.0, 2017, 1)), (100.0, 101.0, 2016, Target(121.0, 2015, 1)),
            (100.0, 101.0, 2016, Target(100.0, 2017, 1)),
        ],
        ids=["no time", "signs", "target's sign", "target's year", "target where it began"],
    )  # fmt: skip
    def test_what_it_cannot_judge(self, base: float, value: float, year: int, aim: Target) -> None:
        assert progress(base, 2015, value, year, aim) == NOT_AVAILABLE

    def test_the_baseline_is_2015_or_the_aims_own_or_the_next_year_with_a_value(self) -> None:
        # Since 2010: 4 % a year; since 2015: none.
        past = AnnualSeries((2010, 2015, 2020), (100.0, 121.0, 121.0))
        assert statcan(past, Target(None, None, 1)) == "limited_progress"
        assert statcan(past, Target(None, None, 1, baseline_year=2010)) == "substantial_progress"
        assert statcan(past, Target(None, None, 1, baseline_year=2011)) == "limited_progress"
        assert statcan(past, Target(None, None, 1, baseline_year=2016)) == "not_available"
        assert statcan(AnnualSeries((2016, 2017), (100.0, 101.0)), Target(None, None, 1)) == "moderate_progress"
        assert statcan(AnnualSeries((2010, 2014), (100.0, 101.0)), Target(None, None, 1)) == "not_available"

    def test_a_target_met_is_achieved_whatever_came_before(self) -> None:
        assert statcan(AnnualSeries((2020,), (5.0,)), Target(5.0, 2030, 1)) == "target_achieved"
        assert statcan(AnnualSeries((2020,), (4.0,)), Target(5.0, 2030, 1)) == "not_available"


class TestDestatisLines:
    """0.5 a year from 20 in 2021; what is missing is counted on the way left."""

    PAST = AnnualSeries(tuple(range(2016, 2022)), (17.5, 18.0, 18.5, 19.0, 19.5, 20.0))

    @pytest.mark.parametrize(
        ("target", "year", "symbol"),
        [
            # Projected 39 of 40: 1 / 20 is 5 %, not below it. Projected 28 of 30: 2 / 10 is 20 %, not above it.
            (40.0, 2059, "slightly_cloudy"), (40.0, 2060, "sun"), (30.0, 2037, "slightly_cloudy"),
            (30.0, 2036, "cloud"), (30.0, 2041, "sun"), (30.0, 2022, "cloud"),
        ],
    )  # fmt: skip
    def test_where_the_lines_are(self, target: float, year: int, symbol: str) -> None:
        assert destatis(self.PAST, Target(target, year, 1)) == symbol

    def test_a_series_that_stands_still_or_goes_back_is_a_thunderstorm(self) -> None:
        still = AnnualSeries(self.PAST.years, (20.0,) * 6)
        assert destatis(still, Target(30.0, 2041, 1)) == "thunderstorm"
        assert destatis(self.PAST, Target(10.0, 2041, -1)) == "thunderstorm"

    def test_six_values_count_and_four_are_needed(self) -> None:
        longer = AnnualSeries((2010, *self.PAST.years), (900.0, *self.PAST.values))
        assert mean_change(longer) == mean_change(self.PAST) == pytest.approx(0.5)
        assert destatis(AnnualSeries((2018, 2019, 2020, 2021), (1.0, 2.0, 3.0, 4.0)), Target(None, None, 1)) == "sun"
        assert destatis(AnnualSeries((2019, 2020, 2021), (2.0, 3.0, 4.0)), Target(None, None, 1)) == ""

    def test_a_reached_target_and_one_past_its_year_are_held_against_the_value(self) -> None:
        assert destatis(self.PAST, Target(20.0, 2041, 1)) == "sun"
        assert destatis(self.PAST, Target(30.0, 2015, 1)) == "cloud"
        assert destatis(self.PAST, Target(20.0, 2041, -1)) == "slightly_cloudy"
        still = AnnualSeries(self.PAST.years, (20.0,) * 6)
        assert destatis(still, Target(20.0, None, 1)) == "sun"
        assert destatis(still, Target(21.0, None, 1)) == "thunderstorm"

    def test_a_direction_asks_for_a_change(self) -> None:
        still = AnnualSeries(self.PAST.years, (20.0,) * 6)
        assert destatis(still, Target(None, None, 1)) == "thunderstorm"
        assert destatis(self.PAST, Target(None, None, -1)) == "thunderstorm"


class TestEscap:
    def test_the_line_is_that_of_least_squares(self) -> None:
        """Means 2001 1/3 and 3; the slope is 8 over 14/3."""
        past = AnnualSeries((2000, 2001, 2003), (1.0, 2.0, 6.0))
        assert straight_line(past, 2004) == pytest.approx(3 + 12 / 7 * 8 / 3)

    def test_one_year_has_a_level_and_no_slope(self) -> None:
        assert straight_line(AnnualSeries((2010,), (5.0,)), 2030) == 5.0

    def test_values_before_2000_are_not_used(self) -> None:
        past = AnnualSeries((1990, 2000, 2015, 2016), (900.0, 35.0, 50.0, 51.0))
        assert escap(past, Target(65.0, 2030, 1)) == "maintain"

    def test_a_line_that_stays_at_the_baseline_misses_the_whole_way(self) -> None:
        flat = AnnualSeries((2015, 2016, 2020), (50.0, 50.0, 50.0))
        assert escap(flat, Target(60.0, 2030, 1)) == "accelerate"
        assert escap(AnnualSeries((2015, 2020), (50.0, 49.0)), Target(60.0, 2030, 1)) == "reverse"

    def test_the_way_begins_in_2015_or_the_aims_baseline(self) -> None:
        # 1 a year leads to 65 in 2030; 68 misses 3 of 18 since 2015, of 28 since 2005 only, of 8 since 2025.
        past = AnnualSeries(tuple(range(2005, 2021)), tuple(35.0 + year for year in range(5, 21)))
        assert escap(past, Target(72.0, 2030, 1)) == "accelerate"
        assert escap(past, Target(67.5, 2030, 1, baseline_year=2005)) == "maintain"
        assert escap(past, Target(67.5, 2030, 1)) == "accelerate"

    def test_what_it_cannot_judge(self) -> None:
        two = AnnualSeries((2015, 2020), (50.0, 51.0))
        assert escap(AnnualSeries((2020,), (50.0,)), Target(60.0, 2030, 1)) == ""
        assert escap(AnnualSeries((2010, 2012), (50.0, 51.0)), Target(60.0, 2030, 1)) == ""
        assert escap(two, Target(None, 2030, 1)) == escap(two, Target(60.0, None, 1)) == ""
        # The baseline had met the target, or stood on it.
        assert escap(AnnualSeries((2015, 2020), (62.0, 51.0)), Target(60.0, 2030, 1)) == ""
        assert escap(AnnualSeries((2015, 2020), (60.0, 51.0)), Target(60.0, 2030, 1)) == ""


class TestEurostat:
    def test_five_years_count_and_three_values_are_needed(self) -> None:
        past = AnnualSeries((2010, 2015, 2017, 2020), (10.0, 50.0, 50.0, 50.0))
        assert eurostat(past, Target(None, None, 1)) == "moderate"
        assert eurostat(AnnualSeries((2014, 2016, 2020), (50.0, 50.0, 50.0)), Target(None, None, 1)) == ""

    def test_the_way_is_counted_from_the_first_year_of_the_span(self) -> None:
        # Doubled in two of the four years in which it had to quadruple: R = 1.
        past = AnnualSeries((2018, 2019, 2020), (1.0, 1.5, 2.0))
        assert eurostat(past, Target(4.0, 2022, 1)) == "significant"
        assert eurostat(past, Target(5.0, 2022, 1)) == "moderate"
        assert eurostat(past, Target(16.0, 2022, 1)) == "insufficient"
        assert eurostat(past, Target(0.5, 2022, -1)) == "moving_away"

    def test_standing_still_is_insufficient_and_without_target_moderate(self) -> None:
        still = AnnualSeries((2018, 2019, 2020), (2.0, 2.0, 2.0))
        assert eurostat(still, Target(4.0, 2022, 1)) == "insufficient"
        assert eurostat(still, Target(None, None, 1)) == "moderate"

    def test_a_target_where_the_span_began_or_of_the_other_sign_cannot_be_judged(self) -> None:
        past = AnnualSeries((2018, 2019, 2020), (2.0, 1.5, 1.0))
        assert eurostat(past, Target(2.0, 2022, 1)) == ""
        assert eurostat(past, Target(-1.0, 2022, -1)) == ""
        assert eurostat(AnnualSeries((2018, 2019, 2020), (2.0, 1.5, 0.0)), Target(3.0, 2022, 1)) == ""

    def test_a_lost_target_is_moving_away(self) -> None:
        """Began beyond the target of 3 and fell short of it: growth and required growth are both below nought."""
        assert eurostat(AnnualSeries((2018, 2019, 2020), (4.0, 3.5, 2.0)), Target(3.0, 2022, 1)) == "moving_away"

    def test_less_is_better_by_the_sign_alone(self) -> None:
        falling = AnnualSeries((2018, 2019, 2020), (4.0, 3.0, 2.0))
        assert eurostat(falling, Target(None, None, -1)) == "significant"
        assert eurostat(falling, Target(None, None, 1)) == "significant_away"
        assert eurostat(falling, Target(2.0, 2022, -1)) == "target_met"


class TestUnDesa:
    def test_growth_is_continued_and_the_level_reached_counts(self) -> None:
        # Doubled in five years to 20, so 40 in 2025; of the way from 10 that is 30.
        past = ends(10.0, 20.0)
        assert undesa(past, Target(41.0, 2025, 1)) == "on_track"
        assert undesa(past, Target(42.0, 2025, 1)) == "fair_progress"
        assert undesa(past, Target(309.0, 2025, 1)) == "fair_progress"
        assert undesa(past, Target(311.0, 2025, 1)) == "stagnation"

    @pytest.mark.parametrize(
        ("value", "word"),
        [(29.0, "on_track"), (28.75, "fair_progress"), (12.0, "fair_progress"), (11.75, "stagnation")],
    )
    def test_in_the_targets_year_the_level_itself_counts(self, value: float, word: str) -> None:
        """Of the way from 10 to 30, 19 are 95 % and 2 are 10 %."""
        assert undesa(ends(10.0, value), Target(30.0, 2020, 1)) == word

    def test_the_baseline_is_2015_or_the_aims_own(self) -> None:
        past = AnnualSeries((2010, 2015, 2020), (5.0, 10.0, 10.0))
        assert undesa(past, Target(None, None, 1)) == "stagnation"
        assert undesa(past, Target(None, None, 1, baseline_year=2010)) == "on_track"
        assert undesa(AnnualSeries((2010, 2014), (5.0, 10.0)), Target(None, None, 1)) == ""
        assert undesa(AnnualSeries((2020,), (5.0,)), Target(9.0, 2030, 1)) == ""

    @pytest.mark.parametrize(
        ("value", "aim", "word"),
        [
            # 1 % of the range from 20 to 100 is 0.8; a target within the range has no such grace.
            (99.25, Target(100.0, 2025, 1, lower=20.0, upper=100.0), "on_track"),
            (99.15, Target(100.0, 2025, 1, lower=20.0, upper=100.0), "stagnation"),
            (99.05, Target(100.0, 2025, 1, upper=100.0), "on_track"),
            (98.95, Target(100.0, 2025, 1, upper=100.0), "stagnation"),
            (99.0, Target(100.0, 2025, 1, upper=100.0), "on_track"),
            (99.5, Target(100.0, 2025, 1), "stagnation"),
            (89.5, Target(90.0, 2025, 1, upper=100.0), "stagnation"),
            (0.75, Target(0.0, 2025, -1, upper=100.0), "on_track"),
            (0.75, Target(0.5, 2025, -1, upper=100.0), "stagnation"),
        ],
    )
    def test_within_one_per_cent_of_the_end_of_a_share(self, value: float, aim: Target, word: str) -> None:
        assert undesa(ends(value, value), aim) == word

    def test_a_lost_target_and_a_change_of_sign(self) -> None:
        assert undesa(ends(12.0, 9.0), Target(10.0, 2025, 1)) == "stagnation"
        assert undesa(ends(-1.0, 9.0), Target(10.0, 2025, 1)) == ""
        assert undesa(ends(10.0, 9.0), Target(10.0, 2025, 1)) == "stagnation"

    def test_less_is_better_by_the_sign_alone(self) -> None:
        assert undesa(ends(20.0, 10.0), Target(None, None, -1)) == "on_track"
        assert undesa(ends(20.0, 10.0), Target(None, None, 1)) == "stagnation"
        # Halved in five years to 10, so 5 in 2025.
        assert undesa(ends(20.0, 10.0), Target(5.0, 2025, -1)) == "on_track"


class TestSdsn:
    @pytest.mark.parametrize(
        ("value", "arrow"),
        [(52.5, "moderately_improving"), (55.0, "on_track"), (50.0, "stagnating")],
    )
    def test_where_the_lines_are(self, value: float, arrow: str) -> None:
        """From 50 in five years; the 15 from 2015 to 2030 are 1 a year."""
        assert sdsn(ends(50.0, value), Target(65.0, 2030, 1)) == arrow

    def test_only_the_last_five_years_count(self) -> None:
        past = AnnualSeries((2014, 2015, 2020), (0.0, 50.0, 55.0))
        assert sdsn(past, Target(65.0, 2030, 1)) == "on_track"
        assert sdsn(past, Target(80.0, 2030, 1)) == "moderately_improving"
        assert sdsn(past, Target(81.0, 2030, 1)) == "stagnating"
        assert sdsn(AnnualSeries((2014, 2020), (50.0, 55.0)), Target(65.0, 2030, 1)) == ""

    def test_a_year_ahead_is_needed_and_a_value_to_reach(self) -> None:
        past = ends(50.0, 55.0)
        assert (
            sdsn(past, Target(65.0, 2020, 1))
            == sdsn(past, Target(None, 2030, 1))
            == sdsn(past, Target(65.0, None, 1))
            == ""
        )
        assert sdsn(past, Target(55.5, 2021, 1)) == "on_track"
        assert sdsn(past, Target(55.0, 2015, 1)) == "on_track"


class TestHealthyPeople:
    @pytest.mark.parametrize(
        ("value", "category"),
        [(36.0, "improving"), (36.5, "little_change"), (40.0, "little_change"), (43.0, "little_change"),
         (44.0, "getting_worse"), (0.0, "target_met")],
    )  # fmt: skip
    def test_where_the_lines_are(self, value: float, category: str) -> None:
        """From 40 towards 0: a tenth of the way and a tenth of the baseline are both 4."""
        assert healthy_people(ends(40.0, value), Target(0.0, 2030, -1)) == category

    def test_away_from_a_baseline_of_nought_is_worse(self) -> None:
        assert healthy_people(ends(0.0, -0.5), Target(10.0, 2030, 1)) == "getting_worse"

    def test_a_negative_baseline_is_counted_by_its_size(self) -> None:
        assert healthy_people(ends(-40.0, -44.0), Target(0.0, 2030, 1)) == "getting_worse"
        assert healthy_people(ends(-40.0, -43.0), Target(0.0, 2030, 1)) == "little_change"

    def test_the_baseline_is_the_first_value_or_the_aims(self) -> None:
        past = AnnualSeries((2010, 2015, 2020), (40.0, 20.0, 20.0))
        assert healthy_people(past, Target(0.0, 2030, -1)) == "improving"
        assert healthy_people(past, Target(0.0, 2030, -1, baseline_year=2015)) == "little_change"
        assert healthy_people(past, Target(0.0, 2030, -1, baseline_year=2016)) == ""
        assert healthy_people(past, Target(0.0, 2030, -1, baseline_year=2021)) == ""
        assert healthy_people(past, Target(None, 2030, -1)) == ""

    def test_baseline_and_newest_both_meet(self) -> None:
        """Status 1(ii) of the Final Progress Table: target met; only the percentage is not assessed."""
        assert healthy_people(ends(40.0, 20.0), Target(50.0, 2030, -1)) == "target_met"
        assert healthy_people(ends(40.0, 20.0), Target(40.0, 2030, -1)) == "target_met"
        assert healthy_people(ends(40.0, 60.0), Target(50.0, 2030, -1)) == ""


class TestTimeShare:
    def test_the_baseline_is_the_first_value_or_the_aims(self) -> None:
        past = AnnualSeries((2010, 2015, 2020), (0.0, 40.0, 60.0))
        # 60 of 100 in ten of twenty years; 20 of 60 in five of fifteen; 20 of 61 in five of fifteen.
        assert time_share(past, Target(100.0, 2030, 1)) == "on_schedule"
        assert time_share(past, Target(100.0, 2030, 1, baseline_year=2015)) == "on_schedule"
        assert time_share(past, Target(101.0, 2030, 1, baseline_year=2015)) == "behind"

    def test_what_it_cannot_judge(self) -> None:
        past = ends(40.0, 60.0)
        assert time_share(past, Target(None, 2030, 1)) == time_share(past, Target(100.0, None, 1)) == ""
        assert time_share(past, Target(100.0, 2015, 1)) == ""
        assert time_share(past, Target(100.0, 2030, 1, baseline_year=2020)) == ""
        assert time_share(past, Target(100.0, 2030, 1, baseline_year=2021)) == ""
        assert time_share(past, Target(100.0, 2016, 1)) == "behind"

    def test_a_lost_target_goes_back(self) -> None:
        assert time_share(ends(60.0, 40.0), Target(50.0, 2030, 1)) == "going_back"
        assert time_share(ends(50.0, 40.0), Target(50.0, 2030, 1)) == "going_back"
        assert time_share(ends(40.0, 40.0), Target(50.0, 2030, 1)) == "behind"


def test_no_rule_says_anything_of_a_number_that_is_none() -> None:
    assert math.isnan(NOT_AVAILABLE.value)
    assert math.isnan(NOT_AVAILABLE.score)
    assert NOT_AVAILABLE.status == "not_available"
