"""The page as its readers and their programs see it."""

import re
from base64 import b64encode
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise

import pandas as pd
import pytest
from lxml import html

from jinpu.plan import Text
from jinpu.plan.models import Milestone, PublishedRating
from jinpu.report.contents import PageContents
from jinpu.report.page import PARTS, page_part, render_page
from tests.report.builder import make_page

HOSTILE = {
    "formula": '=cmd|"/c calc"!A1',
    "plus": "+1+1",
    "at": "@SUM(1)",
    "markup": "<script>alert(1)</script></svg></title><img src=x onerror=alert(1)> a\u202eb {{ 7 * 7 }} {count} $x^2$",
    "long": "长" * 10_000,
}


def parsed(page: PageContents) -> html.HtmlElement:
    return html.document_fromstring(render_page(page))


@pytest.fixture(scope="module")
def english_text() -> str:
    return render_page(make_page("en"))


@pytest.fixture(scope="module")
def english(english_text: str) -> html.HtmlElement:
    return html.document_fromstring(english_text)


@pytest.fixture(scope="module")
def chinese() -> html.HtmlElement:
    return parsed(make_page("zh"))


def numbers_of(tree: html.HtmlElement) -> Counter[str]:
    return Counter(element.get("value") for element in tree.iter("data"))


