"""What yearbooks do, one thing a test: each table is made here in the layout that the thing has in print."""

from pathlib import Path

import pytest

from jinpu.reader import read_files
from jinpu.reader.grid import Merge
from jinpu.reader.reading import Reading
from tests.reader.files import cell, sheet, text_file, xlsx


def meaning(reading: Reading, address: str) -> dict[str, object]:
    return {name: cell(reading, address)[name] for name in ("region", "item", "year", "unit")}


def test_a_header_cut_over_two_rows_is_put_together() -> None:
    reading = sheet(
        [
            ["7-6 分地区支出(2021年)"],
            ["单位：亿元"],
            ["地 区", "科    学", "教育支出"],
            ["", "技术支出", ""],
            ["辽  宁", 78.4, 703.6],
        ]
    )

    assert cell(reading, "B5")["item"] == "科学技术支出"
    assert cell(reading, "C5")["item"] == "教育支出"


def test_a_column_can_be_of_another_year_than_the_table() -> None:
    reading = sheet(
        [
            ["8-28 各地区商标(2016年)"],
            ["地区", "申请数(件)", "截至2015年底有效注册量(件)", "1991-2015年核准(件)"],
            ["辽宁", 5, 6, 7],
            ["吉林", 5, 6, 7],
        ]
    )

    assert cell(reading, "B3")["year"] == 2016
    assert cell(reading, "C3")["year"] == 2015
    assert reading.rows["year"].isna().to_list() == [False, False, True] * 2
    assert "covers 1991 to 2015" in str(cell(reading, "D3")["note"])


def test_years_under_a_header_of_growth_are_years_of_comparison() -> None:
    merges = (Merge(1, 2, 1, 3), Merge(1, 0, 2, 0), Merge(1, 1, 2, 1))
    reading = sheet(
        [
            ["1-1 主要指标(2018年)"],
            ["指标", "绝对数", "指数(2018年为以下各年%)", ""],
            ["", "", "1978", "2000"],
            ["人口(万人)", 5.5, 300.5, 200.5],
            ["产量(吨)", 5.5, 300.5, 200.5],
        ],
        merges,
    )

    assert set(reading.rows["year"]) == {2018}
    assert "1978" in str(cell(reading, "C4")["item"])


def test_rates_and_ranks_beside_counts_have_their_own_unit() -> None:
    reading = sheet(
        [
            ["3-7 人口(2022年)"],
            ["单位:人、‰"],
            ["区县", "出生人数", "出生率", "位次"],
            ["金平区", 5131, 7.16, 3],
            ["龙湖区", 5115, 10.06, 2],
        ]
    )

    assert [cell(reading, f"{column}4")["unit"] for column in "BCD"] == ["人", "‰", "位"]


def test_a_rate_under_a_unit_line_for_counts_has_no_unit_and_a_problem() -> None:
    reading = sheet(
        [
            ["3-7 人口(2022年)"],
            ["单位:万人"],
            ["区县", "年末人口", "自然增长率"],
            ["金平区", 5.1, 7.1],
            ["龙湖区", 5.1, 10.1],
        ]
    )

    assert cell(reading, "C4")["unit"] == ""
    assert "C3" in set(reading.problems["cell"])


@pytest.mark.parametrize("damaged", ["1.2.3", "+1+1 7.5S"])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_damaged_value_beside_its_year_is_no_header_of_the_years_below(
    tmp_path: Path, damaged: str, place: int
) -> None:
    values = ["645.1", "733.1", "829.7", "926.3", "1003.1"]
    values[place] = damaged
    lines = ["年份,地区生产总值(亿元)", *(f"{year},{value}" for year, value in enumerate(values, start=1995))]
    reading = text_file(tmp_path / "series.csv", "\n".join(lines))

    assert set(reading.rows["year"].astype(str)) == {str(1995 + at) for at in range(5) if at != place}
    assert set(reading.rows["item"]) == {"地区生产总值"}
    assert list(reading.problems.loc[reading.problems["text"] == damaged, "cell"]) == [f"B{place + 2}"]


@pytest.mark.parametrize("damaged", ["477903S1.68", "71344..86", "7.8S", "732l06.51", "12 3", "217E", "1,23"])
def test_a_damaged_number_is_a_problem_and_no_row(damaged: str) -> None:
    reading = sheet(
        [["1-1 收入(2012年)"], ["单位:万元"], ["地区", "收入"], ["辽宁", damaged], ["吉林", "5.25"], ["河北", "6.5"]]
    )

    assert "B4" not in set(reading.rows["cell"])
    assert "B4" in set(reading.problems["cell"])


@pytest.mark.parametrize(
    ("printed", "number"),
    [("384 319.01", 384319.01), ("1,234", 1234), ("－0.89", -0.89), ("５６", 56), ("7.5*", 7.5), ("\xa0 0.6 ", 0.6)],
)
def test_a_number_that_is_only_printed_oddly_is_read(printed: str, number: float) -> None:
    reading = sheet([["1-1 收入(2012年)"], ["单位:万元"], ["地区", "收入"], ["辽宁", printed], ["吉林", "5.25"]])

    assert cell(reading, "B4")["value"] == number


