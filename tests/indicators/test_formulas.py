import pandas as pd
import pytest

from jinpu.catalogue import load_indicators
from jinpu.evidence import choose
from jinpu.indicators.candidates import ids_of
from jinpu.indicators.formulas import FORMULAS, Candidates, Request
from jinpu.indicators.specs import load_specs, spec_of
from tests.evidence.builder import frame, observation


def asked(indicator: str, rows: pd.DataFrame, baseline_year: int = 2016) -> Candidates:
    chosen, _ = choose(rows.assign(observations=ids_of(rows)))
    spec = spec_of(indicator)
    return FORMULAS[spec.formula](rows, spec, Request(baseline_year, chosen))


def values(candidates: Candidates) -> dict[int, float]:
    return dict(zip(candidates.rows["year"], candidates.rows["value"], strict=True))


def stock(year: int, value: float, **changes: object) -> dict[str, object]:
    return observation(indicator="hitech_enterprises", unit="enterprises", year=year, value=value, **changes)


def new(year: int, value: float, **changes: object) -> dict[str, object]:
    return observation(indicator="hitech_enterprises_new", unit="enterprises", year=year, value=value, **changes)


def test_added_is_the_stock_less_its_baseline() -> None:
    found = asked("hitech_enterprises_added", frame(stock(2015, 90), stock(2016, 100), stock(2019, 260)))
    assert values(found) == {2015: -10, 2016: 0, 2019: 160}
    assert set(found.rows["offset"]) == {100}


def test_added_is_the_sum_of_the_yearly_new_ones_where_no_stock_is_known() -> None:
    found = asked("hitech_enterprises_added", frame(new(2016, 99), new(2017, 40), new(2018, 50), new(2019, 60)))
    assert values(found) == {2017: 40, 2018: 90, 2019: 150}
    assert list(found.rows["observations"].iloc[-1]) == ["F0002", "F0003", "F0004"]


def test_yearly_additions_behind_a_gap_are_not_summed() -> None:
    found = asked("hitech_enterprises_added", frame(new(2017, 40), new(2019, 60)))
    assert values(found) == {2017: 40}
    assert list(found.unusable["reason"]) == ["broken_count"]


def test_cumulative_stocks_are_never_summed() -> None:
    found = asked("hitech_enterprises_added", frame(stock(2017, 140), stock(2018, 190)))
    assert values(found) == {}
    assert list(found.unusable["reason"]) == ["no_baseline", "no_baseline"]


def test_a_floor_stays_a_floor() -> None:
    rows = frame(stock(2016, 100), stock(2019, 2400, quality="floor"))
    assert list(asked("hitech_enterprises_added", rows).rows["quality"]) == ["exact", "floor"]
    rows = frame(new(2017, 40), new(2018, 700, quality="floor"), new(2019, 60))
    assert list(asked("hitech_enterprises_added", rows).rows["quality"]) == ["exact", "floor", "floor"]


def test_a_floor_is_no_baseline() -> None:
    assert values(asked("hitech_enterprises_added", frame(stock(2016, 100, quality="floor"), stock(2019, 260)))) == {}


def test_a_difference_is_known_no_earlier_than_either_end() -> None:
    early, late = pd.Timestamp("2017-03-01"), pd.Timestamp("2019-05-01")
    rows = frame(stock(2015, 90, vintage=early), stock(2016, 100, vintage=late), stock(2017, 120, vintage=pd.NaT))
    days = list(asked("hitech_enterprises_added", rows).rows["vintage"])
    assert days[:2] == [late, late]
    assert days[2] is pd.NaT


def test_density_is_the_stock_over_the_resident_population() -> None:
    owned = observation(indicator="inv_patents_owned", unit="items", value=9625.0, year=2016)
    people = observation(indicator="pop_resident", unit="persons_10k", value=698.7, year=2016, source_publisher="other")
    found = asked("inv_patents_per10k", frame(owned, people))
    assert values(found) == {2016: pytest.approx(13.7756, abs=1e-4)}
    assert list(found.rows["preference"]) == [1]


