"""Where a target stands, what reaching it would take, and how its chance comes about: terms and their values."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from jinpu.catalogue import convert, load_indicators
from jinpu.plan import target_of
from jinpu.report.contents import PageContents
from jinpu.report.figures.effort import effort_said
from jinpu.report.figures.fan import disagreement, second_opinion_on
from jinpu.report.overview import TargetLine, basis_of, recent_years
from jinpu.report.text import Quantity
from jinpu.verdict.effort import published_hit_rates

Fact = tuple[str, Markup]
"""A term and its value, in the reader's language."""
# What grows by a rate is told in per cent a year; all else moves in its own unit.
_GROWING = ("money", "count")


def why_this_chance(page: PageContents, line: TargetLine, row: pd.Series) -> Markup:
    """Say in one sentence how the chance comes about: the values, where they lead, and what is asked."""
    words, unit = page.words, str(row["unit"])
    if not line.chance or pd.isna(row["median"]) or line.decided:
        return Markup("")
    return words.html(
        "why.sentence",
        basis=basis_of(row, words),
        year=line.due,
        **words.aligned({name: float(row[name]) for name in ("median", "q5", "q95")}, unit),
        value=words.quantity(float(row["target_value"]), unit),
        chance=line.chance,
    )


def standing(page: PageContents, line: TargetLine, row: pd.Series) -> list[Fact]:
    """Return where the target stands: base, latest value with its change and its gap, and progress against time."""
    words, unit = page.words, str(row["unit"])
    said: dict[str, dict[str, object]] = {}
    base = base_of(page, line, row)
    if base is not None:
        said["start"] = {"value": words.quantity(base.value, unit), "year": base.year}
    if line.latest is None:
        return _facts(page, line, "facts", said)
    if line.moved is not None:
        said["since"] = {"change": line.moved, "year": int(row["newest_year"]) - 1}
    gap = float(row["target_value"]) - line.latest.value if pd.notna(row["target_value"]) else float("nan")
    if pd.notna(gap) and not page.over:
        said["gap" if _short(gap, row) else "reached"] = {"gap": words.difference(abs(gap), unit)}
    if (made := progress_of(page, line, row)) and not page.over:
        said["progress"] = {"done": words.share(made.done), "time": words.share(made.time)}
    if (growth := _growth(page, line, row)) and not page.over:
        said["growth"] = {"needed": words.share(growth[0], 1), "actual": words.share(growth[1], 1)}
    return _facts(page, line, "facts", said)


def effort_ahead(page: PageContents, line: TargetLine, row: pd.Series) -> list[Fact]:
    """Return what it would take; nothing once the plan is over or the target is reached."""
    words, unit = page.words, str(row["unit"])
    needed = float(row["required_change"])
    if page.over or line.latest is None or pd.isna(needed) or not _short(needed, row):
        return []
    past = page.levels(line.id, str(row["reading"]))
    said: dict[str, dict[str, object]] = {"needed": {"change": words.change(needed, unit)}}
    if pd.notna(row["recent_change"]):
        said["recent"] = {"change": words.change(float(row["recent_change"]), unit), "years": recent_years(past, words)}
    if place := effort_said(past, row, words):
        said["effort"] = {"place": place}
    if line.chance:
        for key in ("expected", "last_year"):
            year = row["expected_year" if key == "expected" else "latest_year"]
            missing = "expected_never" if key == "expected" else "last_year_gone"
            said[key if pd.notna(year) else missing] = {"year": int(year) if pd.notna(year) else ""}
    if line.due - max(float(row["newest_year"]), page.as_of) > 1:
        said["path"] = {"path": words.listing(_path(page, line, row))}
    return _facts(page, line, "facts", said)


def arithmetic(page: PageContents, line: TargetLine, row: pd.Series) -> list[Fact]:
    """Return the numbers behind the chance: forecast, band, hit rate, a second opinion, what would make it even."""
    words, unit = page.words, str(row["unit"])
    if not line.chance or line.decided or pd.isna(row["median"]):
        return []
    shown = words.aligned({name: float(row[name]) for name in ("median", "q5", "q95")}, unit)
    said: dict[str, dict[str, object]] = {"median": {**shown, "year": line.due}}
    if pd.notna(row["low"]) and pd.notna(row["high"]):
        said["band"] = {name: words.chance(float(row[name])) for name in ("low", "high")}
    rate = published_hit_rates().get(str(row["verdict"]))
    if rate and row["basis"] == "own":
        word = words.text(f"verdict.{row['verdict']}")
        said["hits"] = {"word": word, "count": words.number(rate.verdicts), "met": words.share(rate.met)}
    if row["basis"] == "own":
        said |= _second_opinion(page, line, row)
    if row["basis"] == "own" and line.id in page.even:
        year, value = page.even[line.id]
        said["even"] = {"year": year, "value": words.quantity(value, unit)}
    return _facts(page, line, "why", said)


