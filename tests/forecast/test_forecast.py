"""What particular series must lead to."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.forecast import forecast_at, forecast_series, load_forecaster, panel_of
from jinpu.forecast.distribution import cdf, simulated_paths
from jinpu.forecast.table import LEVELS


def series_of(*columns, years=None, **more):
    frames = []
    for number, values in enumerate(columns):
        when = years or range(2001, 2001 + len(values))
        frames.append(pd.DataFrame({"series": f"s{number}", "year": list(when), "value": [float(v) for v in values]}))
    return pd.concat(frames, ignore_index=True).assign(**more)


def width(forecasts):
    return forecasts.quantile(97.5) - forecasts.quantile(2.5)


short_series = st.lists(st.integers(-500, 500), min_size=4, max_size=12)


@given(short_series)
@settings(deadline=None, max_examples=40)
def test_without_growth_a_mirrored_series_has_the_mirrored_forecast(values):
    up = forecast_series(series_of(values), kind="rate").at_levels
    down = forecast_series(series_of([-value for value in values]), kind="rate").at_levels

    # The table has four decimals.
    np.testing.assert_allclose(up, -down[:, ::-1], rtol=1e-3, atol=1e-2 * (1 + max(values) - min(values)))


def test_a_steady_rise_goes_on():
    found = forecast_series(series_of([10, 11, 12, 13, 14, 15, 16, 17]), 3, kind="share")

    assert (found.median > 17).all()
    assert found.median == pytest.approx([18, 19, 20], abs=0.5)


def test_a_constant_series_stays_where_it_is_and_is_not_certain():
    found = forecast_series(series_of([40, 40, 40, 40, 40]), kind="share")

    assert found.median == pytest.approx([40, 40, 40], abs=0.1)
    assert (width(found) > 0).all()
    assert (width(found) < 4).all()


def test_a_series_of_zeros_stays_zero():
    found = forecast_series(series_of([0, 0, 0, 0]))

    assert np.abs(found.at_levels).max() < 1e-6


def test_years_ahead_are_counted_from_the_newest_value():
    panel = panel_of(series_of([10, 12, 11, 14, 13], years=[2001, 2002, 2004, 2005, 2006]))
    found = forecast_at(panel, np.array([0, 0]), np.array([2007, 2011]))

    assert list(found.horizons) == [1, 5]
    assert width(found)[1] > 1.5 * width(found)[0]


@pytest.mark.parametrize("quality", ["approximate", "floor"])
def test_approximate_values_and_floors_widen(quality):
    values = [100, 101, 103, 102, 104, 105]
    exact = forecast_series(series_of(values, quality="exact"), kind="ratio")
    loose = forecast_series(series_of(values, quality=quality), kind="ratio")

    assert (width(loose) > 1.05 * width(exact)).all()
    assert loose.median == pytest.approx(exact.median)


def test_a_splice_counts_for_the_points_it_is_worth():
    panel = panel_of(series_of([10, 12, 11, 14, 13, 16, 15, 18]))
    worth_eight, worth_four = (
        forecast_at(panel, np.array([0]), np.array([2011]), kind="rate", points=points) for points in (8, 4)
    )

    assert width(worth_four)[0] > width(worth_eight)[0]


def test_growth_is_assumed_for_large_counts_and_not_for_shares():
    base = np.array([300.0, 310, 290, 305, 300, 302])
    assumed = forecast_series(series_of(base), kind="count").median
    refused = forecast_series(series_of(base), kind="rate").median

    assert (assumed > refused).all()


def test_probability_between_and_beyond_quantiles():
    values = np.array([LEVELS])
    ask = lambda target, or_equal=False: cdf(values, np.array([target]), or_equal=or_equal)[0]  # noqa: E731

    assert ask(50.0) == pytest.approx(0.5)
    assert ask(55.0) == pytest.approx(0.55)
    assert ask(1.0) == pytest.approx(0.01)
    assert 0 < ask(-1.0) < 0.01
    assert 0.99 < ask(101.0) < 1


def test_a_value_that_holds_a_share_counts_on_the_right_side():
    at_zero = np.maximum(np.array([LEVELS]) - 20.0, 0.0)

    assert cdf(at_zero, np.array([0.0]), or_equal=True)[0] == pytest.approx(0.2)
    assert cdf(at_zero, np.array([0.0]), or_equal=False)[0] <= 0.01


def test_a_total_never_falls_below_what_is_booked_and_is_less_sure_than_its_years():
    yearly = forecast_series(series_of([40, 10, 30, 5, 20]), 3, kind="count").at_levels
    totals = 100.0 + simulated_paths(yearly, 0.0).sum(axis=1)
    alone = yearly[:, LEVELS.index(97.5)] - yearly[:, LEVELS.index(2.5)]

    assert totals.min() >= 100
    spread = np.quantile(totals, 0.975) - np.quantile(totals, 0.025)
    assert spread > np.sqrt(np.square(alone).sum())
    assert spread < 1.1 * alone.sum()


OWN = """\
def flat(frame, horizon):
    newest = frame.groupby("series", as_index=False).last()
    steps = [newest.assign(year=newest["year"] + step) for step in range(1, horizon + 1)]
    found = __import__("pandas").concat(steps)
    return found.assign(**{f"q{level}": found["value"] for level in ("2.5", "50", "97.5")}).drop(columns="value")
number = 1
"""


def test_a_forecaster_of_ones_own_is_named_by_file_and_function(tmp_path):
    (tmp_path / "mine.py").write_text(OWN)
    (tmp_path / "broken.py").write_text("import nothing_of_the_kind")
    found = load_forecaster(f"{tmp_path}/mine.py:flat")(series_of([1, 2, 3, 4]), 2)
    assert found[["year", "q50"]].to_numpy().tolist() == [[2005, 4], [2006, 4]]
    assert load_forecaster("") is None
    for named in ("mine.py", "nowhere.py:flat", f"{tmp_path}/mine.py:", f"{tmp_path}:flat"):
        with pytest.raises(InputError, match="names no function of a file"):
            load_forecaster(named)
    for named, said in (("mine.py:number", "is no function"), ("mine.py:none", "none"), ("broken.py:f", "nothing_of")):
        with pytest.raises(InputError, match=said):
            load_forecaster(f"{tmp_path}/{named}")(series_of([1, 2, 3, 4]), 1)
