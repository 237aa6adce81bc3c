"""Ruled tables in PDF files, as pdfplumber finds them by their lines."""

import io
from collections.abc import Iterator

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]  # publishes no types

from jinpu.reader.grid import Grid
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import UnreadableError


def check_pages(content: bytes) -> None:
    """Count a PDF's pages before anything goes through them.

    Raises:
        UnreadableError: it has more pages than the limit, or is damaged.
    """
    with pypdfium2.PdfDocument(content) as document:
        if len(document) > limits().pdf_pages:
            raise UnreadableError("too_many_pages", count=f"{len(document):,}", limit=f"{limits().pdf_pages:,}")


def pdf_grids(content: bytes, name: str) -> Iterator[Grid]:
    """Give the ruled tables of a PDF, page by page, each with the lines of text above it.

    Raises:
        UnreadableError: a page has more objects than the limit.
    """
    index = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            if sum(map(len, page.objects.values())) > limits().pdf_objects:
                raise UnreadableError("page_too_full", page=page.page_number, limit=f"{limits().pdf_objects:,}")
            top = 0.0
            for table in page.find_tables():
                index += 1
                above = page.crop((0, min(top, table.bbox[1]), page.width, max(table.bbox[1], top + 1)), strict=False)
                lines = tuple(line.strip() for line in (above.extract_text() or "").splitlines() if line.strip())
                rows: list[list[object]] = [[cell or "" for cell in row] for row in table.extract()]
                top = table.bbox[3]
                yield Grid(name, f"page {page.page_number}", index, rows, before=lines)
            page.close()
