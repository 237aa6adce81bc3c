"""What a target would take: the change needed, against the changes seen."""

import math
from dataclasses import dataclass

from jinpu.verdict.past import Aim, Past

RECENT_CHANGES = 5
# A movement smaller than this share of the usual yearly change is no movement.
FLAT = 0.1
NEVER = math.nan


@dataclass(frozen=True)
class Effort:
    """What it takes, in the series' own unit a year.

    Attributes:
        required_change: (y_T - y_t) / (T - t).
        recent_change: mean yearly change over the last five changes.
        effort: share of the past yearly changes that fall short of the required one (ties count half): 0 when every
            past year would have done, 1 when none would.
        expected_year: first year in which the median path reaches the target; NaN when it never does.
        latest_year_reachable: the last year in which the move could still start and arrive in time at the best pace
            seen; NaN when even that is too slow from now on.
        arrow: up, flat or down: the recent movement, up being towards the target.
    """

    required_change: float
    recent_change: float
    effort: float
    expected_year: float
    latest_year_reachable: float
    arrow: str


def effort_of(past: Past, aim: Aim, median: float) -> Effort:
    """Say what the target takes.

    Args:
        past: at least one value.
        aim: with value and year, the year later than the newest value.
        median: of the predictive distribution in the target's year.
    """
    assert aim.value is not None  # noqa: S101 - numbered targets only
    assert aim.year is not None  # noqa: S101
    changes = [aim.sign * change for change in past.yearly_changes]
    years_left = aim.year - past.year
    required = (aim.value - past.value) / years_left
    return Effort(
        required_change=required,
        recent_change=recent_change(past),
        effort=place_among(aim.sign * required, changes),
        expected_year=_expected_year(past, aim, (median - past.value) / years_left),
        latest_year_reachable=_latest_start(past, aim, max(changes, default=0.0)),
        arrow=arrow_of(past, aim.sign),
    )


def recent_change(past: Past) -> float:
    """Mean yearly change over the last five changes; NaN for a single value."""
    years, values = past.years[-RECENT_CHANGES - 1 :], past.values[-RECENT_CHANGES - 1 :]
    return (values[-1] - values[0]) / (years[-1] - years[0]) if len(years) > 1 else math.nan


def place_among(required: float, changes: list[float]) -> float:
    """Share of `changes` that fall short of `required`, ties counting half; NaN without changes."""
    if not changes:
        return math.nan
    short = sum(change < required for change in changes) + sum(change == required for change in changes) / 2.0
    return short / len(changes)


def arrow_of(past: Past, sign: int) -> str:
    """Direction of the recent movement seen from the target; "flat" when it is small against the usual change."""
    usual = sum(abs(change) for change in past.yearly_changes)
    if not usual:
        return "flat"
    towards = sign * recent_change(past) * len(past.yearly_changes) / usual
    return "flat" if abs(towards) < FLAT else "up" if towards > 0 else "down"


def _expected_year(past: Past, aim: Aim, pace: float) -> float:
    if aim.met_by(past.value):
        return float(past.year)
    assert aim.value is not None  # noqa: S101 - numbered targets only
    if aim.sign * pace <= 0:
        return NEVER
    years = (aim.value - past.value) / pace
    # Beyond a lifetime the pace says nothing.
    return past.year + math.ceil(years - 1e-9) if years <= 100 else NEVER


def _latest_start(past: Past, aim: Aim, best: float) -> float:
    assert aim.value is not None  # noqa: S101 - numbered targets only
    assert aim.year is not None  # noqa: S101
    missing = aim.sign * (aim.value - past.value)
    if missing <= 0:
        return float(aim.year)
    if best <= 0:
        return NEVER
    start = aim.year - math.ceil(missing / best - 1e-9)
    return float(start) if start >= past.year else NEVER
