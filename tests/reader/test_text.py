"""Figures out of sentences, through `read_files`; the sentences are of made places."""

from pathlib import Path

import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.reader import Reading, read_files, sheet_view
from jinpu.reader.text import target_rows

COMMUNIQUE = """岭州市2019年国民经济和社会发展统计公报
岭州市统计局 2020年3月16日

初步核算，全年地区生产总值1482.7亿元，比上年增长5.3%。其中，第一产业增加值96.4亿元，增长2.8%；第三产业增加值803.1亿元，增长6.9%。
年末全市拥有高新技术企业341家，其中当年新认定87家。每万人口发明专利拥有量9.2件。
"""


def read_text(folder: Path, text: str, name: str = "text.txt", **options: object) -> Reading:
    return read_files([write(folder, text, name)], **options)  # type: ignore[arg-type]


def write(folder: Path, text: str, name: str = "text.txt") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def row(reading: Reading, value: float) -> pd.Series:
    """Give the one row with this value."""
    rows = reading.rows[reading.rows["value"] == value]
    assert len(rows) == 1, f"{value}\n{reading.rows.to_string()}\n{reading.problems.to_string()}"
    return rows.iloc[0]


def test_a_communique_gives_levels_and_growth_with_place_year_and_sentence(tmp_path: Path) -> None:
    reading = read_text(tmp_path, COMMUNIQUE)
    gdp = row(reading, 1482.7)
    assert (gdp["region"], gdp["item"], gdp["year"], gdp["period"]) == ("岭州市", "地区生产总值", 2019, "2019")
    assert (gdp["unit"], gdp["kind"], gdp["quality"], gdp["status"]) == ("亿元", "level", "exact", "preliminary")
    assert gdp["indicator"] == "gdp"
    assert gdp["note"].startswith("初步核算，全年地区生产总值1482.7亿元")
    assert gdp["cell"] == "4:14"
    growth = row(reading, 6.9)
    assert (growth["kind"], growth["item"], growth["unit"]) == ("growth", "第三产业增加值", "%")


def test_a_part_is_not_taken_for_the_whole(tmp_path: Path) -> None:
    reading = read_text(tmp_path, COMMUNIQUE)
    assert row(reading, 341)["indicator"] == "hitech_enterprises"
    assert row(reading, 87)["indicator"] != "hitech_enterprises"
    assert row(reading, 9.2)["unit"] == "件/万人"


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("全市常住人口比上年末增加1.7万人。", 1.7),
        ("研发经费占比比上年提高0.21个百分点。", 0.21),
        ("技术合同成交额是2014年的2.6倍。", 2.6),
        ("科技型中小企业突破600家。", 600),
        ("到2025年，高新技术企业达到900家。", 900),
        ("完成年度目标的112%。", 112),
    ],
)
def test_what_is_no_exact_level_is_none(tmp_path: Path, sentence: str, value: float) -> None:
    reading = read_text(tmp_path, COMMUNIQUE + sentence + "\n")
    rows = reading.rows[reading.rows["value"] == value]
    assert not (rows["kind"] == "level").any()


def test_a_text_without_place_or_year_says_so(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "经济运行情况\n地区生产总值87.5亿元，增长4.2%。\n")
    assert set(reading.problems["key"]) == {"text_no_region", "text_no_time"}
    given = read_text(tmp_path, "经济运行情况\n地区生产总值87.5亿元，增长4.2%。\n", region="岭州市", year=2018)
    assert (row(given, 87.5)["region"], row(given, 87.5)["year"]) == ("岭州市", 2018)
    assert given.problems.empty


def test_a_text_without_figures_is_a_problem(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "岭州市2019年工作要点，共18条，请各单位遵照执行\n")
    assert reading.rows.empty
    assert list(reading.problems["key"]) == ["nothing_recognised"]


def test_what_a_person_confirmed_is_taken_and_named(tmp_path: Path) -> None:
    text = COMMUNIQUE + "科技型中小企业突破600家。\n"
    assert list(read_text(tmp_path, text).problems["key"]) == ["text_rough"]
    (tmp_path / "text.readings.csv").write_text(
        "cell,item,value,unit,year,by\n6:10,科技型中小企业,611,家,2019,张三\n", encoding="utf-8"
    )
    confirmed = read_text(tmp_path, text)
    assert confirmed.problems.empty
    taken = row(confirmed, 611)
    assert (taken["region"], taken["indicator"], taken["year"]) == ("岭州市", "sme_tech", 2019)
    assert "张三" in taken["note"]


def test_a_confirmed_reading_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.readings.csv").write_text("cell,item,value,by\n4:14,地区生产总值,many,张三\n", encoding="utf-8")
    assert list(read_text(tmp_path, COMMUNIQUE).problems["key"]) == ["text_bad_reading"]


def test_the_targets_of_a_plan_are_those_of_its_last_year(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(
        "岭州市创新发展三年行动计划（2021-2023年）\n\n2020年，全市高新技术企业341家。\n"
        "到2023年，全市高新技术企业达到600家以上，研发经费支出占地区生产总值比重达到2.5%。\n",
        encoding="utf-8",
    )
    rows = target_rows(tmp_path / "plan.txt")
    assert rows["indicator"].astype("str").to_list() == ["hitech_enterprises", "rd_intensity"]
    assert rows["year"].to_list() == [2023, 2023]
    assert rows["quality"].astype("str").to_list() == ["floor", "exact"]
    with pytest.raises(InputError, match="no sentence states a target"):
        target_rows(write(tmp_path, COMMUNIQUE))


def test_a_view_marks_the_figures_of_a_text(tmp_path: Path) -> None:
    path = write(tmp_path, COMMUNIQUE + "<b>科技型中小企业突破600家。\n")
    reading = read_files([path])
    html = sheet_view(path, reading.problems, sheet_index=0, around=9, rows=reading.rows).to_html()
    assert "<mark>1482.7亿元</mark>" in html
    assert "&lt;b&gt;科技型中小企业突破<mark>600家" in html
