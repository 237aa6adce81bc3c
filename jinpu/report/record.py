"""What was said as of each year, beside what came of it; and what other systems' rules say."""

import csv
from collections.abc import Hashable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
from markupsafe import Markup

from jinpu.plan import Plan
from jinpu.report.contents import PageContents
from jinpu.report.headlines import tone_of_chance, verdict_word
from jinpu.report.markup import Cell, Column, Table, headings
from jinpu.report.overview import TargetLine
from jinpu.report.text import plain
from jinpu.report.wording import Words
from jinpu.verdict.ratings import RATINGS

SYSTEMS = tuple(RATINGS)


def history_table(page: PageContents, lines: list[TargetLine]) -> Table | None:
    """Set each target's probability as of each year side by side, with the outcome once the plan is over."""
    words = page.words
    main = page.history[page.history["main"]]
    years = sorted(int(year) for year in main["as_of"].unique() if year < page.plan.end_year)
    if not years:
        return None
    columns = [Column(words.text("column.target"), heads_row=True)]
    columns += [Column(words.text("history.as_of", year=year)) for year in years]
    if page.over:
        columns.append(Column(words.text("column.outcome")))
    rows = []
    for line in lines:
        cells: list[Cell] = [line.link, *(said_as_of(page, line, year) + published(page, line, year) for year in years)]
        rows.append((*cells, outcome_cell(page, line)) if page.over else tuple(cells))
    return Table("history", words.text("history.caption"), tuple(columns), tuple(rows), stacked=True)


def verdict_heading(page: PageContents) -> str:
    """Name the column of verdicts: the chance now, or what was said a year before the end."""
    words = page.words
    return words.text("history.said_as_of", year=page.plan.end_year - 1) if page.over else words.text("column.verdict")


def said_as_of(page: PageContents, line: TargetLine, year: int) -> Markup:
    """Say the chance of a target as of a year, as a chip, or that there was none."""
    words, row = page.words, page.said_as_of(line.id, year)
    if row is None:
        return Markup('<span class="quiet">–</span>')
    if pd.isna(row["probability"]):
        return Markup('<span class="quiet">{}</span>').format(words.text("strip.no_verdict"))
    probability = float(row["probability"])
    tone = tone_of_chance(probability) + (" proxy" if row["proxy"] else "")
    return Markup('<span class="chip {}">{} {}</span>').format(
        tone, words.chance(probability), verdict_word(row, words)
    )


def published(page: PageContents, line: TargetLine, year: int) -> Markup:
    """Give the words that offices themselves published on a target, looking at data up to a year; "" for none."""
    words = page.words
    said = [
        words.text("history.published", system=words.text(f"systems.{each.system}"), word=words.text(key))
        for each in page.plan.target(line.id).published_ratings
        for key in [f"ratings.{each.system}.{each.word}"]
        if each.year == year and words.has(key)
    ]
    return Markup("").join(Markup('<span class="subject">{}</span>').format(each) for each in said)


def outcome_cell(page: PageContents, line: TargetLine) -> Markup:
    """Say what came of a target: met, missed, or that nothing was published."""
    words = page.words
    if line.result == "unsettled":
        return words.html("outcome.unsettled", value=line.outcome_value, year=line.outcome_year)
    if line.result == "unknown" and line.decided:
        chip = Markup('<span class="chip proxy">{}</span>').format(line.word)
        return words.html("outcome.by_series", word=chip, value=line.latest, year=line.latest_year, region=line.whose)
    if line.result == "unknown":
        return Markup('<span class="quiet">{}</span>').format(words.text("outcome.unknown"))
    word = Markup('<strong class="outcome {}">{}</strong>').format(line.result, words.text(f"outcome.{line.result}"))
    cited = line.outcome in ("met", "missed")
    value, year = (line.outcome_value, line.outcome_year) if cited else (line.latest, line.latest_year)
    return words.html("outcome.with_value", word=word, value=value, year=year) if value else word


@cache
def tones() -> dict[tuple[str, str], str]:
    """Return (system, rating) -> "good", "middling", "bad" or "none": on course, partly, off course, no rating."""
    text = (files("jinpu.verdict") / "rating_words.csv").read_text(encoding="utf-8")
    return {(row["system"], row["rating"]): row["tone"] for row in csv.DictReader(text.splitlines())}


def ratings_table(plan: Plan, verdicts: pd.DataFrame, words: Words) -> Table | None:
    """Set every other system's rating of every target that has one in one table, our verdict first.

    Args:
        plan: the plan.
        verdicts: the verdicts frame of one as-of year.
        words: the reader's words.
    """
    rows = [_ratings(plan, row, words) for row in verdicts[verdicts["main"]].to_dict("records")]
    rated = tuple(row for row in rows if row)
    if not rated:
        return None
    columns = (
        Column(words.text("column.target"), heads_row=True),
        Column(words.text("systems.ours")),
        *(Column(words.text(f"systems.{system}")) for system in SYSTEMS),
    )
    return Table("ratings", words.text("ratings.matrix_caption"), columns, rated, stacked=True)


def _ratings(plan: Plan, row: Mapping[Hashable, Any], words: Words) -> tuple[Cell, ...] | None:
    """Return a row of ratings; None without any, and for another region's totals, of which no rating means anything."""
    given = [(system, str(row[system]) if pd.notna(row[system]) else "") for system in SYSTEMS]
    if row["abstained"] == "not_comparable" or not any(rating for _, rating in given):
        return None
    name = plain(words.pick(plan.target(str(row["target"])).name))
    ours: Cell = words.text("strip.no_verdict")
    if pd.notna(row["probability"]):
        tone = tone_of_chance(float(row["probability"])) + (" proxy" if row["proxy"] else "")
        ours = Markup('<span class="chip {}">{}</span>').format(tone, verdict_word(row, words))
    chips = [_rating_chip(system, rating, words) for system, rating in given]
    return (words.text("ratings.of_proxy", target=name) if row["proxy"] else name, ours, *chips)


def _rating_chip(system: str, rating: str, words: Words) -> Cell:
    if not rating:
        return ""
    tone = tones()[system, rating]
    shown = words.text(f"ratings.{system}.{rating}")
    return Markup('<span class="chip {}">{}</span>').format("nothing" if tone == "none" else tone, shown)


def rules_table(words: Words) -> Table:
    """Say what each system's rule looks at."""
    rows = tuple((words.text(f"systems.{system}"), words.text(f"systems_rule.{system}")) for system in SYSTEMS)
    return Table("rules", words.text("ratings.rules_caption"), headings(words, "system", "rule"), rows)
