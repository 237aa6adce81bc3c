"""Indicators: every collected code stands for one, and names in both languages find it."""

import csv
from pathlib import Path

import pytest

from jinpu.catalogue import convert, find_indicator, load_indicator_codes, load_indicators
from jinpu.errors import InputError

FIGURES = Path("data/raw/published_figures.csv")


def read_figures() -> list[dict[str, str]]:
    with FIGURES.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_collected_code_is_mapped_and_no_other() -> None:
    assert set(load_indicator_codes()) == {row["indicator_code"] for row in read_figures()}


def test_every_mapped_indicator_exists() -> None:
    assert {code.indicator for code in load_indicator_codes().values()} <= set(load_indicators())


@pytest.mark.parametrize(
    ("district_code", "context_code", "indicator"),
    [
        ("GDP", "gdp", "gdp"),
        ("VA3", "va_tertiary", "va_tertiary"),
        ("RND_INT", "rd_intensity", "rd_intensity"),
        ("PAT_PER10K", "inv_patents_per10k", "inv_patents_per10k"),
        ("HTE_TOTAL", "hitech_enterprises", "hitech_enterprises"),
        ("TECH_CONTRACT", "tech_contract_value", "tech_contract_value"),
        ("POP_PERM", "pop_resident", "pop_resident"),
        ("HT_OUTPUT", "output_hitech", "output_hitech"),
    ],
)
def test_both_code_systems_meet(district_code: str, context_code: str, indicator: str) -> None:
    codes = load_indicator_codes()
    assert codes[district_code].indicator == codes[context_code].indicator == indicator


def test_targets_among_the_figures_are_no_observations() -> None:
    targets = {code.code for code in load_indicator_codes().values() if code.role == "target"}
    assert targets == {code for code in load_indicator_codes() if code.startswith("T_")}


def test_every_published_figure_fits_its_indicator() -> None:
    for number, row in enumerate(read_figures(), start=2):
        indicator = find_indicator(row["indicator_code"])
        value = convert(row["value"], row["unit"], indicator.unit, where=f"line {number}")
        assert indicator.lower is None or value >= indicator.lower, row
        assert indicator.upper is None or value <= indicator.upper, row


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("地区生产总值", "gdp"),
        ("国内生产总值", "gdp"),
        ("R&D经费", "rd_exp"),
        ("r&d intensity", "rd_intensity"),
        ("第三产业占GDP比重", "services_share"),
        ("share_tertiary", "services_share"),
        ("科技型中小微企业", "sme_tech"),
        ("高新技术产业产值占规上工业总产值比重", "hitech_output_share"),
    ],
)
def test_names_and_synonyms_find_the_indicator(name: str, code: str) -> None:
    assert find_indicator(name).code == code


def test_unknown_indicator_offers_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        find_indicator("rd_intensty", where="plan.toml: targets[2].indicator")
    expected = "plan.toml: targets[2].indicator: unknown indicator “rd_intensty”; did you mean rd_intensity"
    assert str(caught.value).startswith(expected)


def test_shares_lie_between_nothing_and_the_whole() -> None:
    shares = [indicator for indicator in load_indicators().values() if indicator.unit_kind == "share"]
    assert len(shares) > 10
    assert {(share.lower, share.upper, share.unit, share.stock_or_flow) for share in shares} == {
        (0.0, 100.0, "percent", "share")
    }


def test_money_is_kept_in_a_currency_and_nothing_else_is() -> None:
    for indicator in load_indicators().values():
        is_money = indicator.unit.startswith(("yuan", "usd", "eur"))
        assert is_money == (indicator.unit_kind == "money"), indicator.code
