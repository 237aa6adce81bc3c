"""What is asked of a series, and what needs no forecast to be answered."""

import math

import numpy as np
import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.judging import judge_series, judged_rows
from jinpu.verdict.series import TargetSeries, annual_series
from jinpu.verdict.targets import targets_of

YEARLY = AnnualSeries((2013, 2014, 2015, 2016), (9.0, 5.0, 1.0, 2.0))
NAMES = ("eurostat", "statcan", "undesa", "destatis", "sdsn", "escap", "healthy_people", "time_share")


def asked(**cells: object) -> Target:
    row = {"series": "a", "target": 50.0, "year": 2020, "direction": "at_least"} | cells
    (target,) = targets_of(pd.DataFrame([row]))
    return target


def booked(target: Target, series: AnnualSeries) -> float | None:
    on_series = TargetSeries(target, series, 4)
    return None if on_series.decided is None else on_series.cumulative_to_date


def settled(target: Target, series: AnnualSeries | None, points: int) -> tuple[str, float]:
    return TargetSeries(target, series, points).answer_without_forecast()


def frame(**series: dict[int, float]) -> pd.DataFrame:
    rows = [(name, year, value) for name, values in series.items() for year, value in values.items()]
    return pd.DataFrame(rows, columns=["series", "year", "value"])


def yearly(*values: float, first: int = 2010) -> dict[int, float]:
    return {first + place: value for place, value in enumerate(values)}


class TestReadingTargets:
    def test_a_row_with_nothing_but_the_target(self) -> None:
        assert asked() == Target(50.0, 2020, 1, series="a")
        assert asked(direction="at_most").sign == -1

    def test_a_row_with_everything(self) -> None:
        more = {"kind": "level", "series_kind": "share", "baseline_year": 2015, "lower": 0, "upper": "100"}
        assert asked(**more) == Target(50.0, 2020, 1, 2015, 0.0, 100.0, series="a", series_kind="share")

    @pytest.mark.parametrize("cell", ["", None, math.nan])
    def test_an_empty_cell_says_nothing(self, cell: object) -> None:
        empty = dict.fromkeys(("baseline", "baseline_year", "lower", "upper"), cell)
        assert asked(**empty) == asked()

    def test_what_is_added_to_a_stock_is_asked_of_its_level(self) -> None:
        target = asked(kind="added", baseline=100.0, baseline_year=2016)
        level = TargetSeries(target, None, 0).level
        assert level is not None
        assert (target.value, level.value, target.is_total) == (50.0, 150.0, False)

    def test_what_is_added_without_a_stock_is_a_sum(self) -> None:
        assert asked(kind="added", baseline_year=2016).is_total
        assert not asked(kind="annual", baseline_year=2016).is_total

    @pytest.mark.parametrize(
        ("cells", "said"),
        [
            ({"direction": ">="}, "“>=” in column direction is unknown; use at_least or at_most"),
            ({"target": "ten"}, "column target: “ten” is not a finite number"),
            ({"year": 2020.5}, "2020.5 in column year is not a year"),
            ({"kind": "growth", "target": 2000}, "a growth of 2000 is not between"),
            ({"kind": "cut", "target": -3}, "a cut of -3 is not between"),
            ({"kind": "growth", "baseline_year": 2020}, "baseline_year 2020 is not before 2020"),
            ({"part": 0.1}, "part stands without parent"),
            ({"parent": "a"}, "a is its own parent"),
            ({"parent": "b", "part": 1.5}, "part 1.5 is no share"),
            ({"series_kind": "money!"}, "“money!” in column series_kind is unknown"),
        ],
        ids=str,
    )
    def test_a_wrong_cell_is_refused(self, cells: dict[str, object], said: str) -> None:
        with pytest.raises(InputError) as caught:
            asked(**cells)
        assert said in str(caught.value)


def test_each_series_has_its_past_oldest_first() -> None:
    rows = frame(b={2012: 3.0, 2010: 1.0}, a={2011: 5.0}, c={2015: 2.0, 2014: 4.0}).sample(frac=1, random_state=1)
    assert annual_series(rows) == {
        "a": AnnualSeries((2011,), (5.0,), segments=(0.0,)),
        "b": AnnualSeries((2010, 2012), (1.0, 3.0), segments=(0.0, 0.0)),
        "c": AnnualSeries((2014, 2015), (4.0, 2.0), segments=(0.0, 0.0)),
    }
    assert annual_series(rows.iloc[:0]) == {}


