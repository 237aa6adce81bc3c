"""Ratings against what the systems themselves published."""

import math
from pathlib import Path

import pandas as pd
import pytest

from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.ratings.growth import NOT_AVAILABLE, progress
from jinpu.verdict.ratings.trends import destatis, mean_change

SERIES = Path("data/raw/series")
VINTAGE = "2023-02-01"
# Indicator 10.1 has three verdicts on one published series, the foreign graduates' rate (84.3 % in 2021). The third
# target, "equal to the Germans' rate by 2030", was typed into the key as a gap falling to 0, for which it has no
# series; asked of the rate itself it is 100 % and rising.
STATED_ON_THE_GAP = {"10-1|1|3": (100.0, 1)}
# Biennial values, a target that had been met in between, and the symbols of a first year on five values.
KNOWN_MISSES = {
    "11-1-b|1|1|2017", "11-1-b|1|1|2019", "12-1-b|2|1|2014", "12-1-b|3|1|2014",
    "4-1-a|1|2|2016", "4-1-a|1|2|2017", "5-1-bc|2|1|2019", "5-1-bc|2|1|2021",
}  # fmt: skip


@pytest.fixture(scope="module")
def german_series() -> dict[str, pd.DataFrame]:
    table = pd.read_csv(SERIES / "destatis_indicators.csv")
    table = table[table["data_vintage"] == VINTAGE]
    return {str(name): rows.sort_values("year") for name, rows in table.groupby("series_id")}


def german_case(row, series, *, as_typed):
    """The past and the aim of a key row, or None where the key leaves the rule open or the series lacks the year."""
    if not isinstance(row.rule, str) or row.series_id not in series or math.isnan(row.direction):
        return None
    known = series[row.series_id]
    known = known[known["year"] <= row.assessed_year]
    if len(known) < 4 or known["year"].iloc[-1] != row.assessed_year:
        return None
    past = AnnualSeries(tuple(known["year"]), tuple(known["value"]))
    if row.rule == "direction":
        return past, Target(None, None, int(row.direction))
    if math.isnan(row.target_value) or (row.rule == "target" and math.isnan(row.target_year)):
        return None
    value, sign = row.target_value, int(row.direction)
    if not as_typed:
        value, sign = STATED_ON_THE_GAP.get(row.id.rsplit("|", 1)[0], (value, sign))
    return past, Target(value, int(row.target_year) if row.rule == "target" else None, sign)


def german_results(series, *, as_typed):
    key = pd.read_csv(SERIES / "destatis_verdicts.csv")
    cases = {row.id: (german_case(row, series, as_typed=as_typed), row.published_symbol) for row in key.itertuples()}
    return {name: destatis(*case) == symbol for name, (case, symbol) in cases.items() if case is not None}


def test_german_weather_symbols_of_the_indicator_report_2022(german_series):
    results = german_results(german_series, as_typed=False)

    assert len(results) == 472
    assert {name for name, right in results.items() if not right} == KNOWN_MISSES


def test_the_keys_own_error_costs_seven_symbols_when_it_is_taken_as_typed(german_series):
    results = german_results(german_series, as_typed=True)

    wrong = {name for name, right in results.items() if not right} - KNOWN_MISSES
    assert {name.rsplit("|", 1)[0] for name in wrong} == set(STATED_ON_THE_GAP)
    assert len(wrong) == 7


@pytest.mark.parametrize(("target", "symbol"), [(3.0, "sun"), (3.5, "cloud")])
def test_german_research_intensity_2020(german_series, target, symbol):
    known = german_series["9-1-a|1"]
    known = known[known["year"] <= 2020]
    past = AnnualSeries(tuple(known["year"]), tuple(known["value"]))

    assert mean_change(past) == pytest.approx(0.04)
    assert destatis(past, Target(target, 2025, 1)) == symbol


def canadian_rows():
    table = pd.read_csv(SERIES / "statcan_progress.csv")
    return table[table["status"] != "not_available"]


def canadian_progress(row):
    target = None if math.isnan(row.target) else row.target
    limit = None if math.isnan(row.limit) else row.limit
    aim = Target(target, int(row.target_year), int(row.direction), upper=limit)
    return progress(row.base_value, int(row.base_year), row.current_value, int(row.current_year), aim)


def test_all_125_canadian_progress_values_scores_and_words():
    rows = list(canadian_rows().itertuples())
    found = [canadian_progress(row) for row in rows]

    assert len(rows) == 125
    assert [each.value for each in found] == pytest.approx([row.progress_value for row in rows], abs=1e-9)
    assert [each.score for each in found] == pytest.approx([row.score for row in rows], abs=0.01)
    assert [each.status for each in found] == [row.status for row in rows]


def test_canada_cannot_judge_a_single_year():
    table = pd.read_csv(SERIES / "statcan_progress.csv")
    rows = table[(table["status"] == "not_available") & table["base_value"].notna()]

    assert len(rows) == 6
    assert {canadian_progress(row).status for row in rows.itertuples()} == {NOT_AVAILABLE.status}
