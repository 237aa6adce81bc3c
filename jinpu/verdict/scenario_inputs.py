"""What may be supposed of a target's next value: steps of its own series, of the region above, or of a peer."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.catalogue import load_indicators
from jinpu.indicators import IndicatorSeries, peers_of
from jinpu.plan import Plan, Target
from jinpu.verdict.effort import RECENT_CHANGES
from jinpu.verdict.plan import TargetEvidence, evidence_of

AS_IT_STANDS, BEST_YEAR, WORST_YEAR, PARENT_PACE, PEER_PACE, NO_PEER, WHAT_IT_NEEDS = SCENARIOS = (
    "as_it_stands", "best_year", "worst_year", "parent_pace", "peer_pace", "no_peer", "what_it_needs",
)  # fmt: skip
# How much farther than the best and worst year seen a value may be supposed; at least this share of the newest value.
REACH, LEAST_REACH = 2.0, 0.05


@dataclass(frozen=True)
class ScenarioInput:
    """A target's main reading with the series that its verdict rests on.

    Attributes:
        evidence: the reading and its series.
        level: what is asked of the series' level in the end year.
        parent: rows of the nearest region above, oldest first, empty where there is none.
        peers: rows of other regions of the same rank as the series' region, oldest first.
    """

    evidence: TargetEvidence
    level: Target
    parent: pd.DataFrame
    peers: pd.DataFrame

    @property
    def target(self) -> Target:
        """The target as stated."""
        return self.evidence.target

    @property
    def rows(self) -> pd.DataFrame:
        """Rows of the series frame, oldest first; `spliced` is the level, `offset` above what was added."""
        return self.evidence.rows

    @property
    def offset(self) -> float:
        """What lies between the value that the target is stated in and the level of the series."""
        return self.evidence.offset

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
        assert self.level.value is not None  # noqa: S101 - scenarios are of targets with a number
        return self.level.value

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is."""
        return self.level.sign

    @property
    def years_left(self) -> int:
        """Years from the newest value to the plan's end."""
        assert self.level.year is not None  # noqa: S101 - a plan's targets are due in its end year
        return self.level.year - int(self.rows["year"].iloc[-1])


def scenario_inputs(plan: Plan, known: IndicatorSeries, peers: pd.DataFrame | None = None) -> Iterator[ScenarioInput]:
    """Give the targets of which something can be supposed: with a number, a comparable series, and years to come."""
    series = _usable(known.series)
    others = series.iloc[:0] if peers is None else _usable(peers)
    for stated in plan.targets:
        evidence = evidence_of(plan, stated, stated.main_reading, known)
        alike = not evidence.abstained and evidence.grade["comparable"]
        level = evidence.level if alike and not evidence.asked.is_compounded else None
        if level is None:
            continue
        mine, theirs = (_of_target(rows, evidence.target) for rows in (series, others))
        of_rank = theirs[theirs["region"].isin(peers_of(evidence.region))]
        above = _nearest_above(mine, int(evidence.rows["parent_level"].iloc[0]))
        given = ScenarioInput(evidence, level, above, of_rank)
        if given.years_left >= 1:
            yield given


def _usable(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["spliced"].notna()].sort_values("year")


def _of_target(rows: pd.DataFrame, target: Target) -> pd.DataFrame:
    return rows[(rows["target"] == target.id) & (rows["reading"] == target.reading)]


def _nearest_above(rows: pd.DataFrame, level: int) -> pd.DataFrame:
    """Rows of the nearest region above the one at `level`."""
    above = rows[rows["parent_level"] > level]
    nearest: pd.DataFrame = above[above["parent_level"] == above["parent_level"].min()]
    return nearest


def levels_of(rows: pd.DataFrame) -> "pd.Series[float]":
    """Give the levels of a series by year."""
    return pd.Series((rows["spliced"] + rows["offset"]).to_numpy(), index=rows["year"].to_numpy())


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
class Scenario:
    """What the next value would be (`level`), and the level that the same pace leads to in the end year (`end`).

    Both are NaN where nothing is supposed. `pace` is that of another region, None where there is none in it.
    """

    given: ScenarioInput
    scenario: str
    level: float = math.nan
    end: float = math.nan
    pace: Pace | None = None

    @property
    def supposes(self) -> bool:
        """Whether there is a next value at all."""
        return not math.isnan(self.level)


