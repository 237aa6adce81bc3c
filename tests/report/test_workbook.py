"""The workbook: the same numbers as numbers, and nothing that runs."""

import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jinpu.errors import InputError
from jinpu.evidence.schema import COLUMNS as OBSERVATIONS
from jinpu.evidence.schema import PROBLEM_COLUMNS
from jinpu.indicators.series import LEFT_OUT_COLUMNS, SERIES_COLUMNS
from jinpu.report.page import save_report
from jinpu.report.wording import LANGUAGES
from jinpu.report.workbook import column_meanings, write_workbook
from jinpu.verdict.plan import COLUMNS as VERDICTS
from tests.report.builder import make_page
from tests.report.test_page import HOSTILE


def cells(path: Path) -> dict[str, list[list[openpyxl.cell.Cell]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


def test_sheets_in_the_reader_s_language(tmp_path: Path) -> None:
    english = cells(write_workbook(make_page("en"), tmp_path / "en.xlsx"))
    chinese = cells(write_workbook(make_page("zh"), tmp_path / "zh.xlsx"))
    assert list(english) == [
        "Verdicts",
        "Series",
        "Observations",
        "Sources",
        "Computed",
        "Left out",
        "Problems",
        "Columns",
    ]
    assert list(chinese) == ["判断", "序列", "观测值", "来源", "推算数", "未采用", "未读取", "列名说明"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_says_what_it_means(tmp_path: Path, language: str) -> None:
    sheets = cells(write_workbook(make_page(language), tmp_path / "book.xlsx"))
    *others, (_, rows) = sheets.items()
    said = [tuple(cell.value for cell in row) for row in rows[1:]]
    assert [(sheet, column) for sheet, column, _ in said] == [(name, c.value) for name, own in others for c in own[0]]
    assert all(meaning and bool(re.search("[\u4e00-\u9fff]", meaning)) == (language == "zh") for *_, meaning in said)


def test_the_meanings_cover_the_frames_of_the_floors_below() -> None:
    columns = {*VERDICTS, *SERIES_COLUMNS, *LEFT_OUT_COLUMNS, *OBSERVATIONS, *PROBLEM_COLUMNS}
    assert columns <= set(column_meanings("en"))


def test_a_chinese_workbook_says_its_reasons_in_chinese(tmp_path: Path) -> None:
    page = make_page("zh")
    page = replace(page, problems=page.problems.assign(key="empty", fields="{}"))
    rows = cells(write_workbook(page, tmp_path / "zh.xlsx"))["未读取"]
    assert rows[1][[cell.value for cell in rows[0]].index("reason")].value == "文件为空；请重新获取"


def test_numbers_are_numbers_and_missing_is_empty(tmp_path: Path) -> None:
    page = make_page("en")
    rows = cells(write_workbook(page, tmp_path / "en.xlsx"))["Verdicts"]
    heads = [cell.value for cell in rows[0]]
    probabilities = [row[heads.index("probability")].value for row in rows[1:]]
    expected = [None if value != value else value for value in page.history["probability"]]
    assert probabilities == pytest.approx(expected)
    assert [row[heads.index("main")].value for row in rows[1:]] == list(page.history["main"])


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_no_cell_is_a_formula_or_a_link(tmp_path: Path, name: str) -> None:
    label = HOSTILE[name]
    page = make_page("en", hostile=label, locator="http://example.org/=1+1")
    sheets = cells(write_workbook(page, tmp_path / "en.xlsx"))
    everything = [cell for rows in sheets.values() for row in rows for cell in row]
    assert not [cell for cell in everything if cell.data_type == "f" or cell.hyperlink]
    assert label.replace("\u202e", "[U+202E]") in {cell.value for cell in everything}


def test_a_folder_that_cannot_be_written_is_said_and_left_clean(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file, no folder")
    with pytest.raises(InputError, match="reports"):
        save_report(make_page("en"), tmp_path / "reports" / "tested")
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_page_workbook_and_brief_lie_side_by_side(tmp_path: Path) -> None:
    path = save_report(make_page("zh"), tmp_path / "tested" / "2018")
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(each.name for each in path.parent.iterdir()) == ["zh.docx", "zh.html", "zh.xlsx"]
