"""The first screen: one line a target, and the answer in a few sentences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from jinpu.plan import StatedTarget
from jinpu.report.contents import PageContents
from jinpu.report.escaping import plain
from jinpu.report.headlines import TONES, Sign, headline_after, headline_ahead, result_of, tone_of_chance
from jinpu.report.names import region_name
from jinpu.report.quantities import Quantity
from jinpu.report.wording import Words
from jinpu.verdict.effort import likelihood_scale


@dataclass(frozen=True)
class TargetLine:
    """One target on the first screen; what is unknown is None or "".

    `decided` is "reached" or "short" where the series itself has a value for the end year, so that nothing is left to
    chance; `outcome` is what the plan file cites: "met", "missed", or anything else for not known.
    """

    number: int
    id: str
    name: str
    promised: Markup
    latest: Quantity | None
    latest_year: int | None
    whose: str
    arrow: str
    chance: Quantity | None
    odds: Quantity | None
    odds_short: Quantity | None
    word: str
    tone: str
    proxy: bool
    comparable: bool
    grade: str
    why_not: str
    why_not_short: str
    decided: str
    outcome: str
    outcome_value: Quantity | None
    outcome_year: int | None

    @property
    def result(self) -> str:
        """What came of it: "met", "missed", "unsettled" or "unknown"."""
        value = self.outcome_value is not None
        return result_of(self.outcome, value=value, decided=self.decided, proxy=self.proxy)


def target_lines(page: PageContents) -> list[TargetLine]:
    """Return the plan's targets in its own order, as the first screen shows them."""
    return [_line(page, number, target) for number, target in enumerate(page.plan.targets, start=1)]


def promised(page: PageContents, target: StatedTarget, row: pd.Series) -> Markup:
    """Say what the main reading of a target promises, or that its number was not published."""
    words = page.words
    if pd.isna(row["target_value"]):
        return words.html("promise.unpublished")
    reading = next(reading for reading in target.readings if reading.main)
    kind = reading.kind or target.kind
    manner = "about" if target.about else str(row["direction"])
    value = words.quantity(float(row["target_value"]), str(row["unit"]))
    return words.html(f"promise.{kind}.{manner}", value=value)


def headline(page: PageContents) -> Markup:
    """Return the page's answer in one sentence: how many targets go, or went, which way, and how many stay open."""
    words, lines, year = page.words, target_lines(page), page.plan.end_year
    if page.over:
        return headline_after(Counter(line.result for line in lines), year, words)
    signs = [Sign(line.tone, line.whose if line.proxy else "") for line in lines]
    return headline_ahead(signs, region_name(page.plan.region, words), year, words)


def _others(lines: list[TargetLine], words: Words) -> str:
    """Name the regions whose figures stand proxy."""
    return words.listing(dict.fromkeys(line.whose for line in lines if line.chance and line.proxy))


def answer(page: PageContents) -> list[Markup]:
    """Return which targets the headline counts, a line a kind."""
    words, lines = page.words, target_lines(page)
    said = list(_by_result(page, lines)) if page.over else []
    pending = [line for line in lines if line.chance and line.result == "unknown"]
    if not page.over:
        said.extend(_by_tone("", [line for line in pending if not line.proxy], words))
    said.extend(_by_tone("proxy_over_" if page.over else "proxy_", [line for line in pending if line.proxy], words))
    bare = [line for line in lines if not line.chance]
    if bare and not page.over:
        said.append(words.html("answer.bare", count=len(bare)))
    return said


def _by_tone(prefix: str, lines: list[TargetLine], words: Words) -> Iterator[Markup]:
    for tone in TONES:
        names = [_link(line) for line in lines if line.tone == tone]
        if names:
            key, others = f"answer.{prefix}{tone}", _others(lines, words)
            yield words.html(key, count=len(names), names=joined(names, words), others=others)


def _by_result(page: PageContents, lines: list[TargetLine]) -> Iterator[Markup]:
    for result in ("met", "missed", "unsettled"):
        names = [_link(line) for line in lines if line.result == result]
        if names:
            yield page.words.html(f"answer.{result}", count=len(names), names=joined(names, page.words))


