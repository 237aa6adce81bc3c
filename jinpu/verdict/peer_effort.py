"""How hard a target is against what other regions have done: the required step's place among their yearly steps."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.indicators import IndicatorSeries
from jinpu.plan import Plan
from jinpu.verdict.effort import required_change_percentile
from jinpu.verdict.scenario_inputs import ScenarioInput, levels_of, moves_in_points, scenario_inputs, steps_of

#: required: step a year from the newest value to the target, in `measure` (points, or growth as a fraction);
#: own_steps, own_effort: yearly steps of the target's own series (that of `region`, maybe a proxy), and the share of
#: them that fall short of the required one; peer, peer_from, peer_to, peer_steps, peer_effort, observations: the same
#: of another region of the same rank, with the figures that it stands on ("" and NaN where there is none).
COLUMNS = (
    "target", "reading", "region", "proxy", "measure", "unit", "required", "own_steps", "own_effort",
    "peer", "peer_from", "peer_to", "peer_steps", "peer_effort", "observations",
)  # fmt: skip
POINTS, GROWTH = "points", "growth"


def effort_among_peers(plan: Plan, known: IndicatorSeries, peers: pd.DataFrame) -> pd.DataFrame:
    """Hold what each target asks for against what other regions of the same rank have done.

    Args:
        plan: the plan.
        known: its series and grades, as of a year.
        peers: what the plan's indicators were in other regions (`jinpu.indicators.peer_series`), as of the same year.

    Returns:
        `COLUMNS`, one row a target that is not reached yet (main reading) and peer, or one row without a peer. Shares
        and rates are compared in points, all else in growth, and no step crosses a break.
    """
    rows = [row for given in scenario_inputs(plan, known, peers) for row in _rows_of(given)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows_of(given: ScenarioInput) -> Iterator[dict[str, object]]:
    required = _required(given)
    if not given.sign * required > 0:
        return
    own = _steps_within_segments(given, given.rows)
    shared = {
        "target": given.target.id,
        "reading": given.target.reading,
        "region": given.rows["region"].iloc[0],
        "proxy": bool(given.rows["parent_level"].iloc[0] > 0),
        "measure": POINTS if moves_in_points(given) else GROWTH,
        "unit": given.target.unit,
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
