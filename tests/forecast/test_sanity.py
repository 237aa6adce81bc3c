"""What any forecast of an annual series must do, whatever it was fitted on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.forecast import AT_LEAST, AT_MOST, SHOWN, forecast, forecast_series, second_opinion
from jinpu.forecast.kinds import kinds
from tests.forecast import probability

LOGLESS = ("ratio", "rate", "index")
values = st.lists(st.floats(1.0, 500.0), min_size=4, max_size=12)
examples = settings(deadline=None, max_examples=30)


def series_of(numbers, **more):
    years = range(2001, 2001 + len(numbers))
    return pd.DataFrame({"series": "a", "year": years, "value": np.array(numbers, dtype=float)}).assign(**more)


def chance(numbers, ahead, target, kind=None, direction=AT_LEAST, **bounds):
    found = forecast_series(series_of(numbers), ahead, kind=kind, **bounds)
    return probability(found, 2000 + len(numbers) + ahead, target, direction)


@examples
@given(values=values, factor=st.sampled_from([1e-6, 0.01, 3.0, 1e4, 1e9]), kind=st.sampled_from([None, *kinds()]))
def test_units_do_not_matter(values, factor, kind):
    # A rank has no unit.
    if kind == "rank":
        return
    target = values[-1] * 1.05
    scaled = chance(np.array(values) * factor, 3, target * factor, kind)

    assert scaled == pytest.approx(chance(values, 3, target, kind), abs=0.002)


@examples
@given(values=values, shift=st.floats(-1e4, 1e4), kind=st.sampled_from(LOGLESS))
@example(values=[2.0, 1.0, 1.0, 1.0, 1.0], shift=1000.0, kind="rate")
def test_a_constant_changes_nothing_where_the_zero_does_not_matter(values, shift, kind):
    if np.ptp(values) < 1.0:
        return
    target = values[-1] + np.ptp(values) / 3.0
    moved = chance(np.array(values) + shift, 2, target + shift, kind)

    assert moved == pytest.approx(chance(values, 2, target, kind), abs=0.005)


@examples
@given(values=values)
def test_the_other_direction_of_better_is_the_mirror_image(values):
    target = values[-1] + np.ptp(values) / 2.0
    mirrored = chance([-each for each in values], 3, -target, "rate", AT_MOST)

    assert mirrored == pytest.approx(chance(values, 3, target, "rate"), abs=0.005)


@examples
@given(values=values, kind=st.sampled_from([None, *kinds()]))
def test_harder_targets_are_never_likelier(values, kind):
    found = forecast_series(series_of(values), 3, kind=kind)
    targets = np.linspace(min(values) - np.ptp(values), max(values) + np.ptp(values), 40)
    chances = [probability(found, 2003 + len(values), target) for target in targets]

    assert (np.diff(chances) <= 1e-9).all()


@examples
@given(values=values)
def test_a_shorter_horizon_says_the_same_of_its_years(values):
    near, far = (forecast_series(series_of(values), horizon).at_levels for horizon in (2, 6))

    np.testing.assert_allclose(near, far[:2])


@pytest.mark.parametrize("kind", [None, "share", "density", "ratio", "rate", "money", "count"])
@pytest.mark.parametrize("points", [4, 7, 10, 14])
def test_a_flat_series_is_as_likely_above_as_below(kind, points):
    assert chance([50.0] * points, 1, 50.0, kind) == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("points", [4, 5, 6, 8, 10])
def test_lines_and_exponentials_of_three_per_cent_go_on(points):
    place = np.arange(points + 3)
    for path in (100.0 + 3.0 * place, 100.0 * 1.03**place):
        assert 0.25 <= chance(path[:-3], 3, path[-1] * (1 - 1e-9)) <= 0.6


@pytest.mark.parametrize("rate", [0.08, 0.15])
@pytest.mark.parametrize(("kind", "least", "half"), [("money", 0.15, 0.8), ("count", 0.15, 0.8), (None, 0.08, 0.6)])
@pytest.mark.parametrize("points", [4, 5, 6, 8, 10])
def test_steady_growth_goes_on(rate, kind, least, half, points):
    grown = 100.0 * (1.0 + rate) ** np.arange(points)

    assert least <= chance(grown, 3, grown[-1] * (1.0 + rate) ** 3, kind) <= 0.5
    assert chance(grown, 3, grown[-1] * (1.0 + rate / 2.0) ** 3, kind) >= half


def test_what_grew_fast_year_after_year_is_believed():
    contracts = [6437, 7469, 8577, 9836, 11407, 13424, 17697]  # China's technology contracts, 2012 to 2018, 100 m yuan

    assert chance([120, 150, 180, 230, 301], 1, 330) >= 0.8
    assert chance(contracts, 2, 20000, "money") >= 0.85
    assert chance(contracts[:-1], 3, 20000, "money") >= 0.3


def test_a_longer_window_of_the_same_process_never_makes_the_median_wilder():
    rng = np.random.default_rng(7)
    paths = 100.0 + np.cumsum(rng.normal(1.0, 2.0, (300, 14)), axis=1)
    reach = [
        np.std([forecast_series(series_of(path[-n:]), 3, kind="rate").median[-1] - path[-1] for path in paths])
        for n in (4, 6, 10, 14)
    ]
    assert (np.diff(reach) <= 0.05).all()


def test_an_imputed_step_is_no_observation_and_makes_nothing_surer():
    rng = np.random.default_rng(3)
    steps = rng.normal(0.0, 1.0, (200, 7))
    widths = []
    for row in steps:
        whole = 50.0 + np.cumsum(row)
        spliced = series_of(50.0 + np.cumsum(np.where(np.arange(7) == 3, row.mean(), row)), segment=[0] * 3 + [1] * 4)
        q = [forecast_series(each, 3, kind="rate") for each in (series_of(whole), spliced)]
        widths.append([(each.quantile(90.0) - each.quantile(10.0))[-1] for each in q])
    whole, spliced = np.mean(widths, axis=0)

    assert spliced == pytest.approx(whole, rel=0.05)


def test_a_newest_value_that_is_only_about_right_widens_every_year():
    numbers = [100.0, 100.4, 99.8, 100.1, 100.5, 100.2]
    exact = forecast_series(series_of(numbers), 3)
    about = forecast_series(series_of(numbers, quality=["exact"] * 5 + ["approximate"]), 3)
    earlier = forecast_series(series_of(numbers, quality=["approximate"] + ["exact"] * 5), 3)
    rounded = forecast_series(series_of(numbers, step=1.0), 3)
    reach = [each.quantile(90.0) - each.quantile(10.0) for each in (exact, about, earlier, rounded)]

    # Two per cent of 100 in quadrature: 80 % of a normal distribution lie within 1.28 standard deviations.
    assert (reach[1] > np.hypot(reach[0], 2 * 1.28 * 2.0) * 0.98).all()
    assert (reach[2] == reach[0]).all()
    assert (reach[3] > reach[0]).all()


def test_the_field_s_own_column_names_are_understood_and_come_back():
    frame = pd.DataFrame(
        {"unique_id": "a", "ds": pd.to_datetime([f"{y}-12-31" for y in range(2001, 2008)]), "y": range(7)}
    )
    found = forecast(frame, 2, kind="rate")

    assert list(found.columns[:2]) == ["unique_id", "ds"]
    assert found["ds"].tolist() == [2008, 2009]
    with pytest.raises(InputError, match="column value is missing"):
        forecast(frame.drop(columns="y"))


def test_a_second_opinion_follows_a_line_in_any_unit():
    noise = np.array([0.1, -0.2, 0.15, 0.0, -0.1, 0.2, -0.05, 0.0])
    line = series_of(10.0 + 2.0 * np.arange(8) + noise)
    found = second_opinion(line, 3)
    larger = second_opinion(line.assign(value=line["value"] * 1e6), 3)

    assert found["year"].tolist() == [2009, 2010, 2011]
    assert found["q50"].to_numpy() == pytest.approx([26.0, 28.0, 30.0], abs=0.6)
    assert (np.diff(found[list(SHOWN)], axis=1) > 0).all()
    assert larger["q50"].to_numpy() == pytest.approx(found["q50"].to_numpy() * 1e6, rel=1e-6)
    assert second_opinion(series_of([1.0, 1.0, 1.0, 1.0, 1.0, 1.0])).empty
