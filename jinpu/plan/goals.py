"""What one reading of a target asks for, in the unit of its indicator."""

from dataclasses import dataclass

from jinpu.catalogue import convert, load_indicators
from jinpu.plan.models import Direction, Kind, Plan, Reading, Target


@dataclass(frozen=True)
class Goal:
    """A reading with the target's words filled in; `value` is in `unit`, the indicator's own, None if unpublished."""

    plan: str
    target: str
    reading: str
    main: bool
    indicator: str
    kind: Kind
    value: float | None
    unit: str
    direction: Direction
    end_year: int


def goal_of(plan: Plan, target: Target, reading: Reading) -> Goal:
    """Say what `reading` asks for: 25 per 100,000 persons becomes 2.5 in items per 10,000 persons."""
    unit = load_indicators()[reading.indicator].unit
    printed = target.value if reading.value is None else reading.value
    value = (
        None
        if printed is None
        else convert(printed, reading.unit or target.unit, unit, where=f"{plan.id}: {target.id}")
    )
    return Goal(
        plan=plan.id,
        target=target.id,
        reading=reading.id,
        main=reading.main,
        indicator=reading.indicator,
        kind=reading.kind or target.kind,
        value=value,
        unit=unit,
        direction=target.direction,
        end_year=plan.end_year,
    )
