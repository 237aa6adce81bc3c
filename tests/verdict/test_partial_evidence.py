"""Targets of places with few figures of their own, beside the region above: through what `jinpu judge` does."""

import math
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jinpu.verdict import judge_series

YEARS = range(2003, 2017)
CITY = [41.0, 41.8, 42.1, 43.0, 43.2, 44.1, 44.0, 45.2, 45.9, 46.1, 47.0, 47.3, 48.1, 48.6]


def frame(**series: dict[int, float]) -> pd.DataFrame:
    rows = [(name, year, value) for name, values in series.items() for year, value in values.items()]
    return pd.DataFrame(rows, columns=["series", "year", "value"])


def city(shift: float = 0.0) -> dict[int, float]:
    return {year: value + shift for year, value in zip(YEARS, CITY, strict=True)}


def said(known: pd.DataFrame, target: float = 50.0, as_of: int | None = None, **more: Any) -> dict[str, Any]:
    row = {"series": "place", "target": target, "year": 2019, "direction": "at_least", "series_kind": "share"}
    return judge_series(known, pd.DataFrame([row | more]), as_of).iloc[0].to_dict()


def width(row: dict[str, Any]) -> float:
    return float(row["q95"] - row["q5"])


class TestBases:
    @pytest.mark.parametrize(
        ("own", "parent", "basis"),
        [
            ({}, "city", "parent"), ({2016: 44.0}, "city", "anchor"), ({2011: 40.0, 2016: 44.0}, "city", "anchor"),
            ({2016: 44.0}, "", "own_few"), (city(-4.0), "city", "own_and_parent"), (city(-4.0), "", "own"),
        ],
    )  # fmt: skip
    def test_what_a_chance_rests_on(self, own: dict[int, float], parent: str, basis: str) -> None:
        row = said(frame(city=city(), place=own), parent=parent)
        assert (row["basis"], row["abstained"], row["n"]) == (basis, "", len(own))
        assert 0.0 < row["probability"] < 1.0

    def test_neither_a_figure_nor_a_parent(self) -> None:
        row = said(frame(city=city()))
        assert (row["basis"], row["abstained"]) == ("none", "no_series")
        assert math.isnan(row["probability"])

    def test_an_own_value_moves_with_the_parents_growth(self) -> None:
        """On log odds: C_b + P_T - P_b, where P_b is known and P_T is the median of the parent's own forecast."""
        parent = said(frame(place=city()))["median"]
        found = said(frame(city=city(), place={2013: 30.0}), parent="city")["median"]
        odds = 30.0 / 70.0 * (parent / (100 - parent)) / (47.0 / 53.0)
        assert found == pytest.approx(100 * odds / (1 + odds), rel=1e-6)

    def test_half_of_its_own_extra_growth_goes_on(self) -> None:
        one, two = (
            said(frame(city=city(), place=own), parent="city") for own in ({2016: 44.0}, {2012: 38.0, 2016: 44.0})
        )
        logit = lambda share: math.log(share / (100 - share))  # noqa: E731
        extra = (logit(44.0) - logit(38.0) - logit(CITY[-1]) + logit(CITY[9])) / 4
        assert logit(two["median"]) - logit(one["median"]) == pytest.approx(0.5 * 3 * extra, abs=1e-6)

    def test_a_total_starts_from_its_part_of_the_whole(self) -> None:
        whole = {year: 1000.0 * 1.05 ** (year - 2003) for year in YEARS}
        half, tenth = (
            said(frame(city=whole), 300.0, series_kind="money", parent="city", part=part)["median"]
            for part in (0.5, 0.1)
        )
        assert half == pytest.approx(5 * tenth)


def test_one_old_value_is_no_ground_for_being_sure() -> None:
    """How much a place moves is known by its kind only: Student's t with the four stretches that the kind counts for.

    On log odds 2.3 spreads away: a normal distribution leaves .010, Student's t with 4 degrees of freedom .04.
    """
    one = said(frame(place={2015: 15.6}), 20.0, year=2020)
    assert one["basis"] == "own_few"
    assert 0.03 < one["probability"] < 0.05
    low, middle, high = (math.log(one[name] / (100 - one[name])) for name in ("q5", "median", "q95"))
    spread = 0.0428 * 5**0.7
    assert [(low - middle) / spread, (high - middle) / spread] == pytest.approx([-2.132, 2.132], abs=0.01)


class TestYears:
    def test_what_comes_after_the_year_asked_is_never_used(self) -> None:
        later = frame(city=city() | {2017: 80.0, 2018: 85.0}, place={2015: 44.0, 2017: 90.0})
        now = frame(city=city(), place={2015: 44.0})
        rows = [pd.Series(said(known, as_of=2016, parent="city")) for known in (later, now)]
        pd.testing.assert_series_equal(*rows)

    def test_missing_newest_years_count_as_years_ahead(self) -> None:
        late, soon = (said(frame(city=city(), place={year: 44.0}), parent="city") for year in (2011, 2016))
        assert width(late) > width(soon)
        parents = [{year: value for year, value in city().items() if year <= last} for last in (2013, 2016)]
        gone, there = (said(frame(city=parent, place={2016: 44.0}), parent="city") for parent in parents)
        assert gone["basis"] == there["basis"] == "anchor"


