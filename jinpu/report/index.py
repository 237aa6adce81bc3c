"""`index.html`: every plan and year, how each verdict moved, and which runs failed.

Nothing here needs pandas or matplotlib, so that a batch with nothing to do ends in seconds.
"""

import csv
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from jinpu.files import write_text
from jinpu.report.headlines import (
    Sign,
    came_of,
    count_said,
    decided_word,
    headline_after,
    headline_ahead,
    is_over,
    is_proxy,
    number,
    sign_of,
    target_name,
    tone_of_chance,
    verdict_word,
    years_due,
)
from jinpu.report.markup import environment, own_script, script_hash, style_sheet
from jinpu.report.text import Quantity, plain
from jinpu.report.wording import LANGUAGES, Words, load_words, region_name

if TYPE_CHECKING:
    from jinpu.plan import Plan, StatedTarget
    from jinpu.verdict import MetCount

SPARK = (132, 30)
"""Width and height of the small line that shows how a verdict moved."""
KEPT = ".said.json"
"""File in the reports folder with what the last index said, so that the next one can tell what changed."""
MOVED = 0.005
"""A chance that moved by less is not told."""
Chances = dict[str, list[float | None]]
"""By "plan/year/target": chance, newest year and newest value."""


@dataclass(frozen=True)
class Said:
    """What was said of a target as of one year; `chance` is None where there was no verdict."""

    chance: Quantity | None
    word: str
    tone: str
    proxy: bool


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
    place: str
    topic: str
    tone: str
    basis: str
    risk: float
    sign: Sign

    @property
    def words(self) -> str:
        """What the search box looks in, beside the plan's title."""
        return f"{self.name} {self.id.replace('_', ' ')} {self.place} {self.topic}".lower()


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
    count: str

    @property
    def over(self) -> bool:
        """Whether something came of all its targets."""
        return all(row.outcome for row in self.rows)


def render_index(
    out: Path,
    records: Iterable[Mapping[str, Any]],
    plans: Iterable["Plan"],
    processed: Path,
    counts: Mapping[tuple[str, int], "MetCount"] | None = None,
) -> Path:
    """Write `index.html` (English) and `index.zh.html` (Chinese) into `out`.

    Args:
        out: the reports folder, which holds `<plan>/<as_of>/<language>.html`.
        records: the latest record of each run, as in `runs.jsonl`: plan, as_of, language, notebook, status, error.
        plans: the plans to list, in order; made-up examples come last.
        processed: the folder with `<plan>/<as_of>/verdicts.csv`; a year without that file is shown as missing.
        counts: how many targets of a plan will be met, by plan and as-of year.

    Returns:
        The path of `index.html`.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    known, found = list(records), sorted(plans, key=lambda plan: plan.example)
    tables = {(plan.id, year): _read(processed, plan.id, year) for plan in found for year in plan.as_of_years}
    now, before = _chances(tables), _kept(out)
    for language in LANGUAGES:
        words = load_words(language)
        overviews = [_overview(plan, tables, known, out, words, counts or {}) for plan in found]
        html = (
            environment()
            .get_template("index.html.j2")
            .render(
                w=words,
                spark=SPARK,
                style=style_sheet(),
                language=language,
                others=[other for other in LANGUAGES if other != language],
                # Made-up examples last, plans that are over below those that are not.
                plans=sorted(overviews, key=lambda plan: (plan.example, plan.over)),
                filters=_filters(overviews, words),
                changes=None if before is None else _changes(before, now, found, words),
                script=own_script("index.js"),
                hash=script_hash("index.js"),
                troubles=[_trouble(record, words) for record in known if record["status"] in ("failed", "cancelled")],
            )
        )
        write_text(out / _file(language), html)
    write_text(out / KEPT, json.dumps(now))
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
    counts: Mapping[tuple[str, int], "MetCount"],
) -> PlanOverview:
    years = tuple(_year(plan.id, year, records, out, words) for year in plan.as_of_years)
    judged = [[] if year.state == "failed" else tables[plan.id, year.year] for year in years]
    rows = [
        _row(
            plan, target, [next((row for row in table if row["target"] == target.id), None) for table in judged], words
        )
        for target in plan.targets
    ]
    title, headline = plain(words.pick(plan.title)), _headline(plan, rows, words)
    # What is most at risk comes first, then what has no chance, then what is over.
    ordered = tuple(sorted(rows, key=lambda row: row.risk))
    said = _counted(plan, rows, counts, words)
    return PlanOverview(plan.id, title, headline, plan.example, plan.end_year, years, ordered, said)


def _counted(plan: "Plan", rows: Sequence[Row], counts: Mapping[tuple[str, int], "MetCount"], words: Words) -> str:
    """Say how many targets will be met, as of the last year before the end; where all is over, beside how many were."""
    years = [year for year in plan.as_of_years if (plan.id, year) in counts and year < plan.end_year]
    if not years or not counts[plan.id, years[-1]].asked:
        return ""
    said = count_said(counts[plan.id, years[-1]], years[-1], words)
    place = plan.as_of_years.index(years[-1])
    counted = [row for row in rows for told in [row.said[place]] if told and told.chance]
    known = [row.outcome.result for row in counted if row.outcome and row.outcome.result in ("met", "missed")]
    if not known:
        return said
    met = words.text("headline.count_met", met=known.count("met"), known=len(known))
    return words.text("list.sentences").join((said, met))


def _headline(plan: "Plan", rows: Sequence[Row], words: Words) -> Markup:
    """Say what came of a plan's targets or, as long as that is open, what the last year judged says of them."""
    if not any(row.grade for row in rows):
        return Markup("")
    years, results = years_due(plan, words), Counter(row.outcome.result for row in rows if row.outcome)
    if results.total() == len(rows):
        return headline_after(results, years, words)
    return headline_ahead([row.sign for row in rows], region_name(plan.region, words), years, words)


