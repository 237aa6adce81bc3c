import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.evidence.periods import parse_period

YEARS = st.integers(1950, 2049)
MONTHS = st.integers(1, 12)


@pytest.mark.parametrize(
    ("printed", "year", "kind"),
    [
        ("2019", 2019, "year"),
        ("2019年", 2019, "year"),
        ("2020-12-31", 2020, "year_end"),
        ("2016年末", 2016, "year_end"),
        ("2016年底", 2016, "year_end"),
        ("2021Q1-Q3", 2021, "part"),
        ("2021-Q1-Q3", 2021, "part"),
        ("2025Q1", 2025, "part"),
        ("2017H1", 2017, "part"),
        ("2017年上半年", 2017, "part"),
        ("2017年下半年", 2017, "part"),
        ("2022-01..2022-02", 2022, "part"),
        ("2012-01/08", 2012, "part"),
        ("2012年1-8月", 2012, "part"),
        ("2012-03", 2012, "month"),
        ("2012年3月", 2012, "month"),
        ("2010-11-01", 2010, "month"),
        ("2010年11月1日", 2010, "month"),
        ("2017-04-10..2019-04-10", 2019, "part"),
        # spelt as parts, yet the whole year
        ("2019Q1-Q4", 2019, "year"),
        ("2019-01..2019-12", 2019, "year"),
        ("2019-01-01..2019-12-31", 2019, "year"),
        # two whole years are no year
        ("2018-01-01..2019-12-31", 2019, "part"),
    ],
)
def test_printed_periods(printed: str, year: int, kind: str) -> None:
    period = parse_period(printed)
    assert (period.year, period.kind) == (year, kind)


@pytest.mark.parametrize(
    "printed",
    ["", "19", "2019-13", "2019-02-30", "Q3", "2019Q5", "2019Q3-Q1", "2019-08..2019-02", "last year", "2019.5"],
)
def test_what_is_no_period_is_an_error_with_its_place(printed: str) -> None:
    with pytest.raises(InputError, match=r"figures\.csv, row 7: .*cannot be read; write 2019"):
        parse_period(printed, "figures.csv, row 7")


def test_the_error_shows_how_to_write_a_period() -> None:
    with pytest.raises(InputError) as caught:
        parse_period("soon")
    forms = "2019, 2019-12-31, 2019-05, 2019Q1-Q3, 2019H1 or 2019-01..2019-08"
    assert str(caught.value) == f"the period 'soon' cannot be read; write {forms}"
    for form in forms.replace(" or ", ", ").split(", "):
        assert parse_period(form).year == 2019


@given(YEARS, MONTHS, MONTHS)
def test_months_of_one_year_are_annual_only_when_all_twelve(year: int, first: int, last: int) -> None:
    first, last = min(first, last), max(first, last)
    period = parse_period(f"{year}-{first:02d}..{year}-{last:02d}")
    assert period.annual == ((first, last) == (1, 12))
    assert period.first == date(year, first, 1)
    assert period.last == date(year, last, calendar.monthrange(year, last)[1])


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_day_counts_for_its_year_and_is_annual_only_at_the_years_end(day: date) -> None:
    period = parse_period(day.isoformat())
    assert (period.year, period.first, period.last) == (day.year, day, day)
    assert period.annual == ((day.month, day.day) == (12, 31))


@given(st.text(max_size=12))
def test_any_text_is_a_period_or_a_clear_error(printed: str) -> None:
    try:
        period = parse_period(printed)
    except InputError:
        return
    assert period.first <= period.last
    assert period.year == period.last.year
