from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.evidence import Evidence, clean, load_evidence
from jinpu.indicators import IndicatorSeries, indicator_series
from jinpu.indicators.grades import Support, grade_of
from jinpu.plan import load_plan

PLANS = Path("data/raw/plans")
Computed = Callable[[str, int], IndicatorSeries]


@pytest.fixture(scope="module")
def computed(evidence: Evidence) -> Computed:
    done: dict[tuple[str, int], IndicatorSeries] = {}

    def compute(plan: str, as_of: int) -> IndicatorSeries:
        if (plan, as_of) not in done:
            done[plan, as_of] = indicator_series(load_plan(plan, PLANS), evidence, as_of)
        return done[plan, as_of]

    return compute


def grade(result: IndicatorSeries, target: str) -> dict[str, object]:
    rows = result.grades[(result.grades["target"] == target) & result.grades["main"]]
    (row,) = rows.to_dict("records")
    return row


CASES = [
    ("jinpu-2017-2019", 2016),
    ("jinpu-2017-2019", 2019),
    ("dalian-2016-2020", 2018),
    ("dalian-2016-2020", 2020),
    ("shenyang-2017-2019", 2019),
    ("china-2016-2020", 2016),
    ("china-2016-2020", 2020),
]


@pytest.mark.parametrize(("plan", "as_of"), CASES)
def test_every_reading_has_a_grade_and_nothing_late_is_unmarked(computed: Computed, plan: str, as_of: int) -> None:
    result = computed(plan, as_of)
    readings = [(target.id, reading.id) for target in load_plan(plan, PLANS).targets for reading in target.readings]
    assert list(zip(result.grades["target"], result.grades["reading"], strict=True)) == readings
    assert result.grades["grade"].isin(list("ABCD")).all()
    assert (result.series["year"] <= as_of).all()
    late = ~(result.series["vintage"] <= pd.Timestamp(as_of + 1, 12, 31))
    assert result.series.loc[late, "later_vintage"].all()
    assert not result.series.loc[~late, "later_vintage"].any()


@pytest.mark.parametrize(("plan", "as_of"), CASES)
def test_every_point_names_its_figures_and_none_is_also_left_out(
    computed: Computed, evidence: Evidence, plan: str, as_of: int
) -> None:
    result = computed(plan, as_of)
    known = set(evidence.observations["id"])
    for ids in result.series["observations"]:
        assert ids
        assert all(identity in known or identity.startswith("B-") for identity in ids)
    key = ["target", "reading", "region", "year"]
    assert not result.series.duplicated(key).any()
    assert (result.left_out["reason"] != "").all()
    assert (result.left_out["reason_en"] != "").all()


def test_jinpu_has_proxies_of_the_city_only_where_they_can_stand(computed: Computed) -> None:
    result = computed("jinpu-2017-2019", 2019)
    services = grade(result, "services_share")
    assert (services["grade"], services["region"], services["proxy"], services["points"]) == ("C", "dalian", True, 15)
    assert grade(result, "highend_equip_share")["grade"] == "D"
    assert not result.series["region"].eq("china").any()
    assert result.series["proxy"].all()


def test_no_total_of_the_city_can_be_held_against_the_district(computed: Computed) -> None:
    result = computed("jinpu-2017-2019", 2019)
    contracts = result.series[result.series["target"] == "tech_contract_value"]
    assert len(contracts)
    assert not contracts["comparable"].any()


def test_a_grade_says_what_would_settle_it(computed: Computed) -> None:
    row = grade(computed("jinpu-2017-2019", 2019), "rd_institutions_added")
    assert (row["grade"], row["reason"]) == ("D", "nothing")
    assert row["would_settle_en"]
    assert row["would_settle_zh"]


def test_dalians_own_services_share_is_grade_a_once_the_plan_runs(computed: Computed) -> None:
    row = grade(computed("dalian-2016-2020", 2018), "services_share")
    assert (row["grade"], row["region"], row["points_in_plan"]) == ("A", "dalian", 2)


def test_dalians_services_share_is_not_cut(computed: Computed) -> None:
    series = computed("dalian-2016-2020", 2020).series
    shares = series[(series["target"] == "services_share") & (series["region"] == "dalian")]
    assert set(shares["segment"]) == {0}
    assert shares["spliced"].equals(shares["value"])


def test_dalians_rd_intensity_is_cut_where_only_gdp_was_revised(computed: Computed) -> None:
    result = computed("dalian-2016-2020", 2020)
    series = result.series[(result.series["target"] == "rd_intensity") & (result.series["region"] == "dalian")]
    assert list(series["year"]) == [2013, 2016, 2019]
    assert list(series["segment"]) == [0, 1, 2]
    assert series["break_cause"].iloc[1:].str.contains("denominator").all()
    # Cut twice, the three values count as one; beside it stands the series of Liaoning (yearbooks on science).
    row = grade(result, "rd_intensity")
    assert (row["grade"], row["points"], row["parent"], row["place"]) == ("B", 1, "liaoning", "prefecture")


