"""The plan's indicators: each one formula with its readings, as annual series with breaks, sources and grades."""

from jinpu.indicators.grades import grade_of
from jinpu.indicators.peers import peer_series, peers_of
from jinpu.indicators.series import IndicatorSeries, indicator_series

__all__ = ["IndicatorSeries", "grade_of", "indicator_series", "peer_series", "peers_of"]
