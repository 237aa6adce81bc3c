"""The answer in one sentence."""

import pytest

from jinpu.report.headlines import Sign, headline_after, headline_ahead, result_of
from jinpu.report.wording import load_words

EN, ZH = load_words("en"), load_words("zh")
GOOD, BAD, OPEN, BARE = Sign("good"), Sign("bad"), Sign("middling"), Sign("nothing")
PROXY = Sign("good", "Dalian")


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        ([GOOD, GOOD, BAD, BARE], "2 are likely to be reached, 1 is unlikely to be reached and 1 is without a verdict"),
        ([OPEN], "1 is open"),
        ([GOOD, PROXY], "1 is likely to be reached and for 1 the figures of Dalian (a proxy) give a hint"),
        ([PROXY, BARE, BARE], "none can be judged on figures of Jinpu itself, for 1 the figures of"),
        ([BARE, BARE], "none can be judged, since too little was published"),
    ],
)
def test_before_the_end_the_targets_are_counted_by_where_they_go(signs: list[Sign], said: str) -> None:
    assert said in headline_ahead(signs, "Jinpu", 2019, EN)


def test_a_proxy_never_counts_as_likely() -> None:
    said = headline_ahead([PROXY, PROXY], "Jinpu", 2019, EN)
    assert "likely" not in said
    assert "proxy" in said


def test_a_region_with_another_s_total_only_is_no_proxy() -> None:
    assert headline_ahead([Sign("nothing", "Dalian")], "Jinpu", 2019, EN).endswith("since too little was published.")


def test_after_the_end_what_came_of_them_is_counted() -> None:
    results = {"met": 3, "missed": 1, "unsettled": 2, "unknown": 1}
    assert headline_after(results, 2020, EN) == (
        "Of 7 targets for 2020, 3 were reached, 1 was missed, 2 have published figures that do not settle them "
        "and 1 has no published outcome."
    )
    assert headline_after(results, 2020, ZH) == (
        "2020年的7项目标中，3项已实现，1项未实现，2项已公布数据但不足以认定，1项未见公布结果。"
    )
    assert headline_after({"unknown": 9}, 2019, EN) == "Of 9 targets for 2019, none has a published outcome."


@pytest.mark.parametrize(
    ("outcome", "value", "decided", "proxy", "result"),
    [
        ("met", True, "", False, "met"),
        ("missed", True, "reached", False, "missed"),
        ("not_published", False, "short", False, "missed"),
        ("not_published", False, "reached", False, "met"),
        ("not_published", False, "reached", True, "unknown"),
        ("unknown", True, "", False, "unsettled"),
        ("unknown", False, "", False, "unknown"),
        ("not_published", False, "", False, "unknown"),
    ],
)
def test_the_cited_outcome_goes_before_the_series_and_a_proxy_decides_nothing(
    outcome: str, value: bool, decided: str, proxy: bool, result: str
) -> None:
    assert result_of(outcome, value=value, decided=decided, proxy=proxy) == result


def test_a_target_whose_year_is_known_counts_as_reached_or_missed_before_its_plan_ends() -> None:
    said = headline_ahead(
        [Sign("met"), Sign("missed"), Sign("missed"), Sign("bad"), Sign("nothing")], "x", "2020–2050", EN
    )
    assert said == (
        "Of 5 targets for 2020–2050, 1 was reached, 2 were missed, "
        "1 is unlikely to be reached and 1 is without a verdict."
    )
