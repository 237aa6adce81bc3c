"""A verdict's row on a plan, column by column, and what another reading or the values left out would change."""

import math

import pandas as pd
import pytest

from jinpu.plan import Outcome, Reading
from jinpu.verdict import PlanVerdicts, judge_series
from jinpu.verdict.plan import COLUMNS, QUANTILE_COLUMNS
from jinpu.verdict.ratings import RATINGS
from tests.verdict.test_plan_verdicts import (
    SHARES,
    SOURCE,
    STOCK,
    break_at,
    number,
    only,
    plan,
    points,
    target,
    text,
    verdicts,
)

SERVICES = target("services_share", 52.0, "%")


def reading(name: str, **more: object) -> Reading:
    return Reading.model_validate(
        {"id": name, "name": text(name), "indicator": "services_share", "evidence": text("why")} | more
    )


def with_reading(value: float, **more: object) -> PlanVerdicts:
    both = SERVICES.model_copy(update={"readings": (*SERVICES.readings, reading("b", value=value, **more))})
    return verdicts(plan(both), points(SHARES))


class TestColumns:
    def test_a_judged_row(self) -> None:
        found = verdicts(plan(SERVICES), points(SHARES))
        assert tuple(found.verdicts.columns) == COLUMNS
        row = only(found)
        said = {
            "plan": "tested", "as_of": 2016, "target": "services-share", "reading": "a", "main": True,
            "indicator": "services_share", "grade": "A", "proxy": False, "region": "dalian", "n": 9,
            "newest_year": 2016.0, "newest_value": 49.4, "target_value": 52.0, "unit": "percent",
            "direction": "at_least", "end_year": 2019, "abstained": "", "indicative": False, "arrow": "up",
            "outcome_status": "",
        }  # fmt: skip
        assert {name: row[name] for name in said} == said
        # 2.6 in three years; the last five changes go from 44.9 (2011) to 49.4.
        assert row["required_change"] == pytest.approx(2.6 / 3)
        assert row["recent_change"] == pytest.approx(4.5 / 5)
        # Past changes: 1.1 .6 1.2 .7 1.2 .7 1.2 .7; four of eight fall short of .867.
        assert row["effort"] == pytest.approx(0.5)
        # At 1.2 a year 2.6 take three years.
        assert row["latest_year"] == 2016.0
        assert math.isnan(number(row, "outcome_value"))
        assert math.isnan(number(row, "outcome_year"))

    def test_it_says_what_the_command_says_of_the_same_series(self) -> None:
        row = only(verdicts(plan(SERVICES), points(SHARES)))
        series = pd.DataFrame({"series": "s", "year": list(SHARES), "value": list(SHARES.values()), "step": 0.1})
        asked = {
            "series": "s", "target": 52.0, "year": 2019, "direction": "at_least", "baseline_year": 2015, "lower": 0.0,
            "upper": 100.0, "series_kind": "share",
        }  # fmt: skip
        (alone,) = judge_series(series, pd.DataFrame([asked]), 2016).to_dict("records")
        for name in ("probability", "median", "q5", "q95", "required_change", "recent_change", "effort"):
            assert row[name] == pytest.approx(alone[name]), name
        assert {name: row[name] for name in (*RATINGS, "verdict")} == {
            name: alone[name] for name in (*RATINGS, "verdict")
        }
        assert (row["expected_year"], row["latest_year"]) == (alone["expected_year"], alone["latest_year"])

    def test_a_silent_row(self) -> None:
        row = only(verdicts(plan(SERVICES), points({2016: 700.0}, "gdp", "yuan_100m")))
        assert (row["grade"], row["region"], row["n"], row["abstained"], row["arrow"]) == ("D", "", 0, "no_series", "")
        names = (
            "probability", "median", "q5", "q95", "required_change", "recent_change", "effort", "expected_year",
            "latest_year", "newest_year", "newest_value",
        )  # fmt: skip
        assert all(math.isnan(number(row, name)) for name in names)
        assert (row["verdict"], row["indicative"], row["target_value"]) == ("", False, 52.0)
        assert [row[name] for name in RATINGS] == [""] * len(RATINGS)

    def test_the_reasons_come_in_the_order_of_what_is_missing_first(self) -> None:
        no_number = target("gdp", None, "亿元")
        rows = points({2015: 7000.0, 2016: 7100.0}, "gdp", "yuan_100m")
        assert only(verdicts(plan(no_number, region="jinpu"), rows))["abstained"] == "no_target_value"
        assert only(verdicts(plan(target("gdp", 5.0, "亿元"), region="jinpu"), rows))["abstained"] == "not_comparable"
        assert only(verdicts(plan(target("gdp", 5.0, "亿元")), rows))["basis"] == "own_few"

    def test_a_row_on_few_values_shows_the_ratings_of_a_series_that_is_there(self) -> None:
        row = only(verdicts(plan(SERVICES), points({2014: 47.5, 2015: 48.7, 2016: 49.4})))
        assert row["basis"] == "own_few"
        assert row["sdsn"] == "on_track"
        assert row["required_change"] == pytest.approx(2.6 / 3)

    def test_an_outcome_is_converted_to_the_indicators_unit(self) -> None:
        outcome = Outcome(value=510.0, unit="‰", year=2020, met="missed", source=SOURCE)
        row = only(verdicts(plan(target("services_share", 52.0, "%", outcome=outcome)), points(SHARES), 2019))
        assert (row["outcome_value"], row["outcome_year"], row["outcome_status"]) == (
            pytest.approx(51.0),
            2020.0,
            "missed",
        )

    def test_additions_are_shown_as_additions(self) -> None:
        asked = target("hitech_enterprises_added", 150.0, "家", kind="added")
        found = verdicts(plan(asked), points(STOCK, "hitech_enterprises", "enterprises"))
        row = only(found)
        stock = pd.DataFrame({"series": "s", "year": list(STOCK), "value": list(STOCK.values())})
        question = {
            "series": "s", "target": 395.0, "year": 2019, "direction": "at_least", "baseline_year": 2015, "lower": 0.0,
            "series_kind": "count",
        }  # fmt: skip
        (level,) = judge_series(stock, pd.DataFrame([question])).to_dict("records")
        for name in ("median", "q5", "q95"):
            assert row[name] == pytest.approx(level[name] - 245.0), name
        assert row["required_change"] == pytest.approx(115.0 / 3)
        end = found.quantiles.iloc[-1]
        assert end["q50"] == pytest.approx(row["median"])

    def test_what_is_booked_of_yearly_additions_stays(self) -> None:
        asked = target("hitech_enterprises_added", 120.0, "家", kind="added")
        yearly = points(
            {2016: 40.0, 2017: 30.0, 2018: 35.0, 2019: 25.0, 2020: 30.0}, "hitech_enterprises_new", "enterprises"
        )
        longer = plan(asked).model_copy(update={"end_year": 2023})
        row = only(verdicts(longer, yearly, 2020))
        assert row["newest_value"] == 160.0
        assert number(row, "q5") >= 160.0
        assert row["probability"] == pytest.approx(1.0, abs=0.005)


