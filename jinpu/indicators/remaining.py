"""What is left to do before a plan can be judged well, and what in it looks like a slip, in plain words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from jinpu.catalogue import convert, folder_in_use, load_indicators, load_regions, parents_of
from jinpu.evidence import Evidence, read_evidence
from jinpu.indicators.grades import FEWEST_FOR_A
from jinpu.indicators.series import indicator_series
from jinpu.indicators.specs import spec_of
from jinpu.inputs import read_table
from jinpu.plan import Plan, StatedTarget, target_of

_NAMED = 4
_LEVELS = ("level", "annual", "each_year")


def remaining_work(plan: Plan, raw: Path) -> list[str]:
    """Say, a line each, what a plan still lacks and what looks like a slip; empty when nothing does.

    Args:
        plan: the plan.
        raw: the folder with its figures and yearbooks.

    Raises:
        InputError: a file in `raw` cannot be used; names file, line and remedy.
    """
    evidence = read_evidence(raw)
    with folder_in_use(raw):
        return [*_targets(plan, evidence), *_figures(plan, evidence), *_blanks(raw / "figures.csv")]


def _targets(plan: Plan, evidence: Evidence) -> Iterator[str]:
    series = indicator_series(plan, evidence, plan.end_year).series
    own = series[(series["region"] == plan.region) & series["spliced"].notna()]
    values = {
        target.id: own[(own["target"] == target.id) & (own["reading"] == target.main_reading.id)].set_index("year")
        for target in plan.targets
    }
    bare = [name for name, rows in values.items() if rows.empty]
    few = [name for name, rows in values.items() if 0 < len(rows) < FEWEST_FOR_A]
    counted = f"of {len(plan.targets)} targets"
    if bare:
        yield f"{len(bare)} {counted} have no figure of {plan.region}: {_named(bare)}; write them into figures.csv"
    if few:
        yield f"{len(few)} {counted} have figures of fewer than {FEWEST_FOR_A} years: {_named(few)}"
    for target in plan.targets:
        yield from _wrong_side(plan, target, values[target.id]["value"])


def _wrong_side(plan: Plan, target: StatedTarget, past: "pd.Series[float]") -> Iterator[str]:
    """A value that was reached before the plan began: often its direction is the wrong one."""
    asked, indicator = target_of(plan, target, target.main_reading), load_indicators()[target.indicator]
    if asked.kind not in _LEVELS or asked.value is None:
        return
    stated = target.baseline
    start = past.get(plan.baseline_year) if stated is None else convert(stated.value, stated.unit, indicator.unit)
    if start is not None and asked.sign * (asked.value - float(start)) < 0:
        side, other = ("below", "at_most") if asked.sign > 0 else ("above", "at_least")
        yield (
            f"target {target.id}: {asked.value:g} lies {side} the {float(start):g} of the baseline year, so that "
            f'{asked.direction} is met from the start; if it is to be {other}, write direction = "{other}"'
        )


def _figures(plan: Plan, evidence: Evidence) -> Iterator[str]:
    """Figures that no target can use: of other places, or of other indicators."""
    known, clauses = evidence.observations, [each for clause in plan.clauses for each in clause.evidence]
    near = {plan.region, *parents_of(plan.region), *(each.region for each in clauses)}
    for region, rows in known[~known["region"].isin(near)].groupby("region"):
        name = load_regions()[str(region)].name_en
        yield f"{_counted(rows)} of {name}, which is neither {plan.region} nor around it: no target uses them"
    specs = [spec_of(reading.indicator) for target in plan.targets for reading in target.readings]
    wanted = {code for spec in specs for code in (spec.indicator, spec.first, spec.also, *sum(spec.second, ()))}
    wanted |= {each.indicator for each in clauses}
    for code, rows in known[known["region"].isin(near) & ~known["indicator"].isin(wanted)].groupby("indicator"):
        yield f"{_counted(rows)} of {code}, which no target names"


def _counted(rows: pd.DataFrame) -> str:
    """How many figures there are, and where the first stands."""
    first = str(rows["locator"].iloc[0]) or str(rows["id"].iloc[0])
    return f"{first}: 1 figure is" if len(rows) == 1 else f"{first} and others: {len(rows)} figures are"


def _blanks(path: Path) -> Iterator[str]:
    blank = [row for row in read_table(path).records() if not row[1].get("value")] if _has_rows(path) else []
    if blank:
        yield f"{len(blank)} row{'s' * (len(blank) > 1)} of figures.csv without a value"


def _has_rows(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else "")
