"""Plans whose region publishes little: what a chance rests on, from observation to verdict."""

import math
from typing import Any

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import indicator_series
from jinpu.plan import Plan, load_plan
from jinpu.verdict import judge_plan
from jinpu.verdict.scenarios import plan_scenarios
from tests.evidence.builder import frame
from tests.verdict.test_plan_verdicts import SHARES, STOCK, break_at, number, only, plan, points, target, verdicts

DISTRICT = plan(target("services_share", 45.0, "%"), region="jinpu")
YEAR_BEFORE_THE_END = {
    # Targets with a chance, all main targets; of Shenyang's two the number was never published.
    "china-2016-2020": (2019, 11, 11), "dalian-2016-2020": (2019, 2, 3), "jinpu-2017-2019": (2018, 5, 9),
    "shenyang-2017-2019": (2018, 0, 2),
}  # fmt: skip


GDP = {year: 1000.0 * 1.06 ** (year - 2007) for year in range(2007, 2016)}


def main(name: str, evidence: Evidence, as_of: int) -> pd.DataFrame:
    promised = load_plan(name)
    found = judge_plan(promised, indicator_series(promised, evidence, as_of), as_of).verdicts
    return found[found["main"]].set_index("target")


class TestShippedPlans:
    @pytest.mark.parametrize("name", YEAR_BEFORE_THE_END)
    def test_who_has_a_chance_and_why_the_others_have_none(self, name: str, evidence: Evidence) -> None:
        as_of, judged, everything = YEAR_BEFORE_THE_END[name]
        found = main(name, evidence, as_of)
        told = found["probability"].notna()
        assert (told.sum(), len(found)) == (judged, everything)
        assert (found.loc[told, "basis"] != "none").all()
        assert found.loc[~told, "abstained"].isin(["no_series", "no_target_value"]).all()
        assert (found.loc[found["abstained"] == "no_series", "grade"] == "D").all()

    def test_a_proxy_is_no_surer_than_it_can_be(self, evidence: Evidence) -> None:
        """Dalian stood at 52 % in 2018; its districts lie .5 apart on log odds, 12 points there."""
        services = main("jinpu-2017-2019", evidence, 2018).loc["services_share"]
        assert (services["basis"], services["region"]) == ("parent", "dalian")
        assert services["probability"] == pytest.approx(0.53, abs=0.04)
        assert services["q95"] - services["q5"] > 35.0
        # What the city itself needs is still said, as the city's.
        assert services["newest_value"] == pytest.approx(52.0, abs=0.1)
        assert services["required_change"] < 0

    def test_the_baseline_of_the_plan_itself_is_a_figure(self, evidence: Evidence) -> None:
        staff = main("china-2016-2020", evidence, 2019).loc["rd_staff_per10k"]
        assert (staff["basis"], staff["n"], staff["newest_year"], staff["grade"]) == ("own_few", 1, 2015, "B")


class TestBasis:
    @pytest.mark.parametrize(
        ("own", "city", "basis", "points_seen"),
        [
            ({}, SHARES, "parent", 9), ({2016: 40.0}, SHARES, "anchor", 1), ({2016: 40.0}, {}, "own_few", 1),
            ({2012: 38.0, 2014: 39.0, 2016: 40.0}, SHARES, "anchor", 3), ({}, {2016: 49.0}, "parent", 1),
            ({year: value - 9.0 for year, value in SHARES.items()}, SHARES, "own_and_parent", 9),
        ],
    )  # fmt: skip
    def test_it_follows_from_what_is_known(
        self, own: dict[int, float], city: dict[int, float], basis: str, points_seen: int
    ) -> None:
        row = only(verdicts(DISTRICT, [*points(city), *points(own, region="jinpu")]))
        assert (row["basis"], row["n"], row["abstained"]) == (basis, points_seen, "")
        assert row["indicative"] == row["proxy"] == (basis == "parent")

    def test_the_province_stands_in_for_less_than_the_city(self) -> None:
        city, province = (only(verdicts(DISTRICT, points(SHARES, region=name))) for name in ("dalian", "liaoning"))
        assert (city["region"], province["region"]) == ("dalian", "liaoning")
        assert number(province, "q95") - number(province, "q5") > number(city, "q95") - number(city, "q5")
        assert abs(number(province, "probability") - 0.5) < abs(number(city, "probability") - 0.5)

    def test_the_fan_is_what_the_chance_is_read_off(self) -> None:
        found = verdicts(DISTRICT, points(SHARES))
        assert list(found.quantiles["year"]) == [2017, 2018, 2019]
        end, row = found.quantiles.iloc[-1], only(found)
        assert [row[name] for name in ("q5", "median", "q95")] == pytest.approx([end["q5"], end["q50"], end["q95"]])


