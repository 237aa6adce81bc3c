"""The targets of which something can be supposed, each with its series, the one of the region above, and its peers'."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from jinpu.indicators import IndicatorSeries, peers_of
from jinpu.plan import Goal, Plan, Target, goal_of


@dataclass(frozen=True)
class Base:
    """A target's main reading with the series that its verdict rests on.

    Attributes:
        target: the target.
        goal: what the reading asks for.
        rows: its rows of the series frame, oldest first; `spliced` is the level, `offset` above what was added.
        parent: rows of the nearest region above, oldest first, empty where there is none.
        peers: rows of other regions of the same rank as the series' region, oldest first.
    """

    target: Target
    goal: Goal
    rows: pd.DataFrame
    parent: pd.DataFrame
    peers: pd.DataFrame

    @property
    def offset(self) -> float:
        """What lies between the value that the target is stated in and the level of the series."""
        return float(self.rows["offset"].iloc[-1]) if self.goal.kind == "added" else 0.0

    @property
    def levels(self) -> "pd.Series[float]":
        """The series by year, on the level."""
        return levels_of(self.rows.assign(offset=self.offset))

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


def bases_of(plan: Plan, known: IndicatorSeries, peers: pd.DataFrame | None = None) -> Iterator[Base]:
    """Give the targets of which something can be supposed: with a number, a comparable series, and years to come."""
    grades = known.grades[known.grades["main"]].set_index("target")
    series = _usable(known.series)
    others = series.iloc[:0] if peers is None else _usable(peers)
    for target in plan.targets:
        goal, grade = goal_of(plan, target, target.main_reading), grades.loc[target.id]
        mine, theirs = (_for_goal(rows, target, goal) for rows in (series, others))
        rows = mine[mine["region"] == grade["region"]]
        if goal.value is None or rows.empty or not bool(grade["comparable"]):
            continue
        of_rank = theirs[theirs["region"].isin(peers_of(str(grade["region"])))]
        base = Base(target, goal, rows, _nearest_above(mine, int(rows["parent_level"].iloc[0])), of_rank)
        if base.years_left >= 1:
            yield base


def _usable(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["spliced"].notna()].sort_values("year")


def _for_goal(rows: pd.DataFrame, target: Target, goal: Goal) -> pd.DataFrame:
    return rows[(rows["target"] == target.id) & (rows["reading"] == goal.reading)]


def _nearest_above(rows: pd.DataFrame, level: int) -> pd.DataFrame:
    """Rows of the nearest region above the one at `level`."""
    above = rows[rows["parent_level"] > level]
    nearest: pd.DataFrame = above[above["parent_level"] == above["parent_level"].min()]
    return nearest


def levels_of(rows: pd.DataFrame) -> "pd.Series[float]":
    """Give the levels of a series by year."""
    return pd.Series((rows["spliced"] + rows["offset"]).to_numpy(), index=rows["year"].to_numpy())
