"""`record.html`: what was said of targets that are over, against what came of them."""

import math
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from jinpu.files import write_text
from jinpu.forecast.scores import brier
from jinpu.plan import Plan
from jinpu.report.markup import Column, Table, environment, style_sheet
from jinpu.report.text import plain
from jinpu.report.wording import LANGUAGES, Words, load_words
from jinpu.verdict import MetCount, plan_count
from jinpu.verdict.register import REGISTER, Entry, decided, read_register
from jinpu.verdict.track_record import (
    CAUSES,
    PUBLISHED,
    Score,
    misses,
    past_verdicts,
    reliability_rows,
    rule_scores,
    score,
)

#: Side of the reliability chart, in its own units.
SIDE = 320
_SERIES, _BREAKS = ("plan", "target", "year", "value"), ("region", "indicator", "year")


def render_record(out: Path, plans: Sequence[Plan], processed: Path, raw: Path | None = None) -> Path:
    """Write `record.html` and `record.zh.html` into `out`.

    Args:
        out: the reports folder.
        plans: all plans, with their outcomes.
        processed: holds `<plan>/<as_of>/verdicts.csv` and `series.csv`, and `breaks.csv`.
        raw: the folder with the register, if any.

    Raises:
        InputError: the folder cannot be written.
    """
    verdicts = _tables(processed, [(plan.id, year) for plan in plans for year in plan.as_of_years], "verdicts.csv")
    series = _tables(processed, [(plan.id, plan.as_of_years[-1]) for plan in plans], "series.csv")
    series = series[series["region_role"] == "own"] if len(series) else pd.DataFrame(columns=_SERIES)
    path = processed / "breaks.csv"
    breaks = pd.read_csv(path) if path.is_file() else pd.DataFrame(columns=_BREAKS)
    said = past_verdicts(plans, verdicts)
    missed = misses(said, series, breaks)
    registered = read_register(raw / REGISTER) if raw else []
    for language in LANGUAGES:
        words = load_words(language)
        tables = [
            _scores(said, "ahead", words),
            _scores(said, "basis", words),
            _reliability(said, words),
            _rules(said, words),
            _targets(said, plans, words),
            _misses(missed, plans, words),
        ]
        values = {
            "w": words,
            "style": style_sheet(),
            "others": [other for other in LANGUAGES if other != language],
            "lead": _lead(score(said), said, words),
            "registered": _registered(registered, plans, words),
            "tables": {table.name: table for table in tables},
            "points": reliability_rows(said),
            "side": SIDE,
        }
        html = environment().get_template("track_record.html.j2").render(values)
        write_text(out / record_file(language), html)
    return out / record_file("en")


def plan_counts(plans: Sequence[Plan], processed: Path) -> dict[tuple[str, int], MetCount]:
    """Count how many of each plan's targets that are still ahead will be met, by plan and as-of year."""
    counts = {}
    for plan, year in ((each, year) for each in plans for year in each.as_of_years):
        verdicts, series = (_tables(processed, [(plan.id, year)], name) for name in ("verdicts.csv", "series.csv"))
        if {"end_year", "probability", "direction"} <= set(verdicts) and "spliced" in series:
            counts[plan.id, year] = plan_count(verdicts, series)
    return counts


def _tables(processed: Path, wanted: Sequence[tuple[str, int]], name: str) -> pd.DataFrame:
    """The tables of plans and years, one under the other, with the plan's id; years without one are left out."""
    paths = [(plan, processed / plan / str(year) / name) for plan, year in wanted]
    frames = [_read(path).assign(plan=plan) for plan, path in paths if path.is_file()]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _read(path: Path) -> pd.DataFrame:
    """One table; where a target has no region, the column holds empty words, also when all of it is empty."""
    return pd.read_csv(path, dtype={"region": str}).fillna({"region": ""})


def record_file(language: str) -> str:
    """Name of the page in a language."""
    return "record.html" if language == "en" else f"record.{language}.html"


