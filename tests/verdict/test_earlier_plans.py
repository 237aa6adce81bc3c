"""How many comparable targets of earlier plans were met; the numbers are counted by hand in plan_outcomes.csv."""

import pytest

from jinpu.plan import load_plan
from jinpu.verdict.counting import EarlierTargets, earlier_targets


@pytest.mark.parametrize(
    ("plan", "target", "as_of", "found"),
    [
        # Levels of the country due in 2010 and 2015: seven met (patents, services, urbanisation, contribution,
        # contracts, R&D staff, literacy), R&D intensity missed twice, six without an outcome.
        ("china-2016-2020", "rd_intensity", 2018, EarlierTargets("level_and_kind", 7, 9, 6)),
        # Of cities none was due before: levels of every government.
        ("dalian-2016-2020", "rd_intensity", 2018, EarlierTargets("kind", 7, 9, 6)),
        # In 2019 Shenyang's three, all met, are known too.
        ("dalian-2016-2020", "rd_intensity", 2019, EarlierTargets("kind", 10, 12, 6)),
    ],
)
def test_the_narrowest_class_with_enough_outcomes(plan: str, target: str, as_of: int, found: EarlierTargets) -> None:
    promised = load_plan(plan)
    assert earlier_targets(promised, promised.target(target), as_of) == found


def test_a_plan_of_another_country_has_no_class() -> None:
    plan = load_plan("europe-2020-belgium")
    assert earlier_targets(plan, plan.targets[0], 2019) is None


def test_no_class_counts_an_outcome_of_a_later_year() -> None:
    """Dalian's R&D intensity, due in 2020, has its outcome in a figure of 2021."""
    plan = load_plan("china-2021-2025")
    known = [earlier_targets(plan, plan.target("rd_exp_growth"), as_of) for as_of in (2020, 2021)]
    assert [each and each.known for each in known] == [29, 30]