class TestMetamorphic:
    OWN = ({}, {2016: 44.0}, {2012: 41.0, 2016: 44.0}, city(-4.0))

    @pytest.mark.parametrize("own", OWN, ids=len)
    def test_units_and_names_do_not_matter(self, own: dict[int, float]) -> None:
        money = said(frame(city=city(), place=own), series_kind="money", parent="city")
        other = said(
            frame(zone={year: 1e4 * own[year] for year in own}, whole={year: 1e4 * city()[year] for year in YEARS}),
            5e5, series="zone", series_kind="money", parent="whole",
        )  # fmt: skip
        assert other["probability"] == pytest.approx(money["probability"], abs=1e-6)

    def test_a_parent_with_no_relation_widens(self) -> None:
        noise = np.random.default_rng(7).permutation(np.array(CITY) * np.tile([0.8, 1.25], 7))
        stranger = dict(zip(YEARS, noise.tolist(), strict=True))
        own = city(-4.0)
        alone, akin, foreign = (
            width(said(frame(place=own, above=above), parent=parent))
            for parent, above in (("", city()), ("above", city()), ("above", stranger))
        )
        assert foreign > max(alone, akin)

    @pytest.mark.parametrize("target", [30.0, 45.0, 55.0, 70.0])
    @pytest.mark.parametrize("own", [{}, {2016: 44.0}], ids=len)
    def test_a_wider_spread_moves_every_chance_towards_a_half(
        self, target: float, own: dict[int, float], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from jinpu.forecast import spreads

        table = spreads.shipped_spreads()
        wider = {pair: (2 * row[0], *row[1:4], 2 * row[4], row[5]) for pair, row in table.items()}
        before = said(frame(city=city(), place=own), target, parent="city")["probability"]
        monkeypatch.setattr(spreads, "shipped_spreads", lambda: wider)
        after = said(frame(city=city(), place=own), target, parent="city")["probability"]
        assert abs(after - 0.5) < abs(before - 0.5)
        assert (after - 0.5) * (before - 0.5) > 0

    @pytest.mark.parametrize("own", [city(), {year: value for year, value in city().items() if year > 2012}], ids=len)
    @pytest.mark.parametrize("kind", ["share", "money", "density"])
    def test_the_parent_equal_to_the_child_gives_the_childs_own_verdict(self, own: dict[int, float], kind: str) -> None:
        alone = said(frame(place=own), series_kind=kind)
        twins = said(frame(place=own, above=own), series_kind=kind, parent="above")
        for name in ("probability", "median", "q5", "q95"):
            assert twins[name] == pytest.approx(alone[name], rel=1e-6)


@pytest.mark.parametrize("basis", ["own_and_parent", "own"])
def test_ten_thousand_targets_take_three_seconds(basis: str) -> None:
    """With parents, or with bands; the limit here is wide, for machines that do other things beside."""
    draws = np.random.default_rng(1).normal(0.3, 0.5, (200, len(YEARS))).cumsum(axis=1) + 45.0
    known = frame(**{f"s{n}": dict(zip(YEARS, row.tolist(), strict=True)) for n, row in enumerate(draws)})
    targets = pd.DataFrame(
        {
            "series": [f"s{n % 150}" for n in range(10_000)], "target": np.linspace(40, 60, 10_000), "year": 2019,
            "direction": "at_least", "series_kind": "share", "parent": [f"s{150 + n % 50}" for n in range(10_000)],
        }
    )  # fmt: skip
    start = time.process_time()
    found = judge_series(known, targets if basis == "own_and_parent" else targets.drop(columns="parent"))
    assert time.process_time() - start < 6.0
    assert found["basis"].eq(basis).all()
    assert found["low"].notna().eq(basis == "own").all()


class TestWhatCannotBe:
    """No share lies below 0 or above 100, no count below 0: a chance from the region above knows that for certain."""

    @pytest.mark.parametrize(
        ("target", "direction", "chance"),
        [(0.0, "at_least", 0.999), (100.5, "at_least", 0.001), (100.0, "at_most", 0.999), (-0.5, "at_most", 0.001)],
    )
    def test_a_share_of_which_nothing_is_known(self, target: float, direction: str, chance: float) -> None:
        row = said(frame(city=city()), target, parent="city", direction=direction)
        assert row["probability"] == pytest.approx(chance)

    def test_all_of_a_whole_stays_as_unsure_as_its_evidence(self) -> None:
        assert 0.01 < said(frame(city=city()), 100.0, parent="city")["probability"] < 0.2

    @pytest.mark.parametrize("parent", ["", "city"])
    def test_a_count_of_none_so_far(self, parent: str) -> None:
        row = said(frame(city=city(), place={2016: 0.0}), 0.0, series_kind="count", parent=parent)
        assert (row["probability"], row["q5"]) == (0.999, 0.0)

    def test_a_small_total_is_a_part_of_its_whole_without_a_kind(self) -> None:
        half, whole = (
            said(frame(city=city()), 30.0, series_kind="", parent="city", part=part)["median"] for part in (0.5, 1.0)
        )
        assert half == pytest.approx(whole / 2)
