"""Page, index, workbook and Word document count by the same rules and say the same of each target."""

from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from lxml import html

from jinpu.report.contents import PageContents
from jinpu.report.document import write_document
from jinpu.report.evidence_tables import left_out_table
from jinpu.report.index import render_index
from jinpu.report.overview import headline, target_lines
from jinpu.report.targets import target_view
from jinpu.report.wording import LANGUAGES
from jinpu.report.workbook import write_workbook
from tests.report.builder import make_page

# What is changed of the first target's verdict, and what then came of it.
CASES: dict[str, tuple[dict[str, object], str]] = {
    "cited": ({"outcome_status": "met", "outcome_value": 51.0, "outcome_year": 2019.0}, "met"),
    "unsettled": ({"outcome_status": "unknown", "outcome_value": 50.0, "outcome_year": 2019.0}, "unsettled"),
    "by series": ({"outcome_status": "not_published", "newest_year": 2019.0, "probability": 1.0}, "met"),
    "silent": ({"outcome_status": "not_published", "probability": float("nan"), "verdict": "",
                "abstained": "no_series", "newest_year": 2018.0}, "unknown"),
}  # fmt: skip


def changed(page: PageContents, **columns: object) -> PageContents:
    """The page with other cells in the verdict on the main reading of its first target."""
    verdicts = page.verdicts.copy()
    own = (verdicts["target"] == "services") & verdicts["main"]
    for column, value in ({"outcome_value": float("nan"), "outcome_year": float("nan")} | columns).items():
        verdicts.loc[own, column] = value
    earlier = page.history[page.history["as_of"] < page.as_of]
    return replace(page, verdicts=verdicts, history=pd.concat([earlier, verdicts], ignore_index=True))


def index_of(page: PageContents, folder: Path) -> html.HtmlElement:
    place = folder / "processed" / page.plan.id / str(page.as_of)
    place.mkdir(parents=True)
    page.verdicts.to_csv(place / "verdicts.csv", index=False)
    render_index(folder / "reports", [], [page.plan], folder / "processed")
    name = "index.html" if page.language == "en" else f"index.{page.language}.html"
    return html.document_fromstring((folder / "reports" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_what_came_of_a_target_is_the_same_everywhere(tmp_path: Path, case: str, language: str) -> None:
    cells, came = CASES[case]
    page = changed(make_page(language, as_of=2019), **cells)
    line = target_lines(page)[0]
    assert line.result == came
    tree = index_of(page, tmp_path)
    assert tree.find_class("headline")[0].text_content() == headline(page).striptags()
    word = page.words.text(f"outcome.{line.result_key}")
    assert word in " ".join(tree.xpath("//tbody/tr[1]")[0].text_content().split())
    table = docx.Document(str(write_document(page, tmp_path / "brief.docx"))).tables[0]
    said = table.rows[1].cells[3].text
    assert said.startswith(word if came != "unsettled" else "50"), said


def test_a_target_due_before_its_plan_s_end_is_counted_as_what_came_of_it(tmp_path: Path) -> None:
    page = changed(make_page(as_of=2018), end_year=2018, outcome_status="missed", outcome_value=49.0, outcome_year=2018)
    first = page.plan.targets[0].model_copy(update={"year": 2018})
    page = replace(page, plan=page.plan.model_copy(update={"targets": (first, *page.plan.targets[1:])}))
    assert index_of(page, tmp_path).find_class("headline")[0].text_content() == headline(page).striptags()
    assert "1 was missed" in headline(page).striptags()
    assert "missed" in target_view(page, target_lines(page)[0])["verdict"][0].striptags()


def test_values_left_out_are_counted_once(tmp_path: Path) -> None:
    page = make_page()
    twice = pd.concat([page.left_out, page.left_out.assign(reading="b")], ignore_index=True)
    page = replace(page, left_out=twice)
    table = left_out_table(page)
    assert table
    assert len(table.rows) == 1
    assert page.words.text("caution.left_out", count=1) in target_view(page, target_lines(page)[0])["cautions"]
    sheet = openpyxl.load_workbook(write_workbook(page, tmp_path / "tables.xlsx"))["Left out"]
    assert sheet.max_row == 2
