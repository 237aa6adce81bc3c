"""What a series' kind allows to be assumed: growth, a least value, growth by a rate, and whether its zero matters."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from jinpu.errors import InputError
from jinpu.forecast.panel import Array

MIRRORED = ("rate", "rank")


@dataclass(frozen=True)
class Kind:
    """A row of `kinds.csv`: growth, log and level 1 or 0, lower -inf where there is no least value."""

    growth: float
    lower: float
    log: float
    level: float


@dataclass(frozen=True)
class Traits:
    """What may be assumed of N series, shape (N,) each.

    Attributes:
        growth: 1 where growth may be assumed, else 0.
        floor: least value, -inf for none.
        log: whether a steady riser may go on by its rate; only where every value is positive.
        level: 1 where a change counts against the height of the series, else 0 (adding a constant changes nothing).
        grower: 1 where the kind is stated and grows (money, counts), else 0.
        mirrored: whether the mirrored past must give the mirrored forecast.
    """

    growth: Array
    floor: Array
    log: NDArray[np.bool_]
    level: Array
    grower: Array
    mirrored: NDArray[np.bool_]


@cache
def kinds() -> dict[str, Kind]:
    """What each kind allows, from `kinds.csv`."""
    text = files("jinpu.forecast").joinpath("kinds.csv").read_text(encoding="utf-8")
    return {
        row["kind"]: Kind(float(row["growth"]), float(row["lower"] or "-inf"), float(row["log"]), float(row["level"]))
        for row in csv.DictReader(text.splitlines())
    }


def traits_of(values: Array, kind: str | Sequence[str] | None) -> Traits:
    """The traits of N series, shape (N, W), by kind; nothing depends on the unit.

    Without a kind ("" or None) they are read off the series: one that is positive throughout may grow and may do so by
    a rate, and one that was never negative is taken not to become so.

    Raises:
        InputError: a kind that `kinds.csv` does not hold.
    """
    count = len(values)
    names = np.array([kind or ""] * count if kind is None or isinstance(kind, str) else list(kind), dtype=object)
    least = np.nanmin(values, axis=1) if count else np.zeros(0)
    unknown, positive = names == "", least > 0
    sensed = Kind(1.0, 0.0, 1.0, 1.0)
    stated = {name: _stated(str(name)) for name in set(names.tolist()) - {""}} | {"": sensed}
    growth, floor, log, level = (
        np.array([(each.growth, each.lower, each.log, each.level) for each in (stated[name] for name in names)])
        .reshape(-1, 4)
        .T
    )
    return Traits(
        growth=np.where(unknown, positive, growth).astype(np.float64),
        floor=np.where(unknown & (least < 0), -np.inf, floor),
        log=(log > 0) & positive,
        level=level,
        grower=np.where(unknown, 0.0, growth),
        mirrored=np.isin(names, MIRRORED),
    )


def _stated(name: str) -> Kind:
    if name not in kinds():
        raise InputError(f"unknown kind of series {name!r}", remedy=f"use one of {', '.join(kinds())}")
    return kinds()[name]
