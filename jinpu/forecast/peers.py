"""The same windows forecast by others' packages: `python -m jinpu.forecast.peers [POINTS ...] [--every N]`.

statsmodels comes with the project; statsforecast is the extra `bench` and is skipped when it is not installed. Each
gives its own point forecasts and its own 80 % and 95 % intervals.
"""

import importlib
import importlib.util
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from jinpu.forecast.backtest import HORIZONS, forecast_windows, without
from jinpu.forecast.corpora import COMPETITIONS, Windows, last_windows, load_references
from jinpu.forecast.panel import Array
from jinpu.forecast.table import LEVELS

# Levels that every package gives: both ends of two intervals and the middle.
FIVE = (2.5, 10.0, 50.0, 90.0, 97.5)
Method = Callable[[Array], Array]


@dataclass(frozen=True)
class Result:
    """Forecasts of one method.

    Attributes:
        name: of the method.
        quantiles: shape (M, H, 5), at `FIVE`; NaN where the method failed.
        seconds: for all windows.
    """

    name: str
    quantiles: Array
    seconds: float


def compare(windows: Windows, own: Callable[[Windows], Array]) -> pd.DataFrame:
    """Score every method that is installed on the same windows.

    Args:
        windows: from `last_windows`.
        own: this project's forecast of windows, shape (M, H, len(LEVELS)).

    Returns:
        One row a method: MASE, coverage and MSIS as in `jinpu.forecast.scores`, CRPS over the five common levels,
        failed windows and milliseconds a series.
    """
    results = [_own(windows, own)]
    results += [_one_by_one(name, method, windows.seen) for name, method in statsmodels_methods().items()]
    if importlib.util.find_spec("statsforecast"):
        results += [_statsforecast(name, windows.seen) for name in ("AutoTheta", "AutoETS", "AutoARIMA")]
    return pd.DataFrame([_scored(result, windows) for result in results])


def statsmodels_methods() -> dict[str, Method]:
    """Four models of statsmodels, each from one window to quantiles of shape (H, 5)."""
    models = importlib.import_module("statsmodels.tsa.api")
    theta_model = importlib.import_module("statsmodels.tsa.forecasting.theta").ThetaModel
    steps = len(HORIZONS)

    def theta(seen: Array) -> Array:
        fitted = theta_model(pd.Series(seen), period=1, deseasonalize=False).fit()
        limits = [fitted.prediction_intervals(steps, alpha=alpha).to_numpy() for alpha in (0.05, 0.2)]
        return _columns(limits[0], limits[1], fitted.forecast(steps).to_numpy())

    def state_space(model: Callable[[Array], Any]) -> Method:
        def run(seen: Array) -> Array:
            fitted = model(seen).fit(disp=False)
            ahead = fitted.get_forecast(steps)
            limits = [np.asarray(ahead.conf_int(alpha=alpha)) for alpha in (0.05, 0.2)]
            return _columns(limits[0], limits[1], np.asarray(ahead.predicted_mean))

        return run

    def damped(seen: Array) -> Array:
        fitted = models.ETSModel(pd.Series(seen), trend="add", damped_trend=True).fit(disp=False)
        ahead = fitted.get_prediction(start=len(seen), end=len(seen) + steps - 1)
        limits = [ahead.pred_int(alpha=alpha).to_numpy() for alpha in (0.05, 0.2)]
        return _columns(limits[0], limits[1], ahead.predicted_mean.to_numpy())

    return {
        "statsmodels ThetaModel": theta,
        "statsmodels ETSModel, damped": damped,
        "statsmodels SARIMAX(0,1,1), drift": state_space(lambda seen: models.SARIMAX(seen, order=(0, 1, 1), trend="c")),
        "statsmodels UnobservedComponents": state_space(lambda seen: models.UnobservedComponents(seen, "rwdrift")),
    }


def _columns(wide: Array, narrow: Array, middle: Array) -> Array:
    return np.stack([wide[:, 0], narrow[:, 0], middle, narrow[:, 1], wide[:, 1]], axis=1)


