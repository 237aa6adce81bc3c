"""The verdicts on a plan as of a year: one row a target and reading, and the distributions behind them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from jinpu.catalogue import convert, load_indicators
from jinpu.forecast import AT_LEAST, FEWEST_POINTS, SHOWN, forecast_at, panel_of
from jinpu.indicators import IndicatorSeries
from jinpu.plan import Goal, Plan, Reading, Target, goal_of
from jinpu.verdict.judging import Row, judged_rows
from jinpu.verdict.past import Aim
from jinpu.verdict.questions import Question
from jinpu.verdict.ratings import RATINGS

COLUMNS = (
    "plan", "as_of", "target", "reading", "main", "indicator", "grade", "proxy", "region", "n", "latest_year",
    "latest_value", "target_value", "unit", "direction", "end_year", "probability", "verdict", "abstained",
    "indicative", "median", "q5", "q95", "required_change", "recent_change", "effort", "expected_year",
    "latest_year_reachable", "arrow", "outcome_value", "outcome_year", "outcome_status", *RATINGS,
)  # fmt: skip
QUANTILE_COLUMNS = ("target", "reading", "year", *SHOWN)


@dataclass(frozen=True)
class PlanVerdicts:
    """What is said of a plan as of a year.

    Attributes:
        verdicts: `COLUMNS`, one row a target and reading; probability NaN where abstained.
        quantiles: `QUANTILE_COLUMNS`, one row a target, reading and year up to the plan's end, in the indicator's unit.
    """

    verdicts: pd.DataFrame
    quantiles: pd.DataFrame


@dataclass(frozen=True)
class Case:
    """One reading with its goal, the series it rests on and how far that carries.

    `series` has year, value, quality, segment, of the region used; for additions the value is that of the stock,
    `offset` above what was added. Empty where nothing can be judged.
    """

    target: Target
    reading: Reading
    goal: Goal
    grade: Row
    series: pd.DataFrame
    offset: float = 0.0
    reasons: Sequence[str] = field(default=())

    @property
    def name(self) -> str:
        """Name of the series within one call."""
        return f"{self.target.id}|{self.reading.id}"

    @property
    def abstained(self) -> str:
        """First reason not to judge, "" for none."""
        return next(iter(self.reasons), "")


def judge_plan(plan: Plan, indicator_series: IndicatorSeries, as_of: int) -> PlanVerdicts:
    """Judge every reading of every target.

    Args:
        plan: the plan.
        indicator_series: its series and grades, as of the same year.
        as_of: last year known.

    Returns:
        Verdicts on spliced series, so that the step of a break never counts as growth. A proxy's verdict is marked
        `indicative`; below four independent points, without a number or without a series there is none, and `abstained`
        holds the reason (see `abstentions.csv`).
    """
    cases = [_case(plan, target, reading, indicator_series) for target in plan.targets for reading in target.readings]
    asked = [case for case in cases if not case.series.empty and case.goal.value is not None]
    stacked = _stacked(asked)
    independent = {case.name: int(str(case.grade["points"])) for case in asked}
    questions = [_question(plan, case) for case in asked]
    judged = judged_rows(stacked, questions, as_of, independent) if asked else []
    rows = {case.name: row for case, row in zip(asked, judged, strict=True)}
    verdicts = [_verdict(plan, case, rows.get(case.name), as_of) for case in cases]
    drawn = [case for case in asked if not case.abstained and independent[case.name] >= FEWEST_POINTS]
    return PlanVerdicts(pd.DataFrame(verdicts, columns=list(COLUMNS)), _quantiles(plan, drawn))


def _case(plan: Plan, target: Target, reading: Reading, known: IndicatorSeries) -> Case:
    goal = goal_of(plan, target, reading)
    chosen = (known.grades["target"] == target.id) & (known.grades["reading"] == reading.id)
    grade: Row = {str(key): value for key, value in known.grades[chosen].iloc[0].to_dict().items()}
    rows = known.series
    usable = (rows["target"] == target.id) & (rows["reading"] == reading.id) & (rows["region"] == grade["region"])
    series = rows[usable & rows["spliced"].notna()].sort_values("year")
    offset = float(series["offset"].iloc[-1]) if len(series) and goal.kind == "added" else 0.0
    reasons = [
        *(["no_target_value"] if goal.value is None else []),
        *(["no_series"] if series.empty else []),
        *(["not_comparable"] if not grade["comparable"] else []),
    ]
    return Case(target, reading, goal, grade, series.assign(value=series["spliced"] + offset), offset, tuple(reasons))


def _stacked(cases: Sequence[Case]) -> pd.DataFrame:
    columns = ["series", "year", "value", "quality"]
    frames = [case.series.assign(series=case.name)[columns] for case in cases]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def _question(plan: Plan, case: Case) -> Question:
    assert case.goal.value is not None  # noqa: S101 - only numbered targets are asked
    lower, upper = _bounds(case)
    aim = Aim(
        value=case.goal.value + case.offset,
        year=plan.end_year,
        sign=1 if case.goal.direction == AT_LEAST else -1,
        baseline_year=plan.baseline_year,
        lower=lower,
        upper=upper,
    )
    return Question(case.name, case.goal.value, aim, False, load_indicators()[case.goal.indicator].unit_kind)


def _bounds(case: Case) -> tuple[float | None, float | None]:
    """Bounds of the series judged: the indicator's, or what is booked for a count that only adds up."""
    indicator = load_indicators()[case.goal.indicator]
    if case.goal.kind != "added":
        return indicator.lower, indicator.upper
    # A stock may shrink; a running sum of additions (no stock behind it) cannot.
    return (0.0 if case.offset else float(case.series["value"].iloc[-1])), None


