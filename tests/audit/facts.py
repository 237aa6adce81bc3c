"""Checks that need no browser: where a page's numbers come from, and whether both languages say the same."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import html
from python_calamine import CalamineWorkbook

from jinpu.report.wording import load_words
from tests.audit.findings import Finding, name_of

_POLICY = "default-src 'none'"
#: What stands in a source's own language: its title, its address, and the numbers of its observations.
_SOURCES_OWN = (
    "//bdi | //*[@lang='en' or @lang='ja' or @hreflang='en'] | //*[@class='locator' or @class='ob' or @class='long']"
)
_SPOKEN = "//*[@aria-label or @title or @data-label or @alt]"


def fact_findings(pages: Sequence[Path]) -> Iterator[Finding]:
    """Check pages against their workbooks and against the other language's page beside them."""
    for path in pages:
        tree = html.document_fromstring(path.read_text(encoding="utf-8"))
        workbook, other = path.with_suffix(".xlsx"), path.with_name("en.html")
        found = [("policy", "no content security policy")] if not _forbids_requests(tree) else []
        found += [("link", address) for address in leading_nowhere(tree)]
        found += [("number", value) for value in (numbers_not_in(workbook, tree) if workbook.is_file() else ())]
        if tree.get("lang", "").startswith("zh"):
            found += [("English", word) for word in english_words(tree)]
            if path.name == "zh.html" and other.is_file():
                english = html.document_fromstring(other.read_text(encoding="utf-8"))
                found += [("languages", what) for what in different_facts(english, tree)]
        yield from (Finding(name_of(path), check, what) for check, what in found)


def leading_nowhere(tree: html.HtmlElement) -> list[str]:
    """Return links to places of the page that are not there."""
    ids = set(tree.xpath("//@id"))
    return sorted({address for address in tree.xpath("//a/@href") if address[:1] == "#" and address[1:] not in ids})


def numbers_not_in(workbook: Path, tree: html.HtmlElement) -> list[str]:
    """Return the numbers of a page that are in none of its workbook's cells, a change also without its sign."""
    book = CalamineWorkbook.from_path(str(workbook))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    numbers = [float(cell) for cell in cells if isinstance(cell, int | float)]
    known = {f"{number:.12g}" for value in numbers for number in (value, abs(value))}
    return sorted({str(element.get("value")) for element in tree.iter("data")} - known)


def different_facts(one: html.HtmlElement, other: html.HtmlElement) -> list[str]:
    """Return the parts of a page whose numbers, or targets, are not the same in the other language."""
    facts, counterpart = _facts(one), _facts(other)
    return [name for name in sorted({*facts, *counterpart}) if facts.get(name) != counterpart.get(name)]


def _facts(tree: html.HtmlElement) -> dict[str, Counter[str | None]]:
    """Return the numbers of each section and of each fold, by its id."""
    parts = tree.xpath("//details[@id] | //section[@id]")
    return {part.get("id"): Counter(element.get("value") for element in part.iter("data")) for part in parts}


def english_words(tree: html.HtmlElement) -> list[str]:
    """Return Latin words that a reader of Chinese meets, but for names of systems, GDP and file formats."""
    for element in tree.xpath(f"//style | //script | {_SOURCES_OWN}"):
        element.drop_tree()
    spoken = [value for element in tree.xpath(_SPOKEN) for value in map(element.get, ("aria-label", "title")) if value]
    text = " ".join([*tree.xpath("//body//text()"), *spoken])
    return sorted(set(re.findall(r"[A-Za-z]{2,}", text)) - _allowed())


def _allowed() -> set[str]:
    words = load_words("zh")
    names = " ".join(str(entry) for key, entry in words.entries.items() if key.startswith("systems."))
    return {*re.findall(r"[A-Za-z]{2,}", names), "xlsx", "GDP"}


def _forbids_requests(tree: html.HtmlElement) -> bool:
    policies = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return any(policy.startswith(_POLICY) for policy in policies)
