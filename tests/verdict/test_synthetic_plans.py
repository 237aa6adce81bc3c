"""Plans made up on reference series: one worked by hand, and what verdicts on official indicators are worth."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from jinpu.forecast.corpora import SERIES_FOLDER, Reference, load_references
from jinpu.forecast.table import shipped
from jinpu.verdict.effort import published_hit_rates
from tests.backtest.plans import hit_rates, judged_unseen, made_verdicts, synthetic_plan_scores
from tests.forecast.readme import plan_rows

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
    assert (near["eurostat"], far["eurostat"]) == ("significant", "moderate")
    assert near["probability"] > 0.66 > 0.5 > far["probability"]


def test_a_drift_has_student_s_errors(verdicts):
    row = verdicts[(verdicts["target"] == 18.5) & (verdicts["as_of"] == 2005)].iloc[0]

    # Changes 2, 2, 2, 1 to 17 in 2005: four years on 17 + 4 * 1.75 = 24, with 0.5 * sqrt(4 * (1 + 4 / 4)) = 1.414.
    assert row["drift"] == pytest.approx(student.sf((18.5 - 24.0) / np.sqrt(2.0), 3))


def test_a_word_is_worth_the_share_that_it_had_elsewhere(verdicts):
    said = verdicts.assign(eurostat="significant", met=[1.0, 0.0] * (len(verdicts) // 2), weight=1.0)
    elsewhere = said.assign(met=([1.0] * 3 + [0.0]) * (len(verdicts) // 4))
    scores = synthetic_plan_scores(said, elsewhere)

    # Half are met; always saying .75 has a Brier score of .3125 where always saying .5 has .25.
    assert scores["word of eurostat"] == pytest.approx(1.0 - 0.3125 / 0.25)


def test_the_readme_says_what_was_measured():
    readme = Path("README.md").read_text(encoding="utf-8").splitlines()
    rows = plan_rows(pd.read_csv(SERIES_FOLDER / "plans.csv"))

    assert [row for row in rows if row not in readme] == []


@pytest.mark.parametrize(("corpus", "skill"), [("Germany", 0.60), ("China", 0.70)])
def test_verdicts_on_official_indicators_in_no_table(corpus, skill):
    scores = synthetic_plan_scores(judged_unseen(load_references(), corpus))
    known = pd.read_csv(SERIES_FOLDER / "plans.csv").set_index("corpus").loc[corpus]

    assert scores["skill"] > max(skill, scores["drift"], scores["Eurostat as yes or no"] + 0.15)
    assert scores["calibration"] < 0.04
    assert {name: scores[name] for name in ("verdicts", "skill", "drift")} == pytest.approx(
        {name: known[name] for name in ("verdicts", "skill", "drift")}, abs=1e-3
    )


def test_hit_rates_weigh_each_indicator_once_and_stand_surest_first():
    made = pd.DataFrame({"probability": [0.95, 0.92, 0.2, 0.3], "weight": [1.0, 3.0, 1.0, 1.0], "met": [1, 0, 0, 1]})
    rates = hit_rates(made)
    assert rates.to_dict("list") == {
        "word": ["very_likely", "unlikely"], "verdicts": [2, 2], "said": [0.928, 0.25], "met": [0.25, 0.5],
    }  # fmt: skip


def test_the_rates_that_pages_quote_are_of_all_verdicts_on_national_indicators():
    shipped_rates = published_hit_rates()
    counts = pd.read_csv(SERIES_FOLDER / "plans.csv").set_index("corpus")["verdicts"]
    assert sum(rate.verdicts for rate in shipped_rates.values()) == counts[["Germany", "China"]].sum()
    rates = [rate.met for rate in shipped_rates.values()]
    assert rates == sorted(rates, reverse=True)
