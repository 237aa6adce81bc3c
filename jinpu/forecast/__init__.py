"""Where a short annual series is heading: predictive distributions from pooled experience, in closed form."""

import sys
from types import ModuleType
from typing import Any

import pandas as pd

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


class _CallableModule(ModuleType):
    """`jinpu.forecast(frame, horizon)` forecasts, though the name is also this package's."""

    def __call__(self, frame: pd.DataFrame, horizon: int = 3, **options: Any) -> pd.DataFrame:
        """Forecast every series of a long frame; see `jinpu.forecast.forecast`."""
        return forecast(frame, horizon, **options)


sys.modules[__name__].__class__ = _CallableModule
