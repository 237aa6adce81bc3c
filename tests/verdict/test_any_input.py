"""Whatever a table holds: a clear line or a right result."""

import math

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.verdict import Target, judge_series
from jinpu.verdict.judging import COLUMNS

cells = st.one_of(
    st.none(),
    st.text(max_size=5),
    st.sampled_from([">=", "at_least", "at_most", "added", "growth", "cut", "each_year", "rank", "share", "rate"]),
    st.integers(-(10**9), 10**9),
    st.floats(),
)
years = st.integers(1990, 2035)
values = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([0.0, 1e99, -1e99, 5e-324, 0.1, 0.30000000000000004]))
kinds = st.sampled_from(
    ["", "level", "annual", "added", "growth", "cut", "each_year", "rank", "share", "money", "rate"]
)


def one_line(error: InputError, place: str) -> None:
    assert "\n" not in str(error)
    assert place in str(error)


@settings(deadline=None, max_examples=150)
@given(
    series=st.dictionaries(years, values, min_size=1, max_size=12),
    target=values,
    year=years,
    direction=st.sampled_from(["at_least", "at_most"]),
    kind=kinds,
    baseline_year=st.one_of(st.none(), years),
    baseline=st.one_of(st.none(), values),
    step=st.sampled_from([0.0, 0.1, 1.0]),
)
def test_a_plausible_row_is_judged_or_refused(
    series: dict[int, float],
    target: float,
    year: int,
    direction: str,
    kind: str,
    baseline_year: int | None,
    baseline: float | None,
    step: float,
) -> None:
    frame = pd.DataFrame({"series": "a", "year": list(series), "value": list(series.values()), "step": step})
    row = {"series": "a", "target": target, "year": year, "direction": direction, "kind": kind}
    try:
        found = judge_series(frame, pd.DataFrame([row | {"baseline_year": baseline_year, "baseline": baseline}]))
    except InputError as error:
        one_line(error, "")
        return
    assert tuple(found.columns) == COLUMNS
    said = found.iloc[0]
    assert (said["abstained"] != "") == math.isnan(said["probability"])
    assert math.isnan(said["probability"]) or 0.0 <= said["probability"] <= 1.0


@settings(deadline=None, max_examples=150)
@given(
    row=st.fixed_dictionaries(dict.fromkeys(("series", "target", "year", "direction", "kind", "lower", "part"), cells))
)
@example(row=dict.fromkeys(("series", "target", "year", "direction", "lower", "part")) | {"kind": math.nan})
def test_any_cell_is_read_or_named(row: dict[str, object]) -> None:
    frame = pd.DataFrame({"series": "a", "year": range(2010, 2016), "value": 1.0})
    try:
        judge_series(frame, pd.DataFrame([row]))
    except InputError as error:
        one_line(error, "targets, row 0")


@given(value=st.floats(-1e9, 1e9), sign=st.sampled_from([1, -1]))
def test_a_tie_meets_both_directions(value: float, sign: int) -> None:
    assert Target(value, 2020, sign).met_by(value)
    assert Target(value, 2020, sign).met_by(value * (1 + 1e-12))


def test_an_exact_hit_is_met_and_what_falls_short_in_print_is_not() -> None:
    """.1 + .2 is .30000000000000004; the Danish 2.96 against 3.0 was missed (Eurostat)."""
    frame = pd.DataFrame({"series": "a", "year": range(2010, 2015), "value": [0.1, 0.15, 0.2, 0.25, 0.3]})
    rows = [
        {"series": "a", "target": 0.2, "year": 2014, "direction": each, "kind": "added", "baseline_year": 2010,
         "baseline": 0.1}
        for each in ("at_least", "at_most")
    ]  # fmt: skip
    assert judge_series(frame, pd.DataFrame(rows))["probability"].tolist() == [1.0, 1.0]
    assert not Target(3.0, 2020, 1).met_by(2.96)


def test_one_bad_goal_costs_one_cell() -> None:
    """The goal equals the base of 2015 to the last digit but one: no growth is required of it."""
    frame = pd.DataFrame({"series": "a", "year": range(2015, 2020), "value": [0.3, 0.31, 0.29, 0.3, 0.28]})
    both = pd.DataFrame(
        [{"series": "a", "target": t, "year": 2030, "direction": "at_least"} for t in (0.3 + 6e-17, 0.4)]
    )
    found = judge_series(frame, both.assign(year=2025))
    assert found["statcan"].tolist() == ["not_available", "deterioration"]
    assert found["probability"].notna().all()


def test_printed_ties_count_for_both_and_a_level_is_as_likely_as_its_total() -> None:
    flat = pd.DataFrame({"series": "a", "year": range(2008, 2018), "value": [50, 51, 50, 49, 50, 51, 50, 50, 49, 50]})
    ways = pd.DataFrame([{"series": "a", "target": 50, "year": 2018, "direction": d} for d in ("at_least", "at_most")])
    assert judge_series(flat.assign(step=1), ways)["probability"].sum() > 1.1
    for beyond in (1, 3, 5):
        asked = {"series": "a", "target": 50 + beyond, "year": 2018, "direction": "at_least", "baseline_year": 2017}
        level, total = judge_series(flat, pd.DataFrame([asked | {"kind": kind} for kind in ("level", "added")]))[
            "probability"
        ]
        assert 1 / 1.5 < level / total < 1.5
