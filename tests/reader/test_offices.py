"""Tables as other statistical offices hand them out: one small file of each format and layout, every figure made up."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.reader import Reading, read_files
from jinpu.reader.numerals import decimal_comma, read_numeral
from jinpu.reader.periods import part_of, period_of, periods_of

SDMX = """STRUCTURE,REF_AREA,Reference area,MEASURE,Measure,UNIT_MEASURE,Unit,UNIT_MULT,TIME_PERIOD,OBS_VALUE,OBS_STATUS
DATAFLOW,FR,France,B1G,Value added,EUR,Euro,6,2019,2100.5,A
DATAFLOW,FR,France,B1G,Value added,EUR,Euro,6,2020-Q2,480,P
"""
EUROSTAT = "freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,PC,FR\t1.5 b\t: c\nA,PC,AT\t2.5 e\t3 p\n"
STATCAN = (
    '"REF_DATE","GEO","DGUID","Sex","UOM","UOM_ID","SCALAR_FACTOR","SCALAR_ID","VECTOR","COORDINATE","VALUE","STATUS"\n'
    '"2001/2002","Canada","A1","Men","Persons","249","thousands","3","v1","1.1","52",""\n'
    '"2002/2003","Canada","A1","Men","Persons","249","thousands","3","v1","1.1","",".."\n'
)
WORLD_BANK = (
    '"Data Source","World Tables",\n\n"Last Updated Date","2021-03-19",\n\n'
    '"Country Name","Country Code","Indicator Name","Indicator Code","2018","2019",\n'
    '"Kenya","KEN","Output per head (US$)","X.Y","1,5","",\n"Peru","PER","Output per head (US$)","X.Y","7.25","8",\n'
)
GENESIS = (
    "GENESIS-Tabelle: 00000-0001\nBetriebe: Bundesländer, Stichtag;;\n;31.12.2019;31.12.2020\n;Anzahl;Anzahl\n"
    "Saarland;1.234;-\nHessen;912;1.005,5\n__________\nStand: 01.02.2021\n"
)
ABS = (
    ",Exports ; Goods ;,Exports ; Services ;\nUnit,$ Millions,$ Millions\nSeries Type,Original,Original\n"
    "Collection Month,3,3\nSeries End,2019-06-01,2019-06-01\nNo. Obs,2,2\nSeries ID,A1,A2\n"
    "2019-03-01,10.5,3\n2019-06-01,11.5,4\n"
)
ONS = (
    '"Title","Prices, annual rate"\n"CDID","X1"\n"Unit","%"\n"Release date","25-03-2020"\n'
    '"2018","2.5"\n"2018 Q1","2.4"\n"2018 JAN","2.9"\n'
)
MONTHS = "Year,Jan,Feb,Mar,Total\n1992,6860,6059,6297,19216\n1993,6723,6620,7481,20824\n"
MONTHS_OF_A_YEAR = "Arrivals by country 2019,,\nCountry,Jan,Feb\nKenya,52,61\nPeru,33,34\n"
PIVOT = "Rows,,,Columns\n,,,Output\n" + "".join(
    f"Gross,{place},{year},{year * 7}\n" for place in ("Adana-1", "Bursa-16") for year in range(2004, 2009)
)
KOSIS = (
    '"C행정구역별","행정구역별","C연령별","연령별","시점","인구 (명)","성비 (%)"\n'
    '\'11,"서울특별시",\'05,"0 - 4세",2010,4100,98.7\n\'21,"부산광역시",\'05,"0 - 4세",2010,1900,97.1\n'
)
GHO = (
    '"Id","IndicatorCode","SpatialDimType","Country","ParentLocationCode","Dim1Type","Year","Dim1","Dim2","Value",'
    '"NumericValue","Low","High","TimeDimensionBegin"\n'
    '31,"W_1","COUNTRY","AGO","AFR","SEX",2019,"SEX_BTSX",NA,"0.40 [0.29-0.52]",0.39,0.29,0.52,"2019-01-01T00:00:00"\n'
    '45,"W_1","COUNTRY","CHN","WPR","SEX",2019,"SEX_BTSX",NA,"0.46 [0.35-0.58]",0.46,0.35,0.58,"2019-01-01T00:00:00"\n'
)
ILOSTAT = (
    '"ref_area.label","source.label","indicator.label","sex.label","time","obs_value","note_source.label"\n'
    '"Peru","LFS - Survey","Monthly earnings, employees","Female","2020",836.25,"Repository: Micro data"\n'
    '"Chad","LFS - Survey","Monthly earnings, employees","Male","2020",712.5,"Repository: Micro data"\n'
)
FAOSTAT = (
    '"Area Code (M49)","Area","Element","Item","Year Code","Year","Unit","Value","Flag","Flag Description"\n'
    '"643","Russian Federation","Export quantity","Bananas","2000","2000","t","966","A","Official figure"\n'
)
GLUED = "STATE,NAME,POPESTIMATE2010,POPESTIMATE2011\n01,Alabama,4785,4799\n02,Alaska,713,722\n"
ROSSTAT = (
    "Показатели по субъектам Российской Федерации,,\nЧИСЛО БОЛЬНИЧНЫХ КОЕК,,\n(на конец года; тысяч коек),,\n"
    ",2000,2001\nРоссийская Федерация,1671.6,1653.4\nв том числе:,,\nЛипецкая область,18.7,18.6\n"
)
PROJECTION = "Region or country,Code,2099,2100\nWORLD,900,11,12\nThailand,764,5.1,5\n"
QUOTED = "Year,Industry,Units,Variable,Value\n" + "".join(
    f'2013,"Mining, quarrying{", and oil" * (n % 3)}",Dollars (millions),"Sales, aid{", interest" * (n % 4)}",{n}.5\n'
    for n in range(40)
)
FLAT = (
    "statistics_code;statistics_label;time_label;time;1_variable_label;1_variable_attribute_code;"
    "1_variable_attribute_label;2_variable_label;2_variable_attribute_label;value;value_unit;value_variable_label\n"
    "61111;Preise;Jahr;2022;Bundesländer;06;Hessen;Monate;Juli;101,2;2020=100;Verbraucherpreisindex\n"
    "61111;Preise;Jahr;2022;Bundesländer;09;Bayern;Monate;August;99,8;2020=100;Verbraucherpreisindex\n"
)
PXSTAT = (
    '"STATISTIC","Statistic Label","TLIST(Q1)","Quarter","C02199V02655","Sex","C03789V04537","Administrative Counties",'
    '"UNIT","VALUE"\n"Q1","Persons in work","20191","2019Q1","-","Both sexes","I0","Carlow","Thousand","24.5"\n'
    '"Q1","Persons in work","20192","2019Q2","1","Male","I1","Kerry","Thousand","25.1"\n'
)
ESTAT = (
    "表章項目コード,表章項目,男女コード,男女,地域コード,地域,時間軸（年次）コード,時間軸（年次）,単位,値\n"
    "020,人口,0,総数,00000,全国,2020000000,2020年,人,1261\n020,人口,1,男,13000,東京都,2020000000,2020年,人,68\n"
)
QUARTERS = "PIB trimestral,\nPeriodo,PIB (Millones de pesos)\n" + "".join(
    f"{year}/0{quarter},{year}.{quarter}\n" for year in (2018, 2019) for quarter in (1, 2, 3, 4)
)
HALVES = (
    "Volume by Region\n\nCrop,Geolocation,2019 Quarter 1,2019 Semester 1,2019 Annual\n"
    "Maize,PHILIPPINES,441.5,826.1,1881.5\nMaize,....Ilocos Norte,50,60,280\n"
)
PRELIMINARY = (
    'Population by province\n\n"Cities, provinces","2017 Average population (Thous. pers.)",'
    '"Prel. 2018 Average population (Thous. pers.)"\nHa Noi,7420.1,7520.7\nVinh Phuc,1079.5,1092.4\n'
)
STATSSA = (
    "H01,H02,H03,H04,H17,H25,MO012018,MO022018\n"
    "P3041.2,Manufacturing,MAN01,Food,Index,Monthly,93.1,95.2\nP3041.2,Manufacturing,MAN02,Wood,Index,Monthly,40,39.5\n"
)
DISTRICTS = (
    '"Table 1: Live births by Local Government District, 2019 to 2020"\nLocal Government District [note 1],2019,2020\n'
    'Belfast,"4,216","3,990"\nMid Ulster,"2,101","1,988"\n'
)
INDEX = (
    "Data Item Description,Series ID,Series Start,No. Obs.,Unit,Freq.\nExports ;,A1,2019-03-01,2,000,Month\n"
    "Imports ;,A2,2019-03-01,2,000,Month\n"
)
MEASURES = "Country,Year,Crop,Value (US$ million),Yield (tonnes)\nKenya,2018,Tea,1.5,200.5\nPeru,2019,Maize,2.75,310\n"
GROUPS = "Energy balance 2019,,\n,Coal,Gas\nSupply,,\nProduction,11.5,7.25\nImports,31.5,8.25\n"


def read(folder: Path, name: str, content: str | bytes, **options: object) -> Reading:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_files([path], **options)  # type: ignore[arg-type]  # options as in `read_files`


def found(reading: Reading, cell: str) -> tuple[str, str, str, float, str]:
    row = reading.rows[reading.rows["cell"] == cell].iloc[0]
    return row["region"], row["item"], row["period"], row["value"], row["unit"]


@pytest.mark.parametrize(
    ("name", "content", "cell", "expected"),
    [
        ("sdmx.csv", SDMX, "J2", ("France", "Value added", "2019", 2100.5, "Euro (millions)")),
        ("sdmx.csv", SDMX, "J3", ("France", "Value added", "2020-Q2", 480, "Euro (millions)")),
        ("eurostat.tsv", EUROSTAT, "B3", ("AT", "Table", "2019", 2.5, "PC")),
        ("statcan.csv", STATCAN, "K2", ("Canada", "Men", "2001/2002", 52, "Persons (thousands)")),
        ("wb.csv", WORLD_BANK.replace("1,5", "1.5"), "F7", ("Peru", "Output per head", "2019", 8, "US$")),
        ("genesis.csv", GENESIS.encode("cp1252"), "C6", ("Hessen", "Betriebe", "2020", 1005.5, "Anzahl")),
        ("abs.csv", ABS, "C9", ("", "Exports ; Services ;", "2019-06", 4, "$ Millions")),
        ("ons.csv", ONS, "B7", ("", "Prices, annual rate", "2018-01", 2.9, "%")),
        ("months.csv", MONTHS, "C3", ("", "Table", "1993-02", 6620, "")),
        ("months.csv", MONTHS, "E3", ("", "Total", "1993", 20824, "")),
        ("arrivals.csv", MONTHS_OF_A_YEAR, "C4", ("Peru", "Arrivals", "2019-02", 34, "")),
        ("pivot.csv", PIVOT, "D8", ("", "Bursa-16", "2004", 14028, "")),
        ("kosis.csv", KOSIS.encode("cp949"), "F3", ("부산광역시", "0 - 4세 / 인구", "2010", 1900, "명")),
        ("kosis.csv", KOSIS.encode("cp949"), "G2", ("서울특별시", "0 - 4세 / 성비", "2010", 98.7, "%")),
        ("gho.csv", GHO, "K3", ("CHN", "SEX_BTSX", "2019", 0.46, "")),
        ("gho.csv", GHO, "M2", ("AGO", "SEX_BTSX / High", "2019", 0.52, "")),
        ("ilostat.csv", ILOSTAT, "F2", ("Peru", "Monthly earnings, employees / Female", "2020", 836.25, "")),
        ("faostat.csv", FAOSTAT, "H2", ("Russian Federation", "Export quantity / Bananas", "2000", 966, "t")),
        ("census.csv", GLUED, "D3", ("Alaska", "POPESTIMATE", "2011", 722, "")),
        ("rosstat.csv", ROSSTAT, "C7", ("Липецкая область", "Показатели", "2001", 18.6, "тысяч коек")),
        ("projection.csv", PROJECTION, "D3", ("Thailand", "Table", "2100", 5, "")),
        ("survey.csv", QUOTED, "E4", ("", "Mining, quarrying, and oil", "2013", 2.5, "Dollars (millions)")),
        ("flat.csv", FLAT, "J3", ("Bayern", "Verbraucherpreisindex", "2022-08", 99.8, "2020=100")),
        ("pxstat.csv", PXSTAT, "J3", ("Kerry", "Persons in work / Male", "2019-Q2", 25.1, "Thousand")),
        ("estat.csv", ESTAT, "J3", ("東京都", "人口 / 男", "2020", 68, "人")),
        ("quarters.csv", QUARTERS, "B9", ("", "PIB", "2019-Q3", 2019.3, "Millones de pesos")),
        ("halves.csv", HALVES, "D5", ("Ilocos Norte", "Maize", "2019-01/2019-06", 60, "")),
        ("prel.csv", PRELIMINARY, "C5", ("Vinh Phuc", "Average population", "2018", 1092.4, "")),
        ("statssa.csv", STATSSA, "H3", ("", "Manufacturing / Wood", "2018-02", 39.5, "Index")),
        ("births.csv", DISTRICTS, "B4", ("Mid Ulster", "Live births", "2019", 2101, "")),
        ("measures.csv", MEASURES, "D3", ("Peru", "Maize", "2019", 2.75, "US$ million")),
        ("groups.csv", GROUPS, "C5", ("", "Supply / Imports / Gas", "2019", 8.25, "")),
    ],
)
def test_a_download_is_read_with_place_label_time_value_and_unit(
    name: str, content: str | bytes, cell: str, expected: tuple[object, ...], tmp_path: Path
) -> None:
    region, item, period, value, unit = found(read(tmp_path, name, content), cell)

    assert (region, period, value, unit) == (expected[0], expected[2], expected[3], expected[4])
    assert str(expected[1]) in item or expected[1] == "Table"


def test_years_and_codes_beside_the_values_are_no_rows(tmp_path: Path) -> None:
    files = {"pivot.csv": (PIVOT, 10), "kosis.csv": (KOSIS.encode("cp949"), 4), "gho.csv": (GHO, 6)}
    files |= {"pxstat.csv": (PXSTAT, 2), "index.csv": (INDEX, 0), "flat.csv": (FLAT, 2)}

    assert {name: len(read(tmp_path, name, content).rows) for name, (content, _) in files.items()} == {
        name: count for name, (_, count) in files.items()
    }


def test_the_label_of_a_group_ends_with_its_total(tmp_path: Path) -> None:
    balance = GROUPS + "Total supply,43,15.5\nDemand by homes,20,5\n"
    items = read(tmp_path, "balance.csv", balance).rows.set_index("cell")["item"]

    assert items["B6"] == "Supply / Total supply / Coal"
    assert items["B7"] == "Demand by homes / Coal"


def test_a_hidden_sheet_is_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Old")):
        for line in (["Country", "2018", "2019"], ["Kenya", 5.5, 6.5], ["Peru", 7.5, 8.5]):
            sheet.append(line)
    book["Old"].sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")

    reading = read_files([tmp_path / "book.xlsx"])

    assert reading.rows["sheet"].astype("str").value_counts().to_dict() == {"Sheet": 4, "Old": 4}
    assert reading.problems.loc[reading.problems["key"] == "hidden_sheet", "sheet"].tolist() == ["Old"]


def test_flags_are_marks_and_say_what_is_preliminary(tmp_path: Path) -> None:
    rows = read(tmp_path, "eurostat.tsv", EUROSTAT).rows.set_index("cell")

    assert list(rows["mark"]) == ["b", ": c", "e", "p"]
    assert rows.loc["C3", "status"] == "preliminary"
    assert rows["value"].isna().tolist() == [False, True, False, False]


def test_a_year_s_name_and_its_heading_say_what_is_preliminary(tmp_path: Path) -> None:
    rows = read(tmp_path, "prel.csv", PRELIMINARY).rows.set_index("cell")

    assert rows["status"].astype("str").to_dict() == {"B4": "", "C4": "preliminary", "B5": "", "C5": "preliminary"}
    assert read(tmp_path, "births.csv", DISTRICTS).problems.empty


def test_json_stat_and_pc_axis_are_an_observation_a_row(tmp_path: Path) -> None:
    area = {"label": "Area", "category": {"index": ["A", "B"], "label": {"A": "Alfa", "B": "Beta"}}}
    year = {"label": "Year", "category": {"index": {"2019": 0, "2020": 1}}}
    answer = {"class": "dataset", "label": "Output", "id": ["area", "year"], "size": [2, 2]}
    answer |= {"dimension": {"area": area, "year": year}, "value": [1, 2, None, 4]}
    answer |= {"role": {"time": ["year"], "geo": ["area"]}, "version": "2.0"}
    rows = read(tmp_path, "a.json", json.dumps(answer)).rows
    px = (
        'CHARSET="ANSI";\nMATRIX="M";\nTITLE="Output";\nCONTENTS="Output";\nUNITS="tonnes";\nSTUB="region";\n'
        'HEADING="year";\nVALUES("region")="Norr","Syd";\nVALUES("year")="2019","2020";\nTIMEVAL("year")=TLIST(A1);\n'
        'DATA=\n1 2\n".." 4;\n'
    )
    axis = read(tmp_path, "a.px", px).rows

    assert rows[["region", "period", "value"]].dropna().values.tolist() == [
        ["Alfa", "2019", 1.0],
        ["Alfa", "2020", 2.0],
        ["Beta", "2020", 4.0],
    ]
    assert axis[["region", "period", "unit"]].values.tolist()[3] == ["Syd", "2020", "tonnes"]
    assert axis["mark"].tolist() == ["", "", "..", ""]


def test_an_option_supplies_only_what_the_file_does_not_hold(tmp_path: Path) -> None:
    reading = read(tmp_path, "wb.csv", WORLD_BANK.replace("1,5", "1.5"), region="World", year=2014)

    assert set(reading.rows["region"]) == {"Kenya", "Peru"}
    assert set(reading.rows["period"]) == {"2018", "2019"}
    assert [option for _, option in reading.unused] == ["--region World", "--year 2014"]


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("cp932", "地域,項目,2019年\n東京都,世帯数の合計,5\n"),
        ("cp949", "시도별,항목,2019\n서울특별시,인구,5\n"),
        ("utf-16", "指标\t2019年\n人口\t5\n"),
    ],
)
def test_the_encoding_is_the_one_whose_words_are_known(encoding: str, header: str, tmp_path: Path) -> None:
    rows = read(tmp_path, "a.csv", (header * 1).encode(encoding)).rows

    assert rows["value"].tolist() == [5.0]
    assert rows["period"].tolist() == ["2019"]
    assert header.split("\n")[1].replace("\t", ",").split(",")[0] in {rows["region"][0], rows["item"][0]}


def test_every_numeric_cell_is_accounted_for(tmp_path: Path) -> None:
    for name, content in (("a.csv", STATCAN), ("b.csv", ABS), ("c.csv", GENESIS), ("d.csv", GROUPS)):
        account = read(tmp_path, name, content).accounts.iloc[0]
        assert account["met"] == account[["read", "doubted", "headers", "labels", "lines", "outside"]].sum()
        assert account["read"] > 0


def test_a_file_that_yields_nothing_says_so(tmp_path: Path) -> None:
    assert list(read(tmp_path, "a.csv", "one,two\nthree,four\n").problems["key"]) == ["nothing_recognised"]


def test_the_same_complaint_about_many_cells_is_one_problem(tmp_path: Path) -> None:
    lines = "".join(f"Place {number},..\n" for number in range(25))
    problems = read(tmp_path, "a.csv", f"Region,2019\n{lines}" + "Elsewhere,7\n" * 4).problems

    told = problems[problems["key"] == "mark_no_figure"]
    assert told[["cell", "cells", "text"]].values.tolist() == [["B2:B26", 25, ".."]]


def test_a_table_of_a_word_document_has_the_line_above_it_as_title(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rows = [["区", "2018年", "2019年"], ["甲区", "1", "2"], ["乙区", "3", "4"]]
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = "".join("<w:tr>" + "".join(cell.format(text) for text in row) + "</w:tr>" for row in rows)
    title = "<w:p><w:r><w:t>表1 某市企业数(家)</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="{word}"><w:body>{title}<w:tbl>{table}</w:tbl></w:body></w:document>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", body)
    reading = read_files([path])

    assert found(reading, "C3") == ("乙区", "表1某市企业数", "2019", 4.0, "家")


@pytest.mark.parametrize(
    ("label", "period"),
    [
        ("2019-Q4", "2019-Q4"),
        ("Q1 2020", "2020-Q1"),
        ("1. Quartal 2019", "2019-Q1"),
        ("2019M03", "2019-03"),
        ("Mar-2019", "2019-03"),
        ("2019年1-9月", "2019-01/2019-09"),
        ("2019年上半年", "2019-01/2019-06"),
        ("31.12.2020", "2020"),
        ("2017/18", "2017/18"),
        ("2020-2022", "2020-2022"),
        ("令和2年", "2020"),
        ("2018年末", "2018"),
    ],
)
def test_times_of_the_offices(label: str, period: str) -> None:
    read_period = period_of(label)

    assert read_period is not None
    assert read_period.text == period


@pytest.mark.parametrize("label", ["1873.6", "Marketing", "2015=100", "12345", "1 234", "制造业2010"])
def test_what_is_no_time(label: str) -> None:
    assert period_of(label) is None


def test_neighbours_tell_a_month_from_a_fiscal_year() -> None:
    assert {period.text for period in periods_of(["2009-10", "2010-11"]).values()} == {"2009-10", "2010-11"}
    assert periods_of(["2011-12", "2012-13"])["2011-12"].whole_year == 0
    assert periods_of(["2011-12", "2012-13"])["2011-12"].part == ""
    assert part_of("Jan-Mar") == "01/03"


@given(
    number=st.integers(-(10**9), 10**9).map(lambda value: value / 100),
    marks=st.sampled_from([(".", ","), (",", "."), (",", "\u00a0"), (".", " "), (".", "'"), (",", "\u2009")]),
)
def test_a_number_is_read_whatever_parts_its_thousands(number: float, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    printed = f"{number:,.2f}".replace(",", "T").replace(".", decimal).replace("T", thousands)

    assert read_numeral(printed, comma=decimal == ",").number == number
    assert read_numeral(printed.replace("-", "\u2212"), comma=decimal == ",").number == number


def test_a_file_that_leaves_the_decimal_sign_open_says_so(tmp_path: Path) -> None:
    assert decimal_comma(["1,5", "1.234"], semicolons=False) == (True, "")
    assert decimal_comma(["1.234,5"], semicolons=False) == (True, "")
    assert decimal_comma(["1.234"], semicolons=True)[1] == "1.234"
    problems = read(tmp_path, "a.csv", "Region;2019\nNord;1.234\nSud;15\n").problems
    assert "unsure_separator" in set(problems["key"])
