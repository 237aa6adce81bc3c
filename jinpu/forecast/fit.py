"""Fit the table of coefficients on the reference series: `python -m jinpu.forecast.fit`.

Each quantile of the change to come, in units of the series' usual change, is a weighted sum of the features
(`features.py`). The weights minimise the quantile loss over all windows of all reference series (quantile regression,
Koenker and Bassett 1978), each series counting once. The loss is counted in units of the whole series' typical change, as
the scores are. Where growth may not be assumed, every window is taken together with its mirror image (all signs turned),
so that a fall is as likely as a rise of the same size; where it may, windows are taken as they are.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from jinpu.files import write_text_whole
from jinpu.forecast.corpora import SERIES_FOLDER, Reference, Windows, all_windows, load_references
from jinpu.forecast.features import EVEN, FEATURES, GROWTH, ODD, describe
from jinpu.forecast.kinds import growth_and_floor
from jinpu.forecast.panel import Array, Panel
from jinpu.forecast.table import HORIZONS, LEVELS, POINTS, TABLE, Coefficients, as_text

MIRROR = np.array([-1.0] * len(ODD) + [1.0] * len(EVEN) + [0.0] * len(GROWTH))
# A window that is far wilder than its series would dominate the fit.
LARGEST_WEIGHT = 5.0
# Width, in units of the usual change, over which the corner of the quantile loss is rounded.
ROUNDING = 0.05
RIDGE = 1e-5


def fit_coefficients(references: Sequence[Reference]) -> Coefficients:
    """Fit the whole table on the given reference series."""
    weights = np.zeros((len(POINTS), len(HORIZONS), len(LEVELS), len(FEATURES)))
    for n, points in enumerate(POINTS):
        windows = all_windows(references, points, HORIZONS[-1])
        columns, scale, growth = described(windows)
        for h in range(len(HORIZONS)):
            known = np.isfinite(windows.future[:, h])
            change = (windows.future[:, h] - windows.seen[:, -1])[known] / scale[known]
            loss_weight = windows.weight * np.minimum(scale / windows.typical_change, LARGEST_WEIGHT)
            weights[n, h] = _fit_levels(columns[known], change, loss_weight[known], growth[known])
    return Coefficients(weights)


def described(windows: Windows) -> tuple[Array, Array, Array]:
    """Features (M, F), scale (M,) and growth (M,) of windows without gaps."""
    count, points = windows.seen.shape
    years = np.broadcast_to(np.arange(points, dtype=np.float64), (count, points))
    growth, _ = growth_and_floor(Panel(windows.name, years, windows.seen, np.zeros(count)), None)
    description = describe(years, windows.seen, windows.seen, growth)
    return description.columns, description.scale, growth


def _fit_levels(columns: Array, change: Array, weight: Array, growth: Array) -> Array:
    """Weights of the features for every level, shape (len(LEVELS), F)."""
    mirrored = growth == 0
    columns = np.vstack([columns, columns[mirrored] * MIRROR])
    change = np.r_[change, -change[mirrored]]
    weight = np.r_[weight, weight[mirrored]]
    return np.array([quantile_regression(columns, change, weight, level / 100.0) for level in LEVELS])


def quantile_regression(columns: Array, outcome: Array, weight: Array, level: float) -> Array:
    """Coefficients b that minimise sum(weight * loss(outcome - columns @ b)), the loss of one quantile.

    The loss is (level - 1/2) r + sqrt(r^2 + ROUNDING^2) / 2, the quantile loss with a rounded corner.

    Args:
        columns: shape (M, F).
        outcome: shape (M,).
        weight: shape (M,), not negative.
        level: between 0 and 1.
    """
    unit = np.sqrt(np.mean(np.square(columns), axis=0))
    unit = np.where(unit > 0, unit, 1.0)
    standard, share = columns / unit, weight / weight.sum()

    def loss(guess: Array) -> tuple[float, Array]:
        residual = outcome - standard @ guess
        rounded = np.sqrt(np.square(residual) + ROUNDING**2)
        value = share @ (rounded / 2.0 + (level - 0.5) * residual) + RIDGE * guess @ guess
        slope = -standard.T @ (share * (residual / rounded / 2.0 + level - 0.5)) + 2.0 * RIDGE * guess
        return float(value), slope

    found = minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(found.x / unit, dtype=np.float64)


def main(folder: Path = SERIES_FOLDER) -> None:
    """Fit on every corpus and write the table beside this module."""
    write_text_whole(Path(__file__).with_name(TABLE), as_text(fit_coefficients(load_references(folder))))


if __name__ == "__main__":
    main()
