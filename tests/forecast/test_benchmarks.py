"""Plain continuations against errors that were computed without this package on the same windows."""

import numpy as np
import pytest

from jinpu.forecast.corpora import last_windows, load_references
from tests.peers.plain import BENCHMARKS, drift_with_t_errors, pooled, theta

# Mean absolute scaled errors three years ahead on the last n training values of M1, M3 and tourism yearly series. The
# smoothing weight of Theta was searched on another grid there.
PUBLISHED = {
    (4, "naive"): 2.371, (4, "drift"): 2.344, (4, "half drift"): 2.196, (4, "damped drift"): 2.214,
    (4, "straight line"): 2.346, (4, "compound growth"): 2.783,
    (6, "naive"): 2.371, (6, "drift"): 2.203, (6, "half drift"): 2.152, (6, "damped drift"): 2.138,
    (6, "straight line"): 2.231, (6, "compound growth"): 2.549,
}  # fmt: skip
THETA = {4: 2.190, 6: 2.127}


@pytest.fixture(scope="module")
def windows():
    references = load_references()
    return {points: last_windows(references, points, 3) for points in THETA}


def mean_scaled_error(windows, name):
    found = BENCHMARKS[name](windows.history, 3)
    return (np.abs(windows.future - found) / windows.mase_scale[:, None]).mean()


@pytest.mark.parametrize(("points", "name"), sorted(PUBLISHED))
def test_errors_of_plain_methods(windows, points, name):
    assert mean_scaled_error(windows[points], name) == pytest.approx(PUBLISHED[points, name], abs=6e-4)


@pytest.mark.parametrize("points", sorted(THETA))
def test_errors_of_theta(windows, points):
    assert mean_scaled_error(windows[points], "Theta") == pytest.approx(THETA[points], abs=0.01)


def test_theta_goes_on_with_a_straight_line_and_stays_with_a_constant():
    line = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    assert theta(line, 2)[0] == pytest.approx([6.5, 7.0], abs=0.51)
    assert theta(np.full((1, 6), 4.0), 3)[0] == pytest.approx([4.0, 4.0, 4.0])


def test_every_method_scales_with_the_unit():
    seen = np.array([[3.0, 4.0, 6.0, 5.0, 7.0]])
    for method in BENCHMARKS.values():
        np.testing.assert_allclose(method(seen * 1000.0, 3), method(seen, 3) * 1000.0)


def test_a_drift_with_t_errors_is_as_wide_as_worked_by_hand():
    # Changes 1, 3, 2: mean 2, standard deviation 1; three years ahead sqrt(3 * (1 + 3 / 3)), t(2) at .975 is 4.3027.
    found = drift_with_t_errors(np.array([[0.0, 1.0, 4.0, 6.0]]))[0, 2]

    assert found[2] == pytest.approx(12.0)
    assert found[4] - found[2] == pytest.approx(4.3027 * np.sqrt(6.0), rel=1e-4)


def test_pooled_errors_are_those_of_the_other_corpora(windows):
    scores = pooled("Theta", windows[6]).scores(windows[6])

    # The published comparison has coverage .788 and .950, and MSIS 16.4.
    assert scores["cover80"] == pytest.approx(0.788, abs=0.02)
    assert scores["cover95"] == pytest.approx(0.950, abs=0.02)
    assert scores["MSIS"] == pytest.approx(16.4, abs=0.8)
