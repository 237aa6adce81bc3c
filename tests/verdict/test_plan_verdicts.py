"""Verdicts on plans and evidence made by hand, from observation to verdict through every floor's public face."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import indicator_series
from jinpu.plan import Outcome, Plan, Reading, Source, StatedTarget, Text
from jinpu.verdict import PlanVerdicts, judge_plan, judge_series
from tests.evidence.builder import frame, observation

Points = dict[int, float]
Rows = Sequence[dict[str, object]]
SHARES = {2008: 42.0, 2009: 43.1, 2010: 43.7, 2011: 44.9, 2012: 45.6, 2013: 46.8, 2014: 47.5, 2015: 48.7, 2016: 49.4}
STOCK = {2010: 90.0, 2011: 121.0, 2012: 149.0, 2013: 184.0, 2014: 210.0, 2015: 245.0, 2016: 280.0}
FAN = ("probability", "median", "q5", "q95")


def text(words: str) -> Text:
    return Text(en=words, zh=words)


SOURCE = Source(title=text("plan"), url="https://example.org/plan")


def target(indicator: str, value: float | None, unit: str, *, kind: str = "level", **more: object) -> StatedTarget:
    reading = Reading(id="a", main=True, name=text("as written"), indicator=indicator, evidence=text("the wording"))
    fields: dict[str, object] = {
        "id": indicator.replace("_", "-"), "name": text(indicator), "wording": text(indicator), "indicator": indicator,
        "kind": kind, "value": value, "unit": unit, "direction": "at_least", "nature": "expected",
        "readings": (reading,), "source": SOURCE, "would_settle": text("a yearbook"),
    }  # fmt: skip
    if value is None:
        fields["value_absent"] = text("not published")
    return StatedTarget.model_validate(fields | more)


def plan(*targets: StatedTarget, region: str = "dalian") -> Plan:
    return Plan(
        id="tested",
        title=text("tested"),
        region=region,
        baseline_year=2015,
        end_year=2019,
        source=SOURCE,
        targets=targets,
    )


def points(
    values: Points, indicator: str = "services_share", unit: str = "percent", region: str = "dalian", **more: object
) -> list[dict[str, object]]:
    """One observation a year, each published in the spring after it."""
    rows = [
        observation(
            region=region, indicator=indicator, unit=unit, year=year, value=value, rounding=0.05, period=str(year),
            value_printed=str(value), vintage=pd.Timestamp(year + 1, 4, 1), vintage_printed=str(year + 1),
        )
        for year, value in values.items()
    ]  # fmt: skip
    return [row | more for row in rows]


def break_at(year: int, indicator: str = "services_share", region: str = "dalian") -> dict[str, object]:
    return {
        "region": region, "indicator": indicator, "year": year, "basis": "", "source": "F0001",
        "cause_en": "Census.", "cause_zh": "普查。",
    }  # fmt: skip


def verdicts(asked: Plan, rows: Rows, as_of: int = 2016, breaks: Rows = ()) -> PlanVerdicts:
    known = pd.DataFrame(list(breaks), columns=list(break_at(2000))).astype({"year": int})
    evidence = Evidence(observations=frame(*rows), problems=pd.DataFrame(), breaks=known)
    return judge_plan(asked, indicator_series(asked, evidence, as_of), as_of)


def only(found: PlanVerdicts) -> dict[str, object]:
    (row,) = found.verdicts.to_dict("records")
    return {str(name): value for name, value in row.items()}


def number(row: dict[str, object], name: str) -> float:
    return float(str(row[name]))


def silent(row: dict[str, object]) -> bool:
    return row["verdict"] == "" and row["abstained"] != "" and all(math.isnan(number(row, name)) for name in FAN)


SERVICES = plan(target("services_share", 52.0, "%"))
DISTRICT = plan(target("services_share", 52.0, "%"), region="jinpu")


class TestProxies:
    """A district without figures of its own is judged on its city's, and that is always said."""

    def test_a_proxy_is_marked_and_indicative(self) -> None:
        row = only(verdicts(DISTRICT, points(SHARES)))
        assert (row["region"], row["grade"], row["proxy"], row["indicative"]) == ("dalian", "C", True, True)
        assert 0.0 < number(row, "probability") < 1.0

    def test_own_figures_are_neither(self) -> None:
        row = only(verdicts(SERVICES, points(SHARES)))
        assert (row["region"], row["grade"], row["proxy"], row["indicative"]) == ("dalian", "A", False, False)

    def test_own_figures_come_before_longer_ones_of_the_city(self) -> None:
        own = {year: value - 9.0 for year, value in SHARES.items() if year >= 2012}
        row = only(verdicts(DISTRICT, [*points(SHARES), *points(own, region="jinpu")]))
        assert (row["region"], row["proxy"], row["indicative"], row["n"]) == ("jinpu", False, False, 5)
        assert row["newest_value"] == pytest.approx(49.4 - 9.0)

    def test_no_verdict_on_a_proxy_is_ever_unmarked(self) -> None:
        asked = [target("services_share", 52.0, "%"), target("rd_intensity", 3.0, "%"), target("gdp", 9000.0, "亿元")]
        totals = {year: 7000.0 + 50.0 * (year - 2009) for year in range(2009, 2017)}
        rows = [*points({2013: 2.0, 2014: 2.1}, "rd_intensity"), *points(totals, "gdp", "yuan_100m"), *points(SHARES)]
        found = verdicts(plan(*asked, region="jinpu"), rows).verdicts
        assert (found["region"] == "dalian").all()
        assert found["proxy"].all()
        assert list(found["probability"].notna()) == list(found["indicative"]) == [True, True, False]

    def test_the_city_s_total_is_not_held_against_the_district_s_target(self) -> None:
        totals = {year: 7000.0 + 50.0 * (year - 2009) for year in range(2009, 2017)}
        row = only(verdicts(plan(target("gdp", 3000.0, "亿元"), region="jinpu"), points(totals, "gdp", "yuan_100m")))
        assert row["abstained"] == "not_comparable"
        assert silent(row)
        assert not row["indicative"]


