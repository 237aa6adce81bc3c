"""The must-show: Dalian's services share as computed equals the published one, on the same vintage, within rounding."""

import pytest

from jinpu.catalogue import load_indicators
from jinpu.evidence import Evidence
from jinpu.indicators.candidates import published, ratio
from jinpu.indicators.specs import spec_of

SPEC = spec_of("services_share")
# The years for which a source prints Dalian's share and some source the parts on the same statistical level.
PUBLISHED = {2006: 44.0, 2007: 43.0, 2008: 40.8, 2011: 41.5, 2018: 52.0}


def test_every_year_with_both_agrees_within_its_printed_rounding(evidence: Evidence) -> None:
    dalian = evidence.observations[evidence.observations["region"] == "dalian"]
    printed = published(dalian, "services_share")
    computed = ratio(dalian, "services_share", SPEC.first, SPEC.second, percent=True)
    assert dict(zip(printed["year"], printed["value"], strict=True)) == PUBLISHED
    for share in printed.to_dict("records"):
        same_year = computed[computed["year"] == share["year"]]
        # the same vintage where that source prints the parts too; else the office's later print of the same level
        same = same_year[same_year["source_publisher"] == share["source_publisher"]]
        for each in (same if len(same) else same_year).to_dict("records"):
            assert abs(each["value"] - share["value"]) <= share["rounding"] + each["rounding"]


@pytest.mark.parametrize(
    ("year", "value"),
    [
        (2007, 1346.9 / 3131 * 100),  # communiqué of March 2008
        (2011, 2550.2 / 6150.1 * 100),  # communiqué of March 2012
        (2017, 3834.26 / 7363.92 * 100),  # data portal, export of June 2019
        (2018, 3984.2 / (442.7 + 3241.58 + 3984.2) * 100),  # the panel prints the sectors only
    ],
)
def test_hand_worked_shares(evidence: Evidence, year: int, value: float) -> None:
    dalian = evidence.observations[evidence.observations["region"] == "dalian"]
    computed = ratio(dalian, "services_share", SPEC.first, SPEC.second, percent=True)
    assert any(each == pytest.approx(value, rel=1e-12) for each in computed.loc[computed["year"] == year, "value"])


def test_parts_of_different_sources_are_never_divided(evidence: Evidence) -> None:
    computed = ratio(evidence.observations, "services_share", SPEC.first, SPEC.second, percent=True)
    parts = evidence.observations.set_index("id")
    for ids in computed["observations"]:
        assert parts.loc[list(ids), "source_publisher"].nunique() == 1
        assert parts.loc[list(ids), "vintage_printed"].nunique() == 1


def test_the_three_sectors_sum_to_the_gdp_they_stand_in_for(evidence: Evidence) -> None:
    dalian = evidence.observations[(evidence.observations["region"] == "dalian") & evidence.observations["usable"]]
    for year, gdp in ((2006, 2569.67), (2018, 7668.48), (2019, 7001.7)):
        panel = dalian[(dalian["year"] == year) & dalian["source_publisher"].str.contains("各省市统计年鉴")]
        sectors = panel[panel["indicator"].isin(["va_primary", "va_secondary", "va_tertiary"])]
        assert sectors["value"].sum() == pytest.approx(gdp, abs=0.05)


def test_the_share_is_in_the_catalogues_unit() -> None:
    assert load_indicators()["services_share"].unit == "percent"
