"""The brief as a Word document: the page's own sentences and numbers, charts with words for those who see none."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from jinpu.report.contents import PageContents
from jinpu.report.document import write_document
from jinpu.report.overview import target_lines
from jinpu.report.wording import LANGUAGES
from jinpu.report.workbook import write_workbook
from tests.report.builder import make_page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_says_what_the_page_says(tmp_path: Path, language: str) -> None:
    page = make_page(language)
    document = docx.Document(str(write_document(page, tmp_path / "brief.docx")))
    table, *_ = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    lines = target_lines(page)
    assert [row[0] for row in rows[1:]] == [line.name for line in lines]
    for line, row in zip(lines, rows[1:], strict=True):
        assert not line.chance or str(line.chance) in row[3]
    assert page.words.text("column.target") == rows[0][0]
    assert document.paragraphs[0].text.endswith(str(page.as_of)) or str(page.as_of) in document.paragraphs[0].text
    pictures = document.element.body.xpath(".//wp:docPr")
    assert pictures
    assert all(picture.get("descr") for picture in pictures)


@pytest.mark.parametrize("write", [write_document, write_workbook])
def test_files_of_a_page_hold_nothing_of_the_time_they_were_made_at(
    tmp_path: Path, write: Callable[[PageContents, Path], Path]
) -> None:
    with ZipFile(write(make_page("en"), tmp_path / "made")) as made:
        assert {member.date_time[0] for member in made.infolist()} <= {1980, 2000}
        assert b"2000-01-01T00:00:00Z" in made.read("docProps/core.xml")
        assert str(dt.datetime.now(dt.UTC).year).encode() not in made.read("docProps/core.xml")