class TestAddedTargets:
    def judged(self, value: float, stock: Points = STOCK) -> PlanVerdicts:
        asked = target("hitech_enterprises_added", value, "家", kind="added")
        return verdicts(plan(asked), points(stock, "hitech_enterprises", "enterprises"))

    def test_they_count_from_the_baseline(self) -> None:
        row = only(self.judged(150.0))
        assert (row["newest_value"], row["target_value"], row["n"]) == (280.0 - 245.0, 150.0, 7)
        assert row["required_change"] == pytest.approx((150.0 - 35.0) / 3)
        assert 35.0 < number(row, "median") < 200.0
        assert number(row, "q5") < number(row, "median") < number(row, "q95")

    def test_they_are_as_likely_as_the_stock_that_they_amount_to(self) -> None:
        stock = pd.DataFrame({"series": "s", "year": list(STOCK), "value": list(STOCK.values()), "step": 0.1})
        asked = {"series": "s", "target": 245.0 + 150.0, "year": 2019, "direction": "at_least", "baseline_year": 2015}
        (level,) = judge_series(stock, pd.DataFrame([asked | {"lower": 0.0, "series_kind": "count"}])).to_dict(
            "records"
        )
        added = only(self.judged(150.0))
        assert added["probability"] == pytest.approx(level["probability"])
        assert added["median"] == pytest.approx(level["median"] - 245.0)
        assert added["time_share"] == level["time_share"]

    def test_the_fan_is_of_additions_too(self) -> None:
        fan = self.judged(150.0).quantiles
        assert list(fan["year"]) == [2017, 2018, 2019]
        assert fan["q50"].is_monotonic_increasing
        assert fan["q50"].between(35.0, 200.0).all()

    @pytest.mark.parametrize(("value", "word"), [(140.0, "on_schedule"), (141.0, "behind")])
    def test_the_time_share_runs_from_the_baseline(self, value: float, word: str) -> None:
        """A quarter of the time has passed, and 35 of 140 is a quarter of the task."""
        assert only(self.judged(value))["time_share"] == word

    def test_without_a_baseline_value_there_is_no_verdict(self) -> None:
        assert silent(only(self.judged(150.0, {year: value for year, value in STOCK.items() if year != 2015})))


