"""How many targets are met: worked by hand, and flat where the truth is known."""

from math import comb, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jinpu.evidence import read_evidence
from jinpu.indicators import indicator_series
from jinpu.plan import load_plan
from jinpu.report.track_record import plan_counts
from jinpu.verdict import MetCount, count_met, judge_plan, plan_count
from jinpu.verdict.series import AnnualSeries

YEARS = tuple(range(2000, 2020))


def series_of(errors: np.ndarray) -> AnnualSeries:
    return AnnualSeries(YEARS[: len(errors)], tuple(np.cumsum(1.0 + errors).tolist()))


def test_targets_without_common_years_count_as_coins_do() -> None:
    found = count_met([0.3] * 6, [f"s{place}" for place in range(6)], [1] * 6, {})
    expected = [comb(6, met) * 0.3**met * 0.7 ** (6 - met) for met in range(7)]
    assert found.chances == pytest.approx(expected, abs=0.025)
    assert found.expected == pytest.approx(1.8, abs=0.06)


def test_two_targets_on_one_series_are_met_together_or_the_other_way_round() -> None:
    past = {"a": series_of(np.random.default_rng(1).normal(size=20))}
    same = count_met([0.5, 0.5], ["a", "a"], [1, 1], past)
    assert same.chances[1] < 0.1
    opposite = count_met([0.5, 0.5], ["a", "a"], [1, -1], past)
    assert opposite.chances[1] > 0.9


def test_what_moved_together_is_met_together() -> None:
    rng = np.random.default_rng(2)
    shock = rng.normal(size=20)
    past = {name: series_of(shock + 0.3 * rng.normal(size=20)) for name in "abcd"}
    together, alone = (count_met([0.5] * 4, list("abcd"), [1] * 4, known) for known in (past, {}))
    spread = [np.arange(5) ** 2 @ np.array(each.chances) - each.expected**2 for each in (together, alone)]
    assert spread[0] > 1.5 * spread[1]
    assert together.expected == pytest.approx(2.0, abs=0.06)


def test_a_target_without_a_chance_counts_nowhere_and_certain_ones_always() -> None:
    found = count_met([1.0, 0.0, nan, 1.0], list("abcd"), [1] * 4, {})
    assert (found.asked, found.without, found.interval()) == (3, 1, (2, 2))
    assert count_met([nan], ["a"], [1], {}).interval() == (0, 0)


def test_the_range_leaves_a_tenth_at_either_end() -> None:
    count = MetCount((0.05, 0.05, 0.2, 0.4, 0.2, 0.1))
    assert count.interval() == (2, 4)
    assert count.interval(0.6) == (2, 4)
    assert count.interval(0.95) == (0, 5)
    assert count.pit(3, 0.5) == pytest.approx(0.5)


def test_joint_draws_bring_the_transform_nearer_to_flat() -> None:
    rng = np.random.default_rng(3)
    transforms: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(150):
        shock = rng.normal(size=21)
        errors = [0.9 * shock + 0.45 * rng.normal(size=21) for _ in range(8)]
        past = {f"s{place}": series_of(each[:20]) for place, each in enumerate(errors)}
        met = sum(each[20] > 0 for each in errors)
        for joint in transforms:
            found = count_met([0.5] * 8, list(past), [1] * 8, past if joint else {})
            transforms[joint].append(found.pit(int(met), float(rng.uniform())))
    near = {joint: np.mean([min(each, 1 - each) < 0.1 for each in found]) for joint, found in transforms.items()}
    # A flat transform has a fifth of its values there; correlations are shrunk, so that half of the excess goes.
    assert near[True] - 0.2 < 0.7 * (near[False] - 0.2), near


def test_two_targets_of_a_plan_on_one_indicator_are_one_series() -> None:
    verdicts = pd.DataFrame(
        {"main": True, "target": ["near", "far"], "reading": "r", "region": "germany", "indicator": "oda_gni_share",
         "direction": "at_least", "probability": [0.5, 0.5], "end_year": 2030, "as_of": 2019}
    )  # fmt: skip
    errors = np.random.default_rng(4).normal(size=20)
    rows = [{"target": target, "reading": "r", "region": "germany", "year": year, "spliced": value}
            for target in ("near", "far") for year, value in zip(YEARS, np.cumsum(errors), strict=True)]  # fmt: skip
    assert plan_count(verdicts, pd.DataFrame(rows)).chances[1] < 0.1


def test_the_back_test_is_flat_and_flatter_than_independent_draws() -> None:
    table = pd.read_csv("data/raw/series/counts.csv").set_index(["plans of", "draws"])
    made = table.loc["the world's indicators"]
    assert (made["plans"] >= 200).all()
    assert made["distance"]["joint"] <= 0.1
    assert made["distance"]["joint"] < made["distance"]["independent"]


def test_a_plan_of_which_nothing_is_known_has_no_count(tmp_path: Path) -> None:
    plan = load_plan("shenyang-2017-2019").model_copy(update={"judged_from": 2018, "judged_to": 2018})
    known = indicator_series(plan, read_evidence(Path("data/raw")), 2018)
    folder = tmp_path / plan.id / "2018"
    folder.mkdir(parents=True)
    judge_plan(plan, known, 2018).verdicts.to_csv(folder / "verdicts.csv", index=False)
    known.series.to_csv(folder / "series.csv", index=False)
    assert plan_counts([plan], tmp_path)[plan.id, 2018].asked == 0
