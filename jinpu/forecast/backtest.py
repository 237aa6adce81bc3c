"""How far the forecasts can be trusted: every corpus forecast from a table fitted on the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jinpu.forecast.candidates import CANDIDATES
from jinpu.forecast.corpora import COMPETITIONS, Reference, Windows, all_windows, last_windows
from jinpu.forecast.distribution import share_below
from jinpu.forecast.engine import forecast_at
from jinpu.forecast.fit import fit_coefficients
from jinpu.forecast.panel import Array, Panel
from jinpu.forecast.scores import brier, calibration_error, interval_scores
from jinpu.forecast.table import LEVELS, Coefficients

POINTS = (4, 6, 10)
HORIZONS = (1, 2, 3)
# Synthetic targets: the newest value plus so many times the window's mean absolute change. The published table says
# "eight a series" and not which; these give its nine numbers for drift and straight line within 0.003 (Brier) and 0.004
# (calibration error), and those of the pooled Theta within 0.001 and 0.003.
TARGET_STEPS = (-2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 5.0, 8.0)


@dataclass(frozen=True)
class Trial:
    """Forecasts of windows whose future is known.

    Attributes:
        windows: M windows.
        quantiles: shape (M, H, len(LEVELS)).
    """

    windows: Windows
    quantiles: Array

    def scores(self) -> dict[str, float]:
        """Interval scores over all horizons, and those of synthetic targets at the last one."""
        windows = self.windows
        found = interval_scores(self.quantiles, windows.future, windows.typical_change, windows.weight)
        said, happened, weight = self.targets()
        return found | {
            "Brier": brier(said, happened, weight),
            "calibration": calibration_error(said, happened, weight),
        }

    def targets(self) -> tuple[Array, Array, Array]:
        """Probability said, 1 or 0 for what happened, and weight of each synthetic target at the last horizon."""
        windows = self.windows
        known = np.isfinite(windows.future[:, -1])
        start, step = windows.seen[known, -1], np.abs(np.diff(windows.seen[known], axis=1)).mean(axis=1)
        last = self.quantiles[known, -1]
        goals = [start + steps * step for steps in TARGET_STEPS]
        said = [1.0 - share_below(last, goal, or_equal=False) for goal in goals]
        happened = [(windows.future[known, -1] >= goal).astype(np.float64) for goal in goals]
        return np.concatenate(said), np.concatenate(happened), np.tile(windows.weight[known], len(TARGET_STEPS))

    def of(self, corpus: str) -> "Trial":
        """The part on one corpus."""
        chosen = self.windows.corpus == corpus
        return Trial(self.windows.rows(chosen), self.quantiles[chosen])


def without(references: Sequence[Reference], corpus: str) -> Coefficients:
    """The table fitted on every corpus but one, for the back-test's numbers of points and horizons."""
    return fit_coefficients([each for each in references if each.corpus != corpus], POINTS, HORIZONS)


def forecast_windows(windows: Windows, coefficients: Coefficients | None = None, horizons: int = 3) -> Array:
    """Quantiles of each window's future, shape (M, horizons, len(LEVELS)); the shipped table when none is given."""
    count, points = windows.seen.shape
    years = np.broadcast_to(np.arange(points, dtype=np.float64), (count, points))
    panel = Panel(windows.name, years, windows.seen, np.zeros(count))
    rows = np.repeat(np.arange(count), horizons)
    ahead = np.tile(np.arange(points, points + horizons), count)
    found = forecast_at(panel, rows, ahead, coefficients=coefficients)
    return found.at_levels.reshape(count, horizons, len(LEVELS))


def leave_one_out(references: Sequence[Reference], tables: dict[str, Coefficients], points: int) -> Trial:
    """The windows of the published comparison, each forecast from the table that has not seen its corpus.

    Args:
        references: all reference series.
        tables: by corpus left out, from `without`.
        points: numbers of points seen.
    """
    windows = last_windows(references, points, HORIZONS[-1])
    return Trial(windows, forecast_unseen(windows, tables))


def forecast_unseen(windows: Windows, tables: Mapping[str, Coefficients]) -> Array:
    """Quantiles of each window's future, shape (M, H, len(LEVELS)), from the table that has not seen its corpus."""
    quantiles = np.zeros((len(windows.seen), HORIZONS[-1], len(LEVELS)))
    for corpus in np.unique(windows.corpus).tolist():
        chosen = windows.corpus == corpus
        quantiles[chosen] = forecast_windows(windows.rows(chosen), tables[corpus])
    return quantiles


def unseen_corpus(references: Sequence[Reference], coefficients: Coefficients, corpus: str, points: int) -> Trial:
    """All windows of one corpus, forecast from a table that has not seen it; each series counts once."""
    windows = all_windows([each for each in references if each.corpus == corpus], points, HORIZONS[-1])
    return Trial(windows, forecast_windows(windows, coefficients))


def score_table(references: Sequence[Reference], tables: dict[str, Coefficients]) -> pd.DataFrame:
    """One row a number of points and corpus left out: all competitions together, then every corpus by itself."""
    rows = []
    for points in POINTS:
        together = leave_one_out(references, tables, points)
        rows.append({"points": points, "corpus": "competitions"} | together.scores())
        for corpus in tables:
            if corpus in COMPETITIONS:
                part = together.of(corpus)
            else:
                part = unseen_corpus(references, tables[corpus], corpus, points)
            rows.append({"points": points, "corpus": corpus} | part.scores())
    return pd.DataFrame(rows)


def error_by_method(references: Sequence[Reference], tables: dict[str, Coefficients]) -> pd.DataFrame:
    """MASE of the plain continuations and of the fitted table on the competitions' windows; one row a method."""
    columns = {}
    for points in POINTS:
        trial = leave_one_out(references, tables, points)
        windows, unit = trial.windows, trial.windows.typical_change[:, None]
        errors = {
            name: float((np.abs(windows.future - method(windows.seen, HORIZONS[-1])) / unit).mean())
            for name, method in CANDIDATES.items()
        }
        columns[points] = errors | {"fitted table": trial.scores()["MASE"]}
    return pd.DataFrame(columns).rename_axis(index="method", columns="points")


def coverage_by_horizon(references: Sequence[Reference], tables: dict[str, Coefficients]) -> pd.DataFrame:
    """Share of the competitions' futures inside the 80 % and 95 % intervals, by number of points and years ahead."""
    rows = []
    for points in POINTS:
        trial = leave_one_out(references, tables, points)
        for place, years in enumerate(HORIZONS):
            actual, quantiles = trial.windows.future[:, [place]], trial.quantiles[:, [place]]
            found = interval_scores(quantiles, actual, trial.windows.typical_change)
            rows.append(
                {"points": points, "years ahead": years} | {name: found[name] for name in ("cover80", "cover95")}
            )
    return pd.DataFrame(rows).pivot_table(index="points", columns="years ahead", values=["cover80", "cover95"])
