"""What-if: a supposed value is judged as a published one would be, and each scenario supposes what its name says."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.evidence import Evidence, clean
from jinpu.indicators import IndicatorSeries, indicator_series, peer_series
from jinpu.plan import Plan, load_plan
from jinpu.verdict import judge_plan
from jinpu.verdict.scenarios import COLUMNS, even_chances, next_values, plan_scenarios, what_if

NATIONAL = load_plan(Path("data/example/new-plan/china-2011-2015.toml"))
DALIAN, JINPU = load_plan("dalian-2016-2020"), load_plan("jinpu-2017-2019")
EXAMPLE = load_plan(Path("data/example/example.toml"))


@pytest.fixture(scope="module")
def national(evidence: Evidence) -> IndicatorSeries:
    return indicator_series(NATIONAL, evidence, 2013)


def scenarios(plan: Plan, evidence: Evidence, as_of: int) -> pd.DataFrame:
    known, peers = indicator_series(plan, evidence, as_of), peer_series(plan, evidence, as_of)
    return plan_scenarios(plan, known, as_of, peers)


@pytest.fixture(scope="module")
def table(evidence: Evidence) -> pd.DataFrame:
    return scenarios(NATIONAL, evidence, 2013).set_index(["target", "scenario"])


def test_as_it_stands_is_the_verdict_itself(national: IndicatorSeries, table: pd.DataFrame) -> None:
    verdicts = judge_plan(NATIONAL, national, 2013).verdicts.set_index("target")
    for target in ("rd_intensity", "inv_patents_per10k", "tech_contract_value"):
        row = table.loc[target, "as_it_stands"]
        assert row["probability"] == pytest.approx(verdicts.loc[target, "probability"], abs=1e-12)
        assert row["verdict"] == verdicts.loc[target, "verdict"]
        assert math.isnan(row["value"])


def test_only_targets_with_a_series_and_years_to_come_can_be_asked_of(
    evidence: Evidence, national: IndicatorSeries, table: pd.DataFrame
) -> None:
    assert set(table.index.get_level_values(0)) == {
        "rd_intensity", "inv_patents_per10k", "tech_contract_value", "science_literacy", "innovation_rank",
        "st_contribution",
    }  # fmt: skip
    assert tuple(table.reset_index()[list(COLUMNS)].columns) == COLUMNS
    over = scenarios(NATIONAL, evidence, 2015)
    assert over.empty
    with pytest.raises(KeyError):
        what_if(NATIONAL, national, 2013, "rd_staff_per10k", 6.0)


def test_best_and_worst_year_are_those_of_the_series(table: pd.DataFrame) -> None:
    # published_figures.csv, F0291 to F0339, 2005 to 2013: 1.33 1.42 1.44 1.54 1.70 1.76 1.84 1.98 2.08; the greatest
    # step is 0.16 (2009), the least 0.02 (2007).
    row = table.loc["rd_intensity"]
    assert row.loc["best_year", "value"] == pytest.approx(2.24)
    assert row.loc["worst_year", "value"] == pytest.approx(2.10)
    assert row.loc["best_year", "end_value"] == pytest.approx(2.40)
    assert bool(row.loc["best_year", "reaches"])
    assert not row.loc["worst_year", "reaches"]


def test_what_it_needs_shares_the_missing_among_the_years_left(table: pd.DataFrame) -> None:
    row = table.loc["rd_intensity", "what_it_needs"]
    assert row["change"] == pytest.approx((2.2 - 2.08) / 2)
    assert (row["end_value"], row["reaches"]) == (pytest.approx(2.2), True)
    assert ("inv_patents_per10k", "what_it_needs") not in table.index  # 4.02 is past 3.3 already


def test_contracts_grow_in_per_cent_and_not_in_points(table: pd.DataFrame) -> None:
    row = table.loc["tech_contract_value", "best_year"]
    growth = row["value"] / row["newest_value"]
    assert row["end_value"] == pytest.approx(row["newest_value"] * growth**2)


def test_the_parents_pace_is_its_mean_step_of_late(evidence: Evidence) -> None:
    known = indicator_series(DALIAN, evidence, 2018)
    table = scenarios(DALIAN, evidence, 2018).set_index(["target", "scenario"])
    rows = known.series[(known.series["target"] == "services_share") & (known.series["region"] == "liaoning")]
    line = rows.dropna(subset=["spliced"]).set_index("year")["spliced"].sort_index()
    steps = line.diff().dropna() / line.index.to_series().diff().dropna()
    assert table.loc[("services_share", "parent_pace"), "change"] == pytest.approx(steps.iloc[-5:].mean())


def test_a_proxy_stays_one_in_every_scenario(evidence: Evidence) -> None:
    table = scenarios(JINPU, evidence, 2017)
    assert len(table)
    assert table["proxy"].all()
    assert "jinpu" not in set(table["region"])


def test_additions_are_supposed_as_additions(tmp_path: Path) -> None:
    assert {target.kind for target in EXAMPLE.targets} >= {"added"}
    table = scenarios(EXAMPLE, clean(Path("data/example"), tmp_path), 2018)
    added = [target.id for target in EXAMPLE.targets if target.kind == "added"]
    needed = table[table["target"].isin(added) & (table["scenario"] == "what_it_needs")]
    assert len(needed)
    # The plan ends in 2019, so the one year left must bring the whole rest.
    assert needed["value"].tolist() == pytest.approx(needed["target_value"].tolist())
    assert (needed["probability"] == 1.0).all()


def test_a_value_in_the_end_year_decides(evidence: Evidence) -> None:
    known = indicator_series(DALIAN, evidence, 2019)
    assert what_if(DALIAN, known, 2019, "services_share", 55.0)["probability"] == 1.0
    assert what_if(DALIAN, known, 2019, "services_share", 54.9)["probability"] == 0.0


def test_a_value_of_the_region_above_decides_nothing(evidence: Evidence) -> None:
    known = indicator_series(JINPU, evidence, 2018)
    low, middle, high = (
        float(str(what_if(JINPU, known, 2018, "services_share", value)["probability"])) for value in (40.0, 50.0, 60.0)
    )
    assert 0.2 < low < middle < high < 0.8
    assert middle == pytest.approx(0.5, abs=0.01)


def test_the_newest_value_lies_within_what_may_be_supposed(national: IndicatorSeries) -> None:
    for low, latest, high in next_values(NATIONAL, national).values():
        assert low < latest < high
    assert next_values(NATIONAL, national)["rd_intensity"][1] == pytest.approx(2.08)


@settings(max_examples=8, deadline=None)
@given(st.floats(0.0, 100.0))
def test_whatever_is_supposed_gives_a_probability(national: IndicatorSeries, value: float) -> None:
    row = what_if(NATIONAL, national, 2013, "rd_intensity", value)
    assert 0.0 <= float(str(row["probability"])) <= 1.0
    assert row["value"] == pytest.approx(value)


def test_a_far_better_value_never_lowers_the_chance(national: IndicatorSeries) -> None:
    low, latest, high = next_values(NATIONAL, national)["rd_intensity"]
    chances = [what_if(NATIONAL, national, 2013, "rd_intensity", value)["probability"] for value in (low, latest, high)]
    assert chances == sorted(chances, key=str)
    assert float(str(chances[2])) - float(str(chances[0])) > 0.5


def test_the_value_for_an_even_chance_gives_one(national: IndicatorSeries) -> None:
    found = even_chances(NATIONAL, national)
    assert {"rd_intensity", "tech_contract_value"} <= set(found)
    for target, (year, value) in found.items():
        row = what_if(NATIONAL, national, 2013, target, value)
        assert row["year"] == year
        # The supposed value is not on the series' printing steps, which moves the printed threshold by up to one.
        assert row["probability"] == pytest.approx(0.5, abs=0.12)


def test_a_target_due_next_year_has_no_value_for_an_even_chance(evidence: Evidence) -> None:
    known = indicator_series(NATIONAL, evidence, 2014)
    newest = judge_plan(NATIONAL, known, 2014).verdicts.set_index("target")["newest_year"]
    assert newest["rd_intensity"] == 2014
    assert "rd_intensity" not in even_chances(NATIONAL, known)
