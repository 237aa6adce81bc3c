"""Totals over several years: what was booked plus the sum of simulated paths of the years to come."""

import numpy as np

from jinpu.forecast.panel import Array
from jinpu.forecast.table import LEVELS

DRAWS = 4000
SEED = 20170101


def simulated_totals(quantiles: Array, booked: float = 0.0, least: float = -np.inf) -> Array:
    """Draws of the booked amount plus the sum over the years to come, shape (DRAWS,), ascending.

    Years are drawn together: forecast errors behave like a random walk, so that those of years h < k correlate by
    sqrt(h / k) (Gaussian copula). Independent draws would make the total far too sure.

    Args:
        quantiles: shape (H, len(LEVELS)), of years 1 to H ahead.
        booked: what the years known add up to.
        least: smallest possible yearly amount; with 0 the total never falls below what is booked.
    """
    horizon = np.arange(1, len(quantiles) + 1, dtype=np.float64)
    steps = np.random.default_rng(SEED).standard_normal((DRAWS, len(horizon)))
    walk = np.cumsum(steps, axis=1) / np.sqrt(horizon)
    ranks = np.argsort(np.argsort(walk, axis=0), axis=0)
    shares = (ranks + 0.5) / DRAWS
    levels = np.array(LEVELS) / 100.0
    paths = np.stack([np.interp(shares[:, h], levels, quantiles[h]) for h in range(len(horizon))], axis=1)
    return np.sort(booked + np.maximum(paths, least).sum(axis=1))