def _chances(tables: Mapping[tuple[str, int], list[dict[str, str]]]) -> Chances:
    return {
        f"{plan}/{year}/{row['target']}": [number(row[name]) for name in ("probability", "newest_year", "newest_value")]
        for (plan, year), rows in tables.items()
        for row in rows
    }


def _kept(out: Path) -> Chances | None:
    """What the last index said; None where there was none, or what it left cannot be read."""
    try:
        found: Chances = json.loads((out / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and all(len(each) == 3 for each in found.values()) else None


def _changes(before: Chances, now: Chances, plans: Sequence["Plan"], words: Words) -> list[str]:
    """The targets whose chance moved since the last index, in the newest year of each plan, with the figure behind."""
    said = []
    for plan in plans:
        for target in plan.targets:
            years = [year for year in plan.as_of_years if f"{plan.id}/{year}/{target.id}" in now]
            key = f"{plan.id}/{years[-1]}/{target.id}" if years else ""
            if key in before and _moved(before[key][0], now[key][0]):
                names = {"target": target_name(plan, target, words), "plan": plain(words.pick(plan.title))}
                said.append(_change(before[key], now[key], words, **names, year=years[-1]))
    return said


def _change(was: Sequence[float | None], now: Sequence[float | None], words: Words, **names: object) -> str:
    """Say how a chance moved, and which figure came in or changed; each is chance, newest year and newest value."""
    figure = "same" if was[1:] == now[1:] else "year" if was[1] != now[1] else "value"
    chances = {"was": _chance(was[0], words), "now": _chance(now[0], words)}
    figures = {"newest": _plain_number(now[1]), "old": _plain_number(was[2]), "new": _plain_number(now[2])}
    return words.text(f"index.change_{figure}", **names, **chances, **figures)


def _moved(was: float | None, now: float | None) -> bool:
    return (was is None) != (now is None) or (was is not None and now is not None and abs(now - was) >= MOVED)


def _chance(chance: float | None, words: Words) -> str:
    return words.text("strip.no_verdict") if chance is None else str(words.chance(chance))


def _plain_number(value: float | None) -> str:
    return "–" if value is None else f"{value:.10g}"


def _filters(plans: Sequence[PlanOverview], words: Words) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Name, heading and choices (value, words) of each filter, of what there is."""
    rows = [row for plan in plans for row in plan.rows]
    tones = [tone for tone in ("bad", "middling", "good", "nothing", "over") if any(row.tone == tone for row in rows)]
    bases = sorted({row.basis for row in rows})
    return [
        ("place", words.text("index.place"), [(place, place) for place in sorted({row.place for row in rows})]),
        ("topic", words.text("index.topic"), [(topic, topic) for topic in sorted({row.topic for row in rows})]),
        ("chance", words.text("index.chance"), [(tone, words.text(f"index.tone_{tone}")) for tone in tones]),
        ("basis", words.text("track.basis"), [(basis, words.text(f"track.basis_{basis}")) for basis in bases]),
    ]


@cache
def _topics() -> tuple[tuple[str, dict[str, str]], ...]:
    """The beginnings of indicators' codes with the topic that they belong to, the longest first."""
    with (files("jinpu.report") / "words" / "topics.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = [(start, row) for row in rows for start in row["indicators"].split("|")]
    return tuple(sorted(found, key=lambda each: -len(each[0])))


def topic_of(indicator: str, language: str) -> str:
    """Return the topic of an indicator (`words/topics.csv`) in a language; other ones have one of their own."""
    row = next((row for start, row in _topics() if indicator.startswith(start)), {"en": "Other", "zh": "其他"})
    return row[language]


def _year(plan: str, year: int, records: Sequence[Mapping[str, Any]], out: Path, words: Words) -> Year:
    own = [record for record in records if record.get("plan") == plan and record.get("as_of") == year]
    concerned = [record for record in own if record.get("language") in (None, words.language)]
    # A plan written in one language has pages in that one.
    addresses = [f"{plan}/{year}/{language}.html" for language in (words.language, *LANGUAGES)]
    address = next((each for each in addresses if (out / each).is_file()), "")
    if any(record["status"] in ("failed", "cancelled") for record in concerned):
        return Year(year, "", "failed")
    return Year(year, address, "done" if address else "missing")


def _row(plan: "Plan", target: "StatedTarget", by_year: Sequence[dict[str, str] | None], words: Words) -> Row:
    """Gather what was said of a target; the probability of the year it is due in is hindsight and not shown."""
    said = tuple(_said(row, words) if row and not is_over(row) else None for row in by_year)
    known = [row for row in by_year if row]
    last = known[-1] if known else {}
    outcome = _outcome(last, words) if last and is_over(last) else None
    newest = next((item for item in reversed(said) if item), None)
    chance = newest.chance.value if newest and newest.chance else None
    return Row(
        id=target.id,
        name=target_name(plan, target, words),
        said=said,
        grade=last.get("grade", ""),
        outcome=outcome,
        points=_points(said),
        proxy=any(item.proxy for item in said if item),
        place=region_name(plan.region, words),
        topic=topic_of(target.indicator, words.language),
        tone="over" if outcome else newest.tone if newest else "nothing",
        basis=last.get("basis") or "none",
        risk=3.0 if outcome else 2.0 if chance is None else chance,
        sign=sign_of(last, _whose(last, words)) if last else Sign("nothing"),
    )


def _outcome(row: Mapping[str, str], words: Words) -> Outcome:
    """Say what came of a target, as the page of the plan's last year does."""
    result, word = came_of(row), decided_word(row, words)
    if result == "unknown" and word:
        return Outcome(result, word, proxy=True)
    return Outcome(result, words.text("outcome.unsettled_word" if result == "unsettled" else f"outcome.{result}"))


def _said(row: Mapping[str, str], words: Words) -> Said:
    probability = number(row["probability"])
    if probability is None:
        return Said(None, words.text("strip.no_verdict"), "nothing", is_proxy(row))
    word, tone = verdict_word(row, words), tone_of_chance(probability)
    return Said(words.chance(probability), word, tone, is_proxy(row))


def _whose(row: Mapping[str, str], words: Words) -> str:
    return region_name(row["region"] or row["parent"], words)


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
        **{name: plain(record.get(name) or "–") for name in ("plan", "as_of", "language")},
        "notebook": plain(record["notebook"]),
        "status": words.text(f"index.{record['status']}"),
        "error": plain(record.get("error") or ""),
    }
