"""From observations made by hand to a plan's series, what was left out of them, and their grades: every column."""

import math

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import IndicatorSeries, indicator_series
from jinpu.indicators.baselines import stated_baselines
from jinpu.indicators.grades import Support, place_of, regions_of, support_of
from jinpu.indicators.series import LEFT_OUT_COLUMNS, SERIES_COLUMNS
from jinpu.plan import Baseline, Plan, Source, Text
from tests.evidence.builder import frame
from tests.verdict.test_plan_verdicts import SHARES, STOCK, break_at, plan, points, target, text

Rows = list[dict[str, object]]
SERVICES = target("services_share", 52.0, "%")


def series(asked: Plan, rows: Rows, as_of: int = 2016, breaks: Rows | None = None) -> IndicatorSeries:
    known = pd.DataFrame(breaks or [], columns=list(break_at(2000))).astype({"year": int})
    return indicator_series(asked, Evidence(frame(*rows), pd.DataFrame(), known), as_of)


def one(rows: pd.DataFrame) -> dict[str, object]:
    (row,) = rows.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_every_column_of_a_point_of_the_plans_own_region() -> None:
    found = series(plan(SERVICES), points({2016: 49.4}))
    assert tuple(found.series.columns) == SERIES_COLUMNS
    row = one(found.series)
    assert {name: row[name] for name in ("target", "reading", "region", "region_role", "formula")} == {
        "target": "services-share", "reading": "a", "region": "dalian", "region_role": "own", "formula": "share",
    }  # fmt: skip
    assert (row["proxy"], row["parent_level"], row["comparable"], row["later_vintage"]) == (False, 0, True, False)
    assert (row["year"], row["value"], row["spliced"], row["unit"]) == (2016, 49.4, 49.4, "percent")
    assert (row["offset"], row["quality"], row["status"], row["segment"]) == (0.0, "exact", "published", 0)
    assert (row["vintage"], row["observations"]) == (pd.Timestamp(2017, 4, 1), ("F0001",))
    assert (row["break_cause"], row["break_cause_zh"]) == ("", "")
    assert found.left_out.empty
    assert tuple(found.left_out.columns) == LEFT_OUT_COLUMNS


def test_the_regions_above_stand_at_their_distance_and_the_country_nowhere() -> None:
    rows = [
        *points({2016: 30.0}, region="china"), *points({2016: 40.0}, region="liaoning"), *points({2016: 49.4}),
        *points({2016: 60.0}, region="shenyang"),
    ]  # fmt: skip
    found = series(plan(SERVICES, region="jinpu"), rows).series.set_index("region")
    assert found["parent_level"].to_dict() == {"dalian": 1, "liaoning": 2}
    assert set(found["region_role"]) == {"parent"}
    assert found["proxy"].all()
    assert found["comparable"].all()
    assert regions_of("jinpu") == ("jinpu", "dalian", "liaoning")
    assert regions_of("china") == ("china",)
    assert regions_of("liaoning") == ("liaoning", "china")
    assert [place_of("jinpu", above) for above in ("dalian", "liaoning")] == ["district", "district/prefecture"]
    assert place_of("liaoning", "china") == "province"


@pytest.mark.parametrize(
    ("indicator", "unit", "comparable"),
    [
        ("services_share", "percent", True), ("inv_patents_per10k", "items_per_10k_persons", True),
        ("tech_contract_value", "yuan_100m", False), ("hitech_enterprises", "enterprises", False),
    ],
)  # fmt: skip
def test_a_total_of_the_region_above_is_not_held_against_a_part_of_it(
    indicator: str, unit: str, comparable: bool
) -> None:
    asked = plan(target(indicator, 5.0, unit), region="jinpu")
    found = series(asked, points({2015: 4.0, 2016: 4.5}, indicator, unit))
    assert list(found.series["comparable"]) == [comparable, comparable]
    row = one(found.grades)
    assert (row["comparable"], row["grade"], row["region"], row["proxy"]) == (comparable, "C", "dalian", True)
    assert row["reason"] == ("parent_series" if comparable else "parent_not_comparable")
    own = one(series(plan(target(indicator, 5.0, unit)), points({2015: 4.0, 2016: 4.5}, indicator, unit)).grades)
    assert (own["comparable"], own["proxy"]) == (True, False)


