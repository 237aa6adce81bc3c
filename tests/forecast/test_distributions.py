"""What every predictive distribution promises, whatever the fitted table says."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.forecast import AT_LEAST, AT_MOST, SHOWN, Forecasts, forecast_series
from jinpu.forecast.panel import Array
from tests.forecast import probability

Values = list[float]

# No time limit an example: a busy machine is no fault.
examples = settings(deadline=None, max_examples=60)

positive = st.floats(0.01, 1e6).map(lambda value: float(f"{value:.4g}"))
anything = st.floats(-1e5, 1e5).map(lambda value: round(value, 2))
percentages = st.floats(0.0, 100.0).map(lambda value: round(value, 2))
kinds = st.sampled_from(["share", "density", "ratio", "rate", "count", "money"])
unbounded_kinds = st.sampled_from(["ratio", "rate", "money"])


def lists(elements: st.SearchStrategy[float]) -> st.SearchStrategy[Values]:
    return st.lists(elements, min_size=4, max_size=18)


def frame(values: Values, years: list[int] | None = None, **more: object) -> pd.DataFrame:
    calendar = years or list(range(2000, 2000 + len(values)))
    return pd.DataFrame({"series": "a", "year": calendar, "value": values, **more})


def walks(count: int, points: int, seed: int) -> pd.DataFrame:
    """Random walks about 100 with steps of standard deviation 1."""
    values = np.random.default_rng(seed).normal(size=(count, points)).cumsum(axis=1) + 100.0
    names, years = np.repeat(np.arange(count), points), np.tile(np.arange(2000, 2000 + points), count)
    return pd.DataFrame({"series": names, "year": years, "value": values.ravel()})


def shown(forecasts: Forecasts) -> Array:
    """The fifteen quantiles, one row a year."""
    return forecasts.quantiles()[list(SHOWN)].to_numpy(dtype=np.float64)


def width(forecasts: Forecasts) -> Array:
    """Width of the 95 % interval, one number a year."""
    return forecasts.quantile(97.5) - forecasts.quantile(2.5)


class TestForm:
    @examples
    @given(values=lists(anything), kind=kinds | st.none(), horizon=st.integers(1, 12))
    def test_quantiles_are_finite_and_in_order(self, values: Values, kind: str | None, horizon: int) -> None:
        found = shown(forecast_series(frame(values), horizon, kind=kind))
        assert found.shape == (horizon, 15)
        assert np.isfinite(found).all()
        assert (np.diff(found, axis=1) >= 0).all()

    def test_columns_are_those_of_the_command(self) -> None:
        table = forecast_series(frame([1.0, 2.0, 3.0, 4.0]), 2).quantiles()
        levels = (2.5, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 97.5)
        assert list(table.columns) == ["series", "year", *(f"q{level:g}" for level in levels)]
        assert list(table["year"]) == [2004, 2005]

    def test_years_are_counted_from_each_series_own_end(self) -> None:
        both = pd.concat([frame([1.0, 2.0, 4.0, 5.0]), frame([7.0, 6.0, 8.0, 9.0, 9.5]).assign(series="b")])
        table = forecast_series(both, 2).quantiles()
        assert list(table["series"]) == ["a", "a", "b", "b"]
        assert list(table["year"]) == [2004, 2005, 2005, 2006]

    @examples
    @given(values=lists(percentages), others=st.lists(lists(anything), min_size=1, max_size=4))
    def test_a_series_does_not_mind_its_neighbours(self, values: Values, others: list[Values]) -> None:
        together = pd.concat([frame(each).assign(series=f"b{place}") for place, each in enumerate(others)])
        found = forecast_series(pd.concat([together, frame(values)]), 3)
        alone = forecast_series(frame(values), 3)
        assert shown(found)[found.series == "a"] == pytest.approx(shown(alone))

    @pytest.mark.parametrize("points", [1, 2, 3])
    def test_no_forecast_below_four_points(self, points: int) -> None:
        few, enough = frame([1.0, 2.0, 3.0][:points]), frame([5.0, 6.0, 5.5, 7.0]).assign(series="b")
        assert set(forecast_series(pd.concat([few, enough]), 3).series) == {"b"}
        assert len(forecast_series(few, 3).quantiles()) == 0

    def test_four_points_in_ten_years_are_enough(self) -> None:
        assert len(forecast_series(frame([1.0, 2.0, 3.0, 4.0], [2000, 2004, 2007, 2010]), 3).quantiles()) == 3

    @pytest.mark.parametrize("wrong", [{"horizon": 0}, {"lower": 5.0, "upper": 5.0}, {"kind": "weather"}])
    def test_wrong_questions_are_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(InputError):
            forecast_series(frame([1.0, 2.0, 3.0, 4.0]), **wrong)


class TestUnits:
    """A forecast in 10,000 yuan is that in yuan divided by 10,000: no number in the method has a unit."""

    @examples
    @given(values=lists(positive), factor=st.sampled_from([1e-4, 0.01, 0.5, 3.0, 100.0, 1e4]), kind=kinds)
    def test_multiplying_a_series_multiplies_its_quantiles(self, values: Values, factor: float, kind: str) -> None:
        plain = shown(forecast_series(frame(values), 4, kind=kind))
        other = shown(forecast_series(frame([factor * value for value in values]), 4, kind=kind))
        assert other == pytest.approx(factor * plain, rel=1e-6, abs=1e-9 * factor * max(values))

    @examples
    @given(values=lists(percentages))
    def test_a_share_may_be_written_in_per_cent_or_as_a_fraction(self, values: Values) -> None:
        assume(max(values) > min(values))
        fractions = [value / 100.0 for value in values]
        percent = shown(forecast_series(frame(values), 3, lower=0.0, upper=100.0, kind="share"))
        fraction = shown(forecast_series(frame(fractions), 3, lower=0.0, upper=1.0, kind="share"))
        assert 100.0 * fraction == pytest.approx(percent, rel=1e-6, abs=1e-6)

    @examples
    @given(values=lists(anything), years=st.integers(-900, 900))
    def test_the_calendar_does_not_matter(self, values: Values, years: int) -> None:
        moved = frame(values, [2000 + years + place for place in range(len(values))])
        assert shown(forecast_series(moved, 3)) == pytest.approx(shown(forecast_series(frame(values), 3)))


class TestBounds:
    @examples
    @given(values=lists(percentages), horizon=st.integers(1, 15))
    def test_shares_stay_between_nothing_and_the_whole(self, values: Values, horizon: int) -> None:
        found = shown(forecast_series(frame(values), horizon, lower=0.0, upper=100.0, kind="share"))
        assert ((found >= 0) & (found <= 100)).all()

    @examples
    @given(values=lists(positive), kind=st.sampled_from(["count", "share", "density"]))
    def test_counts_never_fall_below_zero(self, values: Values, kind: str) -> None:
        assert (shown(forecast_series(frame(values), 10, kind=kind)) >= 0).all()

    @examples
    @given(values=lists(positive))
    def test_nor_does_what_was_never_negative(self, values: Values) -> None:
        assert (shown(forecast_series(frame(values), 10)) >= 0).all()

    def test_but_what_was_negative_may_be_so_again(self) -> None:
        found = forecast_series(frame([3.0, 1.0, -1.0, 2.0, 0.5, 1.5]), 3)
        assert found.quantile(2.5).max() < 0

    @examples
    @given(values=lists(anything), room=st.floats(0.0, 50.0))
    def test_one_sided_bounds(self, values: Values, room: float) -> None:
        low, high = min(values) - room, max(values) + room
        assert (shown(forecast_series(frame(values), 6, lower=low, kind="ratio")) >= low).all()
        assert (shown(forecast_series(frame(values), 6, upper=high, kind="ratio")) <= high).all()

    def test_far_from_the_bounds_they_hardly_matter(self) -> None:
        values = [49.0, 50.2, 49.6, 50.4, 50.1, 50.6]
        free = shown(forecast_series(frame(values), 3, kind="share"))
        bounded = shown(forecast_series(frame(values), 3, lower=0.0, upper=100.0, kind="share"))
        assert bounded == pytest.approx(free, abs=0.4)


class TestSpread:
    @pytest.mark.parametrize("kind", ["ratio", "rate", "money"])
    def test_the_further_the_wider(self, kind: str) -> None:
        found = width(forecast_series(walks(400, 8, seed=19), 10, kind=kind)).reshape(400, 10)
        assert (np.diff(found[:, [0, 2, 5, 9]], axis=1) > 0).all()

    @pytest.mark.parametrize("gone", [1, 2, 3, 4])
    @pytest.mark.parametrize("step", [-2.0, 1.0, 3.0])
    def test_a_missing_year_widens_the_forecast_of_a_steady_series(self, gone: int, step: float) -> None:
        full = frame([200.0 + step * year for year in range(7)])
        gapped = full.drop(index=gone)
        assert (width(forecast_series(gapped, 3, kind="ratio")) > width(forecast_series(full, 3, kind="ratio"))).all()

    def test_missing_years_change_neither_spread_nor_centre_of_random_walks_on_the_whole(self) -> None:
        full = walks(400, 8, seed=20)
        whole = forecast_series(full, 3, kind="ratio")
        gapped = forecast_series(full[~full["year"].isin([2002, 2005])], 3, kind="ratio")
        assert np.exp(np.log(width(gapped) / width(whole)).mean()) == pytest.approx(1.0, abs=0.03)
        assert ((gapped.median - whole.median) / width(whole)).mean() == pytest.approx(0.0, abs=0.03)

    @pytest.mark.parametrize("kind", ["money", "count", "density"])
    def test_missing_years_of_a_steady_riser_leave_its_forecast(self, kind: str) -> None:
        full = frame([2.37, 3.2, 4.02, 5.0, 6.3, 8.03, 9.8, 11.5, 13.3])
        whole = forecast_series(full, 3, kind=kind)
        gapped = forecast_series(full.drop(index=[3, 7]), 3, kind=kind)
        assert gapped.median == pytest.approx(whole.median, rel=0.02)
        assert gapped.quantile(10.0) == pytest.approx(whole.quantile(10.0), rel=0.06)

    @examples
    @given(values=lists(positive), quality=st.sampled_from(["approximate", "floor", "below_unit"]))
    def test_figures_that_are_not_exact_widen(self, values: Values, quality: str) -> None:
        plain = width(forecast_series(frame(values), 3, kind="money"))
        assert width(forecast_series(frame(values, quality="exact"), 3, kind="money")) == pytest.approx(plain)
        assert (width(forecast_series(frame(values, quality=quality), 3, kind="money")) >= plain * (1.0 - 1e-9)).all()

    @pytest.mark.parametrize("rate", [0.9, 0.95])
    def test_a_smooth_curve_is_followed_where_it_bends(self, rate: float) -> None:
        curve = [60.0 * rate**year for year in range(15)]
        middle = forecast_series(frame(curve[:12]), 3, kind="density").median
        straight = curve[11] + (curve[11] - curve[0]) / 11.0 * np.array([1.0, 2.0, 3.0])
        assert (np.abs(middle - curve[12:]) < 0.4 * np.abs(straight - curve[12:])).all()

    def test_a_noisy_series_is_less_sure_than_a_calm_one(self) -> None:
        calm = [100.0, 101.0, 100.0, 101.0, 100.0, 101.0]
        noisy = [100.0 + 10.0 * (value - 100.0) for value in calm]
        calm_width, noisy_width = (width(forecast_series(frame(each), 3, kind="ratio")) for each in (calm, noisy))
        assert (noisy_width > 3.0 * calm_width).all()


class TestProbability:
    @examples
    @given(values=lists(anything), kind=unbounded_kinds, place=st.integers(0, 14))
    def test_agrees_with_the_quantiles(self, values: Values, kind: str, place: int) -> None:
        assume(max(values) > min(values))
        found = forecast_series(frame(values), 3, kind=kind)
        level = float(SHOWN[place][1:]) / 100.0
        for year, quantiles in zip(found.years.tolist(), shown(found), strict=True):
            assume((np.diff(quantiles) > 1e-9 * np.abs(quantiles).max()).all())
            assert probability(found, year, quantiles[place], AT_LEAST) == pytest.approx(1.0 - level, abs=1e-6)
            assert probability(found, year, quantiles[place], AT_MOST) == pytest.approx(level, abs=1e-6)

    @examples
    @given(values=lists(anything), target=st.floats(-3e5, 3e5))
    def test_at_least_and_at_most_share_the_whole(self, values: Values, target: float) -> None:
        assume(max(values) > min(values))
        found = forecast_series(frame(values), 1, kind="ratio")
        chances = [probability(found, int(found.years[0]), target, way) for way in (AT_LEAST, AT_MOST)]
        assert sum(chances) == pytest.approx(1.0)

    @examples
    @given(values=lists(percentages), target=st.floats(-20.0, 120.0))
    def test_where_values_pile_up_at_a_bound_both_may_hold(self, values: Values, target: float) -> None:
        found = forecast_series(frame(values), 1, lower=0.0, upper=100.0, kind="share")
        chances = [probability(found, int(found.years[0]), target, way) for way in (AT_LEAST, AT_MOST)]
        assert sum(chances) >= 1.0 - 1e-9
        assert all(0.001 - 1e-12 <= chance <= 0.999 for chance in chances)

    @examples
    @given(values=lists(anything), first=st.floats(-3e5, 3e5), more=st.floats(0.0, 1e5))
    def test_more_is_never_likelier(self, values: Values, first: float, more: float) -> None:
        found = forecast_series(frame(values), 1)
        year = int(found.years[0])
        assert probability(found, year, first) >= probability(found, year, first + more) - 1e-12

    def test_nothing_is_ever_certain(self) -> None:
        found = forecast_series(frame([10.0, 11.0, 12.0, 11.5, 13.0]), 1, kind="ratio")
        assert probability(found, 2005, 1e9) == pytest.approx(0.001)
        assert probability(found, 2005, -1e9) == pytest.approx(0.999)

    def test_what_a_bound_excludes_is_as_sure_as_anything_gets(self) -> None:
        found = forecast_series(frame([0.2, 0.1, 0.3, 0.0, 0.1]), 1, lower=0.0, upper=100.0, kind="share")
        assert probability(found, 2005, 0.0, AT_LEAST) == pytest.approx(0.999)
        assert probability(found, 2005, 100.0, AT_MOST) == pytest.approx(0.999)
        assert probability(found, 2005, -0.1, AT_MOST) == pytest.approx(0.001)
        assert probability(found, 2005, 100.1, AT_LEAST) == pytest.approx(0.001)

    def test_beyond_the_outermost_quantile_it_falls_on(self) -> None:
        found = forecast_series(frame([10.0, 11.0, 12.0, 11.5, 13.0]), 1, kind="ratio")
        top, reach = float(found.quantile(99.0)[0]), float(width(found)[0])
        ladder = [probability(found, 2005, top + reach * share) for share in (0.0, 0.05, 0.1, 0.2)]
        assert ladder[0] == pytest.approx(0.01)
        assert (np.diff(ladder) < 0).all()

    def test_an_unknown_direction_is_refused(self) -> None:
        found = forecast_series(frame([10.0, 11.0, 12.0, 11.5, 13.0]), 1)
        with pytest.raises(InputError, match="sideways"):
            probability(found, 2005, 12.0, "sideways")
