"""What a page checks of itself: that it says nothing in two ways. What is found stands at its top, not to be missed."""

import re
from collections.abc import Callable, Iterator

import pandas as pd
from lxml import html as lxml_html

from jinpu.catalogue import load_indicators
from jinpu.evidence.asof import last_day_known
from jinpu.report.arithmetic import base_of, progress_of
from jinpu.report.contents import PageContents
from jinpu.report.figures.effort import past_changes, years_that_brought_as_much
from jinpu.report.overview import OF_THE_VALUE, TargetLine, end_value, outside, target_lines
from jinpu.verdict.effort import verdict_word

# A chance this near to one in two does not say on which side its median lies; chances are rounded to a per cent.
_NEAR, _ROUNDING = 0.06, 0.011
_BORDER_A = 4
Check = Callable[[PageContents, TargetLine, pd.Series], Iterator[str]]


def contradictions(page: PageContents, html: str) -> list[str]:
    """Return what a page says in two ways, or before it can be known, a sentence each."""
    lines = target_lines(page)
    said = [
        f"{line.id}: {what}" for line in lines for check in CHECKS for what in check(page, line, page.main(line.id))
    ]
    tree = lxml_html.document_fromstring(html)
    return [*said, *_counts(page, lines, tree), *_time(page), *_links(tree), *_names(page, lines, tree)]


def _reaches(value: float, row: pd.Series) -> bool:
    sign = 1 if row["direction"] == "at_least" else -1
    return bool(sign * (value - float(row["target_value"])) >= -1e-9 * abs(value))


