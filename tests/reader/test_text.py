"""Figures out of sentences, through `read_files`; the sentences are of made places."""

import time
import zipfile
from decimal import Decimal
from pathlib import Path

import matplotlib.figure
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.reader import Reading, read_files, sheet_view
from jinpu.reader.store import RowStore
from jinpu.reader.targets import drafted_targets
from jinpu.reader.text import read_document

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
    plan = write(
        tmp_path,
        "岭州市创新发展三年行动计划（2021-2023年）\n\n2020年，全市高新技术企业341家。\n"
        "到2023年，全市高新技术企业达到600家以上，研发经费支出占地区生产总值比重达到2.5%。\n",
    )
    rows = [cells for _, cells in drafted_targets(plan).rows]
    assert [(row["indicator"], row["value"], row["year"]) for row in rows] == [
        ("hitech_enterprises", "600", "2023"),
        ("rd_intensity", "2.5", "2023"),
    ]
    with pytest.raises(InputError, match="no sentence states a target"):
        drafted_targets(write(tmp_path, COMMUNIQUE))


def test_a_view_marks_the_figures_of_a_text(tmp_path: Path) -> None:
    path = write(tmp_path, COMMUNIQUE + "<b>科技型中小企业突破600家。\n")
    reading = read_files([path])
    html = sheet_view(path, reading.problems, sheet_index=0, around=9, rows=reading.rows).to_html()
    assert "<mark>1482.7亿元</mark>" in html
    assert "&lt;b&gt;科技型中小企业突破<mark>600家" in html


ENGLISH = """Statistical communique of Example City on the 2018 national economic and social development

Gross regional product came to 310.86 billion yuan, up 6.4 percent over the previous year.
R&D expenditure reached 7.12 billion yuan, or 2.29 percent of GRP.
By the end of 2018 there were 812 hi-tech enterprises, 236 of which were newly certified.
The city aims to have 1,200 hi-tech enterprises by 2020.
"""


def test_an_english_text_is_read_alike(tmp_path: Path) -> None:
    reading = read_text(tmp_path, ENGLISH)
    assert set(reading.rows["region"]) == {"Example City"}
    assert (row(reading, 310.86)["unit"], row(reading, 310.86)["indicator"]) == ("billion yuan", "gdp")
    assert (row(reading, 6.4)["kind"], row(reading, 2.29)["indicator"]) == ("growth", "rd_intensity")
    assert (row(reading, 1200)["kind"], row(reading, 1200)["year"]) == ("target", 2020)
    assert not (reading.rows["value"] == 236).any()


SENTENCES = [  # sentence of a text about 岭州市 and 2019; value -> item, period, unit, kind, quality
    ("有效专利1.62万件、发明专利3105件，分别增长11.5%和8.2%。", 8.2, ("发明专利", "2019", "%", "growth", "exact")),
    ("进口总值、出口总值分别增长4.1%和下降2.7%。", -2.7, ("出口总值", "2019", "%", "growth", "exact")),
    ("城乡居民人均可支配收入分别增长7.1%和8.3%。", 8.3, ("农村居民人均可支配收入", "2019", "%", "growth", "exact")),
    ("轨道交通里程由2015年的41.2公里增加到93.5公里。", 41.2, ("轨道交通里程", "2015", "公里", "level", "exact")),
    ("轨道交通里程由2015年的41.2公里增加到93.5公里。", 93.5, ("轨道交通里程", "2019", "公里", "level", "exact")),
    ("月人均养老金由2014年的1987元增加到2016元。", 2016, ("月人均养老金", "2019", "元", "level", "exact")),
    ("上半年固定资产投资211.4亿元。", 211.4, ("固定资产投资", "2019-01/2019-06", "亿元", "level", "exact")),
    ("1至11月，工业用电量增长3.3%。", 3.3, ("工业用电量", "2019-01/2019-11", "%", "growth", "exact")),
    (
        "服务业增加值占地区生产总值的比重为54.2%。",
        54.2,
        ("服务业增加值占地区生产总值的比重", "2019", "%", "level", "exact"),
    ),
    (
        "三次产业结构为6.1:39.6:54.3。",
        54.3,
        ("三次产业结构 / 第三产业占地区生产总值比重", "2019", "%", "level", "exact"),
    ),
    ("粮食产量与上年持平。", 0, ("粮食产量", "2019", "%", "growth", "exact")),
    ("PM2.5浓度38微克/立方米。", 38, ("PM2.5浓度", "2019", "微克/立方米", "level", "exact")),
    ("高校9所，招生3.1万人。", 3.1, ("高校 / 招生", "2019", "万人", "level", "exact")),
    ("拥有量[7]14件。", None, ()),
    ("规模以上工业增加值增速高于全省1.9个百分点。", None, ()),
    ("投入500亿元以上的行业有7个。", 7, ("500亿元以上的行业", "2019", "个", "level", "exact")),
    ("推进2×66万千瓦机组建设。", None, ()),
]


