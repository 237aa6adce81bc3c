"""`index.html`: every plan and year, how each verdict moved, and which runs failed.

Nothing here needs pandas or matplotlib, so that a batch with nothing to do ends in seconds.
"""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from jinpu.files import write_text
from jinpu.report.headlines import Sign, headline_after, headline_ahead, result_of, tone_of_chance
from jinpu.report.markup import environment, style_sheet
from jinpu.report.text import Quantity, plain
from jinpu.report.wording import LANGUAGES, Words, load_words

if TYPE_CHECKING:
    from jinpu.plan import Plan

SPARK = (132, 30)
"""Width and height of the small line that shows how a verdict moved."""


@dataclass(frozen=True)
class Said:
    """What was said of a target as of one year; `chance` is None where there was no verdict."""

    chance: Quantity | None
    word: str
    tone: str
    proxy: bool
    whose: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a target: one of `headlines.RESULTS`, and its words; a proxy's is an indication only."""

    result: str
    word: str
    proxy: bool = False


@dataclass(frozen=True)
class Row:
    """A target over the years: a `Said` or None for each year, its grade, the outcome, and the points of its line."""

    id: str
    name: str
    said: tuple[Said | None, ...]
    grade: str
    outcome: Outcome | None
    points: str
    proxy: bool


@dataclass(frozen=True)
class Year:
    """An as-of year of a plan: its page ("" when there is none) and its state: "done", "failed" or "missing"."""

    year: int
    page: str
    state: str


@dataclass(frozen=True)
class PlanOverview:
    """A plan's part of the index."""

    id: str
    title: str
    headline: Markup
    example: bool
    end_year: int
    years: tuple[Year, ...]
    rows: tuple[Row, ...]


def render_index(out: Path, records: Iterable[Mapping[str, Any]], plans: Iterable["Plan"], processed: Path) -> Path:
    """Write `index.html` (English) and `index.zh.html` (Chinese) into `out`.

    Args:
        out: the reports folder, which holds `<plan>/<as_of>/<language>.html`.
        records: the latest record of each run, as in `runs.jsonl`: plan, as_of, language, notebook, status, error.
        plans: the plans to list, in order; made-up examples come last.
        processed: the folder with `<plan>/<as_of>/verdicts.csv`; a year without that file is shown as missing.

    Returns:
        The path of `index.html`.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    known, found = list(records), sorted(plans, key=lambda plan: plan.example)
    tables = {(plan.id, year): _read(processed, plan.id, year) for plan in found for year in plan.as_of_years}
    for language in LANGUAGES:
        words = load_words(language)
        html = (
            environment()
            .get_template("index.html.j2")
            .render(
                w=words,
                spark=SPARK,
                style=style_sheet(),
                language=language,
                others=[other for other in LANGUAGES if other != language],
                plans=[_overview(plan, tables, known, out, words) for plan in found],
                troubles=[_trouble(record, words) for record in known if record["status"] in ("failed", "cancelled")],
            )
        )
        write_text(out / _file(language), html)
    return out / _file("en")


def _file(language: str) -> str:
    return "index.html" if language == "en" else f"index.{language}.html"


def _read(processed: Path, plan: str, year: int) -> list[dict[str, str]]:
    path = processed / plan / str(year) / "verdicts.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["main"] == "True"]


def _overview(
    plan: "Plan",
    tables: Mapping[tuple[str, int], list[dict[str, str]]],
    records: Sequence[Mapping[str, Any]],
    out: Path,
    words: Words,
) -> PlanOverview:
    years = tuple(_year(plan.id, year, records, out, words) for year in plan.as_of_years)
    rows = []
    for target in plan.targets:
        by_year = [
            next((row for row in tables[plan.id, year.year] if row["target"] == target.id), None)
            if year.state != "failed"
            else None
            for year in years
        ]
        rows.append(_row(target.id, plain(words.pick(target.name)), by_year, plan.end_year, words))
    title, headline = plain(words.pick(plan.title)), _headline(plan, rows, words)
    return PlanOverview(plan.id, title, headline, plan.example, plan.end_year, years, tuple(rows))


def _headline(plan: "Plan", rows: Sequence[Row], words: Words) -> Markup:
    """Say what came of a plan's targets or, as long as that is open, what the last year judged says of them."""
    if not any(row.grade for row in rows):
        return Markup("")
    if any(row.outcome for row in rows):
        return headline_after(Counter(row.outcome.result for row in rows if row.outcome), plan.end_year, words)
    last = [next((said for said in reversed(row.said) if said), None) for row in rows]
    signs = [Sign(said.tone, said.whose if said.proxy else "") if said else Sign("nothing") for said in last]
    return headline_ahead(signs, _region_name(plan.region, words), plan.end_year, words)


