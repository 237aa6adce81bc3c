"""The brief as a Word document: the page's own sentences and numbers, charts with words for those who see none."""

from pathlib import Path

import docx
import pytest

from jinpu.report.document import write_document
from jinpu.report.overview import target_lines
from jinpu.report.wording import LANGUAGES
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


def test_the_same_page_gives_the_same_words(tmp_path: Path) -> None:
    texts = []
    for name in ("a.docx", "b.docx"):
        document = docx.Document(str(write_document(make_page("en"), tmp_path / name)))
        texts.append([paragraph.text for paragraph in document.paragraphs])
    assert texts[0] == texts[1]
