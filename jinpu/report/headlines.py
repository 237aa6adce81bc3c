"""The answer in one sentence: how many targets of a plan go, or went, which way.

Needs neither pandas nor matplotlib, as the index does not.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup

from jinpu.report.text import plain
from jinpu.report.wording import Words

if TYPE_CHECKING:
    import pandas as pd

    from jinpu.plan import Plan, StatedTarget
    from jinpu.verdict import MetCount

TONES = ("good", "middling", "bad")
RESULTS = ("met", "missed", "unsettled", "unknown")
VerdictRow: TypeAlias = "Mapping[Any, Any] | pd.Series[Any]"
"""A row of the verdicts, of their frame or as its file has it: what is counted from either is the same."""


@dataclass(frozen=True)
class Sign:
    """What is known of one target before its plan's end, and by whose figures.

    Attributes:
        tone: of its chance, "good", "middling" or "bad"; one of `RESULTS` once its own year is over; else "nothing".
        whose: the region whose figures stand proxy, "" for the plan's own.
    """

    tone: str
    whose: str = ""


def target_name(plan: "Plan", target: "StatedTarget", words: Words) -> str:
    """Name a target, with the year it is due in where that is not the plan's last."""
    name, due = plain(words.pick(target.name)), plan.due(target)
    return name if due == plan.end_year else words.text("targets.name_due", name=name, year=due)


def years_due(plan: "Plan", words: Words) -> str:
    """Name the year that a plan's targets are due in, or the first and the last of such years."""
    years = sorted({plan.due(target) for target in plan.targets})
    return str(years[0]) if len(years) == 1 else words.text("list.span", first=years[0], last=years[-1])


def tone_of_chance(probability: float) -> str:
    """Return the tone of a probability, by the borders of "likely" and "unlikely"."""
    return "good" if probability >= 0.66 else "bad" if probability < 0.33 else "middling"


def result_of(outcome: str, *, value: bool, decided: str, proxy: bool) -> str:
    """Say what came of a target.

    Args:
        outcome: "met" or "missed" where the plan file cites it; "unknown" where it cites a value that decides nothing.
        value: whether a value is cited.
        decided: "reached" or "short" where the series itself has a value for the end year, else "".
        proxy: whether that series is another region's.

    Returns:
        "met", "missed", "unsettled" (published, but no answer), or "unknown" where nothing is known.
    """
    if outcome in ("met", "missed"):
        return outcome
    if decided and not proxy:
        return "met" if decided == "reached" else "missed"
    return "unsettled" if outcome == "unknown" and value else "unknown"


def number(cell: object) -> float | None:
    """Return the number in a cell of the verdicts, None where it is empty."""
    value = float(str(cell) or "nan")
    return None if math.isnan(value) else value


def is_proxy(row: VerdictRow) -> bool:
    """Say whether a verdict rests on another region's figures."""
    return str(row["proxy"]) == "True"


def is_over(row: VerdictRow) -> bool:
    """Say whether the year that a target is due in is among the years known."""
    return float(row["as_of"]) >= float(row["end_year"])


def decided(row: VerdictRow) -> str:
    """Say whether the series has reached the target by its end year: "reached", "short", or "" when that is open."""
    probability, newest = number(row["probability"]), number(row["newest_year"])
    if probability is None or newest is None or newest < float(row["end_year"]):
        return ""
    return "reached" if probability >= 0.5 else "short"


def came_of(row: VerdictRow) -> str:
    """Say what came of a target, one of `RESULTS`."""
    status, value = cited(row), number(row["outcome_value"]) is not None
    return result_of(status, value=value, decided=decided(row), proxy=is_proxy(row))


def cited(row: VerdictRow) -> str:
    """Return the word of the outcome that the plan file cites, "" while its year is not among the years known."""
    return "" if (number(row["outcome_year"]) or 0) > float(row["as_of"]) else str(row["outcome_status"] or "")


def sign_of(row: VerdictRow, whose: str) -> Sign:
    """Return what a target counts as in a headline; `whose` names the region whose figures it rests on."""
    result, probability = came_of(row), number(row["probability"])
    if is_over(row) and (result != "unknown" or probability is None):
        return Sign(result)
    return Sign("nothing" if probability is None else tone_of_chance(probability), whose if is_proxy(row) else "")


def verdict_word(row: VerdictRow, words: Words) -> str:
    """Return the word of a verdict, said to be an indication where it rests on a proxy; "" where there is none."""
    if number(row["probability"]) is None or not row["verdict"]:
        return ""
    return _indicative(words.text(f"verdict.{row['verdict']}"), row, words)


def decided_word(row: VerdictRow, words: Words) -> str:
    """Return what the end year's value says of the target, "" before there is one."""
    found = decided(row)
    return _indicative(words.text(f"decided.{found}"), row, words) if found else ""


def _indicative(word: str, row: VerdictRow, words: Words) -> str:
    return words.text("strip.indicative", word=word) if is_proxy(row) else word


def headline_ahead(signs: Iterable[Sign], region: str, year: int | str, words: Words) -> Markup:
    """Say of how many targets what can be expected."""
    found = list(signs)
    own = {tone: sum(sign.tone == tone and not sign.whose for sign in found) for tone in (*RESULTS, *TONES)}
    bare = sum(sign.tone == "nothing" for sign in found)
    proxies = [sign.whose for sign in found if sign.whose and sign.tone != "nothing"]
    counts = {"proxy": len(proxies), "bare" if any(own.values()) else "neither": bare}
    if any(own.values()):
        counts = own | counts
    others = words.listing(dict.fromkeys(proxies))
    parts = [words.text(f"headline.{key}", count=count, others=others) for key, count in counts.items() if count]
    if not any(own.values()):
        none = words.text("headline.none_own", region=region) if proxies else words.text("headline.nothing")
        parts = [none, *(parts if proxies else [])]
    return _whole(parts, len(found), year, words)


def headline_after(results: Mapping[str, int], year: int | str, words: Words) -> Markup:
    """Say how many targets were reached and missed.

    Args:
        results: how many targets have each of `RESULTS`.
        year: in which the targets are due, or the first and the last of such years.
        words: the reader's words.
    """
    parts = [words.text(f"headline.{key}", count=results[key]) for key in RESULTS if results.get(key)]
    if results.get("unknown") == sum(results.values()):
        parts = [words.text("headline.none_after")]
    return _whole(parts, sum(results.values()), year, words)


def count_said(count: "MetCount", year: int, words: Words) -> str:
    """Say how many of the targets with a chance are met, as of a year, with an 80 % range."""
    low, high = count.interval()
    key = "headline.count_one" if low == high else "headline.count"
    return words.text(key, low=low, high=high, asked=count.asked, year=year)


def _whole(parts: list[str], count: int, year: int | str, words: Words) -> Markup:
    before = words.text("headline.comma").join(parts[:-1])
    whole = words.text("headline.last", before=before, last=parts[-1]) if before else "".join(parts)
    return words.html("headline.total", count=count, year=year, parts=whole)