class TestQuantiles:
    def test_a_fan_for_every_year_up_to_the_end(self) -> None:
        found = with_reading(60.0).quantiles
        assert tuple(found.columns) == QUANTILE_COLUMNS
        assert found["year"].tolist() == [2017, 2018, 2019] * 2
        assert found["reading"].tolist() == ["a"] * 3 + ["b"] * 3
        assert set(found["target"]) == {"services-share"}
        assert (found["q5"] < found["q50"]).all()
        assert found["q95"].is_monotonic_increasing or found.groupby("reading")["q95"].is_monotonic_increasing.all()

    def test_any_figure_makes_a_fan_and_none_none(self) -> None:
        for years in ((2013, 2014, 2015, 2016), (2014, 2015, 2016), (2016,)):
            fan = verdicts(plan(SERVICES), points({year: SHARES[year] for year in years})).quantiles
            assert list(fan["year"]) == [2017, 2018, 2019]
            assert (fan["q97.5"] - fan["q2.5"]).is_monotonic_increasing
        nothing = verdicts(plan(SERVICES), points(STOCK, "hitech_enterprises", "enterprises")).quantiles
        assert nothing.empty
        assert tuple(nothing.columns) == QUANTILE_COLUMNS

    def test_a_splice_has_the_fan_of_its_independent_points(self) -> None:
        # A straight line, which a splice leaves as it is.
        line = points({year: 40.0 + (year - 2012) for year in range(2012, 2017)})
        whole = verdicts(plan(SERVICES), line).quantiles
        joined = verdicts(plan(SERVICES), line, breaks=[break_at(2014)]).quantiles
        assert ((joined["q95"] - joined["q5"]) > (whole["q95"] - whole["q5"])).all()
