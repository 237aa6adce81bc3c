"""What each scenario supposes, worked by hand on series made by hand."""

import math
from dataclasses import replace

import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.evidence import Evidence
from jinpu.indicators import IndicatorSeries, indicator_series
from jinpu.plan import Plan
from jinpu.verdict import judge_plan
from jinpu.verdict.scenario_inputs import (
    ScenarioInput,
    next_level,
    range_of,
    scenario_inputs,
    scenarios_of,
    steps_of,
)
from jinpu.verdict.scenarios import COLUMNS, next_values, plan_scenarios, what_if
from tests.evidence.builder import frame
from tests.verdict.test_plan_verdicts import STOCK, break_at, plan, points, target

Rows = list[dict[str, object]]
# Steps of 1, 3, 2, -1 and 2; the plan ends in 2019.
SHARES = {2011: 43.0, 2012: 44.0, 2013: 47.0, 2014: 49.0, 2015: 48.0, 2016: 50.0}
SERVICES = target("services_share", 56.0, "%")


def known(asked: Plan, rows: Rows, as_of: int = 2016) -> IndicatorSeries:
    none = pd.DataFrame([], columns=list(break_at(2000))).astype({"year": int})
    return indicator_series(asked, Evidence(frame(*rows), pd.DataFrame(), none), as_of)


def base(asked: Plan, rows: Rows, as_of: int = 2016) -> ScenarioInput:
    (found,) = scenario_inputs(asked, known(asked, rows, as_of))
    return found


def supposed(found: ScenarioInput) -> dict[str, tuple[float, float]]:
    return {each.scenario: (each.level, each.end) for each in scenarios_of(found) if each.supposes}


def close(**wanted: tuple[float, float]) -> dict[str, object]:
    return {name: pytest.approx(pair) for name, pair in wanted.items()}


class TestBases:
    def test_what_a_base_knows(self) -> None:
        found = base(plan(SERVICES), points(SHARES))
        assert (found.latest, found.wanted, found.sign, found.years_left, found.offset) == (50.0, 56.0, 1, 3, 0.0)
        assert found.levels.to_dict() == SHARES
        assert base(plan(target("services_share", 40.0, "%", direction="at_most")), points(SHARES)).sign == -1

    def test_additions_stand_on_the_level_of_their_stock(self) -> None:
        asked = plan(target("hitech_enterprises_added", 150.0, "家", kind="added"))
        found = base(asked, points(STOCK, "hitech_enterprises", "enterprises"))
        assert (found.latest, found.wanted, found.offset) == (280.0, 395.0, 245.0)
        assert found.levels.to_dict() == STOCK

    def test_a_target_without_number_series_or_year_to_come_has_none(self) -> None:
        def count(asked: Plan, values: dict[int, float], as_of: int = 2016, **more: object) -> int:
            rows = points(values, **{"indicator": "services_share", "unit": "percent"} | more)
            return len(list(scenario_inputs(asked, known(asked, rows, as_of))))

        assert count(plan(SERVICES), SHARES) == 1
        assert count(plan(target("services_share", None, "%")), SHARES) == 0
        assert count(plan(target("rd_intensity", 3.0, "%")), SHARES) == 0
        assert count(plan(SERVICES), {**SHARES, 2017: 51.0, 2018: 52.0}, 2018) == 1
        assert count(plan(SERVICES), {**SHARES, 2017: 51.0, 2018: 52.0, 2019: 53.0}, 2019) == 0
        totals = plan(target("tech_contract_value", 9.0, "亿元"), region="jinpu")
        assert count(totals, SHARES, indicator="tech_contract_value", unit="yuan_100m") == 0

    def test_a_proxy_is_the_base_and_its_parent_the_region_above(self) -> None:
        above = {year: value - 10.0 for year, value in SHARES.items()}
        found = base(plan(SERVICES, region="jinpu"), [*points(SHARES), *points(above, region="liaoning")])
        assert set(found.rows["region"]) == {"dalian"}
        assert set(found.parent["region"]) == {"liaoning"}
        own = base(plan(SERVICES), [*points(SHARES), *points(above, region="liaoning")])
        assert set(own.parent["region"]) == {"liaoning"}


