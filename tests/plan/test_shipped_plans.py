"""The shipped plans load, say what was published, and read well in both languages."""

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from jinpu.catalogue import convert, find_indicator, find_region, load_indicators
from jinpu.plan import Plan, StatedTarget, Text, load_plan, load_plans, target_of

FIGURES = Path("data/raw/published_figures.csv")
EXAMPLE = load_plan(Path("data/example/example.toml"))
PLANS = {plan.id: plan for plan in (*load_plans(), EXAMPLE)}
JINPU = PLANS["jinpu-2017-2019"]
LATIN_NAMES = {"EMAS", "GDP", "PCT", "PM", "R&D"}


def texts_in(part: object) -> Iterator[Text]:
    if isinstance(part, Text):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_in(getattr(part, name))
    elif isinstance(part, tuple):
        for entry in part:
            yield from texts_in(entry)


def test_the_plans_and_the_example_are_shipped() -> None:
    own = {"jinpu-2017-2019", "dalian-2016-2020", "shenyang-2017-2019", "china-2016-2020", "example"}
    europe = {name for name in PLANS if name.startswith("europe-2020-")}
    assert set(PLANS) == own | europe | {"germany-2030", "china-2021-2025", "china-2026-2030"}
    assert len(europe) == 11
    assert [plan.id for plan in PLANS.values() if plan.example] == ["example"]


@pytest.mark.parametrize(
    ("plan_id", "years"),
    [
        ("jinpu-2017-2019", (2016, 2017, 2018, 2019)),
        ("shenyang-2017-2019", (2016, 2017, 2018, 2019)),
        ("dalian-2016-2020", (2016, 2017, 2018, 2019, 2020)),
        ("china-2016-2020", (2016, 2017, 2018, 2019, 2020)),
    ],
)
def test_each_plan_is_judged_in_its_years(plan_id: str, years: tuple[int, ...]) -> None:
    assert PLANS[plan_id].as_of_years == years


@pytest.mark.parametrize(
    ("target_id", "value", "unit", "kind", "about"),
    [
        ("hitech_enterprises_added", 150, "家", "added", True),
        ("sme_added", 3000, "家", "added", False),
        ("hitech_output_share", 70, "%", "level", False),
        ("services_share", 50, "%", "level", False),
        ("highend_equip_share", 38, "%", "level", False),
        ("rd_institutions_added", 45, "家", "added", False),
        ("inv_patents_per10k", 25, "件/万人", "level", False),
        ("tech_contract_value", 40, "亿元", "annual", False),
        ("rd_intensity", 3.5, "%", "level", False),
    ],
)
def test_the_nine_targets_of_the_news_item(target_id: str, value: float, unit: str, kind: str, about: bool) -> None:
    target = JINPU.target(target_id)
    assert target.value is not None
    assert (convert(target.value, target.unit, unit), target.kind, target.about) == (value, kind, about)
    assert len(JINPU.targets) == 9


def test_the_doubtful_targets_have_their_other_reading() -> None:
    doubtful = {
        target.id: [r.indicator for r in target.readings] for target in JINPU.targets if len(target.readings) > 1
    }
    assert doubtful == {
        "sme_added": ["sme_tech_added", "sme_added"],
        "hitech_output_share": ["hitech_output_share", "hitech_output_large_share"],
        "highend_equip_share": ["highend_equip_share", "highend_mfg_share"],
        "inv_patents_per10k": ["inv_patents_per10k", "inv_patents_per10k"],
    }


def test_patents_per_100_000_ask_for_a_tenth() -> None:
    target = JINPU.target("inv_patents_per10k")
    goals = {reading.id: target_of(JINPU, target, reading) for reading in target.readings}
    assert (goals["per_10k"].value, goals["per_100k"].value) == (25, 2.5)
    assert goals["per_10k"].unit == goals["per_100k"].unit == "items_per_10k_persons"
    assert goals["per_10k"].main
    assert not goals["per_100k"].main


def test_every_clause_without_a_number_is_an_entry() -> None:
    sectors = {
        *("fine_chemicals", "advanced_equipment", "shipbuilding", "clean_energy", "life_and_health", "modern_farming"),
        *("integrated_circuits", "new_materials", "modern_services"),
    }
    others = {"aim", "progress", "future_industries", "integration", "innovation", "breakthroughs"}
    results = {"industrialised_results", "innovative_enterprises", "new_sectors"}
    assert {clause.id for clause in JINPU.clauses} == sectors | others | results


