"""Whether a verdict hangs on the reading or on the vintage that was chosen."""

from dataclasses import replace

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import IndicatorSeries, indicator_series
from jinpu.plan import load_plan
from jinpu.verdict import judge_plan
from jinpu.verdict.sensitivity import LEFT_OUT, READING

AS_OF = 2018


@pytest.fixture(scope="module")
def dalian(evidence: Evidence) -> IndicatorSeries:
    return indicator_series(load_plan("dalian-2016-2020"), evidence, AS_OF)


def services(found: pd.DataFrame) -> "pd.Series[float]":
    return found[(found["target"] == "services_share") & (found["change"] == LEFT_OUT)].iloc[0]


def test_another_vintage_leaves_dalians_services_share_where_it_is(dalian: IndicatorSeries) -> None:
    judged = judge_plan(load_plan("dalian-2016-2020"), dalian, AS_OF)
    said = judged.verdicts[judged.verdicts["target"] == "services_share"].iloc[0]

    other = services(judged.sensitivity)
    assert other["probability"] != said["probability"]
    assert not other["flips"]


def test_a_vintage_that_says_something_else_flips_the_verdict(dalian: IndicatorSeries) -> None:
    newest = dalian.left_out[dalian.left_out["target"] == "services_share"].iloc[[0]]
    rivals = pd.concat([newest.assign(year=year, value=value) for year, value in ((2017, 56.0), (2018, 58.0))])
    judged = judge_plan(load_plan("dalian-2016-2020"), replace(dalian, left_out=rivals), AS_OF)

    other = services(judged.sensitivity)
    assert other["flips"]


def test_without_rivals_there_is_nothing_to_compare(dalian: IndicatorSeries) -> None:
    judged = judge_plan(load_plan("dalian-2016-2020"), replace(dalian, left_out=dalian.left_out.iloc[:0]), AS_OF)

    assert judged.sensitivity.empty


def test_jinpus_patents_hang_on_the_reading(evidence: Evidence) -> None:
    plan = load_plan("jinpu-2017-2019")
    found = judge_plan(plan, indicator_series(plan, evidence, AS_OF), AS_OF).sensitivity
    patents = found[(found["target"] == "inv_patents_per10k") & (found["change"] == READING)]

    assert list(patents["reading"]) == ["per_100k"]
    assert patents["flips"].all()
