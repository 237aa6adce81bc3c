"""Predictive distributions held as quantiles, for many series and years at once, and paths drawn from them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.errors import InputError
from jinpu.forecast.panel import Array
from jinpu.forecast.table import LEVELS

# The levels that are shown; the two outermost serve the tails only.
SHOWN = tuple(f"q{level:g}" for level in LEVELS[1:-1])
AT_LEAST, AT_MOST = "at_least", "at_most"
# No finite pool of past errors supports a firmer word than this.
SUREST = 0.999
DRAWS = 10_000
SEED = 20170101


@dataclass(frozen=True)
class Forecasts:
    """K predictive distributions, one for each asked series and year.

    Attributes:
        series: shape (K,), names.
        years: shape (K,), forecast years.
        at_levels: shape (K, len(LEVELS)), quantiles in the series' own unit.
        last_value: shape (K,), newest value seen.
        horizons: shape (K,), years from the newest value.
        points: shape (K,), values seen.
        least: shape (K,), smallest possible value, -inf for none.
        greatest: shape (K,), largest possible value, inf for none.
    """

    series: NDArray[np.object_]
    years: NDArray[np.int64]
    at_levels: Array
    last_value: Array
    horizons: Array
    points: NDArray[np.int64]
    least: Array
    greatest: Array

    def quantiles(self) -> pd.DataFrame:
        """Long frame: series, year and the fifteen shown quantiles, in the series' own unit."""
        shown = pd.DataFrame(self.at_levels[:, 1:-1], columns=list(SHOWN))
        shown.insert(0, "series", self.series)
        shown.insert(1, "year", self.years)
        return shown

    @property
    def median(self) -> Array:
        """Medians, shape (K,)."""
        return self.at_levels[:, LEVELS.index(50.0)]

    def quantile(self, level: float) -> Array:
        """Quantiles at one of `LEVELS` (per cent), shape (K,)."""
        return self.at_levels[:, LEVELS.index(level)]

    def exceedance_probability(self, targets: Array, directions: "list[str]") -> Array:
        """Probability that each distribution lies at or beyond its target, shape (K,).

        Args:
            targets: shape (K,), in the series' own unit.
            directions: K times "at_least" or "at_most".
        """
        unknown = sorted(set(directions) - {AT_LEAST, AT_MOST})
        if unknown:
            raise InputError(f"unknown direction {unknown[0]!r}", remedy=f"use {AT_LEAST} or {AT_MOST}")
        above = np.where(targets <= self.least, 1.0, 1.0 - cdf(self.at_levels, targets, or_equal=False))
        below = np.where(targets >= self.greatest, 1.0, cdf(self.at_levels, targets, or_equal=True))
        upward = np.array([direction == AT_LEAST for direction in directions], dtype=np.bool_)
        chances = np.where(
            upward, np.where(targets > self.greatest, 0.0, above), np.where(targets < self.least, 0.0, below)
        )
        return np.clip(chances, 1.0 - SUREST, SUREST)


def cdf(values: Array, targets: Array, *, or_equal: bool) -> Array:
    """Share of each distribution below a target, shape (K,).

    Linear between quantiles. Beyond the outermost ones the share left falls exponentially, at the rate at which it fell
    between the two outermost. Quantiles that coincide (at a bound, or of a series without any spread) hold their whole
    share at one value, which counts as below only when `or_equal`.

    Args:
        values: shape (K, len(LEVELS)), ascending.
        targets: shape (K,).
        or_equal: whether the target itself counts as below.
    """
    levels = np.array(LEVELS) / 100.0
    place = ((values <= targets[:, None]) if or_equal else (values < targets[:, None])).sum(axis=1)
    inner = np.clip(place, 1, len(levels) - 1)
    rows = np.arange(len(values))
    low, high = values[rows, inner - 1], values[rows, inner]
    part = np.clip((targets - low) / np.where(high > low, high - low, 1.0), 0.0, 1.0)
    between = levels[inner - 1] + part * (levels[inner] - levels[inner - 1])
    left = _tail(values[:, 0] - targets, values[:, 1] - values[:, 0], levels[0], levels[1])
    right = 1.0 - _tail(targets - values[:, -1], values[:, -1] - values[:, -2], 1.0 - levels[-1], 1.0 - levels[-2])
    return np.asarray(np.where(place == 0, left, np.where(place == len(levels), right, between)))


def _tail(beyond: Array, step: Array, outer: float, inner: float) -> Array:
    """Share beyond a point in the tail, when it fell from `inner` to `outer` within the last `step`."""
    # Where the last step is nothing, the share left falls at once.
    with np.errstate(over="ignore", invalid="ignore"):
        fall = np.maximum(beyond, 0.0) * np.log(inner / outer) / np.where(step > 0, step, 1e-300)
    return np.asarray(outer * np.exp(-np.minimum(fall, 700.0)))


def simulated_paths(quantiles: Array, least: float = -np.inf, greatest: float = np.inf) -> Array:
    """Draws of the values of the years 1 to H ahead, shape (DRAWS, H).

    Years are drawn together: forecast errors behave like a random walk, so that those of years h < k correlate by
    sqrt(h / k) (Gaussian copula); in the back-test they correlate by .75, .61 and .85 where this says .71, .58 and .82.
    Beyond the outermost quantiles the tails fall exponentially, as in `cdf`.

    Args:
        quantiles: shape (H, len(LEVELS)), of years 1 to H ahead.
        least: smallest possible value of a year; with 0 a sum of years never falls below what is booked.
        greatest: largest possible value of a year.
    """
    shares = _shares(len(quantiles))
    paths = [_values_at(shares[:, year], quantiles[year]) for year in range(len(quantiles))]
    return np.clip(np.stack(paths, axis=1), least, greatest)


@cache
def _shares(years: int) -> Array:
    """Evenly spread shares of each year's distribution, in the order of a random walk, shape (DRAWS, years)."""
    horizon = np.arange(1, years + 1, dtype=np.float64)
    steps = np.random.default_rng(SEED).standard_normal((DRAWS, years))
    walk = np.cumsum(steps, axis=1) / np.sqrt(horizon)
    ranks = np.argsort(np.argsort(walk, axis=0), axis=0)
    return (ranks + 0.5) / DRAWS


def _values_at(shares: Array, quantiles: Array) -> Array:
    """The values at shares of one distribution: linear between its quantiles, exponential beyond."""
    levels = np.array(LEVELS) / 100.0
    values = np.interp(shares, levels, quantiles)
    below = np.log(levels[0] / np.minimum(shares, levels[0])) / np.log(levels[1] / levels[0])
    above = np.log((1 - levels[-1]) / np.minimum(1 - shares, 1 - levels[-1])) / np.log(
        (1 - levels[-2]) / (1 - levels[-1])
    )
    return np.asarray(values - below * (quantiles[1] - quantiles[0]) + above * (quantiles[-1] - quantiles[-2]))
