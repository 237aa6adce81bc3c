"""Audit of finished pages: `python -m tests.audit reports`.

Needs the `test` extra (playwright, axe, the W3C checker, pypdf), a Chromium, Java, and a font that holds Chinese. What
is checked of every page:

- nothing is requested, and a content security policy forbids it; the console stays silent
- axe-core finds nothing in light and in dark, the W3C checker no error
- one `h1`, headings in order; every image has an alternative that says what it shows, with a number of it
- no label of a figure lies on another or stands out of it
- on a phone nothing scrolls sideways and no column is narrower than its words
- printed to PDF, no page break cuts a figure or a row
- every Chinese character has a glyph; the file is small and quick
- every number is in the page's workbook; both languages carry the same numbers; a Chinese page holds no English
"""

from tests.audit.browser import audit_page, chromium
from tests.audit.facts import different_facts, english_words, fact_findings, numbers_not_in
from tests.audit.findings import Finding
from tests.audit.markup import check_markup

__all__ = [
    "Finding",
    "audit_page",
    "check_markup",
    "chromium",
    "different_facts",
    "english_words",
    "fact_findings",
    "numbers_not_in",
]