class TestTotals:
    """The city's total, by the district's part of its output (money) or people."""

    TOTALS = points(
        {year: 1000.0 * 1.05 ** (year - 2008) for year in range(2008, 2017)}, "tech_contract_value", "yuan_100m"
    )

    def judged(self, *sizes: list[dict[str, Any]], as_of: int = 2016) -> dict[str, object]:
        asked = plan(target("tech_contract_value", 500.0, "亿元", kind="annual"), region="jinpu")
        return only(verdicts(asked, [*self.TOTALS, *(row for rows in sizes for row in rows)], as_of))

    def sizes(self, code: str, unit: str, year: int, own: float, city: float) -> list[dict[str, object]]:
        return [*points({year: own}, code, unit, "jinpu"), *points({year: city}, code, unit)]

    def test_without_the_part_there_is_none(self) -> None:
        row = self.judged()
        assert (row["abstained"], row["basis"]) == ("not_comparable", "none")

    def test_the_median_is_the_part(self) -> None:
        third, tenth = (self.judged(self.sizes("gdp", "yuan_100m", 2014, own, 3000.0)) for own in (1000.0, 300.0))
        assert number(third, "median") == pytest.approx(number(tenth, "median") / 0.3)
        assert (third["basis"], third["grade"]) == ("parent", "C")
        assert number(third, "probability") > number(tenth, "probability")
        assert math.isnan(number(third, "required_change"))

    def test_money_goes_by_output_before_people(self) -> None:
        output, people = (
            self.sizes("gdp", "yuan_100m", 2014, 900.0, 3000.0),
            self.sizes("pop_resident", "persons_10k", 2014, 60.0, 600.0),
        )
        both, only_people = self.judged(output, people), self.judged(people)
        assert number(both, "median") == pytest.approx(3.0 * number(only_people, "median"))


class TestAdditions:
    def test_the_citys_additions_by_the_districts_part(self) -> None:
        people = [
            *points({2015: 150.0}, "pop_resident", "persons_10k", "jinpu"),
            *points({2015: 600.0}, "pop_resident", "persons_10k"),
        ]
        rows = [*points(STOCK, "hitech_enterprises", "enterprises"), *people]
        asked = target("hitech_enterprises_added", 40.0, "家", kind="added")
        row, city = only(verdicts(plan(asked, region="jinpu"), rows)), only(verdicts(plan(asked), rows))
        assert (row["basis"], row["target_value"], row["newest_value"]) == ("parent", 40.0, 35.0)
        assert number(row, "median") == pytest.approx(number(city, "median") / 4, rel=0.01)
        assert number(row, "q5") >= 0.0


class TestBounds:
    """ "Over 100" and "nearly 5 %" are figures of a kind: one-sided, and decisive where the target lies behind them."""

    def judged(self, *rows: list[dict[str, object]], as_of: int = 2016, value: float = 120.0) -> dict[str, object]:
        asked = plan(target("hitech_enterprises", value, "家"))
        return only(verdicts(asked, [row for each in rows for row in each], as_of))

    def count(self, year: int, value: float, quality: str = "exact") -> list[dict[str, object]]:
        return points({year: value}, "hitech_enterprises", "enterprises", quality=quality)

    def test_a_lone_bound_gives_a_chance(self) -> None:
        row = self.judged(self.count(2016, 100.0, "floor"))
        assert (row["basis"], row["grade"], row["n"], row["newest_value"]) == ("bound", "B", 1, 100.0)
        assert number(self.judged(self.count(2016, 100.0)), "median") < number(row, "median")
        assert 0.1 < number(row, "probability") < 0.9

    def test_over_moves_up_and_nearly_down(self) -> None:
        over, exactly, nearly = (
            number(self.judged(self.count(2016, 100.0, quality)), "median") for quality in ("floor", "exact", "ceiling")
        )
        assert nearly < exactly < over

    def test_a_newer_bound_counts_where_it_says_more_than_the_value(self) -> None:
        old = self.count(2013, 60.0)
        assert number(self.judged(old, self.count(2016, 100.0, "floor")), "median") > 90.0
        below = self.judged(old, self.count(2016, 50.0, "floor"))
        assert below["newest_year"] == 2013

    @pytest.mark.parametrize(("quality", "value", "said"), [("floor", 120.0, 1.0), ("ceiling", 130.0, 0.0)])
    def test_in_the_end_year_a_bound_beyond_the_target_decides(self, quality: str, value: float, said: float) -> None:
        row = self.judged(self.count(2016, 90.0), self.count(2019, 125.0, quality), as_of=2019, value=value)
        assert row["probability"] == said

    @pytest.mark.parametrize(("quality", "value"), [("floor", 130.0), ("ceiling", 120.0)])
    def test_one_short_of_it_does_not(self, quality: str, value: float) -> None:
        row = self.judged(self.count(2016, 90.0), self.count(2019, 125.0, quality), as_of=2019, value=value)
        assert 0.0 < number(row, "probability") < 1.0


