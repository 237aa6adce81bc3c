"""The first screen: the answer in a few sentences, and one line a target."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from jinpu.plan import StatedTarget
from jinpu.report.contents import PageContents
from jinpu.report.figures.effort import effort_said
from jinpu.report.headlines import (
    came_of,
    cited,
    decided,
    decided_word,
    headline_after,
    headline_ahead,
    is_over,
    sign_of,
    target_name,
    tone_of_chance,
    verdict_word,
    years_due,
)
from jinpu.report.text import Quantity, plain
from jinpu.report.wording import Words, region_name
from jinpu.verdict.effort import RECENT_CHANGES, likelihood_scale

#: A median or an interval of these kinds of target is of the value that the target names.
OF_THE_VALUE = ("level", "annual", "added", "rank")


@dataclass(frozen=True)
class TargetLine:
    """One target on the first screen; what is unknown is None or "".

    `decided` is "reached" or "short" where the series itself has a value for the end year, so that nothing is left to
    chance; `outcome` is what the plan file cites: "met", "missed", or anything else for not known; `moved` is how the
    latest figure changed on the year before; `expected` is the forecast's median for the year it is due in; `before` is
    the chance as of the year before; `needed` says what each remaining year must bring, then what past years brought,
    by the region's own figures alone; `result` is what came of it, "met", "missed", "unsettled" or "unknown".
    """

    number: int
    id: str
    name: str
    due: int
    promised: Markup
    unit: str
    latest: Quantity | None
    latest_year: int | None
    moved: Quantity | None
    whose: str
    chance: Quantity | None
    expected: Quantity | None
    before: Quantity | None
    word: str
    tone: str
    proxy: bool
    comparable: bool
    grade: str
    basis: str
    why_not: str
    why_not_short: str
    needed: tuple[Markup, ...]
    decided: str
    outcome: str
    outcome_value: Quantity | None
    outcome_year: int | None
    result: str

    @property
    def result_key(self) -> str:
        """The word among the outcomes for what came of it."""
        return "unsettled_word" if self.result == "unsettled" else self.result

    @property
    def link(self) -> Markup:
        """Its name, leading to its section."""
        return Markup('<a href="#t-{}">{}</a>').format(self.id, self.name)


def target_lines(page: PageContents) -> list[TargetLine]:
    """Return the plan's targets in its own order, as the first screen shows them."""
    if "lines" not in page.kept:
        page.kept["lines"] = [_line(page, number, target) for number, target in enumerate(page.plan.targets, start=1)]
    lines: list[TargetLine] = page.kept["lines"]
    return lines


def _line(page: PageContents, number: int, target: StatedTarget) -> TargetLine:
    words, row = page.words, page.main(target.id)
    judged = pd.notna(row["probability"])
    probability = float(row["probability"])
    comparable = bool(page.grade(target.id, str(row["reading"]))["comparable"])
    known = comparable and pd.notna(row["newest_value"])
    # A forecast of the value that the target names, and not of what grows or is cut.
    ahead = judged and not decided(row) and pd.notna(row["median"]) and row["kind"] in OF_THE_VALUE
    outcome_known = cited(row) and pd.notna(row["outcome_value"])
    return TargetLine(
        number=number,
        id=target.id,
        name=target_name(page.plan, target, words),
        due=int(row["end_year"]),
        promised=promised(page, target, row),
        unit=str(row["unit"]),
        latest=_latest(page, target.id, row) if known else None,
        latest_year=int(row["newest_year"]) if known else None,
        moved=_moved(page, target.id, row) if known else None,
        whose=region_name(str(row["region"] or row["parent"]), words) if known or row["proxy"] else "",
        chance=words.chance(probability) if judged else None,
        expected=words.quantity(float(row["median"]), str(row["unit"])) if ahead else None,
        before=_before(page, target.id),
        word=decided_word(row, words) or verdict_word(row, words),
        tone=tone_of_chance(probability) if judged else "nothing",
        proxy=bool(row["proxy"]),
        comparable=comparable,
        grade=str(row["grade"]),
        basis=basis_of(row, words) if judged else "",
        why_not="" if judged else words.text(f"abstained.{row['abstained']}"),
        why_not_short="" if judged else words.text(f"abstained_short.{row['abstained']}"),
        needed=tuple(_needed(page, target.id, row)) if known and not is_over(row) and not row["proxy"] else (),
        decided=decided(row),
        outcome=cited(row),
        outcome_value=words.quantity(float(row["outcome_value"]), outcome_unit(row)) if outcome_known else None,
        outcome_year=int(row["outcome_year"]) if outcome_known else None,
        result=came_of(row),
    )


