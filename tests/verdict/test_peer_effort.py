"""What a target asks for a year, held against the years of its own series and of another region."""

import math

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import indicator_series, peer_series
from jinpu.plan import load_plan
from jinpu.verdict.scenarios import PEER_EFFORT_COLUMNS, effort_among_peers


def efforts(name: str, evidence: Evidence, as_of: int) -> pd.DataFrame:
    plan = load_plan(name)
    return effort_among_peers(plan, indicator_series(plan, evidence, as_of), peer_series(plan, evidence, as_of))


def test_dalians_services_share_of_2018_against_shenyangs_years(evidence: Evidence) -> None:
    rows = efforts("dalian-2016-2020", evidence, 2018)
    (row,) = rows[rows["target"] == "services_share"].to_dict("records")

    # 52.0 in 2018, 55 in 2020: 1.5 points a year. Dalian gained more in 2009, 2014 and 2015 only, of 13 years; Shenyang
    # in 2014 and 2015 only, of 12, the break between 2015 and 2016 being no step.
    assert tuple(row) == PEER_EFFORT_COLUMNS
    assert (row["required"], row["measure"]) == (pytest.approx(1.5), "points")
    assert (row["own_steps"], row["own_effort"]) == (13, pytest.approx(10 / 13))
    assert (row["peer"], row["peer_from"], row["peer_to"]) == ("shenyang", 2005, 2018)
    assert (row["peer_steps"], row["peer_effort"]) == (12, pytest.approx(10 / 12))
    assert row["observations"]


def test_counts_and_money_are_compared_as_growth_and_nobody_is_a_peer_of_the_nation(evidence: Evidence) -> None:
    rows = efforts("china-2016-2020", evidence, 2018).set_index("target")

    # published_figures.csv: 17,697.42 in 2018; 20,000 in 2020.
    assert rows.loc["tech_contract_value", "measure"] == "growth"
    assert rows.loc["tech_contract_value", "required"] == pytest.approx((20_000 / 17_697.42197) ** 0.5 - 1, rel=1e-4)
    assert (rows["peer"] == "").all()
    assert rows["peer_effort"].map(math.isnan).all()
