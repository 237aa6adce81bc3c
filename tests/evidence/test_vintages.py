from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.evidence.asof import parse_vintage


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2018", "2018-12-31"),
        ("2018-02", "2018-02-28"),
        ("2016-02", "2016-02-29"),
        ("2021-03-01", "2021-03-01"),
        ("约2024—2026", "2026-12-31"),
        ("约2020", "2020-12-31"),
        ("c. 2010", "2010-12-31"),
        ("c. 2010-2011", "2011-12-31"),
        ("2025—2026", "2026-12-31"),
        ("2015-01 (page stamped 2018-04-20)", "2018-04-20"),
    ],
)
def test_the_last_day_that_is_printed(printed: str, day: str) -> None:
    assert parse_vintage(printed) == pd.Timestamp(day)


@pytest.mark.parametrize("printed", ["", "n.d.", "n.d. (site id order suggests 2018)", "不详", "no date", "12345"])
def test_what_says_no_day_is_unknown(printed: str) -> None:
    assert parse_vintage(printed) is pd.NaT


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_less_exact_prints_of_a_day_are_never_earlier(day: date) -> None:
    exact, month, year = (parse_vintage(text) for text in (f"{day}", f"{day:%Y-%m}", f"{day:%Y}"))
    assert pd.Timestamp(day) == exact <= month <= year


@given(st.text(max_size=20))
def test_any_text_has_a_day_or_none(printed: str) -> None:
    day = parse_vintage(printed)
    assert day is pd.NaT or any(digits in printed for digits in (f"{day.year}", f"{day.year}"[:2]))
