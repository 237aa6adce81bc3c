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
from numpy.typing import NDArray

from jinpu.errors import InputError
from jinpu.forecast.distribution import SHOWN
from jinpu.forecast.engine import forecast_series
from jinpu.forecast.panel import Array
from jinpu.forecast.table import LEVELS, NORMAL
from jinpu.inputs import known_names, series_frame
from jinpu.memory import memoize

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


def quantiles_by(
    forecaster: Forecaster, frame: pd.DataFrame, series: NDArray[np.object_], years: NDArray[np.int64], horizon: int
) -> Array:
    """Quantiles that somebody's own forecaster gives for K series and years, shape (K, len(LEVELS)).

    Beyond those that it gives the tails fall exponentially.

    Args:
        forecaster: long frame and horizon in, quantiles out.
        frame: series, year, value and what else is known.
        series: shape (K,), names.
        years: shape (K,), the year of each.
        horizon: years ahead that are asked for.

    Raises:
        InputError: a column or a row is missing, or a quantile is no finite number.
    """
    given = forecaster(frame, horizon)
    missing = next((name for name in ("series", "year", *SHOWN) if name not in given), "")
    if missing:
        remedy = f"return the columns series, year, {SHOWN[0]} ... {SHOWN[-1]}"
        raise InputError(f"the forecaster gives no column {missing}", remedy=remedy)
    asked = pd.DataFrame({"series": series, "year": years})
    merged = asked.merge(given, on=["series", "year"], how="left", validate="many_to_one")
    values = np.sort(merged[list(SHOWN)].to_numpy(dtype=np.float64), axis=1)
    lacking = ~np.isfinite(values).all(axis=1)
    if lacking.any():
        row = asked[lacking].iloc[0]
        what = f"the forecaster gives no quantiles for {row['series']} in {row['year']}"
        raise InputError(what, remedy="give finite quantiles for every series and year up to the horizon")
    below, above = np.log(np.array(LEVELS[:3])), np.log(100.0 - np.array(LEVELS[-3:]))
    left = values[:, 0] - (values[:, 1] - values[:, 0]) * (below[1] - below[0]) / (below[2] - below[1])
    right = values[:, -1] + (values[:, -1] - values[:, -2]) * (above[1] - above[2]) / (above[0] - above[1])
    return np.column_stack([left, values, right])


def second_opinion(frame: pd.DataFrame, horizon: int = 3) -> pd.DataFrame:
    """What a local linear trend says, fitted by maximum likelihood (statsmodels' UnobservedComponents); a `Forecaster`.

    Its ranges are its own and leave out what is not known of its parameters: on the competitions' windows of six
    values its 80 % covered 55. Fitted on each series divided by its own mean size.

    Args:
        frame: annual series, as `jinpu.inputs.series_frame` takes them; years may be missing.
        horizon: years ahead of the newest value.

    Returns:
        series, year, q2.5 ... q97.5; none of a series below six values or that stands still.
    """
    rows = []
    for name, series in series_frame(frame).sort_values("year").groupby("series", sort=False):
        found = _local_linear_trend(tuple(series["year"].tolist()), tuple(series["value"].tolist()), horizon)
        ahead = int(series["year"].iloc[-1]) + 1
        rows += [
            (name, ahead + place, *(middle + spread * NORMAL[1:-1])) for place, (middle, spread) in enumerate(found)
        ]
    return pd.DataFrame(rows, columns=["series", "year", *SHOWN])


@memoize
@lru_cache(maxsize=4096)
def _local_linear_trend(
    years: tuple[int, ...], values: tuple[float, ...], horizon: int
) -> tuple[tuple[float, float], ...]:
    """Mean and standard deviation of each year ahead."""
    if len(years) < FEWEST_FOR_A_MODEL or np.ptp(values) == 0:
        return ()
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
    spread = np.sqrt(np.asarray(found.var_pred_mean))
    return tuple(zip((np.asarray(found.predicted_mean) * size).tolist(), (spread * size).tolist(), strict=True))