class TestTooLittle:
    def test_a_wide_verdict_below_four_points(self) -> None:
        found = verdicts(SERVICES, points({year: SHARES[year] for year in (2014, 2015, 2016)}))
        row = only(found)
        assert (row["basis"], row["n"], row["grade"], row["newest_value"]) == ("own_few", 3, "B", 49.4)
        assert row["q5"] < 49.4 < row["q95"]

    def test_four_points_joined_over_a_break_are_three(self) -> None:
        rows = points({year: SHARES[year] for year in (2013, 2014, 2015, 2016)})
        assert only(verdicts(SERVICES, rows))["abstained"] == ""
        found = verdicts(SERVICES, rows, breaks=[break_at(2015)])
        assert only(found)["basis"] == "own_few"

    @pytest.mark.parametrize("fourth", [{"quality": "floor"}, {"period_kind": "part"}], ids=str)
    def test_floors_and_parts_of_a_year_are_no_points(self, fourth: dict[str, Any]) -> None:
        three = points({2014: 47.5, 2015: 48.7, 2016: 49.4})
        assert only(verdicts(SERVICES, [*three, *points({2013: 46.0})]))["basis"] == "own"
        assert only(verdicts(SERVICES, [*three, *points({2013: 46.0}, **fourth)]))["basis"] == "own_few"

    def test_nothing_published(self) -> None:
        row = only(verdicts(SERVICES, points({2016: 700.0}, "gdp", "yuan_100m")))
        assert (row["abstained"], row["grade"], row["n"], row["region"]) == ("no_series", "D", 0, "")
        assert silent(row)

    def test_a_target_whose_number_was_not_published(self) -> None:
        row = only(verdicts(plan(target("services_share", None, "%")), points(SHARES)))
        assert row["abstained"] == "no_target_value"
        assert silent(row)
        assert math.isnan(number(row, "target_value"))

    def test_every_reading_has_its_own_row_in_the_order_of_the_plan(self) -> None:
        stricter = Reading(id="b", name=text("stricter"), indicator="services_share", value=60.0, evidence=text("why"))
        first = target("services_share", 52.0, "%")
        both = first.model_copy(update={"readings": (*first.readings, stricter)})
        found = verdicts(plan(both, target("rd_intensity", 3.0, "%")), points(SHARES)).verdicts
        assert list(found["target"]) == ["services-share", "services-share", "rd-intensity"]
        assert list(found["main"]) == [True, False, True]
        assert found["probability"].iloc[0] > found["probability"].iloc[1]


class TestBreaks:
    """The step of a level at a break was never growth, whatever its size."""

    def shifted(self, step: float) -> dict[str, object]:
        values = {year: value + (step if year < 2013 else 0.0) for year, value in SHARES.items()}
        return only(verdicts(SERVICES, points(values), breaks=[break_at(2013)]))

    @pytest.mark.parametrize("step", [-30.0, -5.0, 5.0, 30.0])
    def test_the_size_of_the_step_changes_nothing(self, step: float) -> None:
        plain, shifted = self.shifted(0.0), self.shifted(step)
        assert plain["n"] == shifted["n"] == len(SHARES) - 1
        for name in (*FAN, "recent_change", "required_change", "effort", "latest_year"):
            assert number(shifted, name) == pytest.approx(number(plain, name)), name
        assert (shifted["verdict"], shifted["arrow"]) == (plain["verdict"], plain["arrow"])

    def test_flat_on_both_sides_of_a_jump_is_flat(self) -> None:
        rows = points({year: (40.0 if year < 2013 else 50.0) for year in range(2008, 2017)})
        cut, jumped = only(verdicts(SERVICES, rows, breaks=[break_at(2013)])), only(verdicts(SERVICES, rows))
        assert (cut["recent_change"], cut["arrow"], jumped["arrow"]) == (pytest.approx(0.0), "flat", "up")
        assert number(cut, "probability") < 0.1
        assert number(jumped, "probability") > number(cut, "probability")

    def test_a_fall_of_the_level_is_no_fall_of_the_series(self) -> None:
        values = {year: 6000.0 * 1.07 ** (year - 2008) * (1.0 if year < 2014 else 0.8) for year in range(2008, 2017)}
        rows, asked = points(values, "gdp", "yuan_100m"), plan(target("gdp", values[2016] * 1.10, "亿元"))
        cut = only(verdicts(asked, rows, breaks=[break_at(2014, "gdp")]))
        assert cut["arrow"] == "up"
        assert number(cut, "probability") > 0.5
        assert number(cut, "probability") > number(only(verdicts(asked, rows)), "probability")

    def test_a_rule_that_suspends_at_breaks_is_suspended(self) -> None:
        assert self.shifted(5.0)["destatis"] == ""
        assert only(verdicts(SERVICES, points(SHARES)))["destatis"] != ""


