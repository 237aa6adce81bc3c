"""Four models of statsmodels, each from one window to five quantiles a year."""

import time
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from jinpu.forecast.backtest import HORIZONS
from jinpu.forecast.panel import Array
from tests.peers.results import FIVE, Result

Method = Callable[[Array], Array]
STEPS = len(HORIZONS)


def statsmodels_results(seen: Array) -> list[Result]:
    """Every model on windows of shape (M, points), one at a time; NaN where a model fails."""
    return [_one_by_one(name, method, seen) for name, method in statsmodels_methods().items()]


def statsmodels_methods() -> dict[str, Method]:
    """Name and method of each model; a method gives shape (H, 5)."""
    models = import_module("statsmodels.tsa.api")
    return {
        "statsmodels ThetaModel": _theta,
        "statsmodels ETSModel, damped": _damped,
        "statsmodels SARIMAX(0,1,1), drift": _state_space(
            lambda seen: models.SARIMAX(seen, order=(0, 1, 1), trend="c")
        ),
        "statsmodels UnobservedComponents": _state_space(lambda seen: models.UnobservedComponents(seen, "rwdrift")),
    }


def _theta(seen: Array) -> Array:
    model = import_module("statsmodels.tsa.forecasting.theta").ThetaModel
    fitted = model(pd.Series(seen), period=1, deseasonalize=False).fit()
    limits = [fitted.prediction_intervals(STEPS, alpha=alpha).to_numpy() for alpha in (0.05, 0.2)]
    return _columns(limits[0], limits[1], fitted.forecast(STEPS).to_numpy())


def _damped(seen: Array) -> Array:
    model = import_module("statsmodels.tsa.api").ETSModel
    fitted = model(pd.Series(seen), trend="add", damped_trend=True).fit(disp=False)
    ahead = fitted.get_prediction(start=len(seen), end=len(seen) + STEPS - 1)
    limits = [ahead.pred_int(alpha=alpha).to_numpy() for alpha in (0.05, 0.2)]
    return _columns(limits[0], limits[1], ahead.predicted_mean.to_numpy())


def _state_space(model: Callable[[Array], Any]) -> Method:
    def run(seen: Array) -> Array:
        ahead = model(seen).fit(disp=False).get_forecast(STEPS)
        limits = [np.asarray(ahead.conf_int(alpha=alpha)) for alpha in (0.05, 0.2)]
        return _columns(limits[0], limits[1], np.asarray(ahead.predicted_mean))

    return run


def _columns(wide: Array, narrow: Array, middle: Array) -> Array:
    return np.stack([wide[:, 0], narrow[:, 0], middle, narrow[:, 1], wide[:, 1]], axis=1)


def _one_by_one(name: str, method: Method, seen: Array) -> Result:
    found = np.full((len(seen), STEPS, len(FIVE)), np.nan)
    start = time.perf_counter()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for place, window in enumerate(seen):
            try:
                found[place] = method(window)
            except (ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError):
                continue
    return Result(name, found, time.perf_counter() - start)
