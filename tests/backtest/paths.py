"""Windows as plans really have them, made from whole ones: spliced, gapped, bounded, approximate, late."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jinpu.forecast.backtest import HORIZONS
from jinpu.forecast.corpora import Windows
from jinpu.forecast.engine import forecast_at
from jinpu.forecast.panel import Array, Panel, relative_uncertainty
from jinpu.forecast.table import LEVELS, Model

SEED = 1
#: Values that a gapped window lacks in its middle; it is made from one that is so much longer.
MISSING = 2


@dataclass(frozen=True)
class Printed:
    """Windows as they are seen: what a forecast is given and what it is scored on.

    Attributes:
        panel: what is known.
        windows: the same values, and what came after the year in which they were known.
        late: years by which the newest value lags behind that year.
        upper: the greatest possible value of all, NaN for none; `lower` the least.
    """

    panel: Panel
    windows: Windows
    late: int = 0
    lower: float = np.nan
    upper: float = np.nan

    def rows(self, chosen: NDArray[np.bool_]) -> "Printed":
        """Some of the windows."""
        return replace(self, panel=self.panel.rows(chosen), windows=self.windows.rows(chosen))

    def forecast(self, model: Model) -> Array:
        """Quantiles, shape (M, H, len(LEVELS))."""
        count = len(self.windows.history)
        rows = np.repeat(np.arange(count), len(HORIZONS))
        years = (self.panel.last_year[:, None] + self.late + np.array(HORIZONS)).ravel()
        kinds = self.windows.kind.tolist()
        points = self.panel.points - self.panel.imputed.sum(axis=1)
        found = forecast_at(
            self.panel,
            rows,
            years,
            lower=self.lower,
            upper=self.upper,
            kind=kinds,
            points=points,
            models=[model] if model else (),
        )
        return found.at_levels.reshape(count, len(HORIZONS), len(LEVELS))


def spliced(windows: Windows) -> Printed:
    """One step is unknown: the level before it is moved so that the step is the mean of the others.

    Such a window counts one value less, and is made from one that is one longer.
    """
    rng = np.random.default_rng(SEED)
    steps = np.diff(windows.history, axis=1)
    rows, place = np.arange(len(steps)), rng.integers(0, steps.shape[1], len(steps))
    others = (steps.sum(axis=1) - steps[rows, place]) / (steps.shape[1] - 1)
    steps[rows, place] = others
    back = np.cumsum(steps[:, ::-1], axis=1)[:, ::-1]
    history = np.hstack([windows.history[:, -1:] - back, windows.history[:, -1:]])
    panel = Panel.of_windows(history, windows.name)
    imputed = panel.imputed.copy()
    imputed[rows, place + 1] = True
    return Printed(replace(panel, imputed=imputed), replace(windows, history=history))


def gapped(windows: Windows) -> Printed:
    """Two years in the middle are missing; the windows given are so much longer."""
    rng = np.random.default_rng(SEED)
    count, width = windows.history.shape
    middle = np.arange(1, width - 1)
    kept = np.array([sorted({0, width - 1, *rng.permutation(middle)[MISSING:]}) for _ in range(count)])
    history = np.take_along_axis(windows.history, kept, axis=1)
    panel = replace(Panel.of_windows(history, windows.name), years=kept.astype(np.float64))
    return Printed(panel, replace(windows, history=history))


def approximate(windows: Windows) -> Printed:
    """The newest value is about right: off by a normal error of its quality's size, which the forecast is told."""
    rng = np.random.default_rng(SEED)
    deviation = relative_uncertainty()["approximate"] * np.abs(windows.history[:, -1])
    history = windows.history.copy()
    history[:, -1] += deviation * rng.standard_normal(len(history))
    panel = Panel.of_windows(history, windows.name)
    return Printed(replace(panel, uncertainty=deviation), replace(windows, history=history))


def late(windows: Windows) -> Printed:
    """The year after the newest value is over and not published: the years to come begin one later."""
    panel = Panel.of_windows(windows.history, windows.name)
    return Printed(panel, replace(windows, future=windows.future[:, 1:]), late=1)


def bounded(windows: Windows) -> Printed:
    """Shares between 0 and 100."""
    values = np.hstack([windows.history, windows.future])
    inside = (windows.kind == "share") & (values >= 0).all(axis=1) & (values <= 100).all(axis=1)
    part = windows.rows(inside)
    return Printed(Panel.of_windows(part.history, part.name), part, lower=0.0, upper=100.0)


#: How each is made, how many values more it is made from, and how many years more must have come.
PATHS: dict[str, tuple[Callable[[Windows], Printed], int, int]] = {
    "whole": (lambda windows: Printed(Panel.of_windows(windows.history, windows.name), windows), 0, 0),
    "spliced": (spliced, 1, 0),
    "gapped": (gapped, MISSING, 0),
    "approximate": (approximate, 0, 0),
    "late": (late, 0, 1),
    "bounded": (bounded, 0, 0),
}
