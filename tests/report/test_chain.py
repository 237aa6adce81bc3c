"""From the raw files to the page and the workbook: the Jinpu plan as of 2018."""

import copy
import csv
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import html

from jinpu.evidence import Evidence, clean
from jinpu.plan import load_plan
from jinpu.report.contents import PageContents, assemble_page
from jinpu.report.page import render_page
from jinpu.report.wording import load_words
from jinpu.report.workbook import write_workbook
from tests.audit import different_facts, english_words
from tests.audit.facts import leading_nowhere

RAW = Path(__file__).parents[2] / "data" / "raw"
CHANGED = "F0277"
"""The last value of Dalian's services share, which is the proxy for Jinpu's fourth target."""


def changed_evidence(folder: Path, change: Callable[[dict[str, str]], None]) -> Evidence:
    """Clean a copy of the raw folder in which one published figure was changed."""
    raw = folder / "raw"
    shutil.copytree(RAW, raw, ignore=shutil.ignore_patterns("yearbooks", "series"))
    path = raw / "published_figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows[int(CHANGED[1:]) - 1])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return clean(raw, folder / "processed")


def jinpu_page(evidence: Evidence, language: str, since: int = 2016) -> PageContents:
    plan = load_plan("jinpu-2017-2019", RAW / "plans").model_copy(update={"judged_from": since})
    return assemble_page(plan, evidence, 2018, language)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PageContents]:
    evidence = changed_evidence(tmp_path_factory.mktemp("chain"), lambda row: None)
    return {language: jinpu_page(evidence, language) for language in ("en", "zh")}


def parsed(page: PageContents) -> html.HtmlElement:
    if "tree" not in page.kept:
        page.kept["tree"] = html.document_fromstring(render_page(page))
    return copy.deepcopy(page.kept["tree"])


def values_of(page: PageContents) -> set[str]:
    frames = (page.history, page.observations, page.series, page.left_out)
    found = {f"{value:.12g}" for frame in frames for value in frame.select_dtypes("number").to_numpy().ravel()}
    gaps = page.history["required_change"].abs()
    computed = page.kept.get("computed", {}).values()
    return found | {f"{value:.12g}" for value in (*gaps, *computed)}


def test_every_computed_number_is_in_verdicts_or_observations(pages: dict[str, PageContents]) -> None:
    for page in pages.values():
        shown = {element.get("value") for element in html.document_fromstring(render_page(page)).iter("data")}
        assert len(shown) > 50
        assert shown <= values_of(page)


def test_numbers_outside_the_data_are_years_counts_or_the_writers_own(pages: dict[str, PageContents]) -> None:
    page = pages["en"]
    tree = parsed(page)
    for element in tree.xpath(
        "//data | //svg | //bdi | //style | //script"
        " | //*[@class='locator' or @class='ob' or @class='long' or @class='eyebrow']"
    ):
        element.drop_tree()
    handwritten = (
        page.plan.model_dump_json() + page.breaks.to_csv() + page.left_out.to_csv() + page.observations.to_csv()
    )
    words = " ".join(str(entry) for entry in load_words("en").entries.values())
    counts = range(len(page.observations_shown()) + 1)
    tested = pd.concat([pd.read_csv(files("jinpu.verdict") / f"{name}.csv") for name in ("worth", "hit_rates")])
    values = tested.select_dtypes("number").to_numpy().ravel()
    shipped = {form.format(value) for value in values for form in ("{:.2f}", "{:,.0f}")} | set(map(str, counts))
    for number in re.findall(r"\d[\d,.]*\d|\d", " ".join(tree.find("body").itertext())):
        known = (
            number in handwritten or number in words or number in shipped or number.replace(",", "") in map(str, counts)
        )
        assert known or 1990 <= int(number) <= 2100 or number in ("66", "90", "99", "33"), number


def test_a_value_left_out_is_shown_in_its_unit_and_leads_to_what_it_was_computed_from(
    pages: dict[str, PageContents],
) -> None:
    tree = parsed(pages["en"])
    rows = {row.xpath("string(td[last()])").strip(): row for row in tree.xpath("//*[@id='left-out']//tbody/tr")}
    assert "2.51 per 10,000" in rows["F0994"].text_content()
    assert "43%" in rows["F0200, F0197"].text_content()
    assert leading_nowhere(tree) == []