def _own(windows: Windows, own: Callable[[Windows], Array]) -> Result:
    start = time.perf_counter()
    found = own(windows)
    seconds = time.perf_counter() - start
    return Result("jinpu", found[..., [LEVELS.index(level) for level in FIVE]], seconds)


def _one_by_one(name: str, method: Method, seen: Array) -> Result:
    found = np.full((len(seen), len(HORIZONS), len(FIVE)), np.nan)
    start = time.perf_counter()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for place, window in enumerate(seen):
            try:
                found[place] = method(window)
            except (ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError):
                continue
    return Result(name, found, time.perf_counter() - start)


def _statsforecast(name: str, seen: Array) -> Result:
    package = importlib.import_module("statsforecast")
    models = importlib.import_module("statsforecast.models")
    count, points = seen.shape
    frame = pd.DataFrame(
        {"unique_id": np.repeat(np.arange(count), points), "ds": np.tile(np.arange(points), count), "y": seen.ravel()}
    )
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine = package.StatsForecast(
            models=[getattr(models, name)(season_length=1)], freq=1, fallback_model=models.Naive()
        )
        table = engine.forecast(df=frame, h=len(HORIZONS), level=[80, 95])
    seconds = time.perf_counter() - start
    ends = [f"{name}-lo-95", f"{name}-lo-80", name, f"{name}-hi-80", f"{name}-hi-95"]
    table = table.sort_values(["unique_id", "ds"])
    return Result(f"statsforecast {name}", table[ends].to_numpy().reshape(count, len(HORIZONS), len(FIVE)), seconds)


def _scored(result: Result, windows: Windows) -> dict[str, object]:
    actual, unit = windows.future, windows.typical_change[:, None]
    low, inner_low, middle, inner_high, high = np.moveaxis(result.quantiles, -1, 0)
    whole = np.isfinite(result.quantiles).all(axis=(1, 2))
    missed = np.maximum(low - actual, 0.0) + np.maximum(actual - high, 0.0)
    levels = np.array(FIVE) / 100.0
    error = actual[..., None] - result.quantiles
    loss = 2.0 * np.where(error >= 0, error * levels, -error * (1.0 - levels)).mean(axis=-1)
    return {
        "method": result.name,
        "MASE": float((np.abs(actual - middle) / unit)[whole].mean()),
        "cover80": float(((inner_low <= actual) & (actual <= inner_high))[whole].mean()),
        "cover95": float(((low <= actual) & (actual <= high))[whole].mean()),
        "MSIS": float(((high - low + 40.0 * missed) / unit)[whole].mean()),
        "CRPS5": float((loss / unit)[whole].mean()),
        "failed": int((~whole).sum()),
        "ms": 1000.0 * result.seconds / len(windows.seen),
    }


def main(points: tuple[int, ...], every: int) -> None:
    """Print the comparison for each number of points, on every N-th window."""
    references = load_references()
    tables = {corpus: without(references, corpus) for corpus in COMPETITIONS}

    def own(windows: Windows) -> Array:
        found = np.zeros((len(windows.seen), len(HORIZONS), len(LEVELS)))
        for corpus, table in tables.items():
            chosen = windows.corpus == corpus
            found[chosen] = forecast_windows(windows.rows(chosen), table)
        return found

    for count in points:
        windows = last_windows(references, count, len(HORIZONS))
        windows = windows.rows(np.arange(len(windows.seen)) % every == 0)
        print(f"points {count}, series {len(windows.seen)}")  # noqa: T201 - the result of a command
        print(compare(windows, own).round(3).to_string(index=False))  # noqa: T201


if __name__ == "__main__":
    words = sys.argv[1:]
    step = int(words[words.index("--every") + 1]) if "--every" in words else 1
    counts = words[: words.index("--every")] if "--every" in words else words
    main(tuple(int(word) for word in counts) or (6, 10), step)
