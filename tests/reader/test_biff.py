"""Plain .xls files: read as they are, and looked through before anything lays them out in memory."""

from pathlib import Path

import pytest

from jinpu.reader import read_files
from tests.reader.biff import Cells, xls

TABLE: Cells = {
    (0, 0): "1-1 各地区产量(2019年)", (1, 0): "单位:万吨", (2, 0): "地区", (2, 1): "产量",
    (3, 0): "辽宁", (3, 1): 1.5, (4, 0): "吉林", (4, 1): 2.5,
}  # fmt: skip


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_a_plain_xls_is_read(tmp_path: Path, stream: str) -> None:
    reading = read_files([xls(tmp_path / "表.xls", TABLE, stream)])
    assert reading.rows[["cell", "region", "item", "year", "value", "unit"]].to_numpy().tolist() == [
        ["B4", "辽宁省", "产量", 2019, 1.5, "万吨"],
        ["B5", "吉林省", "产量", 2019, 2.5, "万吨"],
    ]
    assert reading.problems.empty


def test_a_sheet_whose_cells_lie_too_far_apart_is_refused(tmp_path: Path) -> None:
    far = {**TABLE, (65_535, 16_383): 1.0}
    reading = read_files([xls(tmp_path / "表.xls", far)])
    (problem,) = reading.problems["reason"]
    assert "uses 65,536 rows and 16,384 columns, too many" in problem
    assert reading.rows.empty


def test_many_rows_alone_are_no_fault(tmp_path: Path) -> None:
    reading = read_files([xls(tmp_path / "表.xls", {**TABLE, (60_000, 1): 3.5})])
    assert set(reading.rows["cell"]) >= {"B4", "B5"}


def test_a_compound_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    reading = read_files([xls(tmp_path / "表.xls", TABLE, "WordDocument")])
    (problem,) = reading.problems["reason"]
    assert problem == "is an OLE file but no workbook; save the table as .xlsx"
