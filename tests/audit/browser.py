"""A page as its readers open it, in a headless Chromium: at a desk, on a phone, in the dark, on paper."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.audit.findings import Finding, name_of
from tests.audit.paper import MARGIN, SIDES, cut_in_print

LONGEST_BYTES = 1_500_000
#: What a reader meets before a fold is opened, for a plan of up to fifteen targets.
LONGEST_TEXT, LONGEST_ON_PHONE, MOST_SHEETS = 20_000, 12_000, 6
SHORTEST_ALTERNATIVE = 40
SLOWEST_PAINT_MS = 1000
PHONE = {"width": 360, "height": 740}
USUAL_PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
#: A4 less margins of 15 mm, in CSS pixels.
PAPER = {"width": 680, "height": 1009}
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => +e.tagName[1])"
_ALTERNATIVES = """[...document.querySelectorAll('svg:not([aria-hidden]),img')]
    .map(e => e.getAttribute('aria-label') || e.getAttribute('alt') || '')"""
#: Labels of figures, but for slanted ones, that lie on each other or stand out of their figure.
_LABELS = """() => [...document.querySelectorAll('svg[role=img]')].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const labels = [...svg.querySelectorAll('text')].filter(e => !/rotate/.test(e.getAttribute('transform') || ''))
        .map(e => [e.textContent, e.getBoundingClientRect()]);
    const out = labels.filter(([, box]) => box.left < frame.left - 8 || box.right > frame.right + 8
        || box.top < frame.top - 8 || box.bottom > frame.bottom + 8).map(([text]) => `${text} stands out`);
    return out.concat(labels.flatMap(([text, box], place) => labels.slice(place + 1).filter(([, other]) =>
        Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2
        && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4
    ).map(([other]) => `${text} lies on ${other}`)));
})"""
#: Text set one or two letters to a line: in a column narrower than a word.
_SQUEEZED = """() => [...document.querySelectorAll('th,td,dd,dt,li,p,td>div')].filter(e => {
    for (let outer = e; outer; outer = outer.parentElement)
        if (getComputedStyle(outer).clipPath !== 'none') return false;
    const range = document.createRange();
    range.selectNodeContents(e);
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
    return lines > 4 && e.textContent.trim().length / lines < 3;
}).map(e => e.textContent.trim().slice(0, 60))"""
_PAINT = """() => new Promise(done => {
    const seen = performance.getEntriesByName('first-contentful-paint')[0];
    if (seen) return done(seen.startTime);
    new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(e => done(e.startTime)))
        .observe({type: 'paint', buffered: true});
})"""
#: Characters that the reader's fonts lack are drawn like U+10FFFF, which no font has.
_WITHOUT_GLYPH = """() => {
    const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    pen.font = '32px ' + getComputedStyle(document.body).fontFamily;
    const drawn = character => {
        pen.clearRect(0, 0, 40, 40);
        pen.fillText(character, 2, 34);
        return pen.getImageData(0, 0, 40, 40).data.join();
    };
    const missing = drawn('\\u{10FFFF}'), blank = drawn(' ');
    const characters = new Set(document.body.textContent.match(/[\\u3400-\\u9fff]/g) || []);
    return [...characters].filter(c => [missing, blank].includes(drawn(c)));
}"""


@contextmanager
def chromium() -> Iterator[Any]:
    """Start a headless Chromium with an empty profile and no network habits of its own."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def audit_page(browser: Any, path: Path, *, dark: bool = True, paper: bool = True) -> list[Finding]:
    """Open a page as its readers do and return what is wrong with it.

    Args:
        browser: from `chromium`.
        path: an HTML file.
        dark: also check the dark colours.
        paper: also print it and look for what a page break cuts.
    """
    faults: list[tuple[str, str]] = []
    if path.stat().st_size > LONGEST_BYTES:
        faults.append(("size", f"{path.stat().st_size} bytes"))
    with _opened(browser, path, faults) as page:
        faults.extend(_length_faults(page, paper=paper))
        faults.extend(_axe_faults(page, "folds closed"))
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        faults.extend(_structure_faults(page))
        for scheme in ("light", "dark") if dark else ("light",):
            page.emulate_media(color_scheme=scheme)
            faults.extend(_axe_faults(page, scheme))
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(PHONE)
        faults.extend(_axe_faults(page, "phone"))
        faults.extend(_too_wide(page, PHONE["width"], "narrow"))
        faults.extend(("squeezed", repr(text)) for text in page.evaluate(_SQUEEZED))
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        faults.extend(_too_wide(page, PAPER["width"], "print"))
        faults.extend(("print", what) for what in (cut_in_print(page) if paper else ()))
    return [Finding(name_of(path), check, what) for check, what in faults]