def _second_opinion(page: PageContents, line: TargetLine, row: pd.Series) -> dict[str, dict[str, object]]:
    """Return what a local linear trend says of the plan's end, where it differs, and what both were worth."""
    words, known = page.words, page.quantiles
    ours = known[(known["target"] == line.id) & (known["reading"] == row["reading"])].sort_values("year")
    found = second_opinion_on(page.levels(line.id, str(row["reading"])), ours)
    if found.empty:
        return {}
    end, unit = found.iloc[-1], str(row["unit"])
    shown = words.aligned({name: float(end[name]) for name in ("q50", "q10", "q90")}, unit)
    said = words.text(f"second.{disagreement(ours.iloc[-1], end)}")
    return {"second": {**shown, "said": said, "worth": words.text("second.worth")}}


@dataclass(frozen=True)
class Base:
    """The value that a target starts from, in the indicator's unit, and its year."""

    value: float
    year: int


def base_of(page: PageContents, line: TargetLine, row: pd.Series) -> Base | None:
    """Return where a target starts: as the plan states it, else the series' own value of the baseline year."""
    target = page.plan.target(line.id)
    asked = target_of(page.plan, target, target.main_reading)
    if asked.kind == "added":
        return None
    if target.baseline is not None:
        where = f"{page.plan.id}: {target.id}, baseline"
        return Base(convert(target.baseline.value, target.baseline.unit, asked.unit, where=where), target.baseline.year)
    past = page.levels(line.id, str(row["reading"]))
    here = past[past["year"] == page.plan.baseline_year]
    return Base(float(here["spliced"].iloc[0]), page.plan.baseline_year) if len(here) and not line.proxy else None


@dataclass(frozen=True)
class Progress:
    """Shares, 0 to 1 and beyond: of the intended change that is made, and of the time that is gone by."""

    done: float
    time: float


def progress_of(page: PageContents, line: TargetLine, row: pd.Series) -> Progress | None:
    """Return the share of the intended change made so far beside the share of time; None without own base or value."""
    base = base_of(page, line, row)
    if base is None or line.latest is None or line.latest_year is None or line.proxy or pd.isna(row["target_value"]):
        return None
    intended, gone = float(row["target_value"]) - base.value, line.latest_year - base.year
    if not _short(intended, row) or gone < 1 or line.latest_year > line.due:
        return None
    return Progress((line.latest.value - base.value) / intended, gone / (line.due - base.year))


def progress_shown(page: PageContents, line: TargetLine) -> Markup:
    """Say progress beside time for the first screen, "" where it is not known."""
    words, made = page.words, progress_of(page, line, page.main(line.id))
    if made is None or page.over:
        return Markup("")
    shares = {"done": made.done, "time": made.time}
    shown = {name: page.computed(line.id, f"progress.{name}", words.share(share)) for name, share in shares.items()}
    return words.html("overview.progress", **shown)


def _growth(page: PageContents, line: TargetLine, row: pd.Series) -> tuple[float, float] | None:
    """Return growth a year that is needed from now on and that was made since the base, of what grows by a rate."""
    base, indicator = base_of(page, line, row), load_indicators().get(str(row["indicator"]))
    if base is None or line.latest is None or line.latest_year is None or indicator is None:
        return None
    left, gone = line.due - line.latest_year, line.latest_year - base.year
    levels = (base.value, line.latest.value, float(row["target_value"]))
    if not _short(levels[2] - levels[1], row) or left < 1 or gone < 1 or not min(levels) > 0:
        return None
    if indicator.unit_kind not in _GROWING or row["unit"] == "rank" or line.proxy:
        return None
    return (levels[2] / levels[1]) ** (1 / left) - 1, (levels[1] / levels[0]) ** (1 / gone) - 1


def _path(page: PageContents, line: TargetLine, row: pd.Series) -> Iterator[str]:
    """Yield the even path from the latest value to the target, for each year that is still ahead."""
    words, last = page.words, int(row["newest_year"])
    for year in range(max(last, page.as_of) + 1, line.due + 1):
        value = float(row["newest_value"]) + (year - last) * float(row["required_change"])
        yield words.text("facts.path.step", year=year, value=words.quantity(value, str(row["unit"])))


def _short(needed: float, row: pd.Series) -> bool:
    """Say whether a change that is needed is not made yet, seen from the target's direction."""
    return (needed if row["direction"] == "at_least" else -needed) > 0


def _facts(page: PageContents, line: TargetLine, section: str, said: dict[str, dict[str, object]]) -> list[Fact]:
    """Put terms and values into words, and keep the numbers for the workbook."""
    words = page.words
    for key, found in said.items():
        for name, value in found.items():
            if isinstance(value, Quantity):
                page.computed(line.id, f"{key}.{name}", value)
    return [
        (words.text(f"{section}.{key}.term", **found), words.html(f"{section}.{key}.value", **found))
        for key, found in said.items()
    ]
