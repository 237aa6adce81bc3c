"""The first screen: one line a target, and the answer in a few sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from jinpu.plan import Target
from jinpu.report.contents import PageContents
from jinpu.report.escaping import plain
from jinpu.report.figures.ratings import tone_of_chance
from jinpu.report.names import region_name
from jinpu.report.quantities import Quantity
from jinpu.report.wording import Words
from jinpu.verdict.words import likelihood_scale


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
    word: str
    tone: str
    proxy: bool
    comparable: bool
    grade: str
    why_not: str
    decided: str
    outcome: str
    outcome_value: Quantity | None
    outcome_year: int | None


def target_lines(page: PageContents) -> list[TargetLine]:
    """Return the plan's targets in its own order, as the first screen shows them."""
    return [_line(page, number, target) for number, target in enumerate(page.plan.targets, start=1)]


def promised(page: PageContents, target: Target, row: pd.Series) -> Markup:
    """Say what the main reading of a target promises, or that its number was not published."""
    words = page.words
    if pd.isna(row["target_value"]):
        return words.html("promise.unpublished")
    reading = next(reading for reading in target.readings if reading.main)
    kind = reading.kind or target.kind
    manner = "about" if target.about else str(row["direction"])
    value = words.quantity(float(row["target_value"]), str(row["unit"]))
    return words.html(f"promise.{kind}.{manner}", value=value)


def answer(page: PageContents) -> list[Markup]:
    """Return the page's answer: how many targets can be judged, which way they point, what came of them."""
    words, lines = page.words, target_lines(page)
    own = [line for line in lines if line.chance and not line.proxy]
    proxies = [line for line in lines if line.chance and line.proxy]
    bare = [line for line in lines if not line.chance]
    if page.over:
        return _answer_after(page, lines)
    said = [words.html("answer.total", count=len(lines), year=page.plan.end_year)]
    region = region_name(page.plan.region, words)
    if own:
        said.append(words.html("answer.own", count=len(own), region=region))
    if proxies:
        others = words.listing(dict.fromkeys(line.whose for line in proxies))
        said.append(words.html("answer.proxy", count=len(proxies), region=region, others=others))
    if bare:
        said.append(words.html("answer.bare", count=len(bare)))
    for prefix, group in (("", own), ("proxy_", proxies)):
        said.extend(_by_tone(prefix, group, words))
    return said


def _by_tone(prefix: str, lines: list[TargetLine], words: Words) -> Iterator[Markup]:
    for tone in ("good", "middling", "bad"):
        names = [_link(line) for line in lines if line.tone == tone]
        if names:
            yield words.html(f"answer.{prefix}{tone}", count=len(names), names=joined(names, words))


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
    if pd.isna(row["probability"]) or row["latest_year"] < row["end_year"]:
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


def _answer_after(page: PageContents, lines: list[TargetLine]) -> list[Markup]:
    """Return the answer once the plan is over: what came of the targets, and what points to the rest."""
    words, region = page.words, region_name(page.plan.region, page.words)
    said = [words.html("answer.total_over", count=len(lines), year=page.plan.end_year)]
    for outcome in ("met", "missed"):
        names = [_link(line) for line in lines if line.outcome == outcome]
        if names:
            said.append(words.html(f"answer.{outcome}", count=len(names), names=joined(names, words)))
    unknown = [line for line in lines if line.outcome not in ("met", "missed")]
    if unknown:
        said.append(words.html("answer.outcome_unknown", count=len(unknown)))
    proxies = [line for line in unknown if line.chance and line.proxy]
    if proxies:
        others = words.listing(dict.fromkeys(line.whose for line in proxies))
        said.append(words.html("answer.proxy_over", count=len(proxies), region=region, others=others))
        said.extend(_by_tone("proxy_over_", proxies, words))
    return said


def _link(line: TargetLine) -> Markup:
    return Markup('<a href="#{}">{}</a>').format(f"t-{line.id}", line.name)


def _line(page: PageContents, number: int, target: Target) -> TargetLine:
    words, row = page.words, page.main(target.id)
    judged = pd.notna(row["probability"])
    probability = float(row["probability"])
    comparable = bool(page.grade(target.id, str(row["reading"]))["comparable"])
    known = comparable and pd.notna(row["latest_value"])
    unit = str(row["unit"])
    outcome_known = pd.notna(row["outcome_value"])
    return TargetLine(
        number=number,
        id=target.id,
        name=plain(words.pick(target.name)),
        promised=promised(page, target, row),
        latest=_latest(page, target.id, row) if known else None,
        latest_year=int(row["latest_year"]) if known else None,
        whose=region_name(str(row["region"]), words) if known else "",
        arrow=str(row["arrow"] or "") if known else "",
        chance=words.chance(probability) if judged else None,
        odds=words.odds(probability) if judged else None,
        word=decided_word(row, words) or verdict_word(row, words),
        decided=decided(row),
        tone=tone_of_chance(probability) if judged else "nothing",
        proxy=bool(row["proxy"]),
        comparable=comparable,
        grade=str(row["grade"]),
        why_not="" if judged else words.text(f"abstained.{row['abstained']}"),
        outcome=str(row["outcome_status"] or "") if page.over else "",
        outcome_value=words.quantity(float(row["outcome_value"]), unit) if outcome_known and page.over else None,
        outcome_year=int(row["outcome_year"]) if outcome_known and page.over else None,
    )


def _latest(page: PageContents, target: str, row: pd.Series) -> Quantity:
    """Return the latest value with the observations it rests on."""
    past = page.past(target, str(row["reading"]))
    here = past[past["year"] == row["latest_year"]]
    observations = tuple(here.iloc[-1]["observations"]) if len(here) else ()
    return page.words.quantity(float(row["latest_value"]), str(row["unit"]), observations)
