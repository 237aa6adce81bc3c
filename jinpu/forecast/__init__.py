"""Where a short annual series is heading: predictive distributions from pooled experience, in closed form."""

from jinpu.forecast.distribution import AT_LEAST, AT_MOST, SHOWN, Forecasts
from jinpu.forecast.engine import forecast_at, forecast_series
from jinpu.forecast.frames import Forecaster, forecast, load_forecaster, second_opinion
from jinpu.forecast.panel import FEWEST_POINTS, Panel, panel_of

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "FEWEST_POINTS",
    "SHOWN",
    "Forecaster",
    "Forecasts",
    "Panel",
    "forecast",
    "forecast_at",
    "forecast_series",
    "load_forecaster",
    "panel_of",
    "second_opinion",
]
