"""Computed candidates: what a ratio takes from each of its parts, and which parts it may pair."""

import pandas as pd
import pytest

from jinpu.indicators.candidates import published, ratio, ratio_of_chosen
from tests.evidence.builder import frame, observation

EARLY, LATE = pd.Timestamp("2016-05-01"), pd.Timestamp("2017-05-01")
Rows = dict[str, object]
GDP = (("gdp",),)
SECTORS = (("gdp",), ("va_primary", "va_secondary", "va_tertiary"))


def spent(**changes: object) -> Rows:
    return observation(**{"indicator": "rd_exp", "value": 30.0, "rounding": 0.5, "value_printed": "30"} | changes)


def product(**changes: object) -> Rows:
    return observation(**{"indicator": "gdp", "value": 1000.0, "rounding": 5.0, "value_printed": "1,000"} | changes)


def intensity(*rows: Rows, of: tuple[tuple[str, ...], ...] = GDP) -> list[Rows]:
    found = ratio(frame(*rows), "rd_intensity", "rd_exp", of, percent=True)
    return [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]


def test_a_ratio_says_what_it_is_made_of() -> None:
    (row,) = intensity(spent(), product())
    assert row["value"] == pytest.approx(3.0)
    # Half a unit of 30 and five of 1,000: 1.667 % and 0.5 % of the ratio.
    assert row["rounding"] == pytest.approx(3.0 * (0.5 / 30.0 + 5.0 / 1000.0))
    assert (row["indicator"], row["unit"], row["unit_printed"]) == ("rd_intensity", "percent", "")
    assert (row["value_printed"], row["id"], row["observations"]) == ("30 / 1,000", "F0001+F0002", ("F0001", "F0002"))
    assert row["preference"] == 0


def test_a_ratio_that_is_no_percentage_is_the_quotient() -> None:
    found = ratio(frame(spent(), product()), "inv_patents_per10k", "rd_exp", GDP, percent=False)
    assert list(found["value"]) == [pytest.approx(0.03)]
    assert list(found["unit"]) == ["items_per_10k_persons"]


@pytest.mark.parametrize(
    "change",
    [
        {"source_publisher": "other"}, {"vintage_printed": "2017-05-01"}, {"basis": "census4"}, {"year": 2014},
        {"region": "shenyang"}, {"usable": False}, {"period_kind": "part"}, {"item": "above scale"}, {"value": 0.0},
        {"value": -5.0}, {"quality": "floor"},
    ],
    ids=str,
)  # fmt: skip
def test_parts_that_do_not_belong_together_are_not_divided(change: Rows) -> None:
    assert intensity(spent(), product(**change)) == []


@pytest.mark.parametrize("change", [{"usable": False}, {"period_kind": "part"}, {"item": "above scale"}], ids=str)
def test_a_numerator_that_cannot_be_chosen_makes_no_ratio(change: Rows) -> None:
    assert intensity(spent(**change), product()) == []


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("revised", "published", "published"), ("published", "preliminary", "preliminary"),
        ("media_report", "revised", "media_report"), ("example", "published", "example"),
        ("revised", "revised", "revised"),
    ],
)  # fmt: skip
def test_it_is_as_final_as_the_weaker_part(one: str, other: str, both: str) -> None:
    for first, second in ((one, other), (other, one)):
        (row,) = intensity(spent(status=first), product(status=second))
        assert row["status"] == both


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("exact", "exact", "exact"), ("exact", "approximate", "approximate"), ("approximate", "exact", "approximate"),
        ("floor", "approximate", "floor"), ("floor", "exact", "floor"),
    ],
)  # fmt: skip
def test_it_is_as_vague_as_the_vaguer_part(first: str, second: str, both: str) -> None:
    (row,) = intensity(spent(quality=first), product(quality=second))
    assert row["quality"] == both


def test_it_is_as_late_as_the_later_part_and_stands_in_only_where_both_may() -> None:
    late = {"vintage": LATE, "vintage_printed": "2016-05-01"}
    for rows in ((spent(**late), product()), (spent(), product(**late))):
        (row,) = intensity(*rows)
        assert (row["vintage"], row["may_stand_in"]) == (LATE, True)
    for rows in ((spent(may_stand_in=False), product()), (spent(), product(may_stand_in=False))):
        (row,) = intensity(*rows)
        assert row["may_stand_in"] is False
    (row,) = intensity(spent(vintage=pd.NaT), product())
    assert row["vintage"] is pd.NaT


