"""Units: published conversions, currencies that never mix, and properties that any conversion has."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.catalogue import convert, find_unit, load_indicators, load_units
from jinpu.errors import InputError

FIGURES = Path("data/raw/published_figures.csv")
DIMENSIONS = sorted({unit.dimension for unit in load_units().values()})
amounts = st.decimals(min_value=0, max_value=10**9, places=4)


@st.composite
def like_units(draw: st.DrawFn) -> tuple[str, str]:
    dimension = draw(st.sampled_from(DIMENSIONS))
    ids = [unit.id for unit in load_units().values() if unit.dimension == dimension]
    return draw(st.sampled_from(ids)), draw(st.sampled_from(ids))


@pytest.mark.parametrize(
    ("value", "printed", "wanted", "expected"),
    [
        # Dalian's GDP of 2017: an English page prints billion yuan, the NBS 7363.9 亿元.
        (736.39, "billion yuan", "亿元", 7363.9),
        (519.44, "billion yuan", "yuan_100m", 5194.4),
        (2.44, "trillion yuan", "亿元", 24400),
        (96.39, "10k units", "户", 963900),
        (82.5, "10k items", "件", 825000),
        (13.89, "万户", "entities", 138900),
        (5.95, "million persons", "万人", 595),
        (1545491, "人", "万人", 154.5491),
        (349.8, "items per million persons", "件/万人", 3.498),
        (25, "per 100,000", "per 10,000", 2.5),
        (4.5, "‰", "%", 0.45),
        (1, "亿美元", "万美元", 10000),
        (3, "万亿", "亿", 30000),
        (15, "亩", "公顷", 1),
        (2, "RMB 100 million", "万元", 20000),
        ("0.1", "十亿元", "亿元", 1),
        (Decimal("7.1"), "RMB", "yuan", 7.1),
    ],
)
def test_known_conversions_are_exact(value: float, printed: str, wanted: str, expected: float) -> None:
    assert convert(value, printed, wanted) == expected


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [("亿美元", "亿元"), ("RMB", "USD"), ("%", "个百分点"), ("万人", "万件"), ("人年", "人"), ("件/万人", "件")],
)
def test_unlike_units_are_refused_with_the_cell(printed: str, wanted: str) -> None:
    with pytest.raises(InputError, match=r"^figures\.csv, line 7: .*cannot become"):
        convert(1, printed, wanted, where="figures.csv, line 7")


def test_unknown_unit_names_the_cell_and_the_nearest_unit() -> None:
    with pytest.raises(InputError) as caught:
        convert(1, "bilion yuan", "亿元", where="Y.xls!Sheet1!C7")
    assert str(caught.value).startswith("Y.xls!Sheet1!C7: unknown unit “bilion yuan”; did you mean yuan_billion")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "twelve", "", "1,5", "1e999999999", "1e-999999999"])
def test_what_is_no_number_is_refused(value: float | str) -> None:
    with pytest.raises(InputError, match=r"^B3: .*is not a usable number"):
        convert(value, "%", "%", where="B3")


@pytest.mark.parametrize("spelling", ["亿元", " 亿 元 ", "RMB 100 Million", "100M YUAN", "億元", "yuan_100m"])
def test_spellings_fold_case_width_and_blanks(spelling: str) -> None:
    assert find_unit(spelling).id == "yuan_100m"


@given(like_units(), amounts)
def test_there_and_back_is_the_same(units: tuple[str, str], amount: Decimal) -> None:
    there = convert(amount, units[0], units[1])
    assert convert(there, units[1], units[0]) == pytest.approx(float(amount), rel=1e-14)


@given(like_units(), amounts, amounts)
def test_conversion_keeps_the_order(units: tuple[str, str], one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert convert(low, *units) <= convert(high, *units)


@given(st.sampled_from(sorted(load_units())), st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_unit_to_itself_changes_nothing(unit: str, value: float) -> None:
    assert convert(value, unit, unit) == value


def test_each_dimension_has_a_base_unit_and_positive_factors() -> None:
    assert all(unit.factor > 0 for unit in load_units().values())
    assert {unit.dimension for unit in load_units().values() if unit.factor == 1} == set(DIMENSIONS)


def test_every_indicator_is_kept_in_a_unit_of_the_catalogue() -> None:
    assert {indicator.unit for indicator in load_indicators().values()} <= set(load_units())


def test_both_unit_columns_of_the_published_figures_agree() -> None:
    with FIGURES.open(encoding="utf-8", newline="") as stream:
        pairs = {(row["unit"], row["unit_zh"]) for row in csv.DictReader(stream)}
    assert len(pairs) > 20
    assert [pair for pair in pairs if convert(1, *pair) != 1] == []
