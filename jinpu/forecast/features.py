"""What a short series says about its own future: numbers that do not depend on its unit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jinpu.forecast.kinds import Traits
from jinpu.forecast.panel import Array

# Every quantile of the change to come is a weighted sum of these, in units of the usual yearly change.
# The first group turns round when the series is mirrored, the second does not, and growth exists only where allowed.
ODD = ("drift", "drift_noise", "drift_unevenness", "momentum", "drift_unscaled")
EVEN = ("spread", "noise", "unevenness", "smoothness", "unscaled")
GROWTH = ("growth", "growth_drift", "growth_drift_noise", "growth_share", "growth_noise")
FEATURES = (*ODD, *EVEN, *GROWTH)
# The same on the logarithm, for steady risers.
LOG_FEATURES = (
    "spread", "drift", "drift_noise", "share", "noise", "unevenness", "drift_unevenness", "smoothness", "momentum",
    "newest", "grower", "grower_share",
)  # fmt: skip

# A constant series has no usual change; it is given this share of its level, the smallest seen in the reference series.
SMALLEST_RELATIVE_CHANGE = 0.001
SMALLEST_RATE = 1e-4
SMALLEST_SCALE = 1e-290
NOISY = 0.3
USUAL_NOISE = 0.05
# Changes that differ from one another by a third of the usual change are no longer a smooth curve.
ROUGH = 1.0 / 3.0


@dataclass(frozen=True)
class Features:
    """The features of N series and the unit that they are measured in.

    Attributes:
        scale: shape (N,), the mean absolute yearly change, in the series' own unit.
        columns: shape (N, number of features).
    """

    scale: Array
    columns: Array


@dataclass(frozen=True)
class Steps:
    """The observed steps of N windows: from one seen value to the next, NaN where none or where it was imputed.

    Attributes:
        change: shape (N, W - 1).
        gap: shape (N, W - 1), years.
        values: shape (N, W).
    """

    change: Array
    gap: Array
    values: Array

    @property
    def residual(self) -> Array:
        """What each change differs from the drift by, as one year's: over the square root of its years."""
        return np.asarray((self.change - self.mean[:, None] * self.gap) / np.sqrt(self.gap))

    @property
    def size(self) -> Array:
        """The usual yearly change, shape (N,): the mean of |drift + residual|, a step of g years counts sqrt(g) times.

        A random walk with drift m and spread s moves by g m in g years, with a spread of s sqrt(g). So a steady riser's
        usual change is its drift, whichever years were published.
        """
        weight = np.where(np.isfinite(self.gap), np.sqrt(self.gap), 0.0)
        total = np.nansum(weight * np.abs(self.mean[:, None] + self.residual), axis=1)
        return np.asarray(total / np.maximum(weight.sum(axis=1), 1.0))

    @property
    def yearly(self) -> Array:
        """Changes a year."""
        return np.asarray(self.change / self.gap)

    @property
    def mean(self) -> Array:
        """All change seen over all years in which it was seen, shape (N,)."""
        return np.asarray(np.nansum(self.change, axis=1) / np.maximum(np.nansum(self.gap, axis=1), 1.0))


def steps_of(years: Array, values: Array, imputed: NDArray[np.bool_]) -> Steps:
    """The observed steps; one into a place marked as imputed, shape (N, W), is none."""
    hidden = imputed[:, 1:]
    change = np.where(hidden, np.nan, np.diff(values, axis=1))
    gap = np.where(np.isfinite(change), np.diff(years, axis=1), np.nan)
    return Steps(change, gap, values)


