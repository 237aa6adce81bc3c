"""What if next year's value were this or that, and what other regions have done in a year.

A scenario is one more annual point behind a series, and the same rules judge it as judge any other point: nothing
here forecasts. Series of which nothing can be said now (no number, no series, a parent's total) are left out.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast import FEWEST_POINTS
from jinpu.indicators import IndicatorSeries
from jinpu.memory import memoize
from jinpu.plan import Plan
from jinpu.verdict.basis import chances, predictions
from jinpu.verdict.effort import required_change_percentile
from jinpu.verdict.plan import SERIES_COLUMNS, judge_plan
from jinpu.verdict.scenario_inputs import (
    NO_PEER,
    Pace,
    Scenario,
    ScenarioInput,
    levels_of,
    moves_in_points,
    next_level,
    range_of,
    scenario_inputs,
    scenarios_of,
    steps_of,
)
from jinpu.verdict.series import TargetSeries, annual_series

#: year and value: the supposed point (NaN for as_it_stands); change: from the newest value to it, a year; probability
#: and verdict: what would be said then; end_value: where the same pace, kept up, leads in the end year; reaches:
#: whether that is at the target; pace_region, pace_from, pace_to, observations: whose pace that is, of which years, and
#: the figures that it stands on, where it is another region's. Values are in `unit`.
COLUMNS = (
    "target", "reading", "region", "proxy", "scenario", "newest_year", "newest_value", "year", "value", "change",
    "probability", "verdict", "abstained", "end_year", "end_value", "target_value", "reaches", "unit",
    "pace_region", "pace_from", "pace_to", "observations",
)  # fmt: skip

#: required: step a year from the newest value to the target, in `measure` (points, or growth as a fraction);
#: own_steps, own_effort: yearly steps of the target's own series (that of `region`, maybe a proxy), and the share of
#: them that fall short of the required one; peer, peer_from, peer_to, peer_steps, peer_effort, observations: the same
#: of another region of the same rank, with the figures that it stands on ("" and NaN where there is none).
PEER_EFFORT_COLUMNS = (
    "target", "reading", "region", "proxy", "measure", "unit", "required", "own_steps", "own_effort",
    "peer", "peer_from", "peer_to", "peer_steps", "peer_effort", "observations",
)  # fmt: skip
POINTS, GROWTH = "points", "growth"
GRID = 15
"""How many next values are tried in the search for an even chance."""


def plan_scenarios(plan: Plan, known: IndicatorSeries, as_of: int, peers: pd.DataFrame) -> pd.DataFrame:
    """Judge every target under each scenario.

    Args:
        plan: the plan.
        known: its series and grades, as of `as_of`.
        as_of: last year known.
        peers: what the plan's indicators were in other regions (`jinpu.indicators.peer_series`), as of `as_of`.

    Returns:
        `COLUMNS`, one row a target (main reading) and scenario of `SCENARIOS`; a scenario that has no meaning for a
        target (no series of a region above, no yearly change yet, the end year known) has no row. Where no region of
        the same rank has a series, a row `no_peer` says so, with nothing supposed and nothing judged.
    """
    asked = [each for given in scenario_inputs(plan, known, peers) for each in scenarios_of(given)]
    return _judged(plan, known, as_of, asked)


def what_if(plan: Plan, known: IndicatorSeries, as_of: int, target: str, value: float) -> dict[str, object]:
    """Judge one target as if its next value were `value`.

    Args:
        plan: the plan.
        known: its series and grades, as of `as_of`.
        as_of: last year known.
        target: id of a target with a series and a year still to come.
        value: the supposed value of the year after the newest one, in the unit of the target's indicator.

    Returns:
        The row of `COLUMNS`.

    Raises:
        KeyError: nothing can be supposed of this target.
    """
    given = {given.target.id: given for given in scenario_inputs(plan, known)}[target]
    row = _judged(plan, known, as_of, [next_level(given, value + given.offset)]).iloc[0]
    return {str(name): cell for name, cell in row.items()}


def next_values(plan: Plan, known: IndicatorSeries) -> dict[str, tuple[float, float, float]]:
    """Give, for each target that can be asked of, the least, the newest and the greatest value worth supposing.

    The range reaches twice as far as the best and the worst year seen and as the target asks.
    """
    return {
        given.target.id: (low - given.offset, given.latest - given.offset, high - given.offset)
        for given in scenario_inputs(plan, known)
        for low, high in [range_of(given)]
    }


@memoize
def even_chances(plan: Plan, known: IndicatorSeries) -> dict[str, tuple[int, float]]:
    """Find, for each target due later than next year, the next value that would make its chance one in two.

    Args:
        plan: the plan.
        known: its series and grades.

    Returns:
        Target -> year and value, in the unit of its indicator; read off a grid of `GRID` values between the least and
        the greatest one worth supposing, and left out where the chance does not cross one in two between them, or
        where the series is too short to go by alone.
    """
    inputs = [given for given in scenario_inputs(plan, known) if given.years_left > 1]
    able = [given for given in inputs if given.evidence.points + 1 >= FEWEST_POINTS and not given.evidence.proxy]
    levels = {given.target.id: np.linspace(*range_of(given), GRID) for given in able}
    series = [_with_levels(given, levels[given.target.id]) for given in able]
    supposed = pd.concat(series, ignore_index=True) if series else pd.DataFrame(columns=list(SERIES_COLUMNS))
    found = annual_series(supposed)
    asked = [
        TargetSeries(replace(given.evidence.asked, series=name), found[name], given.evidence.points + 1)
        for given in able
        for name in _names(given)
    ]
    predicted = [each.forecasts for each in predictions(asked, supposed)]
    said = chances(asked, [each for each in predicted if each is not None]) if asked else []
    found_at = {}
    for place, given in enumerate(able):
        of_target = [each.probability for each in said[GRID * place : GRID * (place + 1)]]
        if (value := _crossing(levels[given.target.id], of_target)) is not None:
            found_at[given.target.id] = (int(given.rows["year"].iloc[-1]) + 1, value - given.offset)
    return found_at


def _names(given: ScenarioInput) -> list[str]:
    return [f"{given.target.series}|{place}" for place in range(GRID)]


def _with_levels(given: ScenarioInput, levels: NDArray[np.float64]) -> pd.DataFrame:
    """The series once for each next level, which is its newest value then."""
    series = given.evidence.series
    series = series[series["series"] == given.target.series]
    newest = series.iloc[[-1]].assign(year=series["year"].iloc[-1] + 1, quality="exact")
    parts = [
        pd.concat([series, newest.assign(value=level)]).assign(series=name)
        for name, level in zip(_names(given), levels.tolist(), strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _crossing(values: NDArray[np.float64], said: Sequence[float]) -> float | None:
    """The value between two neighbours at which the log odds are 0, None where they are nowhere or more than once."""
    probabilities = np.clip(np.array(said), 1e-6, 1.0 - 1e-6)
    odds = np.log(probabilities / (1.0 - probabilities))
    places = np.flatnonzero((odds[1:] >= 0.0) != (odds[:-1] >= 0.0))
    if len(places) != 1:
        return None
    low = int(places[0])
    share = odds[low] / (odds[low] - odds[low + 1])
    return float(values[low] + share * (values[low + 1] - values[low]))


def _judged(plan: Plan, known: IndicatorSeries, as_of: int, asked: Sequence[Scenario]) -> pd.DataFrame:
    """Judge all suppositions at once: each is a target of its own, with the series that it supposes."""
    if not asked:
        return pd.DataFrame(columns=list(COLUMNS))
    targets, series, grades, estimates = [], [], [], []
    for number, each in enumerate(asked):
        target = each.given.evidence.stated
        name = f"{target.id}-{number}"
        grade = known.grades[(known.grades["target"] == target.id) & known.grades["main"]]
        targets.append(target.model_copy(update={"id": name, "readings": (target.main_reading,)}))
        series.append(_with_next(each).assign(target=name))
        estimates.append(each.given.evidence.estimates.assign(target=name))
        grades.append(grade.assign(target=name, points=grade["points"] + each.supposes))
    frames = {"series": series, "grades": grades, "estimates": estimates}
    supposed = replace(known, **{name: pd.concat(found, ignore_index=True) for name, found in frames.items()})
    # The supposed point may be a year later than what is known.
    judged = judge_plan(plan.model_copy(update={"targets": tuple(targets)}), supposed, as_of + 1).verdicts
    judged.loc[[each.scenario == NO_PEER for each in asked], ["probability", "verdict", "abstained"]] = math.nan, "", ""
    rows = [_row(each, said) for each, said in zip(asked, judged.to_dict("records"), strict=True)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _with_next(scenario: Scenario) -> pd.DataFrame:
    """The series with the supposed value as its newest, in the newest segment, and that of the region above."""
    evidence = scenario.given.evidence
    rows = evidence.rows if evidence.proxy else pd.concat([evidence.above, evidence.rows], ignore_index=True)
    if not scenario.supposes:
        return rows
    last, value = rows.iloc[[-1]], scenario.level - scenario.given.offset
    following = last.assign(year=last["year"] + 1, value=value, spliced=value, quality="exact")
    return pd.concat([rows, following], ignore_index=True)


def _row(scenario: Scenario, said: Mapping[object, object]) -> dict[str, object]:
    given, end = scenario.given, scenario.end
    year = int(given.rows["year"].iloc[-1])
    return {
        **_subject(given),
        "scenario": scenario.scenario,
        "newest_year": year,
        "newest_value": given.latest - given.offset,
        "year": year + 1 if scenario.supposes else math.nan,
        "value": scenario.level - given.offset,
        "change": scenario.level - given.latest,
        **{name: said[name] for name in ("probability", "verdict", "abstained")},
        "end_year": given.target.year,
        "end_value": end - given.offset,
        "target_value": given.wanted - given.offset,
        "reaches": given.level.met_by(end),
        **_pace(scenario.pace),
    }


def _subject(given: ScenarioInput) -> dict[str, object]:
    target, last = given.target, given.rows.iloc[-1]
    names = {"target": target.id, "reading": target.reading, "region": str(last["region"]), "unit": target.unit}
    return names | {"proxy": bool(last["proxy"])}


def _pace(pace: Pace | None) -> dict[str, object]:
    said = (pace.region, pace.first, pace.last, pace.observations) if pace else ("", math.nan, math.nan, ())
    return dict(zip(COLUMNS[-4:], said, strict=True))


def effort_among_peers(plan: Plan, known: IndicatorSeries, peers: pd.DataFrame) -> pd.DataFrame:
    """Hold what each target asks for against what other regions of the same rank have done.

    Args:
        plan: the plan.
        known: its series and grades, as of a year.
        peers: what the plan's indicators were in other regions (`jinpu.indicators.peer_series`), as of the same year.

    Returns:
        `PEER_EFFORT_COLUMNS`, one row a target that is not reached yet (main reading) and peer, or one row without a
        peer. Shares and rates are compared in points, all else in growth, and no step crosses a break.
    """
    rows = [row for given in scenario_inputs(plan, known, peers) for row in _rows_of(given)]
    return pd.DataFrame(rows, columns=list(PEER_EFFORT_COLUMNS))


def _rows_of(given: ScenarioInput) -> Iterator[dict[str, object]]:
    required = _required(given)
    if not given.sign * required > 0:
        return
    own = _steps_within_segments(given, given.rows)
    shared = {
        **_subject(given),
        "measure": POINTS if moves_in_points(given) else GROWTH,
        "required": required if moves_in_points(given) else math.expm1(required),
        "own_steps": len(own),
        "own_effort": _effort(given, required, own),
    }
    others = [shared | _peer(given, required, rows) for _, rows in given.peers.groupby("region")]
    nobody = {"peer": "", "peer_from": math.nan, "peer_to": math.nan, "peer_steps": 0, "peer_effort": math.nan}
    yield from [row for row in others if row["peer_steps"]] or [shared | nobody | {"observations": ()}]


def _required(given: ScenarioInput) -> float:
    """The step a year that leads to the target: points, or the logarithm of growth."""
    if moves_in_points(given):
        return (given.wanted - given.latest) / given.years_left
    return math.log(given.wanted / given.latest) / given.years_left if given.wanted > 0 else -math.inf


def _peer(given: ScenarioInput, required: float, rows: pd.DataFrame) -> dict[str, object]:
    steps = _steps_within_segments(given, rows)
    return {
        "peer": str(rows["region"].iloc[0]),
        "peer_from": float(rows["year"].iloc[0]),
        "peer_to": float(rows["year"].iloc[-1]),
        "peer_steps": len(steps),
        "peer_effort": _effort(given, required, steps),
        "observations": tuple(dict.fromkeys(each for ids in rows["observations"] for each in ids)),
    }


def _steps_within_segments(given: ScenarioInput, rows: pd.DataFrame) -> NDArray[np.float64]:
    parts = [steps_of(given, levels_of(piece)) for _, piece in rows.groupby("segment")]
    return np.concatenate(parts) if parts else np.array([])


def _effort(given: ScenarioInput, required: float, steps: NDArray[np.float64]) -> float:
    return required_change_percentile(given.sign * required, (given.sign * steps).tolist())
