"""A page that contradicts itself says so: one contradiction of each kind is planted, and found."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jinpu.report.checks import contradictions
from jinpu.report.contents import PageContents
from jinpu.report.page import render_page, save_report
from tests.report.builder import make_page, text


def with_verdict(page: PageContents, target: str, **changes: object) -> PageContents:
    """The page with other cells in the main row of one target's verdict, in the record too."""
    frames = {}
    for name in ("verdicts", "history"):
        frame = getattr(page, name).copy()
        here = (frame["target"] == target) & frame["main"] & (frame["as_of"] == page.as_of)
        for column, value in changes.items():
            frame.loc[here, column] = value
        frames[name] = frame
    return replace(page, **frames)


def with_history(page: PageContents, target: str, year: int, **changes: object) -> PageContents:
    history = page.history.copy()
    here = (history["target"] == target) & history["main"] & (history["as_of"] == year)
    for column, value in changes.items():
        history.loc[here, column] = value
    return replace(page, history=history)


def with_series(page: PageContents, target: str, **changes: object) -> PageContents:
    """The page with another newest value of one target's series."""
    series = page.series.copy()
    place = series[(series["target"] == target) & (series["year"] == series["year"].max())].index
    for column, value in changes.items():
        series.loc[place, column] = value
    return replace(page, series=series)


def with_caution(page: PageContents) -> PageContents:
    late = text("In 2021 it fell").model_copy(update={"known": dt.date(2021, 3, 1)})
    return replace(page, plan=page.plan.model_copy(update={"cautions": (late,)}))


def with_same_names(page: PageContents) -> PageContents:
    first = page.plan.targets[0]
    readings = tuple(reading.model_copy(update={"name": text("as written")}) for reading in first.readings)
    targets = (first.model_copy(update={"readings": readings}), *page.plan.targets[1:])
    return replace(page, plan=page.plan.model_copy(update={"targets": targets}))


def with_base(page: PageContents, **changes: object) -> PageContents:
    from jinpu.plan import Baseline

    first = page.plan.targets[0]
    base = Baseline(value=45.0, unit="%", year=2016).model_copy(update=changes)
    targets = (first.model_copy(update={"baseline": base}), *page.plan.targets[1:])
    return replace(page, plan=page.plan.model_copy(update={"targets": targets}))


PLANTED: dict[str, tuple[int, Callable[[PageContents], PageContents], str]] = {
    "word": (2018, lambda page: with_verdict(page, "services", verdict="likely"), "is not called likely"),
    "chance and median": (2018, lambda page: with_verdict(page, "services", median=50.4), "two sides of the target"),
    "interval short of the target": (
        2018,
        lambda page: with_verdict(page, "services", q95=49.5),
        "outside the interval",
    ),
    "interval past the target": (
        2018,
        lambda page: with_verdict(page, "services", q5=50.1, median=50.2),
        "whole interval reaches the target",
    ),
    "median outside its interval": (2018, lambda page: with_verdict(page, "services", q5=49.6), "outside its interval"),
    "bounds": (2018, lambda page: with_verdict(page, "services", q95=104.0), "leaves the bounds"),
    "band": (2018, lambda page: with_verdict(page, "services", low=0.4, high=0.5), "outside its band"),
    "effort of what is reached": (
        2018,
        lambda page: with_verdict(page, "services", required_change=-0.5),
        "is needed to change by -0.5",
    ),
    "effort of what is not": (
        2018,
        lambda page: with_series(
            with_verdict(page, "services", newest_value=51.0), "services", value=51.0, spliced=51.0
        ),
        "is needed to change by 1.5",
    ),
    "pace and arrival": (2018, lambda page: with_verdict(page, "services", expected_year=2019.0), "reached in 2019"),
    "effort and the largest change": (
        2018,
        lambda page: with_verdict(page, "services", required_change=0.8, latest_year=float("nan")),
        "the largest change comes too late",
    ),
    "grade A of few values": (2018, lambda page: with_verdict(page, "services", n=3), "grade A with 3 values"),
    "grade A of a proxy": (2018, lambda page: with_verdict(page, "rd", grade="A"), "values of a proxy"),
    "grade D with a figure": (2018, lambda page: with_verdict(page, "services", grade="D"), "beside a figure"),
    "two grades": (2018, lambda page: with_verdict(page, "services", grade="B"), "two grades"),
    "number of values": (2018, lambda page: with_verdict(page, "services", n=13), "of which 9 are known"),
    "latest year": (2018, lambda page: with_verdict(page, "services", newest_year=2017.0), "the series ends in 2018"),
    "latest value": (2018, lambda page: with_verdict(page, "services", newest_value=48.9), "the series ends at 48.5"),
    "value of a later year": (2018, lambda page: with_series(page, "rd", year=2020), "a value of 2020"),
    "verdict of a later year": (2018, lambda page: with_history(page, "rd", 2017, as_of=2021), "a verdict of 2021"),
    "break of a later year": (
        2018,
        lambda page: replace(page, breaks=page.breaks.assign(year=2021)),
        "a break of 2021",
    ),
    "later publication without a mark": (
        2018,
        lambda page: with_series(page, "services", vintage=pd.Timestamp(2021, 5, 1)),
        "are not marked",
    ),
    "caution of a later day": (2018, with_caution, "a caution that was not known"),
    "missed with a value that reaches": (
        2019,
        lambda page: with_verdict(page, "services", outcome_value=50.6),
        "missed with 50.6",
    ),
    "outcome without a value": (
        2019,
        lambda page: with_verdict(page, "services", outcome_value=float("nan")),
        "no value was published",
    ),
    "two readings of one name": (2018, with_same_names, "two readings are both called"),
    "base year to come": (2018, lambda page: with_base(page, year=2019), "still to come"),
}