class TestScenarios:
    def test_shares_move_in_points(self) -> None:
        found = supposed(base(plan(SERVICES), points(SHARES)))
        assert found == close(best_year=(53.0, 59.0), worst_year=(49.0, 47.0), what_it_needs=(52.0, 56.0))

    def test_where_less_is_better_the_best_year_is_the_lowest_step(self) -> None:
        found = supposed(base(plan(target("services_share", 44.0, "%", direction="at_most")), points(SHARES)))
        assert found == close(best_year=(49.0, 47.0), worst_year=(53.0, 59.0), what_it_needs=(48.0, 44.0))

    def test_counts_move_in_per_cent_of_themselves(self) -> None:
        # Doubled, halved, and up by half.
        counts = points({2013: 100.0, 2014: 200.0, 2015: 100.0, 2016: 150.0}, "hitech_enterprises", "enterprises")
        found = supposed(base(plan(target("hitech_enterprises", 450.0, "家")), counts))
        assert found == close(best_year=(300.0, 1200.0), worst_year=(75.0, 18.75), what_it_needs=(250.0, 450.0))

    def test_a_count_that_was_once_nought_moves_in_points(self) -> None:
        counts = points({2014: 0.0, 2015: 10.0, 2016: 30.0}, "hitech_enterprises", "enterprises")
        found = supposed(base(plan(target("hitech_enterprises", 60.0, "家")), counts))
        assert found == close(best_year=(50.0, 90.0), worst_year=(40.0, 60.0), what_it_needs=(40.0, 60.0))

    @pytest.mark.parametrize("first", [-1.0, 2.0])
    def test_a_growth_rate_moves_in_points_above_nought_and_below(self, first: float) -> None:
        rates = points({2014: first, 2015: first + 2.0, 2016: first + 3.0}, "rd_exp_growth", "percent")
        found = supposed(base(plan(target("rd_exp_growth", first + 6.0, "percent")), rates))
        assert found == close(
            best_year=(first + 5.0, first + 9.0),
            worst_year=(first + 4.0, first + 6.0),
            what_it_needs=(first + 4.0, first + 6.0),
        )

    def test_a_gap_shares_its_step_among_its_years(self) -> None:
        found = base(plan(SERVICES), points({2012: 40.0, 2015: 46.0, 2016: 47.0}))
        assert steps_of(found, found.levels).tolist() == [2.0, 1.0]
        counts = points({2012: 100.0, 2014: 400.0, 2016: 1600.0}, "hitech_enterprises", "enterprises")
        grown = base(plan(target("hitech_enterprises", 9000.0, "家")), counts)
        assert steps_of(grown, grown.levels).tolist() == pytest.approx([math.log(2.0)] * 2)

    def test_nothing_is_supposed_beyond_what_an_indicator_can_be(self) -> None:
        high = base(plan(target("services_share", 99.5, "%")), points({2014: 90.0, 2015: 92.0, 2016: 98.0}))
        assert supposed(high) == close(best_year=(100.0, 100.0), worst_year=(100.0, 100.0), what_it_needs=(98.5, 99.5))
        low = base(plan(SERVICES), points({2014: 5.0, 2015: 2.0, 2016: 1.0}))
        assert supposed(low)["worst_year"] == (0.0, 0.0)

    def test_a_lone_value_has_no_pace_and_a_met_target_no_need(self) -> None:
        assert supposed(base(plan(SERVICES), points({2015: 50.0, 2016: 51.0}))).keys() == {
            "best_year", "worst_year", "what_it_needs",
        }  # fmt: skip
        for value in (50.0, 49.0):
            found = supposed(base(plan(target("services_share", value, "%")), points(SHARES)))
            assert "what_it_needs" not in found

    def test_the_pace_above_is_the_mean_of_its_last_five_steps(self) -> None:
        above = {2010: 90.0, 2011: 30.0, 2012: 31.0, 2013: 32.0, 2014: 36.0, 2015: 36.0, 2016: 40.0}
        found = base(plan(SERVICES), [*points(SHARES), *points(above, region="liaoning")])
        (pace,) = (each for each in scenarios_of(found) if each.scenario == "parent_pace")
        assert (pace.level, pace.end) == (52.0, 56.0)
        assert pace.pace is not None
        assert (pace.pace.region, pace.pace.first, pace.pace.last) == ("liaoning", 2011, 2016)
        assert len(pace.pace.observations) == 6
        one_value = base(plan(SERVICES), [*points(SHARES), *points({2016: 40.0}, region="liaoning")])
        assert "parent_pace" not in supposed(one_value)