def _lead(whole: Score, said: pd.DataFrame, words: Words) -> str:
    if not whole.verdicts:
        return words.text("track.nothing")
    targets = said.drop_duplicates(["plan", "target"])
    return words.text(
        "track.lead",
        verdicts=whole.verdicts,
        targets=len(targets),
        plans=targets["plan"].nunique(),
        met=int(targets["met"].sum()),
        skill=_number(whole.skill),
        low=_number(whole.skill_range[0]),
        high=_number(whole.skill_range[1]),
        clusters=whole.clusters,
    )


def _registered(rows: Sequence[Entry], plans: Sequence[Plan], words: Words) -> str:
    """Say how many chances were written down beforehand, and how those that are decided did."""
    if not rows:
        return words.text("track.no_register")
    known = decided(rows, plans)
    said = words.text("track.registered", count=len(rows), plans=len({row["plan"] for row in rows}), decided=len(known))
    if known.empty:
        return said
    score = brier(known["probability"].to_numpy(), known["met"].to_numpy())
    brier_said = words.text("track.registered_brier", brier=_number(score))
    return words.text("list.sentences").join((said, brier_said))


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}".replace("-", "−")


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{100.0 * value:.0f}%"


def _scores(said: pd.DataFrame, column: str, words: Words) -> Table:
    """One row for all verdicts and one for each number of years ahead, or for each basis."""
    groups = [(words.text("track.all"), said)]
    for _, rows in said[said["probability"].notna()].groupby(column):
        value, ahead = rows[column].iloc[0], column == "ahead"
        name = words.text("track.years_ahead", count=int(value)) if ahead else words.text(f"track.basis_{value}")
        groups.append((name, rows))
    headings = ("verdicts", "clusters", "share_met", "brier", "skill", "skill_range", "calibration")
    return Table(
        name=f"scores-{column}",
        caption=words.text(f"track.by_{column}"),
        columns=(
            Column(words.text(f"track.{column}"), heads_row=True),
            *(Column(words.text(f"track.{heading}"), number=True) for heading in headings),
        ),
        rows=tuple((name, *_cells(score(rows), words)) for name, rows in groups),
        notes=(words.text("track.wide"),),
        stacked=True,
    )


def _cells(found: Score, words: Words) -> tuple[str, ...]:
    low, high = map(_number, found.skill_range)
    return (
        str(found.verdicts),
        str(found.clusters),
        _percent(found.share_met),
        _number(found.brier),
        _number(found.skill),
        words.span(low, high),
        _number(found.calibration),
    )


def _reliability(said: pd.DataFrame, words: Words) -> Table:
    headings = ("said", "came", "range", "verdicts")
    rows = [
        (_percent(row["said"]), _percent(row["met"]), words.span(_percent(row["low"]), _percent(row["high"])),
         f"{row['verdicts']:.0f}")
        for row in reliability_rows(said)
    ]  # fmt: skip
    return Table(
        name="reliability",
        caption=words.text("track.reliability"),
        columns=tuple(
            Column(words.text(f"track.{heading}"), number=bool(place), heads_row=not place)
            for place, heading in enumerate(headings)
        ),
        rows=tuple(rows),
        notes=(),
        stacked=True,
    )


def _rules(said: pd.DataFrame, words: Words) -> Table:
    headings = ("verdicts", "brier", "skill", "ours")
    return Table(
        name="rules",
        caption=words.text("track.rules"),
        columns=(
            Column(words.text("track.system"), heads_row=True),
            *(Column(words.text(f"track.{heading}"), number=True) for heading in headings),
        ),
        rows=tuple(
            (_system(row["system"], words), str(row["verdicts"]), *(_number(row[name]) for name in headings[1:]))
            for row in rule_scores(said).to_dict("records")
        ),
        notes=(words.text("track.elsewhere"),),
        stacked=True,
    )