def test_a_grade_says_what_it_rests_on() -> None:
    row = one(series(plan(SERVICES), points(SHARES)).grades)
    settle = {"would_settle_en": "a yearbook", "would_settle_zh": "a yearbook"}
    assert row["reason_en"]
    assert row["reason_zh"]
    assert {name: value for name, value in row.items() if name not in ("reason_en", "reason_zh", "part")} == {
        "target": "services-share", "reading": "a", "main": True, "indicator": "services_share", "grade": "A",
        "region": "dalian", "parent": "", "place": "", "proxy": False, "comparable": True, "points": 9,
        "points_in_plan": 1, "reason": "own_series", **settle,
    }  # fmt: skip
    nothing = one(series(plan(SERVICES), points({2016: 700.0}, "gdp", "yuan_100m")).grades)
    assert (nothing["grade"], nothing["region"], nothing["points"], nothing["points_in_plan"]) == ("D", "", 0, 0)
    assert (nothing["proxy"], nothing["reason"]) == (False, "nothing")


@pytest.mark.parametrize(
    ("years", "inside"), [((2014, 2015), 0), ((2015, 2016), 1), ((2016, 2019), 2), ((2019, 2020), 1)]
)
def test_the_plans_years_run_from_after_the_baseline_to_its_end(years: tuple[int, ...], inside: int) -> None:
    row = one(series(plan(SERVICES), points(dict.fromkeys(years, 49.0)), as_of=2020).grades)
    assert row["points_in_plan"] == inside


def test_support_counts_what_the_splice_could_keep() -> None:
    rows = pd.DataFrame(
        {"year": [2014, 2015, 2016, 2017], "spliced": [1.0, math.nan, 3.0, 4.0], "segment": [0, 0, 1, 1]}
    )
    assert support_of(rows, 2016, 2017) == Support(2, 2, 4)
    assert support_of(rows, 2017, 2019) == Support(2, 1, 4)
    assert support_of(rows.iloc[:0], 2016, 2017) == support_of(None, 2016, 2017) == Support(0, 0, 0)
    # Three joined points are worth two, and so are the two of them inside.
    assert support_of(rows.iloc[[0, 2, 3]], 2010, 2020) == Support(2, 2, 3)