def test_a_split_number_is_read_only_where_its_column_leaves_one_reading() -> None:
    others = [["吉林", "706201"], ["河北", "930213"], ["山西", "151407"], ["山东", "906300"]]
    lines = [["1-1 人数(2009年)"], ["单位:人"], ["地区", "人数"], *others, ["辽宁", "70630 0"]]

    assert cell(sheet(lines), "B8")["value"] == 706300
    assert "B8" in set(sheet([*lines[:-1], ["辽宁", "7 0"]]).problems["cell"])


def test_a_rate_that_lost_its_decimal_point_is_not_read() -> None:
    body = [["金平区", "9.07"], ["龙湖区", "1222"], ["澄海区", "10.41"], ["濠江区", "13.58"], ["潮阳区", "15.21"]]
    reading = sheet([["3-7 人口(2019年)"], ["区县", "出生率(‰)"], *body])

    assert "B4" not in set(reading.rows["cell"])
    assert "decimal point" in reading.problems["reason"].iloc[0]


def test_a_mark_is_a_row_without_value_and_a_problem_and_a_blank_is_neither() -> None:
    reading = sheet(
        [["1-1 面积(2017年)"], ["单位:万平方米"], ["地区", "住宅", "简屋"], ["黄浦区", 8, "…"], ["徐汇区", 52, ""]]
    )

    assert cell(reading, "C4")["mark"] == "…"
    assert reading.rows["value"].notna().sum() == 2
    assert list(reading.problems["cell"]) == ["C4"]
    assert "C5" not in set(reading.rows["cell"])


@pytest.mark.parametrize(
    ("printed", "english", "name"),
    [
        ("内蒙占", "Inner Mongolia", "内蒙古自治区"),
        ("四藏", "", "西藏自治区"),
        ("广两", "Guangxi", "广西壮族自治区"),
        ("浙汀", "", "浙江省"),
    ],
)
def test_a_damaged_region_is_repaired_when_one_candidate_is_left_and_the_note_says_so(
    printed: str, english: str, name: str
) -> None:
    names = ["北京", "广东", "山西", "辽宁", "江苏", "四川"]
    reading = sheet(
        [
            ["1-1 产量(2019年)"],
            ["地区", "Region", "产量(万吨)"],
            *[[n, "x", 1.5] for n in names],
            [printed, english, 2.5],
        ]
    )

    assert cell(reading, "C9")["region"] == name
    assert printed in str(cell(reading, "C9")["note"])


def test_an_unknown_region_is_read_as_printed_and_a_problem() -> None:
    reading = sheet(
        [
            ["1-1 产量(2019年)"],
            ["地区", "产量(万吨)"],
            ["沈阳市", 1.5],
            ["大连市", 2.5],
            ["大莲市", 3.5],
            ["鞍山市", 4.5],
        ]
    )

    assert cell(reading, "B5")["region"] in ("大莲市", "大连市")
    assert "A5" in set(reading.problems["cell"])


def test_a_short_name_is_the_province_among_provinces_and_the_city_under_its_province() -> None:
    provinces = sheet(
        [["1-1 产量(2019年)"], ["地区", "产量(万吨)"], ["天津", 1.5], ["河北", 2.5], ["青海", 3.5], ["海南", 4.5]]
    )
    cities = sheet(
        [
            ["2-1 产量(2019年)"],
            ["城市", "产量(万吨)"],
            ["吉林省", ""],
            ["长春市", 1.5],
            ["吉林市", 2.5],
            ["辽宁省", ""],
            ["朝阳市", 3.5],
        ]
    )

    assert cell(provinces, "B4")["region_code"] == "130000"
    assert cell(provinces, "B6")["region_code"] == "460000"
    assert cell(cities, "B5")["region_code"] == "220200"
    assert cell(cities, "B7")["region_code"] == "211300"


def test_a_districts_table_tells_its_city() -> None:
    reading = sheet(
        [
            ["2-6 各区人口(2022年)"],
            ["地区", "人口(人)"],
            ["全 市", 10.5],
            ["荔湾区", 1.5],
            ["白云区", 2.5],
            ["越秀区", 3.5],
        ]
    )

    assert cell(reading, "B3")["region_code"] == "440100"
    assert cell(reading, "B5")["region_code"] == "440111"