class TestWhatIsBooked:
    def test_the_years_after_the_baseline_up_to_the_targets_or_the_newest(self) -> None:
        assert booked(asked(kind="added", baseline_year=2013), YEARLY) == 8.0
        assert booked(asked(kind="added", baseline_year=2013, year=2015), YEARLY) == 6.0
        assert booked(asked(kind="added", baseline_year=2012), YEARLY) == 17.0
        assert booked(asked(kind="added", baseline_year=2016), YEARLY) == 0.0

    def test_nothing_where_a_year_is_missing(self) -> None:
        assert booked(asked(kind="added", baseline_year=2011), YEARLY) is None
        gap = AnnualSeries((2013, 2015), (9.0, 1.0))
        assert booked(asked(kind="added", baseline_year=2013), gap) is None
        assert booked(asked(kind="added", baseline_year=2014), gap) == 1.0


class TestWhatIsSettled:
    @pytest.mark.parametrize("points", [0, 3, 4])
    def test_any_point_is_enough_for_a_forecast(self, points: int) -> None:
        said, chance = settled(asked(), YEARLY, points)
        assert said == ""
        assert math.isnan(chance)

    @pytest.mark.parametrize(
        ("cells", "said"),
        [
            ({"year": 2012}, "before_data"), ({"year": 2013, "target": 9.0}, 1.0), ({"year": 2013, "target": 9.5}, 0.0),
            ({"year": 2016, "target": 2.0, "direction": "at_most"}, 1.0), ({"year": 2016, "target": 2.5}, 0.0),
            ({"kind": "added"}, "no_baseline"), ({"kind": "added", "year": 2015}, "no_baseline"),
            ({"kind": "added", "baseline_year": 2013, "year": 2016, "target": 8.0}, 1.0),
            ({"kind": "added", "baseline_year": 2013, "year": 2016, "target": 8.5}, 0.0),
            ({"kind": "added", "baseline_year": 2013, "year": 2015, "target": 6.0}, 1.0),
            ({"kind": "added", "baseline_year": 2010, "year": 2016, "target": 8.0}, "no_value_for_year"),
        ],
        ids=str,
    )  # fmt: skip
    def test_a_known_year_is_met_or_not_and_else_there_is_a_reason(
        self, cells: dict[str, object], said: str | float
    ) -> None:
        reason, chance = settled(asked(**cells), YEARLY, 2)
        if isinstance(said, str):
            assert reason == said
            assert math.isnan(chance)
        else:
            assert (reason, chance) == ("", said)

    def test_a_gap_in_the_past_and_no_past(self) -> None:
        assert settled(asked(year=2014), AnnualSeries((2013, 2015), (9.0, 1.0)), 4)[0] == "no_value_for_year"
        assert settled(asked(), None, 0)[0] == "no_series"


