"""The rules of the choice, one at a time: what wins, and what is said of what loses."""

import pandas as pd
import pytest

from jinpu.evidence import as_of, choose
from jinpu.evidence.schema import reason
from tests.evidence.builder import frame, observation

EARLY, LATE = pd.Timestamp("2016-05-01"), pd.Timestamp("2017-05-01")
Rows = dict[str, object]


def settled(*rows: Rows) -> tuple[str, dict[str, str]]:
    """The note of the row chosen, and the reasons of the others by their notes; every row is of one year."""
    chosen, left_out = choose(frame(*rows))
    (winner,) = chosen["note"]
    return winner, dict(zip(left_out["note"], left_out["reason"], strict=True))


def test_a_later_statement_of_another_value_wins() -> None:
    rows = observation(note="old", value=100.0, vintage=EARLY), observation(note="new", value=104.0, vintage=LATE)
    assert settled(*rows) == ("new", {"old": "older_vintage"})
    assert settled(*reversed(rows)) == ("new", {"old": "older_vintage"})


def test_an_unknown_day_is_later_than_none() -> None:
    dated, undated = observation(note="dated", value=100.0), observation(note="undated", value=104.0, vintage=pd.NaT)
    assert settled(undated, dated) == ("dated", {"undated": "older_vintage"})


@pytest.mark.parametrize(
    ("apart", "winner", "said"),
    [
        # Half a unit either way: 100 and 100.99 can be prints of one number, 100 and 101 cannot.
        (0.0, "office", "restated"), (0.99, "office", "restated"), (1.0, "press", "older_vintage"),
        (1.01, "press", "older_vintage"),
    ],
)  # fmt: skip
def test_prints_of_one_number_are_told_by_their_rounding(apart: float, winner: str, said: str) -> None:
    office = observation(note="office", value=100.0, rank=1, vintage=EARLY)
    press = observation(note="press", value=100.0 + apart, rank=4, vintage=LATE)
    assert settled(office, press) == (winner, {"press" if winner == "office" else "office": said})


def test_of_restatements_the_more_exact_and_then_the_earlier_wins() -> None:
    coarse = observation(note="coarse", value=100.0, rounding=0.5, vintage=EARLY)
    fine = observation(note="fine", value=100.1, rounding=0.05, vintage=LATE)
    assert settled(coarse, fine) == ("fine", {"coarse": "restated"})
    first, second = observation(note="first", vintage=EARLY), observation(note="second", vintage=LATE)
    assert settled(second, first) == ("first", {"second": "restated"})


def test_exact_numbers_that_differ_by_a_hair_are_one() -> None:
    one = observation(note="one", value=0.3, rounding=0.0, rank=1, vintage=EARLY)
    other = observation(note="other", value=0.1 + 0.2, rounding=0.0, rank=4, vintage=LATE)
    assert settled(one, other) == ("one", {"other": "restated"})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quality": "floor"}, "bound"),
        ({"status": "preliminary"}, "less_final"),
        ({"preference": 1}, "less_direct"),
    ],
)
def test_what_loses_by_a_rule_loses_though_it_is_newer_and_of_a_better_source(change: Rows, said: str) -> None:
    plain = observation(note="plain", value=100.0, rank=4, vintage=EARLY, preference=0)
    other = observation(**{"note": "other", "value": 120.0, "rank": 1, "vintage": LATE, "preference": 0} | change)
    assert settled(plain, other) == ("plain", {"other": said})
    assert settled(other, plain) == ("plain", {"other": said})


@pytest.mark.parametrize("change", [{"quality": "approximate"}, {"later_vintage": True}, {"preference": 1}])
def test_only_like_restates_like(change: Rows) -> None:
    """An equal number of another quality, of hindsight or less direct takes no part in choosing the better source."""
    like = observation(note="like", value=100.0, rank=4, vintage=LATE, preference=0, later_vintage=False)
    other = observation(
        **{"note": "other", "value": 100.1, "rank": 1, "vintage": EARLY, "preference": 0, "later_vintage": False}
        | change
    )
    assert settled(like, other) == ("like", {"other": "restated"})


def test_of_one_day_the_better_source_and_then_the_more_exact_print_wins() -> None:
    office, press = observation(note="office", value=100.0, rank=1), observation(note="press", value=104.0, rank=4)
    assert settled(press, office) == ("office", {"press": "weaker_source"})
    fine = observation(note="fine", value=100.0, rounding=0.05)
    coarse = observation(note="coarse", value=104.0, rounding=0.5)
    assert settled(coarse, fine) == ("fine", {"coarse": "less_exact"})


def test_revised_goes_before_published_and_that_before_the_press() -> None:
    rows = [
        observation(note=status, value=value, status=status, vintage=vintage)
        for status, value, vintage in (
            ("media_report", 130.0, LATE), ("preliminary", 120.0, LATE), ("published", 110.0, LATE),
            ("revised", 100.0, EARLY),
        )
    ]  # fmt: skip
    assert settled(*rows) == ("revised", dict.fromkeys(("media_report", "preliminary", "published"), "less_final"))


