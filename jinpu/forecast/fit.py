"""Fit the table of coefficients on the reference series: `python -m jinpu.forecast.fit`.

Each quantile of the change to come, in units of the series' usual change, is a weighted sum of the features
(`features.py`). The weights minimise the quantile loss over all windows of all reference series (quantile regression,
Koenker and Bassett 1978). Three choices, made in the back-test:

- an indicator counts once, however many windows and regions it has, and a corpus counts by the square root of its
  number of indicators, so that the largest does not speak for all;
- the loss is counted partly in the series' typical change, as the scores are, and partly in the window's own, as
  probabilities are (weighted geometric mean): the first alone gives the sharpest intervals, the second the truest
  probabilities, so that the share of the first grows from the middle to the tails (`typical_share`);
- what may not be assumed is not learnt: a series without growth has symmetric forecasts (a mirrored past gives the
  mirrored forecast), because its weights are fitted on every window together with its mirror image; the features of
  growth are fitted for each tail by itself, on windows as they are.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from jinpu.files import write_text
from jinpu.forecast.corpora import SERIES_FOLDER, Reference, Windows, all_windows, load_references
from jinpu.forecast.features import EVEN, FEATURES, GROWTH, ODD, describe
from jinpu.forecast.kinds import growth_and_floor
from jinpu.forecast.panel import Array, Panel
from jinpu.forecast.scales import bounds_of, to_line
from jinpu.forecast.table import HORIZONS, LEVELS, POINTS, TABLE, Coefficients, as_text

SYMMETRIC = len(ODD) + len(EVEN)
MIRROR = np.array([-1.0] * len(ODD) + [1.0] * len(EVEN))
# Share of the series' typical change in the unit of the loss: at the median, and what the tails add.
MIDDLE_SHARE, TAIL_SHARE = 0.3, 0.62
# A window that is far wilder than its series would dominate the fit, and one that does not move would be lost.
SMALLEST_WEIGHT, LARGEST_WEIGHT = 0.01, 5.0
# Width, in units of the usual change, over which the corner of the quantile loss is rounded.
ROUNDING = 0.05
RIDGE = 1e-5


def fit_coefficients(
    references: Sequence[Reference], points: tuple[int, ...] = POINTS, horizons: tuple[int, ...] = HORIZONS
) -> Coefficients:
    """Fit the table for some numbers of points and horizons on the given reference series."""
    # The products are tall and narrow: threads of the linear algebra only wait for one another, many times as long.
    with threadpool_limits(1):
        return _fit_all(references, points, horizons)


def _fit_all(references: Sequence[Reference], points: tuple[int, ...], horizons: tuple[int, ...]) -> Coefficients:
    weights = np.zeros((len(points), len(horizons), len(LEVELS), len(FEATURES)))
    for n, count in enumerate(points):
        windows = all_windows(references, count, horizons[-1])
        columns, changes = described(windows)
        loss_weight, ratio = windows.weight * corpus_weights(windows), _unit_ratio(windows)
        for h in range(len(horizons)):
            known = np.isfinite(changes[:, h])
            weights[n, h] = _fit_levels(columns[known], changes[known, h], loss_weight[known], ratio[known])
    return Coefficients(weights, points, horizons)


def corpus_weights(windows: Windows) -> Array:
    """One over the square root of the number of indicators in each window's corpus, shape (M,)."""
    weights = np.zeros(len(windows.corpus))
    for corpus in np.unique(windows.corpus):
        members = windows.corpus == corpus
        weights[members] = 1.0 / np.sqrt(windows.weight[members].sum())
    return weights


def _unit_ratio(windows: Windows) -> Array:
    """The window's usual change in units of the series' typical change, shape (M,)."""
    usual = np.abs(np.diff(windows.seen, axis=1)).mean(axis=1)
    return np.asarray(np.clip(usual / windows.typical_change, SMALLEST_WEIGHT, LARGEST_WEIGHT))


def typical_share(level: float) -> float:
    """Share of the series' typical change in the unit of the loss of one quantile (level between 0 and 1)."""
    return MIDDLE_SHARE + TAIL_SHARE * (2.0 * abs(level - 0.5)) ** 4


