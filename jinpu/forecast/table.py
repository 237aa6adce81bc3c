"""The fitted table: for each number of points, horizon and quantile, the weight of every feature."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from jinpu.forecast.features import FEATURES
from jinpu.forecast.panel import Array

# Per cent. The fifteen inner levels of the command's output have one more on each side for the tails.
LEVELS = (1.0, 2.5, 5.0, 10.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 70.0, 75.0, 80.0, 90.0, 95.0, 97.5, 99.0)
POINTS = (4, 5, 6, 8, 10, 15)
HORIZONS = tuple(range(1, 11))
TABLE = "coefficients.csv"


@dataclass(frozen=True)
class Coefficients:
    """Weights of the features in each quantile.

    Attributes:
        weights: shape (len(points), len(horizons), len(LEVELS), len(FEATURES)).
        points: numbers of points that were fitted, ascending, at least two.
        horizons: 1, 2, ... years ahead, at least two.
    """

    weights: Array
    points: tuple[int, ...] = POINTS
    horizons: tuple[int, ...] = HORIZONS

    def quantiles(self, columns: Array, points: NDArray[np.int64], horizons: Array) -> Array:
        """Quantiles of the change from the newest value, in units of each series' scale, shape (K, len(LEVELS)).

        Between the numbers of points of the table the weights are interpolated in 1 / points; beyond the last horizon
        they grow in proportion to the horizon, which no reference series is long enough to contradict. A year further
        ahead is never surer than the one before.

        Args:
            columns: shape (K, len(FEATURES)).
            points: shape (K,), values seen, at least four.
            horizons: shape (K,), years ahead, at least one; may be fractional.
        """
        last = self.horizons[-1]
        capped = np.clip(horizons, 1.0, last)
        below = np.minimum(np.floor(capped).astype(np.int64), last - 1) - 1
        ahead = (capped - 1.0 - below)[:, None]
        path = _ever_wider(self._paths(columns, points, int(below.max(initial=0)) + 2))
        rows = np.arange(len(columns))
        near, far = path[rows, below], path[rows, below + 1]
        return np.asarray((near * (1.0 - ahead) + far * ahead) * np.maximum(horizons / last, 1.0)[:, None])

    def _paths(self, columns: Array, points: NDArray[np.int64], years: int) -> Array:
        """Quantiles of the years 1, 2, ... ahead, in order, shape (K, years, len(LEVELS))."""
        fewer, more, part = _neighbours(points, self.points)
        path = np.zeros((len(columns), years, len(LEVELS)))
        for place in range(len(self.points)):
            share = np.where(fewer == place, 1.0 - part, 0.0) + np.where(more == place, part, 0.0)
            used = share > 0
            weights = self.weights[place, :years].reshape(-1, len(FEATURES))
            path[used] += share[used, None, None] * (columns[used] @ weights.T).reshape(-1, years, len(LEVELS))
        return np.sort(path, axis=2)


def _ever_wider(path: Array) -> Array:
    """The same with no quantile nearer to its median than a year before, shape (K, years, len(LEVELS))."""
    half = LEVELS.index(50.0)
    middle = path[..., half : half + 1]
    spread = path - middle
    widest = np.concatenate(
        [np.minimum.accumulate(spread[..., :half], axis=1), np.maximum.accumulate(spread[..., half:], axis=1)], axis=2
    )
    return np.asarray(middle + widest)


def _neighbours(
    points: NDArray[np.int64], fitted: tuple[int, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """Places in `fitted` on both sides of each number of points, and how far between them in 1 / points."""
    grid = np.array(fitted, dtype=np.float64)
    inverse = 1.0 / np.clip(points.astype(np.float64), grid[0], grid[-1])
    more = np.clip(np.searchsorted(-1.0 / grid, -inverse), 1, len(grid) - 1)
    part = (1.0 / grid[more - 1] - inverse) / (1.0 / grid[more - 1] - 1.0 / grid[more])
    return more - 1, more, part


@cache
def shipped() -> Coefficients:
    """The table beside this module, fitted on all reference series by `python -m jinpu.forecast.fit`."""
    lines = files("jinpu.forecast").joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    if lines[0].split(",") != ["points", "horizon", "level", *FEATURES]:
        raise ValueError(f"{TABLE} was fitted for other features; run python -m jinpu.forecast.fit")
    cells = np.array([[float(cell) for cell in line.split(",")] for line in lines[1:]])
    return Coefficients(cells[:, 3:].reshape(len(POINTS), len(HORIZONS), len(LEVELS), len(FEATURES)))


def as_text(coefficients: Coefficients) -> str:
    """The table as `shipped` reads it."""
    lines = [",".join(["points", "horizon", "level", *FEATURES])]
    for n, points in enumerate(POINTS):
        for h, horizon in enumerate(HORIZONS):
            for level, weights in zip(LEVELS, coefficients.weights[n, h], strict=True):
                lines.append(f"{points},{horizon},{level:g}," + ",".join(f"{weight:.4f}" for weight in weights))
    return "\n".join(lines) + "\n"
