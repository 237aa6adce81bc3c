"""What was said as of each year, beside what came of it; and what other systems' rules say."""

import pandas as pd
from markupsafe import Markup

from jinpu.report.contents import PageContents
from jinpu.report.figures.ratings import SYSTEMS, is_rated, rating_words, tone_of_rating
from jinpu.report.headlines import tone_of_chance
from jinpu.report.sections.overview import TargetLine, verdict_word
from jinpu.report.tables import Cell, Column, Table
from jinpu.report.wording import Words


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
        cells: list[Cell] = [Markup('<a href="#t-{}">{}</a>').format(line.id, line.name)]
        for year in years:
            row = main[(main["target"] == line.id) & (main["as_of"] == year)].iloc[0]
            cells.append(_said(page, row))
        if page.over:
            cells.append(outcome_cell(page, line))
        rows.append(tuple(cells))
    return Table("history", words.text("history.caption"), tuple(columns), tuple(rows), stacked=True)


def last_open_verdicts(page: PageContents) -> pd.DataFrame:
    """Return the verdicts of the page's year or, once the plan is over, of the year before its last if judged then."""
    before = page.history[page.history["as_of"] == page.plan.end_year - 1]
    return before if page.over and len(before) else page.verdicts


def verdict_heading(page: PageContents) -> str:
    """Name the column of verdicts: the chance now, or what was said a year before the end."""
    words = page.words
    return words.text("history.said_as_of", year=page.plan.end_year - 1) if page.over else words.text("column.verdict")


def said_before(page: PageContents, line: TargetLine) -> Markup:
    """Say what was said of a target as of the year before the plan's last, for a page that knows the end."""
    main = page.history[page.history["main"] & (page.history["target"] == line.id)]
    rows = main[main["as_of"] == page.plan.end_year - 1]
    return Markup('<span class="quiet">–</span>') if rows.empty else _said(page, rows.iloc[0])


def _said(page: PageContents, row: pd.Series) -> Markup:
    words = page.words
    if pd.isna(row["probability"]):
        return Markup('<span class="quiet">{}</span>').format(words.text("strip.no_verdict"))
    probability = float(row["probability"])
    word = verdict_word(row, words)
    tone = tone_of_chance(probability) + (" proxy" if row["proxy"] else "")
    return Markup('<span class="chip {}">{} {}</span>').format(tone, words.chance(probability), word)


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


def ratings_matrix(page: PageContents, lines: list[TargetLine]) -> Table | None:
    """Set every other system's rating of every judged target in one table, our verdict first."""
    words = page.words
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        verdict = page.main(line.id)
        if not is_rated(verdict):
            continue
        ratings = [(system, str(verdict[system]) if pd.notna(verdict[system]) else "") for system in SYSTEMS]
        tone = line.tone + (" proxy" if line.proxy else "")
        ours = Markup('<span class="chip {}">{}</span>').format(tone, line.word)
        cells = [rating_chip(system, rating, words) for system, rating in ratings]
        name = words.text("ratings.of_proxy", target=line.name) if line.proxy else line.name
        rows.append((name, ours if line.chance else words.text("strip.no_verdict"), *cells))
    if not rows:
        return None
    columns = (
        Column(words.text("column.target"), heads_row=True),
        Column(words.text("systems.ours")),
        *(Column(words.text(f"systems.{system}")) for system in SYSTEMS),
    )
    return Table("ratings", words.text("ratings.matrix_caption"), columns, tuple(rows), stacked=True)


def rating_chip(system: str, rating: str, words: Words) -> Cell:
    """Return another system's rating on the colour of its tone, "" for none."""
    if not rating:
        return ""
    shown = rating_words(system, rating, words)
    return Markup('<span class="chip {}">{}</span>').format(tone_of_rating(system, rating), shown)


def rules_table(page: PageContents) -> Table:
    """Say what each system's rule looks at."""
    words = page.words
    rows = tuple((words.text(f"systems.{system}"), words.text(f"systems_rule.{system}")) for system in SYSTEMS)
    columns = (Column(words.text("column.system"), heads_row=True), Column(words.text("column.rule")))
    return Table("rules", words.text("ratings.rules_caption"), columns, rows)