def _region_name(slug: str, words: Words) -> str:
    from jinpu.report.wording import region_name

    return region_name(slug, words)


def _year(plan: str, year: int, records: Sequence[Mapping[str, Any]], out: Path, words: Words) -> Year:
    own = [record for record in records if record.get("plan") == plan and record.get("as_of") == year]
    concerned = [record for record in own if record.get("language") in (None, words.language)]
    address = f"{plan}/{year}/{words.language}.html"
    if any(record["status"] in ("failed", "cancelled") for record in concerned):
        return Year(year, "", "failed")
    return Year(year, address, "done") if (out / address).is_file() else Year(year, "", "missing")


def _row(target: str, name: str, by_year: Sequence[dict[str, str] | None], end_year: int, words: Words) -> Row:
    """Gather what was said of a target; the probability of the end year itself is hindsight and not shown."""
    said = tuple(_said(row, words) if row and int(row["as_of"]) < end_year else None for row in by_year)
    known = [row for row in by_year if row]
    last = known[-1] if known else {}
    return Row(
        id=target,
        name=name,
        said=said,
        grade=last.get("grade", ""),
        outcome=_outcome(last, words) if last and int(last["as_of"]) >= end_year else None,
        points=_points(said),
        proxy=any(item.proxy for item in said if item),
    )


def _outcome(row: Mapping[str, str], words: Words) -> Outcome:
    """Say what came of a target, as the page of the plan's last year does."""
    proxy, decided = row["proxy"] == "True", ""
    if row["probability"] and float(row["newest_year"]) >= float(row["end_year"]):
        decided = "reached" if float(row["probability"]) >= 0.5 else "short"
    result = result_of(row["outcome_status"], value=bool(row["outcome_value"]), decided=decided, proxy=proxy)
    if result == "unknown" and decided:
        word = words.text("strip.indicative", word=words.text(f"decided.{decided}"))
        return Outcome(result, word, proxy=True)
    return Outcome(result, words.text("outcome.unsettled_word" if result == "unsettled" else f"outcome.{result}"))


def _said(row: Mapping[str, str], words: Words) -> Said:
    proxy, whose = row["proxy"] == "True", _region_name(row["region"], words)
    if not row["probability"]:
        return Said(None, words.text("strip.no_verdict"), "nothing", proxy)
    probability = float(row["probability"])
    word = words.text(f"verdict.{row['verdict']}") if row["verdict"] else ""
    if proxy and word:
        word = words.text("strip.indicative", word=word)
    return Said(words.chance(probability), word, tone_of_chance(probability), proxy, whose)


def _points(said: Sequence[Said | None]) -> str:
    """Return the line of a target's chances in the units of `SPARK`, "" below two of them."""
    width, height = SPARK
    places = [
        (6 + (width - 12) * place / max(len(said) - 1, 1), 4 + (height - 8) * (1 - item.chance.value))
        for place, item in enumerate(said)
        if item and item.chance and math.isfinite(item.chance.value)
    ]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places) if len(places) > 1 else ""


def _trouble(record: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {
        "plan": plain(record.get("plan") or "–"),
        "as_of": plain(record.get("as_of") or "–"),
        "language": plain(record.get("language") or "–"),
        "notebook": plain(record["notebook"]),
        "status": words.text(f"index.{record['status']}"),
        "error": plain(record.get("error") or ""),
    }
