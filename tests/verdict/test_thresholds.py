"""Where each system draws its lines, and the vectors that its own documents print."""

import math

import pytest

from jinpu.verdict import AnnualSeries, Target, verdict_word
from jinpu.verdict.ratings import rate
from jinpu.verdict.ratings.growth import compound_growth, progress
from jinpu.verdict.ratings.trends import destatis, healthy_people, mean_change, sdsn, time_share


def six_values(first: float, last: float, newest: int) -> AnnualSeries:
    """Six yearly values of which only the ends are printed; the rule looks at no others."""
    return AnnualSeries(
        tuple(range(newest - 5, newest + 1)), tuple(first + (last - first) * step / 5 for step in range(6))
    )


class TestStatisticsCanada:
    """Three indicators of the Canadian Indicator Framework, to the last digit printed."""

    def test_poverty_with_a_target(self) -> None:
        assert compound_growth(14.5, 10.4, 8) == pytest.approx(-0.04069, abs=5e-6)
        assert compound_growth(14.5, 7.25, 15) == pytest.approx(-0.04516, abs=5e-6)
        found = progress(14.5, 2015, 10.4, 2023, Target(7.25, 2030, -1))
        assert found.value == pytest.approx(0.901090, abs=5e-7)
        assert found.score == pytest.approx(2.150695, abs=5e-7)
        assert found.status == "moderate_progress"

    def test_a_share_without_target_near_its_limit(self) -> None:
        found = progress(66.6, 2016, 71.4, 2023, Target(None, None, 1, upper=100.0))
        assert found.value == pytest.approx(0.0099915, abs=5e-8)
        assert found.score == pytest.approx(1.739753, abs=5e-7)
        assert found.status == "moderate_progress"
        # Between 0.5 % C and 1.5 % C the score is 250 v / C - 1.25, which gives the damping C back.
        assert 250.0 * found.value / (found.score + 1.25) == pytest.approx(0.835477, abs=5e-7)

    def test_a_count_that_grows_where_it_should_be_halved(self) -> None:
        found = progress(26866.0, 2016, 36058.0, 2024, Target(13433.0, 2028, -1))
        assert found.value == pytest.approx(-0.667578, abs=5e-7)
        assert (found.score, found.status) == (-5.0, "deterioration")

    def test_a_thousandth_stands_for_zero(self) -> None:
        from_zero = progress(0.0, 2015, 20.0, 2020, Target(70.0, 2030, 1))
        assert from_zero == progress(0.001, 2015, 20.0, 2020, Target(70.0, 2030, 1))
        assert progress(40.0, 2015, 20.0, 2020, Target(0.0, 2030, -1)).value == pytest.approx(
            (1 - 0.5 ** (1 / 5)) / (1 - (0.001 / 40) ** (1 / 15))
        )


class TestDestatis:
    @pytest.mark.parametrize(
        ("first", "last", "newest", "target", "change", "symbol"),
        [
            (2073.0, 2290.0, 2021, 5000.0, 43.4, "cloud"),
            (14.9, 19.2, 2021, 30.0, 0.86, "cloud"),
            (15.2, 19.7, 2020, 30.0, 0.90, "slightly_cloudy"),
            (16.231, 16.803, 2022, 35.0, 0.1144, "cloud"),
        ],
        ids=["EMAS sites", "renewables 2021", "renewables 2020", "day care"],
    )
    def test_targets_of_2030(
        self, first: float, last: float, newest: int, target: float, change: float, symbol: str
    ) -> None:
        past = six_values(first, last, newest)
        assert mean_change(past) == pytest.approx(change)
        assert destatis(past, Target(target, 2030, 1)) == symbol

    @pytest.mark.parametrize(
        ("target", "symbol"), [(26.0, "sun"), (26.3, "sun"), (26.6, "slightly_cloudy"), (27.6, "cloud")]
    )
    def test_what_is_missed_is_counted_on_the_way_left(self, target: float, symbol: str) -> None:
        """20 in 2021 and 0.6 a year make 26 in 2031; misses of 0, 4.8, 9.1 and 21 % of the way from 20."""
        assert destatis(six_values(17.0, 20.0, 2021), Target(target, 2031, 1)) == symbol

    @pytest.mark.parametrize(
        ("last", "mean_right", "last_right", "symbol"),
        [(3.0, True, True, "sun"), (1.5, True, False, "slightly_cloudy"), (-1.0, False, True, "cloud"),
         (-3.0, False, False, "thunderstorm")],
    )  # fmt: skip
    def test_a_direction_is_two_questions(self, last: float, mean_right: bool, last_right: bool, symbol: str) -> None:
        past = AnnualSeries(
            (2016, 2017, 2018, 2019, 2020, 2021), (0.0, 0.0, 0.0, 0.0, 2.0 if mean_right else -2.0, last)
        )
        assert (mean_change(past) > 0, past.yearly_changes[-1] > 0) == (mean_right, last_right)
        assert destatis(past, Target(None, None, 1)) == symbol

    @pytest.mark.parametrize(
        ("first", "last", "symbol"),
        [(8.0, 12.0, "sun"), (14.0, 12.0, "slightly_cloudy"), (4.0, 8.0, "cloud"), (9.0, 8.0, "thunderstorm")],
    )
    def test_a_target_to_hold_every_year(self, first: float, last: float, symbol: str) -> None:
        assert destatis(six_values(first, last, 2021), Target(10.0, None, 1)) == symbol


