"""Tests of the forecast."""

import numpy as np

from jinpu.forecast import AT_LEAST, Forecasts


def probability(found: Forecasts, year: int, target: float, direction: str = AT_LEAST) -> float:
    """Probability that the one series forecast reaches a target in one year."""
    count = len(found.years)
    said = found.exceedance_probability(np.full(count, target), [direction] * count)
    return float(said[found.years == year][0])
