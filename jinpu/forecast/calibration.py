"""The last step: quantiles moved and stretched until whole indicators that the fit has not seen are covered.

Split conformal prediction with whole indicators left out together (Dunn, Wasserman and Ramdas 2023): in each cell of
number of points, years ahead and shape of the window,

    q' = q50 + d (q75 - q25) + f_p (q_p - q50),

d the weighted median error and f_p the factor that makes the share of outcomes beyond q_p exact, at the levels 2.5, 10,
25, 75, 90 and 97.5, between them linear in the normal score. A cell of k indicators counts by k / (k + 15) against all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from jinpu.forecast.features import logs_where, steps_of
from jinpu.forecast.kinds import Traits
from jinpu.forecast.panel import Array

_SHAPES = (
    "mixed_falling", "mixed_rising", "smooth_falling", "smooth_rising_slow", "smooth_rising", "smooth_rising_fast",
)  # fmt: skip
# Whether growth is assumed, and the shape; without a zero that matters the pace of a rise is not known, but whether it
# makes up more than half of the usual change.
GROUPS = (
    *(f"steady_{shape}" for shape in _SHAPES),
    *(f"growing_{shape}" for shape in _SHAPES),
    *(f"unscaled_{shape}" for shape in (*_SHAPES[:4], "mixed_falling_far", "mixed_rising_far")),
)
FAR = 0.5
# Growth a year at which a smooth riser counts as slow no more, and as fast.
SLOW, FAST = 0.05, 0.15
SEEN_FOR_SHAPE = 10
AT = (2.5, 10.0, 25.0, 75.0, 90.0, 97.5)
SHRINKING = 15
SMALLEST_FACTOR = 0.05
FEWEST_WINDOWS = 30
ROUNDED = 1e-9


@dataclass(frozen=True)
class Calibration:
    """The numbers of each cell.

    Attributes:
        numbers: shape (len(points), len(horizons), len(GROUPS), 7): d and the logarithms of the six factors.
        points: ascending.
        horizons: ascending.
    """

    numbers: Array
    points: tuple[int, ...]
    horizons: tuple[int, ...]

    def of(
        self,
        points: NDArray[np.int64],
        horizons: Array,
        groups: NDArray[np.int64],
        mirrored: NDArray[np.bool_],
        flat: NDArray[np.bool_],
    ) -> Array:
        """The numbers of K forecasts, shape (K, 7).

        Between points linear in 1 / points, between horizons in years. Where the mirrored past must give the mirrored
        forecast, each cell is averaged with its mirror image, and one that has not changed on balance rises and falls.
        """
        symmetric = (self.numbers + self.numbers[:, :, _MIRROR_GROUP][..., _MIRROR_NUMBER] * _MIRROR_SIGN) / 2.0
        found = np.zeros((len(points), 1 + len(AT)))
        fewer, part = between(1.0 / points, [1.0 / each for each in self.points])
        below, ahead = between(horizons, self.horizons)
        for n, h, share in (
            (fewer, below, (1 - part) * (1 - ahead)),
            (fewer, below + 1, (1 - part) * ahead),
            (fewer + 1, below, part * (1 - ahead)),
            (fewer + 1, below + 1, part * ahead),
        ):
            both_ways = (symmetric[n, h, groups] + symmetric[n, h, _MIRROR_GROUP[groups]]) / 2.0
            own_way = np.where(mirrored[:, None], symmetric[n, h, groups], self.numbers[n, h, groups])
            cells = np.where(flat[:, None], both_ways, own_way)
            found += share[:, None] * cells
        return found

    def as_text(self) -> str:
        """The table as `from_text` reads it."""
        lines = [",".join(["points", "horizon", "group", "shift", *(f"log_factor_{level:g}" for level in AT)])]
        for n, points in enumerate(self.points):
            for h, horizon in enumerate(self.horizons):
                for group, row in zip(GROUPS, self.numbers[n, h], strict=True):
                    lines.append(f"{points},{horizon},{group}," + ",".join(f"{number:.4f}" for number in row))
        return "\n".join(lines) + "\n"

    @classmethod
    def from_text(cls, text: str) -> "Calibration":
        """Read what `as_text` wrote."""
        rows = [line.split(",") for line in text.splitlines()[1:]]
        points, horizons = (tuple(sorted({int(row[place]) for row in rows})) for place in (0, 1))
        numbers = np.array([row[3:] for row in rows], dtype=np.float64)
        return cls(numbers.reshape(len(points), len(horizons), len(GROUPS), -1), points, horizons)


_MIRROR_GROUP = np.array([*range(2 * len(_SHAPES)), 13, 12, 15, 14, 17, 16])
_MIRROR_NUMBER = np.array([0, 6, 5, 4, 3, 2, 1])
_MIRROR_SIGN = np.array([-1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])


def between(values: Array, grid: Sequence[float]) -> tuple[NDArray[np.int64], Array]:
    """The place in a monotone grid below each value (at most the last but one), and how far to the next, 0 to 1."""
    rising = grid[-1] > grid[0]
    ordered = np.array(grid if rising else grid[::-1], dtype=np.float64)
    inside = np.clip(values, ordered[0], ordered[-1])
    below = np.clip(np.searchsorted(ordered, inside, side="right") - 1, 0, len(ordered) - 2)
    part = (inside - ordered[below]) / (ordered[below + 1] - ordered[below])
    return (below, part) if rising else (len(ordered) - 2 - below, 1.0 - part)


def groups_of(
    years: Array, values: Array, traits: Traits, imputed: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The place in `GROUPS` of N windows by their last ten values, and whether nothing has changed on balance.

    A window is smooth when every step goes the same way.
    """
    recent = slice(-min(SEEN_FOR_SHAPE, values.shape[1]), None)
    steps = steps_of(years[:, recent], values[:, recent], imputed[:, recent])
    known = np.isfinite(steps.change).sum(axis=1)
    up, down = (steps.change > 0).sum(axis=1), (steps.change < 0).sum(axis=1)
    net, nothing = np.nansum(steps.change, axis=1), ROUNDED * np.nansum(np.abs(steps.change), axis=1)
    rising, smooth = net >= -nothing, (np.maximum(up, down) == known) & (known > 0)
    positive = np.nanmin(values[:, recent], axis=1) > 0
    logs = logs_where(positive, values[:, recent])
    pace = np.expm1(steps_of(years[:, recent], logs, imputed[:, recent]).mean)
    risers = np.where(pace > FAST, 5, np.where(pace > SLOW, 4, 3))
    scaled = np.where(smooth, np.where(rising, risers, 2), rising) + len(_SHAPES) * (traits.growth > 0)
    far = ~smooth & (np.abs(steps.mean) > FAR * steps.size)
    groups = np.where(traits.level > 0, scaled, 2 * len(_SHAPES) + 2 * smooth + 4 * far + rising)
    return np.asarray(groups, dtype=np.int64), np.asarray(np.abs(net) <= nothing)


