import hashlib
from pathlib import Path

import pandas as pd
import pytest

from jinpu.catalogue.names import folder_in_use
from jinpu.errors import InputError
from jinpu.evidence import Evidence, clean, read_evidence
from jinpu.evidence.yearbook_rows import read_yearbook_files
from jinpu.reader.indicator_labels import indicator_of
from tests.example_district import build
from tests.example_district.district import items


@pytest.mark.parametrize(
    ("item", "table", "code"),
    [
        ("地区生产总值", "2-1 地区生产总值", "gdp"),
        ("三次产业 / 第三产业", "2-1 地区生产总值", "va_tertiary"),
        ("地区生产总值 / 第二产业", "国民经济核算", "va_secondary"),
        ("规模以上工业总产值 / Output of Above-scale Industry", "7-2", "output_industry_ascale"),
        ("其中:高新技术产品产值", "7-2", "output_hitech"),
        ("有效发明专利拥有量(件)", "12-5", "inv_patents_owned"),
        ("R&D经费内部支出", "1-7 各地区研究与试验发展(R&D)经费内部支出(2019年)", "rd_exp"),
        # about less than the whole region
        ("R&D经费内部支出", "5-4 各地区高技术产业R&D活动及相关情况(2019年)", ""),
        ("R&D经费内部支出", "2-10 各地区规上工业企业R&D经费内部支出(2018年)", ""),
        ("高技术产业 / 有效发明专利数", "科技活动基本情况", ""),
        ("研发机构数", "", ""),
        # names something else, or not surely one thing
        ("固定资产投资 / 第一产业", "5-1", ""),
        ("第一产业", "4-2 就业人员", ""),
        ("就业人员 / 第三产业", "地区生产总值与就业", ""),
        ("地区生产总值 / 比上年增长", "2-1", ""),
        ("粮食产量", "8-1", ""),
        ("", "", ""),
    ],
)
def test_a_header_path_names_one_indicator_or_none(item: str, table: str, code: str) -> None:
    assert indicator_of(item, "", table).code == code


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    raw = tmp_path_factory.mktemp("example")
    build(raw)
    return clean(raw, raw / "processed")


def test_the_example_is_read_back_as_it_was_made(example: Evidence) -> None:
    rows = example.observations
    last = rows[rows["vintage"] == pd.Timestamp("2020-12-31")]
    for item in items().values():
        mine = last[last["indicator"] == item.indicator].set_index("year")["value"]
        printed = {year: float(item.printed(year, 2020)) for year in range(2008, 2020)}
        marked = {("tech_contract_value", 2008), ("rd_institutions", 2008)}
        expected = {year: value for year, value in printed.items() if (item.indicator, year) not in marked}
        assert mine.to_dict() == expected


def test_the_example_holds_nothing_but_the_example(example: Evidence) -> None:
    assert set(example.observations["region"]) == {"example"}
    assert set(example.observations["status"]) == {"example"}


def test_marks_are_problems_with_their_cell(example: Evidence) -> None:
    marks = example.problems[example.problems["text"].isin(["…", "-"])]
    assert len(marks) == 8
    assert marks["cell"].str.fullmatch(r"[A-Z]\d+").all()


def test_each_observation_names_its_cell(example: Evidence) -> None:
    locators = example.observations["locator"]
    assert locators.str.fullmatch(r"yearbooks/example/example-yearbook-20\d\d\S*!.+![A-Z]+\d+").all()
    assert not locators.duplicated().any()


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    build(tmp_path / "again")
    shipped = sorted(Path("data/example/yearbooks/example").iterdir())
    assert len(shipped) == 12
    for path in shipped:
        again = tmp_path / "again" / "yearbooks" / "example" / path.name
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(again.read_bytes()).digest()


def test_published_figures_hold_no_example(evidence: Evidence) -> None:
    assert "example" not in set(evidence.observations["region"])
    assert "example" not in set(evidence.observations["status"])


def cleaned(raw: Path, **tables: str) -> Evidence:
    """Clean yearbook tables that lie in Dalian's folder, without a source."""
    folder = raw / "yearbooks" / "dalian"
    folder.mkdir(parents=True)
    (raw / "sources.csv").write_text("file,sha256,publisher,edition,address,accessed,licence\n", encoding="utf-8")
    for name, table in tables.items():
        (folder / f"{name}.csv").write_text(table, encoding="gb18030")
    return clean(raw, raw / "processed")


def test_what_matches_nothing_is_counted_and_named(tmp_path: Path) -> None:
    table = "8-1 主要农产品产量\n单位：万吨\n年份,粮食产量,水产品产量\n2017,120.5,230.1\n2018,118.2,228.4\n"
    evidence = cleaned(tmp_path, crops=table)
    assert evidence.observations.empty
    counted = evidence.problems[evidence.problems["reason"] == "match no indicator of the catalogue"]
    assert list(counted["text"]) == ["4 values: 粮食产量; 水产品产量"]


def test_of_many_items_the_first_few_are_named(tmp_path: Path) -> None:
    table = "8-1 主要农产品产量\n单位：万吨\n年份,粮食产量,水产品产量,水果产量,蔬菜产量,肉类产量\n2017,1,2,3,4,5.5\n"
    said = list(cleaned(tmp_path, crops=table).problems["text"])
    assert "5 values: 粮食产量; 水产品产量; 水果产量; and 2 more" in said


