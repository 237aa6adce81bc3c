"""How many comparable targets of earlier plans were met: context for a reader, never a target's own chance."""

from dataclasses import dataclass

from jinpu.catalogue import load_regions, parents_of
from jinpu.plan import Plan, StatedTarget
from jinpu.verdict.effort import packaged_rows

# Fewer say nothing of a share.
FEWEST = 5
# What earlier targets have in common with this one, narrowest first.
_ALIKE = {"level_and_kind": ("level", "kind"), "kind": ("kind",), "country": ()}


@dataclass(frozen=True)
class EarlierTargets:
    """Targets that were due earlier in the same country.

    Attributes:
        alike: what they have in common: level of government and kind of target, kind alone, or the country alone.
        met: how many were met, by their published outcome.
        known: how many have a published outcome; of `unknown` more there is none, at least not yet.
    """

    alike: str
    met: int
    known: int
    unknown: int


def earlier_targets(plan: Plan, target: StatedTarget, as_of: int) -> EarlierTargets | None:
    """The narrowest class with enough outcomes known as of a year (`earlier_plans.csv`); None where there is none."""
    due, here = min(plan.due(target), as_of + 1), {"level": load_regions()[plan.region].kind, "kind": target.kind}
    country = {plan.region, *parents_of(plan.region)}
    earlier = [row for row in packaged_rows("earlier_plans.csv") if row["country"] in country and int(row["due"]) < due]
    for alike, names in _ALIKE.items():
        rows = [row for row in earlier if all(row[name] == here[name] for name in names)]
        known = [row for row in rows if row["met"] != "unknown" and int(row["known"]) <= as_of]
        if len(known) >= FEWEST:
            met = sum(row["met"] == "yes" for row in known)
            return EarlierTargets(alike, met, len(known), len(rows) - len(known))
    return None