def test_a_part_of_a_year_and_a_remarked_row_say_why_they_are_out() -> None:
    words = {"reason_en": "A misprint.", "reason_zh": "误印。"}
    part = observation(note="part", period_kind="part", value=50.0)
    bad = observation(note="bad", usable=False, value=900.0, vintage=LATE, **words)
    year_end = observation(note="end", period_kind="year_end", value=100.0)
    assert settled(part, bad, year_end) == ("end", {"part": "part_year", "bad": "remark"})
    _, left_out = choose(frame(part, bad, year_end))
    said = left_out.set_index("note")
    assert tuple(said.loc["bad", ["reason_en", "reason_zh"]]) == ("A misprint.", "误印。")
    assert tuple(said.loc["part", ["reason_en", "reason_zh"]]) == reason("part_year")


def test_the_level_of_most_years_goes_first_and_at_a_tie_the_one_as_first_published() -> None:
    def both(**more: object) -> list[Rows]:
        old = [observation(year=2014, value=100.0, note="old"), observation(year=2015, value=110.0, note="old")]
        new = [
            observation(year=year, value=200.0, basis="census4", note="new", vintage=LATE, **more)
            for year in (2014, 2015)
        ]
        return [*new, *old]

    chosen, left_out = choose(frame(*both()))
    assert list(chosen["note"]) == ["old", "old"]
    assert set(left_out["reason"]) == {"other_basis"}
    third = observation(year=2016, value=220.0, basis="census4", note="new")
    assert list(choose(frame(*both(), third))[0]["note"]) == ["new", "new", "new"]
    # Two prints of one year count for one year, and bounds, parts and remarked rows for none.
    again = observation(year=2015, value=200.0, basis="census4", note="new", vintage=EARLY)
    assert list(choose(frame(*both(), again))[0]["note"]) == ["old", "old"]
    for change in ({"quality": "floor"}, {"period_kind": "part"}, {"usable": False}):
        row = observation(year=2016, value=220.0, basis="census4", note="new", **change)
        assert list(choose(frame(*both(), row))[0]["note"])[:2] == ["old", "old"]


def test_each_series_has_its_own_level() -> None:
    rows = [observation(year=year, note="gdp") for year in (2014, 2015)]
    rows += [observation(year=year, region="shenyang", basis="census4", note="new") for year in (2014, 2015)]
    rows += [observation(year=2015, region="shenyang", note="old", vintage=LATE)]
    chosen, _ = choose(frame(*rows))
    assert list(chosen.loc[chosen["region"] == "shenyang", "note"]) == ["new", "new"]


def test_the_chosen_come_in_the_order_of_their_years_without_the_rules_columns() -> None:
    rows = frame(*(observation(year=year) for year in (2016, 2014, 2015)))
    chosen, left_out = choose(rows)
    assert list(chosen["year"]) == [2014, 2015, 2016]
    assert set(chosen) == {*rows, "later_vintage", "preference"}
    assert set(left_out) == {*chosen, "reason"}
    assert list(chosen.index) == [0, 1, 2]


@pytest.mark.parametrize(("day", "known"), [("2016-12-31", True), ("2017-01-01", False)])
def test_as_of_a_year_is_up_to_the_end_of_the_next(day: str, known: bool) -> None:
    (row,) = as_of(frame(observation(year=2015, vintage=pd.Timestamp(day))), 2015).to_dict("records")
    assert row["later_vintage"] is not known


def test_what_cannot_be_chosen_neither_stands_in_nor_keeps_others_from_it() -> None:
    bad = observation(usable=False, vintage=EARLY)
    late = observation(vintage=pd.Timestamp("2022-01-01"))
    later = observation(vintage=pd.Timestamp("2023-01-01"))
    quoted = observation(vintage=pd.Timestamp("2020-01-01"), may_stand_in=False)
    unusable = observation(vintage=pd.Timestamp("2019-01-01"), usable=False)
    part = observation(vintage=pd.Timestamp("2019-01-01"), period_kind="part")
    kept = as_of(frame(bad, late, later, quoted, unusable, part), 2015)
    assert dict(zip(kept["id"], kept["later_vintage"], strict=True)) == {"F0001": False, "F0002": True}


def test_later_years_are_unknown_however_early_they_were_published() -> None:
    assert list(as_of(frame(observation(year=2016, vintage=EARLY), observation(year=2015)), 2015)["year"]) == [2015]


def test_a_year_of_one_series_does_not_keep_that_of_another_out() -> None:
    late = pd.Timestamp("2022-01-01")
    rows = frame(
        observation(), observation(region="shenyang", vintage=late), observation(indicator="rd_exp", vintage=late),
        observation(item="above scale", vintage=late), observation(year=2014, vintage=late),
    )  # fmt: skip
    assert list(as_of(rows, 2015)["later_vintage"]) == [False, True, True, True, True]
