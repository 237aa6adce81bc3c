"""The workbook: the same numbers as numbers, and nothing that runs."""

from pathlib import Path

import openpyxl
import pytest

from jinpu.errors import InputError
from jinpu.report.page import save_report
from jinpu.report.workbook import write_workbook
from tests.report.builder import make_page
from tests.report.test_page import HOSTILE


def cells(path: Path) -> dict[str, list[list[openpyxl.cell.Cell]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


def test_sheets_in_the_reader_s_language(tmp_path: Path) -> None:
    english = cells(write_workbook(make_page("en"), tmp_path / "en.xlsx"))
    chinese = cells(write_workbook(make_page("zh"), tmp_path / "zh.xlsx"))
    assert list(english) == ["Verdicts", "Series", "Observations", "Sources", "Left out", "Problems"]
    assert list(chinese) == ["判断", "序列", "观测值", "来源", "未采用", "未读取"]


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


def test_page_and_workbook_lie_side_by_side(tmp_path: Path) -> None:
    path = save_report(make_page("zh"), tmp_path / "tested" / "2018")
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(each.name for each in path.parent.iterdir()) == ["zh.html", "zh.xlsx"]
