"""Which indicator a label names: wordings that bureaus print, and near misses that must name none."""

import csv
from pathlib import Path

import pytest

from jinpu.catalogue import load_indicators
from jinpu.reader.indicator_labels import implied_unit, indicator_of

TITLE = "大连市主要指标"


@pytest.mark.parametrize(
    ("label", "unit", "code"),
    [
        ("有效期内高新技术企业数", "户", "hitech_enterprises"),
        ("高企数量", "家", "hitech_enterprises"),
        ("当年新认定高新技术企业", "家", "hitech_enterprises_new"),
        ("万人发明专利拥有量", "件", "inv_patents_per10k"),
        ("每万人有效发明专利拥有量", "件/万人", "inv_patents_per10k"),
        ("全社会研发经费支出与地区生产总值之比", "%", "rd_intensity"),
        ("全社会研发投入", "亿元", "rd_exp"),
        ("认定登记技术合同成交额", "万元", "tech_contract_value"),
        ("服务业占地区生产总值的比重", "%", "services_share"),
        ("R&D expenditure as a percentage of GDP", "%", "rd_intensity"),
        ("Invention patents in force per 10,000 people", "pieces", "inv_patents_per10k"),
        ("Share of services in GDP", "%", "services_share"),
        # growth of it, a part of it, another denominator, a plan's value, another whole
        ("R&D经费支出增长", "%", "rd_exp_growth"),
        ("规模以上工业企业研发经费内部支出", "万元", ""),
        ("高等学校R&D经费", "万元", ""),
        ("每十万人口发明专利拥有量", "件", ""),
        ("高新技术企业数目标值", "家", ""),
        ("第三产业就业人员占比", "%", ""),
        ("第三产业对GDP增长贡献率", "%", ""),
        ("人均地区生产总值", "元", ""),
        ("R&D经费外部支出", "万元", ""),
        ("高端装备制造业增加值占装备制造业增加值比重", "%", ""),
        ("高新技术企业产值", "亿元", ""),
        ("Growth of R&D expenditure of enterprises", "%", ""),
    ],
)
def test_a_label_names_one_indicator_or_none(label: str, unit: str, code: str) -> None:
    assert indicator_of(label, unit, TITLE).code == code
    assert indicator_of(f"{label}({unit})", "", TITLE).code == code


LABELS = list(csv.DictReader((Path(__file__).parent / "labels.csv").read_text(encoding="utf-8").splitlines()))


def test_a_hundred_labels_as_bureaus_print_them() -> None:
    found = {row["label"]: indicator_of(row["label"], row["unit"], TITLE).code for row in LABELS}
    assert found == {row["label"]: row["indicator"] for row in LABELS}


def test_every_name_and_synonym_of_the_catalogue_names_its_indicator() -> None:
    title = f"{TITLE} 地区生产总值"
    wrong = {
        name: found
        for row in load_indicators().values()
        for name in (row.name_zh, row.name_en, *row.synonyms)
        if (found := indicator_of(name, "", title).code) != row.code
    }
    assert wrong == {}


def test_a_unit_that_contradicts_its_label_names_nothing_and_is_said() -> None:
    named = indicator_of("高新技术企业数", "亿元", TITLE)
    assert (named.code, named.contradicted) == ("", "hitech_enterprises")


def test_a_label_that_is_not_sure_offers_the_nearest() -> None:
    assert "rd_exp" in indicator_of("大中型企业R&D经费支出", "万元", TITLE).nearest


@pytest.mark.parametrize(
    ("label", "unit", "implied"),
    [
        ("每万人口发明专利拥有量", "件", "items_per_10k_persons"),
        ("每百万人口发明专利拥有量", "件", "items_per_million_persons"),
        ("第三产业占GDP比重", "", "%"),
        ("技术合同成交额", "万元", "万元"),
    ],
)
def test_a_label_implies_its_unit(label: str, unit: str, implied: str) -> None:
    assert implied_unit(label, unit) == implied