def _quantiles(plan: Plan, cases: Sequence[Case]) -> pd.DataFrame:
    frames = []
    for case in cases:
        panel = panel_of(_stacked([case]))
        years = pd.RangeIndex(int(panel.last_year[0]) + 1, plan.end_year + 1).to_numpy()
        lower, upper = _bounds(case)
        found = forecast_at(
            panel,
            years * 0,
            years,
            lower=lower,
            upper=upper,
            kind=load_indicators()[case.goal.indicator].unit_kind,
            points=int(str(case.grade["points"])),
        ).quantiles()
        found[list(SHOWN)] -= case.offset
        frames.append(found.assign(target=case.target.id, reading=case.reading.id))
    empty = pd.DataFrame(columns=list(QUANTILE_COLUMNS))
    return pd.concat(frames, ignore_index=True)[list(QUANTILE_COLUMNS)] if frames else empty


def _verdict(plan: Plan, case: Case, row: Row | None, as_of: int) -> Row:
    judged = row or {}
    abstained = case.abstained or str(judged.get("abstained", ""))
    silent = math.nan if abstained else None
    shifted = {name: _less(judged.get(name), case.offset) for name in ("median", "q5", "q95")}
    latest = case.series.iloc[-1] if len(case.series) else None
    # The rules assess no series across a break; ours does, on what was observed within the segments.
    broken = len(set(case.series["segment"])) > 1
    ratings = {system: str(judged.get(system, "")) for system in RATINGS} | ({"destatis": ""} if broken else {})
    return {
        "plan": plan.id,
        "as_of": as_of,
        "target": case.target.id,
        "reading": case.reading.id,
        "main": case.reading.main,
        "indicator": case.goal.indicator,
        "grade": case.grade["grade"],
        "proxy": bool(case.grade["proxy"]),
        "region": case.grade["region"],
        "n": case.grade["points"],
        "latest_year": math.nan if latest is None else float(latest["year"]),
        "latest_value": math.nan if latest is None else float(latest["value"]) - case.offset,
        "target_value": math.nan if case.goal.value is None else case.goal.value,
        "unit": case.goal.unit,
        "direction": case.goal.direction,
        "end_year": plan.end_year,
        "probability": judged.get("probability", math.nan) if silent is None else silent,
        "verdict": judged.get("verdict", "") if silent is None else "",
        "abstained": abstained,
        "indicative": bool(case.grade["proxy"]) and not abstained,
        **(shifted if silent is None else dict.fromkeys(shifted, math.nan)),
        **{name: judged.get(name, math.nan) for name in _EFFORT},
        "arrow": judged.get("arrow", ""),
        **_outcome(case, as_of, plan.end_year),
        **ratings,
    }


_EFFORT = ("required_change", "recent_change", "effort", "expected_year", "latest_year_reachable")


def _less(value: object, offset: float) -> float:
    return math.nan if value is None else float(str(value)) - offset


def _outcome(case: Case, as_of: int, end_year: int) -> Row:
    """The published outcome, once the plan is over."""
    outcome = case.target.outcome
    if as_of < end_year or outcome is None:
        status = "not_published" if as_of >= end_year else ""
        return {"outcome_value": math.nan, "outcome_year": math.nan, "outcome_status": status}
    value = convert(outcome.value, outcome.unit, case.goal.unit, where=f"{case.goal.plan}: outcome of {case.target.id}")
    return {"outcome_value": value, "outcome_year": float(outcome.year), "outcome_status": outcome.met}
