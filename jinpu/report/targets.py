"""One target: what was promised, where it stands, what it would take, how it can be read, what to beware of."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from markupsafe import Markup

from jinpu.catalogue import convert
from jinpu.plan import Source, StatedTarget, target_of
from jinpu.report.arithmetic import arithmetic, effort_ahead, standing, why_this_chance
from jinpu.report.contents import PageContents
from jinpu.report.figures import effort_chart, fan_chart, verdict_history
from jinpu.report.overview import TargetLine, lacks_data, outcome_unit
from jinpu.report.target_tables import nearby_table, past_table, readings_table
from jinpu.report.text import Quantity, plain, web_address
from jinpu.report.wording import Words, region_name
from jinpu.verdict.basis import worth_of_bases
from jinpu.verdict.counting import earlier_targets


def target_view(page: PageContents, line: TargetLine) -> dict[str, Any]:
    """Gather all that the page says on one target, by the names that the template has for it."""
    plan, words = page.plan, page.words
    target = next(target for target in plan.targets if target.id == line.id)
    row = page.main(target.id)
    ahead = effort_ahead(page, line, row)
    return {
        "line": line,
        "wording": plain(words.pick(target.wording)),
        "verdict": _verdict(page, line, row),
        "why": why_this_chance(page, line, row),
        "arithmetic": arithmetic(page, line, row),
        "facts": standing(page, line, row) + ahead,
        "facts_heading": _facts_heading(line, words, ahead=bool(ahead)),
        "stated": _stated(page, target),
        "fan": fan_chart(page, target.id),
        "effort": None if page.over else effort_chart(page, target.id),
        "history": verdict_history(page, target.id),
        "past": past_table(page, line, row),
        "nearby": nearby_table(page, line, row),
        "readings": readings_table(page, target),
        "cautions": _cautions(page, target, line, row),
        "since": _known_since(page, target, row),
        "settle": plain(words.pick(target.would_settle)) if lacks_data(page, line) else "",
        "source": words.html("targets.sources", source=_cited(target.source, words)),
        "outcome_sources": _outcome_sources(page, target),
    }


def _stated(page: PageContents, target: StatedTarget) -> list[tuple[str, str]]:
    """Return what the plan file says of nature, office and yearly targets; only what is filled in."""
    words, said = page.words, []
    if target.nature != "unstated":
        said.append(("nature", words.text(f"stated.{target.nature}")))
    if target.office:
        said.append(("office", plain(words.pick(target.office))))
    if target.milestones:
        unit, where = target_of(page.plan, target, target.main_reading).unit, f"{page.plan.id}: {target.id}, milestones"
        values = [(each.year, convert(each.value, target.unit, unit, where=where)) for each in target.milestones]
        steps = [words.text("facts.path.step", year=year, value=words.quantity(value, unit)) for year, value in values]
        said.append(("milestones", words.listing(steps)))
    return [(words.text(f"stated.{key}_term"), value) for key, value in said]


def _facts_heading(line: TargetLine, words: Words, *, ahead: bool) -> str:
    if line.proxy:
        return words.text("facts.heading_proxy", region=line.whose)
    return words.text("facts.heading" if ahead else "facts.heading_start")


def _verdict(page: PageContents, line: TargetLine, row: pd.Series) -> list[Markup]:
    """Say the verdict in whole sentences: with own figures, with another region's, or why there is none."""
    words, region = page.words, region_name(page.plan.region, page.words)
    said: list[Markup] = []
    if line.outcome in ("met", "missed"):
        key = f"said.outcome_{line.outcome}" + ("_value" if line.outcome_value else "")
        said.append(words.html(key, value=line.outcome_value, year=line.outcome_year))
    if line.decided:
        key = f"said.{line.decided}_proxy" if line.proxy else f"said.{line.decided}"
        if line.outcome not in ("met", "missed"):
            said.append(words.html(key, region=region, other=line.whose, value=line.latest, year=line.latest_year))
    elif line.chance and line.proxy:
        said.append(words.html("said.proxy", region=region, other=line.whose, chance=line.chance))
    elif line.chance:
        said.append(words.html("said.own", word=line.word, chance=line.chance, count=int(row["n"])))
    elif line.outcome not in ("met", "missed"):
        graded = str(row["abstained"]) in ("no_series", "not_comparable")
        said.append(words.html("said.none_graded") if graded else words.html("said.none", why=line.why_not))
    if line.outcome == "unknown" and line.outcome_value:
        said.append(words.html("said.outcome_unsettled", value=line.outcome_value, year=line.outcome_year))
    reason = plain(page.grade(line.id, str(row["reading"]))[f"reason_{words.language}"])
    said.append(words.html("targets.grade_sentence", grade=line.grade, reason=reason))
    worth = worth_of_bases().get(str(row["basis"]))
    if worth and line.chance and not line.decided:
        shown: dict[str, object] = {}
        for name, each in vars(worth).items():
            score = Quantity(words.number(each, 0 if isinstance(each, int) else 2), each)
            shown[name] = page.computed(line.id, f"worth.{name}", score)
        said.append(words.html("targets.worth", **shown))
    return said


