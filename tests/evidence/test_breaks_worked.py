"""Cuts and splices worked by hand."""

import math
from pathlib import Path

import pandas as pd
import pytest

from jinpu.evidence import cut, read_breaks, splice
from jinpu.evidence.breaks import COLUMNS

NAN = math.nan


def breaks(*rows: tuple[str, str, int, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame([(*row, "F0001") for row in rows], columns=list(COLUMNS))


def test_a_cut_names_its_causes_in_the_first_year_of_the_new_level() -> None:
    known = breaks(("dalian", "gdp", 2016, "", "A.", "甲。"), ("*", "gdp", 2016, "", "B.", "乙。"))
    pieces = cut(known, "dalian", "gdp", [2014, 2015, 2016, 2017], [""] * 4)
    assert list(pieces["segment"]) == [0, 0, 1, 1]
    assert list(pieces["cause_en"]) == ["", "", "A. B.", ""]
    assert list(pieces["cause_zh"]) == ["", "", "甲。乙。", ""]


def test_two_breaks_make_three_levels_and_one_before_the_first_year_none() -> None:
    known = breaks(*(("dalian", "gdp", year, "", "A.", "甲。") for year in (2014, 2016, 2018)))
    assert list(cut(known, "dalian", "gdp", [2014, 2015, 2016, 2018], [""] * 4)["segment"]) == [0, 0, 1, 2]


def test_a_break_of_another_region_indicator_or_level_does_not_cut() -> None:
    known = breaks(
        ("shenyang", "gdp", 2016, "", "A.", "甲。"), ("dalian", "rd_exp", 2016, "", "A.", "甲。"),
        ("dalian", "gdp", 2016, "census4", "A.", "甲。"),
    )  # fmt: skip
    assert list(cut(known, "dalian", "gdp", [2015, 2016], ["", ""])["segment"]) == [0, 0]
    assert list(cut(known, "dalian", "gdp", [2015, 2016], ["census4"] * 2)["segment"]) == [0, 1]


def test_a_change_of_level_is_said_in_words() -> None:
    pieces = cut(breaks(), "dalian", "gdp", [2014, 2015, 2016], ["", "census4", ""])
    assert list(pieces["segment"]) == [0, 1, 2]
    assert list(pieces["cause_en"]) == [
        "", "Another statistical level (census4).", "Another statistical level (as first published).",
    ]  # fmt: skip
    assert list(pieces["cause_zh"]) == ["", "统计口径（修订版本）不同。", "统计口径（修订版本）不同。"]


def test_without_a_file_there_are_no_breaks(tmp_path: Path) -> None:
    none = read_breaks(tmp_path / "breaks.csv")
    assert tuple(none.columns) == COLUMNS
    assert none.empty
    assert {name: kind.kind for name, kind in none.dtypes.items() if name == "year"} == {"year": "i"}
    assert list(cut(none, "dalian", "gdp", [2015, 2016], ["", ""])["segment"]) == [0, 0]


def test_a_break_may_hold_everywhere_and_a_city_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "breaks.csv"
    path.write_text(f"{','.join(COLUMNS)}\n*,gdp,2018,,a,b,F0001\ndalian,gdp,2016,,a,b,F0001\n", encoding="utf-8")
    table = read_breaks(path)
    assert list(table["year"]) == [2018, 2016]
    assert table["year"].dtype == int
    assert list(table["region"]) == ["*", "dalian"]


def spliced(years: list[int], values: list[float], segments: list[int], **more: object) -> list[float]:
    return [round(value, 9) for value in splice(years, values, segments, **{"additive": True, **more})]  # type: ignore[arg-type]  # made here


def same(found: list[float], wanted: list[float]) -> bool:
    return found == pytest.approx(wanted, nan_ok=True)


def test_a_gap_at_the_break_gets_the_mean_step_for_each_of_its_years() -> None:
    # 8 in four years is 2 a year; the three years from 2012 to 2015 are 6.
    line = spliced([2010, 2011, 2012, 2015, 2017], [10.0, 12.0, 14.0, 50.0, 54.0], [0, 0, 0, 1, 1])
    assert same(line, [40.0, 42.0, 44.0, 50.0, 54.0])


def test_three_levels_are_joined_one_after_the_other() -> None:
    # Steps of 1, 3 and 2: 2 a year.
    line = spliced([2010, 2011, 2012, 2013, 2014, 2015], [1.0, 2.0, 20.0, 23.0, 50.0, 52.0], [0, 0, 1, 1, 2, 2])
    assert same(line, [42.0, 43.0, 45.0, 48.0, 50.0, 52.0])


def test_a_level_of_one_point_drops_out_and_the_one_before_joins_over_it() -> None:
    line = spliced([2010, 2011, 2012, 2013, 2014, 2015], [1.0, 3.0, 20.0, 50.0, 52.0, 54.0], [0, 0, 1, 2, 2, 2])
    # 2 a year; two years from 2011 to 2013.
    assert same(line, [44.0, 46.0, NAN, 50.0, 52.0, 54.0])


def test_a_last_level_of_one_point_stays() -> None:
    assert same(spliced([2010, 2011, 2012, 2013, 2014], [1.0, 3.0, 5.0, 7.0, 50.0], [0, 0, 0, 0, 1]),
                [42.0, 44.0, 46.0, 48.0, 50.0])  # fmt: skip


def test_three_observed_steps_are_enough_and_two_are_not() -> None:
    assert same(spliced([2010, 2011, 2012, 2013], [1.0, 3.0, 50.0, 52.0], [0, 0, 1, 1]), [NAN, NAN, 50.0, 52.0])
    assert same(
        spliced([2010, 2011, 2012, 2013, 2014], [1.0, 3.0, 50.0, 52.0, 54.0], [0, 0, 1, 1, 1]),
        [46.0, 48.0, 50.0, 52.0, 54.0],
    )


@pytest.mark.parametrize(
    ("bounds", "kept"),
    [({"lower": 46.0}, True), ({"lower": 46.5}, False), ({"upper": 48.0}, True), ({"upper": 47.5}, False), ({}, True)],
)
def test_a_bound_itself_is_within_bounds(bounds: dict[str, float], kept: bool) -> None:
    line = spliced([2010, 2011, 2012, 2013, 2014], [1.0, 3.0, 50.0, 52.0, 54.0], [0, 0, 1, 1, 1], **bounds)
    assert same(line[:2], [46.0, 48.0] if kept else [NAN, NAN])
    assert same(line[2:], [50.0, 52.0, 54.0])


def test_growth_is_kept_where_all_is_positive() -> None:
    # Doubling each year, seen three times; so the year before 16 is 8.
    years = [2010, 2011, 2012, 2013, 2014]
    line = spliced(years, [1.0, 2.0, 16.0, 32.0, 64.0], [0, 0, 1, 1, 1], additive=False)
    assert same(line, [4.0, 8.0, 16.0, 32.0, 64.0])
    bounded = spliced(years, [1.0, 2.0, 16.0, 32.0, 64.0], [0, 0, 1, 1, 1], additive=False, lower=5.0)
    assert same(bounded, [NAN, NAN, 16.0, 32.0, 64.0])


@pytest.mark.parametrize("least", [0.0, -1.0])
def test_a_zero_or_a_loss_has_no_growth_and_is_joined_by_differences(least: float) -> None:
    values = [least, least + 2.0, least + 4.0, 50.0, 52.0]
    line = spliced([2010, 2011, 2012, 2013, 2014], values, [0, 0, 0, 1, 1], additive=False)
    assert same(line, [44.0, 46.0, 48.0, 50.0, 52.0])