def word_ranges(words: Words) -> list[tuple[str, str]]:
    """Return each word of the likelihood scale with the chances it stands for, surest first."""
    ranges, above = [], 1.0
    for word, least in likelihood_scale():
        below = f"{100 * least:.0f}–{above:.0%}" if above > 0.5 else f"<{above:.0%}"
        shown = f"≥{least:.0%}" if least > 0.5 else below
        ranges.append((words.text(f"verdict.{word}"), shown))
        above = least
    return ranges


def joined(items: list[Markup], words: Words) -> Markup:
    """Join pieces of HTML as an enumeration."""
    if len(items) < 2:
        return Markup("").join(items)
    return words.html("list.last", before=words.html("list.comma").join(items[:-1]), last=items[-1])


def decided(row: pd.Series) -> str:
    """Say whether the series has reached the target by its end year: "reached", "short", or "" when that is open."""
    if pd.isna(row["probability"]) or row["newest_year"] < row["end_year"]:
        return ""
    return "reached" if row["probability"] >= 0.5 else "short"


def decided_word(row: pd.Series, words: Words) -> str:
    """Return what the end year's value says of the target, "" before there is one."""
    found = decided(row)
    if not found:
        return ""
    word = words.text(f"decided.{found}")
    return words.text("strip.indicative", word=word) if row["proxy"] else word


def verdict_word(row: pd.Series, words: Words) -> str:
    """Return the word of a verdict, said to be an indication where it rests on a proxy; "" where there is none."""
    if pd.isna(row["probability"]) or not row["verdict"]:
        return ""
    word = words.text(f"verdict.{row['verdict']}")
    return words.text("strip.indicative", word=word) if row["proxy"] else word


def _link(line: TargetLine) -> Markup:
    return Markup('<a href="#{}">{}</a>').format(f"t-{line.id}", line.name)


def _line(page: PageContents, number: int, target: StatedTarget) -> TargetLine:
    words, row = page.words, page.main(target.id)
    judged = pd.notna(row["probability"])
    probability = float(row["probability"])
    comparable = bool(page.grade(target.id, str(row["reading"]))["comparable"])
    known = comparable and pd.notna(row["newest_value"])
    unit = str(row["unit"])
    outcome_known = pd.notna(row["outcome_value"])
    return TargetLine(
        number=number,
        id=target.id,
        name=plain(words.pick(target.name)),
        promised=promised(page, target, row),
        latest=_latest(page, target.id, row) if known else None,
        latest_year=int(row["newest_year"]) if known else None,
        whose=region_name(str(row["region"]), words) if known else "",
        arrow=str(row["arrow"] or "") if known else "",
        chance=words.chance(probability) if judged else None,
        odds=words.odds(probability) if judged else None,
        odds_short=words.odds(probability, short=True) if judged else None,
        word=decided_word(row, words) or verdict_word(row, words),
        decided=decided(row),
        tone=tone_of_chance(probability) if judged else "nothing",
        proxy=bool(row["proxy"]),
        comparable=comparable,
        grade=str(row["grade"]),
        why_not="" if judged else words.text(f"abstained.{row['abstained']}"),
        why_not_short="" if judged else words.text(f"abstained_short.{row['abstained']}"),
        outcome=str(row["outcome_status"] or "") if page.over else "",
        outcome_value=words.quantity(float(row["outcome_value"]), unit) if outcome_known and page.over else None,
        outcome_year=int(row["outcome_year"]) if outcome_known and page.over else None,
    )


def _latest(page: PageContents, target: str, row: pd.Series) -> Quantity:
    """Return the latest value with the observations it rests on."""
    past = page.past(target, str(row["reading"]))
    here = past[past["year"] == row["newest_year"]]
    observations = tuple(here.iloc[-1]["observations"]) if len(here) else ()
    return page.words.quantity(float(row["newest_value"]), str(row["unit"]), observations)
