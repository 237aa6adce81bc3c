"""Eight other systems' rules, each a pure function of a series' past and a target."""

from collections.abc import Callable

from jinpu.verdict.past import Aim, Past
from jinpu.verdict.ratings.destatis import destatis
from jinpu.verdict.ratings.escap import escap
from jinpu.verdict.ratings.eurostat import eurostat
from jinpu.verdict.ratings.healthy_people import healthy_people
from jinpu.verdict.ratings.sdsn import sdsn
from jinpu.verdict.ratings.statcan import statcan
from jinpu.verdict.ratings.time_share import time_share
from jinpu.verdict.ratings.undesa import undesa

RATINGS: dict[str, Callable[[Past, Aim], str]] = {
    "eurostat": eurostat,
    "statcan": statcan,
    "undesa": undesa,
    "destatis": destatis,
    "sdsn": sdsn,
    "escap": escap,
    "healthy_people": healthy_people,
    "time_share": time_share,
}


def rate(past: Past, aim: Aim) -> dict[str, str]:
    """Every system's rating id, "" where the system cannot judge; `rating_words.csv` lists all ids."""
    return {system: rule(past, aim) for system, rule in RATINGS.items()}
