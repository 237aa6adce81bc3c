"""The fitted tables: for each number of points, horizon and quantile, the weight of every feature."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from jinpu.forecast.calibration import Calibration, between
from jinpu.forecast.features import FEATURES, LOG_FEATURES
from jinpu.forecast.panel import Array

# Per cent. The fifteen inner levels of the command's output have one more on each side for the tails.
LEVELS = (1.0, 2.5, 5.0, 10.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 70.0, 75.0, 80.0, 90.0, 95.0, 97.5, 99.0)
NORMAL = np.array([NormalDist().inv_cdf(level / 100.0) for level in LEVELS])
POINTS = (4, 6, 10, 15)
HORIZONS = (1, 2, 3, 5, 7, 10)
# OpenBLAS keeps to one thread below four times this number of multiplications.
UNTHREADED = 1 << 16
LINE_TABLE, LOG_TABLE, CALIBRATION_TABLE = "coefficients.csv", "log_coefficients.csv", "calibration.csv"


@dataclass(frozen=True)
class Coefficients:
    """Weights of the features in each quantile.

    Attributes:
        weights: shape (len(points), len(horizons), len(LEVELS), number of features).
        points: numbers of points that were fitted, ascending, at least two.
        horizons: years ahead that were fitted, ascending from 1, at least two.
    """

    weights: Array
    points: tuple[int, ...] = POINTS
    horizons: tuple[int, ...] = HORIZONS

    def quantiles(self, columns: Array, points: NDArray[np.int64], horizons: Array) -> Array:
        """Quantiles of the change from the newest value, in units of each series' scale, shape (K, len(LEVELS)).

        Between the numbers of points of the table the weights are interpolated in 1 / points, between its horizons the
        quantiles in years; beyond the last horizon they grow in proportion to it, which no reference series is long
        enough to contradict. A year further ahead is never surer than the one before.

        Args:
            columns: shape (K, number of features).
            points: shape (K,), values seen, at least four.
            horizons: shape (K,), years ahead, at least one; may be fractional.
        """
        below, ahead = between(horizons, self.horizons)
        path = _ever_wider(self._paths(columns, points, int(below.max(initial=0)) + 2))
        rows = np.arange(len(columns))
        near, far = path[rows, below], path[rows, below + 1]
        beyond = np.maximum(horizons / self.horizons[-1], 1.0)[:, None]
        return np.asarray((near * (1.0 - ahead[:, None]) + far * ahead[:, None]) * beyond)

    def _paths(self, columns: Array, points: NDArray[np.int64], years: int) -> Array:
        """Quantiles of the first `years` fitted years ahead, in order, shape (K, years, len(LEVELS))."""
        fewer, part = between(1.0 / np.asarray(points, dtype=np.float64), [1.0 / each for each in self.points])
        path = np.zeros((len(columns), years, len(LEVELS)))
        for place in range(len(self.points)):
            share = np.where(fewer == place, 1.0 - part, 0.0) + np.where(fewer + 1 == place, part, 0.0)
            used = np.flatnonzero(share)
            weights = self.weights[place, :years].reshape(-1, columns.shape[1])
            found = _product(share[used, None] * columns[used], weights.T)
            path[used] += found.reshape(-1, years, len(LEVELS))
        return np.sort(path, axis=2)


@dataclass(frozen=True)
class Model:
    """All that is fitted: the line's table, the logarithm's, and what whole indicators unseen by them taught.

    Attributes:
        line: weights of `FEATURES`.
        log: weights of `LOG_FEATURES`.
        calibration: the last step; None leaves it out.
    """

    line: Coefficients
    log: Coefficients
    calibration: Calibration | None = None


def _product(rows: Array, weights: Array) -> Array:
    """The matrix product, in blocks so small that no thread is started: they cost ten times what they bring."""
    block = max(1, UNTHREADED // weights.size)
    return np.concatenate([rows[start : start + block] @ weights for start in range(0, max(len(rows), 1), block)])


def _ever_wider(path: Array) -> Array:
    """The same with no quantile nearer to its median than a year before, shape (K, years, len(LEVELS))."""
    half = LEVELS.index(50.0)
    middle = path[..., half : half + 1]
    spread = path - middle
    for year in range(1, path.shape[1]):
        now, before = spread[:, year], spread[:, year - 1]
        np.minimum(now[:, :half], before[:, :half], out=now[:, :half])
        np.maximum(now[:, half:], before[:, half:], out=now[:, half:])
    return np.asarray(middle + spread)


@cache
def shipped(without: str = "") -> Model:
    """The tables beside this module, or those fitted without one corpus; by `python -m jinpu.forecast.fit`."""
    return Model(
        _tables(LINE_TABLE)[without], _tables(LOG_TABLE)[without], Calibration.from_text(_text(CALIBRATION_TABLE))
    )


@cache
def each_left_out() -> dict[str, Model]:
    """The tables fitted without each corpus, by its name."""
    return {corpus: shipped(corpus) for corpus in _tables(LOG_TABLE) if corpus}


_COLUMNS = {LINE_TABLE: FEATURES, LOG_TABLE: LOG_FEATURES}
_KEYS = ("without", "points", "horizon", "level")


@cache
def _tables(name: str) -> dict[str, Coefficients]:
    """The tables of one file by the corpus left out."""
    columns = _COLUMNS[name]
    header, *lines = _text(name).splitlines()
    if header.split(",") != [*_KEYS, *columns]:
        raise ValueError(f"{name} was fitted for other features; run python -m jinpu.forecast.fit")
    rows: dict[str, list[list[str]]] = {}
    for line in lines:
        without, *cells = line.split(",")
        rows.setdefault(without, []).append(cells)
    return {without: _coefficients(np.array(cells, dtype=np.float64)) for without, cells in rows.items()}


def _coefficients(cells: Array) -> Coefficients:
    points, horizons = (tuple(int(each) for each in np.unique(cells[:, place])) for place in (0, 1))
    return Coefficients(cells[:, 3:].reshape(len(points), len(horizons), len(LEVELS), -1), points, horizons)


def _text(name: str) -> str:
    return files("jinpu.forecast").joinpath(name).read_text(encoding="utf-8")


def as_texts(models: dict[str, Model]) -> dict[str, str]:
    """The tables as `shipped` reads them, by file; `models` by corpus left out, "" for none."""
    texts = {}
    for name, columns in _COLUMNS.items():
        lines = [",".join([*_KEYS, *columns])]
        for without, model in models.items():
            lines += _rows(without, model.line if name == LINE_TABLE else model.log)
        texts[name] = "\n".join(lines) + "\n"
    calibration = models[""].calibration
    return texts | ({CALIBRATION_TABLE: calibration.as_text()} if calibration else {})


def _rows(without: str, table: Coefficients) -> list[str]:
    return [
        f"{without},{points},{horizon},{level:g}," + ",".join(f"{weight:.4f}" for weight in weights)
        for n, points in enumerate(table.points)
        for h, horizon in enumerate(table.horizons)
        for level, weights in zip(LEVELS, table.weights[n, h], strict=True)
    ]