def scenarios_of(given: ScenarioInput) -> Iterator[Scenario]:
    """Give what each scenario gives, in the order of `SCENARIOS`; one that has no meaning here is left out."""
    yield Scenario(given, AS_IT_STANDS)
    steps, better = steps_of(given, given.levels), max if given.sign > 0 else min
    if len(steps):
        yield _at_step(given, BEST_YEAR, float(better(steps)))
        yield _at_step(given, WORST_YEAR, float((min if better is max else max)(steps)))
    if around := pace_of(given, given.parent):
        yield _at_pace(given, PARENT_PACE, around)
    peer = peer_pace(given)
    yield _at_pace(given, PEER_PACE, peer) if peer else Scenario(given, NO_PEER)
    needed = (given.wanted - given.latest) / given.years_left
    if given.sign * needed > 0:
        yield Scenario(given, WHAT_IT_NEEDS, within_bounds(given, given.latest + needed), given.wanted)


def pace_of(given: ScenarioInput, rows: pd.DataFrame) -> Pace | None:
    """Give another region's mean step of late; None where its series has no step."""
    grows = moves_in_points(given) | (levels_of(rows) > 0).to_numpy()
    behind = rows[grows].iloc[-RECENT_CHANGES - 1 :]
    levels = levels_of(behind)
    steps = steps_of(given, levels)
    if not len(steps):
        return None
    observations = tuple(dict.fromkeys(identity for ids in behind["observations"] for identity in ids))
    years, region = [int(year) for year in behind["year"]], str(behind["region"].iloc[0])
    return Pace(region, years[0], years[-1], float(levels.iloc[-1]), float(steps.mean()), observations)


def peer_pace(given: ScenarioInput) -> Pace | None:
    """Give the pace of the peer known latest, of those the one nearest in level; None where none has a pace."""
    paces = [pace_of(given, rows) for _, rows in given.peers.groupby("region")]
    found = [pace for pace in paces if pace]
    return min(found, key=lambda pace: (-pace.last, abs(pace.level - given.latest)), default=None)


def next_level(given: ScenarioInput, level: float) -> Scenario:
    """Suppose any next level; its pace is the step from the newest value to it."""
    if moves_in_points(given) or level <= 0:
        end = given.latest + (level - given.latest) * given.years_left
    else:
        end = given.latest * (level / given.latest) ** given.years_left
    return Scenario(given, "next_value", level, within_bounds(given, end))


def range_of(given: ScenarioInput) -> tuple[float, float]:
    """Give the least and the greatest next level worth supposing, within the indicator's bounds."""
    supposed = [each.level for each in scenarios_of(given) if each.supposes]
    farthest = max([abs(level - given.latest) for level in supposed], default=0.0)
    reach = REACH * max(farthest, LEAST_REACH * abs(given.latest))
    return within_bounds(given, given.latest - reach), within_bounds(given, given.latest + reach)


def _at_pace(given: ScenarioInput, scenario: str, pace: Pace) -> Scenario:
    return replace(_at_step(given, scenario, pace.step), pace=pace)


def _at_step(given: ScenarioInput, scenario: str, step: float) -> Scenario:
    ends = [
        given.latest + step * years if moves_in_points(given) else given.latest * math.exp(step * years)
        for years in (1, given.years_left)
    ]
    level, end = (within_bounds(given, end) for end in ends)
    return Scenario(given, scenario, level, end)


def moves_in_points(given: ScenarioInput) -> bool:
    """Whether the series moves in points, as shares do, and not in per cent of itself (as in splicing)."""
    indicator = load_indicators()[given.target.indicator]
    return indicator.unit_kind in ("share", "rate") or indicator.lower is None or bool((given.levels <= 0).any())


def steps_of(given: ScenarioInput, levels: "pd.Series[float]") -> NDArray[np.float64]:
    """Give the yearly steps of a series: points, or logarithms of growth; a gap's step is shared by its years."""
    years, values = levels.sort_index().index.to_numpy(), levels.sort_index().to_numpy(dtype=np.float64)
    if not moves_in_points(given):
        years, values = years[values > 0], np.log(values[values > 0])
    steps: NDArray[np.float64] = np.diff(values) / np.diff(years)
    return steps


def within_bounds(given: ScenarioInput, level: float) -> float:
    """Keep a level within what the indicator can be."""
    indicator = load_indicators()[given.target.indicator]
    low = -math.inf if indicator.lower is None else indicator.lower
    return min(max(level, low), math.inf if indicator.upper is None else indicator.upper)