def promised(page: PageContents, target: StatedTarget, row: pd.Series) -> Markup:
    """Say what the main reading of a target promises, or that its number was not published."""
    words = page.words
    kind = "rank" if row["unit"] == "rank" else target.main_reading.kind or target.kind
    as_stated = kind in ("growth", "cut")
    amount, unit = float(row["stated_value" if as_stated else "target_value"]), outcome_unit(row)
    if pd.isna(amount):
        return words.html("promise.unpublished")
    manner = "about" if target.about else target.direction
    value = Quantity(words.number(amount), amount) if kind == "rank" else words.quantity(amount, unit, key="full")
    return words.html(f"promise.{kind}.{manner}", value=value)


def outcome_unit(row: pd.Series) -> str:
    """Return the unit of a target's outcome: per cent for growth and cuts, else that of its indicator."""
    return "percent" if row.get("kind") in ("growth", "cut") else str(row["unit"])


def _latest(page: PageContents, target: str, row: pd.Series) -> Quantity:
    """Return the latest value with the observations it rests on."""
    past = page.past(target, str(row["reading"]))
    here = past[past["year"] == row["newest_year"]]
    observations = tuple(here.iloc[-1]["observations"]) if len(here) else ()
    return page.words.quantity(float(row["newest_value"]), str(row["unit"]), observations)


def _moved(page: PageContents, target: str, row: pd.Series) -> Quantity | None:
    """Return the change of the latest value on the year before; None without one, or with a break between them."""
    last = page.levels(target, str(row["reading"])).tail(2)
    newest = int(row["newest_year"])
    if list(last["year"]) != [newest - 1, newest] or len(set(last["segment"])) > 1:
        return None
    return page.words.change(float(last["spliced"].diff().iloc[-1]), str(row["unit"]))


def _before(page: PageContents, target: str) -> Quantity | None:
    """Return the chance as of the year before, None where none was given."""
    row = page.said_as_of(target, page.as_of - 1)
    return page.words.chance(float(row["probability"])) if row is not None and pd.notna(row["probability"]) else None


def _needed(page: PageContents, target: str, row: pd.Series) -> Iterator[Markup]:
    """Say what each remaining year must bring, what recent ones brought, and how many past ones brought as much."""
    words, unit, needed = page.words, str(row["unit"]), float(row["required_change"])
    if pd.isna(needed):
        return
    reached = (needed if row["direction"] == "at_least" else -needed) <= 0
    yield (
        words.html("overview.reached") if reached else words.html("overview.needed", change=words.change(needed, unit))
    )
    past = page.levels(target, str(row["reading"]))
    if pd.notna(row["recent_change"]):
        change = words.change(float(row["recent_change"]), unit)
        yield words.html("overview.recent", years=recent_years(past, words), change=change)
    if not reached and (place := effort_said(past, row, words)):
        yield Markup("{}").format(place)


def recent_years(past: pd.DataFrame, words: Words) -> str:
    """Name the years of the last five changes."""
    years = [int(year) for year in past["year"]][-RECENT_CHANGES - 1 :]
    return words.text("list.span", first=years[0], last=years[-1])