def test_it_ranks_as_the_weaker_source() -> None:
    for first, second in ((1, 4), (4, 1)):
        (row,) = intensity(spent(rank=first), product(rank=second))
        assert row["rank"] == 4


def test_a_sum_stands_for_the_whole_only_where_all_of_it_is_printed_and_the_whole_is_not() -> None:
    parts = [
        observation(indicator=code, value=value, rounding=0.5, value_printed=f"{value:g}")
        for code, value in (("va_primary", 100.0), ("va_secondary", 400.0), ("va_tertiary", 300.0))
    ]
    (row,) = intensity(spent(), *parts, of=SECTORS)
    assert row["value"] == pytest.approx(100 * 30 / 800)
    assert row["rounding"] == pytest.approx(row["value"] * (0.5 / 30 + 1.5 / 800))  # type: ignore[operator]  # a number
    assert row["value_printed"] == "30 / 100 + 400 + 300"
    assert row["observations"] == ("F0001", "F0002", "F0003", "F0004")
    (row,) = intensity(spent(), *parts, product(), of=SECTORS)
    assert row["value"] == pytest.approx(3.0)
    assert intensity(spent(), *parts[:2], of=SECTORS) == []


def test_of_two_prints_in_one_source_the_more_exact_is_the_whole() -> None:
    (row,) = intensity(spent(), product(value=1002.0, rounding=5.0), product(value=1000.0, rounding=0.5))
    assert row["value"] == pytest.approx(3.0)


def test_a_chosen_whole_is_paired_whatever_its_source() -> None:
    other = product(source_publisher="other", vintage_printed="2019", basis="census4")
    rows, chosen = frame(spent()), frame({**spent(), "indicator": "pop_total"}, other)
    (row,) = ratio_of_chosen(rows, chosen, "rd_intensity", "rd_exp", GDP, percent=True).to_dict("records")
    assert (row["value"], row["basis"]) == (pytest.approx(3.0), "census4")
    rows = frame(spent(basis="census5"))
    (row,) = ratio_of_chosen(rows, chosen, "rd_intensity", "rd_exp", GDP, percent=True).to_dict("records")
    assert row["basis"] == "census5"
    for change in ({"year": 2014}, {"region": "shenyang"}, {"usable": False}):
        apart = frame(product(**change))
        assert ratio_of_chosen(rows, apart, "rd_intensity", "rd_exp", GDP, percent=True).empty


def test_of_two_wholes_the_first_named_is_used() -> None:
    chosen = frame(observation(indicator="pop_total", value=500.0), product())
    found = ratio_of_chosen(frame(spent()), chosen, "rd_intensity", "rd_exp", (("gdp",), ("pop_total",)), percent=True)
    assert list(found["value"]) == [pytest.approx(3.0)]
    found = ratio_of_chosen(frame(spent()), chosen, "rd_intensity", "rd_exp", (("pop_total",), ("gdp",)), percent=True)
    assert list(found["value"]) == [pytest.approx(6.0)]


def test_what_is_published_in_another_unit_is_converted_with_its_rounding() -> None:
    million = observation(
        indicator="inv_patents_density", unit="items_per_million_persons", value=637.0, rounding=0.5, note="a"
    )
    own = observation(indicator="inv_patents_per10k", unit="items_per_10k_persons", value=6.4, rounding=0.05, note="b")
    variant = observation(indicator="inv_patents_per10k", item="foreign holders", value=9.0, note="c")
    found = published(frame(million, own, variant), "inv_patents_per10k", "inv_patents_density").set_index("note")
    assert found["value"].to_dict() == {"a": pytest.approx(6.37), "b": 6.4}
    assert found["rounding"].to_dict() == {"a": pytest.approx(0.005), "b": 0.05}
    assert set(found["unit"]) == {"items_per_10k_persons"}
    assert set(found["indicator"]) == {"inv_patents_per10k"}
    assert list(found.loc["a", "observations"]) == ["F0001"]
    assert set(found["preference"]) == {0}
