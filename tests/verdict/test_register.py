"""The register holds what was said, in order, and tells when somebody changed it."""

import csv
import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.forecast.scores import brier
from jinpu.plan import Outcome, Plan, Source, Text, load_plan, load_plans
from jinpu.verdict.register import COLUMNS, Entry, decided, live_entries, read_register, register

DAY = dt.date(2026, 11, 27)
GERMANY = load_plan("germany-2030")
NEAR, FAR = "oda_gni_share_2030_0_7", "women_federal_managers_2025_50"


def entries(chance: float = 0.6, value: float = 0.79, plan: Plan = GERMANY) -> list[Entry]:
    said = {"plan": plan.id, "as_of": 2022, "reading": "as_written", "main": True, "probability": chance,
            "verdict": "likely", "basis": "own", "median": value, "q5": 0.6, "q95": 0.9, "target_value": 0.7,
            "unit": "percent", "direction": "at_least"}  # fmt: skip
    verdicts = pd.DataFrame([{**said, "target": target} for target in (NEAR, FAR)])
    series = pd.DataFrame(
        {"target": NEAR, "reading": "as_written", "region": "germany", "year": [2022], "value": value}
    )
    return live_entries(plan, verdicts, series, DAY, "c0de")


def test_only_what_is_due_this_year_or_later_and_open_is_registered() -> None:
    (entry,) = entries()
    assert (entry["target"], entry["due"], entry["probability"]) == (NEAR, "2030", "0.6")


def test_the_same_figures_by_the_same_code_stand_there_once(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    assert [register(path, entries()), register(path, entries()), register(path, entries(0.7, 0.8))] == [1, 0, 1]
    rows = read_register(path)
    assert [row["probability"] for row in rows] == ["0.6", "0.7"]
    assert rows[0]["evidence"] != rows[1]["evidence"]


@pytest.mark.parametrize("change", ["probability", "date", "evidence", "order", "first row"])
def test_a_changed_register_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "register.csv"
    for value in (0.79, 0.8, 0.81):
        register(path, entries(value=value))
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    if change == "order":
        rows = [rows[1], rows[0], rows[2]]
    elif change == "first row":
        rows = rows[1:]
    else:
        rows[1][change] = "0"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(InputError, match=r"line [23]: is not as it was written"):
        register(path, entries(value=0.9))


def test_a_registered_chance_is_scored_once_its_outcome_is_known(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    register(path, entries())
    assert decided(read_register(path), [GERMANY]).empty
    source = Source(title=Text(en="Destatis", zh="德国联邦统计局"), url="")
    outcome = Outcome(value=0.8, unit="percent", year=2030, met="met", source=source)
    targets = tuple(
        each.model_copy(update={"outcome": outcome}) if each.id == NEAR else each for each in GERMANY.targets
    )
    known = decided(read_register(path), [GERMANY.model_copy(update={"targets": targets})])
    assert brier(known["probability"].to_numpy(), known["met"].to_numpy()) == pytest.approx(0.16)


def test_the_shipped_register_is_as_it_was_written() -> None:
    rows = read_register(Path("data/raw/register.csv"))
    plans = {plan.id: plan for plan in load_plans()}
    assert len(rows) > 40
    for row in rows:
        due = plans[row["plan"]].due(plans[row["plan"]].target(row["target"]))
        assert row["date"][:4] <= str(due) == row["due"]
        assert 0.0 <= float(row["probability"]) <= 1.0
