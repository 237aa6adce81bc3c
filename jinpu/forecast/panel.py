"""Many short annual series as arrays, one row a series, the newest value on the right."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
        uncertainty: shape (N,), standard deviation of the newest printed value about the true one (0 where exact).
        imputed: shape (N, W), True where the step into a value was never observed: a splice put it there.
        step: shape (N,), printing step of the newest value, 0 where unknown.
    """

    series: NDArray[np.object_]
    years: Array
    values: Array
    uncertainty: Array
    imputed: NDArray[np.bool_]
    step: Array

    @classmethod
    def of_windows(cls, values: Array, series: NDArray[np.object_] | None = None) -> "Panel":
        """Exact windows without gaps, shape (N, W)."""
        count, width = values.shape
        years = np.broadcast_to(np.arange(width, dtype=np.float64), (count, width))
        names = np.arange(count).astype(object) if series is None else series
        return cls(names, years, values, np.zeros(count), np.zeros(values.shape, dtype=np.bool_), np.zeros(count))

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
        return Panel(
            self.series[chosen],
            self.years[chosen],
            self.values[chosen],
            self.uncertainty[chosen],
            self.imputed[chosen],
            self.step[chosen],
        )


def panel_of(frame: pd.DataFrame) -> Panel:
    """Arrange a long frame as a panel.

    Args:
        frame: columns series, year, value and optionally quality (see `quality.csv`), spread (of an estimate, relative
            to it), step (the printing step of the value) and segment (a number that changes where a break was spliced);
            one row a series and year.

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

    def placed(name: str) -> Array:
        cells = np.full((len(names), width), np.nan)
        cells[place] = frame[name].to_numpy(dtype=np.float64)[order[kept]]
        return cells

    values = placed("value")
    step = np.nan_to_num(placed("step")[:, -1]) if "step" in frame else np.zeros(len(names))
    imputed = np.zeros(values.shape, dtype=np.bool_)
    if "segment" in frame:
        segment = placed("segment")
        imputed[:, 1:] = np.isfinite(segment[:, :-1]) & (segment[:, 1:] != segment[:, :-1])
    uncertainty = _newest_error(frame, order[np.flatnonzero(from_the_end == 0)], values[:, -1], step)
    return Panel(np.asarray(names, dtype=object), placed("year"), values, uncertainty, imputed, step)


def _newest_error(frame: pd.DataFrame, newest: NDArray[np.int64], value: Array, step: Array) -> Array:
    """Standard deviation of the newest values: of their quality, and of a uniform error of one printing step."""
    relative: Array = np.zeros(len(value), dtype=np.float64)
    if "spread" in frame:
        relative[:] = frame["spread"].iloc[newest].fillna(0.0)
    if "quality" in frame:
        relative += frame["quality"].iloc[newest].map(relative_uncertainty()).fillna(0.0).to_numpy(dtype=np.float64)
    return np.asarray(np.hypot(relative * np.abs(value), step / np.sqrt(12.0)))


@cache
def relative_uncertainty() -> dict[str, float]:
    """Standard deviation relative to the printed value, by quality (`quality.csv` gives the reasons)."""
    text = files("jinpu.forecast").joinpath("quality.csv").read_text(encoding="utf-8")
    return {row["quality"]: float(row["relative_uncertainty"]) for row in csv.DictReader(text.splitlines())}
