"""The readings of a plan as cases to judge: goal, series, how far it carries, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from jinpu.catalogue import load_indicators
from jinpu.forecast import AT_LEAST
from jinpu.indicators import IndicatorSeries
from jinpu.plan import Goal, Plan, Reading, Target, goal_of
from jinpu.verdict.past import Aim
from jinpu.verdict.questions import Question


@dataclass(frozen=True)
class Case:
    """One reading with its goal and the series it rests on.

    Attributes:
        plan: the plan.
        target: the target.
        reading: the reading.
        goal: what it asks for, in the indicator's unit.
        grade: evidence grade, "A" to "D".
        region: whose series is used, "" for none.
        proxy: whether that is a parent of the plan's region.
        points: number of independent values.
        series: year, value, quality, segment of that region, oldest first; for additions the value is that of the
            stock, `offset` above what was added.
        offset: see `series`.
        reasons: codes of `abstentions.csv`, those that hold.
        label: tells apart variants of one case.
    """

    plan: Plan
    target: Target
    reading: Reading
    goal: Goal
    grade: str
    region: str
    proxy: bool
    points: int
    series: pd.DataFrame
    offset: float = 0.0
    reasons: tuple[str, ...] = ()
    label: str = ""

    @property
    def name(self) -> str:
        """Name of the series within one call."""
        return f"{self.target.id}|{self.reading.id}|{self.label}"

    @property
    def abstained(self) -> str:
        """First reason not to judge, "" for none."""
        return next(iter(self.reasons), "")

    @property
    def askable(self) -> bool:
        """Whether there is a number to hold a series against."""
        return self.goal.value is not None and not self.series.empty

    @property
    def series_kind(self) -> str:
        """share, density, count, money, ratio or rate."""
        return load_indicators()[self.goal.indicator].unit_kind

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Bounds of the series judged: the indicator's, or what is booked for a count that only adds up."""
        indicator = load_indicators()[self.goal.indicator]
        if self.goal.kind != "added":
            return indicator.lower, indicator.upper
        # A stock may shrink; a running sum of additions (no stock behind it) cannot.
        return (0.0 if self.offset else float(self.series["value"].iloc[-1])), None


def case_of(plan: Plan, target: Target, reading: Reading, known: IndicatorSeries) -> Case:
    """The case of one reading, from the series and grades of the same year."""
    goal = goal_of(plan, target, reading)
    chosen = (known.grades["target"] == target.id) & (known.grades["reading"] == reading.id)
    grade = known.grades[chosen].iloc[0].to_dict()
    rows = known.series
    usable = (rows["target"] == target.id) & (rows["reading"] == reading.id) & (rows["region"] == grade["region"])
    series = rows[usable & rows["spliced"].notna()].sort_values("year")
    offset = float(series["offset"].iloc[-1]) if len(series) and goal.kind == "added" else 0.0
    reasons = {
        "no_target_value": goal.value is None,
        "no_series": series.empty,
        "not_comparable": not grade["comparable"],
    }
    return Case(
        plan=plan,
        target=target,
        reading=reading,
        goal=goal,
        grade=str(grade["grade"]),
        region=str(grade["region"]),
        proxy=bool(grade["proxy"]),
        points=int(grade["points"]),
        series=series.assign(value=series["spliced"] + offset),
        offset=offset,
        reasons=tuple(code for code, holds in reasons.items() if holds),
    )


def stacked(cases: Sequence[Case]) -> pd.DataFrame:
    """The cases' series under one another: series, year, value, quality."""
    columns = ["series", "year", "value", "quality"]
    frames = [case.series.assign(series=case.name)[columns] for case in cases]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def independent_points(cases: Sequence[Case]) -> Mapping[str, int]:
    """Independent values by series name; a splice is worth fewer than it shows."""
    return {case.name: case.points for case in cases}


def question_of(case: Case) -> Question:
    """What is asked of the case's series."""
    assert case.goal.value is not None  # noqa: S101 - only askable cases are asked
    lower, upper = case.bounds
    aim = Aim(
        value=case.goal.value + case.offset,
        year=case.goal.end_year,
        sign=1 if case.goal.direction == AT_LEAST else -1,
        baseline_year=case.plan.baseline_year,
        lower=lower,
        upper=upper,
    )
    return Question(case.name, case.goal.value, aim, total=False, series_kind=case.series_kind)