@pytest.mark.parametrize(("sentence", "value", "expected"), SENTENCES, ids=range(len(SENTENCES)))
def test_constructions(tmp_path: Path, sentence: str, value: float | None, expected: tuple[str, ...]) -> None:
    reading = read_text(tmp_path, f"岭州市2019年国民经济和社会发展统计公报\n\n{sentence}\n")
    if value is None:
        assert reading.rows.empty
        return
    found = row(reading, value)
    assert tuple(found[["item", "period", "unit", "kind", "quality"]]) == expected
    assert found["region"] == "岭州市"


def test_traditional_characters_full_width_digits_and_broken_lines_are_read(tmp_path: Path) -> None:
    text = "嶺州市２０１９年國民經濟和社會發展統計公報\n\n發明專*利授權量１，２０６件，比上年增長４.５％。\n"
    reading = read_text(tmp_path, text)
    granted = row(reading, 1206)
    assert (granted["indicator"], granted["year"], granted["unit"]) == ("inv_pat_granted", 2019, "件")
    assert row(reading, 4.5)["kind"] == "growth"


def docx(path: Path, paragraphs: list[str]) -> Path:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>')
    return path


def pdf(path: Path, lines: list[str]) -> Path:
    with matplotlib.rc_context({"pdf.fonttype": 42}):
        figure = matplotlib.figure.Figure(figsize=(11, 8))
        for number, line in enumerate(lines):
            figure.text(0.02, 0.95 - 0.05 * number, line)
        figure.savefig(path, format="pdf")
    return path


def test_word_and_web_pages_give_what_their_text_gives(tmp_path: Path) -> None:
    lines = COMMUNIQUE.splitlines()
    plain = read_text(tmp_path, COMMUNIQUE).rows
    page = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<html><body><nav><a href='/'>地区生产总值99亿元</a></nav><script>'用电量88亿元'</script>{page}</body></html>"
    )
    for path in (docx(tmp_path / "text.docx", lines), write(tmp_path, html, "text.html")):
        rows = read_files([path]).rows
        assert rows["value"].to_list() == plain["value"].to_list()
        assert rows["item"].to_list() == plain["item"].to_list()


def test_a_pdf_gives_what_its_text_gives(tmp_path: Path) -> None:
    lines = [line for line in ENGLISH.splitlines() if line]
    rows = read_files([pdf(tmp_path / "text.pdf", lines)]).rows
    assert rows["value"].to_list() == read_text(tmp_path, ENGLISH).rows["value"].to_list()


@given(
    value=st.decimals(min_value="0.01", max_value="99999999", places=2),
    unit=st.sampled_from(["亿元", "万人", "家", "%", "公顷", "件"]),
    grouped=st.booleans(),
    wide=st.booleans(),
)
def test_a_number_is_read_as_it_is_printed(value: Decimal, unit: str, grouped: bool, wide: bool) -> None:
    printed = f"{value:,}" if grouped else str(value)
    printed = printed.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789."}) if wide else printed
    store = RowStore()
    read_document(["岭州市2019年统计公报", "", f"用电量达到{printed}{unit}，增长2.5%。"], "text.txt", store)
    rows = store.frame()
    assert rows["value"].to_list() == [float(value), 2.5]
    assert rows["unit"].astype("str").to_list() == [unit, "%"]


