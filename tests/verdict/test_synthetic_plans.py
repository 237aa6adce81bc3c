"""Plans made up on reference series: one worked by hand, and what verdicts on official indicators are worth."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jinpu.forecast.corpora import Reference, load_references
from jinpu.forecast.table import shipped
from jinpu.verdict.synthetic_plans import (
    hit_rates,
    judged_unseen,
    made_verdicts,
    published_hit_rates,
    synthetic_plan_scores,
)

# Changes 2, 2, 2 up to the fourth value, so that the usual change is 2 and five years are worth 10 at full ambition.
VALUES = np.array([10.0, 12.0, 14.0, 16.0, 17.0, 19.0, 20.0, 22.0, 23.0])


@pytest.fixture(scope="module")
def verdicts():
    return made_verdicts([Reference("made", "made:a", 2001, VALUES)], shipped())


def test_targets_lie_ahead_by_the_usual_change_times_the_years(verdicts):
    first = verdicts[(verdicts["baseline_year"] == 2004) & (verdicts["year"] == 2009)]

    assert sorted(set(first["target"])) == [6.0, 11.0, 13.5, 18.5, 21.0, 26.0]
    assert dict(zip(first["target"], first["met"], strict=True)) == {
        18.5: 1.0, 21.0: 1.0, 26.0: 0.0, 13.5: 0.0, 11.0: 0.0, 6.0: 0.0
    }  # fmt: skip
    assert sorted(set(first["as_of"])) == [2005, 2006, 2007, 2008]


def test_eurostat_s_rule_is_on_track_where_growth_suffices(verdicts):
    near = verdicts[(verdicts["target"] == 21.0) & (verdicts["as_of"] == 2007)].iloc[0]
    far = verdicts[(verdicts["target"] == 26.0) & (verdicts["as_of"] == 2007)].iloc[0]

    # From 12 in 2002 to 20 in 2007 it grew by 10.8 % a year; to be 21 and 26 in 2009 it needs 8.3 % and 11.7 %.
    assert (near["on_track"], far["on_track"]) == (1.0, 0.0)
    assert near["probability"] > 0.66 > 0.5 > far["probability"]


@pytest.mark.parametrize(("corpus", "skill"), [("Germany", 0.60), ("China", 0.70)])
def test_verdicts_on_official_indicators_in_no_table(corpus, skill):
    scores = synthetic_plan_scores(judged_unseen(load_references(), corpus))

    assert scores["skill"] > max(skill, scores["skill of Eurostat's rule"] + 0.15)
    assert scores["calibration"] < 0.04
    rule = scores["skill of Eurostat's rule"]
    row = f"| {scores['verdicts']:,} | {scores['skill']:.2f} | {scores['calibration']:.3f} |"
    assert f"{row} {rule:.2f} |" in Path("README.md").read_text(encoding="utf-8")


def test_hit_rates_weigh_each_indicator_once_and_stand_surest_first():
    made = pd.DataFrame({"probability": [0.95, 0.92, 0.2, 0.3], "weight": [1.0, 3.0, 1.0, 1.0], "met": [1, 0, 0, 1]})
    rates = hit_rates(made)
    assert rates.to_dict("list") == {
        "word": ["very_likely", "unlikely"], "verdicts": [2, 2], "said": [0.928, 0.25], "met": [0.25, 0.5],
    }  # fmt: skip


def test_the_rates_that_pages_quote_are_of_all_verdicts_in_the_readme():
    shipped_rates = published_hit_rates()
    readme = Path("README.md").read_text(encoding="utf-8")
    counts = [int(number.replace(",", "")) for number in re.findall(r"indicators \| ([\d,]+) \|", readme)]
    assert sum(rate.verdicts for rate in shipped_rates.values()) == sum(counts)
    rates = [rate.met for rate in shipped_rates.values()]
    assert rates == sorted(rates, reverse=True)
