"""What stands beside the values: codes, years, units and groups, in the table's own columns and between its rows."""

from pathlib import Path

import pytest

from jinpu.reader import read_files
from jinpu.reader.reading import Reading
from tests.reader.files import cell, sheet


def meaning(reading: Reading, address: str) -> dict[str, object]:
    return {name: cell(reading, address)[name] for name in ("region", "item", "year", "unit")}


def test_a_code_says_which_region_a_doubtful_name_is() -> None:
    reading = sheet(
        [
            ["1-1 各市产量(2019年)"],
            ["单位:万吨"],
            ["代码", "地区", "产量"],
            ["210100", "沈阳市", 1.5],
            ["210200", "大莲市", 2.5],
            ["999999", "鞍山市", 3.5],
        ]
    )

    assert [cell(reading, f"C{row}")["region"] for row in (4, 5, 6)] == ["沈阳市", "大连市", "鞍山市"]
    assert cell(reading, "C5")["region_code"] == "210200"


def test_group_labels_between_the_rows_stand_above_their_items() -> None:
    reading = sheet(
        [
            ["1-1 辽宁省主要指标(2019年)"],
            ["指标", "单位", "数值"],
            ["人口", "", ""],
            ["年末人口", "万人", 4.5],
            ["农业", "", ""],
            ["粮食产量", "万吨", 5.5],
            ["#玉米", "万吨", 3.5],
        ]
    )

    assert meaning(reading, "C4") == {"region": "辽宁省", "item": "人口 / 年末人口", "year": 2019, "unit": "万人"}
    assert meaning(reading, "C6")["item"] == "农业 / 粮食产量"
    assert meaning(reading, "C7")["item"] == "农业 / 粮食产量 / #玉米"


def test_years_as_text_are_years() -> None:
    reading = sheet(
        [
            ["1-1 辽宁省产量"],
            ["单位:万吨"],
            ["", "产量", "其中出口"],
            ["2018年", 1.5, 0.5],
            ["2019年", 2.5, 0.7],
            ["2020年", 3.5, 0.9],
        ]
    )

    assert [cell(reading, f"B{row}")["year"] for row in (4, 5, 6)] == [2018, 2019, 2020]
    assert cell(reading, "B4")["item"] == "产量"


def test_a_year_and_a_region_column_each_say_their_part() -> None:
    reading = sheet(
        [
            ["1-1 各地区产量"],
            ["单位:万吨"],
            ["地区", "年份", "产量"],
            ["辽宁", "2018年", 1.5],
            ["", "2019年", 2.5],
            ["吉林", "2018年", 3.5],
            ["", "2019年", 4.5],
        ]
    )

    assert meaning(reading, "C5") == {"region": "辽宁省", "item": "产量", "year": 2019, "unit": "万吨"}
    assert meaning(reading, "C7") == {"region": "吉林省", "item": "产量", "year": 2019, "unit": "万吨"}


def test_items_in_english_alone_are_items() -> None:
    reading = sheet(
        [
            ["1-1 Liaoning (2019)"],
            ["Item", "Unit", "Value"],
            ["Population", "10 000 persons", 1.5],
            ["Output of Grain", "10 000 tons", 2.5],
        ]
    )

    assert cell(reading, "C3")["item"] == "Population"
    assert cell(reading, "C4")["item"] == "Output of Grain"


def test_a_second_table_below_begins_with_its_own_title() -> None:
    reading = sheet(
        [
            ["1-1 各地区粮食产量(2018年)"],
            ["单位:万吨"],
            ["地区", "粮食产量"],
            ["辽宁", 1.5],
            ["吉林", 2.5],
            [""],
            ["1-2 各地区年末人口(2019年)"],
            ["单位:万人"],
            ["地区", "年末人口"],
            ["辽宁", 3.5],
            ["吉林", 4.5],
        ]
    )

    assert meaning(reading, "B4") == {"region": "辽宁省", "item": "粮食产量", "year": 2018, "unit": "万吨"}
    assert meaning(reading, "B11") == {"region": "吉林省", "item": "年末人口", "year": 2019, "unit": "万人"}


def test_a_second_table_beside_the_first_has_its_own_stub() -> None:
    reading = sheet(
        [
            ["1-1 各地区产量(2019年)", "", "", "", "", ""],
            ["地区", "粮食产量(万吨)", "", "指标", "辽宁(万人)", "吉林(万人)"],
            ["辽宁", 1.5, "", "男性", 5.5, 6.5],
            ["吉林", 2.5, "", "女性", 7.5, 8.5],
        ]
    )

    assert meaning(reading, "B4") == {"region": "吉林省", "item": "粮食产量", "year": 2019, "unit": "万吨"}
    assert cell(reading, "E3")["region"] == "辽宁省"
    assert "男性" in str(cell(reading, "E3")["item"])


def test_a_cells_text_is_whole_whatever_tags_stand_in_it(tmp_path: Path) -> None:
    page = tmp_path / "表.xls"
    page.write_text(
        """<html><meta charset="utf-8"><table><caption>1-1 各地区产量(2019年)</caption>
        <tr><td colspan="3">1-1 各地区产量(2019年)</td></tr>
        <tr><th>地<b>区</b></th><th>粮食<br>产量<span>(万吨)</span></th><th>说明</th></tr>
        <tr><td><a href="#x">辽<i>宁</i></a><script>alert(1)</script></td><td><font>1<b>.5</b></font></td>
        <td><table><tr><td>里面</td></tr></table></td></tr>
        <tr><td><!-- 吉林 -->吉林</td><td>2.5</td><td></td></tr></table></html>""",
        encoding="utf-8",
    )
    reading = read_files([page])

    rows = reading.rows[reading.rows["item"].str.contains("粮食")]
    assert sorted(zip(rows["region"], rows["value"], strict=True)) == [("吉林省", 2.5), ("辽宁省", 1.5)]
    assert not reading.rows.astype(str).apply(lambda column: column.str.contains("alert")).any().any()


@pytest.mark.parametrize("rows", [600, 1000])
def test_what_a_long_tables_columns_are_is_told_from_a_sample(rows: int) -> None:
    # The second column has a value in one row only, between the rows of the sample.
    body: list[list[object]] = [[f"指标{number}", 1.5, ""] for number in range(rows)]
    body[rows // 2 + 1][2] = 7.5
    reading = sheet([["1-1 辽宁省指标(2019年)"], ["指标", "数值", "另计"], *body])

    assert cell(reading, f"C{rows // 2 + 4}")["value"] == 7.5
