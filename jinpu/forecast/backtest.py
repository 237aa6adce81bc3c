"""How far the forecasts can be trusted: every corpus, and every fold of the world's indicators, forecast unseen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast.corpora import COMPETITIONS, WORLD, Reference, Windows, last_windows, spread_windows, weighed
from jinpu.forecast.distribution import cdf
from jinpu.forecast.engine import forecast_at
from jinpu.forecast.fit import FOLDS, fit_model, fold_of
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
SHOCKS = (2008, 2009, 2010, 2020, 2021, 2022)
GROWTH_BANDS = ((-np.inf, 0.0, "falls"), (0.0, 0.05, "0-5 %"), (0.05, 0.15, "5-15 %"), (0.15, np.inf, "over 15 %"))
# Of the plain continuations below.
DAMPING = 0.8
SMOOTHING_GRID = np.linspace(0.1, 0.99, 15)
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
        return (
            found
            | ways
            | {
                "Brier": brier(said, happened, weight),
                "calibration": calibration_error(said, happened, weight),
            }
        )

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
    found = forecast_at(panel, rows, ahead, model=model, kind=kind)
    return found.at_levels.reshape(count, horizons, len(LEVELS))


def fit_unseen(references: Sequence[Reference], corpora: Sequence[str] = tuple(COMPETITIONS)) -> dict[str, Model]:
    """Fit and calibrate without each of some corpora, for the back-test's numbers of points and horizons."""
    return {
        corpus: fit_model([each for each in references if each.corpus != corpus], POINTS, HORIZONS)
        for corpus in corpora
    }


def fit_folds(references: Sequence[Reference]) -> list[Model]:
    """Fit and calibrate without each fold of the world's indicators."""
    folds = fold_of([each.indicator for each in references if each.corpus in WORLD])
    return [
        fit_model([each for each in references if folds.get(each.indicator) != fold], POINTS, HORIZONS)
        for fold in range(FOLDS)
    ]


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


def world_trial(references: Sequence[Reference], models: Sequence[Model], points: int, *, stated: bool = True) -> Trial:
    """The world's indicators, each forecast from tables that have not seen its fold; with its kind stated or not."""
    world = [each for each in references if each.corpus in WORLD]
    folds = fold_of([each.indicator for each in world])
    windows = spread_windows(world, points, HORIZONS[-1])
    fold = np.array([folds[name] for name in windows.indicator])
    quantiles = np.zeros((len(fold), HORIZONS[-1], len(LEVELS)))
    for place, model in enumerate(models):
        chosen = fold == place
        part = windows.rows(chosen)
        quantiles[chosen] = forecast_windows(part, model, kind=part.kind.tolist() if stated else None)
    return Trial(windows, quantiles, WORLD_FARTHEST)


def world_groups(trial: Trial) -> Iterator[tuple[str, Trial]]:
    """The trial as a whole, and its parts by growth, noise and kind of the window."""
    history = trial.windows.history
    yield "all", trial
    positive = (history > 0).all(axis=1)
    pace = np.full(len(history), np.nan)
    pace[positive] = (history[positive, -1] / history[positive, 0]) ** (1.0 / (history.shape[1] - 1)) - 1.0
    for low, high, name in GROWTH_BANDS:
        yield f"growth {name}", trial.part((pace >= low) & (pace < high))
    changes = np.diff(history, axis=1)
    smooth = np.maximum((changes > 0).mean(axis=1), (changes < 0).mean(axis=1)) == 1.0
    yield "smooth", trial.part(smooth)
    yield "mixed", trial.part(~smooth)
    for kind in np.unique(trial.windows.kind.astype(str)).tolist():
        yield f"kind {kind}", trial.part(trial.windows.kind == kind)


def clustered(trial: Trial, draws: int = 200) -> dict[str, float]:
    """Standard error of the coverage of 80 and 95 %: indicators drawn anew, seed fixed."""
    rng = np.random.default_rng(1)
    codes, names = pd.factorize(trial.windows.indicator)
    inside = {
        name: (
            (trial.quantiles[..., low] <= trial.windows.future) & (trial.windows.future <= trial.quantiles[..., high])
        )
        for name, low, high in (("cover80", 3, -4), ("cover95", 1, -2))
    }
    shares = {name: pd.Series(hit.mean(axis=1)).groupby(codes).mean().to_numpy() for name, hit in inside.items()}
    chosen = rng.integers(0, len(names), (draws, len(names)))
    return {name: float(share[chosen].mean(axis=1).std()) for name, share in shares.items()}


def shock_scores(trial: Trial) -> dict[str, float]:
    """Coverage in the years of shock, 2008-10 and 2020-22; every indicator weighs the same."""
    years = trial.windows.year[:, None] + 1 + np.arange(trial.windows.future.shape[1])
    rows, ahead = np.nonzero(np.isin(years, SHOCKS))
    quantiles, actual = trial.quantiles[rows, ahead], trial.windows.future[rows, ahead]
    _, place, count = np.unique(trial.windows.indicator[rows].astype(str), return_inverse=True, return_counts=True)
    weight = 1.0 / count[place]
    return {
        name: float(np.average((quantiles[:, low] <= actual) & (actual <= quantiles[:, high]), weights=weight))
        for name, low, high in (("cover80", 3, -4), ("cover95", 1, -2))
    }


def error_by_method(trial: Trial) -> dict[str, float]:
    """MASE of the plain continuations and of the fitted tables on the same windows."""
    windows, unit = trial.windows, trial.windows.mase_scale[:, None]
    errors = {
        name: float((np.abs(windows.future - method(windows.history, HORIZONS[-1])) / unit).mean())
        for name, method in BENCHMARKS.items()
    }
    return errors | {"fitted tables": trial.scores()["MASE"]}


# Plain ways to continue windows without gaps, shape (M, points): what the fitted tables are compared with.


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