@given(
    st.lists(
        st.sampled_from(
            [
                "地区生产总值",
                "占",
                "分别",
                "比上年",
                "增长",
                "5.2%",
                "3亿元",
                "，",
                "；",
                "。",
                "其中",
                "由2015年的",
                "（",
                "）",
            ]
        ),
        max_size=30,
    )
)
def test_no_sequence_of_clauses_breaks_the_grammar(parts: list[str]) -> None:
    text = "".join(parts)
    store = RowStore()
    read_document(["岭州市2019年统计公报", "", text], "text.txt", store)
    for found in store.frame().itertuples():
        assert abs(found.value) in (0, 3, 5.2)
        assert found.item
        assert found.note.split(" (")[0] in text


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值" + "1" * 2_000_000,
        "全年地区生产总值3亿元，增长6.4%。" * 6_000,
        "占" * 100_000 + "5%",
        "分别增长" + "5%、" * 20_000,
        "the value of " * 50_000 + "5 percent",
        "<div>" * 5_000 + "地区生产总值3亿元",
        "\u202e\u200f" * 50_000 + "地区生产总值3亿元。",
    ],
    ids=["digits", "one line", "share", "pairs", "english", "deep markup", "right to left"],
)
def test_hostile_text_is_bounded_and_told(tmp_path: Path, text: str) -> None:
    start = time.process_time()
    reading = read_text(tmp_path, "岭州市2019年统计公报\n" * (not text.startswith("<")) + text)
    assert time.process_time() - start < 10
    assert len(reading.rows) or len(reading.problems)


def test_lines_that_list_values_are_no_table(tmp_path: Path) -> None:
    lines = "\n\n".join(f"指标:地区生产总值(亿元) 大连市,{year}年:{year + 0.5}" for year in range(2011, 2016))
    reading = read_text(tmp_path, f"分省年度数据导出表\n某网站 2020\n\n{lines}\n")
    assert reading.rows["value"].to_list() == [2011.5, 2012.5, 2013.5, 2014.5, 2015.5]
    assert set(reading.rows["region"]) == {"大连市"}
    assert reading.rows["year"].to_list() == [2011, 2012, 2013, 2014, 2015]


def test_a_total_of_what_was_newly_certified_is_the_total_also_in_traditional_characters(tmp_path: Path) -> None:
    text = COMMUNIQUE + "新認定高新技術企業64家、眾創空間7家，總數分別達到405家和31家。\n"
    reading = read_text(tmp_path, text)
    found = [(row(reading, value)["item"], row(reading, value)["indicator"]) for value in (64, 405)]
    assert found == [("新認定高新技術企業", "hitech_enterprises_new"), ("高新技術企業總數", "hitech_enterprises")]


def test_thousands_of_yi_are_yi_of_yuan(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "岭州市2019年发展情况\n全市地区生产总值2.1千亿，工业总产值3千亿元。\n")
    assert (row(reading, 2100)["unit"], row(reading, 2100)["indicator"]) == ("亿元", "gdp")
    assert row(reading, 3000)["unit"] == "亿元"


@pytest.mark.parametrize(
    "sentence",
    [
        "The city certified 236 hi-tech enterprises in 2018.",
        "In 2018, 236 hi-tech enterprises were newly certified.",
        "Newly add about 236 hi-tech enterprises.",
        "R&D expenditure was 7.1 billion yuan in 2018, up 236 percent compared with that in",
    ],
)
def test_what_is_new_or_compared_with_an_unknown_year_is_no_indicator(tmp_path: Path, sentence: str) -> None:
    rows = read_text(tmp_path, ENGLISH + sentence + "\n").rows
    assert set(rows.loc[rows["value"] == 236, "indicator"]) <= {"", "hitech_enterprises_new"}


QUARTER = """\
Quarterly accounts of Latvia, 2nd quarter 2018

Household consumption increased by 5.3%, government consumption by 2.9% and investment fell by 7.4%. \
At the same time exports grew by 0.7%. In the 1st quarter of 2018 imports rose by 4.6%, services by 6.1%.
Seasonally adjusted output increased by 1.9% from the previous quarter. Retail trade, of which in food – by 17.3%.
"""