class TestRows:
    SERIES = frame(a=yearly(50.0, 51.0, 52.5, 53.0, 54.5, 55.0))

    def test_a_splice_is_worth_its_independent_points(self) -> None:
        for worth, n, basis in ((None, 6, "own"), (3, 3, "own_few"), (4, 4, "own"), (9, 6, "own")):
            (row,) = judged_rows(self.SERIES, [asked()], None, {"a": worth} if worth else {})
            assert (row["n"], row["basis"]) == (n, basis)

    def test_fewer_points_make_a_wider_forecast(self) -> None:
        (all_six,), (four,) = (judged_rows(self.SERIES, [asked()], None, {"a": n}) for n in (6, 4))
        widths = [float(str(row["q95"])) - float(str(row["q5"])) for row in (all_six, four)]
        assert widths[1] > widths[0]

    def test_every_question_gets_its_own_answer_in_its_place(self) -> None:
        two = pd.concat([self.SERIES, frame(b=yearly(10.0, 9.0, 8.0, 7.5, 7.0, 6.0))])
        questions = [
            asked(series="b", target=5.0, direction="at_most"), asked(series="none"), asked(target=52.0),
            asked(target=60.0), asked(series="b", target=8.0, year=2012), asked(target=60.0, direction="at_most"),
        ]  # fmt: skip
        rows = judged_rows(two, questions, None)
        alone = [judged_rows(two, [question], None)[0] for question in questions]
        assert [row["series"] for row in rows] == ["b", "none", "a", "a", "b", "a"]
        assert [row["probability"] for row in rows] == pytest.approx([row["probability"] for row in alone], nan_ok=True)
        assert rows[4]["probability"] == 1.0
        # Reaching 60 and staying at 60 or below are the two sides of one thing.
        assert float(str(rows[3]["probability"])) + float(str(rows[5]["probability"])) == pytest.approx(1.0, abs=0.01)
        assert float(str(rows[2]["probability"])) > float(str(rows[3]["probability"]))

    def test_the_spread_lies_around_the_middle(self) -> None:
        (row,) = judged_rows(self.SERIES, [asked()], None)
        low, middle, high = (float(str(row[name])) for name in ("q5", "median", "q95"))
        assert low < middle < high
        assert 50.0 < middle < 65.0
        half = judged_rows(self.SERIES, [asked(target=middle)], None)[0]
        assert half["probability"] == pytest.approx(0.5, abs=0.02)
        rare = judged_rows(self.SERIES, [asked(target=high), asked(target=low)], None)
        assert rare[0]["probability"] == pytest.approx(0.05, abs=0.01)
        assert rare[1]["probability"] == pytest.approx(0.95, abs=0.01)

    def test_bounds_hold_for_the_question_that_names_them(self) -> None:
        bounded, free = judged_rows(self.SERIES, [asked(upper=56.0, lower=54.0), asked()], None)
        assert float(str(bounded["q95"])) <= 56.0
        assert float(str(bounded["q5"])) >= 54.0
        assert float(str(free["q95"])) > 56.0
        assert float(str(free["q5"])) < 54.0

    def test_the_as_of_year_is_the_one_asked_or_the_newest(self) -> None:
        assert judged_rows(self.SERIES, [asked()], None)[0]["as_of"] == 2015
        assert judged_rows(self.SERIES, [asked()], 2014)[0]["as_of"] == 2014
        assert judged_rows(self.SERIES, [asked(series="none")], 2014)[0]["as_of"] == 2014
        assert math.isnan(float(str(judged_rows(self.SERIES, [asked(series="none")], None)[0]["as_of"])))

    def test_an_unknown_series_has_nothing_to_say(self) -> None:
        (row,) = judged_rows(self.SERIES, [asked(series="none")], None)
        assert (row["n"], row["verdict"], row["arrow"], row["abstained"]) == (0, "", "", "no_series")
        assert [row[name] for name in NAMES] == [""] * 8
        for name in ("probability", "median", "q5", "q95", "required_change", "recent_change", "effort",
                     "expected_year", "latest_year"):  # fmt: skip
            assert math.isnan(float(str(row[name]))), name

    def test_a_known_year_still_shows_the_pace_and_the_ratings_but_no_effort(self) -> None:
        (row,) = judged_rows(self.SERIES, [asked(year=2015, target=54.0)], None)
        assert (row["probability"], row["verdict"]) == (1.0, "virtually_certain")
        assert (row["recent_change"], row["arrow"]) == (pytest.approx(1.0), "up")
        assert math.isnan(float(str(row["required_change"])))
        assert row["sdsn"] == "on_track"
        (ahead,) = judged_rows(self.SERIES, [asked(year=2016)], None)
        assert ahead["required_change"] == pytest.approx(-5.0)

    def test_the_first_year_known_is_not_before_the_data(self) -> None:
        (first,) = judged_rows(self.SERIES, [asked(year=2010, target=50.0)], None)
        assert (first["probability"], first["sdsn"]) == (1.0, "on_track")
        (before,) = judged_rows(self.SERIES, [asked(year=2009, target=50.0)], None)
        assert (before["abstained"], before["sdsn"]) == ("before_data", "")

    def test_shares_and_counts_are_forecast_each_in_its_way(self) -> None:
        share, count = judged_rows(self.SERIES, [asked(series_kind=kind) for kind in ("share", "count")], None)
        alone = [judged_rows(self.SERIES, [asked(series_kind=kind)], None)[0] for kind in ("share", "count")]
        assert [share["q95"], count["q95"]] == [row["q95"] for row in alone]
        assert share["q95"] != count["q95"]

    def test_few_points_show_pace_effort_and_ratings(self) -> None:
        (row,) = judged_rows(frame(a=yearly(50.0, 51.0, 52.0)), [asked(target=60.0)], None)
        assert (row["abstained"], row["basis"]) == ("", "own_few")
        assert row["required_change"] == pytest.approx(1.0)
        assert float(str(row["expected_year"])) > 2020


