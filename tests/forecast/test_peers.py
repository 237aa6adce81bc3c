"""The comparison with other packages runs and scores all methods alike."""

import numpy as np
import pytest

from jinpu.forecast.backtest import forecast_windows
from jinpu.forecast.corpora import last_windows, load_references
from jinpu.forecast.peers import FIVE, compare, statsmodels_methods


@pytest.fixture(scope="module")
def table():
    windows = last_windows(load_references(), 10, 3)
    return compare(windows.rows(np.arange(len(windows.seen)) % 600 == 0), forecast_windows).set_index("method")


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
