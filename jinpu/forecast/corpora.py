"""The reference series, and every window of them whose future is known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.errors import InputError
from jinpu.forecast.panel import Array

SERIES_FOLDER = Path("data/raw/series")
COMPETITIONS = {"M1": "m1_yearly.csv", "M3": "m3_yearly.csv", "tourism": "tourism_yearly.csv"}
INDICATORS = {"Germany": "destatis_indicators.csv", "China": "china_yearbook_series.csv"}
CORPORA = (*COMPETITIONS, *INDICATORS)
# Official indicators of the world's countries. Fifteen, those whose names have the smallest SHA-256, are left alone:
# nothing that is shipped has seen them before the last table of the back-test, which scores them apart.
WORLD = {"world": "world_indicators.csv"}
LEFT_ALONE = 15


def left_alone(indicators: Iterable[str]) -> frozenset[str]:
    """The indicators that no fit, calibration or choice may see, of all those named."""
    return frozenset(sorted(set(indicators), key=lambda name: sha256(name.encode()).hexdigest())[:LEFT_ALONE])


@dataclass(frozen=True)
class Reference:
    """One reference series: consecutive yearly values.

    Attributes:
        corpus: name of the reference set.
        name: of the series.
        first_year: year of the first value.
        values: shape (n,).
        held_out: how many of the last values are the published test part.
        kin: number of series of the same indicator (31 provinces of one table tell one story between them).
    """

    corpus: str
    name: str
    first_year: int
    values: Array
    held_out: int = 0
    kin: int = 1

    def window(self, end: int, points: int) -> Array:
        """The `points` values before place `end`."""
        return self.values[end - points : end]

    def future(self, end: int, horizons: int) -> Array:
        """The values from place `end` on, at most `horizons`."""
        return self.values[end : end + horizons]

    def frame(self, last_year: int) -> pd.DataFrame:
        """Columns year and value, up to a year."""
        years = range(self.first_year, last_year + 1)
        return pd.DataFrame({"year": years, "value": self.values[: len(years)]})

    def typical_change(self, end: int | None = None) -> float:
        """Mean absolute yearly change of the values before place `end`, or of all."""
        return float(np.abs(np.diff(self.values[:end])).mean())


@dataclass(frozen=True)
class Windows:
    """M windows with the same number of points and what came next.

    Attributes:
        corpus: shape (M,), name of the reference set.
        name: shape (M,), name of the series.
        seen: shape (M, points).
        future: shape (M, horizons), NaN beyond the end of the series.
        typical_change: shape (M,), mean absolute yearly change of the whole series (the unit of the scores).
        weight: shape (M,), one over the number of windows of the indicator, so that each indicator counts once.
    """

    corpus: NDArray[np.str_]
    name: NDArray[np.object_]
    seen: Array
    future: Array
    typical_change: Array
    weight: Array

    def rows(self, chosen: NDArray[np.bool_]) -> "Windows":
        """Some of the windows."""
        return Windows(
            self.corpus[chosen],
            self.name[chosen],
            self.seen[chosen],
            self.future[chosen],
            self.typical_change[chosen],
            self.weight[chosen],
        )


def load_references(folder: Path = SERIES_FOLDER) -> tuple[Reference, ...]:
    """All reference series with at least one change.

    Raises:
        InputError: a file is missing.
    """
    found = [*_competition_series(folder), *_indicator_series(folder)]
    return tuple(series for series in found if np.any(np.diff(series.values)))


def _competition_series(folder: Path) -> Iterator[Reference]:
    for corpus, file in COMPETITIONS.items():
        for row in _read(folder / file).to_dict("records"):
            train, test = (np.array(str(row[part]).split(), dtype=np.float64) for part in ("train", "test"))
            name = f"{corpus}:{row['series_id']}"
            yield Reference(corpus, name, int(row["start_year"]), np.r_[train, test], len(test))


def _indicator_series(folder: Path) -> Iterator[Reference]:
    """Stretches without a missing year of each indicator, in its newest vintage where there are several."""
    for corpus, file in INDICATORS.items():
        table = _read(folder / file)
        if "data_vintage" in table:
            table = table[table["data_vintage"] == table.groupby("series_id")["data_vintage"].transform("max")]
        if "region" not in table:
            table = table.assign(region="", indicator=table["series_id"])
        kin = table.groupby("indicator")["region"].nunique()
        for (name, region), series in table.sort_values("year").groupby(["indicator", "region"], sort=False):
            stretch = (series["year"].diff() != 1).cumsum()
            for _, part in series.groupby(stretch):
                values, first = part["value"].to_numpy(dtype=np.float64), int(part["year"].iloc[0])
                yield Reference(corpus, f"{corpus}:{name} {region}".strip(), first, values, kin=int(kin.loc[str(name)]))


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise InputError("reference series not found", where=str(path), remedy="run in the project's folder")
    return pd.read_csv(path)


def all_windows(references: Sequence[Reference], points: int, horizons: int) -> Windows:
    """Every window of `points` values followed by at least one more."""
    rows = [
        (series, end, 1.0 / (len(series.values) - points) / series.kin)
        for series in references
        for end in range(points, len(series.values))
    ]
    return _collect(rows, points, horizons)


def last_windows(references: Sequence[Reference], points: int, horizons: int) -> Windows:
    """The windows of the published comparison: the last training values of each competition series.

    The unit of the scores is then the training part's mean absolute change, as in the MASE of the competitions.
    """
    rows = [
        (series, len(series.values) - series.held_out, 1.0)
        for series in references
        if series.held_out >= horizons and len(series.values) - series.held_out >= points
    ]
    windows = _collect(rows, points, horizons)
    training = np.array([series.typical_change(end) for series, end, _ in rows])
    windows = Windows(windows.corpus, windows.name, windows.seen, windows.future, training, windows.weight)
    return windows.rows(training > 0)


def _collect(rows: Sequence[tuple[Reference, int, float]], points: int, horizons: int) -> Windows:
    future = np.full((len(rows), horizons), np.nan)
    for place, (series, end, _) in enumerate(rows):
        known = series.future(end, horizons)
        future[place, : len(known)] = known
    return Windows(
        np.array([series.corpus for series, _, _ in rows]),
        np.array([series.name for series, _, _ in rows], dtype=object),
        np.array([series.window(end, points) for series, end, _ in rows]).reshape(-1, points),
        future,
        np.array([series.typical_change() for series, _, _ in rows]),
        np.array([weight for _, _, weight in rows]),
    )