def test_regions_can_stand_in_the_header_and_items_in_the_stub() -> None:
    lines = [
        ["人口主要指标"],
        ["", "(2021年)"],
        ["指标名称", "计量", "全市", "比2020年", "榕城区", "揭东区", "空 港"],
        ["", "单位", "", "+、-%", "", "", "经济区"],
    ]
    lines += [
        ["一、年末人口", "万人", 561.68, 0.7, 54.14, 93.63, 39.68],
        ["  其中：男性", "万人", 368.2, 0.3, 28.7, 58.1, 23.1],
    ]
    reading = sheet(lines)

    assert (cell(reading, "E5")["region"], cell(reading, "E5")["item"]) == ("榕城区", "一、年末人口")
    assert cell(reading, "G5")["region"] == "空港经济区"
    assert (cell(reading, "D5")["unit"], cell(reading, "C5")["unit"]) == ("%", "万人")
    assert cell(reading, "C6")["item"] == "一、年末人口 / 其中:男性"


def test_a_continuation_on_another_sheet_goes_on_with_title_year_and_unit(tmp_path: Path) -> None:
    first = [["7-6 分地区支出(2019年)"], ["单位:亿元"], ["地区", "教育支出"], ["辽宁", 702.38], ["吉林", 500.53]]
    second = [["7-6 续表 1 continued"], ["地区", "债务付息支出"], ["辽宁", 235.71], ["吉林", 100.11]]
    rows = read_files([xlsx(tmp_path / "表.xls", {"1": first, "2": second})]).rows

    assert set(rows["year"]) == {2019}
    assert set(rows["unit"]) == {"亿元"}
    assert set(rows["table"]) == {"7-6分地区支出(2019年)"}


def test_a_query_page_with_region_or_indicator_above_the_header(tmp_path: Path) -> None:
    text = (
        "数据库：分省年度数据\n指标：年末常住人口(万人)\n时间：最近10年\n地区,2024年,2023年\n"
        "北京市,2183,2186\n天津市,1364,\n注：常住人口。\n数据来源：国家统计局\n"
    )
    reading = text_file(tmp_path / "分省.csv", text)

    assert meaning(reading, "C5") == {"year": 2023, "unit": "万人", "item": "年末常住人口", "region": "北京市"}
    assert len(reading.rows) == 3
    assert reading.problems.empty


def test_a_note_tells_from_which_year_the_unit_is_another(tmp_path: Path) -> None:
    text = (
        "数据库：分省年度数据\n指标：啤酒产量(万千升、万吨)\n地区,2004年,2003年\n"
        "山东省,378.21,321.70\n辽宁省,158.48,149.38\n注：啤酒2003年及以前计量单位为万吨。\n"
    )
    reading = text_file(tmp_path / "啤酒.csv", text)

    assert (cell(reading, "B4")["unit"], cell(reading, "C4")["unit"]) == ("万千升", "万吨")


def test_what_the_file_does_not_say_is_empty_and_named_with_its_option(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("指标,2023年\n财政支出(亿元),7971.25\n税收(亿元),71.25\n", encoding="utf-8")
    without, supplied = read_files([path]), read_files([path], region="北京", year=2001, indicator="x")

    assert set(without.rows["region"]) == {""}
    assert "--region" in without.problems["reason"].iloc[0]
    assert set(supplied.rows["region_code"]) == {"110000"}
    assert set(supplied.rows["year"]) == {2023}
    assert set(supplied.rows["item"]) == {"财政支出", "税收"}


def test_long_tables_with_a_column_for_each_thing() -> None:
    reading = sheet(
        [
            ["province", "year", "indicator", "value", "units"],
            ["辽宁", "2014", "种畜站", 138.5, "个"],
            ["吉林", "2014", "种畜站", 100.5, "个"],
        ]
    )

    assert meaning(reading, "D2") == {"region": "辽宁省", "year": 2014, "item": "种畜站", "unit": "个"}


def test_one_sheet_can_hold_a_column_of_years() -> None:
    reading = sheet(
        [
            ["1-2 辽宁省主要年份人口"],
            ["单位:万人"],
            ["年份", "人口", "男"],
            ["1978", 3394.5, 1700.5],
            ["2018", 4191.5, 2100.5],
            ["2019", 4190.5, 2101.5],
        ]
    )

    assert meaning(reading, "B5") == {"year": 2018, "region": "辽宁省", "item": "人口", "unit": "万人"}


def test_two_columns_that_nothing_tells_apart_are_a_problem() -> None:
    reading = sheet(
        [["1-1 产量(2019年)"], ["地区", "产量(万吨)", "产量(万吨)"], ["辽宁", 1.5, 2.5], ["吉林", 3.5, 4.5]]
    )

    assert any("a label that tells them apart is missing" in reason for reason in reading.problems["reason"])


def test_a_workbook_with_nothing_but_a_cover_page_says_that_nothing_was_recognised(tmp_path: Path) -> None:
    reading = read_files([xlsx(tmp_path / "表.xlsx", {"目录": [["统计年鉴"], ["目录"]], "空": []})])

    assert reading.rows.empty
    assert list(reading.problems["key"]) == ["nothing_recognised"]
    assert list(reading.rows.columns)[:4] == ["file", "sheet", "sheet_index", "cell"]
