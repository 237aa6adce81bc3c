"""Scores on the competitions' windows: the last n values of each series, three years ahead.

The fitted table has seen these futures, so the scores here say that nothing is broken, not how good the forecasts are:
the back-test, which leaves out the corpus that is scored, says that.
"""

import numpy as np
import pandas as pd
import pytest

from jinpu.forecast import forecast_series
from jinpu.forecast.corpora import COMPETITIONS, Reference, load_references

HORIZON = 3
# Number of series and mean absolute scaled error of the naive forecast on these windows, computed without this package.
SERIES = {4: 1344, 6: 1344, 10: 1325}
NAIVE = {4: 2.371, 6: 2.371, 10: 2.366}
# What is asked of forecasts that leave a corpus out; having seen it, the table must do no worse.
MASE = {4: 2.16, 6: 2.07, 10: 2.02}
MSIS = {4: 19.8, 6: 17.6, 10: 17.3}


@pytest.fixture(scope="module")
def competitions() -> list[Reference]:
    return [series for series in load_references() if series.corpus in COMPETITIONS]


def scored(references: list[Reference], points: int) -> pd.DataFrame:
    """One row a series and year: what happened, the scale, the naive forecast, and the quantiles."""
    seen, known = [], []
    for series in references:
        train, future = np.split(series.values, [-series.held_out])
        scale = np.abs(np.diff(train)).mean()
        if len(train) < points or scale == 0:
            continue
        seen += [(series.name, year, value) for year, value in enumerate(train[-points:])]
        ahead = enumerate(future[:HORIZON], start=points)
        known += [(series.name, year, value, scale, train[-1]) for year, value in ahead]
    forecasts = forecast_series(pd.DataFrame(seen, columns=["series", "year", "value"]), HORIZON).quantiles()
    actual = pd.DataFrame(known, columns=["series", "year", "actual", "scale", "naive"])
    return actual.merge(forecasts, on=["series", "year"], validate="one_to_one")


def scaled_error(rows: pd.DataFrame, column: str) -> float:
    return float(((rows["actual"] - rows[column]).abs() / rows["scale"]).mean())


def covered(rows: pd.DataFrame, low: str, high: str) -> "pd.Series[bool]":
    return rows["actual"].between(rows[low], rows[high])


def interval_score(rows: pd.DataFrame) -> float:
    """MSIS of the 95 % interval: its width, and forty times by how far it was missed."""
    below, above = (rows["q2.5"] - rows["actual"]).clip(lower=0), (rows["actual"] - rows["q97.5"]).clip(lower=0)
    return float(((rows["q97.5"] - rows["q2.5"] + 40.0 * (below + above)) / rows["scale"]).mean())


@pytest.mark.parametrize("points", [4, 6, 10])
def test_scores_of_all_competitions(competitions: list[Reference], points: int) -> None:
    rows = scored(competitions, points)
    assert len(rows) == HORIZON * SERIES[points]
    # The windows are those of the comparison: its naive score comes out.
    assert scaled_error(rows, "naive") == pytest.approx(NAIVE[points], abs=0.0006)
    assert scaled_error(rows, "q50") <= MASE[points]
    assert interval_score(rows) <= MSIS[points]
    assert 0.94 <= covered(rows, "q2.5", "q97.5").mean() <= 0.975
    assert 0.76 <= covered(rows, "q10", "q90").mean() <= 0.84


@pytest.mark.parametrize("corpus", sorted(COMPETITIONS))
def test_no_competition_is_far_from_its_nominal_coverage(competitions: list[Reference], corpus: str) -> None:
    rows = scored([series for series in competitions if series.corpus == corpus], 6)
    assert 0.91 <= covered(rows, "q2.5", "q97.5").mean() <= 0.98
    assert 0.73 <= covered(rows, "q10", "q90").mean() <= 0.86
    assert scaled_error(rows, "q50") < scaled_error(rows, "naive")


def test_coverage_holds_one_two_and_three_years_ahead(competitions: list[Reference]) -> None:
    rows = scored(competitions, 6)
    inside = covered(rows, "q2.5", "q97.5").groupby(rows["year"]).mean()
    assert list(inside.index) == [6, 7, 8]
    assert inside.between(0.92, 0.98).all()
