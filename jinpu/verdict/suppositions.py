"""What may be supposed of a target's next value, from the steps that its series, and the one above it, took so far."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.catalogue import load_indicators
from jinpu.indicators import IndicatorSeries
from jinpu.plan import Goal, Plan, Target, goal_of
from jinpu.verdict.effort import RECENT_CHANGES

AS_IT_STANDS, BEST_YEAR, WORST_YEAR, PARENT_PACE, WHAT_IT_NEEDS = SCENARIOS = (
    "as_it_stands", "best_year", "worst_year", "parent_pace", "what_it_needs",
)  # fmt: skip
# How much farther than the best and worst year seen a value may be supposed; at least this share of the newest value.
REACH, LEAST_REACH = 2.0, 0.05


@dataclass(frozen=True)
class Base:
    """A target's main reading with the series that its verdict rests on.

    Attributes:
        target: the target.
        goal: what the reading asks for.
        rows: its rows of the series frame, oldest first; `spliced` is the level, `offset` above what was added.
        parent: levels of the region above by year, empty where there is none.
    """

    target: Target
    goal: Goal
    rows: pd.DataFrame
    parent: "pd.Series[float]"

    @property
    def offset(self) -> float:
        """What lies between the value that the target is stated in and the level of the series."""
        return float(self.rows["offset"].iloc[-1]) if self.goal.kind == "added" else 0.0

    @property
    def levels(self) -> "pd.Series[float]":
        """The series by year, on the level."""
        return pd.Series(self.rows["spliced"].to_numpy() + self.offset, index=self.rows["year"].to_numpy())

    @property
    def latest(self) -> float:
        """The newest level."""
        return float(self.levels.iloc[-1])

    @property
    def wanted(self) -> float:
        """The target, on the level of the series."""
        assert self.goal.value is not None  # noqa: S101 - bases have a number
        return self.goal.value + self.offset

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is."""
        return 1 if self.goal.direction == "at_least" else -1

    @property
    def years_left(self) -> int:
        """Years from the newest value to the plan's end."""
        return self.goal.end_year - int(self.rows["year"].iloc[-1])


@dataclass(frozen=True)
class Supposition:
    """What the next value would be (`level`), and the level that the same pace leads to in the end year (`end`).

    Both are NaN where nothing is supposed.
    """

    base: Base
    scenario: str
    level: float = math.nan
    end: float = math.nan

    @property
    def supposes(self) -> bool:
        """Whether there is a next value at all."""
        return not math.isnan(self.level)


def bases_of(plan: Plan, known: IndicatorSeries) -> Iterator[Base]:
    """Give the targets of which something can be supposed: with a number, a comparable series, and years to come."""
    grades = known.grades[known.grades["main"]].set_index("target")
    series = known.series[known.series["spliced"].notna()].sort_values("year")
    for target in plan.targets:
        goal, grade = goal_of(plan, target, target.main_reading), grades.loc[target.id]
        mine = series[(series["target"] == target.id) & (series["reading"] == goal.reading)]
        rows = mine[mine["region"] == grade["region"]]
        if goal.value is None or rows.empty or not bool(grade["comparable"]):
            continue
        base = Base(target, goal, rows, _parent_levels(mine, int(rows["parent_level"].iloc[0])))
        if base.years_left >= 1:
            yield base


def _parent_levels(rows: pd.DataFrame, level: int) -> "pd.Series[float]":
    """Levels of the nearest region above the one at `level`, by year."""
    above = rows[rows["parent_level"] > level]
    nearest = above[above["parent_level"] == above["parent_level"].min()]
    return pd.Series((nearest["spliced"] + nearest["offset"]).to_numpy(), index=nearest["year"].to_numpy())


def suppositions_of(base: Base) -> Iterator[Supposition]:
    """Give what each scenario supposes, in the order of `SCENARIOS`; one that has no meaning here is left out."""
    yield Supposition(base, AS_IT_STANDS)
    steps, better = steps_of(base, base.levels), max if base.goal.direction == "at_least" else min
    if len(steps):
        yield _at_pace(base, BEST_YEAR, float(better(steps)))
        yield _at_pace(base, WORST_YEAR, float((min if better is max else max)(steps)))
    around = steps_of(base, base.parent)[-RECENT_CHANGES:]
    if len(around):
        yield _at_pace(base, PARENT_PACE, float(around.mean()))
    needed = (base.wanted - base.latest) / base.years_left
    if base.sign * needed > 0:
        yield Supposition(base, WHAT_IT_NEEDS, within_bounds(base, base.latest + needed), base.wanted)


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


def _at_pace(base: Base, scenario: str, step: float) -> Supposition:
    ends = [
        base.latest + step * years if moves_in_points(base) else base.latest * math.exp(step * years)
        for years in (1, base.years_left)
    ]
    return Supposition(base, scenario, *(within_bounds(base, end) for end in ends))


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
