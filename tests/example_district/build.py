"""Write the example district's yearbooks: workbooks, HTML named .xls and GBK csv, and the sources beside them."""

import csv
import html
import io
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from jinpu.evidence.sources import FILE_COLUMNS
from jinpu.files import atomic_write, digest
from tests.example_district.district import EDITIONS
from tests.example_district.tables import (
    Row,
    industry_table,
    patent_table,
    population_table,
    product_table,
    science_tables,
)

REGION_FOLDER = "yearbooks/example"


def build(raw: Path) -> None:
    """Write the yearbook files to `raw`/yearbooks/example and their rows to `raw`/sources.csv, the same every time.

    Raises:
        InputError: the folder cannot be written.
    """
    folder = raw / REGION_FOLDER
    for edition in EDITIONS:
        _write_workbook(folder / f"example-yearbook-{edition}.xlsx", edition)
        with atomic_write(folder / f"example-yearbook-{edition}-population.csv") as temporary:
            temporary.write_bytes(_as_csv(population_table(edition)).encode("gb18030"))
        with atomic_write(folder / f"example-yearbook-{edition}-patents.xls") as temporary:
            temporary.write_text(_as_html(patent_table(edition)), encoding="utf-8")
    _write_sources(raw)


def _write_workbook(path: Path, edition: int) -> None:
    first, then = science_tables(edition)
    sheets = {"2-1": [product_table(edition)], "7-2": [industry_table(edition)], "12-3": [first, then]}
    with atomic_write(path) as temporary, xlsxwriter.Workbook(temporary) as book:
        book.set_properties({"created": datetime(edition, 9, 1, tzinfo=UTC)})
        for name, tables in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate([row for table in tables for row in [*table, []]]):
                _write_row(sheet, number, row)
        book.get_worksheet_by_name("2-1").merge_range("C4:E4", "三次产业")


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, number: int, row: Row) -> None:
    for column, cell in enumerate(row):
        if _is_number(cell):
            sheet.write_number(number, column, float(cell))
        elif cell:
            sheet.write_string(number, column, cell)


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()


def _as_csv(table: list[Row]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue()


def _as_html(table: list[Row]) -> str:
    rows = ("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in table)
    head = '<html><head><meta charset="utf-8"></head><body>'
    return f"{head}<table border=1>\n" + "\n".join(rows) + "\n</table></body></html>\n"


def _write_sources(raw: Path) -> None:
    with atomic_write(raw / "sources.csv") as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(FILE_COLUMNS)
        for path in sorted((raw / REGION_FOLDER).iterdir()):
            edition = path.stem.split("-")[2]
            about = ("made up for this project", edition, "", "", "MIT")
            writer.writerow((path.relative_to(raw).as_posix(), digest(path), *about))
