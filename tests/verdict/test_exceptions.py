"""What is decided before any rule is asked: nothing known yet, a target that is met, and what "met" means near zero."""

import pandas as pd
import pytest

from jinpu.verdict import AnnualSeries, Target, judge_series
from jinpu.verdict.ratings.growth import statcan, undesa


def test_a_year_before_all_data_is_an_abstention() -> None:
    series = pd.DataFrame({"series": "a", "year": range(2010, 2016), "value": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]})
    targets = pd.DataFrame([{"series": "a", "target": 9.0, "year": 2020, "direction": "at_least"}])
    (row,) = judge_series(series, targets, as_of=2005).to_dict("records")
    assert row["abstained"] == "no_series"


@pytest.mark.parametrize(
    "past", [AnnualSeries((2020,), (75.0,)), AnnualSeries((2015, 2020), (-1.0, 75.0))], ids=["one", "signs"]
)
def test_a_met_target_is_achieved_whatever_the_progress(past: AnnualSeries) -> None:
    """Open SDG's ProgressMeasure asks for the newest value alone before it computes any progress."""
    assert statcan(past, Target(70.0, 2030, 1)) == "target_achieved"


def test_zero_of_something_that_is_no_percentage_is_not_met_within_one_unit() -> None:
    """The 1 % exception of the UN's note is for targets of 0 or 100 per cent."""
    assert undesa(AnnualSeries((2015, 2020), (0.9, 0.9)), Target(0.0, 2030, -1)) == "stagnation"
