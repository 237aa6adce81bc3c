"""From a panel to predictive distributions: describe, weigh, and go back to the series' own unit."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jinpu.errors import InputError
from jinpu.forecast.averaging import averaged_changes, stretch
from jinpu.forecast.distribution import Forecasts
from jinpu.forecast.kinds import growth_and_floor
from jinpu.forecast.panel import FEWEST_POINTS, Array, Panel, panel_of
from jinpu.forecast.scales import bounds_of, from_line, to_line
from jinpu.forecast.table import LEVELS, Coefficients, shipped

# Windows of the reference series with years taken out are covered as well as whole ones without it; random walks less.
GAP_POWER = 0.1


def forecast_series(
    frame: pd.DataFrame,
    horizon: int = 3,
    *,
    lower: float | None = None,
    upper: float | None = None,
    kind: str | None = None,
    years: Sequence[int] | None = None,
) -> Forecasts:
    """Forecast every series of a long frame.

    Args:
        frame: columns series, year, value and optionally quality; gaps between years are allowed.
        horizon: years ahead of each series' newest value, unless `years` names them.
        lower: least possible value of all series, if there is one.
        upper: greatest possible value; with `lower` the forecast is made on logits.
        kind: share, density, ratio, rate, count or money; None reads it off each series.
        years: forecast years, the same for all series; years that a series has reached are left out.

    Returns:
        One distribution a series and year; series with fewer than four points have none.

    Raises:
        InputError: a horizon below one, or bounds the wrong way round.
    """
    if horizon < 1:
        raise InputError(f"horizon {horizon} is not ahead", remedy="ask for at least one year")
    panel = panel_of(frame)
    panel = panel.rows(panel.points >= FEWEST_POINTS)
    rows = np.arange(len(panel.series))
    if years is None:
        ahead = np.arange(1, horizon + 1)
        asked = np.repeat(rows, horizon), (panel.last_year[:, None] + ahead).ravel()
    else:
        asked = np.repeat(rows, len(years)), np.tile(np.asarray(years, dtype=np.int64), len(rows))
    later = asked[1] > panel.last_year[asked[0]]
    return forecast_at(panel, asked[0][later], asked[1][later], lower=lower, upper=upper, kind=kind)


def forecast_at(
    panel: Panel,
    rows: NDArray[np.int64],
    years: NDArray[np.int64],
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    kind: str | Sequence[str] | None = None,
    points: ArrayLike | None = None,
    coefficients: Coefficients | None = None,
) -> Forecasts:
    """Forecast chosen series for chosen years.

    Args:
        panel: N series of at least four points each.
        rows: shape (K,), places in the panel.
        years: shape (K,), each later than its series' newest year.
        lower: least possible value, one or N of them; NaN where there is none.
        upper: greatest possible value, likewise.
        kind: one kind or N of them ("" for unknown).
        points: number of independent points, one or N of them, where that is smaller than the number of values.
        coefficients: another table than the shipped one.
    """
    growth, floor = growth_and_floor(panel, kind)
    bounds = bounds_of(panel, growth, floor, lower, upper)
    line = to_line(panel.values, bounds)
    horizons = (years - panel.last_year[rows]).astype(np.float64)
    independent = np.minimum(panel.points, np.asarray(panel.points if points is None else points, dtype=np.int64))
    changes = averaged_changes(panel, line, growth, rows, horizons, independent, coefficients or shipped())
    factor = stretch(growth, independent) * _gap_stretch(panel)[:, None]
    values = from_line(line[rows, -1:] + _stretched(changes, factor[rows]), bounds.rows(rows))
    values = _widened(values, panel.uncertainty[rows])
    # What a bound or the past excludes cannot happen, however wide the distribution is.
    least, greatest = bounds.lower[rows], bounds.upper[rows]
    values = np.clip(values, least[:, None], greatest[:, None])
    last = panel.last_value[rows]
    return Forecasts(panel.series[rows], years, values, last, horizons, independent[rows], least, greatest)


def _stretched(quantiles: Array, factor: Array) -> Array:
    """Stretch distributions, shape (K, len(LEVELS)), about their medians."""
    middle = quantiles[:, [LEVELS.index(50.0)]]
    return np.asarray(middle + (quantiles - middle) * factor)


def _gap_stretch(panel: Panel) -> Array:
    """A little more than one where years are missing: a series is never surer than it would be without its gaps."""
    spanned = panel.years[:, -1] - np.nanmin(panel.years, axis=1)
    return np.asarray((spanned / np.maximum(panel.points - 1, 1)) ** GAP_POWER)


def _widened(values: Array, uncertainty: Array) -> Array:
    """Add the error of approximate figures to the spread, in quadrature (standard deviations)."""
    spread = (values[:, LEVELS.index(97.5)] - values[:, LEVELS.index(2.5)]) / 3.92
    factor = np.sqrt(1.0 + np.square(uncertainty / np.where(spread > 0, spread, np.inf)))
    return _stretched(values, factor[:, None])
