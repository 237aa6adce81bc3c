"""How far the forecasts can be trusted: every corpus, and every fold of the world's indicators, forecast unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast.corpora import Reference, Windows, last_windows, weighed
from jinpu.forecast.distribution import cdf
from jinpu.forecast.engine import forecast_at
from jinpu.forecast.frames import Forecaster, quantiles_by
from jinpu.forecast.panel import Array, Panel
from jinpu.forecast.scores import brier, calibration_error, interval_scores
from jinpu.forecast.table import LEVELS, Model

POINTS = (4, 6, 10)
HORIZONS = (1, 2, 3)
# Synthetic targets: the newest value plus so many times the window's mean absolute change. The published table says
# "eight a series" and not which; these give its nine numbers for drift and straight line within 0.003 (Brier) and 0.004
# (calibration error), and those of the pooled Theta within 0.001 and 0.003.
TARGET_STEPS = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 5.0, 8.0)
# Targets off the newest value, upwards for at_least and downwards for at_most.
ONE_WAY_STEPS = (0.5, 1.0, 2.0, 3.0)
# Single outliers of official series are out by 10^18.
WORLD_FARTHEST = 20.0
MEASURES = ("MASE", "cover80", "cover95", "MSIS", "at_least", "at_most")


@dataclass(frozen=True)
class Trial:
    """Forecasts of windows whose future is known.

    Attributes:
        windows: M windows.
        quantiles: shape (M, H, len(LEVELS)).
        farthest: how many units an error counts at most (`interval_scores`).
    """

    windows: Windows
    quantiles: Array
    farthest: float = np.inf

    def scores(self) -> dict[str, float]:
        """Interval scores over all horizons, and those of synthetic targets at the last one."""
        windows = self.windows
        found = interval_scores(self.quantiles, windows.future, windows.mase_scale, windows.weight, self.farthest)
        said, happened, weight = self.targets()
        ways = {way: calibration_error(*self.targets(way)) for way in ("at_least", "at_most")}
        ours = {"Brier": brier(said, happened, weight), "calibration": calibration_error(said, happened, weight)}
        return found | ways | ours

    def targets(self, way: str = "") -> tuple[Array, Array, Array]:
        """Probability said, 1 or 0 for what happened, and weight of each synthetic target at the last horizon.

        Args:
            way: at_least or at_most for targets `ONE_WAY_STEPS` off the newest value; else `TARGET_STEPS`, at least.
        """
        windows = self.windows
        known = np.isfinite(windows.future[:, -1])
        history, outcome, last = windows.history[known], windows.future[known, -1], self.quantiles[known, -1]
        start, step = history[:, -1], np.abs(np.diff(history, axis=1)).mean(axis=1)
        sign = -1.0 if way == "at_most" else 1.0
        steps = ONE_WAY_STEPS if way else TARGET_STEPS
        goals = [start + sign * each * step for each in steps]
        below = [cdf(last, goal, or_equal=sign < 0) for goal in goals]
        said = [share if sign < 0 else 1.0 - share for share in below]
        happened = [(sign * (outcome - goal) >= 0).astype(np.float64) for goal in goals]
        return np.concatenate(said), np.concatenate(happened), np.tile(windows.weight[known], len(steps))

    def part(self, chosen: NDArray[np.bool_]) -> "Trial":
        """Some of the windows."""
        return replace(self, windows=weighed(self.windows.rows(chosen)), quantiles=self.quantiles[chosen])

    def of(self, corpus: str) -> "Trial":
        """The part on one corpus."""
        return self.part(self.windows.corpus == corpus)


def forecast_windows(
    windows: Windows, model: Model | None = None, horizons: int = 3, kind: Sequence[str] | None = None
) -> Array:
    """Quantiles of each window's future, shape (M, horizons, len(LEVELS)); the shipped tables when none are given."""
    count, points = windows.history.shape
    panel = Panel.of_windows(windows.history, windows.name)
    rows = np.repeat(np.arange(count), horizons)
    ahead = np.tile(np.arange(points, points + horizons), count)
    found = forecast_at(panel, rows, ahead, models=[model] if model else (), kind=kind)
    return found.at_levels.reshape(count, horizons, len(LEVELS))


def trial_by(forecaster: Forecaster, windows: Windows, horizons: int = 3) -> Trial:
    """The windows forecast by somebody's own forecaster, which sees them as one long frame.

    Raises:
        InputError: what `quantiles_by` refuses.
    """
    count, points = windows.history.shape
    names = np.arange(count).astype(str).astype(object)
    # Which years they are is of no account, but a forecaster may want to see years.
    columns = {"series": np.repeat(names, points), "year": np.tile(2000 + np.arange(points), count)}
    frame = pd.DataFrame(columns).assign(value=windows.history.ravel(), series_kind=np.repeat(windows.kind, points))
    years = np.tile(2000 + np.arange(points, points + horizons), count)
    found = quantiles_by(forecaster, frame, np.repeat(names, horizons), years, horizons)
    return Trial(windows, found.reshape(count, horizons, len(LEVELS)))


def leave_one_out(references: Sequence[Reference], models: Mapping[str, Model], points: int) -> Trial:
    """The windows of the published comparison, each forecast from tables that have not seen its corpus."""
    held = [each for each in references if each.corpus in models]
    windows = last_windows(held, points, HORIZONS[-1])
    return Trial(windows, forecast_unseen(windows, models))


def forecast_unseen(windows: Windows, models: Mapping[str, Model]) -> Array:
    """Quantiles of each window's future, shape (M, H, len(LEVELS)), from the tables that have not seen its corpus."""
    quantiles = np.zeros((len(windows.history), HORIZONS[-1], len(LEVELS)))
    for corpus in np.unique(windows.corpus).tolist():
        chosen = windows.corpus == corpus
        quantiles[chosen] = forecast_windows(windows.rows(chosen), models[corpus])
    return quantiles