def test_shares_are_joined_by_points_and_counts_by_growth() -> None:
    jump = {2011: 10.0, 2012: 20.0, 2013: 40.0, 2014: 8.0, 2015: 16.0, 2016: 32.0}
    shares = series(plan(SERVICES), points(jump), breaks=[break_at(2014)]).series
    # Steps of 10, 20, 8 and 16: 54 in four years, 13.5 a year; so 2013 would be -5.5, which no share can be.
    assert shares["spliced"].isna().tolist() == [True] * 3 + [False] * 3
    counts = points(jump, "hitech_enterprises", "enterprises")
    asked = plan(target("hitech_enterprises", 100.0, "家"))
    line = series(asked, counts, breaks=[break_at(2014, "hitech_enterprises")]).series
    assert line["spliced"].tolist() == pytest.approx([1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
    assert line["segment"].tolist() == [0, 0, 0, 1, 1, 1]
    assert line["break_cause"].tolist() == ["", "", "", "Census.", "", ""]
    assert line["break_cause_zh"].tolist() == ["", "", "", "普查。", "", ""]


def test_growth_rates_may_be_negative_and_are_joined_by_points() -> None:
    rates = points({2012: -3.0, 2013: -1.0, 2014: 9.0, 2015: 11.0, 2016: 13.0}, "rd_exp_growth", "percent")
    asked = plan(target("rd_exp_growth", 5.0, "percent"))
    line = series(asked, rates, breaks=[break_at(2014, "rd_exp_growth")]).series["spliced"]
    assert line.tolist() == [5.0, 7.0, 9.0, 11.0, 13.0]


def test_a_bound_is_in_the_series_and_not_in_the_line() -> None:
    found = series(plan(SERVICES), [*points({2014: 47.5, 2015: 48.7}), *points({2016: 49.0}, quality="floor")])
    assert found.series["spliced"].isna().tolist() == [False, False, True]
    assert found.series["value"].tolist() == [47.5, 48.7, 49.0]
    assert one(found.grades)["points"] == 2


def test_what_is_left_out_names_its_figure_and_why() -> None:
    rows = [*points({2016: 49.4}), *points({2016: 51.0}, status="preliminary", id="x")]
    row = one(series(plan(SERVICES), rows).left_out)
    assert (row["target"], row["reading"], row["region"], row["year"]) == ("services-share", "a", "dalian", 2016)
    assert (row["observation"], row["observations"], row["value"]) == ("F0002", ("F0002",), 51.0)
    assert (row["unit"], row["reason"]) == ("percent", "less_final")
    assert row["reason_en"]
    assert row["reason_zh"]


def test_variants_and_other_indicators_are_no_part_of_it() -> None:
    rows = [*points({2016: 49.4}), *points({2016: 60.0}, item="above scale"), *points({2016: 3.0}, "rd_intensity")]
    found = series(plan(SERVICES), rows)
    assert found.series["value"].tolist() == [49.4]
    assert found.left_out.empty


def test_additions_keep_the_stock_that_they_are_counted_on() -> None:
    asked = plan(target("hitech_enterprises_added", 150.0, "家", kind="added"))
    stock = [*points(STOCK, "hitech_enterprises", "enterprises"),
             *points({2016: 300.0}, "hitech_enterprises", "enterprises", status="preliminary")]  # fmt: skip
    found = series(asked, stock)
    line = found.series.set_index("year")
    assert line["value"].to_dict() == {year: value - 245.0 for year, value in STOCK.items()}
    assert set(line["offset"]) == {245.0}
    assert set(line["formula"]) == {"added"}
    assert set(line["unit"]) == {"enterprises"}
    # The stock's print that lost is named under the additions that it would have made.
    left = one(found.left_out)
    assert (left["target"], left["value"], left["reason"]) == ("hitech-enterprises-added", 300.0, "less_final")


def test_yearly_additions_behind_a_gap_are_left_out_with_their_reason() -> None:
    asked = plan(target("hitech_enterprises_added", 150.0, "家", kind="added"))
    found = series(asked, points({2016: 40.0, 2018: 50.0}, "hitech_enterprises_new", "enterprises"), as_of=2018)
    assert found.series["value"].tolist() == [40.0]
    assert found.left_out["reason"].tolist() == ["broken_count"]
    assert found.left_out["year"].tolist() == [2018]


BASELINE = Baseline(value=45.9, unit="%", year=2015)


def test_a_stated_baseline_is_an_observation_of_unknown_day() -> None:
    stated = stated_baselines(plan(target("services_share", 52.0, "%", baseline=BASELINE), SERVICES))
    row = one(stated)
    wanted = {
        "id": "B-tested-services-share", "region": "dalian", "indicator": "services_share", "item": "", "year": 2015,
        "period_kind": "year", "period": "2015", "value": 45.9, "unit": "percent", "value_printed": "45.9",
        "unit_printed": "%", "rounding": 0.0, "quality": "exact", "status": "media_report", "vintage_printed": "",
        "source_title": "plan", "source_publisher": "", "locator": "https://example.org/plan", "note": "", "basis": "",
        "may_stand_in": True, "usable": True, "reason_en": "", "reason_zh": "",
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted
    assert row["vintage"] is pd.NaT
    assert stated_baselines(plan(SERVICES)).empty


def test_a_stated_baseline_names_its_own_source_where_it_has_one() -> None:
    source = Source(title=text("report"), publisher=text("office"), url="https://example.org/report")
    baseline = BASELINE.model_copy(
        update={"source": source, "note": Text(en="about", zh="约"), "value": 0.459, "unit": "‰"}
    )
    asked = plan(target("services_share", 52.0, "%", baseline=baseline)).model_copy(update={"example": True})
    row = one(stated_baselines(asked))
    assert (row["source_title"], row["source_publisher"], row["locator"]) == ("report", "office", source.url)
    assert (row["note"], row["status"], row["unit_printed"]) == ("about", "example", "‰")
    assert row["value"] == pytest.approx(0.0459)


def test_a_stated_baseline_is_used_and_marked_only_where_no_dated_figure_is_known() -> None:
    asked = plan(target("services_share", 52.0, "%", baseline=BASELINE))
    alone = one(series(asked, points({2014: 47.5})).series.query("year == 2015"))
    assert (alone["value"], alone["later_vintage"]) == (45.9, True)
    found = series(asked, points({2015: 48.7}))
    assert found.series["value"].tolist() == [48.7]