def _system(system: str, words: Words) -> str:
    return words.text("track.destatis_published" if system == PUBLISHED else f"systems.{system}")


def _targets(said: pd.DataFrame, plans: Sequence[Plan], words: Words) -> Table:
    """Each target that is over: the chances said one to four years before, and what came."""
    years = sorted(said["ahead"].unique(), reverse=True)
    rows = [
        (
            *_names(told["plan"].iloc[0], told["target"].iloc[0], plans, words),
            *(_said(told, year, words) for year in years),
            _came(told.iloc[-1], words),
        )
        for _, told in said.sort_values("as_of").groupby(["plan", "target"])
    ]
    return Table(
        name="targets",
        caption=words.text("track.targets"),
        columns=(
            Column(words.text("column.target"), heads_row=True),
            Column(words.text("track.plan")),
            *(Column(words.text("track.years_ahead", count=int(year)), number=True) for year in years),
            Column(words.text("column.outcome")),
        ),
        rows=tuple(rows),
        notes=(words.text("track.revised"),),
        stacked=True,
    )


def _names(plan: str, target: str, plans: Sequence[Plan], words: Words) -> tuple[str, str]:
    found = {each.id: each for each in plans}[plan]
    return plain(words.pick(found.target(target).name)), plain(words.pick(found.title))


def _said(told: pd.DataFrame, ahead: int, words: Words) -> Markup | str:
    """The chance said so many years before, the middle of the forecast, and Destatis's own symbol of that year."""
    row = next(iter(told[told["ahead"] == ahead].to_dict("records")), None)
    if row is None or math.isnan(row["probability"]):
        return "–"
    middle = "" if math.isnan(row["median"]) else str(words.quantity(row["median"], row["unit"]))
    symbol = words.text(f"ratings.destatis.{row[PUBLISHED]}") if row[PUBLISHED] else ""
    below = " · ".join(part for part in (middle, symbol) if part)
    return Markup('<strong>{}</strong><span class="subject">{}</span>').format(_percent(row["probability"]), below)


def _came(row: Mapping[Hashable, Any] | pd.Series, words: Words) -> Markup:
    result = "met" if row["met"] == 1.0 else "missed"
    value = "" if math.isnan(row["outcome"]) else str(words.quantity(row["outcome"], row["unit"]))
    wanted = "" if math.isnan(row["target_value"]) else str(words.quantity(row["target_value"], row["unit"]))
    below = words.text("track.against", value=value, target=wanted) if value and wanted else value
    return Markup('<strong class="outcome {}">{}</strong><span class="subject">{}</span>').format(
        result, words.text(f"outcome.{result}"), below
    )


def _misses(missed: pd.DataFrame, plans: Sequence[Plan], words: Words) -> Table:
    """The verdicts on the wrong side, nearest to the end first; the counts of their causes stand below."""
    ordered = missed.sort_values(["ahead", "plan", "target"])
    counts = missed["cause"].value_counts()
    return Table(
        name="misses",
        caption=words.text("track.misses"),
        columns=(
            Column(words.text("column.target"), heads_row=True),
            Column(words.text("track.plan")),
            Column(words.text("track.ahead"), number=True),
            Column(words.text("track.said"), number=True),
            Column(words.text("track.median"), number=True),
            Column(words.text("column.outcome")),
            Column(words.text("track.cause")),
        ),
        rows=tuple(
            (
                *_names(row["plan"], row["target"], plans, words),
                str(row["ahead"]),
                _percent(row["probability"]),
                words.quantity(row["median"], row["unit"]) if not math.isnan(row["median"]) else "–",
                _came(row, words),
                words.text(f"track.cause_{row['cause']}"),
            )
            for row in ordered.to_dict("records")
        ),
        notes=tuple(
            words.text("track.cause_count", cause=words.text(f"track.cause_{cause}"), count=int(counts.get(cause, 0)))
            for cause in CAUSES
        ),
        stacked=True,
    )
