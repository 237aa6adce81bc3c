"""What may be supposed of a target's next value: steps of its own series, of the region above, or of a peer."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.catalogue import load_indicators
from jinpu.verdict.bases import Base, levels_of
from jinpu.verdict.effort import RECENT_CHANGES

AS_IT_STANDS, BEST_YEAR, WORST_YEAR, PARENT_PACE, PEER_PACE, NO_PEER, WHAT_IT_NEEDS = SCENARIOS = (
    "as_it_stands", "best_year", "worst_year", "parent_pace", "peer_pace", "no_peer", "what_it_needs",
)  # fmt: skip
# How much farther than the best and worst year seen a value may be supposed; at least this share of the newest value.
REACH, LEAST_REACH = 2.0, 0.05


@dataclass(frozen=True)
class Pace:
    """Another region's pace: whose, from which year to which, its newest level, the figures that it stands on."""

    region: str
    first: int
    last: int
    level: float
    step: float
    observations: tuple[str, ...]


@dataclass(frozen=True)
class Supposition:
    """What the next value would be (`level`), and the level that the same pace leads to in the end year (`end`).

    Both are NaN where nothing is supposed. `pace` is that of another region, None where there is none in it.
    """

    base: Base
    scenario: str
    level: float = math.nan
    end: float = math.nan
    pace: Pace | None = None

    @property
    def supposes(self) -> bool:
        """Whether there is a next value at all."""
        return not math.isnan(self.level)


def suppositions_of(base: Base) -> Iterator[Supposition]:
    """Give what each scenario supposes, in the order of `SCENARIOS`; one that has no meaning here is left out."""
    yield Supposition(base, AS_IT_STANDS)
    steps, better = steps_of(base, base.levels), max if base.goal.direction == "at_least" else min
    if len(steps):
        yield _at_step(base, BEST_YEAR, float(better(steps)))
        yield _at_step(base, WORST_YEAR, float((min if better is max else max)(steps)))
    if around := pace_of(base, base.parent):
        yield _at_pace(base, PARENT_PACE, around)
    peer = peer_pace(base)
    yield _at_pace(base, PEER_PACE, peer) if peer else Supposition(base, NO_PEER)
    needed = (base.wanted - base.latest) / base.years_left
    if base.sign * needed > 0:
        yield Supposition(base, WHAT_IT_NEEDS, within_bounds(base, base.latest + needed), base.wanted)


def pace_of(base: Base, rows: pd.DataFrame) -> Pace | None:
    """Give another region's mean step of late; None where its series has no step."""
    grows = moves_in_points(base) | (levels_of(rows) > 0).to_numpy()
    behind = rows[grows].iloc[-RECENT_CHANGES - 1 :]
    levels = levels_of(behind)
    steps = steps_of(base, levels)
    if not len(steps):
        return None
    observations = tuple(dict.fromkeys(identity for ids in behind["observations"] for identity in ids))
    years, region = [int(year) for year in behind["year"]], str(behind["region"].iloc[0])
    return Pace(region, years[0], years[-1], float(levels.iloc[-1]), float(steps.mean()), observations)


def peer_pace(base: Base) -> Pace | None:
    """Give the pace of the peer known latest, of those the one nearest in level; None where none has a pace."""
    paces = [pace_of(base, rows) for _, rows in base.peers.groupby("region")]
    found = [pace for pace in paces if pace]
    return min(found, key=lambda pace: (-pace.last, abs(pace.level - base.latest)), default=None)


def next_level(base: Base, level: float) -> Supposition:
    """Suppose any next level; its pace is the step from the newest value to it."""
    if moves_in_points(base) or level <= 0:
        end = base.latest + (level - base.latest) * base.years_left
    else:
        end = base.latest * (level / base.latest) ** base.years_left
    return Supposition(base, "next_value", level, within_bounds(base, end))


def range_of(base: Base) -> tuple[float, float]:
    """Give the least and the greatest next level worth supposing, within the indicator's bounds."""
    supposed = [each.level for each in suppositions_of(base) if each.supposes]
    farthest = max([abs(level - base.latest) for level in supposed], default=0.0)
    reach = REACH * max(farthest, LEAST_REACH * abs(base.latest))
    return within_bounds(base, base.latest - reach), within_bounds(base, base.latest + reach)


def _at_pace(base: Base, scenario: str, pace: Pace) -> Supposition:
    return replace(_at_step(base, scenario, pace.step), pace=pace)


def _at_step(base: Base, scenario: str, step: float) -> Supposition:
    ends = [
        base.latest + step * years if moves_in_points(base) else base.latest * math.exp(step * years)
        for years in (1, base.years_left)
    ]
    level, end = (within_bounds(base, end) for end in ends)
    return Supposition(base, scenario, level, end)


def moves_in_points(base: Base) -> bool:
    """Whether the series moves in points, as shares do, and not in per cent of itself (as in splicing)."""
    indicator = load_indicators()[base.goal.indicator]
    return indicator.unit_kind in ("share", "rate") or indicator.lower is None or bool((base.levels <= 0).any())


def steps_of(base: Base, levels: "pd.Series[float]") -> NDArray[np.float64]:
    """Give the yearly steps of a series: points, or logarithms of growth; a gap's step is shared by its years."""
    years, values = levels.sort_index().index.to_numpy(), levels.sort_index().to_numpy(dtype=np.float64)
    if not moves_in_points(base):
        years, values = years[values > 0], np.log(values[values > 0])
    steps: NDArray[np.float64] = np.diff(values) / np.diff(years)
    return steps


def within_bounds(base: Base, level: float) -> float:
    """Keep a level within what the indicator can be."""
    indicator = load_indicators()[base.goal.indicator]
    low = -math.inf if indicator.lower is None else indicator.lower
    return min(max(level, low), math.inf if indicator.upper is None else indicator.upper)
