"""Plain ways to continue a short series, in closed form for all series at once, and two of them with ranges.

Each continuation takes windows without gaps, shape (M, points), and the number of years ahead, and gives (M, horizons).
"""

import time
from collections.abc import Callable

import numpy as np
from scipy.stats import t as student

from jinpu.forecast.backtest import HORIZONS
from jinpu.forecast.corpora import Windows
from jinpu.forecast.panel import Array
from tests.peers.results import LEVELS_OF_FIVE, Result

DAMPING = 0.8
SMOOTHING_GRID = np.linspace(0.1, 0.99, 15)


def plain_results(windows: Windows) -> list[Result]:
    """The simplest honest rivals: a drift with Student's t errors, and continuations with pooled errors."""
    start = time.perf_counter()
    drifting = Result(
        "drift with Student's t errors", drift_with_t_errors(windows.history), time.perf_counter() - start
    )
    return [drifting, *(pooled(name, windows) for name in ("naive", "Theta"))]


def drift_with_t_errors(history: Array) -> Array:
    """Quantiles at `FIVE` of a random walk with drift, shape (M, H, 5).

    With n changes of mean m and deviation s: y + h m + t s sqrt(h (1 + h / n)), t with n - 1 degrees of freedom.
    """
    changes = np.diff(history, axis=1)
    count, ahead = changes.shape[1], np.array(HORIZONS, dtype=np.float64)
    reach = changes.std(axis=1, ddof=1)[:, None] * np.sqrt(ahead * (1.0 + ahead / count))
    return np.asarray(
        drift(history, len(HORIZONS))[..., None] + reach[..., None] * student.ppf(LEVELS_OF_FIVE, count - 1)
    )


def pooled(name: str, windows: Windows) -> Result:
    """A continuation with the errors that it made on the other corpora, in units of each window's mean change."""
    start = time.perf_counter()
    middle = BENCHMARKS[name](windows.history, len(HORIZONS))
    unit = np.abs(np.diff(windows.history, axis=1)).mean(axis=1)
    unit = np.where(unit > 0, unit, windows.mase_scale)[:, None]
    errors = (windows.future - middle) / unit
    quantiles = np.zeros((*middle.shape, len(LEVELS_OF_FIVE)))
    for corpus in np.unique(windows.corpus):
        own = windows.corpus == corpus
        spread = np.moveaxis(np.quantile(errors[~own], LEVELS_OF_FIVE, axis=0), 0, -1)
        quantiles[own] = middle[own][..., None] + unit[own][..., None] * spread
    return Result(f"{name} with pooled errors, corpus left out", quantiles, time.perf_counter() - start)


def naive(history: Array, horizons: int) -> Array:
    """The newest value."""
    return np.repeat(history[:, -1:], horizons, axis=1)


def drift(history: Array, horizons: int) -> Array:
    """The newest value and the mean yearly change."""
    return history[:, -1:] + _mean_change(history) * _ahead(horizons)


def half_drift(history: Array, horizons: int) -> Array:
    """The newest value and half of the mean yearly change."""
    return history[:, -1:] + 0.5 * _mean_change(history) * _ahead(horizons)


def damped_drift(history: Array, horizons: int) -> Array:
    """The newest value and the mean yearly change, each year 0.8 times that of the year before."""
    return history[:, -1:] + _mean_change(history) * np.cumsum(DAMPING ** _ahead(horizons))


def compound_growth(history: Array, horizons: int) -> Array:
    """The newest value and the mean growth rate; the drift where a value is not positive."""
    positive = np.all(history > 0, axis=1, keepdims=True)
    logs = np.log(np.where(history > 0, history, 1.0))
    grown = history[:, -1:] * np.exp(np.minimum(_mean_change(logs) * _ahead(horizons), 5.0))
    return np.where(positive, grown, drift(history, horizons))


def straight_line(history: Array, horizons: int) -> Array:
    """The least-squares line."""
    place = np.arange(history.shape[1]) - (history.shape[1] - 1) / 2.0
    slope = (history * place).sum(axis=1, keepdims=True) / np.square(place).sum()
    return np.asarray(history.mean(axis=1, keepdims=True) + slope * (place[-1] + _ahead(horizons)))


def theta(history: Array, horizons: int) -> Array:
    """Mean of the least-squares line and of the smoothed level of the line's mirror, 2 y - line.

    The smoothing weight is the one of a grid with the least squared one-step error. Assimakopoulos and Nikolopoulos
    (2000), with the standard two lines.
    """
    points = history.shape[1]
    line = straight_line(history, horizons)
    place = np.arange(points) - (points - 1) / 2.0
    slope = (history * place).sum(axis=1, keepdims=True) / np.square(place).sum()
    mirror = 2.0 * history - history.mean(axis=1, keepdims=True) - slope * place
    level = np.repeat(mirror[None, :, 0], len(SMOOTHING_GRID), axis=0)
    error = np.zeros_like(level)
    for step in range(1, points):
        missed = mirror[None, :, step] - level
        error += np.square(missed)
        level = level + SMOOTHING_GRID[:, None] * missed
    best = np.take_along_axis(level, error.argmin(axis=0)[None], axis=0)[0]
    return np.asarray((line + best[:, None]) / 2.0)


def mean_of_four(history: Array, horizons: int) -> Array:
    """Mean of naive, drift, Theta and damped drift."""
    return np.asarray(np.mean([each(history, horizons) for each in (naive, drift, theta, damped_drift)], axis=0))


def median_of_five(history: Array, horizons: int) -> Array:
    """Median of naive, drift, Theta, damped drift and straight line."""
    parts = (naive, drift, theta, damped_drift, straight_line)
    return np.asarray(np.median([each(history, horizons) for each in parts], axis=0))


BENCHMARKS: dict[str, Callable[[Array, int], Array]] = {
    "naive": naive,
    "drift": drift,
    "half drift": half_drift,
    "damped drift": damped_drift,
    "compound growth": compound_growth,
    "straight line": straight_line,
    "Theta": theta,
    "mean of four": mean_of_four,
    "median of five": median_of_five,
}


def _mean_change(history: Array) -> Array:
    return np.asarray((history[:, -1:] - history[:, :1]) / (history.shape[1] - 1))


def _ahead(horizons: int) -> Array:
    return np.arange(1.0, horizons + 1.0)
