"""Growth, cuts and what holds each year, against what came: indicators of the world that no fit has seen."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import jinpu
from jinpu.forecast.corpora import SERIES_FOLDER, left_alone, load_references

PAST, AHEAD, MOST = 10, 3, 300


def cases() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Pasts of ten years, natural targets on them, and what the three years after brought."""
    references = [each for each in load_references(Path(SERIES_FOLDER)) if each.corpus == "world"]
    unseen = left_alone({each.indicator for each in references})
    kept = [each for each in references if each.indicator in unseen and len(each.values) >= PAST + AHEAD]
    rows, targets, outcomes = [], [], []
    for number, each in enumerate(kept[:: max(1, len(kept) // MOST)]):
        values = each.window(len(each.values), PAST + AHEAD)
        past, after = values[:PAST], values[PAST:]
        if (values <= 0).any() or np.ptp(past) == 0:
            continue
        name, base = f"s{number}", past[-1]
        rows += [(name, 2000 + year, value, each.kind) for year, value in enumerate(past)]
        pace = 100 * ((past[-1] / past[0]) ** (1 / (PAST - 1)) - 1)
        came = 100 * ((after[-1] / base) ** (1 / AHEAD) - 1)
        side = "at_least" if pace > 0 else "at_most"
        sign = 1 if pace > 0 else -1
        asked = [
            ("growth", round(pace, 2), sign * (came - round(pace, 2)) >= 0),
            ("cut", 5.0, after[-1] <= 0.95 * base),
            ("each_year", base, bool((sign * (after - base) >= 0).all())),
        ]
        for kind, target, met in asked:
            targets.append((name, target, 2000 + PAST - 1 + AHEAD, side, kind, 2000 + PAST - 1))
            outcomes.append((kind, met))
    frame = pd.DataFrame(rows, columns=["series", "year", "value", "series_kind"])
    columns = ["series", "target", "year", "direction", "kind", "baseline_year"]
    return frame, pd.DataFrame(targets, columns=columns), pd.DataFrame(outcomes, columns=["kind", "met"])


@pytest.fixture(scope="module")
def judged() -> pd.DataFrame:
    frame, targets, outcomes = cases()
    verdicts = jinpu.judge(frame, targets, as_of=2000 + PAST - 1)
    return outcomes.assign(said=verdicts["probability"]).dropna()


@pytest.mark.parametrize("kind", ["growth", "cut", "each_year"])
def test_chances_of_a_kind_are_worth_more_than_its_base_rate(judged: pd.DataFrame, kind: str) -> None:
    rows = judged[judged["kind"] == kind]
    met = rows["met"].astype(float)
    assert len(rows) > 100
    assert ((rows["said"] - met) ** 2).mean() < met.var(ddof=0)
    assert rows["said"].mean() == pytest.approx(met.mean(), abs=0.08)