def test_chinas_rd_intensity_as_of_2016(computed: Computed) -> None:
    series = computed("china-2016-2020", 2016).series
    intensity = series[series["target"] == "rd_intensity"].set_index("year")
    assert intensity["value"].to_dict() == {
        2005: 1.33, 2006: 1.42, 2007: 1.44, 2008: 1.54, 2009: 1.70, 2010: 1.76,
        2011: 1.84, 2012: 1.98, 2013: 2.08, 2014: 2.05, 2015: 2.07, 2016: 2.11,
    }  # fmt: skip
    # steps seen: 0.75 in 8 years before the census, 0.06 in 2 after: 0.081 a year, so 2013 moves to 2.05 - 0.081
    assert intensity["spliced"][2013] == pytest.approx(2.05 - 0.81 / 10)
    assert intensity["spliced"][2016] == 2.11
    assert not intensity["later_vintage"].any()


def test_outcomes_do_not_leak_into_the_years_before_their_publication(computed: Computed) -> None:
    series = computed("china-2016-2020", 2019).series
    assert list(series.loc[series["target"] == "science_literacy", "year"]) == [2005, 2010, 2015]


def test_the_example_shows_all_nine_at_grade_a(tmp_path: Path) -> None:
    plan = load_plan(Path("data/example/example.toml"))
    result = indicator_series(plan, clean(Path("data/example"), tmp_path), 2019)
    main = result.grades[result.grades["main"]]
    assert len(main) == 9
    assert set(main["grade"]) == {"A"}
    assert set(result.series["status"]) == {"example"}
    added = result.series[result.series["target"] == "hitech_enterprises_added"].set_index("year")["value"]
    assert added[2016] == 0


@pytest.mark.parametrize(
    ("own", "dalian", "liaoning", "letter", "region", "why"),
    [
        (Support(4, 1, 4), Support(9, 3, 9), Support(9, 3, 9), "A", "jinpu", "own_series"),
        (Support(5, 0, 5), Support(9, 3, 9), Support(9, 3, 9), "B", "jinpu", "own_series_before_plan"),
        (Support(3, 1, 3), Support(9, 3, 9), Support(9, 3, 9), "B", "jinpu", "own_few"),
        (Support(2, 0, 2), Support(0, 0, 0), Support(0, 0, 0), "B", "jinpu", "own_few"),
        (Support(1, 1, 1), Support(2, 0, 2), Support(9, 3, 9), "B", "jinpu", "own_few"),
        (Support(0, 0, 1), Support(2, 0, 2), Support(9, 3, 9), "B", "jinpu", "own_bound"),
        (Support(0, 0, 0), Support(2, 0, 2), Support(9, 3, 9), "C", "dalian", "parent_series"),
        (Support(0, 0, 0), Support(1, 0, 3), Support(2, 0, 2), "C", "liaoning", "parent_series"),
        (Support(0, 0, 0), Support(1, 0, 1), Support(1, 0, 1), "C", "dalian", "parent_series"),
        (Support(0, 0, 0), Support(0, 0, 1), Support(0, 0, 0), "D", "", "nothing"),
    ],
)
def test_grades(own: Support, dalian: Support, liaoning: Support, letter: str, region: str, why: str) -> None:
    found = grade_of({"jinpu": own, "dalian": dalian, "liaoning": liaoning}, comparable=True)
    assert (found.letter, found.region, found.reason) == (letter, region, why)


@pytest.mark.parametrize(
    ("dalian", "liaoning", "above"),
    [(2, 9, "dalian"), (1, 9, "liaoning"), (1, 1, "dalian"), (0, 1, "liaoning"), (0, 0, "")],
)
def test_the_region_above_is_the_nearest_that_shows_where_it_heads(dalian: int, liaoning: int, above: str) -> None:
    support = {
        name: Support(points, 0, points) for name, points in (("jinpu", 5), ("dalian", dalian), ("liaoning", liaoning))
    }
    assert grade_of(support, comparable=True).parent == above


def test_folders_may_be_texts_and_a_year_far_from_the_plan_or_no_year_is_refused(tmp_path: Path) -> None:
    known, plan = clean("data/raw", str(tmp_path)), load_plan("dalian-2016-2020", "data/raw/plans")
    for as_of in ("2018", 1990, 2050, 2018.5):
        with pytest.raises(InputError, match="is no year as of which it can be judged"):
            indicator_series(plan, known, as_of)  # type: ignore[arg-type]  # what a notebook may hold
    assert load_evidence(str(tmp_path)).observations.equals(known.observations)