def test_language_and_one_heading(english: html.HtmlElement, chinese: html.HtmlElement) -> None:
    assert (english.get("lang"), chinese.get("lang")) == ("en", "zh-CN")
    for tree in (english, chinese):
        levels = [int(e.tag[1]) for e in tree.iter("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


def test_nothing_can_be_requested(english: html.HtmlElement) -> None:
    policy = english.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    assert not english.xpath("//img | //iframe | //object | //link[@rel!='icon']")
    assert english.xpath("//link/@href") == ["data:,"]


def test_the_one_script_is_named_by_its_hash(english: html.HtmlElement) -> None:
    policy = english.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (script,) = english.xpath("//script")
    assert not script.attrib
    digest = b64encode(sha256(script.text.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert not english.xpath("//@*[starts-with(name(), 'on')]")


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(english: html.HtmlElement) -> None:
    ids = english.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {address[1:] for address in english.xpath("//a/@href") if address.startswith("#")}
    assert targets <= set(ids)
    assert {"t-services", "o-F0008", "main"} <= targets


def test_tables_have_captions_scopes_and_no_empty_corner(english: html.HtmlElement) -> None:
    for table in english.iter("table"):
        assert table.findtext("caption")
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))
        assert all(head.text_content().strip() for head in table.iter("th"))


def test_figures_have_alternatives_with_their_numbers(english: html.HtmlElement) -> None:
    charts = english.xpath("//*[local-name()='svg'][@role='img']/@aria-label")
    assert len(charts) >= 4
    assert all(len(text) > 40 for text in charts)
    fan = next(text for text in charts if "Forecast for 2019" in text)
    assert all(number in fan for number in ("41.3%", "48.5%", "49.2%", "50%"))


def test_every_number_of_the_page_is_in_its_frames_or_among_those_that_it_works_out() -> None:
    page = make_page("en")
    shown = set(numbers_of(parsed(page)))
    known = {f"{value:.12g}" for value in page.kept["computed"].values()}
    for frame in (page.history, page.observations, page.series, page.left_out, page.quantiles):
        numeric = frame.select_dtypes("number")
        known |= {f"{value:.12g}" for value in numeric.to_numpy().ravel()}
    assert shown <= known


def test_both_languages_carry_the_same_numbers(english: html.HtmlElement, chinese: html.HtmlElement) -> None:
    assert numbers_of(english) == numbers_of(chinese)


def test_a_chinese_reader_finds_no_english() -> None:
    chinese = parsed(make_page("zh"))
    for element in chinese.xpath(
        "//*[@lang='en' or @hreflang='en'] | //style | //script | //*[contains(@class, 'locator')]"
    ):
        element.drop_tree()
    words = set(re.findall(r"[A-Za-z]{2,}", " ".join(chinese.find("body").itertext())))
    systems = {"Eurostat", "StatCan", "UN", "DESA", "Destatis", "SDSN", "ESCAP", "Healthy", "People"}
    assert words <= systems | {"xlsx", "old", "xls"}


def test_changing_one_figure_changes_the_sentence() -> None:
    page = make_page("en")
    changed = replace(page, verdicts=page.verdicts.assign(probability=page.verdicts["probability"].replace(0.27, 0.81)))
    before, after = (page_part(each, "overview").html for each in (page, changed))
    assert "27%" in before
    assert "81%" in after


def test_a_proxy_is_called_one_and_gives_no_verdict(english: html.HtmlElement) -> None:
    section = english.get_element_by_id("t-rd").text_content()
    assert "No verdict on Jinpu New Area itself" in section
    assert "a proxy, not the plan's own region" in section
    above = english.get_element_by_id("t-rd").xpath(".//caption | .//figcaption | .//h4[not(contains(., 'Cautions'))]")
    assert len(above) >= 3
    assert all("proxy" in heading.text_content() for heading in above)
    for row in english.xpath("//main//tr[contains(., 'R&D intensity')]"):
        assert "proxy" in row.text_content()


def test_a_total_by_the_part_names_whose_it_is() -> None:
    page = make_page("en")
    totals = replace(page, grades=page.grades.assign(comparable=page.grades["region"] == "jinpu"))
    section = parsed(totals).get_element_by_id("t-rd").text_content()
    assert "By the figures of Dalian (a proxy)" in section


def test_silence_says_what_would_settle_it(english: html.HtmlElement) -> None:
    section = english.get_element_by_id("t-contracts").text_content()
    assert "No verdict. Data grade D: because." in section
    assert "The statistical yearbook of Jinpu" in section


def test_a_figure_says_what_it_shows_in_its_title(english: html.HtmlElement) -> None:
    titles = [title.text_content() for title in english.xpath("//figcaption/strong")]
    assert "Forecast for 2019: 49.2%; target: 50%" in titles
    assert "Needed: +1.5 pts a year, none of 7 past years brought as much" in titles
    assert "Its chance: 60% as of 2016, 27% as of 2018" in titles


def test_the_first_screen_answers_in_one_sentence(english: html.HtmlElement) -> None:
    assert english.find_class("headline")[0].text_content() == (
        "Of 3 targets for 2019, 1 is unlikely to be reached, for 1 the figures of Dalian (a proxy) give a hint "
        "and 1 is without a verdict."
    )


def test_problems_are_shown_with_their_reason(english: html.HtmlElement) -> None:
    assert "not a number" in english.get_element_by_id("problems").text_content()


def test_after_the_end_the_outcome_stands_beside_what_was_said() -> None:
    record = parsed(make_page("en", as_of=2019)).get_element_by_id("history").text_content()
    row = " ".join(record.split())
    assert "Services' share of GDP 60% unlikely" in row
    assert "missed: 49.1% (2019)" in row


def test_example_data_is_watermarked(english_text: str) -> None:
    page = render_page(make_page("en", example=True))
    assert page.count("EXAMPLE DATA") == page.count("<svg ") > 3
    assert "Example data: this district" in page
    assert "EXAMPLE DATA" not in english_text


@pytest.mark.parametrize("name", ["markup", "long"])
def test_labels_from_files_stay_text(name: str) -> None:
    label = HOSTILE[name]
    tree = parsed(make_page("zh", hostile=label, locator="javascript:alert(1)"))
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img | //*[@onerror]")
    assert not [address for address in tree.xpath("//@href") if not re.match(r"https?://|#|data:,$|[\w./]+$", address)]
    shown = label.replace("\u202e", "[U+202E]")
    assert shown in tree.get_element_by_id("t-services").find("summary/h3").text_content()
    assert shown in tree.get_element_by_id("observations").text_content()
    assert "javascript:alert(1)" in tree.get_element_by_id("observations").text_content()


def test_parts_shown_in_a_notebook_are_those_of_the_page() -> None:
    page = make_page("en")
    whole = render_page(page)
    assert all(str(page_part(page, name).html) in whole for name in PARTS)
    with pytest.raises(ValueError, match="no part"):
        page_part(page, "weather")


def test_the_same_contents_give_the_same_page(english_text: str) -> None:
    assert render_page(make_page("en")) == english_text


def test_a_page_links_only_to_languages_in_which_there_is_one() -> None:
    alone, both = (
        html.document_fromstring(render_page(make_page("en"), languages)) for languages in (["en"], ["en", "zh"])
    )
    assert (len(alone.xpath("//nav//a[@hreflang]")), len(both.xpath("//nav//a[@hreflang]"))) == (0, 1)


def test_what_the_plan_says_of_nature_office_and_yearly_targets_is_shown_when_filled() -> None:
    page = make_page("zh")
    assert "指标属性" not in render_page(page)
    first = page.plan.targets[0].model_copy(
        update={
            "nature": "binding",
            "office": Text(en="Bureau of Commerce", zh="商务局"),
            "milestones": (Milestone(year=2018, value=48), Milestone(year=2019, value=50)),
        }
    )
    filled = replace(page, plan=page.plan.model_copy(update={"targets": (first, *page.plan.targets[1:])}))
    said = " ".join(parsed(filled).get_element_by_id("t-services").text_content().split())
    assert "指标属性：约束性；牵头责任单位：商务局；分年度目标：2018年48%、2019年50%" in said


def test_why_a_chance_is_what_it_is_stands_in_one_sentence(english: html.HtmlElement) -> None:
    said = english.get_element_by_id("t-services").find_class("why")[0].text_content()
    assert said == (
        "Why 27%? It rests on: 9 annual values. The forecast for 2019 is 49.2% (90% prediction interval 47.6% to "
        "51.2%), and the target is 50%."
    )
    arithmetic = " ".join(english.get_element_by_id("t-services").text_content().split())
    assert "24% to 31%" in arithmetic
    rates = pd.read_csv(files("jinpu.verdict") / "hit_rates.csv", index_col="word").loc["unlikely"]
    assert f"{rates['met']:.0%} of {rates['verdicts']:,.0f} on made-up plans" in arithmetic


def test_what_an_office_itself_published_stands_beside_the_chance_of_that_year() -> None:
    page = make_page("en", as_of=2019)
    ratings = (PublishedRating(system="destatis", year=2017, word="cloud"),)
    targets = tuple(target.model_copy(update={"published_ratings": ratings}) for target in page.plan.targets[:1])
    plan = page.plan.model_copy(update={"targets": (*targets, *page.plan.targets[1:])})
    cells = parsed(replace(page, plan=plan)).xpath("//table[@id='history']/tbody/tr[1]/td")
    assert ["Destatis itself: cloud" in cell.text_content() for cell in cells] == [
        "2017" in cell.get("data-label") for cell in cells
    ]
    assert any("2017" in cell.get("data-label") for cell in cells)
