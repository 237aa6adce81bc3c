"""A handful of pages in a headless browser; `python -m tests.audit reports` does the same for all of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jinpu.report.index import render_index
from jinpu.report.page import save_report
from tests.audit import audit_page, check_markup, chromium
from tests.report.builder import make_page, make_plan, make_verdicts
from tests.report.test_page import HOSTILE

needs_browser = pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium on this machine")
needs_java = pytest.mark.skipif(not shutil.which("java"), reason="no java on this machine")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An English page, a Chinese one after the plan's end, one with every hostile label, and both indexes."""
    out, processed = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("processed")
    everything = " ".join(text for name, text in HOSTILE.items() if name != "long") + HOSTILE["long"][:60]
    made = [
        save_report(make_page("en"), out / "tested" / "2018"),
        save_report(make_page("zh", as_of=2019, example=True), out / "tested" / "2019"),
        save_report(make_page("en", hostile=everything), out / "hostile" / "2018"),
    ]
    (processed / "tested" / "2018").mkdir(parents=True)
    make_verdicts(2018).to_csv(processed / "tested" / "2018" / "verdicts.csv", index=False)
    failed = {
        "plan": "tested",
        "as_of": 2017,
        "language": None,
        "notebook": "4-verdict",
        "status": "failed",
        "error": "x",
    }
    index = render_index(out, [failed], [make_plan()], processed)
    return [*made, index, index.with_name("index.zh.html")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@needs_browser
@pytest.mark.parametrize("place", range(5))
def test_a_page_holds_up_in_a_browser(browser: Any, pages: list[Path], place: int) -> None:
    findings = audit_page(browser, pages[place], dark=place in (1, 3), paper=place < 2)
    assert [str(finding) for finding in findings if finding.check != "paint"] == []


@needs_browser
@pytest.mark.parametrize(("place", "word", "none"), [(3, "r&D INTENS", "zebra"), (4, "研发投入", "斑马")])
def test_the_index_s_search_box_and_filters_hide_and_show_rows(
    browser: Any, pages: list[Path], place: int, word: str, none: str
) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(pages[place].as_uri())
    rows, search, told = page.locator("tr[data-chance]"), page.locator("input[name=search]"), page.locator("#shown")
    plan = page.locator("section.plan")

    def shown() -> list[str]:
        return [row.locator("th").inner_text() for row in rows.all() if row.is_visible()]

    names = shown()
    assert len(names) == rows.count() == 3
    search.fill(word)
    assert [name.lower() for name in shown()] == [name.lower() for name in names if word.lower() in name.lower()]
    assert len(shown()) == 1
    assert "1" in told.inner_text()
    search.fill(none)
    assert shown() == []
    assert plan.is_hidden()
    search.fill("")
    assert shown() == names
    # services 27% and R&D below 1% are unlikely; the contracts have no chance.
    page.select_option("select[name=chance]", "bad")
    assert len(shown()) == 2
    page.select_option("select[name=basis]", "parent")
    assert [name.lower() for name in shown()] == [name.lower() for name in names if word.lower() in name.lower()]
    page.select_option("select[name=chance]", "nothing")
    assert shown() == []
    page.select_option("select[name=basis]", "")
    assert len(shown()) == 1
    page.select_option("select[name=chance]", "")
    assert shown() == names
    assert plan.is_visible()
    assert errors == []
    page.close()


@needs_browser
def test_the_audit_sees_what_is_wrong(browser: Any, tmp_path: Path) -> None:
    page = tmp_path / "a" / "b" / "bad.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        "<!DOCTYPE html><title>x</title><h1>a</h1><h3>b</h3><p style='color:#ccc;width:500px'>pale</p>"
        "<svg role=img aria-label='short'></svg><figure><p style='height:3000px'>x</p></figure>"
        "<figure><svg role=img viewBox='0 0 90 20' width=90><text y=15>one</text>"
        "<text x=9 y=15>two</text></svg></figure>"
        "<p style='width:1em;overflow-wrap:anywhere'>a column of letters</p><script>console.log(1)</script>"
        "<img src='http://127.0.0.1:9/x.png' alt=''>"
    )
    checks = {finding.check.split(" ")[0] for finding in audit_page(browser, page)}
    assert {"axe", "headings", "alternative", "console", "request", "narrow", "print", "squeezed", "labels"} <= checks


@needs_java
def test_the_w3c_checker_finds_no_error(pages: list[Path]) -> None:
    assert [str(finding) for finding in check_markup(pages)] == []