def _outcome_sources(page: PageContents, target: StatedTarget, *, later: bool = False) -> list[Markup]:
    """Say where a target's outcome, of a year known or of a later one, was published, and the plan file's remark."""
    words, outcome = page.words, target.outcome
    if page.as_of < page.plan.due(target) or not outcome or later != (outcome.year > page.as_of):
        return []
    said = [words.html("targets.outcome_source", source=_cited(outcome.source, words))]
    return said + ([Markup("{}").format(plain(words.pick(outcome.note)))] if outcome.note else [])


def _cited(source: Source, words: Words) -> Markup:
    title, address = plain(words.pick(source.title)), web_address(source.url)
    link = Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, title)
    return link if address else Markup("{}").format(title)


def _cautions(page: PageContents, target: StatedTarget, line: TargetLine, row: pd.Series) -> list[str]:
    """Return what to beware of: the plan file's own cautions, then what the series itself shows."""
    words = page.words
    absent = [target.value_absent] if target.value_absent else []
    said = [plain(words.pick(caution)) for caution in (*absent, *target.cautions)]
    if line.comparable:
        said.extend(_series_cautions(page, target.id, row))
    if left := len(page.left_out_values(target.id)):
        said.append(words.text("caution.left_out", count=left))
    if earlier := earlier_targets(page.plan, target, page.as_of):
        alike = words.text(f"caution.alike_{earlier.alike}")
        said.append(words.text("caution.earlier", **vars(earlier) | {"alike": alike}))
    return said


def _known_since(page: PageContents, target: StatedTarget, row: pd.Series) -> list[Markup]:
    """Say, on the newest page only, what came out too late to count: an outcome of a later year, later cautions."""
    if not page.since:
        return []
    words, outcome, sources = page.words, target.outcome, _outcome_sources(page, target, later=True)
    later = [each for each in page.since.target(target.id).cautions if each not in target.cautions]
    said = [Markup("{}").format(plain(words.pick(each))) for each in later]
    if outcome and sources:
        key = "said.outcome_unsettled" if outcome.met == "unknown" else f"said.outcome_{outcome.met}_value"
        value = words.quantity(float(row["outcome_value"]), outcome_unit(row))
        said.insert(0, words.html("list.sentences").join([words.html(key, value=value, year=outcome.year), *sources]))
    return said


def _series_cautions(page: PageContents, target: str, row: pd.Series) -> Iterator[str]:
    """Yield what the series behind the verdict has against it: a proxy, breaks, values known only from later."""
    words, past = page.words, page.past(target, str(row["reading"]))
    if row["proxy"]:
        names = {"region": region_name(page.plan.region, words), "other": region_name(str(row["region"]), words)}
        yield words.text("caution.proxy", **names)
    if row["estimate"]:
        yield words.text(f"caution.{row['estimate']}")
    broken = [str(year) for year in past.loc[past["break_cause"] != "", "year"]]
    if broken:
        yield words.text("caution.breaks", count=len(broken), years=words.listing(broken))
    later = int(past["later_vintage"].sum())
    if later:
        yield words.text("caution.later", count=later, year=page.as_of + 1)
