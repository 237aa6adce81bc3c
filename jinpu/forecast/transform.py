"""The line on which a series is forecast: logits between two bounds, logarithms above one, its own otherwise."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jinpu.errors import InputError
from jinpu.forecast.kinds import Traits
from jinpu.forecast.panel import Array, Panel

# Half a per cent of the range is added on both sides so that 0 % and 100 % have a logit.
MARGIN = 0.005


@dataclass(frozen=True)
class Bounds:
    """Least and greatest possible value of N series, shape (N,) each; -inf and inf where there is none.

    Attributes:
        lower: least possible value.
        upper: greatest possible value.
        level: mean height of the series above `lower` where it is forecast on the logarithm, NaN elsewhere.
    """

    lower: Array
    upper: Array
    level: Array

    @property
    def both(self) -> NDArray[np.bool_]:
        """Which series are bounded on both sides."""
        return np.isfinite(self.lower) & np.isfinite(self.upper)

    def rows(self, chosen: NDArray[np.int64]) -> "Bounds":
        """The bounds of some of the series."""
        return Bounds(self.lower[chosen], self.upper[chosen], self.level[chosen])


def bounds_of(panel: Panel, traits: Traits, lower: ArrayLike | None = None, upper: ArrayLike | None = None) -> Bounds:
    """The bounds given, or the least value that the kind has; the level where the logarithm is the line.

    That is where no growth is assumed and nothing seen lies below the least value. (Where growth is assumed, the table
    has learnt from such series how much farther they rise than fall.)

    Args:
        panel: N series.
        traits: of the series.
        lower: least possible value, one or N of them; NaN where there is none.
        upper: greatest possible value, likewise.

    Raises:
        InputError: bounds the wrong way round.
    """
    low, high = (_one_each(panel, bound, none) for bound, none in ((lower, -np.inf), (upper, np.inf)))
    if (low >= high).any():
        place = int(np.argmax(low >= high))
        raise InputError(
            f"the lower bound {low[place]:g} is not below the upper bound {high[place]:g}", remedy="give LOW:HIGH"
        )
    floor = traits.floor
    least = np.where(floor < high, np.maximum(low, floor), low)
    above = panel.above(np.where(np.isfinite(least), least, 0.0))
    level = np.nanmean(above, axis=1)
    logarithmic = (traits.growth == 0) & np.isfinite(least) & (np.nanmin(above, axis=1) >= 0) & (level > 0)
    return Bounds(least, high, np.where(logarithmic, level, np.nan))


def below_a_ceiling(traits: Traits, upper: ArrayLike | None) -> Traits:
    """The traits with no growth where a series cannot rise beyond a bound."""
    high = np.broadcast_to(np.asarray(np.nan if upper is None else upper, dtype=np.float64), traits.growth.shape)
    free = ~np.isfinite(high)
    return replace(traits, growth=traits.growth * free, log=traits.log & free)


def _one_each(panel: Panel, bound: ArrayLike | None, none: float) -> Array:
    each = np.broadcast_to(np.asarray(none if bound is None else bound, dtype=np.float64), (len(panel.series),))
    return np.where(np.isnan(each), none, each)


def transform(values: Array, bounds: Bounds) -> Array:
    """The values on the line, shape (N, K); one row a series of `bounds`.

    Between two bounds the logit of the place between them, log((y - a) / (b - y)), with a margin. On the logarithm
    log(1 + (y - a) / m), m the level: what cannot fall below a doubles more easily than it vanishes, and near a it is
    as good as linear. Other series unchanged.
    """
    lower, width = _margined(bounds)
    share = (values - lower) / width
    smallest = MARGIN / (1.0 + 2.0 * MARGIN) / 2.0
    inside = np.clip(np.where(bounds.both[:, None], share, 0.5), smallest, 1.0 - smallest)
    logits = np.log(inside / (1.0 - inside))
    level, floor, logarithmic = _logarithmic(bounds)
    logs = np.log1p(np.maximum(np.where(logarithmic, values - floor, 0.0), 0.0) / level)
    return np.where(bounds.both[:, None], logits, np.where(logarithmic, logs, values))


def inverse_transform(line: Array, bounds: Bounds) -> Array:
    """Back from `transform`, and never beyond a bound."""
    lower, width = _margined(bounds)
    logistic = lower + width / (1.0 + np.exp(-np.clip(np.where(bounds.both[:, None], line, 0.0), -30.0, 30.0)))
    level, floor, logarithmic = _logarithmic(bounds)
    raised = floor + level * np.expm1(np.clip(np.where(logarithmic, line, 0.0), 0.0, 30.0))
    values = np.where(bounds.both[:, None], logistic, np.where(logarithmic, raised, line))
    return np.clip(values, bounds.lower[:, None], bounds.upper[:, None])


def _margined(bounds: Bounds) -> tuple[Array, Array]:
    lower = np.where(bounds.both, bounds.lower, 0.0)[:, None]
    width = np.where(bounds.both, bounds.upper - bounds.lower, 1.0)[:, None]
    return lower - MARGIN * width, width * (1.0 + 2.0 * MARGIN)


def _logarithmic(bounds: Bounds) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Level, least value and whether they count, shape (N, 1) each."""
    logarithmic = np.isfinite(bounds.level) & ~bounds.both
    level, floor = np.where(logarithmic, bounds.level, 1.0), np.where(logarithmic, bounds.lower, 0.0)
    return level[:, None], floor[:, None], logarithmic[:, None]
