"""The knowledge tables, and the small readers of units, years, numbers and names that they feed."""

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.reader.gazetteer import gazetteer
from jinpu.reader.grid import column_letters
from jinpu.reader.knowledge import limits, words
from jinpu.reader.labels import is_unit, label_of, without_unit
from jinpu.reader.naming import named_regions
from jinpu.reader.numerals import read_value
from jinpu.reader.periods import dated, title_year, without_year


@pytest.mark.parametrize(("table", "width"), [("places.csv", 7), ("countries.csv", 5), ("subdivisions.csv", 5)])
def test_the_region_tables_have_plain_fields(table: str, width: int) -> None:
    text = (resources.files("jinpu.catalogue") / table).read_text(encoding="utf-8")

    assert {line.count(",") + 1 for line in text.splitlines()} == {width}
    assert '"' not in text


def test_all_words_and_limits_load() -> None:
    assert words().roles.role_of("地区") == "region"
    assert limits().sheet_cells > 0


def test_codes_lie_in_their_parents() -> None:
    for region in gazetteer().regions:
        if region.level in (2, 3):
            assert region.code[:2] == region.parent[:2], region


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("辽宁", "210000"),
        ("大连市", "210200"),
        ("金州区", "210213"),
        ("乳源县", "440232"),
        ("黔东南州", "522600"),
        ("内蒙", "150000"),
    ],
)
def test_full_short_and_half_short_names_are_known(name: str, code: str) -> None:
    assert code in {region.code for region in gazetteer().named(name)}


def test_a_former_name_belongs_to_its_years() -> None:
    assert named_regions(["增城市", "荔湾区", "越秀区"], ["", "", ""], year=2010)[0].code == "440183"


@pytest.mark.parametrize(
    ("printed", "text", "unit"),
    [
        ("年末户籍人口 (万人)\r\nHousehold Registered\r\nPopulation\r\n(10 000 persons)", "年末户籍人口", "万人"),
        ("R&D\r\n项目数\r\n(项)\r\nR&D\r\nProjects\r\n(item)", "R&D 项目数", "项"),
        ("三、利润总额(万元)Total profits(104yuan)", "三、利润总额", "万元"),
        ("国内生产总值指数(1978年=100)", "国内生产总值指数", "1978年=100"),
        ("合计（单位：万平方米）", "合计", "万平方米"),
        ("篇数SCI", "篇数SCI", ""),
        ("农用化肥施用量(按折纯法计算)", "农用化肥施用量(按折纯法计算)", ""),
        ("地区生产总值①(亿元)", "地区生产总值", "亿元"),
        ("人口密度（人/平方公里）", "人口密度", "人/平方公里"),
    ],
)
def test_labels_and_their_units(printed: str, text: str, unit: str) -> None:
    label, found = without_unit(label_of(printed).text)

    assert label.replace(" ", "") == text.replace(" ", "")
    assert found == unit


@pytest.mark.parametrize(
    "unit", ["万人", "亿元", "元/平方米", "‰", "人年", "千公顷", "吨标准煤", "上年=100", "万千升", "亿吨公里"]
)
def test_units_are_known(unit: str) -> None:
    assert is_unit(unit)


@pytest.mark.parametrize("text", ["按折纯法计算", "2017", "当年价格", "续表", ""])
def test_other_bracketed_text_is_no_unit(text: str) -> None:
    assert not is_unit(text)


@pytest.mark.parametrize(
    ("label", "year", "rest"),
    [
        ("2018年", 2018, ""),
        ("2018", 2018, ""),
        ("截至2015年底有效注册量", 2015, "有效注册量"),
        ("2012年申请", 2012, "申请"),
        ("2016市外迁入", 2016, "市外迁入"),
        ("1999-2012年累计", 0, "1999-2012年累计"),
        ("比2017年增长", 0, "比2017年增长"),
        ("2000元以下", 0, "2000元以下"),
        ("2000人及以上", 0, "2000人及以上"),
        ("1851", 0, "1851"),
        ("2999年", 0, "2999年"),
    ],
)
def test_years_in_labels(label: str, year: int, rest: str) -> None:
    assert (dated(label).year, dated(label).rest) == (year, rest)


@pytest.mark.parametrize(
    ("title", "year", "subject"),
    [
        ("7-6 分地区一般公共预算支出(2019年)", 2019, "分地区一般公共预算支出"),
        ("表2.8 各区、县计划生育基本情况 (2012)", 2012, "各区、县计划生育基本情况"),
        ("Statistics by District(201 8)", 2018, "Statistics by District"),
        ("表2.5 各区户籍人口迁移(2016~2017)", 0, "各区户籍人口迁移"),
        ("3-11 各地区农用化肥施用量", 0, "各地区农用化肥施用量"),
    ],
)
def test_years_in_titles(title: str, year: int, subject: str) -> None:
    assert (title_year(title), without_year(title)) == (year, subject)


@given(number=st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 4)))
def test_a_printed_number_is_read_as_it_is(number: float) -> None:
    assert read_value(f"{number:.4f}").number == number
    assert read_value(number).number == number


@given(text=st.text(max_size=12))
def test_text_is_a_number_a_mark_or_a_reason_and_never_two(text: str) -> None:
    value = read_value(text)

    assert (value.number is None) or not value.reason
    if value.number is None and text.strip():
        assert value.reason or not text.strip()


@given(column=st.integers(0, 20_000))
def test_column_letters_count_like_a_spreadsheet(column: int) -> None:
    number = 0
    for letter in column_letters(column):
        number = number * 26 + ord(letter) - 64

    assert number == column + 1
