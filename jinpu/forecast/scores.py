"""How forecasts did: the measures of the published comparisons."""

import numpy as np
from scipy.optimize import isotonic_regression

from jinpu.forecast.panel import Array
from jinpu.forecast.table import LEVELS


def interval_scores(
    quantiles: Array, actual: Array, unit: Array, weight: Array | None = None, farthest: float = np.inf
) -> dict[str, float]:
    """Mean scores over windows and horizons.

    MASE: absolute error of the median; MSIS: width of the 95 % interval plus 40 times what it missed by; CRPS: twice
    the quantile loss, mean over the fifteen shown levels; each in the series' unit. cover80, cover95: share inside.

    Args:
        quantiles: shape (M, H, len(LEVELS)).
        actual: shape (M, H); NaN is left out.
        unit: shape (M,), typical yearly change of each series.
        weight: shape (M,), equal when not given.
        farthest: how many units an error counts at most; MSIS counts twenty times that.
    """
    level = {name: quantiles[..., LEVELS.index(name)] for name in (2.5, 10.0, 50.0, 90.0, 97.5)}
    reach = farthest * unit[:, None]
    near = np.clip(actual, level[50.0] - reach, level[50.0] + reach)
    missed = np.maximum(level[2.5] - near, 0.0) + np.maximum(near - level[97.5], 0.0)
    loss = twice_pinball_loss(quantiles[..., 1:-1], near, np.array(LEVELS[1:-1]) / 100.0)
    parts = {
        "MASE": np.abs(near - level[50.0]) / unit[:, None],
        "cover80": ((level[10.0] <= actual) & (actual <= level[90.0])).astype(np.float64),
        "cover95": ((level[2.5] <= actual) & (actual <= level[97.5])).astype(np.float64),
        "MSIS": np.minimum((level[97.5] - level[2.5] + 40.0 * missed) / unit[:, None], 20.0 * farthest),
        "CRPS": np.minimum(loss / unit[:, None], farthest),
    }
    share = np.isfinite(actual) * (np.ones(len(actual)) if weight is None else weight)[:, None]
    return {
        name: float(np.nansum(np.where(share > 0, part, 0.0) * share) / share.sum()) for name, part in parts.items()
    }


def twice_pinball_loss(quantiles: Array, actual: Array, levels: Array) -> Array:
    """Twice the quantile loss in the series' unit, mean over the levels (between 0 and 1) along the last axis."""
    error = actual[..., None] - quantiles
    return np.asarray(2.0 * np.where(error >= 0, error * levels, -error * (1.0 - levels)).mean(axis=-1))


def brier(probability: Array, came_true: Array, weight: Array | None = None) -> float:
    """Mean squared difference between what was said (0-1) and what happened (0 or 1)."""
    return float(np.average(np.square(probability - came_true), weights=weight))


def calibration_error(probability: Array, came_true: Array, weight: Array | None = None) -> float:
    """Mean distance between said and happened over ten bins of probability, each bin by its weight."""
    share = np.ones(len(probability)) if weight is None else weight
    table = reliability(probability, came_true, share)
    return float(sum(abs(said - happened) * part for said, happened, part in table) / share.sum())


def reliability(probability: Array, came_true: Array, weight: Array) -> list[tuple[float, float, float]]:
    """For each filled tenth of probability: mean said, share that came true, total weight."""
    tenth = np.minimum((probability * 10).astype(np.int64), 9)
    filled = [tenth == each for each in range(10) if np.any(tenth == each)]
    return [
        (
            float(np.average(probability[rows], weights=weight[rows])),
            float(np.average(came_true[rows], weights=weight[rows])),
            float(weight[rows].sum()),
        )
        for rows in filled
    ]


def corp(probability: Array, came_true: Array, weight: Array) -> dict[str, float]:
    """The Brier score taken apart on the reliability curve of isotonic regression (CORP).

    Score = miscalibration - discrimination + uncertainty (Dimitriadis, Gneiting and Jordan 2021): what recalibrating
    would save, what the recalibrated chances save over always saying the share, and that share's own score.
    """
    order = np.lexsort((came_true, probability))
    said, met, share = probability[order], came_true[order], weight[order]
    starts = np.flatnonzero(np.r_[True, np.diff(said) > 0])
    total = np.add.reduceat(share, starts)
    fitted = isotonic_regression(np.add.reduceat(met * share, starts) / total, weights=total).x
    recalibrated = np.repeat(fitted, np.diff(np.r_[starts, len(said)]))
    score, best = brier(said, met, share), brier(recalibrated, met, share)
    uncertainty = brier(np.full(len(met), np.average(met, weights=share)), met, share)
    return {
        "Brier": score,
        "miscalibration": score - best,
        "discrimination": uncertainty - best,
        "uncertainty": uncertainty,
    }
