"""What a series' kind allows to be assumed: growth, and a least value."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from jinpu.errors import InputError
from jinpu.forecast.panel import Array, Panel

# Percentages end at 100 and indices lie around it; a series with a larger value counts or measures something.
LARGEST_SHARE_OR_INDEX = 150.0


@cache
def kinds() -> dict[str, tuple[float, float]]:
    """Growth (1 or 0) and least value (-inf for none) by kind, from `kinds.csv`."""
    text = files("jinpu.forecast").joinpath("kinds.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["kind"]: (float(row["growth"]), float(row["lower"] or "-inf")) for row in rows}


def growth_and_floor(panel: Panel, kind: str | Sequence[str] | None) -> tuple[Array, Array]:
    """Whether each of N series may be assumed to grow (1 or 0), and its least value; shape (N,) each.

    Without a kind both are read off the series: growth is assumed when a value exceeds what shares and indices reach,
    and a series that was never negative is taken not to become so.

    Raises:
        InputError: a kind that `kinds.csv` does not hold.
    """
    sensed = (np.nanmax(np.abs(panel.values), axis=1) > LARGEST_SHARE_OR_INDEX).astype(np.float64)
    never_negative = np.where(np.nanmin(panel.values, axis=1) >= 0.0, 0.0, -np.inf)
    if kind is None:
        return sensed, never_negative
    names = [kind] * len(panel.series) if isinstance(kind, str) else list(kind)
    stated = np.array([_stated(name) for name in names]).reshape(-1, 2)
    unknown = np.array([not name for name in names], dtype=np.bool_)
    return np.where(unknown, sensed, stated[:, 0]), np.where(unknown, never_negative, stated[:, 1])


def _stated(name: str) -> tuple[float, float]:
    if not name:
        return (0.0, -np.inf)
    if name not in kinds():
        raise InputError(f"unknown kind of series {name!r}", remedy=f"use one of {', '.join(kinds())}")
    return kinds()[name]