class TestNextValues:
    def test_a_value_of_ones_own_goes_on_at_its_own_pace(self) -> None:
        shares = base(plan(SERVICES), points(SHARES))
        one = next_level(shares, 52.0)
        assert (one.scenario, one.level, one.end) == ("next_value", 52.0, 56.0)
        assert next_level(shares, 80.0).end == 100.0
        counts = points({2014: 100.0, 2015: 200.0, 2016: 150.0}, "hitech_enterprises", "enterprises")
        grown = base(plan(target("hitech_enterprises", 450.0, "家")), counts)
        assert next_level(grown, 300.0).end == pytest.approx(1200.0)
        # From nothing no growth goes on: 150 less a year, and never below nought.
        assert next_level(grown, 0.0).end == 0.0

    def test_the_range_is_twice_as_far_as_anything_supposed(self) -> None:
        # The farthest is 3 away (the best year).
        assert range_of(base(plan(SERVICES), points(SHARES))) == (44.0, 56.0)
        # The target is 6 a year away.
        assert range_of(base(plan(target("services_share", 68.0, "%")), points(SHARES))) == (38.0, 62.0)
        # Standing still, at the target: a twentieth of 50, twice.
        still = dict.fromkeys(SHARES, 50.0)
        assert range_of(base(plan(target("services_share", 50.0, "%")), points(still))) == (45.0, 55.0)
        assert range_of(base(plan(target("services_share", 99.0, "%")), points(dict.fromkeys(SHARES, 99.0)))) == (
            pytest.approx(89.1), 100.0,
        )  # fmt: skip

    def test_of_additions_the_range_is_in_additions(self) -> None:
        asked = plan(target("hitech_enterprises_added", 150.0, "家", kind="added"))
        found = known(asked, points(STOCK, "hitech_enterprises", "enterprises"))
        (low, latest, high) = next_values(asked, found)["hitech-enterprises-added"]
        assert latest == 35.0
        # The farthest is what each of three years must bring of the 115 missing; twice that either way.
        reach = 2.0 * 115.0 / 3
        assert (low, high) == (pytest.approx(35.0 - reach), pytest.approx(35.0 + reach))


