"""Hostile labels in a plan, in figures and in yearbook files, through the whole chain to page and workbook."""

import csv
import itertools
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from jinpu.evidence import Evidence, clean, load_evidence
from jinpu.files import write_text
from jinpu.plan import Plan, load_plan
from jinpu.report.contents import assemble_page
from jinpu.report.page import save_report
from jinpu.report.text import plain

RAW = Path(__file__).parents[2] / "data" / "raw"
LABELS = {
    "script": "<script>alert(1)</script>",
    "markup": "</svg></title></style><img src=x onerror=alert(1)>",
    "address": "javascript:alert(document.domain)",
    "bidi": "abc\u202efdp.exe\u2066\u200f",
    "template": "{{ 7 * 7 }} {count} {0} $\\frac{1}{2}$",
    "formula": '=HYPERLINK("http://127.0.0.1/x","y")',
    "plus": "+1+1",
    "at": "@SUM(1)",
    "long": "长" * 10_000,
}
#: Dalian's services share of these years is not published, so that what a yearbook says of them is used.
FIRST_YEAR = 1990
#: F0582 and the figures after it: what Dalian's services made from 2007 on, which their share is computed from.
FIRST_FIGURE = 582


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw folder: every label in a yearbook's title and in a damaged cell, and as title and address of a figure."""
    folder = tmp_path_factory.mktemp("hostile") / "raw"
    shutil.copytree(RAW, folder, ignore=shutil.ignore_patterns("yearbooks", "series"))
    _poison_figures(folder / "published_figures.csv")
    yearbooks = folder / "yearbooks" / "dalian"
    yearbooks.mkdir(parents=True)
    for place, label in enumerate(LABELS.values()):
        rows = [
            ["大连统计年鉴"],
            [f"{label}服务业增加值占地区生产总值比重"],
            ["年份", "服务业增加值占地区生产总值比重（%）", "年末常住人口（万人）"],
            [str(FIRST_YEAR + place), "41.5", "600"],
            [str(FIRST_YEAR - 20 + place), f"{label} 7.5S", "590"],
            [str(FIRST_YEAR - 40 + place), "40.5", "580"],
        ]
        with (yearbooks / f"{place}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def _poison_figures(path: Path) -> None:
    """Make every label the title and the address of a figure of Dalian's services."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = rows[FIRST_FIGURE - 1 :][: len(LABELS)]
    assert {(row["region"], row["indicator_code"]) for row in shown} == {("Dalian", "va_tertiary")}
    for row, label in zip(shown, LABELS.values(), strict=True):
        row.update(source_title=label, source_url=label)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def evidence(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    processed = tmp_path_factory.mktemp("processed")
    clean(raw, processed)
    return load_evidence(processed)


@pytest.fixture(scope="module")
def plan(raw: Path) -> Plan:
    """The Jinpu plan, each target bearing a label as its name and wording, the plan all short ones as its title."""
    path = raw / "plans" / "jinpu-2017-2019.toml"
    text = path.read_text(encoding="utf-8")
    labels = itertools.cycle(LABELS.values())

    def poisoned(_: re.Match[str]) -> str:
        label = json.dumps(next(labels), ensure_ascii=True)
        return "\n".join(f"{key} = {{ en = {label}, zh = {label} }}" for key in ("name", "wording"))

    text = re.sub(r"^name = \{.*\}\nwording = \{.*\}", poisoned, text, flags=re.MULTILINE)
    title = json.dumps(" ".join(label for name, label in LABELS.items() if name != "long"))
    titled = f"[title]\nen = {title}\nzh = {title}"
    text = re.sub(r"^\[title\]\nen = .*\nzh = .*", lambda _: titled, text, flags=re.MULTILINE)
    write_text(path, text)
    return load_plan("jinpu-2017-2019", raw / "plans").model_copy(update={"judged_from": 2018})


@pytest.fixture(scope="module")
def page(plan: Plan, evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_report(assemble_page(plan, evidence, 2018, "zh"), tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def tree(page: Path) -> html.HtmlElement:
    return html.document_fromstring(page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cells(page: Path) -> list[openpyxl.cell.Cell]:
    book = openpyxl.load_workbook(page.with_suffix(".xlsx"))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("name", LABELS)
def test_a_label_is_text_on_the_page(tree: html.HtmlElement, plan: Plan, name: str) -> None:
    shown = plain(LABELS[name])
    headings = [heading.text_content() for heading in tree.xpath("//summary/h3")]
    assert any(shown in heading for heading in headings)
    observations = tree.get_element_by_id("observations").text_content()
    assert f"{shown}服务业增加值占地区生产总值比重" in observations
    assert observations.count(shown) >= 3
    assert f"{shown} 7.5S"[:150] in tree.get_element_by_id("problems").text_content()


@pytest.mark.parametrize("name", LABELS)
def test_a_label_is_text_in_the_workbook(cells: list[openpyxl.cell.Cell], name: str) -> None:
    shown = plain(LABELS[name])
    here = [cell for cell in cells if isinstance(cell.value, str) and shown[:150] in cell.value]
    assert len(here) >= 3
    assert shown in {cell.value for cell in here}
    assert {cell.data_type for cell in here} == {"s"}


def test_nothing_on_the_page_runs_and_no_link_leaves_but_to_the_web(tree: html.HtmlElement) -> None:
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //iframe | //@*[starts-with(name(), 'on')]")
    addresses = tree.xpath("//@href | //@src")
    assert addresses
    assert not [each for each in addresses if not re.match(r"https?://[^\s\"'<>]+$|#|data:,$|[\w./-]+$", each)]


def test_nothing_in_the_workbook_runs(cells: list[openpyxl.cell.Cell]) -> None:
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_no_hidden_character_reaches_a_reader(page: Path, cells: list[openpyxl.cell.Cell]) -> None:
    hidden = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
    assert not hidden.search(page.read_text(encoding="utf-8"))
    assert not [cell.value for cell in cells if isinstance(cell.value, str) and hidden.search(cell.value)]
