"""Evidence grades: how much the figures can carry a verdict.

A: at least four usable annual points of the plan's own region, one of them inside the plan's years (after the baseline
year, up to the end year). B: two or three, or more with none inside the plan's years. C: not that, but a parent region
(nearest first, up to the province) has at least two: a proxy. D: nothing of the kind.

A usable point is a value, not a bound, that the splice could keep; points joined over a break count one less for each
join, since the step between them was never observed. A lone point on an older level shows no direction.
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from jinpu.catalogue import load_regions, parents_of
from jinpu.evidence import independent_points

FEWEST_FOR_A = 4
FEWEST_FOR_A_SERIES = 2


@dataclass(frozen=True)
class Support:
    """What one region's series can carry: usable points, how many lie inside the plan's years, years with any value."""

    points: int
    points_in_plan: int
    published: int


@dataclass(frozen=True)
class Grade:
    """A grade with the region whose series it rests on ("" for D), and the key of its reason in reasons.csv."""

    letter: Literal["A", "B", "C", "D"]
    region: str
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
    if mine.points >= FEWEST_FOR_A:
        return Grade("A", own, "own_series") if mine.points_in_plan else Grade("B", own, "own_series_before_plan")
    if mine.points >= FEWEST_FOR_A_SERIES:
        return Grade("B", own, "own_few")
    for region in parents:
        if support[region].points >= FEWEST_FOR_A_SERIES:
            return Grade("C", region, "parent_series" if comparable else "parent_not_comparable")
    any_value = any(each.published for each in support.values())
    return Grade("D", "", "lone_points" if any_value else "nothing")


def regions_of(region: str) -> tuple[str, ...]:
    """The plan's region and the parents that may stand proxy for it: up to the province, never the country."""
    regions = load_regions()
    return (region, *(slug for slug in parents_of(region) if regions[slug].kind != "country"))