def described(windows: Windows) -> tuple[Array, Array]:
    """Features (M, F) of windows without gaps, and what came next as changes in units of their scale (M, horizons)."""
    count, points = windows.seen.shape
    years = np.broadcast_to(np.arange(points, dtype=np.float64), (count, points))
    panel = Panel(windows.name, years, windows.seen, np.zeros(count))
    growth, floor = growth_and_floor(panel, None)
    bounds = bounds_of(panel, growth, floor)
    line, future = to_line(windows.seen, bounds), to_line(windows.future, bounds)
    description = describe(years, line, windows.seen, growth)
    return description.columns, (future - line[:, -1:]) / description.scale[:, None]


def _fit_levels(columns: Array, change: Array, weight: Array, ratio: Array) -> Array:
    """Weights of the features for every level, shape (len(LEVELS), F).

    A level p below the median is fitted together with 1 - p: the quantile 1 - p of a change is minus the quantile p of
    the mirrored change, so that one regression at p on windows and mirror images has the symmetric weights in common
    and the weights of the growth features once for each tail.
    """
    plain, mirrored = columns[:, :SYMMETRIC], columns[:, :SYMMETRIC] * MIRROR
    grown, none = columns[:, SYMMETRIC:], np.zeros((len(columns), len(GROWTH)))
    tails = np.vstack([np.hstack([plain, grown, none]), np.hstack([mirrored, none, -grown])])
    middle = np.vstack([np.hstack([plain, grown]), np.hstack([mirrored, -grown])])
    both = np.r_[change, -change]
    fitted = np.zeros((len(LEVELS), columns.shape[1]))
    half = len(LEVELS) // 2
    fitted[half] = _regression(middle, both, _weights(weight, ratio, 0.5), 0.5, np.zeros(middle.shape[1]))
    guess = np.r_[fitted[half], fitted[half, SYMMETRIC:]]
    for place in reversed(range(half)):
        level = LEVELS[place] / 100.0
        guess = _regression(tails, both, _weights(weight, ratio, level), level, guess)
        fitted[place] = guess[: len(FEATURES)]
        fitted[-1 - place] = np.r_[-MIRROR * guess[:SYMMETRIC], guess[len(FEATURES) :]]
    return fitted


def _weights(weight: Array, ratio: Array, level: float) -> Array:
    """Weights in the loss of one quantile, of windows and of their mirror images."""
    return np.tile(weight * ratio ** typical_share(level), 2)


def _regression(columns: Array, outcome: Array, weight: Array, level: float, guess: Array) -> Array:
    """Quantile regression on columns brought to the same size."""
    unit = np.sqrt(np.mean(np.square(columns), axis=0))
    unit = np.where(unit > 0, unit, 1.0)
    return quantile_regression(columns / unit, outcome, weight, level, guess * unit) / unit


def quantile_regression(columns: Array, outcome: Array, weight: Array, level: float, guess: Array) -> Array:
    """Coefficients b that minimise sum(weight * loss(outcome - columns @ b)), the loss of one quantile.

    The loss is (level - 1/2) r + sqrt(r^2 + ROUNDING^2) / 2, the quantile loss with a rounded corner.

    Args:
        columns: shape (M, F), of about the same size.
        outcome: shape (M,).
        weight: shape (M,), not negative.
        level: between 0 and 1.
        guess: shape (F,), where the search starts.
    """
    share = weight / weight.sum()

    def loss(b: Array) -> tuple[float, Array]:
        residual = outcome - columns @ b
        rounded = np.sqrt(np.square(residual) + ROUNDING**2)
        value = share @ (rounded / 2.0 + (level - 0.5) * residual) + RIDGE * b @ b
        slope = -columns.T @ (share * (residual / rounded / 2.0 + level - 0.5)) + 2.0 * RIDGE * b
        return float(value), slope

    found = minimize(loss, guess, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x, dtype=np.float64)


def main(folder: Path = SERIES_FOLDER) -> None:
    """Fit on every corpus and write the table beside this module."""
    write_text(Path(__file__).with_name(TABLE), as_text(fit_coefficients(load_references(folder))))


if __name__ == "__main__":
    main()
