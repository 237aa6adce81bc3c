"""Where every number comes from: observations, values left out, breaks, problems, sources."""

import json
import re

import pandas as pd
from markupsafe import Markup

from jinpu.evidence.schema import packaged_table
from jinpu.plan import Clause
from jinpu.reader.problems import knows, sentence
from jinpu.report.contents import PageContents, annual
from jinpu.report.headlines import target_name
from jinpu.report.markup import Cell, Table, foreign, headings, observation_links, observation_name, source_link
from jinpu.report.text import anchor, plain
from jinpu.report.wording import Words, indicator_name, region_name

EVERYWHERE = "*"
"""What a break's region says when the break is one of every region."""
_LINKS_SHOWN = 20
_PROBLEMS_SHOWN = 100
_DATE = re.compile(r"[\d./年月日-]+")


def observations_table(page: PageContents) -> Table | None:
    """List every observation that the page mentions, one row each, with its place in its source."""
    words, shown = page.words, page.observations_shown()
    if shown.empty:
        return None
    rows, ids = [], []
    for _, row in shown.iterrows():
        region = str(row["region"])
        ids.append(anchor(str(row["id"])))
        rows.append(
            (
                Markup('<span class="ob">{}</span>').format(observation_name(str(row["id"]), words)),
                f"{region_name(region, words)} · {indicator_name(str(row['indicator']), words, region)}",
                plain(row["period"]),
                words.quantity(float(row["value"]), str(row["unit"])),
                _state(page, row),
                _vintage(page, row),
                _source(row, words),
            )
        )
    columns = headings(words, "id", "subject", "period", "value", "status", "vintage", "source")
    caption = words.text("observations.caption", count=len(rows))
    return Table("observations", caption, columns, tuple(rows), tuple(ids), stacked=True)


def _source(row: pd.Series, words: Words) -> Markup:
    """Title and place of an observation, with the sentence where it stands in running text."""
    said = Markup("{}<br>{}").format(foreign(row["source_title"], words), source_link(row["locator"], words))
    if "!text!" in str(row["locator"]):
        said += Markup("<br><q>{}</q>").format(foreign(row["note"], words))
    return said


def _state(page: PageContents, row: pd.Series) -> str:
    words = page.words
    status = words.text(f"status.{row['status']}")
    if row["quality"] == "exact":
        return status
    return status + words.text("list.semicolon") + words.text(f"quality.{row['quality']}")


def _vintage(page: PageContents, row: pd.Series) -> str:
    if pd.isna(row["vintage"]):
        return page.words.text("observations.no_vintage")
    printed = plain(row["vintage_printed"])
    return printed if _DATE.fullmatch(printed) else f"{pd.Timestamp(row['vintage']):%Y-%m-%d}"


def left_out_table(page: PageContents) -> Table | None:
    """List values that were known and not used, each with the reason."""
    words, left = page.words, page.left_out_values()
    if left.empty:
        return None
    names = {target.id: target_name(page.plan, target, words) for target in page.plan.targets}
    rows: list[tuple[Cell, ...]] = []
    for _, row in left.iterrows():
        names_of = tuple(row["observations"])
        rows.append(
            (
                names.get(row["target"], plain(row["target"])),
                region_name(str(row["region"]), words),
                int(row["year"]),
                words.quantity(float(row["value"]), str(row["unit"]), names_of),
                plain(row[f"reason_{words.language}"]),
                observation_links(names_of, words),
            )
        )
    columns = headings(words, "target", "region", "year", "value", "cause", "observation")
    return Table("left-out", words.text("left_out_table.caption", count=len(rows)), columns, tuple(rows), stacked=True)


def breaks_table(page: PageContents) -> Table | None:
    """List the breaks that cut a series on the page, indicators of one cause together."""
    words = page.words
    shown = {*page.observations_shown()["indicator"], *page.verdicts["indicator"]}
    breaks = page.breaks[page.breaks["indicator"].isin(shown)]
    if breaks.empty:
        return None
    cause = f"cause_{words.language}"
    rows: list[tuple[Cell, ...]] = []
    for _, group in breaks.groupby(["region", "year", cause], sort=False):
        first = group.iloc[0]
        named = (indicator_name(str(code), words, str(first["region"])) for code in group["indicator"])
        indicators = words.listing(dict.fromkeys(named))
        everywhere = first["region"] == EVERYWHERE
        where = words.text("breaks.everywhere") if everywhere else region_name(str(first["region"]), words)
        rows.append((where, int(first["year"]), indicators, plain(first[cause])))
    columns = headings(words, "region", "year", "subject", "cause")
    return Table("breaks", words.text("breaks.caption"), columns, tuple(rows), stacked=True)