class TestEstimates:
    """What is said of a year whose own figure is not out moves the chance, and is no value of the series."""

    def judged(self, *rows: list[dict[str, object]], as_of: int = 2016, breaks: Any = ()) -> dict[str, object]:
        asked = plan(target("gdp", 2000.0, "亿元", kind="annual"))
        known = [*points(GDP, "gdp", "yuan_100m"), *(row for each in rows for row in each)]
        return only(verdicts(asked, known, as_of, breaks))

    def growth(self, **rates: float) -> list[dict[str, object]]:
        return points({int(year[1:]): rate for year, rate in rates.items()}, "gdp_growth", "percent")

    def test_growth_carries_the_newest_level_on(self) -> None:
        plain, fast, slow = self.judged(), self.judged(self.growth(y2016=9.0)), self.judged(self.growth(y2016=1.0))
        assert (plain["estimate"], fast["estimate"], slow["estimate"]) == ("", "growth", "growth")
        assert number(slow, "probability") < number(plain, "probability") < number(fast, "probability")
        assert fast["newest_year"] == plain["newest_year"] == 2015
        assert fast["n"] == plain["n"] == 9

    def test_the_scenario_as_it_stands_is_the_verdict(self) -> None:
        asked = plan(target("gdp", 2000.0, "亿元", kind="annual"))
        rows = [*points(GDP, "gdp", "yuan_100m"), *self.growth(y2016=9.0)]
        breaks = pd.DataFrame([], columns=list(break_at(2000))).astype({"year": int})
        known = indicator_series(asked, Evidence(frame(*rows), pd.DataFrame(), breaks), 2016)
        (verdict,) = judge_plan(asked, known, 2016).verdicts["probability"]
        scenarios = plan_scenarios(asked, known, 2016, known.series.iloc[:0]).set_index("scenario")
        assert scenarios.loc["as_it_stands", "probability"] == pytest.approx(verdict)

    def test_it_is_chained_from_the_next_year_on_and_over_no_break(self) -> None:
        assert self.judged(self.growth(y2017=9.0), as_of=2017)["estimate"] == ""
        twice = self.judged(self.growth(y2016=9.0, y2017=9.0), as_of=2017)
        assert twice["estimate"] == "growth"
        assert number(twice, "median") > number(self.judged(self.growth(y2016=9.0), as_of=2017), "median")
        assert self.judged(self.growth(y2016=9.0), breaks=[break_at(2016, "gdp")])["estimate"] == ""

    def test_levels_and_their_spread_worked_by_hand(self) -> None:
        """1593.848 x 1.09 = 1737.29; .05 points of rounding and 2 of prices: sqrt((.0005 / 1.09)^2 + .02^2) = .0200."""
        rows = [*points(GDP, "gdp", "yuan_100m"), *self.growth(y2016=9.0)]
        found = estimates_of(plan(target("gdp", 2000.0, "亿元", kind="annual")), rows)
        assert list(found["year"]) == [2016]
        assert found["value"].iloc[0] == pytest.approx(1593.848 * 1.09, rel=1e-5)
        assert found["spread"].iloc[0] == pytest.approx(0.0200053, rel=1e-4)

    def test_part_of_a_year_by_its_usual_share(self) -> None:
        """Half a year made 40 % and 44 % of two years, so 840 in the third stands for 840 / .42 = 2000."""
        parts = [
            row
            for year, value in ((2014, 0.40 * GDP[2014]), (2015, 0.44 * GDP[2015]), (2016, 840.0))
            for row in points({year: value}, "gdp", "yuan_100m", period_kind="part", period=f"{year}H1")
        ]
        asked = plan(target("gdp", 2000.0, "亿元", kind="annual"))
        found = estimates_of(asked, [*points(GDP, "gdp", "yuan_100m"), *parts])
        assert (found["kind"].iloc[0], found["year"].iloc[0]) == ("part_year", 2016)
        assert found["value"].iloc[0] == pytest.approx(2000.0)
        assert found["spread"].iloc[0] == pytest.approx(math.sqrt(2) * 0.02 / 0.42)
        assert self.judged(parts)["estimate"] == "part_year"


def estimates_of(asked: Plan, rows: list[dict[str, object]]) -> pd.DataFrame:
    breaks = pd.DataFrame([], columns=list(break_at(2000))).astype({"year": int})
    return indicator_series(asked, Evidence(frame(*rows), pd.DataFrame(), breaks), 2016).estimates
