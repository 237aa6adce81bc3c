"""Every method side by side on the same windows."""

import time
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from jinpu.forecast.backtest import forecast_unseen
from jinpu.forecast.corpora import Windows
from jinpu.forecast.panel import Array
from jinpu.forecast.table import LEVELS, Model
from tests.peers.plain import plain_results
from tests.peers.results import FIVE, Result
from tests.peers.statsforecast_models import statsforecast_results
from tests.peers.statsmodels_models import statsmodels_results


def compare(windows: Windows, own: Callable[[Windows], Array], python: str = "") -> pd.DataFrame:
    """Score this project and others' packages on the same windows.

    Args:
        windows: from `last_windows`.
        own: this project's forecast of windows, shape (M, H, len(LEVELS)).
        python: a Python interpreter with statsforecast; "" leaves that package out.

    Returns:
        One row a method, columns as in `Result.scores`, indexed by method.
    """
    results = [_own(windows, own), *plain_results(windows), *statsmodels_results(windows.history)]
    if python:
        results += statsforecast_results(windows.history, python)
    return pd.DataFrame([result.scores(windows) for result in results]).set_index("method")


def own_forecasts(tables: Mapping[str, Model]) -> Callable[[Windows], Array]:
    """Forecast windows from the table that has not seen their corpus; `tables` by corpus left out."""
    return partial(forecast_unseen, models=tables)


def thinned(windows: Windows, every: int) -> Windows:
    """Every so manieth window."""
    return windows.rows(np.arange(len(windows.history)) % every == 0)


def _own(windows: Windows, own: Callable[[Windows], Array]) -> Result:
    start = time.perf_counter()
    found = own(windows)
    seconds = time.perf_counter() - start
    return Result("jinpu", found[..., [LEVELS.index(level) for level in FIVE]], seconds)