def calibrate(quantiles: Array, numbers: Array, levels: Array) -> Array:
    """Move and stretch K distributions, shape (K, len(levels)), levels between 0 and 1; `numbers` of shape (K, 7)."""
    half = len(levels) // 2
    scores, known = (np.vectorize(NormalDist().inv_cdf)(each) for each in (levels, np.array(AT) / 100.0))
    middle = quantiles[:, half : half + 1]
    places = [np.argmin(np.abs(levels - level)) for level in (0.25, 0.75)]
    spread = quantiles[:, places[1]] - quantiles[:, places[0]]
    lower = _interpolated(scores[:half], known[:3], numbers[:, 1:4])
    upper = _interpolated(scores[half + 1 :], known[3:], numbers[:, 4:])
    factor = np.exp(np.hstack([lower, np.zeros((len(quantiles), 1)), upper]))
    return np.sort(middle + numbers[:, :1] * spread[:, None] + factor * (quantiles - middle), axis=1)


def _interpolated(at: Array, known: Array, rows: Array) -> Array:
    """Linear interpolation of each row, shape (K, len(known)), at the same places; constant beyond both ends."""
    weights = np.stack([np.interp(at, known, unit) for unit in np.eye(len(known))])
    return np.asarray(rows @ weights)


def cell_numbers(quantiles: Array, outcome: Array, weight: Array, levels: Array) -> Array:
    """The seven numbers that make the coverage of M forecasts exact.

    Args:
        quantiles: shape (M, len(levels)).
        outcome: shape (M,).
        weight: shape (M,).
        levels: between 0 and 1.
    """
    middle = quantiles[:, len(levels) // 2]
    places = [int(np.argmin(np.abs(levels - level / 100.0))) for level in AT]
    spread = np.maximum(quantiles[:, places[3]] - quantiles[:, places[2]], 1e-150)
    shift = weighted_quantile((outcome - middle) / spread, weight, 0.5)
    error, factors = outcome - middle - shift * spread, []
    for place, level in zip(places, AT, strict=True):
        reach = np.maximum(np.abs(quantiles[:, place] - middle), 1e-150)
        beyond = weighted_quantile(error / reach, weight, level / 100.0)
        factors.append(max(beyond if level > 50.0 else -beyond, SMALLEST_FACTOR))
    return np.concatenate([[shift], np.log(factors)])


def cells_numbers(
    quantiles: Array,
    outcome: Array,
    groups: NDArray[np.int64],
    weight: Array,
    indicator: NDArray[np.str_],
    official: NDArray[np.bool_],
    levels: Array,
) -> Array:
    """The numbers of every group, each shrunk towards those of all official windows, shape (len(GROUPS), 7)."""
    all_together = cell_numbers(quantiles[official], outcome[official], weight[official], levels)
    found = np.tile(all_together, (len(GROUPS), 1))
    for group in range(len(GROUPS)):
        chosen = groups == group
        if chosen.sum() < FEWEST_WINDOWS:
            continue
        indicators = len(np.unique(indicator[chosen]))
        own = cell_numbers(quantiles[chosen], outcome[chosen], weight[chosen], levels)
        found[group] += (own - all_together) * indicators / (indicators + SHRINKING)
    return found


def weighted_quantile(values: Array, weight: Array, level: float) -> float:
    """The quantile of weighted values, linear between the middles of their weights."""
    order = np.argsort(values)
    below = np.cumsum(weight[order]) - 0.5 * weight[order]
    return float(np.interp(level * weight.sum(), below, values[order]))
