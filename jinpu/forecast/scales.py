"""The line on which a series is forecast: its own for most, logits for one that is bounded on both sides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jinpu.forecast.panel import Array

# Half a per cent of the range is added on both sides so that 0 % and 100 % have a logit.
MARGIN = 0.005


@dataclass(frozen=True)
class Bounds:
    """Least and greatest possible value of N series, shape (N,) each; -inf and inf where there is none."""

    lower: Array
    upper: Array

    @property
    def both(self) -> NDArray[np.bool_]:
        """Which series are bounded on both sides."""
        return np.isfinite(self.lower) & np.isfinite(self.upper)

    def rows(self, chosen: NDArray[np.int64]) -> "Bounds":
        """The bounds of some of the series."""
        return Bounds(self.lower[chosen], self.upper[chosen])


def to_line(values: Array, bounds: Bounds) -> Array:
    """Logit of the place between two bounds, log((y - a) / (b - y)) with a margin; other series unchanged.

    Args:
        values: shape (N, K); one row a series of `bounds`.
        bounds: of the N series.
    """
    lower, width = _margined(bounds)
    share = (values - lower) / width
    smallest = MARGIN / (1.0 + 2.0 * MARGIN) / 2.0
    inside = np.clip(np.where(bounds.both[:, None], share, 0.5), smallest, 1.0 - smallest)
    return np.where(bounds.both[:, None], np.log(inside / (1.0 - inside)), values)


def from_line(line: Array, bounds: Bounds) -> Array:
    """Back from `to_line`, and never beyond a bound."""
    lower, width = _margined(bounds)
    logistic = lower + width / (1.0 + np.exp(-np.clip(np.where(bounds.both[:, None], line, 0.0), -30.0, 30.0)))
    values = np.where(bounds.both[:, None], logistic, line)
    return np.clip(values, bounds.lower[:, None], bounds.upper[:, None])


def _margined(bounds: Bounds) -> tuple[Array, Array]:
    lower = np.where(bounds.both, bounds.lower, 0.0)[:, None]
    width = np.where(bounds.both, bounds.upper - bounds.lower, 1.0)[:, None]
    return lower - MARGIN * width, width * (1.0 + 2.0 * MARGIN)
