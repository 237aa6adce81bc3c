"""The verdicts on a plan as of a year: one row a target and reading, and the distributions behind them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jinpu.catalogue import convert
from jinpu.forecast import FEWEST_POINTS, SHOWN, forecast_at, panel_of
from jinpu.indicators import IndicatorSeries
from jinpu.memory import memoize
from jinpu.plan import Plan
from jinpu.verdict.cases import Case, case_of, independent_points, question_of, stacked
from jinpu.verdict.judging import Row, judged_rows
from jinpu.verdict.ratings import RATINGS
from jinpu.verdict.sensitivity import sensitivity

COLUMNS = (
    "plan", "as_of", "target", "reading", "main", "indicator", "grade", "proxy", "region", "n", "latest_year",
    "latest_value", "target_value", "unit", "direction", "end_year", "probability", "verdict", "abstained",
    "indicative", "median", "q5", "q95", "required_change", "recent_change", "effort", "expected_year",
    "latest_year_reachable", "arrow", "outcome_value", "outcome_year", "outcome_status", *RATINGS,
)  # fmt: skip
QUANTILE_COLUMNS = ("target", "reading", "year", *SHOWN)
_SPREAD = ("median", "q5", "q95")
_EFFORT = ("required_change", "recent_change", "effort", "expected_year", "latest_year_reachable")


@dataclass(frozen=True)
class PlanVerdicts:
    """What is said of a plan as of a year.

    Attributes:
        verdicts: `COLUMNS`, one row a target and reading; probability NaN where abstained.
        quantiles: `QUANTILE_COLUMNS`, a row a target, reading and year up to the plan's end, in the indicator's unit.
        sensitivity: what other readings, the values left out and one more year would change
            (`jinpu.verdict.sensitivity.COLUMNS`).
    """

    verdicts: pd.DataFrame
    quantiles: pd.DataFrame
    sensitivity: pd.DataFrame


@memoize
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
    cases = [case_of(plan, target, reading, indicator_series) for target in plan.targets for reading in target.readings]
    asked = [case for case in cases if case.askable]
    judged = judged_rows(stacked(asked), [question_of(case) for case in asked], as_of, independent_points(asked))
    rows: Mapping[str, Row] = {case.name: row for case, row in zip(asked, judged, strict=True)}
    verdicts = pd.DataFrame([_verdict(case, rows.get(case.name, {}), as_of) for case in cases], columns=list(COLUMNS))
    drawn = [case for case in asked if not case.abstained and case.points >= FEWEST_POINTS]
    return PlanVerdicts(verdicts, _quantiles(drawn), sensitivity(drawn, verdicts, indicator_series.left_out))


def _quantiles(cases: Sequence[Case]) -> pd.DataFrame:
    frames = [_quantiles_of(case) for case in cases]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(QUANTILE_COLUMNS))


def _quantiles_of(case: Case) -> pd.DataFrame:
    panel = panel_of(stacked([case]))
    years = np.arange(int(panel.last_year[0]) + 1, case.goal.end_year + 1)
    lower, upper = case.bounds
    rows = np.zeros(len(years), dtype=np.int64)
    found = forecast_at(panel, rows, years, lower=lower, upper=upper, kind=case.series_kind, points=case.points)
    table = found.quantiles()
    table[list(SHOWN)] -= case.offset
    return table.assign(target=case.target.id, reading=case.reading.id)[list(QUANTILE_COLUMNS)]


def _verdict(case: Case, judged: Row, as_of: int) -> Row:
    abstained = case.abstained or str(judged.get("abstained", ""))
    silent = bool(abstained)
    return {
        "plan": case.plan.id,
        "as_of": as_of,
        "target": case.target.id,
        "reading": case.reading.id,
        "main": case.reading.main,
        "indicator": case.goal.indicator,
        "grade": case.grade,
        "proxy": case.proxy,
        "region": case.region,
        "n": case.points,
        **_latest(case),
        "target_value": math.nan if case.goal.value is None else case.goal.value,
        "unit": case.goal.unit,
        "direction": case.goal.direction,
        "end_year": case.goal.end_year,
        "probability": math.nan if silent else judged["probability"],
        "verdict": "" if silent else judged["verdict"],
        "abstained": abstained,
        "indicative": case.proxy and not silent,
        **{name: math.nan if silent else _number(judged, name) - case.offset for name in _SPREAD},
        **{name: _number(judged, name) for name in _EFFORT},
        "arrow": judged.get("arrow", ""),
        **_outcome(case, as_of),
        **_ratings(case, judged),
    }


def _latest(case: Case) -> Row:
    if case.series.empty:
        return {"latest_year": math.nan, "latest_value": math.nan}
    latest = case.series.iloc[-1]
    return {"latest_year": float(latest["year"]), "latest_value": float(latest["value"]) - case.offset}


def _ratings(case: Case, judged: Row) -> Row:
    """The other systems' ratings; Destatis assesses no series across a break, ours does, on growth within segments."""
    found: Row = {system: str(judged.get(system, "")) for system in RATINGS}
    return found | {"destatis": ""} if len(set(case.series["segment"])) > 1 else found


def _number(row: Row, name: str) -> float:
    return float(str(row[name])) if name in row else math.nan


def _outcome(case: Case, as_of: int) -> Row:
    """The published outcome, once the plan is over."""
    outcome, over = case.target.outcome, as_of >= case.goal.end_year
    if not over or outcome is None:
        return {"outcome_value": math.nan, "outcome_year": math.nan, "outcome_status": "not_published" if over else ""}
    where = f"{case.plan.id}: outcome of {case.target.id}"
    value = convert(outcome.value, outcome.unit, case.goal.unit, where=where)
    return {"outcome_value": value, "outcome_year": float(outcome.year), "outcome_status": outcome.met}