class TestTheTable:
    def table(self) -> pd.DataFrame:
        found = known(plan(SERVICES), points(SHARES))
        return plan_scenarios(plan(SERVICES), found, 2016, found.series.iloc[:0]).set_index("scenario")

    def test_a_row_says_all_that_was_supposed(self) -> None:
        row = self.table().loc["best_year"]
        said = {
            "target": "services-share", "reading": "a", "region": "dalian", "proxy": False, "newest_year": 2016,
            "newest_value": 50.0, "year": 2017, "value": 53.0, "change": 3.0, "abstained": "", "end_year": 2019,
            "end_value": 59.0, "target_value": 56.0, "reaches": True, "unit": "percent", "pace_region": "",
            "observations": (),
        }  # fmt: skip
        assert {name: row[name] for name in said} == said
        assert (math.isnan(row["pace_from"]), math.isnan(row["pace_to"])) == (True, True)

    def test_the_scenarios_come_in_one_order(self) -> None:
        table = self.table()
        assert list(table.index) == ["as_it_stands", "best_year", "worst_year", "no_peer", "what_it_needs"]
        assert (table["newest_year"] == 2016).all()
        assert math.isnan(table.loc["as_it_stands", "year"])
        assert not table.loc["as_it_stands", "reaches"]
        assert table.loc["what_it_needs", "reaches"]
        assert not table.loc["worst_year", "reaches"]

    def test_the_supposed_point_is_judged_as_a_published_one_would_be(self) -> None:
        best = self.table().loc["best_year"]
        later = known(plan(SERVICES), points({**SHARES, 2017: 53.0}), 2017)
        published = plan_scenarios(plan(SERVICES), later, 2017, later.series.iloc[:0]).set_index("scenario")
        assert best["probability"] == pytest.approx(published.loc["as_it_stands", "probability"])
        assert best["verdict"] == published.loc["as_it_stands", "verdict"]

    def test_three_values_and_a_supposed_one_make_a_series(self) -> None:
        few = known(plan(SERVICES), points({2014: 47.0, 2015: 48.0, 2016: 50.0}))
        table = plan_scenarios(plan(SERVICES), few, 2016, few.series.iloc[:0]).set_index("scenario")
        assert list(table.loc[["as_it_stands", "best_year"], "abstained"]) == ["", ""]
        assert 0.0 < table.loc["best_year", "probability"] < 1.0

    def test_where_less_is_better_reaching_is_from_above(self) -> None:
        asked = plan(target("services_share", 47.0, "%", direction="at_most"))
        found = known(asked, points(SHARES))
        table = plan_scenarios(asked, found, 2016, found.series.iloc[:0]).set_index("scenario")
        # Down by 1 a year for three years is 47, exactly at the target.
        assert table.loc["best_year", "end_value"] == 47.0
        assert table.loc["best_year", "reaches"]
        assert not table.loc["worst_year", "reaches"]

    def test_a_value_of_ones_own_is_a_row_of_the_same_columns(self) -> None:
        found = known(plan(SERVICES), points(SHARES))
        row = what_if(plan(SERVICES), found, 2016, "services-share", 52.0)
        assert tuple(row) == COLUMNS
        assert (row["scenario"], row["value"], row["change"], row["end_value"]) == ("next_value", 52.0, 2.0, 56.0)
        assert (row["year"], row["reaches"]) == (2017, True)

    def test_of_additions_all_is_in_additions(self) -> None:
        asked = plan(target("hitech_enterprises_added", 150.0, "家", kind="added"))
        found = known(asked, points(STOCK, "hitech_enterprises", "enterprises"))
        row = what_if(asked, found, 2016, "hitech-enterprises-added", 75.0)
        assert (row["newest_value"], row["value"], row["change"]) == (35.0, 75.0, 40.0)
        # Additions may be losses, so they move in points: 40 a year for three years.
        assert row["end_value"] == pytest.approx(155.0)
        assert row["target_value"] == 150.0

    def test_without_a_base_there_is_an_empty_table(self) -> None:
        asked = plan(target("rd_intensity", 3.0, "%"))
        found = known(asked, points(SHARES))
        table = plan_scenarios(asked, found, 2016, found.series.iloc[:0])
        assert table.empty
        assert tuple(table.columns) == COLUMNS


class TestWhatAResearcherChanges:
    def test_both_columns_changed_count_and_one_alone_is_refused(self) -> None:
        asked = plan(SERVICES)
        found = known(asked, points(SHARES))
        newest = found.series["year"] == found.series["year"].max()
        raised = {name: found.series[name].mask(newest, 60.0) for name in ("value", "spliced")}
        before = judge_plan(asked, found, 2016).verdicts.iloc[0]
        after = judge_plan(asked, replace(found, series=found.series.assign(**raised)), 2016).verdicts.iloc[0]
        assert after["probability"] > before["probability"]
        for name, column in raised.items():
            with pytest.raises(InputError, match="change both alike"):
                judge_plan(asked, replace(found, series=found.series.assign(**{name: column})), 2016)

    def test_series_that_know_later_years_are_refused(self) -> None:
        asked = plan(SERVICES)
        with pytest.raises(InputError, match="holds the year 2016, later than 2010"):
            judge_plan(asked, known(asked, points(SHARES)), 2010)
