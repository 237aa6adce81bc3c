"""Evidence grades: how much the figures can carry a verdict.

A: at least four usable annual points of the plan's own region, one of them inside the plan's years (after the baseline
year, up to the end year). B: one to three, or more with none inside the plan's years, or only a bound. C: not that, but
a region above has a value (the nearest with two, else the nearest with one): a proxy. D: nothing of the kind.

A usable point is a value, not a bound, that the splice could keep; points joined over a break count one less for each
join, since the step between them was never observed.
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from jinpu.catalogue import load_regions, parents_of
from jinpu.evidence import independent_points

FEWEST_FOR_A = 4
# A region above with so many values shows where it heads.
FEWEST_FOR_A_SERIES = 2


@dataclass(frozen=True)
class Support:
    """What one region's series can carry: usable points, how many lie inside the plan's years, years with any value."""

    points: int
    points_in_plan: int
    published: int


@dataclass(frozen=True)
class Grade:
    """A grade and what it rests on.

    Attributes:
        letter: A, B, C or D.
        region: whose series is judged, "" for D.
        parent: the region above whose series stands beside it (for C the same region), "" for none.
        reason: the key of its reason in reasons.csv.
    """

    letter: Literal["A", "B", "C", "D"]
    region: str
    parent: str
    reason: str


def support_of(rows: pd.DataFrame | None, first: int, last: int) -> Support:
    """The support that one region's series (rows of `indicator_series`) gives a plan running from `first` to `last`."""
    if rows is None or rows.empty:
        return Support(0, 0, 0)
    usable = rows[rows["spliced"].notna()]
    points = independent_points([int(segment) for segment in usable["segment"]])
    inside = int(usable["year"].between(first, last).sum())
    return Support(points, min(points, inside), len(rows))


def grade_of(support: dict[str, Support], *, comparable: bool) -> Grade:
    """Grade a reading.

    Args:
        support: by region: the plan's own first, then its parents, nearest first.
        comparable: whether a parent's value can be held against the target (a share can, a total cannot).
    """
    own, *parents = support
    mine = support[own]
    seen = [region for region in parents if support[region].points]
    above = next((region for region in seen if support[region].points >= FEWEST_FOR_A_SERIES), (*seen, "")[0])
    if mine.points >= FEWEST_FOR_A:
        reason = "own_series" if mine.points_in_plan else "own_series_before_plan"
        return Grade("A" if mine.points_in_plan else "B", own, above, reason)
    if mine.points or mine.published:
        return Grade("B", own, above, "own_few" if mine.points else "own_bound")
    if above:
        return Grade("C", above, above, "parent_series" if comparable else "parent_by_part")
    return Grade("D", "", "", "nothing")


def regions_of(region: str) -> tuple[str, ...]:
    """The plan's region and those above it: up to the province; of a province also the country."""
    above, large = parents_of(region), ("country", "union")
    return (region, *above[:1], *(slug for slug in above[1:] if load_regions()[slug].kind not in large))


def place_of(region: str, above: str) -> str:
    """What lies between a region and one above it, as `jinpu.forecast.spreads.PLACES`: district/prefecture."""
    steps = (region, *parents_of(region))
    kinds = [load_regions()[slug].kind for slug in steps[: steps.index(above)]]
    return "/".join("district" if kind in ("new_area", "zone", "county") else kind for kind in kinds)
