"""Hostile and damaged files: one clear line each, in little time and memory, and nothing executed or fetched."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # openpyxl has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from jinpu.reader import read_files
from jinpu.reader.sources import EXCEL_DEFAULT_PASSWORD
from tests.reader.files import raw_xlsx, text_file, xlsx

TABLE = [["1-1 各地区产量(2019年)"], ["单位:万吨"], ["地区", "产量"], ["辽宁", 1.5], ["吉林", 2.5], ["黑龙江", 3.5]]
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def far_apart(path: Path) -> Path:
    return raw_xlsx(path, FAR)


def far_apart_in_other_quotes(path: Path) -> Path:
    return raw_xlsx(path, FAR.replace('"', "'"))


def far_apart_without_row_numbers(path: Path) -> Path:
    return raw_xlsx(path, '<row><c r="A1"><v>1</v></c></row><row><c r="ZZ1048576"><v>1</v></c></row>')


def cells_without_addresses(path: Path) -> Path:
    wide = "<c><v>1</v></c>" * 20_000
    return raw_xlsx(path, f"<row>{wide}</row>" + "<row><c><v>1</v></c></row>" * 20_000)


def zip_bomb(path: Path) -> Path:
    return raw_xlsx(path, " " * 100_000_000)


def billion_laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 11))
    return raw_xlsx(path, '<row r="1"><c r="A1"><v>&e10;</v></c></row>', f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>')


def endless_merges(path: Path) -> Path:
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * 210_000
    return raw_xlsx(path, '<row r="1"><c r="A1"><v>1</v></c></row>', end=f"<mergeCells>{ranges}</mergeCells>")


def one_long_text_in_many_cells(path: Path) -> Path:
    return xlsx(path, {"S": [["x" * 32_000] * 400] * 60})


def million_columns(path: Path) -> Path:
    path.write_text("地区," + "1," * 1_000_000, encoding="utf-8")
    return path


def million_lines(path: Path) -> Path:
    path.write_text("地区\n" * 1_100_000, encoding="utf-8")
    return path


def long_field(path: Path) -> Path:
    path.write_text("地区," + "x" * 1_000_000, encoding="utf-8")
    return path


def nested_tables(path: Path) -> Path:
    path.write_text("<html>" + "<table><tr><td>" * 1_000 + "1" + "</td></tr></table>" * 1_000, encoding="utf-8")
    return path


def endless_spans(path: Path) -> Path:
    row = '<tr><td colspan="99999999" rowspan="99999999">地区</td><td rowspan=65534 colspan=1000>1</td></tr>'
    path.write_text(f"<html><table>{row * 5_000}</table>", encoding="utf-8")
    return path


def too_many_tables(path: Path) -> Path:
    path.write_text("<html>" + "<table><tr><td>1</td></tr></table>" * 3_000, encoding="utf-8")
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def zeros(path: Path) -> Path:
    path.write_bytes(bytes(10_000))
    return path


def other_kind(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n\x00\x01\x02\xff\xfe" * 100)
    return path


def other_archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return path


def truncated(path: Path) -> Path:
    xlsx(path, {"S": TABLE})
    path.write_bytes(path.read_bytes()[:-500])
    return path


def half_an_ole_file(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(300))
    return path


def not_there(path: Path) -> Path:
    return path


def repeated_cells_of_an_ods(path: Path) -> Path:
    row = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float"'
    row += ' office:value="1" table:number-columns-repeated="16000"/></table:table-row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f'<o xmlns:table="t" xmlns:office="o"><table:table>{row}</table:table></o>')
    return path


def bomb_in_a_word_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * 60_000_000 + b"</w>")
    return path


def deep_json(path: Path) -> Path:
    path.write_text('{"value":' + "[" * 100_000 + "]" * 100_000 + "}", encoding="utf-8")
    return path


def json_with_many_cells(path: Path) -> Path:
    index = ",".join(f'"{number}":{number}' for number in range(3_000))
    dimension = ",".join(f'"{name}":{{"category":{{"index":{{{index}}}}}}}' for name in "abcd")
    path.write_text(f'{{"id":["a","b","c","d"],"dimension":{{{dimension}}},"value":[]}}', encoding="utf-8")
    return path


def px_that_does_not_fit(path: Path) -> Path:
    values = ",".join(f'"{number}"' for number in range(5_000))
    head = f'CHARSET="ANSI";\nSTUB="a","b","c";\nVALUES("a")={values};\nVALUES("b")={values};\nVALUES("c")={values};\n'
    path.write_text(head + "DATA=1 2 3;", encoding="utf-8")
    return path


def far_cells_of_spreadsheetml(path: Path) -> Path:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    row = '<Row ss:Index="900000"><Cell ss:Index="16000"><Data ss:Type="Number">1</Data></Cell></Row>'
    sheet = f"<Worksheet><Table>{row}</Table></Worksheet>"
    path.write_text(f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>', "utf-8")
    return path


def pdf_of_many_pages(path: Path) -> Path:
    kids = " ".join("3 0 R" for _ in range(100_000))
    parts = ["1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", f"2 0 obj<</Type/Pages/Count 100000/Kids[{kids}]>>endobj"]
    parts.append("3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj")
    path.write_bytes(("%PDF-1.4\n" + "\n".join(parts) + "\ntrailer<</Root 1 0 R>>\n%%EOF").encode())
    return path


HOSTILE = (
    *(repeated_cells_of_an_ods, bomb_in_a_word_document, deep_json, json_with_many_cells, px_that_does_not_fit),
    *(far_cells_of_spreadsheetml, pdf_of_many_pages),
    *(far_apart, far_apart_in_other_quotes, far_apart_without_row_numbers, cells_without_addresses, zip_bomb),
    *(billion_laughs, endless_merges, one_long_text_in_many_cells, million_columns, million_lines, long_field),
    *(nested_tables, endless_spans, too_many_tables, empty, zeros, other_kind, other_archive, truncated),
    *(half_an_ole_file, not_there),
)


@pytest.mark.parametrize("make", HOSTILE, ids=lambda make: make.__name__)
def test_a_hostile_file_is_one_problem_and_takes_little_memory(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path / "表.xls")
    tracemalloc.start()
    reading = read_files([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert reading.rows.empty
    assert len(reading.problems) == 1
    reason = reading.problems["reason"].iloc[0]
    assert reason
    assert "\n" not in reason
    assert peak < 300 * 2**20


def test_a_bad_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "good.xlsx", {"S": TABLE})

    reading = read_files([zip_bomb(tmp_path / "bomb.xlsx"), good, empty(tmp_path / "empty.csv")])

    assert list(reading.rows["value"]) == [1.5, 2.5, 3.5]
    assert len(reading.problems) == 2


def encrypted(path: Path, password: str) -> Path:
    plain = xlsx(path.with_suffix(".plain"), {"S": TABLE}).read_bytes()
    office_file = OOXMLFile(io.BytesIO(plain))
    with path.open("wb") as out:
        office_file.encrypt(password, out)
    return path


def test_a_workbook_with_excels_default_password_is_opened(tmp_path: Path) -> None:
    reading = read_files([encrypted(tmp_path / "表.xls", EXCEL_DEFAULT_PASSWORD)])

    assert list(reading.rows["value"]) == [1.5, 2.5, 3.5]


def test_a_workbook_with_a_password_of_its_own_is_a_problem_that_says_so(tmp_path: Path) -> None:
    reading = read_files([encrypted(tmp_path / "表.xls", "secret")])

    assert reading.rows.empty
    assert "default password does not open it" in reading.problems["reason"].iloc[0]


def test_labels_that_look_like_formulas_or_html_stay_text(tmp_path: Path) -> None:
    rows = [
        ["1-1 <script>alert(1)</script>各地区(2019年)"],
        ["地区", "=cmd|'/c calc'!A1", "<b>产量</b>"],
        ["辽宁", 1, 2],
    ]
    reading = read_files([xlsx(tmp_path / "表.xlsx", {"S": rows})])

    assert set(reading.rows["item"]) == {"=cmd|'/c calc'!A1", "<b>产量</b>"}


def test_a_pages_entities_are_not_expanded_and_scripts_not_read(tmp_path: Path) -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><html><script>地区</script><div>2019年各地区产量</div>'
        '<img src="http://example.invalid/x.png"><table><tr><td>地区</td><td>&b;产量(万吨)</td></tr>'
        "<tr><td>辽宁</td><td>1.5</td></tr></table></html>"
    )
    reading = text_file(tmp_path / "表.xls", page, "utf-8")

    assert list(reading.rows["value"]) == [1.5]
    assert "haha" not in reading.rows["item"].iloc[0]


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=400),
    start=st.sampled_from([b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"<"]),
)
def test_no_bytes_at_all_raise(content: bytes, start: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.xls"
    path.write_bytes(start + content)

    reading = read_files([path])

    assert isinstance(reading.problems["reason"].to_list(), list)


@pytest.mark.parametrize("head", [["大连市主要指标", "2017年", "2018年"], ["Country", "2017", "2018"]])
def test_numbers_beyond_all_bounds_are_told_with_their_cells(tmp_path: Path, head: list[str]) -> None:
    book = openpyxl.Workbook()
    names = ("地区生产总值", "人口") if "大连" in head[0] else ("France", "Italy")
    for row in (head, [names[1], 1.5, 2.5], [names[0], 7363.9, 1e308]):
        book.active.append(row)
    book.save(tmp_path / "sound.xlsx")
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, zipfile.ZipFile(tmp_path / "odd.xlsx", "w") as odd:
        for name in sound.namelist():
            odd.writestr(name, sound.read(name).replace(b"<v>1e+308</v>", b"<v>1e999</v>").replace(b"7363.9", b"NaN"))
    found = read_files([tmp_path / "odd.xlsx"], region="大连市", indicator="gdp")
    assert found.rows["value"].dropna().tolist() == [1.5, 2.5]
    marked = found.rows.loc[found.rows["mark"] != "", "cell"]
    assert {"B3", "C3"} <= {*found.problems["cell"], *marked}
