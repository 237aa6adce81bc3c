"""What 1-clean shows of yearbook files that somebody dropped in."""

from pathlib import Path

import pytest

from jinpu.report.notebook_views import doubtful_sheets, yearbook_checks

TABLE = """3-7 各区县人口(2021年)
单位:人
区县,出生人数,死亡人数,自然增长人数
金平区,5683,5746,-6
龙湖区,5537,2464,3073
潮阳区,28938,7846,21092
潮南区,2000,7.5S,100
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "yearbooks"
    folder.mkdir()
    (folder / "population.csv").write_text(TABLE, encoding="gb18030")
    return tmp_path


def test_a_change_that_is_not_births_less_deaths_is_named_with_its_cell(raw: Path) -> None:
    shown = yearbook_checks(raw).html
    assert "population.csv" in shown
    assert "D4" in shown


def test_a_damaged_number_is_marked_where_it_stands(raw: Path) -> None:
    shown = doubtful_sheets(raw).html
    assert "7.5S" in shown
    assert "#b3261e" in shown
    assert "population.csv, sheet csv: 2 doubtful cells marked" in shown


def test_a_chinese_notebook_says_it_in_chinese(raw: Path) -> None:
    shown = doubtful_sheets(raw, "zh").html
    assert "标出2个存疑单元格" in shown
    assert "damaged number" not in shown


@pytest.mark.parametrize(("language", "said"), [("en", "files read: 0"), ("zh", "0个年鉴文件")])
def test_an_empty_folder_is_said(tmp_path: Path, language: str, said: str) -> None:
    assert said in yearbook_checks(tmp_path, language).html
    assert said in doubtful_sheets(tmp_path, language).html


def test_a_table_that_names_no_place_is_that_of_its_folder_and_no_doubt(raw: Path) -> None:
    (raw / "yearbooks" / "dalian").mkdir()
    table = "指标,2017,2018\n地区生产总值(亿元),7363.9,7668.5\n第三产业增加值(亿元),3830.9,4O12.6\n"
    (raw / "yearbooks" / "dalian" / "plain.csv").write_text(table, encoding="utf-8")
    shown = doubtful_sheets(raw).html
    assert "plain.csv, sheet csv: 1 doubtful cell marked" in shown
    assert "which region" not in shown


def test_a_corrected_cell_is_checked_as_corrected(raw: Path) -> None:
    assert "D4" in yearbook_checks(raw).html
    mended = "file,cell,value,reason\npopulation.csv,D4,-63,misprinted\n"
    (raw / "corrections.csv").write_text(mended, encoding="utf-8")
    assert "D4" not in yearbook_checks(raw).html
