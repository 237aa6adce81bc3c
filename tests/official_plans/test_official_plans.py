"""The plans made of official tables are what their tables say."""

from pathlib import Path

import pandas as pd
import pytest

from jinpu.catalogue import find_region
from jinpu.plan import Plan, load_plans
from tests.official_plans.earlier import write_earlier_plans
from tests.official_plans.figures import EU_CODES, german_indicators, write_figures
from tests.official_plans.plans import write_plans

PLANS = {plan.id: plan for plan in load_plans()}
RAW = Path("data/raw")


def test_what_is_shipped_is_what_the_tables_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plans").mkdir()
    monkeypatch.setattr("tests.official_plans.plan_files.PLANS", tmp_path / "plans")
    monkeypatch.setattr("tests.official_plans.figures.FIGURES", tmp_path / "series_figures.csv")
    monkeypatch.setattr("tests.official_plans.earlier.TABLE", tmp_path / "earlier_plans.csv")
    write_figures()
    write_plans()
    write_earlier_plans()
    earlier = tmp_path / "earlier_plans.csv"
    assert earlier.read_bytes() == Path("jinpu/verdict/earlier_plans.csv").read_bytes()
    earlier.unlink()
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == 15
    for path in made:
        assert path.read_bytes() == (RAW / path.relative_to(tmp_path)).read_bytes(), path.name


def test_every_target_of_europe_2020_with_its_outcome() -> None:
    table = pd.read_csv(RAW / "series/eu2020_targets.csv")
    assert len(table) == 54
    for row in table.itertuples():
        plan = PLANS[f"europe-2020-{find_region(row.country).slug}"]
        target = plan.target(EU_CODES[row.indicator])
        assert (target.value, target.direction, plan.due(target)) == (row.target, row.direction, row.year)
        assert target.outcome is not None
        assert (target.outcome.met == "met") == bool(row.met)
        assert pd.isna(row.outcome) or target.outcome.value == row.outcome


def test_every_target_of_the_german_strategy_that_has_a_year() -> None:
    verdicts = pd.read_csv(RAW / "series/destatis_verdicts.csv")
    stated = verdicts.dropna(subset=["target_value", "target_year"])
    asked = stated.drop_duplicates(["series_id", "target_value", "target_year"])
    germany = PLANS["germany-2030"]
    # The gap between foreign and German school leavers (10.1) has no series; it is a clause.
    assert len(asked) == 61
    assert len(germany.targets) == 60
    assert sum(len(target.published_ratings) for target in germany.targets) == len(stated[stated.series_id != "10-1|1"])
    ended = {target.id: target.outcome.met for target in germany.targets if target.outcome}
    # What Destatis itself says of those due in 2020 (https://dns-indikatoren.de/en/7-1-ab/ and the like).
    assert len(ended) == 9
    assert ended["ghg_vs1990_2020_60"] == "met"
    assert ended["gender_pay_gap_2020_10"] == "missed"
    assert ended["renewable_share_2020_18"] == "met"


def test_each_german_indicator_stands_in_the_catalogue_in_two_languages() -> None:
    assert len(german_indicators()) == 46
    for plan in (PLANS["germany-2030"], PLANS["china-2026-2030"]):
        for target in plan.targets:
            assert target.name.zh != target.name.en
            assert target.source.url.startswith("http")


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
def test_as_of_years_end_where_the_data_do(plan: Plan) -> None:
    assert max(plan.as_of_years) <= 2025