class TestAsOf:
    REVISED = points({2015: 55.0}, vintage=pd.Timestamp("2019-12-01"), status="revised")

    @pytest.mark.parametrize(("as_of", "same"), [(2016, True), (2017, True), (2018, False)])
    def test_a_revision_counts_once_it_was_published(self, as_of: int, same: bool) -> None:
        plain = verdicts(SERVICES, points(SHARES), as_of)
        revised = verdicts(SERVICES, [*points(SHARES), *self.REVISED], as_of)
        assert plain.verdicts.equals(revised.verdicts) == same
        assert plain.quantiles.equals(revised.quantiles) == same

    def test_later_years_are_unknown(self) -> None:
        plain = verdicts(SERVICES, points(SHARES))
        later = verdicts(SERVICES, [*points(SHARES), *points({2017: 70.0, 2018: 71.0, 2019: 72.0})])
        assert plain.verdicts.equals(later.verdicts)
        assert plain.quantiles.equals(later.quantiles)
        assert list(plain.quantiles["year"]) == [2017, 2018, 2019]

    @pytest.mark.parametrize(("last", "met"), [(52.1, 1.0), (51.9, 0.0)])
    def test_a_year_that_is_over_is_met_or_missed(self, last: float, met: float) -> None:
        row = only(verdicts(SERVICES, points({**SHARES, 2017: 50.2, 2018: 51.3, 2019: last}), as_of=2019))
        assert row["probability"] == met
        assert row["verdict"] == ("virtually_certain" if met else "exceptionally_unlikely")

    @pytest.mark.parametrize(("as_of", "status"), [(2016, ""), (2018, ""), (2019, "missed")])
    def test_the_outcome_is_told_only_once_the_plan_is_over(self, as_of: int, status: str) -> None:
        outcome = Outcome(value=51.0, unit="%", year=2019, met="missed", source=SOURCE)
        row = only(verdicts(plan(target("services_share", 52.0, "%", outcome=outcome)), points(SHARES), as_of))
        assert row["outcome_status"] == status
        assert (number(row, "outcome_value") == 51.0) == (status != "")

    def test_an_unpublished_outcome_is_said_to_be_so(self) -> None:
        assert only(verdicts(SERVICES, points(SHARES), as_of=2019))["outcome_status"] == "not_published"


def test_the_probability_agrees_with_the_fan() -> None:
    found = verdicts(SERVICES, points(SHARES))
    row, end = only(found), found.quantiles[found.quantiles["year"] == 2019].iloc[0]
    assert [row[name] for name in ("q5", "median", "q95")] == pytest.approx([end["q5"], end["q50"], end["q95"]])
    for name, value in end.filter(regex=r"^q\d").items():
        above = 1.0 - float(str(name)[1:]) / 100.0
        assert (number(row, "probability") <= above + 1e-9) if value <= 52.0 else (number(row, "probability") >= above)


def test_at_most_targets_are_judged_from_above() -> None:
    falling = points({year: 98.0 - value for year, value in SHARES.items()})
    at_most = only(verdicts(plan(target("services_share", 48.0, "%", direction="at_most")), falling))
    at_least = only(verdicts(plan(target("services_share", 48.0, "%")), falling))
    # Half a printing step each way: what rounds to the target meets both.
    assert 1.0 < number(at_most, "probability") + number(at_least, "probability") < 1.05
    assert (at_most["arrow"], at_least["arrow"]) == ("up", "down")
