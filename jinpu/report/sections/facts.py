"""What reaching a target would take, as terms and their values."""

import pandas as pd
from markupsafe import Markup

from jinpu.catalogue import convert
from jinpu.plan import StatedTarget, target_of
from jinpu.report.contents import PageContents
from jinpu.report.sections.overview import TargetLine
from jinpu.report.wording import Words
from jinpu.verdict.effort import RECENT_CHANGES

Fact = tuple[str, Markup]
"""A term and its value, in the reader's language."""


def starting_point(page: PageContents, target: StatedTarget) -> list[Fact]:
    """Return the value that the plan says it started from."""
    if target.baseline is None:
        return []
    words, unit = page.words, target_of(page.plan, target, target.main_reading).unit
    value = convert(target.baseline.value, target.baseline.unit, unit, where=f"{page.plan.id}: {target.id}, baseline")
    shown = words.html("facts.start.value", value=words.quantity(value, unit), year=target.baseline.year)
    return [(words.text("facts.start.term"), shown)]


def what_it_takes(page: PageContents, line: TargetLine, row: pd.Series) -> list[Fact]:
    """Return what it would take, as terms and their values; only what is known, and nothing once the plan is over."""
    words, unit = page.words, str(row["unit"])
    if page.over or not line.comparable or line.latest is None:
        return []
    values: dict[str, dict[str, object]] = {}
    past = page.past(line.id, str(row["reading"]))
    if pd.notna(row["median"]):
        shown = {name: words.quantity(float(row[name]), unit) for name in ("median", "q5", "q95")}
        values["median"] = {**shown, "year": page.plan.end_year}
    needed, sign = float(row["required_change"]), 1 if row["direction"] == "at_least" else -1
    reached = sign * needed <= 0
    if reached:
        values["reached"] = {"value": line.latest, "year": line.latest_year}
    elif pd.notna(needed):
        values["needed"] = {"change": words.change(needed, unit)}
    if pd.notna(row["recent_change"]):
        values["recent"] = {"change": words.change(float(row["recent_change"]), unit), "years": _recent_years(past)}
    if not reached and line.chance:
        values |= _pace(row, len(past) - 1, words)
    return [
        (words.text(f"facts.{key}.term", **found), words.html(f"facts.{key}.value", **found))
        for key, found in values.items()
    ]


def _recent_years(past: pd.DataFrame) -> str:
    """Name the years of the last five changes."""
    years = [int(year) for year in past["year"]][-RECENT_CHANGES - 1 :]
    return f"{years[0]}–{years[-1]}"


def _pace(row: pd.Series, changes: int, words: Words) -> dict[str, dict[str, object]]:
    """Return the required change's place among past ones, the year reached at this pace, and the latest start."""
    values: dict[str, dict[str, object]] = {}
    if pd.notna(row["effort"]):
        values["effort"] = {"place": words.place(float(row["effort"]), changes)}
    expected, last = row["expected_year"], row["latest_year"]
    values["expected" if pd.notna(expected) else "expected_never"] = {"year": _year(expected)}
    values["last_year" if pd.notna(last) else "last_year_gone"] = {"year": _year(last)}
    return values


def _year(value: float) -> int | str:
    return int(value) if pd.notna(value) else ""