def compute_features(
    years: Array, values: Array, relative_to: Array, traits: Traits, imputed: NDArray[np.bool_], whole: ArrayLike = 0
) -> Features:
    """Describe N windows of W values; NaN marks the places that a shorter series does not fill.

    With d_i the change from one seen value to the next over g_i years and m = sum(d_i) / sum(g_i), the scale s is the
    mean of |m + (d_i - g_i m) / sqrt(g_i)|, weighted by sqrt(g_i): mean(|d_i|) where there is no gap. In units of s:

    - drift: mean yearly change;
    - share: s relative to the level, capped at 0.3 and counted in tenths; noise: log(s relative to the level / 0.05);
      a series with values on both sides of zero, or whose zero does not matter (unscaled), is given the usual 0.05;
    - unevenness: standard deviation of the yearly changes about the drift; spread: 1;
    - drift_noise, drift_unevenness: drift times share and times unevenness (a drift counts for less in a series that is
      noisy for its level or moves by fits and starts);
    - smoothness: exp(-(r / ROUGH)^2), r the mean distance between neighbouring yearly changes (a modelled series, such
      as a mortality estimate, follows a curve); momentum: smoothness times the newest yearly change less the drift;
    - growth: 1 where growth may be assumed, else 0, and its products with |drift|, drift * share, share and noise.

    Args:
        years: shape (N, W).
        values: shape (N, W), on the line where the forecast is made (logits for shares).
        relative_to: shape (N, W), the values as printed; the level is their mean absolute value.
        traits: of the N series.
        imputed: shape (N, W), True where the step into a value was never observed (a splice); it counts nowhere.
        whole: shape (N,), the usual change of the series whose last values these are, for windows that stand still.
    """
    steps = steps_of(years, values, imputed)
    level = np.nanmean(np.abs(relative_to), axis=1) * traits.level
    height = np.nanmean(np.abs(values), axis=1)
    usual = steps.size
    still = usual <= 1e-12 * height
    growth = traits.growth * ~still
    # Where the zero does not matter, what stands still falls back on how it moved before; never moved, on its height.
    before = np.where(np.asarray(whole) > 1e-12 * height, whole, SMALLEST_RELATIVE_CHANGE * height)
    tiny = np.where(still & (traits.level <= 0), before, SMALLEST_RELATIVE_CHANGE * height * traits.level)
    scale = np.maximum(usual, np.maximum(tiny, SMALLEST_SCALE))
    printed_scale = steps_of(years, relative_to, imputed).size
    relative = np.maximum(printed_scale, SMALLEST_RELATIVE_CHANGE * level) / np.where(level > 0, level, 1.0)
    # A series that crosses zero has no level to be noisy for.
    crosses = (np.nanmin(relative_to, axis=1) < 0) & (np.nanmax(relative_to, axis=1) > 0)
    relative = np.where(crosses | (level <= 0), USUAL_NOISE, relative)
    shape = _shape(steps, scale)
    noise, share = _noise(relative)
    unscaled = 1.0 - traits.level
    drift = shape.drift
    odd = [drift, drift * share, drift * shape.unevenness, shape.newest * shape.smoothness, drift * unscaled]
    even = [np.ones_like(drift), noise, shape.unevenness, shape.smoothness, unscaled]
    assumed = [growth, growth * np.abs(drift), growth * drift * share, growth * share, growth * noise]
    return Features(scale, np.stack([*odd, *even, *assumed], axis=1))


def compute_log_features(years: Array, logs: Array, grower: Array, imputed: NDArray[np.bool_]) -> Features:
    """The features of N windows of logarithms, shape (N, W); `grower` is 1 for money and counts (`LOG_FEATURES`)."""
    steps = steps_of(years, logs, imputed)
    scale = np.maximum(steps.size, SMALLEST_RATE)
    shape = _shape(steps, scale)
    noise, share = _noise(scale)
    drift, uneven, smooth, newest = shape.drift, shape.unevenness, shape.smoothness, shape.newest
    columns = [
        np.ones_like(drift), drift, drift * share, share, noise, uneven, drift * uneven, smooth, newest * smooth,
        newest, grower, grower * share,
    ]  # fmt: skip
    return Features(scale, np.stack(columns, axis=1))


def logs_where(positive: NDArray[np.bool_], values: Array) -> Array:
    """Logarithms of the rows that are positive, shape (N, W), 0 in the others; NaN where there is no value."""
    return np.asarray(np.log(np.where(positive[:, None], values, np.where(np.isfinite(values), 1.0, np.nan))))


def growth_gate(years: Array, values: Array, traits: Traits, imputed: NDArray[np.bool_]) -> Array:
    """How far each series counts as a steady riser, 0 to 1, shape (N,).

    clip((T - 1) / 1.5, 0, 1) * clip((m - 0.01) / 0.03, 0, 1), with m the mean yearly change of the logarithm and
    T = m / (its standard deviation + 0.004).
    """
    steps = steps_of(years, logs_where(traits.log, values), imputed)
    mean = steps.mean
    deviation = np.sqrt(_mean(np.square(steps.yearly - mean[:, None])))
    steady = np.clip((mean / (deviation + 0.004) - 1.0) / 1.5, 0.0, 1.0)
    return np.asarray(np.where(traits.log, steady * np.clip((mean - 0.01) / 0.03, 0.0, 1.0), 0.0))


@dataclass(frozen=True)
class _Shape:
    drift: Array
    unevenness: Array
    smoothness: Array
    newest: Array


def _shape(steps: Steps, scale: Array) -> _Shape:
    """Drift, unevenness, smoothness, and the newest yearly change less the drift (0 where it was imputed)."""
    drift = steps.mean / scale
    unevenness = np.sqrt(_mean(np.square(steps.residual / scale[:, None])))
    yearly = steps.yearly / scale[:, None]
    smoothness = np.exp(-np.square(_mean(np.abs(np.diff(yearly, axis=1))) / ROUGH))
    newest = np.where(np.isfinite(yearly[:, -1]), yearly[:, -1] - drift, 0.0)
    return _Shape(drift, unevenness, smoothness, newest)


def _noise(relative: Array) -> tuple[Array, Array]:
    noise = np.clip(np.log(np.maximum(relative, 1e-9) / USUAL_NOISE), -3.0, 2.0)
    return noise, np.minimum(relative, NOISY) * 10.0


def _mean(values: Array) -> Array:
    """Mean over the filled places of each row; 0 for a row without any."""
    filled = np.isfinite(values)
    return np.asarray(np.where(filled, values, 0.0).sum(axis=1) / np.maximum(filled.sum(axis=1), 1))