def basis_of(row: Mapping[Hashable, Any] | pd.Series, words: Words) -> str:
    """Say what a chance rests on: so many annual values, and whose."""
    key = "proxy" if row["proxy"] and row["basis"] == "own" else str(row["basis"])
    region = region_name(str(row["parent"] or row["region"]), words)
    return words.text(f"basis.{key}", count=int(row["n"]), region=region)


def headline(page: PageContents) -> Markup:
    """Return the page's answer in one sentence: how many targets go, or went, which way, and how many stay open."""
    words, lines, years = page.words, target_lines(page), years_due(page.plan, page.words)
    if page.over:
        return headline_after(Counter(line.result for line in lines), years, words)
    signs = [sign_of(page.main(line.id), line.whose) for line in lines]
    return headline_ahead(signs, region_name(page.plan.region, words), years, words)


def missing_data(page: PageContents) -> list[tuple[str, str]]:
    """Name, for every target that lacks data, those that would settle it and who has them."""
    words, lines = page.words, {line.id: line for line in target_lines(page)}
    return [
        (lines[target.id].name, plain(words.pick(target.would_settle)))
        for target in page.plan.targets
        if lacks_data(page, lines[target.id])
    ]


def lacks_data(page: PageContents, line: TargetLine) -> bool:
    """Say whether a target has no outcome once the plan is over, or before that no annual values of its own."""
    return line.result in ("unsettled", "unknown") if page.as_of >= line.due else line.grade != "A"


def forecast_before(page: PageContents, line: TargetLine) -> Markup:
    """Say what was forecast a year before the plan's end, and whether the outcome lies outside the interval."""
    words, row = page.words, page.said_as_of(line.id, line.due - 1)
    if row is None or pd.isna(row["median"]):
        return Markup('<span class="quiet">–</span>')
    shown = words.aligned({name: float(row[name]) for name in ("median", "q5", "q95")}, str(row["unit"]))
    said = words.html("overview.forecast", **shown)
    beyond = words.text("overview.outside")
    return Markup("{}<br><strong>{}</strong>").format(said, beyond) if outside(page, line) else said


def outside(page: PageContents, line: TargetLine) -> bool:
    """Say whether the end year's value lies outside the 90 % interval given a year before, both as they are written."""
    row, value = page.said_as_of(line.id, line.due - 1), end_value(page, line)
    if row is None or value is None or pd.isna(row["median"]):
        return False
    ends = [page.words.quantity(float(row[name]), str(row["unit"])).text for name in ("q5", "q95")]
    return not row["q5"] <= value <= row["q95"] and page.words.quantity(value, str(row["unit"])).text not in ends


def end_value(page: PageContents, line: TargetLine) -> float | None:
    """Return the value of the end year in the indicator's unit: the cited outcome, else the series' own."""
    row, end = page.main(line.id), line.due
    if line.outcome_value is not None and line.outcome_year == end and outcome_unit(row) == row["unit"]:
        return line.outcome_value.value
    past = page.levels(line.id, str(row["reading"]))
    here = past[past["year"] == end]
    return float(here["spliced"].iloc[0]) if len(here) and line.comparable else None


def word_ranges(words: Words) -> list[tuple[str, str]]:
    """Return each word of the likelihood scale with the chances it stands for, surest first."""
    ranges, above = [], 1.0
    for word, least in likelihood_scale():
        below = words.span(f"{least:.0%}", f"{above:.0%}") if above > 0.5 else f"<{above:.0%}"
        shown = f"≥{least:.0%}" if least > 0.5 else below
        ranges.append((words.text(f"verdict.{word}"), shown))
        above = least
    return ranges


def joined(items: Iterable[Markup], words: Words) -> Markup:
    """Join pieces of HTML as an enumeration."""
    found = list(items)
    if len(found) < 2:
        return Markup("").join(found)
    return words.html("list.last", before=words.html("list.comma").join(found[:-1]), last=found[-1])
