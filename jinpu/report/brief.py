"""What a reader asks first, a sentence each: what moved and why, what next year must bring, how often it was right."""

from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from jinpu.report.contents import PageContents
from jinpu.report.headlines import count_said
from jinpu.report.overview import TargetLine, basis_of, joined, outside, target_lines
from jinpu.report.text import plain
from jinpu.report.wording import region_name
from jinpu.verdict.basis import worth_of_bases
from jinpu.verdict.effort import likelihood_scale, published_hit_rates

# A chance that moved less says the same; more moves than these make no sentence.
_MOVED, _MOST = 0.10, 3
# What rests on a whole series is told by the rates of its words.
_LONG = ("own", "own_and_parent")


def brief(page: PageContents) -> list[Markup]:
    """Return the sentences of the first screen, below the headline."""
    said = [*_surprises(page)] if page.over else [*_moved(page), *_next_year(page), *_missing(page)]
    return [*_count(page), *said, *_caution(page), *_hit_rates(page), *_worth(page)]


def _count(page: PageContents) -> Iterator[Markup]:
    """Say how many of the targets are to be met; once the plan is over, beside how many of these were."""
    if page.counted is None or not page.counted[1].asked:
        return
    year, count = page.counted
    said = [Markup("{}").format(count_said(count, year, page.words))]
    then = {line.id: page.said_as_of(line.id, year) for line in target_lines(page) if line.result in ("met", "missed")}
    with_chance = {name for name, row in then.items() if row is not None and pd.notna(row["probability"])}
    known = [line.result for line in target_lines(page) if line.id in with_chance]
    if page.over and known:
        said.append(page.words.html("headline.count_met", met=known.count("met"), known=len(known)))
    yield page.words.html("list.sentences").join(said)


def _moved(page: PageContents) -> Iterator[Markup]:
    """Say which chances moved most since the year before, and why."""
    words = page.words
    both = [line for line in target_lines(page) if line.chance and line.before]
    found = [line for line in sorted(both, key=_move, reverse=True)[:_MOST] if _move(line) >= _MOVED]
    if found:
        moves = words.html("list.semicolon").join(_one_move(page, line) for line in found)
        yield words.html("brief.moved", year=page.as_of - 1, moves=moves)
    elif both:
        yield words.html("brief.unmoved", year=page.as_of - 1)


def _move(line: TargetLine) -> float:
    return abs(line.chance.value - line.before.value) if line.chance and line.before else 0.0


def _one_move(page: PageContents, line: TargetLine) -> Markup:
    now = line.word if line.decided else line.chance
    return page.words.html("brief.move", name=line.link, before=line.before, chance=now, why=why_moved(page, line))


def why_moved(page: PageContents, line: TargetLine) -> Markup:
    """Say what the new figure was against what had been forecast, or that there is none, or what else changed."""
    words, row, before = page.words, page.main(line.id), page.said_as_of(line.id, page.as_of - 1)
    if before is None or (not line.decided and (before["basis"], before["region"]) != (row["basis"], row["region"])):
        return words.html("brief.why_basis", basis=basis_of(row, words))
    if not row["newest_year"] > before["newest_year"]:
        return words.html("brief.why_time", year=int(row["newest_year"]))
    expected = page.expected
    same = (expected["target"] == line.id) & (expected["reading"] == row["reading"])
    here = expected[same & (expected["year"] == row["newest_year"])]
    if here.empty:
        return words.html("brief.why_value", value=line.latest, year=line.latest_year)
    forecast = page.computed(line.id, "expected", words.quantity(float(here["q50"].iloc[0]), str(row["unit"])))
    if line.latest is not None and line.latest.text == forecast.text and not line.decided:
        return words.html("brief.why_as_forecast", value=line.latest, year=line.latest_year)
    return words.html("brief.why_forecast", value=line.latest, year=line.latest_year, forecast=forecast)