def test_evidence_for_clauses_is_among_the_published_figures() -> None:
    published = set()
    for path in (FIGURES, FIGURES.with_name("series_figures.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            published |= {
                (find_indicator(row["indicator_code"]).code, find_region(row["region"]).slug)
                for row in csv.DictReader(stream)
            }
    named = {(e.indicator, e.region) for plan in PLANS.values() for clause in plan.clauses for e in clause.evidence}
    assert named
    assert named - published == set()


@pytest.mark.parametrize(
    ("plan_id", "target_id", "value", "year", "met"),
    [
        ("china-2016-2020", "rd_intensity", 2.4, 2020, "missed"),
        ("china-2016-2020", "inv_patents_per10k", 15.8, 2020, "met"),
        ("china-2016-2020", "tech_contract_value", 28251.5, 2020, "met"),
        ("china-2016-2020", "science_literacy", 10.56, 2020, "met"),
        ("china-2016-2020", "innovation_rank", 14, 2020, "unknown"),
        ("china-2016-2020", "st_contribution", 59.5, 2019, "unknown"),
        ("dalian-2016-2020", "rd_intensity", 3.02, 2021, "missed"),
        ("dalian-2016-2020", "services_share", 53.4, 2020, "missed"),
        ("shenyang-2017-2019", "hitech_output_share", 70, 2019, "met"),
        ("shenyang-2017-2019", "highend_equip_share", 80, 2019, "met"),
    ],
)
def test_published_outcomes(plan_id: str, target_id: str, value: float, year: int, met: str) -> None:
    outcome = PLANS[plan_id].target(target_id).outcome
    assert outcome is not None
    assert (outcome.value, outcome.year, outcome.met) == (value, year, met)
    assert outcome.source.url.startswith("http")


def test_outcomes_of_the_end_year_agree_with_their_verdict() -> None:
    for plan, target in all_targets():
        outcome = target.outcome
        if outcome is None or target.value is None or outcome.met == "unknown" or outcome.year != plan.due(target):
            continue
        gap = outcome.value - target.value
        reached = gap >= 0 if target.direction == "at_least" else gap <= 0
        assert reached == (outcome.met == "met"), target.id


def test_an_outcome_of_another_year_is_explained() -> None:
    for plan, target in all_targets():
        if target.outcome is not None and target.outcome.year != plan.due(target):
            assert target.outcome.note is not None, target.id
            assert str(target.outcome.year) in target.outcome.note.en, target.id


def test_shenyang_gives_a_reason_for_its_absent_numbers() -> None:
    targets = PLANS["shenyang-2017-2019"].targets
    assert [target.value for target in targets] == [None, None]
    assert all(target.value_absent is not None for target in targets)


def test_the_example_has_all_nine_indicators() -> None:
    assert {t.indicator for t in EXAMPLE.targets} == {t.indicator for t in JINPU.targets}
    assert find_region(EXAMPLE.region).kind == "made_up"


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_chinese_is_chinese_and_english_is_english(plan: Plan) -> None:
    for text in texts_in(plan):
        assert re.search(r"[\u4e00-\u9fff]", text.zh), text.zh
        assert set(re.findall(r"[A-Za-z&]+", re.sub(r"\d[\d.]*\.[a-z]+", "", text.zh))) <= LATIN_NAMES, text.zh
        assert not re.search(r"[,;:()]", text.zh), f"Chinese text takes full-width marks: {text.zh}"
        assert re.search(r"[A-Za-z]{3}", text.en), text.en


def test_units_of_targets_are_those_of_the_indicator() -> None:
    for _, target in all_targets():
        in_percent = target.kind in ("growth", "cut")
        assert convert(1, target.unit, "percent" if in_percent else load_indicators()[target.indicator].unit) > 0


def all_targets() -> list[tuple[Plan, StatedTarget]]:
    return [(plan, target) for plan in PLANS.values() for target in plan.targets]


@pytest.mark.parametrize(
    ("plan", "year", "later"),
    [("dalian-2016-2020", 2016, "53.4%"), ("dalian-2016-2020", 2018, "2021"), ("jinpu-2017-2019", 2018, "2025"),
     ("jinpu-2017-2019", 2018, "2022"), ("china-2016-2020", 2019, "14th")],
)  # fmt: skip
def test_no_caution_gives_away_what_was_published_later(plan: str, year: int, later: str) -> None:
    known = load_plan(plan).as_known(dt.date(year + 1, 12, 31))
    said = [text.en for part in (known, *known.targets) for text in part.cautions]
    assert not [text for text in said if later in text]
    full = [text.en for part in (load_plan(plan), *load_plan(plan).targets) for text in part.cautions]
    assert [text for text in full if later in text]
    assert known.as_known(dt.date.max) == known