def sources_table(page: PageContents) -> Table | None:
    """List the sources behind the page's observations, the most used first."""
    words, shown = page.words, page.observations_shown()
    if shown.empty:
        return None
    groups = shown.groupby(["source_title", "source_publisher", "status"], dropna=False, sort=False)
    found = sorted(groups, key=lambda item: -len(item[1]))
    rows = [
        (
            foreign(title, words),
            foreign(publisher, words),
            words.text(f"status.{status}"),
            len(group),
            _some_links(list(group["id"]), words),
        )
        for (title, publisher, status), group in found
    ]
    columns = headings(words, "source", "publisher", "status", "values", "observation")
    return Table("sources", words.text("sources.caption", count=len(rows)), columns, tuple(rows), stacked=True)


def _some_links(names: list[str], words: Words) -> Markup:
    """Link the first of many observations and say how many more there are."""
    if len(names) <= _LINKS_SHOWN:
        return observation_links(names, words)
    shown = observation_links(names[:_LINKS_SHOWN], words)
    return words.html("sources.more", links=shown, count=len(names) - _LINKS_SHOWN)


def clauses_table(page: PageContents) -> Table | None:
    """List the clauses without a number on which something is published, each with its latest figures."""
    words = page.words
    figures = {clause.id: _clause_figures(page, clause) for clause in page.plan.clauses}
    rows = tuple(
        (
            Markup("<strong>{}</strong><br>{}").format(
                plain(words.pick(clause.name)), plain(words.pick(clause.wording))
            ),
            Markup("<ul>{}</ul>").format(Markup("").join(figures[clause.id])),
        )
        for clause in page.plan.clauses
        if figures[clause.id]
    )
    if not rows:
        return None
    columns = headings(words, "clause", "evidence")
    return Table("clauses", words.text("clauses.caption", count=len(rows)), columns, rows, stacked=True)


def bare_clauses(page: PageContents) -> list[tuple[str, str]]:
    """Return name and wording of the clauses on which nothing is published."""
    pick = page.words.pick
    bare = [clause for clause in page.plan.clauses if not _clause_figures(page, clause)]
    return [(plain(pick(clause.name)), plain(pick(clause.wording))) for clause in bare]


def _clause_figures(page: PageContents, clause: Clause) -> list[Markup]:
    """Say the latest published value of each of a clause's indicators, as items of a list."""
    words, said = page.words, []
    for item in clause.evidence:
        here = annual(page.observations, item.indicator, item.region)
        if here.empty:
            continue
        last = here.iloc[-1]
        said.append(
            words.html(
                "clauses.figure",
                region=region_name(item.region, words),
                indicator=indicator_name(item.indicator, words, item.region),
                value=words.quantity(float(last["value"]), str(last["unit"]), (str(last["id"]),)),
                year=int(last["year"]),
                note=plain(words.pick(item.note)),
            )
        )
    return [Markup("<li>{}</li>").format(part) for part in said]


def problems_table(page: PageContents) -> Table | None:
    """List what of the evidence could not be read."""
    words, problems = page.words, page.problems
    if problems.empty:
        return None
    shown = with_reasons(problems.head(_PROBLEMS_SHOWN), words)
    rows = tuple(
        (
            *(foreign(row.get(column, ""), words) for column in ("file", "sheet", "cell")),
            foreign(row.get("text", ""), words),
            foreign(row.get("reason", ""), words),
        )
        for _, row in shown.iterrows()
    )
    columns = headings(words, "file", "sheet", "cell", "text", "reason")
    caption = words.text("problems.caption", count=len(problems))
    left = len(problems) - len(shown)
    notes = (words.text("problems.more", count=left),) if left else ()
    return Table("problems", caption, columns, rows, stacked=True, notes=notes)


def with_reasons(problems: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return problems or warnings with the column `reason` in the reader's language.

    Args:
        problems: reason (in English), and key and fields (JSON) as the floors below give them; without a key, or with
            one that neither has sentences for, the reason stays as it is.
        words: the reader's words.
    """
    if problems.empty or "key" not in problems:
        return problems
    told = zip(problems["key"], problems["fields"], problems["reason"], strict=True)
    return problems.assign(
        reason=[_reason(str(key), str(fields), str(said), words.language) for key, fields, said in told]
    )


def _reason(key: str, fields: str, said: str, language: str) -> str:
    if knows(key):
        return sentence(key, json.loads(fields or "{}"), language)
    row = packaged_table("reasons.csv").get(key)
    return row[language] if row else said
