"""The promise itself: each competition forecast from a table that has not seen it, on the published windows."""

from pathlib import Path

import pytest

from jinpu.forecast.backtest import Trial, leave_one_out, without
from jinpu.forecast.corpora import COMPETITIONS, load_references

# Theta with pooled errors, the best published on these windows, has by n: MASE 2.190, 2.127, 2.086; MSIS at n = 6 16.4;
# Brier score of reaching a target .156, .149, .149 and calibration error .014, .011, .016.
AT_MOST = {
    4: {"MASE": 2.12, "MSIS": 17.3, "CRPS": 1.39, "Brier": 0.152, "calibration": 0.012},
    6: {"MASE": 2.08, "MSIS": 15.8, "CRPS": 1.33, "Brier": 0.145, "calibration": 0.010},
    10: {"MASE": 1.99, "MSIS": 15.2, "CRPS": 1.29, "Brier": 0.145, "calibration": 0.012},
}


@pytest.fixture(scope="module")
def trials() -> dict[int, Trial]:
    references = load_references()
    tables = {corpus: without(references, corpus) for corpus in COMPETITIONS}
    return {points: leave_one_out(references, tables, points) for points in AT_MOST}


@pytest.mark.parametrize("points", AT_MOST)
def test_errors_and_probabilities(trials: dict[int, Trial], points: int) -> None:
    scores = trials[points].scores()

    assert {name: scores[name] for name, most in AT_MOST[points].items() if scores[name] > most} == {}


@pytest.mark.parametrize("points", AT_MOST)
def test_intervals_cover_what_they_say(trials: dict[int, Trial], points: int) -> None:
    scores = trials[points].scores()

    # One point either way; a window more or less falls inside where another processor rounds the fit otherwise.
    assert scores["cover80"] == pytest.approx(0.80, abs=0.0105)
    assert scores["cover95"] == pytest.approx(0.95, abs=0.0105)


@pytest.mark.parametrize("points", AT_MOST)
def test_the_readme_says_what_is_measured(trials: dict[int, Trial], points: int) -> None:
    found = trials[points].scores()
    covered = " | ".join(f"{100 * found[name]:.1f} %" for name in ("cover80", "cover95"))
    errors = f"{found['MSIS']:.1f} | {found['CRPS']:.2f} | {found['Brier']:.3f} | {found['calibration']:.3f}"
    row = f"| {points} | {found['MASE']:.2f} | {covered} | {errors} |"

    assert row in Path("README.md").read_text(encoding="utf-8").splitlines()


def test_the_readme_says_what_the_word_likely_was_worth(trials: dict[int, Trial]) -> None:
    said, happened, _ = trials[6].targets()
    reached = happened[(said >= 0.66) & (said < 0.90)].mean()

    assert f'"likely" {100 * reached:.0f} % were reached' in Path("README.md").read_text(encoding="utf-8")
