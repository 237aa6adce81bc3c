"""Eight other systems' rules, each a pure function of a series' past and a target."""

from collections.abc import Callable

from jinpu.plan import Target
from jinpu.verdict.ratings.growth import eurostat, statcan, undesa
from jinpu.verdict.ratings.trends import destatis, escap, healthy_people, sdsn, time_share
from jinpu.verdict.series import AnnualSeries

RATINGS: dict[str, Callable[[AnnualSeries, Target], str]] = {
    "eurostat": eurostat,
    "statcan": statcan,
    "undesa": undesa,
    "destatis": destatis,
    "sdsn": sdsn,
    "escap": escap,
    "healthy_people": healthy_people,
    "time_share": time_share,
}


def rate(series: AnnualSeries, target: Target) -> dict[str, str]:
    """Every system's rating id, "" where the system cannot judge; `rating_words.csv` lists all ids."""
    return {system: _rated(rule, series, target) for system, rule in RATINGS.items()}


def _rated(rule: Callable[[AnnualSeries, Target], str], series: AnnualSeries, target: Target) -> str:
    """One system's rating; where its arithmetic fails it cannot judge this target, and the other systems still can."""
    try:
        return rule(series, target)
    except (ArithmeticError, ValueError):
        return ""