class TestTotals:
    """10 to 14 a year from 2010 on, 39 of them since 2012."""

    SERIES = frame(a=yearly(10.0, 12.0, 11.0, 13.0, 12.0, 14.0))

    def row(self, target: float, series: pd.DataFrame | None = None, **cells: object) -> dict[str, object]:
        question = asked(**{"target": target, "year": 2018, "kind": "added", "baseline_year": 2012} | cells)
        return judged_rows(self.SERIES if series is None else series, [question], None)[0]

    def test_what_is_booked_is_as_sure_as_a_forecast_can_be(self) -> None:
        assert self.row(39.0)["probability"] == 0.999
        assert self.row(39.0, direction="at_most")["probability"] == pytest.approx(0.001)
        assert self.row(900.0)["probability"] == pytest.approx(0.001)

    def test_the_middle_is_what_is_booked_and_three_years_more(self) -> None:
        row = self.row(80.0)
        low, middle, high = (float(str(row[name])) for name in ("q5", "median", "q95"))
        assert 39.0 + 3 * 11.0 < middle < 39.0 + 3 * 17.0
        assert 39.0 <= low < middle < high
        assert self.row(middle)["probability"] == pytest.approx(0.5, abs=0.03)
        assert self.row(high)["probability"] == pytest.approx(0.05, abs=0.02)
        below, above = (float(str(self.row(80.0, direction=d)["probability"])) for d in ("at_most", "at_least"))
        assert below + above == pytest.approx(1.0, abs=0.01)

    def test_a_further_year_adds_another_years_amount(self) -> None:
        three, four = (float(str(self.row(80.0, year=year)["median"])) for year in (2018, 2019))
        assert 10.0 < four - three < 20.0

    def test_only_what_was_never_negative_cannot_shrink(self) -> None:
        losses = frame(a=yearly(10.0, -12.0, 11.0, -13.0, 12.0, -14.0))
        row = self.row(80.0, losses)
        assert float(str(row["q5"])) < 11.0 - 13.0 + 12.0 - 14.0

    def test_what_never_was_negative_adds_nothing_at_worst_and_may_add_little(self) -> None:
        # 0.3 booked since 2012, in years of 0 to 0.3.
        small = frame(a=yearly(0.3, 0.1, 0.0, 0.2, 0.1, 0.0))
        row = self.row(0.5, small)
        assert 0.3 <= float(str(row["q5"])) < float(str(row["median"])) < 1.5

    def test_a_missing_year_is_an_abstention_and_so_are_its_ratings(self) -> None:
        gap = self.SERIES[self.SERIES["year"] != 2014]
        row = self.row(80.0, gap)
        assert row["abstained"] == "no_value_for_year"
        assert [row[name] for name in NAMES] == [""] * 8

    def test_the_rules_compare_the_running_total(self) -> None:
        # 39 of 78 in three of six years: half of the time, half of the task; of 80 it is less.
        assert self.row(78.0)["time_share"] == "on_schedule"
        assert self.row(80.0)["time_share"] == "behind"
        assert self.row(39.0)["time_share"] == "fulfilled"
        assert math.isnan(float(str(self.row(78.0)["required_change"])))

    def test_without_a_baseline_nothing_can_be_added_up(self) -> None:
        row = self.row(78.0, baseline_year="")
        assert row["abstained"] == "no_baseline"
        assert [row[name] for name in NAMES] == [""] * 8


def test_the_command_calls_the_last_year_to_start_the_latest() -> None:
    targets = pd.DataFrame([{"series": "a", "target": 60.0, "year": 2020, "direction": "at_least"}])
    (row,) = judge_series(frame(a=yearly(50.0, 51.0, 52.0, 53.0, 54.0, 55.0)), targets).to_dict("records")
    assert (row["latest_year"], row["required_change"]) == (2015.0, 1.0)
    assert not np.isnan(row["probability"])
