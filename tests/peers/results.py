"""What a method says of many windows, held as the five quantiles that every package gives."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from jinpu.forecast.backtest import TARGET_STEPS
from jinpu.forecast.corpora import Windows
from jinpu.forecast.panel import Array
from jinpu.forecast.scores import brier, calibration_error, twice_pinball_loss

# Levels that every package gives: both ends of two intervals and the middle.
FIVE = (2.5, 10.0, 50.0, 90.0, 97.5)
LEVELS_OF_FIVE = np.array(FIVE) / 100.0


@dataclass(frozen=True)
class Result:
    """Forecasts of one method.

    Attributes:
        name: of the method.
        quantiles: shape (M, H, 5), at `FIVE`; NaN where the method failed.
        seconds: for all windows.
    """

    name: str
    quantiles: Array
    seconds: float

    def scores(self, windows: Windows) -> dict[str, object]:
        """The row of one method: scores as in `jinpu.forecast.scores`, CRPS over the five levels, failures, time."""
        actual, unit = windows.future, windows.mase_scale[:, None]
        low, inner_low, middle, inner_high, high = np.moveaxis(self.quantiles, -1, 0)
        whole = np.asarray(np.isfinite(self.quantiles).all(axis=(1, 2)))
        missed = np.maximum(low - actual, 0.0) + np.maximum(actual - high, 0.0)
        loss = twice_pinball_loss(self.quantiles, actual, LEVELS_OF_FIVE)
        return {
            "method": self.name,
            "MASE": float((np.abs(actual - middle) / unit)[whole].mean()),
            "cover80": float(((inner_low <= actual) & (actual <= inner_high))[whole].mean()),
            "cover95": float(((low <= actual) & (actual <= high))[whole].mean()),
            "MSIS": float(((high - low + 40.0 * missed) / unit)[whole].mean()),
            "CRPS5": float((loss / unit)[whole].mean()),
            **self._target_scores(windows.rows(whole), whole),
            "failed": int((~whole).sum()),
            "ms": 1000.0 * self.seconds / len(windows.history),
        }

    def _target_scores(self, windows: Windows, whole: NDArray[np.bool_]) -> dict[str, float]:
        """Brier score and calibration error of made targets in the last year, as in the back-test."""
        last, outcome = self.quantiles[whole, -1], windows.future[:, -1]
        start, step = windows.history[:, -1], np.abs(np.diff(windows.history, axis=1)).mean(axis=1)
        goals = [start + steps * step for steps in TARGET_STEPS]
        said = np.concatenate([chance_above(last, goal) for goal in goals])
        happened = np.concatenate([(outcome >= goal).astype(np.float64) for goal in goals])
        return {"Brier": brier(said, happened), "calibration": calibration_error(said, happened)}


def chance_above(quantiles: Array, targets: Array) -> Array:
    """Probability of at least `targets`, shape (M,), from quantiles of shape (M, 5) at `FIVE`.

    The normal score of the level is taken to be piecewise linear in the value, and to go on so beyond both ends: exact
    for a normal distribution. Quantiles that coincide hold their whole share at one value.
    """
    scores = ndtri(LEVELS_OF_FIVE)
    place = np.clip((quantiles < targets[:, None]).sum(axis=1), 1, len(FIVE) - 1)
    rows = np.arange(len(quantiles))
    low, high = quantiles[rows, place - 1], quantiles[rows, place]
    width = np.where(high > low, high - low, 1e-300)
    part = np.clip((targets - low) / width, -1e6, 1e6)
    return np.asarray(1.0 - ndtr(scores[place - 1] + part * (scores[place] - scores[place - 1])))