@pytest.mark.parametrize("name", ["研究与试验发展(R&D)经费支出", "R&D经费支出", "研究与试验发展经费支出"])
def test_research_expenditure_is_known_by_the_names_that_yearbooks_print(tmp_path: Path, name: str) -> None:
    table = f"2-15 主要年份科技指标\n年份,{name}(亿元)\n2017,120.5\n2018,118.2\n"
    found = cleaned(tmp_path, spending=table).observations
    assert set(found["indicator"]) == {"rd_exp"}
    assert list(found["value"]) == [120.5, 118.2]


def test_units_that_do_not_fit_are_counted_not_guessed(tmp_path: Path) -> None:
    table = "2-1 地区生产总值\n单位：万美元\n年份,地区生产总值\n2017,120.5\n2018,118.2\n"
    evidence = cleaned(tmp_path, dollars=table)
    assert evidence.observations.empty
    assert evidence.problems["reason"].str.contains("names gdp, which cannot have the unit 万美元").any()


def test_a_label_that_is_not_sure_is_told_with_the_nearest_code(tmp_path: Path) -> None:
    table = "2-15 主要年份科技指标\n年份,大中型企业R&D经费支出(亿元)\n2017,120.5\n2018,118.2\n"
    assert cleaned(tmp_path, firms=table).problems["text"].str.contains("rd_exp").any()


TABLE = "金普新区主要指标\n指标,单位,2017,2018\n地区生产总值,亿元,2200,22300\n第三产业相对份额,%,50,51\n"


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    (tmp_path / "yearbooks").mkdir()
    (tmp_path / "yearbooks" / "own.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_a_correction_mends_its_cell_and_is_shown(dropped: Path) -> None:
    before = read_evidence(dropped).observations.set_index("year")
    cell = before.loc[2018, "locator"].rpartition("!")[2]
    rows = f"file,cell,value,reason\nown.csv,{cell},2230,a zero too many\nown.csv,Z99,1,nowhere\n"
    (dropped / "corrections.csv").write_text(rows, encoding="utf-8")
    evidence = read_evidence(dropped)
    after = evidence.observations.set_index("year")
    assert (before.loc[2018, "value"], after.loc[2018, "value"], after.loc[2017, "value"]) == (22300.0, 2230.0, 2200.0)
    assert "corrected from 22300: a zero too many" in after.loc[2018, "note"]
    told = evidence.problems.set_index("key")["text"]
    assert told["corrected"] == "22300 → 2230: a zero too many"
    assert "unused_correction" in told.index


def test_a_correction_without_a_reason_is_refused(dropped: Path) -> None:
    (dropped / "corrections.csv").write_text("file,cell,value,reason\nown.csv,C3,5,\n")
    with pytest.raises(InputError, match=r"corrections\.csv, line 2: column reason is empty"):
        read_evidence(dropped)


def test_an_unsure_label_is_told_with_the_line_that_names_it(dropped: Path) -> None:
    told = read_evidence(dropped).problems.set_index("key").loc["no_such_indicator", "text"]
    line = told.partition("add the line “")[2].partition("”")[0]
    assert line.endswith(",第三产业相对份额")
    (dropped / "indicators.csv").write_text("code,synonyms\nservices_share,第三产业相对份额\n", encoding="utf-8")
    assert "services_share" in set(read_evidence(dropped).observations["indicator"])


def test_a_table_and_a_sentence_make_one_series_in_a_project_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_text("slug,name,parent\nadorf,Adorf,\n")
    (tmp_path / "indicators.csv").write_text(
        "code,name,unit,kind,synonyms\n"
        "research_staff,Employees in research,persons,count,Beschäftigte in der Forschung\n"
    )
    folder = tmp_path / "yearbooks"
    folder.mkdir()
    table = (
        "GENESIS-Tabelle: 99999-0001\nBeschäftigte in der Forschung: Adorf, Jahre\n;2016;2017;2018\n"
        "Beschäftigte in der Forschung (Anzahl);1330;1352;1377\n__________\n(C)opyright Statistisches Landesamt\n"
    )
    (folder / "genesis.csv").write_bytes(table.encode("cp1252"))
    sentence = "By the end of 2019 there were 1,402 employees in research in Adorf, up 1.8 percent on the year before."
    (folder / "press.txt").write_text(f"Press release of the State Statistical Office, 12 March 2020\n\n{sentence}\n")
    with folder_in_use(tmp_path):
        observations, _ = read_yearbook_files(tmp_path)
    series = observations[observations["indicator"] == "research_staff"].set_index("year")
    assert series["value"].to_dict() == {2016: 1330, 2017: 1352, 2018: 1377, 2019: 1402}
    assert set(series["region"]) == {"adorf"}
    assert (series.loc[2019, "locator"], series.loc[2019, "note"]) == ("yearbooks/press.txt!text!3:31", sentence)


def test_growth_bounds_parts_of_years_and_targets_of_a_text_are_no_annual_levels(tmp_path: Path) -> None:
    folder = tmp_path / "yearbooks"
    folder.mkdir()
    (folder / "text.txt").write_text(
        "大连市2020年政府工作报告\n2020年1月9日\n\n2019年，全市地区生产总值增长6.5%，高新技术企业突破2400家。\n"
        "上半年地区生产总值3211亿元。2020年，地区生产总值增长6%，高新技术企业达到3000家。\n",
        encoding="utf-8",
    )
    observations, problems = read_yearbook_files(tmp_path)
    found = {
        (row.indicator, row.period): (row.value, row.quality, row.period_kind) for row in observations.itertuples()
    }
    assert found == {
        ("gdp_growth", "2019"): (6.5, "exact", "year"),
        ("hitech_enterprises", "2019"): (2400, "floor", "year_end"),
        ("gdp", "2019-01/2019-06"): (3211, "exact", "part"),
    }
    assert "a_target" in {row["key"] for row in problems}
