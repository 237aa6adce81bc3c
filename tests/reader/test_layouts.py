"""Whatever is laid out is read back exactly: regions, items, years, units, values and cells."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jinpu.reader import Reading, read_files
from jinpu.reader.naming import named_regions
from jinpu.reader.reading import read_sheets
from tests.reader.layouts import Layout, layouts

FUZZ = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
Found = set[tuple[str, str, str, int, float | None, str]]


def expected(layout: Layout) -> Found:
    names = {row.region: named_regions([row.region], [""])[0].name for row in layout.expected}
    return {(e.cell, names[e.region], e.item, e.year, e.value, e.unit) for e in layout.expected}


def found(reading: Reading) -> Found:
    rows = reading.rows
    values = [None if value != value else value for value in rows["value"]]
    years = rows["year"].fillna(0).astype(int)
    return set(zip(rows["cell"], rows["region"], rows["item"], years, values, rows["unit"], strict=True))


def difference(reading: Reading, layout: Layout) -> str:
    read, laid = found(reading), expected(layout)
    return f"not read: {sorted(laid - read, key=str)[:5]}\nread wrongly: {sorted(read - laid, key=str)[:5]}"


@FUZZ
@given(layout=layouts())
def test_a_grid_is_read_back_exactly(layout: Layout) -> None:
    reading = read_sheets([layout.as_grid()])

    assert found(reading) == expected(layout), difference(reading, layout)
    marks = {e.cell for e in layout.expected if e.value is None}
    # the layouts give any label any unit
    assert set(reading.problems.loc[reading.problems["key"] != "unit_contradicts", "cell"]) == marks


@settings(FUZZ, max_examples=120)
@given(layout=layouts(), form=st.sampled_from(("xlsx", "html")))
def test_a_workbook_or_page_is_read_back_exactly(layout: Layout, form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xls"
        layout.write_xlsx(path) if form == "xlsx" else layout.write_html(path)
        reading = read_files([path])

    assert found(reading) == expected(layout), difference(reading, layout)


@settings(FUZZ, max_examples=60)
@given(layout=layouts(merged=False), encoding=st.sampled_from(("gb18030", "utf-8-sig", "utf-16")))
def test_a_csv_is_read_back_exactly(layout: Layout, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xls"
        layout.write_csv(path, encoding)
        reading = read_files([path])

    assert found(reading) == expected(layout), difference(reading, layout)
