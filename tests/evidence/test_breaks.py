import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.evidence import Evidence, as_of, choose, cut, independent_points, read_breaks, splice

STEPS = st.lists(st.tuples(st.integers(1, 3), st.floats(-0.3, 0.3), st.booleans()), min_size=4, max_size=14)


def series_of(steps: list[tuple[int, float, bool]]) -> tuple[list[int], list[float], list[int]]:
    years, logs, segments = [2000], [5.0], [0]
    for gap, growth, breaks in steps:
        years.append(years[-1] + gap)
        logs.append(logs[-1] + (2.0 if breaks else growth * gap))
        segments.append(segments[-1] + breaks)
    return years, [math.exp(value) for value in logs], segments


def observed_growth(years: list[int], values: list[float], segments: list[int]) -> float:
    within = [i for i in range(1, len(years)) if segments[i] == segments[i - 1]]
    change = sum(math.log(values[i] / values[i - 1]) for i in within)
    return change / sum(years[i] - years[i - 1] for i in within)


@given(STEPS)
def test_splicing_keeps_observed_growth_and_makes_none(steps: list[tuple[int, float, bool]]) -> None:
    years, values, segments = series_of(steps)
    observed = [i for i in range(1, len(years)) if segments[i] == segments[i - 1]]
    assume(len(observed) >= 3)
    line = splice(years, values, segments, additive=False)
    mean = observed_growth(years, values, segments)
    kept = [i for i, value in enumerate(line) if not math.isnan(value)]
    for before, after in pairwise(kept):
        growth = math.log(line[after] / line[before])
        if segments[after] == segments[before]:
            assert growth == pytest.approx(math.log(values[after] / values[before]), abs=1e-9)
        else:
            assert growth == pytest.approx(mean * (years[after] - years[before]), abs=1e-9)


@given(STEPS)
def test_the_last_segment_is_as_published(steps: list[tuple[int, float, bool]]) -> None:
    years, values, segments = series_of(steps)
    line = np.array(splice(years, values, segments, additive=False))
    last = np.array(segments) == segments[-1]
    assert line[last] == pytest.approx(np.array(values)[last])


def test_hand_worked_splice_of_shares() -> None:
    # steps seen: +1 and +3 in the first segment, +2 in the second: mean 2; so 44 goes to 50 - 2
    line = splice([2010, 2011, 2012, 2013, 2014], [40.0, 41.0, 44.0, 50.0, 52.0], [0, 0, 0, 1, 1], additive=True)
    assert line == pytest.approx([44.0, 45.0, 48.0, 50.0, 52.0])


def test_too_few_observed_steps_leave_the_last_segment_only() -> None:
    line = splice([2015, 2016, 2017], [10.0, 12.0, 30.0], [0, 0, 1], additive=False)
    assert [math.isnan(value) for value in line] == [True, True, False]


def test_a_shift_out_of_bounds_drops_the_segment() -> None:
    years, values, segments = [2010, 2011, 2012, 2013, 2014], [1.0, 31.0, 61.0, 5.0, 35.0], [0, 0, 0, 1, 1]
    line = splice(years, values, segments, additive=True, lower=0.0, upper=100.0)
    assert [math.isnan(value) for value in line] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("segments", "points"), [([], 0), ([0], 1), ([0, 0, 0], 3), ([0, 0, 1, 1, 1], 4), ([0, 0, 2], 2)]
)
def test_each_join_costs_a_point(segments: list[int], points: int) -> None:
    assert independent_points(segments) == points


@pytest.mark.parametrize("region", ["dalian", "shenyang"])
@pytest.mark.parametrize("break_year", [2016, 2019])
def test_gdp_levels_across_a_break_never_make_growth(evidence: Evidence, region: str, break_year: int) -> None:
    chosen, _ = choose(as_of(evidence.observations, 2022))
    gdp = chosen[(chosen["region"] == region) & (chosen["indicator"] == "gdp")].set_index("year")
    years, values = [int(year) for year in gdp.index], list(gdp["value"])
    pieces = cut(evidence.breaks, region, "gdp", years, list(gdp["basis"]))
    assert pieces["cause_en"].iloc[years.index(break_year)]
    line = splice(years, values, list(pieces["segment"]), additive=False)
    growth = np.diff(np.log(line))
    raw = np.diff(np.log(values))
    place = years.index(break_year) - 1
    mean = observed_growth(years, values, list(pieces["segment"]))
    assert growth[place] == pytest.approx(mean)
    assert growth[place] != pytest.approx(raw[place], abs=0.01)
    assert mean > 0.03  # without the breaks: 17 years of growth of which 2016 alone takes away 13 to 25 %


def test_a_change_of_statistical_level_cuts(evidence: Evidence) -> None:
    pieces = cut(evidence.breaks, "china", "services_share", [2012, 2013, 2015], ["", "", "census5"])
    assert list(pieces["segment"]) == [0, 0, 1]


def test_a_break_applies_to_its_own_level_only(evidence: Evidence) -> None:
    years = [2014, 2015, 2016, 2017]
    first = cut(evidence.breaks, "liaoning", "gdp", years, [""] * 4)
    later = cut(evidence.breaks, "liaoning", "gdp", years, ["census4"] * 4)
    assert list(first["segment"]) == [0, 0, 1, 1]
    assert list(later["segment"]) == [0, 0, 0, 0]


def test_a_break_in_a_gap_still_cuts(evidence: Evidence) -> None:
    assert list(cut(evidence.breaks, "dalian", "gdp", [2014, 2017], ["", ""])["segment"]) == [0, 1]


def test_every_break_names_figures_that_exist(evidence: Evidence) -> None:
    ids = {identity for source in evidence.breaks["source"] for identity in source.split()}
    assert ids <= set(evidence.observations["id"])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nowhere,gdp,2016,,a,b,F0001", "unknown region"),
        ("dalian,nothing,2016,,a,b,F0001", "unknown indicator"),
        ("dalian,gdp,soon,,a,b,F0001", "'soon' is not a year; write the new level's first year$"),
        *(
            (f"dalian,gdp,2016,,{rest}", "a break needs its cause in both languages and a source; add them$")
            for rest in ("a,,F0001", ",b,F0001", "a,b,")
        ),
    ],
)
def test_bad_breaks_are_named(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "breaks.csv"
    path.write_text(f"region,indicator,year,basis,cause_en,cause_zh,source\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"row 2: .*{said}"):
        read_breaks(path)