@pytest.mark.parametrize(
    ("value", "arrow"),
    [(49.9, "decreasing"), (50.0, "stagnating"), (52.4, "stagnating"), (52.6, "moderately_improving"),
     (54.9, "moderately_improving"), (55.1, "on_track")],
)  # fmt: skip
def test_sdsn_arrows_by_the_ratio_of_changes(value: float, arrow: str) -> None:
    """From 50 in five years; the target asks for 15 in fifteen, so that 52.5 is half of what is needed."""
    assert sdsn(AnnualSeries((2015, 2020), (50.0, value)), Target(65.0, 2030, 1)) == arrow


@pytest.mark.parametrize(
    ("value", "category"),
    [(13.9, "target_met"), (14.0, "target_met"), (19.39, "improving"), (19.41, "little_change"),
     (20.0, "little_change"), (21.9, "little_change"), (22.1, "getting_worse")],
)  # fmt: skip
def test_healthy_people_without_standard_errors(value: float, category: str) -> None:
    """From 20 towards 14: 10 % of the change is 0.6; away from it, 10 % of the baseline is 2."""
    assert healthy_people(AnnualSeries((2015, 2020), (20.0, value)), Target(14.0, 2030, -1)) == category


@pytest.mark.parametrize(
    ("value", "word"),
    [(45.1, "on_schedule"), (45.0, "on_schedule"), (44.9, "behind"), (40.0, "behind"), (39.9, "going_back"),
     (50.0, "fulfilled"), (51.0, "fulfilled")],
)  # fmt: skip
def test_half_the_time_half_the_task(value: float, word: str) -> None:
    past = AnnualSeries((2016, 2018), (40.0, value))
    assert time_share(past, Target(50.0, 2020, 1, baseline_year=2016)) == word


@pytest.mark.parametrize(
    ("ratio", "word"),
    [(1.0, "significant"), (0.951, "significant"), (0.949, "moderate"), (0.601, "moderate"),
     (0.599, "insufficient"), (0.01, "insufficient"), (-0.01, "moving_away")],
)  # fmt: skip
def test_eurostat_compares_growth_rates(ratio: float, word: str) -> None:
    """From 50 with 4 % a year required for 15 years."""
    growth = 1.0 + 0.04 * ratio
    past = AnnualSeries((2015, 2017, 2020), (50.0, 50.0 * growth**2, 50.0 * growth**5))
    assert rate(past, Target(50.0 * 1.04**15, 2030, 1))["eurostat"] == word


@pytest.mark.parametrize(
    ("growth", "word"),
    [(0.0101, "significant"), (0.0099, "moderate"), (0.0, "moderate"), (-0.0099, "moderate_away"),
     (-0.0101, "significant_away")],
)  # fmt: skip
def test_eurostat_without_a_target(growth: float, word: str) -> None:
    past = AnnualSeries((2015, 2017, 2020), (50.0, 50.0 * (1 + growth) ** 2, 50.0 * (1 + growth) ** 5))
    assert rate(past, Target(None, None, 1))["eurostat"] == word


@pytest.mark.parametrize(
    ("target", "word"), [(61.5, "on_track"), (64.0, "fair_progress"), (159.0, "fair_progress"), (160.0, "stagnation")]
)
def test_un_desa_reads_the_level_that_growth_leads_to(target: float, word: str) -> None:
    """50 in 2015 and 2 % a year lead to 60.95 in 2025: 95 % of the way to 61.5, and a tenth of the way to 159.5."""
    assert rate(AnnualSeries((2015, 2020), (50.0, 50.0 * 1.02**5)), Target(target, 2025, 1))["undesa"] == word


@pytest.mark.parametrize(
    ("growth", "word"),
    [(0.0201, "on_track"), (0.0199, "fair_progress"), (0.0051, "fair_progress"), (0.0049, "stagnation")],
)
def test_un_desa_without_a_target(growth: float, word: str) -> None:
    past = AnnualSeries((2015, 2020), (50.0, 50.0 * (1.0 + growth) ** 5))
    assert rate(past, Target(None, None, 1))["undesa"] == word


@pytest.mark.parametrize(
    ("target", "word"),
    [(62.0, "maintain"), (66.6, "maintain"), (66.8, "accelerate"), (500.0, "accelerate"), (40.0, "reverse")],
)
def test_escap_reads_a_straight_line_at_the_target_year(target: float, word: str) -> None:
    """1 a year makes 65 of 50 (2015) by 2030; a tenth of the way from 50 is missing at 66.67. Towards 40 it is away."""
    past = AnnualSeries(tuple(range(2012, 2021)), tuple(50.0 + (year - 2015) for year in range(2012, 2021)))
    assert rate(past, Target(target, 2030, 1 if target > 50 else -1))["escap"] == word


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (1.0, "virtually_certain"), (0.99, "virtually_certain"), (0.989, "very_likely"), (0.90, "very_likely"),
        (0.899, "likely"), (0.66, "likely"), (0.659, "as_likely_as_not"), (0.5, "as_likely_as_not"),
        (0.33, "as_likely_as_not"), (0.329, "unlikely"), (0.10, "unlikely"), (0.099, "very_unlikely"),
        (0.01, "very_unlikely"), (0.009, "exceptionally_unlikely"), (0.0, "exceptionally_unlikely"), (math.nan, ""),
    ],
)  # fmt: skip
def test_words_of_the_design(probability: float, word: str) -> None:
    assert verdict_word(probability) == word