def test_no_break_of_a_later_year_is_on_the_page(pages: dict[str, PageContents]) -> None:
    rows = parsed(pages["en"]).xpath("//*[@id='breaks']//tbody/tr")
    assert rows
    assert max(int(row.xpath("string(td[1])")) for row in rows) <= 2018


def test_every_number_of_a_series_leads_to_an_observation_with_its_place(pages: dict[str, PageContents]) -> None:
    tree = parsed(pages["en"])
    table = tree.get_element_by_id("past-services_share")
    links = table.xpath(".//td[contains(@class, 'num')]//a/@href")
    assert len(links) == len(table.xpath(".//tbody/tr")) > 8
    for link in links:
        row = tree.get_element_by_id(link[1:])
        assert row.xpath(".//a[@class='locator']/@href")[0].startswith("http")


def test_every_target_has_a_grade_and_says_what_is_missing(pages: dict[str, PageContents]) -> None:
    tree = parsed(pages["en"])
    sections = tree.xpath("//details[@id and contains(@class, 'target')]")
    assert len(sections) == 9
    for section in sections:
        assert section.xpath(".//*[starts-with(@class, 'grade g')]")
        assert "Data needed, and who has it:" in section.text_content()


def test_both_languages_carry_the_same_facts(pages: dict[str, PageContents]) -> None:
    english, chinese = parsed(pages["en"]), parsed(pages["zh"])
    assert different_facts(english, chinese) == []
    for what in (
        "//details/@id",
        "//figure//*[@role='img']/g/@id",
        "//table/@id",
        "//a[starts-with(@href, '#')]/@href",
    ):
        assert english.xpath(what) == chinese.xpath(what)
    assert sorted(english.xpath("//a[starts-with(@href, 'http')]/@href")) == sorted(
        chinese.xpath("//a[starts-with(@href, 'http')]/@href")
    )
    chinese.xpath("//details//data")[0].set("value", "12.5")
    assert len(different_facts(english, chinese)) == 2


def test_a_reader_of_chinese_finds_no_english(pages: dict[str, PageContents]) -> None:
    assert english_words(parsed(pages["zh"])) == []
    with_english = parsed(pages["zh"])
    with_english.xpath("//h1")[0].text = "Will they"
    with_english.xpath("//*[@role='img']")[0].set("aria-label", "指标 unlikely")
    assert english_words(with_english) == ["Will", "they", "unlikely"]


def test_changing_one_raw_figure_changes_the_sentence(pages: dict[str, PageContents], tmp_path: Path) -> None:
    def lower(row: dict[str, str]) -> None:
        assert (row["region"], row["period"]) == ("Dalian", "2018")
        row["value"] = "44.1"

    changed = jinpu_page(changed_evidence(tmp_path, lower), "en", since=2018)

    def said(page: PageContents) -> str:
        return str(parsed(page).get_element_by_id("t-services_share").find_class("said")[0].text_content())

    assert said(pages["en"]) != said(changed)
    assert "44.1%" in parsed(changed).get_element_by_id("t-services_share").text_content()


def test_hostile_labels_stay_text_from_the_raw_file_to_page_and_workbook(tmp_path: Path) -> None:
    title = '=HYPERLINK("javascript:alert(1)")<script>alert(1)</script></svg>\u202e@+-' + "长" * 10_000

    def poison(row: dict[str, str]) -> None:
        row["source_title"], row["source_url"] = title, "javascript:alert(document.domain)"

    page = jinpu_page(changed_evidence(tmp_path, poison), "zh", since=2018)
    tree, shown = parsed(page), title.replace("\u202e", "[U+202E]")
    row = tree.get_element_by_id(f"o-{CHANGED}")
    assert shown in row.text_content()
    assert "javascript:alert(document.domain)" in row.text_content()
    assert not row.xpath(".//a[@class='locator']")
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//a[starts-with(@href, 'javascript')]")
    sheet = openpyxl.load_workbook(write_workbook(page, tmp_path / "zh.xlsx"))["观测值"]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert shown in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_page_uses_nothing_published_later_unless_marked(pages: dict[str, PageContents]) -> None:
    late = pages["en"].series
    late = late[late["vintage"] > pd.Timestamp(2019, 12, 31)]
    assert late["later_vintage"].all()
