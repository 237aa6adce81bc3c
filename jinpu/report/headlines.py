"""The answer in one sentence: how many targets of a plan go, or went, which way.

Needs neither pandas nor matplotlib, as the index does not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from jinpu.report.wording import Words

TONES = ("good", "middling", "bad")
RESULTS = ("met", "missed", "unsettled", "unknown")


@dataclass(frozen=True)
class Sign:
    """What is known of one target before its end: `tone` of its chance ("nothing" without one), and whose figures.

    Attributes:
        tone: "good", "middling", "bad" or "nothing".
        whose: the region whose figures stand proxy, "" for the plan's own.
    """

    tone: str
    whose: str = ""


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


def headline_ahead(signs: Iterable[Sign], region: str, year: int, words: Words) -> Markup:
    """Say of how many targets what can be expected."""
    found = list(signs)
    own = {tone: sum(sign.tone == tone and not sign.whose for sign in found) for tone in TONES}
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


def headline_after(results: Mapping[str, int], year: int, words: Words) -> Markup:
    """Say how many targets were reached and missed.

    Args:
        results: how many targets have each of `RESULTS`.
        year: the plan's last year.
        words: the reader's words.
    """
    parts = [words.text(f"headline.{key}", count=results[key]) for key in RESULTS if results.get(key)]
    if results.get("unknown") == sum(results.values()):
        parts = [words.text("headline.none_after")]
    return _whole(parts, sum(results.values()), year, words)


def _whole(parts: list[str], count: int, year: int, words: Words) -> Markup:
    before = words.text("headline.comma").join(parts[:-1])
    whole = words.text("headline.last", before=before, last=parts[-1]) if before else "".join(parts)
    return words.html("headline.total", count=count, year=year, parts=whole)