@contextmanager
def _opened(browser: Any, path: Path, faults: list[tuple[str, str]]) -> Iterator[Any]:
    """Open a page at a desk, by day, and note whatever it asks for or says on the console as long as it is open."""
    context = browser.new_context(viewport=DESK, color_scheme="light")
    page = context.new_page()
    address = path.resolve().as_uri()
    page.on("console", lambda message: faults.append(("console", message.text)))
    page.on("pageerror", lambda error: faults.append(("console", str(error))))
    page.on(
        "request",
        lambda request: None if request.url in (address, "data:,") else faults.append(("request", request.url)),
    )
    try:
        page.goto(address)
        yield page
    finally:
        context.close()


def _length_faults(page: Any, *, paper: bool) -> list[tuple[str, str]]:
    """Measure text, height on a phone and sheets of paper with every fold closed."""
    from pypdf import PdfReader

    text = len(page.evaluate("document.body.innerText"))
    page.set_viewport_size(USUAL_PHONE)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(DESK)
    measured = [("characters", text, LONGEST_TEXT), ("pixels on a phone", height, LONGEST_ON_PHONE)]
    if paper:
        sheets = len(PdfReader(io.BytesIO(page.pdf(format="A4", margin=dict.fromkeys(SIDES, MARGIN)))).pages)
        measured.append(("sheets of paper", sheets, MOST_SHEETS))
    return [("length", f"{found} {what}") for what, found, most in measured if found > most]


def _too_wide(page: Any, room: int, check: str) -> list[tuple[str, str]]:
    width = page.evaluate("document.documentElement.scrollWidth")
    return [(check, f"{width} px wide where there are {room}")] if width > room else []


def _axe_faults(page: Any, scheme: str) -> list[tuple[str, str]]:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # has no types

    found = Axe().run(page).response["violations"]
    return [(f"axe ({scheme})", f"{rule['id']}: {rule['nodes'][0]['html'][:120]}") for rule in found]


def _structure_faults(page: Any) -> list[tuple[str, str]]:
    faults = []
    levels = page.evaluate(_HEADINGS)
    if levels.count(1) != 1:
        faults.append(("headings", f"{levels.count(1)} h1"))
    jumps = [(above, below) for above, below in pairwise(levels) if below > above + 1]
    faults.extend(("headings", f"h{above} is followed by h{below}") for above, below in jumps)
    poor = [text for text in page.evaluate(_ALTERNATIVES) if not _says_what_it_shows(text)]
    faults.extend(("alternative", repr(text)) for text in poor)
    faults.extend(("labels", what) for what in page.evaluate(_LABELS))
    faults.extend(("glyph", character) for character in page.evaluate(_WITHOUT_GLYPH))
    paint = page.evaluate(_PAINT)
    if paint > SLOWEST_PAINT_MS:
        faults.append(("paint", f"{paint:.0f} ms"))
    return faults


def _says_what_it_shows(alternative: str) -> bool:
    """Say whether an alternative is long enough to tell what a figure shows, and gives a number of it."""
    return len(alternative) > SHORTEST_ALTERNATIVE and any(character.isdigit() for character in alternative)