def test_a_published_density_goes_first_and_per_million_is_converted() -> None:
    owned = observation(indicator="inv_patents_owned", unit="items", value=27915.0)
    people = observation(indicator="pop_resident", unit="persons_10k", value=4378.0)
    table = observation(indicator="inv_patents_density", unit="items_per_million_persons", value=637.0)
    found = asked("inv_patents_per10k", frame(owned, people, table)).rows
    assert list(choose(found)[0]["value"]) == [6.37]


def test_a_variant_of_a_figure_is_not_taken_for_it() -> None:
    owned = observation(indicator="inv_patents_owned", unit="items", value=9625.0, item="incl. foreign holders")
    people = observation(indicator="pop_resident", unit="persons_10k", value=698.7)
    assert values(asked("inv_patents_per10k", frame(owned, people))) == {}


def test_both_readings_of_the_hitech_target() -> None:
    # communiqué of Dalian 2011: 6,530 of hi-tech output, 4,520 of it by above-scale industry
    whole = observation(indicator="output_hitech", value=6530.0)
    large = observation(indicator="output_hitech_ascale", value=4520.0)
    industry = observation(indicator="output_industry_ascale", value=9000.0)
    rows = frame(whole, large, industry)
    assert values(asked("hitech_output_large_share", rows)) == {2015: pytest.approx(69.22, abs=0.005)}
    assert values(asked("hitech_output_share", rows)) == {2015: pytest.approx(6530 / 90)}


def test_both_readings_of_the_highend_target() -> None:
    high = observation(indicator="revenue_highend_equip", value=30.0)
    equipment = observation(indicator="revenue_equip_mfg", value=100.0)
    all_of_it = observation(indicator="revenue_mfg", value=400.0)
    rows = frame(high, equipment, all_of_it)
    assert values(asked("highend_equip_share", rows)) == {2015: 30.0}
    assert values(asked("highend_mfg_share", rows)) == {2015: 7.5}


def test_a_floor_over_a_value_is_a_floor_and_over_a_floor_nothing() -> None:
    spent = observation(indicator="rd_exp", value=30.0, quality="floor")
    product = observation(indicator="gdp", value=1000.0)
    assert list(asked("rd_intensity", frame(spent, product)).rows["quality"]) == ["floor"]
    product = observation(indicator="gdp", value=1000.0, quality="floor")
    assert values(asked("rd_intensity", frame(spent, product))) == {}


def test_a_ratio_is_as_late_and_as_little_final_as_its_weaker_part() -> None:
    spent = observation(indicator="rd_exp", value=30.0, status="media_report", rank=5, vintage=pd.NaT)
    product = observation(indicator="gdp", value=1000.0)
    (row,) = asked("rd_intensity", frame(spent, product)).rows.to_dict("records")
    assert (row["value"], row["status"], row["rank"], row["vintage"]) == (3.0, "media_report", 5, pd.NaT)


def test_every_formula_of_the_table_exists_and_an_unlisted_indicator_is_as_published() -> None:
    assert {spec.formula for spec in load_specs().values()} <= set(FORMULAS)
    rows = frame(observation(indicator="tech_contract_value", value=40.0))
    assert values(asked("tech_contract_value", rows)) == {2015: 40.0}


def test_computed_units_fit_their_indicators() -> None:
    """Percent is 100 x part / whole of one unit; items over 10,000 persons are items per 10,000 persons."""
    units = {code: indicator.unit for code, indicator in load_indicators().items()}
    for spec in load_specs().values():
        seconds = {units[code] for codes in spec.second for code in codes}
        if spec.formula in ("share", "published_or_share"):
            assert units[spec.indicator] == "percent"
            assert seconds == {units[spec.first]}
        elif spec.formula == "published_or_density":
            assert (units[spec.first], seconds) == ("items", {"persons_10k"})
            assert units[spec.indicator] == "items_per_10k_persons"
        else:
            assert {units[spec.first]} | seconds == {units[spec.indicator]}
