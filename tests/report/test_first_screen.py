"""What the first screen answers, and that it never says of a region what is true of another."""

from dataclasses import replace

import pandas as pd
from lxml import html

from jinpu.report.contents import PageContents
from jinpu.report.page import render_page
from jinpu.verdict import MetCount
from tests.report.builder import make_page


def rows_of(page: PageContents) -> list[str]:
    tree = html.document_fromstring(render_page(page))
    return [
        " ".join(row.text_content().split()) for row in tree.xpath("//table[contains(@class, 'sortable')]/tbody/tr")
    ]


def answers(page: PageContents) -> str:
    tree = html.document_fromstring(render_page(page))
    return " ".join(tree.xpath("string(//ul[@class='answer'])").split())


def test_a_row_says_where_the_forecast_leads_and_what_the_last_year_brought() -> None:
    row = rows_of(make_page("en"))[0]
    assert "48.5% in 2018 (+0.9 pts on 2017)" in row
    assert "forecast 49.2%; 40% as of 2017" in row


def test_no_change_is_told_across_a_break() -> None:
    page = make_page("en")
    broken = page.series.assign(segment=(page.series["year"] >= 2018).astype(int))
    assert "on 2017" not in rows_of(replace(page, series=broken))[0]


def test_what_a_district_needs_is_not_told_by_its_city() -> None:
    row = rows_of(make_page("en"))[1]
    assert "2.71% Dalian (proxy), 2018" in row
    assert "not known without figures of its own" in row
    assert "pts a year" not in row


def test_a_chance_by_a_city_s_total_does_not_stand_beside_no_usable_figure() -> None:
    page = make_page("en")
    grades = page.grades.assign(comparable=page.grades["target"] != "rd")
    row = rows_of(replace(page, grades=grades))[1]
    assert "only Dalian's total (proxy)" in row
    assert "no usable figure" not in row


def test_how_many_are_to_be_met_stands_above_the_table_and_beside_how_many_were() -> None:
    count = (2018, MetCount((0.05, 0.5, 0.4, 0.05)))
    said = "1 to 2 of the 3 targets with a chance are expected to be met (80% range, as of 2018)."
    assert said in answers(replace(make_page("en"), counted=count))
    after = make_page("en", as_of=2019)
    history = pd.concat([after.history, after.history[after.history["as_of"] == 2017].assign(as_of=2018)])
    over = answers(replace(after, counted=count, history=history))
    assert f"{said} Of the 1 of them with a known outcome, 0 were met." in over


def test_a_promise_names_the_unit_in_full() -> None:
    page = make_page("en")
    page.verdicts.loc[page.verdicts["target"] == "services", "unit"] = "person_years_per_10k_employed"
    assert "50 person-years per 10,000 employed" in rows_of(page)[0]


def test_what_thin_figures_are_worth_is_said_plainly_and_never_as_a_negative_gain() -> None:
    said = answers(make_page("en"))
    assert "no less error (region above only, −3%)" in said
    assert "than giving every target the same average chance; with a whole series of its own, 47% less." in said
    few = make_page("en")
    few.verdicts.loc[few.verdicts["target"] == "rd", "basis"] = "own_few"
    assert "made 29% less error (few values of its own) than" in answers(few)