def test_quarters_and_changes_whose_verb_stands_before(tmp_path: Path) -> None:
    reading = read_text(tmp_path, QUARTER)
    found = {
        value: (row(reading, value)["item"], row(reading, value)["kind"], row(reading, value)["period"])
        for value in (2.9, -7.4, 0.7, 4.6, 6.1)
    }
    assert found == {
        2.9: ("government consumption", "growth", "2018-Q2"),
        -7.4: ("investment", "growth", "2018-Q2"),
        0.7: ("exports", "growth", "2018-Q2"),
        4.6: ("imports", "growth", "2018-Q1"),
        6.1: ("services", "growth", "2018-Q1"),
    }
    assert not set(reading.rows["value"]) & {1.9, 17.3}
    assert list(reading.problems["key"]).count("text_no_subject") == 2


def test_what_a_work_report_aims_at_is_of_its_year_or_of_its_five_years(tmp_path: Path) -> None:
    text = (
        "岭州市政府工作报告\n——2026年1月20日在岭州市第八届人民代表大会上\n“十四五”时期工作回顾\n"
        "五年来，国家高新技术企业超0.9万家。云江地铁建成通车，福州地铁开工，工业投资增长6.2%。\n"
        "“十五五”时期，要努力实现以下目标：\n地区生产总值年均增长5.1%以上。\n2026年重点工作\n"
        "经济社会发展的主要预期目标是：地区生产总值增长5.4%左右；完成节能目标任务。\n"
    )
    reading = read_text(tmp_path, text)
    assert row(reading, 0.9)["period"] == "2025"
    assert row(reading, 6.2)["region"] == "岭州市"
    aims = [(row(reading, value)["kind"], row(reading, value)["year"]) for value in (5.1, 5.4)]
    assert aims == [("target", 2030), ("target", 2026)]


def test_growth_on_the_month_before_is_left_to_a_person_and_a_converted_sum_is_no_subject(tmp_path: Path) -> None:
    said = "全年居民消费价格比上年上涨0.9%，环比下降0.4%。12月末全市贷款余额1200.5亿元。"
    said += "四季度用电量环比增长2.4%，同比增长3.6%。"
    reading = read_text(
        tmp_path, f"2021年岭州市国民经济和社会发展统计公报\n{said}进出口总额24亿美元，约合人民币155亿元，增长8.1%。\n"
    )
    assert not reading.rows["value"].isin([-0.4, 0.4, 2.4, 155]).any()
    assert (row(reading, 1200.5)["item"], row(reading, 1200.5)["year"]) == ("贷款余额", 2021)
    assert (row(reading, 3.6)["item"], row(reading, 3.6)["period"]) == ("用电量", "2021-Q4")
    assert row(reading, 8.1)["item"] == "进出口总额"


def test_a_year_earlier_after_on_is_only_compared_with(tmp_path: Path) -> None:
    said = "Employment in 2018\nIn Adorf, the unemployment rate was 7.9% in 2018, down 0.3% on a year earlier."
    reading = read_text(tmp_path, said, region="Adorf")
    assert set(reading.rows["year"]) == {2018}


def test_english_growth_over_less_than_a_year_and_comparisons_are_no_growth_of_a_year(tmp_path: Path) -> None:
    path = tmp_path / "press.txt"
    path.write_text(
        "Labour market of Adorf, July 2025\n\n"
        "In July 2025 employment fell by 1.2% from June, and the employment rate declined 0.2 percentage points to "
        "60.7%. Vacancies rose by 1.8% since the last quarter. Prices rose 0.4% between the first and second quarters "
        "of 2024. Output was 1.5% higher than in the previous quarter. Exports were 12.5% higher than a year earlier. "
        "Productivity grew 1.9 per cent in 2024, 0.3% points higher than the year before.\n",
        encoding="utf-8",
    )
    found = read_files([path], region="Adorf")
    assert {(row.item, row.kind, row.value) for row in found.rows.itertuples()} == {
        ("employment rate", "level", 60.7), ("Exports", "growth", 12.5), ("Productivity", "growth", 1.9),
    }  # fmt: skip
    assert len(found.problems) == 4
