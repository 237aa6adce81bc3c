"""What a target asks for a year against the steps seen, its own and a peer's: every column, worked by hand."""

import math

import pytest

from jinpu.indicators import IndicatorSeries
from jinpu.plan import Plan
from jinpu.verdict.scenarios import PEER_EFFORT_COLUMNS, effort_among_peers
from tests.verdict.test_peers import made_up
from tests.verdict.test_plan_verdicts import plan, points, target
from tests.verdict.test_scenario_inputs import known

# Steps of 1, 2, 3 and 4.
PEER = {2012: 1.0, 2013: 2.0, 2014: 4.0, 2015: 7.0, 2016: 11.0}
# Steps of 1, 3, 2, -1 and 2; the plan ends in 2019.
SHARES = {2011: 43.0, 2012: 44.0, 2013: 47.0, 2014: 49.0, 2015: 48.0, 2016: 50.0}


def efforts(asked: Plan, found: IndicatorSeries, **peers: dict[int, float]) -> list[dict[str, object]]:
    others = made_up(found, asked.targets[0].id, **peers) if peers else found.series.iloc[:0]
    return [
        {str(name): value for name, value in row.items()}
        for row in effort_among_peers(asked, found, others).to_dict("records")
    ]


def services(value: float, **more: object) -> Plan:
    return plan(target("services_share", value, "%", **more))


def test_a_row_says_what_is_asked_and_what_was_done_here_and_there() -> None:
    asked = services(56.0)
    # Of 1, 2, 3 and 4 one falls short of the required 2 a year, and one is a tie.
    (row,) = efforts(asked, known(asked, points(SHARES)), shenyang=PEER)
    said = {
        "target": "services-share", "reading": "a", "region": "dalian", "proxy": False, "measure": "points",
        "unit": "percent", "required": 2.0, "own_steps": 5, "peer": "shenyang", "peer_from": 2012.0, "peer_to": 2016.0,
        "peer_steps": 4, "peer_effort": 0.375,
        "observations": tuple(f"shenyang-{year}" for year in range(2012, 2017)),
    }  # fmt: skip
    assert {name: row[name] for name in said} == said
    # Of 1, 3, 2, -1 and 2, two fall short of 2 and two are ties.
    assert row["own_effort"] == pytest.approx(0.6)
    assert tuple(row) == PEER_EFFORT_COLUMNS


def test_without_a_peer_there_is_one_row_that_says_nobody() -> None:
    asked = services(56.0)
    (row,) = efforts(asked, known(asked, points(SHARES)))
    assert (row["peer"], row["peer_steps"], row["observations"]) == ("", 0, ())
    assert all(math.isnan(float(str(row[name]))) for name in ("peer_from", "peer_to", "peer_effort"))
    # A peer of one value has no step, and a region of another rank is no peer.
    (row,) = efforts(asked, known(asked, points(SHARES)), shenyang={2016: 40.0}, liaoning={2015: 1.0, 2016: 2.0})
    assert row["peer"] == ""


def test_a_target_reached_exactly_or_passed_asks_for_nothing() -> None:
    for value in (50.0, 49.0):
        asked = services(value)
        assert efforts(asked, known(asked, points(SHARES))) == []
    falling = services(50.0, direction="at_most")
    assert efforts(falling, known(falling, points(SHARES))) == []


def test_where_less_is_better_a_fall_is_what_counts() -> None:
    asked = services(44.0, direction="at_most")
    (row,) = efforts(asked, known(asked, points(SHARES)), shenyang={2014: 5.0, 2015: 4.0, 2016: 1.0})
    # 2 down a year: of its own steps none falls so far; of 1 and 3 down, one does.
    assert (row["required"], row["own_effort"], row["peer_effort"]) == (-2.0, 1.0, 0.5)


def test_a_proxys_effort_is_called_a_proxys() -> None:
    district = plan(target("services_share", 56.0, "%"), region="jinpu")
    (row,) = efforts(district, known(district, points(SHARES)))
    assert (row["region"], row["proxy"]) == ("dalian", True)


def test_counts_are_compared_in_growth() -> None:
    asked = plan(target("hitech_enterprises", 700.0, "家"))
    stock = points({2014: 100.0, 2015: 200.0, 2016: 100.0}, "hitech_enterprises", "enterprises")
    (row,) = efforts(asked, known(asked, stock), shenyang={2014: 1.0, 2015: 2.0, 2016: 6.0})
    # Sevenfold in three years is a little less than a doubling a year: the fall here falls short, no year there does.
    assert (row["measure"], row["required"]) == ("growth", pytest.approx(7.0 ** (1 / 3) - 1.0))
    assert (row["own_effort"], row["peer_effort"]) == (0.5, 0.0)
    assert row["own_steps"] == row["peer_steps"] == 2


def test_a_target_without_a_series_has_no_row() -> None:
    asked = plan(target("rd_intensity", 3.0, "%"))
    found = known(asked, points(SHARES))
    table = effort_among_peers(asked, found, found.series.iloc[:0])
    assert table.empty
    assert tuple(table.columns) == PEER_EFFORT_COLUMNS
