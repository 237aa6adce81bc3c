"""A page printed to PDF: which figures and table rows a page break cuts.

Chromium prints the page with a mark at both ends of every figure and every cell; the marks are then looked for in the
text of the PDF's pages. They stand outside the flow, so that they move nothing.
"""

import io
import re
from collections import defaultdict
from typing import Any

MARGIN = "15mm"
SIDES = ("top", "bottom", "left", "right")
_MARK = """() => {
    const mark = (element, number) => {
        // the last mark stands a little above the end: one below it may belong to the next sheet
        const made = lift => Object.assign(document.createElement('span'), {textContent: `<<${number}>>`,
            style: `position:absolute;margin-top:${lift}px;font:1px monospace;color:transparent`});
        element.prepend(made(0));
        element.append(made(element.tagName === 'FIGURE' ? -6 : 0));
    };
    return [...document.querySelectorAll('figure,tbody tr')].map((element, number) => {
        (element.tagName === 'TR' ? [...element.children] : [element]).forEach(part => mark(part, number));
        return element.textContent.replace(/<<\\d+>>/g, '').replace(/\\s+/g, ' ').trim().slice(0, 60);
    });
}"""


def cut_in_print(page: Any) -> list[str]:
    """Print an open page on A4 and return what of its figures and rows stands on two sheets, or was not printed.

    Args:
        page: a playwright page; its document is changed.
    """
    from pypdf import PdfReader

    names: list[str] = page.evaluate(_MARK)
    margins = dict.fromkeys(SIDES, MARGIN)
    printed = PdfReader(io.BytesIO(page.pdf(format="A4", margin=margins, print_background=True)))
    sheets = defaultdict(set)
    for number, sheet in enumerate(printed.pages, start=1):
        for found in re.findall(r"<<(\d+)>>", sheet.extract_text()):
            sheets[int(found)].add(number)
    cut = [f"{name!r} on sheets {sorted(sheets[place])}" for place, name in enumerate(names) if len(sheets[place]) > 1]
    return cut + [f"{name!r} is not printed" for place, name in enumerate(names) if not sheets[place]]
