"""What came out after a page's last day says nothing on it, and stands in a fold of its own on the newest page."""

import datetime as dt
from dataclasses import replace

import pytest
from lxml import html

from jinpu.plan import StatedTarget, Text
from jinpu.report.contents import PageContents
from jinpu.report.headlines import came_of
from jinpu.report.page import render_page
from tests.report.builder import make_page

CAUTION = Text(en="A count of 2023 differs", zh="2023年数据有出入", known=dt.date(2023, 6, 30))


def late_page(language: str = "en", *, newest: bool = True) -> PageContents:
    """The page of a plan that ended in 2019, with an outcome of 2020 and a caution of 2023 on its first target."""
    page = make_page(language, as_of=2019)
    services, *others = page.plan.targets
    assert services.outcome is not None
    outcome = services.outcome.model_copy(update={"year": 2020})

    def plan_with(first: StatedTarget) -> object:
        return page.plan.model_copy(update={"targets": (first, *others)})

    now = services.model_copy(update={"outcome": outcome})
    whole = now.model_copy(update={"cautions": (*now.cautions, CAUTION)})
    verdicts = page.verdicts.assign(outcome_year=page.verdicts["outcome_year"] + 1)
    return replace(page, plan=plan_with(now), verdicts=verdicts, since=plan_with(whole) if newest else None)


def parts_of(page: PageContents) -> tuple[str, str]:
    """The fold of the first target, and all the rest of the page."""
    tree = html.document_fromstring(render_page(page))
    folds = tree.xpath("//details[contains(summary, 'Known since') or contains(summary, '此后公布')]")
    said = " ".join(" ".join(fold.text_content().split()) for fold in folds)
    for fold in folds:
        fold.drop_tree()
    return said, " ".join(tree.xpath("//main")[0].text_content().split())


@pytest.mark.parametrize(
    ("language", "outcome", "caution"),
    [
        ("en", "missed: the published outcome for 2020 is 49.1%.", CAUTION.en),
        ("zh", "没有实现：公布的2020年结果为49.1%", CAUTION.zh),
    ],
)
def test_what_is_known_later_stands_in_a_fold_and_nowhere_else(language: str, outcome: str, caution: str) -> None:
    said, rest = parts_of(late_page(language))
    assert outcome in said
    assert caution in said
    assert "49.1" not in rest
    assert caution not in rest
    assert parts_of(make_page(language, as_of=2019))[0] == ""


def test_an_earlier_page_knows_nothing_of_it_at_all() -> None:
    said, rest = parts_of(late_page(newest=False))
    assert said == ""
    assert "49.1" not in rest
    assert CAUTION.en not in rest


@pytest.mark.parametrize(("year", "came"), [(2019, "missed"), (2020, "unknown")])
def test_an_outcome_counts_only_once_its_year_is_known(year: int, came: str) -> None:
    row = make_page(as_of=2019).main("services").copy()
    row["outcome_year"] = year
    row["newest_year"] = 2018
    assert came_of(row) == came
