"""Many short annual series as arrays, one row a series, the newest value on the right."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast.quality import relative_uncertainty

LONGEST_WINDOW = 15
FEWEST_POINTS = 4

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """The last values of N series, at most `LONGEST_WINDOW` of them.

    Attributes:
        series: shape (N,), the series' names.
        years: shape (N, W), NaN where a series is shorter than W; years may be missing in between.
        values: shape (N, W), in each series' own unit.
        uncertainty: shape (N,), one standard deviation of the printed values about the true ones (0 where exact).
    """

    series: NDArray[np.object_]
    years: Array
    values: Array
    uncertainty: Array

    @property
    def points(self) -> NDArray[np.int64]:
        """Number of values seen in each series, shape (N,)."""
        return np.asarray(np.isfinite(self.values).sum(axis=1))

    @property
    def last_year(self) -> NDArray[np.int64]:
        """Year of the newest value, shape (N,)."""
        return self.years[:, -1].astype(np.int64)

    @property
    def last_value(self) -> Array:
        """Newest value, shape (N,)."""
        return self.values[:, -1]

    def above(self, least: Array) -> Array:
        """How far the values lie above one least value a series, shape (N, W)."""
        return self.values - least[:, None]

    def rows(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> "Panel":
        """The panel of some of the series, in the order asked for."""
        return Panel(self.series[chosen], self.years[chosen], self.values[chosen], self.uncertainty[chosen])


def panel_of(frame: pd.DataFrame) -> Panel:
    """Arrange a long frame as a panel.

    Args:
        frame: columns series, year, value and optionally quality (see `quality.csv`); one row a series and year.

    Returns:
        The last `LONGEST_WINDOW` values of each series, in order of the series' first appearance.
    """
    codes, names = pd.factorize(frame["series"], sort=False)
    order = np.lexsort((frame["year"].to_numpy(), codes))
    codes = codes[order]
    counts = np.bincount(codes, minlength=len(names))
    from_the_end = np.repeat(counts.cumsum(), counts) - 1 - np.arange(len(codes))
    width = min(LONGEST_WINDOW, int(counts.max(initial=1)))
    kept = from_the_end < width
    place = (codes[kept], width - 1 - from_the_end[kept])
    return Panel(
        np.asarray(names, dtype=object),
        _placed(frame["year"], order[kept], place, (len(names), width)),
        _placed(frame["value"], order[kept], place, (len(names), width)),
        _uncertainty(frame, order[kept], place, (len(names), width)),
    )


def _placed(
    column: "pd.Series[float]",
    rows: NDArray[np.int64],
    place: tuple[NDArray[np.int64], NDArray[np.int64]],
    shape: tuple[int, int],
) -> Array:
    placed = np.full(shape, np.nan)
    placed[place] = column.to_numpy(dtype=np.float64)[rows]
    return placed


def _uncertainty(
    frame: pd.DataFrame,
    rows: NDArray[np.int64],
    place: tuple[NDArray[np.int64], NDArray[np.int64]],
    shape: tuple[int, int],
) -> Array:
    if "quality" not in frame:
        return np.zeros(shape[0])
    error = (frame["quality"].map(relative_uncertainty()).fillna(0.0) * frame["value"].abs()).rename("error")
    squares = np.square(np.nan_to_num(_placed(error, rows, place, shape)))
    seen = np.zeros(shape)
    seen[place] = 1.0
    return np.asarray(np.sqrt(squares.sum(axis=1) / np.maximum(seen.sum(axis=1), 1.0)))
