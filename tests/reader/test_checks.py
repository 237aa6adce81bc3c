"""The statistician's checks, the view of doubtful cells, and the command."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from jinpu.cli.main import app
from jinpu.errors import InputError
from jinpu.reader import check_rows, read_files, sheet_view
from tests.reader.files import Rows, sheet, xlsx

POPULATION: Rows = [
    ["3-7 各区县人口(2021年)"],
    ["单位:人、‰"],
    ["区县", "出生人数", "出生率", "死亡人数", "死亡率", "自然增长人数", "自然增长率"],
    ["金平区", 5683, 7.85, 5746, 7.93, -63, -0.08],
    ["龙湖区", 5537, 11.18, 2464, 4.97, 3073, 6.21],
    ["潮阳区", 28938, 15.46, 7846, 4.19, 21092, 11.27],
]


def with_cell(rows: Rows, row: int, column: int, value: object) -> Rows:
    return [[value if (i, j) == (row, column) else cell for j, cell in enumerate(line)] for i, line in enumerate(rows)]


def test_natural_change_is_births_less_deaths() -> None:
    assert check_rows(sheet(POPULATION).rows).empty

    warnings = check_rows(sheet(with_cell(POPULATION, 3, 5, -6)).rows)

    assert list(warnings["cell"]) == ["F4"]
    assert "B4 - D4" in warnings["reason"].iloc[0]


def parts(total: float, boys: tuple[float, ...]) -> Rows:
    body = [
        [name, boy + 10.5, boy, 10.5] for name, boy in zip(("沈阳市", "大连市", "鞍山市", "抚顺市"), boys, strict=True)
    ]
    body[1][1] = total
    return [["2-2 各市人口(2019年)"], ["单位:万人"], ["地区", "人口", "", ""], ["", "合计", "男", "女"], *body]


def test_parts_add_up_to_their_whole_where_they_do_in_most_rows() -> None:
    right = check_rows(sheet(parts(30.5, (10.0, 20.0, 30.0, 40.0))).rows)
    wrong = check_rows(sheet(parts(35.5, (10.0, 20.0, 30.0, 40.0))).rows)

    assert right.empty
    assert list(wrong["cell"]) == ["B6"]


def test_regions_add_up_to_their_total_where_they_do_for_most_items() -> None:
    items = [f"指标{number}" for number in range(5)]
    body = [["全国", 6.0, 6.0, 6.0, 6.0, 17.0], *([name, 1.0, 2.0, 1.0, 2.0, 2.0] for name in ("北京", "天津"))]
    body.append(["河北", 4.0, 2.0, 4.0, 2.0, 2.0])
    warnings = check_rows(sheet([["1-1 产量(2019年)"], ["单位:吨"], ["地区", *items], *body]).rows)

    assert list(warnings["cell"]) == ["F4"]


def test_shares_add_up_to_100_where_they_do_in_most_rows() -> None:
    names = ("沈阳市", "大连市", "鞍山市", "抚顺市")
    body = [[name, 10.5, 40.25, 49.25] for name in names]
    body[2][3] = 59.25
    header = ["城市", "第一产业比重", "第二产业比重", "第三产业比重"]
    warnings = check_rows(sheet([["2-9 构成(2014年)"], ["单位:%"], header, *body]).rows)

    assert list(warnings["check"]) == ["shares"]
    assert "110" in warnings["reason"].iloc[0]


def test_another_years_edition_agrees(tmp_path: Path) -> None:
    def edition(year: int, last: float, this: float) -> Path:
        rows: Rows = [[f"3-1 各地区产量({year}年)"], ["单位:万吨"], ["地区", f"{year - 1}年", f"{year}年"]]
        return xlsx(tmp_path / f"{year}.xlsx", {"S": [*rows, ["辽宁", last, this], ["吉林", 1.5, 1.5]]})

    same = check_rows(read_files([edition(2018, 1.5, 2.5), edition(2019, 2.5, 3.5)]).rows)
    other = check_rows(read_files([edition(2018, 1.5, 2.5), edition(2019, 2.6, 3.5)]).rows)

    assert "B4" not in set(same["cell"])
    assert ("agreement", "B4") in set(zip(other["check"], other["cell"], strict=True))


def test_checks_of_nothing_are_an_empty_frame() -> None:
    named = ["check", "file", "sheet", "sheet_index", "cell", "reason", "key", "fields"]
    assert list(check_rows(read_files([]).rows).columns) == named


def test_a_sheet_is_shown_with_its_doubtful_cells_marked_and_its_text_escaped(tmp_path: Path) -> None:
    rows = [["1-1 <script>x</script>(2019年)"], ["地区", "产量(吨)"], ["辽宁", "7.8S"], ["吉林", "5.5"]]
    path = xlsx(tmp_path / "表.xlsx", {"S": rows})
    html = sheet_view(path, read_files([path]).problems).to_html()

    assert "damaged number" in html
    assert "<script>" not in html
    assert "表.xlsx:S (1)" in html
    with pytest.raises(InputError, match="no sheet 2"):
        sheet_view(path, pd.DataFrame(columns=["file", "sheet_index", "cell", "reason"]), sheet_index=2)


def test_the_command_writes_rows_and_problems(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "表.xls", {"S": POPULATION})
    rows, problems = tmp_path / "out" / "rows.csv", tmp_path / "out" / "problems.csv"
    result = CliRunner().invoke(app, ["read", str(path), "--rows", str(rows), "--problems", str(problems)])

    assert result.exit_code == 0, result.output
    header = "file,sheet,sheet_index,cell,table,region,region_code,item,year,value,unit,mark,note"
    header += ",indicator,period,kind,quality,status"
    assert rows.read_text(encoding="utf-8").splitlines()[0] == header
    assert problems.read_text(encoding="utf-8").splitlines()[0] == "file,sheet,sheet_index,cell,text,reason,cells"


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["read", str(tmp_path / "none.xls"), "--rows", str(tmp_path / "rows.csv")])

    assert isinstance(result.exception, InputError)
    assert not (tmp_path / "rows.csv").exists()
