"""Small files in the forms in which yearbooks are handed round, made here."""

import zipfile
from pathlib import Path

import xlsxwriter

from jinpu.reader import Reading, read_files
from jinpu.reader.grid import Grid, Merge
from jinpu.reader.reading import read_sheets

Rows = list[list[object]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="{_OFFICE}/'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
    "_rels/.rels": f'{_RELATIONS}officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'{_RELATIONS}worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
}


def raw_xlsx(path: Path, cells: str, beginning: str = "", end: str = "") -> Path:
    """Write a workbook whose sheet holds `cells` as they are, well-formed or not."""
    sheet = f'{beginning}<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData>{end}</worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def rectangular(rows: Rows) -> Rows:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def sheet(rows: Rows, merges: tuple[Merge, ...] = ()) -> Reading:
    """Read rows as a sheet in memory."""
    return read_sheets([Grid("file", "Sheet1", 1, rectangular(rows), merges)])


def text_file(path: Path, text: str, encoding: str = "gb18030") -> Reading:
    path.write_bytes(text.encode(encoding))
    return read_files([path])


def cell(reading: Reading, address: str) -> dict[str, object]:
    """Give the one row of a cell."""
    rows = reading.rows[reading.rows["cell"] == address].astype({"item": "str", "region": "str", "unit": "str"})
    assert len(rows) == 1, f"{address}: {len(rows)} rows\n{reading.rows.to_string()}\n{reading.problems.to_string()}"
    return dict(rows.iloc[0])
