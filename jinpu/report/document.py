"""The brief as a Word document, which offices pass on: the answer, one table, and a chart a target, on two pages."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from markupsafe import Markup

from jinpu.files import atomic_write
from jinpu.report.brief import brief
from jinpu.report.contents import MADE, PageContents
from jinpu.report.figures.chart import Chart, drawing
from jinpu.report.figures.fan import fan_chart
from jinpu.report.overview import TargetLine, headline, target_lines
from jinpu.report.record import outcome_cell
from jinpu.report.text import plain, shortened

if TYPE_CHECKING:
    from docx.document import Document

MOST_CHARTS = 8
_MARGIN_CM, _CHART_CM, _DPI = 1.8, 8.2, 200
_POINTS, _SMALL_POINTS = 10, 8.5


def write_document(page: PageContents, path: Path) -> Path:
    """Write the brief to `path`, whole or not at all: headline, sentences, table of targets, up to eight charts.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    import docx
    from docx.shared import Cm, Pt

    words, document = page.words, docx.Document()
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    document.styles["Normal"].font.size = Pt(_POINTS)
    title = words.text("page.title", plan=plain(words.pick(page.plan.title)), year=page.as_of)
    # Word keeps at most 255 characters of a property.
    document.core_properties.title, document.core_properties.author = shortened(title, 250), "jinpu"
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.language = page.language
    document.add_heading(title, level=1)
    if page.plan.example:
        document.add_paragraph(words.text("example.watermark"))
    document.add_paragraph().add_run(_text(headline(page))).bold = True
    for sentence in brief(page):
        document.add_paragraph(_text(sentence), style="List Bullet")
    _add_table(document, page)
    _add_charts(document, list(_charts(page))[:MOST_CHARTS])
    written = io.BytesIO()
    document.save(written)
    with atomic_write(path) as temporary:
        _without_times(written, temporary)
    return path


def _without_times(document: io.BytesIO, path: Path) -> None:
    """Pack a document again with one time for all its members: python-docx writes the time of day into them."""
    with ZipFile(document) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, MADE.timetuple()[:6])
            pictures = name.endswith(".png")
            target.writestr(member, source.read(name), ZIP_STORED if pictures else ZIP_DEFLATED)


def _text(html: object) -> str:
    return plain(html.striptags() if isinstance(html, Markup) else html)


def _add_table(document: "Document", page: PageContents) -> None:
    from docx.shared import Pt

    words = page.words
    names = ("target", "promised", "latest", "outcome" if page.over else "verdict", "basis")
    rows = [[words.text(f"column.{name}") for name in names], *(_cells(page, line) for line in target_lines(page))]
    table = document.add_table(rows=len(rows), cols=len(names), style="Light Grid Accent 1")
    for place, row in enumerate(rows):
        for cell, text in zip(table.rows[place].cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(_SMALL_POINTS), place == 0


def _cells(page: PageContents, line: TargetLine) -> list[str]:
    """A target's row as text: name, promise, newest value, chance with its word or outcome, and what it rests on."""
    latest = f"{line.latest} ({line.latest_year})" if line.latest else "–"
    chance = None if line.decided else line.chance
    said = outcome_cell(page, line) if page.over else " ".join(str(part) for part in (chance, line.word) if part)
    said = said or line.why_not_short
    return [_text(each) for each in (line.name, line.promised, latest, said or "–", line.basis or line.why_not_short)]


def _charts(page: PageContents) -> Iterator[Chart]:
    for target in page.plan.targets:
        chart = fan_chart(page, target.id)
        if chart is not None:
            yield chart


def _add_charts(document: "Document", charts: list[Chart]) -> None:
    """The charts two abreast, each under its title and with its alternative for those who do not see it."""
    from docx.shared import Cm, Pt

    if not charts:
        return
    document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx is half typed
    table = document.add_table(rows=(len(charts) + 1) // 2, cols=2)
    for place, chart in enumerate(charts):
        cell = table.cell(place // 2, place % 2)
        title = cell.paragraphs[0].add_run(_text(chart.title))
        title.bold, title.font.size = True, Pt(_SMALL_POINTS)
        picture = io.BytesIO()
        with drawing():
            chart.figure.savefig(picture, format="png", dpi=_DPI, metadata={"Software": None})
        shape = cell.add_paragraph().add_run().add_picture(picture, width=Cm(_CHART_CM))
        shape._inline.docPr.set("descr", chart.alternative)
