"""The comparison with other packages runs and scores all methods alike."""

import numpy as np
import pytest
from scipy.stats import norm

from jinpu.errors import InputError
from jinpu.forecast.backtest import forecast_windows
from jinpu.forecast.corpora import last_windows, load_references
from tests.peers import compare, thinned
from tests.peers.results import FIVE, chance_above
from tests.peers.statsforecast_models import statsforecast_results
from tests.peers.statsmodels_models import statsmodels_methods


@pytest.fixture(scope="module")
def table():
    return compare(thinned(last_windows(load_references(), 10, 3), 600), forecast_windows)


def test_every_method_answers_every_window(table):
    assert {"jinpu", *statsmodels_methods()} <= set(table.index)
    assert (table["failed"] == 0).all()


def test_a_model_of_a_noisy_line_has_ordered_limits():
    seen = 3.0 * np.arange(10.0) + np.array([0.3, -0.2, 0.1, 0.4, -0.5, 0.2, 0.0, -0.3, 0.5, -0.1])
    for method in statsmodels_methods().values():
        found = method(seen)
        assert found.shape == (3, len(FIVE))
        assert (np.diff(found, axis=1) >= 0).all()
        assert found[:, 2] == pytest.approx([30, 33, 36], abs=6.0)


def test_the_chance_of_a_normal_distribution_is_exact():
    quantiles = norm.ppf(np.array(FIVE) / 100.0, loc=10.0, scale=2.0)[None].repeat(5, axis=0)
    targets = np.array([3.0, 9.0, 10.0, 12.5, 20.0])

    assert chance_above(quantiles, targets) == pytest.approx(norm.sf(targets, loc=10.0, scale=2.0))


def test_a_distribution_without_width_is_met_or_not():
    assert chance_above(np.full((2, 5), 7.0), np.array([6.9, 7.1])).tolist() == [1.0, 0.0]


def test_a_python_that_is_not_there_is_said():
    with pytest.raises(InputError, match="make peers"):
        statsforecast_results(np.ones((1, 4)), "no/such/python")
