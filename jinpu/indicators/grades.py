"""Evidence grades: how much the figures can carry a verdict.

A: at least four usable annual points of the plan's own region, one of them inside the plan's years (after the baseline
year, up to the end year). B: two or three, or more with none inside the plan's years. C: not that, but a parent region
(nearest first, up to the province) has at least two: a proxy. D: nothing of the kind. A usable point is a value (no bound)
that the splice could keep: a lone point on an older level says nothing about where a series is heading.
"""

from dataclasses import dataclass
from typing import Literal

from jinpu.catalogue import load_regions, parents_of

ENOUGH_FOR_A = 4
ENOUGH_FOR_A_SERIES = 2


@dataclass(frozen=True)
class Grade:
    """A grade with the region whose series it rests on ("" for D), and the key of its reason in reasons.csv."""

    letter: Literal["A", "B", "C", "D"]
    region: str
    reason: str


def grade_of(usable_years: dict[str, list[int]], own: str, first: int, last: int, *, comparable: bool) -> Grade:
    """Grade a reading.

    Args:
        usable_years: the years with a usable point, by region: the plan's own and its parents, nearest first.
        own: the plan's region.
        first: the plan's first year (the year after its baseline).
        last: its end year.
        comparable: whether a parent's value can be held against the target (a share can, a total cannot).
    """
    years = usable_years.get(own, [])
    if len(years) >= ENOUGH_FOR_A:
        inside = any(first <= year <= last for year in years)
        return Grade("A", own, "own_series") if inside else Grade("B", own, "own_series_before_plan")
    if len(years) >= ENOUGH_FOR_A_SERIES:
        return Grade("B", own, "own_few")
    for region, there in usable_years.items():
        if region != own and len(there) >= ENOUGH_FOR_A_SERIES:
            return Grade("C", region, "parent_series" if comparable else "parent_not_comparable")
    return Grade("D", "", "nothing")


def regions_of(region: str) -> tuple[str, ...]:
    """The plan's region and the parents that may stand proxy for it: up to the province, never the country."""
    regions = load_regions()
    return (region, *(slug for slug in parents_of(region) if regions[slug].kind != "country"))
