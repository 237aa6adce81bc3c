"""The reference series, and every window of them whose future is known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
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
# Official indicators of the world's countries. Fifteen, those whose names have the smallest SHA-256, are left alone:
# nothing that is shipped has seen them before the last table of the back-test, which scores them apart.
WORLD = {"world": "world_indicators.csv"}
CORPORA = (*COMPETITIONS, *INDICATORS, *WORLD)
# What the units of the Chinese series say of their kind; a name with one of INDEX_WORDS is an index.
MONEY_UNITS, INDEX_WORD = ("元", "亿元", "元/平方米"), "指数"
LEFT_ALONE = 15
STILL = 1e-4


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
        indicator: what the series is of; its own name where there is no other series of it.
        kind: see `kinds.csv`, "" where unknown.
    """

    corpus: str
    name: str
    first_year: int
    values: Array
    held_out: int = 0
    kin: int = 1
    indicator: str = ""
    kind: str = ""

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

    def mase_scale(self, end: int | None = None) -> float:
        """Mean absolute yearly change of the values before place `end`, or of all."""
        return float(np.abs(np.diff(self.values[:end])).mean())


@dataclass(frozen=True)
class Windows:
    """M windows with the same number of points and what came next.

    Attributes:
        corpus: shape (M,), name of the reference set.
        name: shape (M,), name of the series.
        history: shape (M, points).
        future: shape (M, horizons), NaN beyond the end of the series.
        mase_scale: shape (M,), mean absolute yearly change of the whole series (the unit of the scores).
        weight: shape (M,), one over the number of windows of the indicator, so that each indicator counts once.
        indicator: shape (M,), what the series is of.
        kind: shape (M,), kind of the series, "" where unknown.
        year: shape (M,), year of the newest value.
    """

    corpus: NDArray[np.str_]
    name: NDArray[np.object_]
    history: Array
    future: Array
    mase_scale: Array
    weight: Array
    indicator: NDArray[np.object_]
    kind: NDArray[np.object_]
    year: NDArray[np.int64]

    @property
    def usual_change(self) -> Array:
        """Mean absolute yearly change of each window, shape (M,)."""
        return np.asarray(np.abs(np.diff(self.history, axis=1)).mean(axis=1))

    def rows(self, chosen: NDArray[np.bool_]) -> "Windows":
        """Some of the windows."""
        return Windows(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})


def load_references(folder: Path = SERIES_FOLDER, *, left_alone_too: bool = False) -> tuple[Reference, ...]:
    """All reference series with at least one change; the world's indicators that are left alone only when asked for.

    Raises:
        InputError: a file is missing.
    """
    found = [*_competition_series(folder), *_indicator_series(folder), *_world_series(folder)]
    hidden = frozenset() if left_alone_too else left_alone(each.indicator for each in found if each.corpus in WORLD)
    return tuple(series for series in found if np.any(np.diff(series.values)) and series.indicator not in hidden)


def _world_series(folder: Path) -> Iterator[Reference]:
    """Countries' series of the world's indicators, each a stretch of consecutive years."""
    for corpus, file in WORLD.items():
        table = _read(folder / file)
        kin = table.groupby("indicator").size()
        for name, country, kind, first, values in table.itertuples(index=False):
            numbers = np.array(values.split(), dtype=np.float64)
            yield Reference(
                corpus, f"{corpus}:{name} {country}", int(first), numbers, 0, int(kin[name]), name, str(kind)
            )


def _competition_series(folder: Path) -> Iterator[Reference]:
    for corpus, file in COMPETITIONS.items():
        for row in _read(folder / file).to_dict("records"):
            train, test = (np.array(str(row[part]).split(), dtype=np.float64) for part in ("train", "test"))
            name = f"{corpus}:{row['series_id']}"
            yield Reference(corpus, name, int(row["start_year"]), np.r_[train, test], len(test), 1, name)


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
                kind = "money" if "unit" in part and part["unit"].iloc[0] in MONEY_UNITS else "count"
                kind = "ratio" if "unit" not in part else "index" if INDEX_WORD in str(name) else kind
                full = f"{corpus}:{name} {region}".strip()
                yield Reference(corpus, full, first, values, 0, int(kin.loc[str(name)]), f"{corpus}:{name}", kind)


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise InputError("reference series not found", where=str(path), remedy="run in the project's folder")
    return pd.read_csv(path)


def all_windows(references: Sequence[Reference], points: int, horizons: int, most: int | None = None) -> Windows:
    """Every window of `points` values followed by at least one more, or at most so many of each series, spread evenly.

    A window that all but stands still (its mean change below a ten-thousandth of its largest value) is left out.
    """
    rows = []
    for series in references:
        ends = np.arange(points, len(series.values))
        if most and len(ends) > most:
            ends = ends[np.round(np.linspace(0, len(ends) - 1, most)).astype(np.int64)]
        rows += [(series, end) for end in ends.tolist()]
    return _moving(_collect(rows, points, horizons))


def _moving(windows: Windows) -> Windows:
    usual = windows.usual_change
    return weighed(windows.rows(usual > STILL * np.abs(windows.history).max(axis=1)))


def weighed(windows: Windows) -> Windows:
    """The same with each indicator counting once, however many windows and regions it has."""
    _, place, count = np.unique(windows.indicator.astype(str), return_inverse=True, return_counts=True)
    return replace(windows, weight=1.0 / count[place])


def last_windows(references: Sequence[Reference], points: int, horizons: int) -> Windows:
    """The windows of the published comparison: the last training values of each competition series.

    The unit of the scores is then the training part's mean absolute change, as in the MASE of the competitions.
    """
    rows = [
        (series, len(series.values) - series.held_out)
        for series in references
        if series.held_out >= horizons and len(series.values) - series.held_out >= points
    ]
    windows = _collect(rows, points, horizons)
    training = np.array([series.mase_scale(end) for series, end in rows])
    return replace(windows, mase_scale=training).rows(training > 0)


def spread_windows(references: Sequence[Reference], points: int, horizons: int, most: int = 4) -> Windows:
    """At most so many windows a series with a whole future, spread evenly; the unit is the window's mean change."""
    rows = []
    for series in references:
        starts = len(series.values) - points - horizons + 1
        wanted = min(most, max(starts, 0))
        places = [round(k * (starts - 1) / max(1, wanted - 1)) for k in range(wanted)]
        rows += [(series, place + points) for place in places]
    windows = _collect(rows, points, horizons)
    return _moving(replace(windows, mase_scale=windows.usual_change))


def _collect(rows: Sequence[tuple[Reference, int]], points: int, horizons: int) -> Windows:
    future = np.full((len(rows), horizons), np.nan)
    for place, (series, end) in enumerate(rows):
        known = series.future(end, horizons)
        future[place, : len(known)] = known
    return Windows(
        np.array([series.corpus for series, _ in rows]),
        np.array([series.name for series, _ in rows], dtype=object),
        np.array([series.window(end, points) for series, end in rows]).reshape(-1, points),
        future,
        np.array([series.mase_scale() for series, _ in rows]),
        np.ones(len(rows)),
        np.array([series.indicator or series.name for series, _ in rows], dtype=object),
        np.array([series.kind for series, _ in rows], dtype=object),
        np.array([series.first_year + end - 1 for series, end in rows], dtype=np.int64),
    )