def found_in(page: PageContents) -> list[str]:
    return contradictions(page, render_page(page))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("as_of", [2018, 2019])
def test_a_sound_page_contradicts_itself_nowhere(language: str, as_of: int) -> None:
    assert found_in(make_page(language, as_of=as_of)) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_contradiction_is_found(kind: str) -> None:
    as_of, plant, said = PLANTED[kind]
    assert said in "; ".join(found_in(plant(make_page("en", as_of=as_of))))


REWRITTEN: dict[str, tuple[int, Callable[[str], str], str]] = {
    "count of the headline": (2018, lambda html: html.replace("Of 3 targets", "Of 4 targets"), "the headline counts"),
    "a section that is missing": (2018, lambda html: html.replace('id="t-rd"', 'id="rd"'), "2 sections"),
    "a proxy without its name": (2018, lambda html: html.replace("Dalian (proxy), 2018", "2018"), "without its name"),
    "a link to nowhere": (2018, lambda html: html.replace('id="o-F0008"', 'id="gone"'), "lead nowhere"),
}


@pytest.mark.parametrize("kind", REWRITTEN)
def test_a_contradiction_of_the_page_itself_is_found(kind: str) -> None:
    as_of, rewrite, said = REWRITTEN[kind]
    page = make_page("en", as_of=as_of)
    assert said in "; ".join(contradictions(page, rewrite(render_page(page))))


def test_an_outcome_outside_the_interval_must_be_said() -> None:
    page = with_history(make_page("en", as_of=2019), "services", 2017, as_of=2018, q95=48.9, median=48.0, q5=47.0)
    html = render_page(page)
    assert "outside this interval" in html
    assert contradictions(page, html) == []
    silent = html.replace("the outcome lies outside this interval", "")
    assert "nothing says so" in "; ".join(contradictions(page, silent))


def test_last_year_s_chance_is_that_of_the_record() -> None:
    page = make_page("en")
    html = render_page(page)
    other = with_history(page, "services", 2017, probability=0.9)
    other.kept["lines"] = page.kept["lines"]
    assert "last year's chance" in "; ".join(contradictions(other, html))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_that_contradicts_itself_says_so_at_its_top(tmp_path: Path, language: str) -> None:
    page = with_verdict(make_page(language), "services", verdict="likely")
    top = save_report(page, tmp_path).read_text(encoding="utf-8").split("<h1>")[0]
    assert page.words.text("page.contradictions") in top
    assert "is not called likely" in top
    sound = save_report(make_page(language), tmp_path / "sound").read_text(encoding="utf-8")
    assert page.words.text("page.contradictions") not in sound


def test_the_builder_s_changes_reach_every_frame() -> None:
    changed: Any = with_verdict(make_page("en"), "services", n=3)
    assert changed.main("services")["n"] == 3
