"""Forecasts on long frames: the field's column names, one's own forecaster, a second opinion."""

import hashlib
import runpy
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from jinpu.errors import InputError
from jinpu.forecast.engine import forecast_series
from jinpu.inputs import known_names, series_frame

FEWEST_FOR_A_MODEL = 6
MOST_STEPS = 30


class Forecaster(Protocol):
    """What can take the place of ours: long frame (series, year, value, ...) and horizon in, quantiles out.

    The answer has the columns series, year and q2.5 ... q97.5, a row a series and year up to the horizon.
    """

    def __call__(self, frame: pd.DataFrame, horizon: int, /) -> pd.DataFrame:
        """Quantiles of every series of the frame."""


@dataclass(frozen=True)
class NamedForecaster:
    """Somebody's own forecaster, the function `name` of a Python file; another content makes it another forecaster."""

    file: str
    name: str
    digest: str

    def __call__(self, frame: pd.DataFrame, horizon: int, /) -> pd.DataFrame:
        """Forecast with the function.

        Raises:
            InputError: the file cannot be run or defines no such function.
        """
        return _function_of(self)(frame, horizon)


def load_forecaster(named: str) -> NamedForecaster | None:
    """The forecaster that FILE:NAME names; None for an empty text, which means ours.

    Raises:
        InputError: the text names no function of a file.
    """
    if not named:
        return None
    file, _, name = named.rpartition(":")
    if not name.isidentifier() or not Path(file).is_file():
        raise InputError("names no function of a file", where=named, remedy="give FILE:NAME, e.g. mine.py:forecast")
    return NamedForecaster(file, name, hashlib.sha256(Path(file).read_bytes()).hexdigest())


@cache
def _function_of(named: NamedForecaster) -> Forecaster:
    try:
        found = runpy.run_path(named.file)[named.name]
    # Whatever somebody's own file raises is what he must be told.
    except Exception as error:
        remedy = "run the file by itself, and look whether it defines the function"
        raise InputError(
            f"cannot be used ({type(error).__name__}: {error})", where=named.file, remedy=remedy
        ) from error
    if not callable(found):
        raise InputError(f"{named.name} is no function", where=named.file, remedy="name a function")
    forecaster: Forecaster = found
    return forecaster


def forecast(
    frame: pd.DataFrame,
    horizon: int = 3,
    lower: float | None = None,
    upper: float | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Predictive quantiles of every series of a long frame.

    Args:
        frame: annual series, long or wide, as `jinpu.inputs.series_frame` takes them.
        horizon: years ahead of each series' newest value.
        lower: least possible value of all series.
        upper: greatest possible value.
        kind: of all series where the frame says none.

    Returns:
        The frame's own names for series and year, and q2.5 ... q97.5; series below four values have no row.

    Raises:
        InputError: what `series_frame` and `forecast_series` refuse.
    """
    found = forecast_series(series_frame(frame), horizon, lower=lower, upper=upper, kind=kind).quantiles()
    theirs = dict(zip(known_names(frame).columns, frame.columns, strict=True))
    return found.rename(columns={name: str(theirs.get(name, name)) for name in ("series", "year")})


def second_opinion(series: pd.DataFrame, horizon: int = 3) -> pd.DataFrame:
    """What a local linear trend says, fitted by maximum likelihood (statsmodels' UnobservedComponents).

    Its interval is its own and leaves out what is not known of its parameters: on the competitions' windows of six
    values its 80 % covered 68. Fitted on the series divided by its own mean size.

    Args:
        series: year and value of one series; years may be missing.
        horizon: years ahead of the newest value.

    Returns:
        One row a year: year, median, q10, q90; none below six values or where the series stands still.
    """
    table = series.sort_values("year")
    years, values = (tuple(table[name].tolist()) for name in ("year", "value"))
    return pd.DataFrame(list(_local_linear_trend(years, values, horizon)), columns=["year", "median", "q10", "q90"])


@lru_cache(maxsize=4096)
def _local_linear_trend(
    years: tuple[int, ...], values: tuple[float, ...], horizon: int
) -> tuple[tuple[float, float, float, float], ...]:
    if len(years) < FEWEST_FOR_A_MODEL or np.ptp(values) == 0:
        return ()
    from scipy.special import ndtri
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    size = float(np.abs(values).mean())
    whole = np.full(int(years[-1] - years[0]) + 1, np.nan)
    whole[np.array(years, dtype=np.int64) - int(years[0])] = np.array(values) / size
    model = UnobservedComponents(whole, "local linear trend")
    with warnings.catch_warnings():
        # A search that stops early still gives a line; the opinion is shown beside ours, never instead of it.
        warnings.simplefilter("ignore")
        fitted = model.fit(disp=False, maxiter=MOST_STEPS, cov_type="none")
    found = fitted.get_forecast(horizon)
    middle, reach = np.asarray(found.predicted_mean), ndtri(0.9) * np.sqrt(np.asarray(found.var_pred_mean))
    ahead = int(years[-1]) + 1 + np.arange(horizon)
    rows = zip(ahead.tolist(), middle * size, (middle - reach) * size, (middle + reach) * size, strict=True)
    return tuple((int(year), float(mid), float(low), float(high)) for year, mid, low, high in rows)