def _chance_and_word(_: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    if line.chance and not line.decided and str(row["verdict"]) != verdict_word(line.chance.value):
        yield f"a chance of {line.chance} is not called {row['verdict']}"


def _chance_and_forecast(_: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """The median lies on the side of the target that the chance says, and so do the ends of the interval."""
    if not line.chance or line.decided or pd.isna(row["median"]) or row["kind"] not in OF_THE_VALUE:
        return
    chance = line.chance.value
    if abs(chance - 0.5) > _NEAR and (chance > 0.5) != _reaches(float(row["median"]), row):
        yield f"a chance of {line.chance} and a median of {row['median']:g} lie on two sides of the target"
    worst, best = ("q5", "q95") if row["direction"] == "at_least" else ("q95", "q5")
    if row["basis"] != "parent" and chance > 0.05 + _NEAR and not _reaches(float(row[best]), row):
        yield f"the target lies outside the interval, and yet has a chance of {line.chance}"
    if row["basis"] != "parent" and chance < 0.95 - _NEAR and _reaches(float(row[worst]), row):
        yield f"the whole interval reaches the target, and yet the chance is {line.chance}"


def _interval(_: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    if line.chance and pd.notna(row["median"]) and not row["q5"] <= row["median"] <= row["q95"]:
        yield f"the median {row['median']:g} lies outside its interval, {row['q5']:g} to {row['q95']:g}"
    indicator = load_indicators().get(str(row["indicator"]))
    if line.chance and indicator and row["kind"] in ("level", "annual") and pd.notna(row["median"]):
        low, high = indicator.lower, indicator.upper
        if (low is not None and row["q5"] < low - 1e-9) or (high is not None and row["q95"] > high + 1e-9):
            yield f"the interval {row['q5']:g} to {row['q95']:g} leaves the bounds of {row['indicator']}"


def _band(_: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    if line.chance and pd.notna(row["low"]) and not row["low"] - 1e-9 <= line.chance.value <= row["high"] + 1e-9:
        yield f"the chance {line.chance} lies outside its band, {row['low']:.0%} to {row['high']:.0%}"


def _effort_and_level(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """Nothing more is needed exactly where the latest figure reaches the target."""
    if line.latest is None or page.over or pd.isna(row["required_change"]) or pd.isna(row["target_value"]):
        return
    needed = float(row["required_change"]) * (1 if row["direction"] == "at_least" else -1)
    if (needed <= 0) != _reaches(line.latest.value, row):
        yield f"{line.latest} is needed to change by {row['required_change']:g} a year to reach {row['target_value']:g}"


def _effort_and_changes(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """Where no year brought as much as is needed, the largest change cannot arrive in time, and the other way round."""
    if line.latest is None or page.over or not line.chance or pd.isna(row["required_change"]):
        return
    changes = past_changes(page.levels(line.id, str(row["reading"])))
    if len(changes) and not _reaches(line.latest.value, row):
        times = years_that_brought_as_much(changes, row)
        if times and pd.isna(row["latest_year"]):
            yield f"{times} past years brought as much as is needed, and yet the largest change comes too late"


def _arrival_and_forecast(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """The forecast's path arrives in time exactly where its median reaches the target."""
    if not line.chance or line.decided or page.over or row["kind"] not in ("level", "annual"):
        return
    if pd.isna(row["median"]) or pd.isna(row["required_change"]):
        return
    in_time = pd.notna(row["expected_year"]) and row["expected_year"] <= line.due
    if in_time != _reaches(float(row["median"]), row) and line.latest and not _reaches(line.latest.value, row):
        arrival = f"{row['expected_year']:g}"
        yield f"reached in {arrival} on the forecast's path, whose median for {line.due} is {row['median']:g}"


def _last_year(page: PageContents, line: TargetLine, _: pd.Series) -> Iterator[str]:
    before = page.said_as_of(line.id, page.as_of - 1)
    known = before is not None and pd.notna(before["probability"])
    if known != bool(line.before) or (
        before is not None and line.before and before["probability"] != line.before.value
    ):
        yield "last year's chance is not the one in the record"


def _grade(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """A grade's words hold: A rests on own values, C on a proxy, D on nothing."""
    if line.grade == "A" and (line.proxy or row["n"] < _BORDER_A):
        yield f"grade A with {row['n']} values{' of a proxy' if line.proxy else ''}"
    if line.grade == "C" and not line.proxy and line.chance:
        yield "grade C without a proxy"
    if line.grade == "D" and (line.latest or line.chance):
        yield "grade D beside a figure or a chance"
    if line.grade != str(page.grade(line.id, str(row["reading"]))["grade"]):
        yield "two grades of one reading"


def _proxy(_: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    if line.proxy and line.chance and not line.whose:
        yield "a chance by another region's figures, and nothing says whose"
    if row["basis"] in ("parent", "growth") and not line.proxy and not line.latest:
        yield "a chance by the region above alone is not called a proxy's"


def _points(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    known = len(page.past(line.id, str(row["reading"])))
    # Years before the baseline count, and have nothing added to draw.
    if line.comparable and row["kind"] != "added" and row["n"] > known:
        yield f"judged on {row['n']} values, of which {known} are known"


def _newest(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """The latest figure is the newest level, or the bound published after it."""
    past = page.past(line.id, str(row["reading"]))
    known, newest = past.dropna(subset="spliced"), past[past["year"] == row["newest_year"]]
    if line.latest is None or not len(known):
        return
    if newest.empty or row["newest_year"] < known["year"].iloc[-1]:
        yield f"the latest figure is of {row['newest_year']:g}, the series ends in {known['year'].iloc[-1]}"
        return
    shown, value = line.latest.value, float(newest["spliced"].fillna(newest["value"]).iloc[-1])
    if abs(value - shown) > 1e-9 * abs(shown):
        yield f"the latest figure is {line.latest}, the series ends at {value:g}"


def _outcome(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """An outcome is shown once the plan is over, rests on a value, and is what that value says."""
    if page.as_of < max(line.due, line.outcome_year or 0) and (line.outcome or line.outcome_value):
        yield "an outcome before its year is known"
    value = end_value(page, line)
    if line.result in ("met", "missed") and value is None and line.outcome_value is None:
        yield f"{line.result}, and no value was published"
    asked = row["kind"] in OF_THE_VALUE and pd.notna(row["target_value"]) and line.result in ("met", "missed")
    if asked and value is not None and (line.result == "met") != _reaches(value, row):
        yield f"{line.result} with {value:g}, where the target is {row['target_value']:g}"


def _progress(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    made, base = progress_of(page, line, row), base_of(page, line, row)
    if made and line.latest and (made.done >= 1 - 1e-9) != _reaches(line.latest.value, row):
        yield f"{made.done:.0%} of the way is made, and the target is {'' if made.done < 1 else 'not '}reached"
    if made and not 0 < made.time <= 1:
        yield f"{made.time:.0%} of the time is gone"
    if base and base.year > page.as_of:
        yield f"the base year {base.year} is still to come"


def _readings(page: PageContents, line: TargetLine, _: pd.Series) -> Iterator[str]:
    """A target whose readings differ has a name for each."""
    target = page.plan.target(line.id)
    names = [page.words.pick(reading.name) for reading in target.readings]
    if len(set(names)) < len(names):
        yield f"two readings are both called “{names[0]}”"


CHECKS: tuple[Check, ...] = (
    _chance_and_word, _chance_and_forecast, _interval, _band, _effort_and_level, _effort_and_changes,
    _arrival_and_forecast, _last_year, _grade, _proxy, _points, _newest, _outcome, _progress, _readings,
)  # fmt: skip


def _time(page: PageContents) -> Iterator[str]:
    """Nothing is later than what was known, unless it is marked."""
    last = page.as_of
    dated = {"value": page.series["year"], "verdict": page.history["as_of"], "break": page.breaks["year"]}
    for name, years in dated.items():
        late = sorted({int(year) for year in years if year > last})
        if late:
            yield f"a {name} of {late[0]} on a page as of {last}"
    day = last_day_known(last)
    unmarked = page.series[(page.series["vintage"] > day) & ~page.series["later_vintage"].astype(bool)]
    if len(unmarked):
        yield f"{len(unmarked)} values published after {day:%Y-%m-%d} are not marked"
    texts = [*page.plan.cautions, *(caution for target in page.plan.targets for caution in target.cautions)]
    if any(text.known is not None and text.known > day.date() for text in texts):
        yield f"a caution that was not known by {day:%Y-%m-%d}"


def _counts(page: PageContents, lines: list[TargetLine], tree: lxml_html.HtmlElement) -> Iterator[str]:
    """One number of targets stands wherever it is told: in the headline, in the table, in the sections."""
    rows = tree.xpath("count(//table[contains(@class, 'sortable')]/tbody/tr)")
    sections = tree.xpath("count(//details[starts-with(@id, 't-')])")
    if not len(page.plan.targets) == len(lines) == rows == sections:
        yield f"{len(lines)} targets, {rows:g} rows and {sections:g} sections"
    told = [int(each) for each in re.findall(r"\d+", _text(tree.xpath("//p[@class='headline']"))) if int(each) < 1000]
    if len(told) > 1 and max(told) != sum(told) - max(told):
        yield f"the headline counts {told}"


def _links(tree: lxml_html.HtmlElement) -> Iterator[str]:
    ids = set(tree.xpath("//@id"))
    lost = {link for link in tree.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids}
    if lost:
        yield f"{len(lost)} links lead nowhere, {min(lost)} among them"


def _names(page: PageContents, lines: list[TargetLine], tree: lxml_html.HtmlElement) -> Iterator[str]:
    """Wherever a proxy's number is shown its region is named, and an outcome outside the interval is said."""
    rows = tree.xpath("//table[contains(@class, 'sortable')]/tbody/tr")
    for line, row in zip(lines, rows, strict=False):
        if outside(page, line) and page.words.text("overview.outside") not in _text([row]):
            yield f"{line.id}: the outcome lies outside the interval, and nothing says so"
        if not line.proxy or not line.latest:
            continue
        parts = tree.xpath(
            f"//*[@id='t-{line.id}']//*[self::figcaption or self::caption[../@id='past-{line.id}']"
            " or contains(@class, 'said') or contains(@class, 'why')]"
        )
        if any(line.whose not in _text([part]) for part in [row if page.over else row.xpath("./td[2]")[0], *parts]):
            yield f"{line.id}: figures of {line.whose} are shown without its name"


def _text(elements: list[lxml_html.HtmlElement]) -> str:
    return " ".join(" ".join(element.itertext()) for element in elements)
