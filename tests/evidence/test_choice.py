import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.evidence import Evidence, as_of, choose
from tests.evidence.builder import frame, observation

CANDIDATES = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from([2014, 2015, 2016]),
            "value": st.sampled_from([99.0, 100.0, 100.4, 120.0]),
            "rounding": st.sampled_from([0.05, 0.5]),
            "status": st.sampled_from(["preliminary", "published", "revised", "media_report"]),
            "quality": st.sampled_from(["exact", "approximate", "floor"]),
            "period_kind": st.sampled_from(["year", "year_end", "part"]),
            "basis": st.sampled_from(["", "census4"]),
            "usable": st.booleans(),
            "rank": st.integers(1, 5),
            "vintage": st.sampled_from([pd.NaT, *pd.to_datetime(["2015-03-01", "2016-09-01", "2019-06-30"])]),
        }
    ),
    min_size=1,
    max_size=8,
)


def chosen_value(*rows: dict[str, object]) -> float:
    chosen, _ = choose(frame(*rows))
    (value,) = chosen["value"]
    return float(value)


def reasons(*rows: dict[str, object]) -> list[str]:
    return list(choose(frame(*rows))[1]["reason"])


@settings(max_examples=40, deadline=None)
@given(CANDIDATES)
def test_chosen_and_left_out_are_all_candidates_and_one_a_year(rows: list[dict[str, object]]) -> None:
    candidates = frame(*(observation(**row) for row in rows))
    chosen, left_out = choose(candidates)
    assert sorted([*chosen["id"], *left_out["id"]]) == sorted(candidates["id"])
    assert not chosen["year"].duplicated().any()
    assert chosen["usable"].all()
    assert chosen["period_kind"].isin(["year", "year_end"]).all()
    assert (left_out["reason"] != "").all()


@settings(max_examples=40, deadline=None)
@given(CANDIDATES, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, object]], random: object) -> None:
    candidates = frame(*(observation(**row) for row in rows))
    shuffled = candidates.sample(frac=1, random_state=random.randint(0, 2**31))  # type: ignore[attr-defined]  # Random
    assert list(choose(candidates)[0]["id"]) == list(choose(shuffled)[0]["id"])


@settings(max_examples=40, deadline=None)
@given(CANDIDATES)
def test_a_bound_is_chosen_only_where_no_value_exists(rows: list[dict[str, object]]) -> None:
    candidates = frame(*(observation(**row) for row in rows))
    chosen, left_out = choose(candidates)
    for year in chosen.loc[chosen["quality"] == "floor", "year"]:
        others = left_out[(left_out["year"] == year) & ~left_out["reason"].isin(["remark", "part_year"])]
        assert (others["quality"] == "floor").all()


def test_published_goes_before_preliminary_and_press() -> None:
    first = observation(value=101.0, status="preliminary", vintage=pd.Timestamp("2016-03-01"))
    press = observation(value=108.0, status="media_report", vintage=pd.Timestamp("2020-03-01"))
    final = observation(value=104.0, status="published", vintage=pd.Timestamp("2016-09-01"))
    assert chosen_value(first, press, final) == 104.0
    assert reasons(first, press, final) == ["less_final", "less_final"]


def test_of_preliminary_and_press_the_later_counts() -> None:
    # China's R&D intensity of 2019: 2.19 preliminary in May 2020, 2.23 in press on the communiqué in August.
    may = observation(value=2.19, rounding=0.005, status="preliminary", vintage=pd.Timestamp("2020-05-20"))
    august = observation(value=2.23, rounding=0.005, status="media_report", rank=4, vintage=pd.Timestamp("2020-08-28"))
    assert chosen_value(may, august) == 2.23
    assert reasons(may, august) == ["older_vintage"]


def test_restatements_give_way_to_the_better_source() -> None:
    office = observation(value=2.40, rounding=0.005, status="preliminary", rank=2, vintage=pd.Timestamp("2021-03-01"))
    press = observation(value=2.4, rounding=0.05, status="media_report", rank=4, vintage=pd.Timestamp("2021-09-22"))
    chosen, left_out = choose(frame(office, press))
    assert list(chosen["rank"]) == [2]
    assert list(left_out["reason"]) == ["restated"]


def test_one_level_for_the_whole_series() -> None:
    old = [observation(year=year, value=100.0 + year) for year in (2013, 2014, 2015)]
    new = observation(year=2014, value=1500.0, status="revised", basis="census4", vintage=pd.Timestamp("2020-01-01"))
    chosen, left_out = choose(frame(*old, new))
    assert list(chosen["basis"]) == ["", "", ""]
    assert list(left_out["reason"]) == ["other_basis"]


def test_another_level_fills_a_year_that_it_alone_has() -> None:
    old = [observation(year=year) for year in (2013, 2014)]
    new = observation(year=2015, basis="census4")
    assert list(choose(frame(*old, new))[0]["basis"]) == ["", "", "census4"]


def test_dalian_2017_is_the_offices_value_not_the_panels(evidence: Evidence) -> None:
    chosen, left_out = choose(as_of(evidence.observations, 2025))
    here = (chosen["region"] == "dalian") & (chosen["indicator"] == "gdp") & (chosen["year"] == 2017)
    assert chosen.loc[here, "value"].iloc[0] == pytest.approx(7363.9, abs=0.05)
    panel = left_out[left_out["id"] == "F0805"]
    assert list(panel["reason"]) == ["less_final"]


def test_a_source_that_names_none_is_never_chosen(evidence: Evidence) -> None:
    for year in (2016, 2020, 2026):
        chosen, _ = choose(as_of(evidence.observations, year))
        assert "unsourced" not in set(chosen["basis"])


def test_liaoning_as_of_2024_is_read_on_one_level(evidence: Evidence) -> None:
    chosen, _ = choose(as_of(evidence.observations, 2023))
    gdp = chosen[(chosen["region"] == "liaoning") & (chosen["indicator"] == "gdp")]
    assert set(gdp["basis"]) == {"census4"}
    assert list(gdp["year"]) == list(range(2005, 2024))
