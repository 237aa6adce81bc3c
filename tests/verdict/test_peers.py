"""A peer's pace: whose it is, how it is counted, and what is said where no peer is known."""

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import IndicatorSeries, indicator_series, peer_series, peers_of
from jinpu.plan import Plan, load_plan
from jinpu.verdict.scenarios import plan_scenarios

DALIAN, JINPU = load_plan("dalian-2016-2020"), load_plan("jinpu-2017-2019")
# The province in the city's place, since a province has many peers.
LIAONING = DALIAN.model_copy(update={"region": "liaoning"})
Peer = dict[int, float]


@pytest.fixture(scope="module")
def liaoning(evidence: Evidence) -> IndicatorSeries:
    return indicator_series(LIAONING, evidence, 2017)


def made_up(known: IndicatorSeries, target: str, **values: Peer) -> pd.DataFrame:
    """Series of peers, in the frame of `known`: one figure a year, named after its region and year."""
    row = known.series[known.series["target"] == target].iloc[[-1]]
    rows = [
        row.assign(region=region, year=year, spliced=value, offset=0.0, observations=[(f"{region}-{year}",)])
        for region, series in values.items()
        for year, value in series.items()
    ]
    return pd.concat(rows, ignore_index=True)


def services(plan: Plan, known: IndicatorSeries, as_of: int, others: pd.DataFrame) -> pd.DataFrame:
    table = plan_scenarios(plan, known, as_of, others)
    return table[table["target"] == "services_share"].set_index("scenario")


def test_peers_are_of_the_same_rank() -> None:
    assert peers_of("dalian") == ("shenyang",)
    assert {"jilin", "guangdong"} <= set(peers_of("liaoning"))
    assert "liaoning" not in peers_of("liaoning")
    assert peers_of("china") == peers_of("example") == ()


def test_the_pace_is_the_mean_step_of_the_last_five(liaoning: IndicatorSeries) -> None:
    # 40 to 41 lies more than five steps back; the five since then add 1, 2, 0, 3 and 4: 2 a year.
    jilin = dict(zip(range(2011, 2018), (40.0, 41.0, 42.0, 44.0, 44.0, 47.0, 51.0), strict=True))
    row = services(LIAONING, liaoning, 2017, made_up(liaoning, "services_share", jilin=jilin)).loc["peer_pace"]
    assert row["change"] == pytest.approx(2.0)
    assert row["end_value"] == pytest.approx(row["newest_value"] + 2.0 * (2020 - row["newest_year"]))
    assert (row["pace_region"], row["pace_from"], row["pace_to"]) == ("jilin", 2012, 2017)
    assert row["observations"] == tuple(f"jilin-{year}" for year in range(2012, 2018))


def test_a_gap_shares_its_step_among_its_years(liaoning: IndicatorSeries) -> None:
    known = made_up(liaoning, "services_share", jilin={2014: 40.0, 2017: 46.0})
    assert services(LIAONING, liaoning, 2017, known).loc["peer_pace", "change"] == pytest.approx(2.0)


def test_of_several_peers_the_one_known_latest_and_nearest_in_level_counts(liaoning: IndicatorSeries) -> None:
    latest = float(services(LIAONING, liaoning, 2017, liaoning.series.iloc[:0]).loc["as_it_stands", "newest_value"])
    near, far = {2016: latest, 2017: latest + 1.0}, {2016: latest, 2017: latest + 9.0}
    older = {2015: latest, 2016: latest + 0.5}
    known = made_up(liaoning, "services_share", hebei=far, jilin=near, hubei=older, gansu={2017: latest})
    assert services(LIAONING, liaoning, 2017, known).loc["peer_pace", "pace_region"] == "jilin"


def test_regions_of_another_rank_lend_no_pace(liaoning: IndicatorSeries) -> None:
    known = made_up(liaoning, "services_share", shenyang={2016: 40.0, 2017: 46.0})
    table = services(LIAONING, liaoning, 2017, known)
    assert "peer_pace" not in table.index
    assert "no_peer" in table.index


def test_totals_move_in_per_cent_of_themselves(evidence: Evidence) -> None:
    # A stock of patents that doubles in a year, whatever its size.
    national = load_plan(Path("data/example/new-plan/china-2011-2015.toml")).model_copy(update={"region": "liaoning"})
    observations = evidence.observations
    chinas = observations["region"] == "china"
    moved = replace(evidence, observations=observations[chinas].assign(region="liaoning"))
    known = indicator_series(national, moved, 2013)
    others = made_up(known, "tech_contract_value", jilin={2010: 0.0, 2011: 3.0, 2012: 6.0, 2013: 12.0})
    row = (
        plan_scenarios(national, known, 2013, others)
        .set_index(["target", "scenario"])
        .loc[("tech_contract_value", "peer_pace")]
    )
    assert row["value"] == pytest.approx(2 * row["newest_value"])
    assert (row["pace_from"], row["pace_to"]) == (2011, 2013)  # nothing doubles from naught


def test_shenyangs_figures_lend_dalian_its_pace(evidence: Evidence) -> None:
    # published_figures.csv: services over GDP of Shenyang were 3138.05 / 7158.57 in 2013 (F0599, F0533).
    known, others = indicator_series(DALIAN, evidence, 2018), peer_series(DALIAN, evidence, 2018)
    value = others.set_index(["target", "region", "year"]).loc[("services_share", "shenyang", 2013), "value"]
    assert value == pytest.approx(100 * 3138.05 / 7158.57)
    row = services(DALIAN, known, 2018, others).loc["peer_pace"]
    assert (row["pace_region"], row["pace_to"]) == ("shenyang", 2018)
    assert {"F0599", "F0533"} <= set(row["observations"])
    assert not row["proxy"]


def test_a_proxys_peer_is_of_the_proxys_rank(evidence: Evidence) -> None:
    table = plan_scenarios(JINPU, indicator_series(JINPU, evidence, 2018), 2018, peer_series(JINPU, evidence, 2018))
    row = table.set_index(["target", "scenario"]).loc[("services_share", "peer_pace")]
    assert (row["region"], row["proxy"], row["pace_region"]) == ("dalian", True, "shenyang")


def test_a_plans_own_baselines_are_not_lent_to_a_peer(evidence: Evidence) -> None:
    stated = {target.baseline for target in DALIAN.targets}
    assert stated != {None}
    ids = [identity for row in peer_series(DALIAN, evidence, 2018)["observations"] for identity in row]
    assert ids
    assert not any(identity.startswith("B-") for identity in ids)


def test_nothing_later_than_the_year_known_is_used(evidence: Evidence) -> None:
    assert peer_series(DALIAN, evidence, 2016)["year"].max() == 2016


def test_where_no_peer_is_known_nothing_is_supposed_or_judged(liaoning: IndicatorSeries) -> None:
    row = services(LIAONING, liaoning, 2017, liaoning.series.iloc[:0]).loc["no_peer"]
    assert all(math.isnan(row[name]) for name in ("value", "change", "probability", "end_value"))
    assert (row["verdict"], row["pace_region"], row["observations"]) == ("", "", ())


def test_the_table_names_the_peer_and_its_figures(evidence: Evidence) -> None:
    known, peers = indicator_series(DALIAN, evidence, 2018), peer_series(DALIAN, evidence, 2018)
    row = plan_scenarios(DALIAN, known, 2018, peers).query("pace_region == 'shenyang'").iloc[0]
    assert (row["pace_from"], row["pace_to"]) == (2013, 2018)
    assert "F0599" in row["observations"]