def _next_year(page: PageContents) -> Iterator[Markup]:
    """Say what next year would have to bring for an even chance, of the targets that have less."""
    words, year = page.words, page.as_of + 1
    below = [line for line in target_lines(page) if line.chance and line.chance.value < 0.5 and line.id in page.even]
    asked = [line for line in below if page.even[line.id][0] == year and page.main(line.id)["basis"] == "own"]
    parts = [
        words.html(
            "brief.next_value",
            name=line.link,
            value=page.computed(
                line.id, "even", words.quantity(page.even[line.id][1], str(page.main(line.id)["unit"]))
            ),
            whose=words.text("brief.of_proxy", region=line.whose) if line.proxy else "",
            latest=line.latest,
            year=line.latest_year,
        )
        for line in sorted(asked, key=lambda line: -(line.chance.value if line.chance else 0.0))[:_MOST]
    ]
    if parts:
        yield words.html("brief.next", year=year, values=words.html("list.semicolon").join(parts))


def _missing(page: PageContents) -> Iterator[Markup]:
    reasons = [str(page.main(line.id)["abstained"]) for line in target_lines(page) if not line.chance]
    far = reasons.count("too_far_ahead")
    if len(reasons) > far:
        yield page.words.html("brief.missing", count=len(reasons) - far)
    if far:
        yield page.words.html("brief.too_far_ahead", count=far)


def _surprises(page: PageContents) -> Iterator[Markup]:
    """Name the targets that came otherwise than the last chance before the end said, and those outside the interval."""
    words, lines = page.words, target_lines(page)
    said = {line.id: page.said_as_of(line.id, line.due - 1) for line in lines}
    chances = {name: float(row["probability"]) for name, row in said.items() if row is not None}
    judged = [line for line in lines if line.result in ("met", "missed") and pd.notna(chances.get(line.id))]
    wrong = [line for line in judged if (chances[line.id] >= 0.5) != (line.result == "met")]
    if judged:
        yield words.html("brief.right", count=len(judged), right=len(judged) - len(wrong))
    for result in ("missed", "met"):
        names = [_with_chance(page, line, chances) for line in wrong if line.result == result]
        if names:
            yield words.html(f"brief.wrong_{result}", count=len(names), names=joined(names, words))
    beyond = [line.link for line in lines if outside(page, line)]
    if beyond:
        yield words.html("brief.outside", count=len(beyond), names=joined(beyond, words))


def _with_chance(page: PageContents, line: TargetLine, chances: dict[str, float]) -> Markup:
    return page.words.html("brief.with_chance", name=line.link, chance=page.words.chance(chances[line.id]))


def _hit_rates(page: PageContents) -> Iterator[Markup]:
    """Say how often verdicts with the page's words came true, where the forecast had not seen the series."""
    words, rates = page.words, published_hit_rates()
    year = page.plan.end_year - 1 if page.over else page.as_of
    rows = [page.said_as_of(line.id, year) for line in target_lines(page)]
    row_words = {str(row["verdict"]) for row in rows if row is not None and row["basis"] in _LONG}
    used = [word for word, _ in likelihood_scale() if word in row_words and word in rates]
    met = {word: page.computed("", word, words.share(rates[word].met)) for word in used}
    parts = [words.html("brief.hit", word=words.text(f"verdict.{word}"), met=met[word]) for word in used]
    if parts:
        yield words.html("brief.hits", rates=joined(parts, words))


def _worth(page: PageContents) -> Iterator[Markup]:
    """Say what chances on thin data were worth when tested, for each such basis of the page."""
    words, worths = page.words, worth_of_bases()
    bases = dict.fromkeys(str(page.main(line.id)["basis"]) for line in target_lines(page) if line.chance)
    skills = {basis: worths[basis].real_skill for basis in bases if basis in worths and basis not in _LONG}
    parts = []
    for basis, skill in skills.items():
        less, key = page.computed("", f"worth.{basis}", words.share(skill)), "worth_part" if skill > 0 else "worth_none"
        parts.append(words.html(f"brief.{key}", basis=words.text(f"track.basis_{basis}"), skill=less))
    if parts and not page.over:
        own = page.computed("", "worth.own", words.share(worths["own"].real_skill))
        yield words.html("brief.worth", parts=joined(parts, words), own=own)


def _caution(page: PageContents) -> Iterator[Markup]:
    """Name the caution that decides: whose figures stand proxy, else the plan's own first caution."""
    words = page.words
    others = dict.fromkeys(line.whose for line in target_lines(page) if line.chance and line.proxy)
    if others:
        region = region_name(page.plan.region, words)
        yield words.html("brief.proxy", region=region, others=words.listing(others))
    elif page.plan.cautions:
        yield Markup("{}").format(plain(words.pick(page.plan.cautions[0])))
