"""One annual series for every target, reading and region of a plan, as it was known as of a year."""

from dataclasses import dataclass

import pandas as pd

from jinpu.catalogue import load_indicators
from jinpu.evidence import Evidence, cut, splice
from jinpu.evidence.schema import BOUNDS, no_observations
from jinpu.evidence.tables import reason
from jinpu.indicators.baselines import stated_baselines
from jinpu.indicators.formulas import FORMULAS, Request
from jinpu.indicators.grades import grade_of, regions_of
from jinpu.indicators.specs import spec_of
from jinpu.plan import Plan, Reading, Target

SERIES_COLUMNS = (
    "target", "reading", "region", "region_role", "proxy", "parent_level", "comparable", "year", "value", "unit",
    "offset", "quality", "status", "vintage", "later_vintage", "segment", "spliced", "break_cause", "break_cause_zh",
    "observations", "formula",
)  # fmt: skip
LEFT_OUT_COLUMNS = (
    "target", "reading", "region", "year", "observation", "value", "unit", "reason", "reason_en", "reason_zh",
)  # fmt: skip
# A parent's share or density can be held against a district's target; its total cannot.
_COMPARABLE_KINDS = ("share", "density", "ratio", "rate")


@dataclass(frozen=True)
class IndicatorSeries:
    """The series of a plan as of a year, the observations left out of them, and each reading's evidence grade.

    `series` has one row a target x reading x region x year (`SERIES_COLUMNS`), in the unit of the reading's indicator.
    `spliced` is NaN for bounds and for points that no splice can use. `left_out` has `LEFT_OUT_COLUMNS`; `grades` one
    row a target x reading: target, reading, main, indicator, grade, region (whose series carries the verdict; "" for D),
    proxy, comparable, points, points_in_plan, reason, reason_en, reason_zh, would_settle_en, would_settle_zh.
    """

    series: pd.DataFrame
    left_out: pd.DataFrame
    grades: pd.DataFrame


def indicator_series(plan: Plan, evidence: Evidence, as_of: int) -> IndicatorSeries:
    """Compute every series that bears on `plan`, from what was known as of `as_of`.

    Args:
        plan: the plan.
        evidence: from `jinpu.evidence.load_evidence`.
        as_of: the last year known; nothing about later years is used.
    """
    series: list[pd.DataFrame] = []
    left_out: list[pd.DataFrame] = []
    grades: list[dict[str, object]] = []
    stated = stated_baselines(plan)
    for target in plan.targets:
        for reading in target.readings:
            known = _with_stated(evidence.observations, stated, target, reading)
            rows, unused = _reading_series(plan, target, reading, Evidence(known, evidence.problems, evidence.breaks), as_of)
            series.append(rows)
            left_out.append(unused)
            grades.append(_grade_row(plan, target, reading, rows))
    return IndicatorSeries(
        _stacked(series, SERIES_COLUMNS), _stacked(left_out, LEFT_OUT_COLUMNS), pd.DataFrame(grades)
    )


def _with_stated(
    observations: pd.DataFrame, stated: pd.DataFrame, target: Target, reading: Reading
) -> pd.DataFrame:
    """The observations, with the plan's own baseline for the reading it was stated for."""
    mine = stated[(stated["locator_target"] == target.id) & (stated["indicator"] == reading.indicator)]
    mine = mine.drop(columns="locator_target")
    return pd.concat([observations, mine], ignore_index=True) if len(mine) else observations


def _reading_series(
    plan: Plan, target: Target, reading: Reading, evidence: Evidence, as_of: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    spec = spec_of(reading.indicator)
    request = Request(as_of=as_of, baseline_year=plan.baseline_year)
    rows, unused = [], []
    for level, region in enumerate(regions_of(plan.region)):
        there = evidence.observations[evidence.observations["region"] == region]
        chosen, left_out = FORMULAS[spec.formula](there, spec, request)
        labels = {"target": target.id, "reading": reading.id, "region": region}
        rows.append(_labelled(_joined(chosen, region, spec.breaks_of, evidence.breaks), labels, level, spec.formula))
        unused.append(left_out.assign(observation=left_out["id"], **labels))
    return _stacked(rows, SERIES_COLUMNS), _stacked(unused, LEFT_OUT_COLUMNS)


def _joined(chosen: pd.DataFrame, region: str, breaks_of: str, breaks: pd.DataFrame) -> pd.DataFrame:
    """The chosen values cut at breaks and spliced."""
    indicators = load_indicators()
    chosen = chosen.reset_index(drop=True)
    years = [int(year) for year in chosen["year"]]
    pieces = cut(breaks, region, breaks_of, years, list(chosen["basis"]))
    values = ~chosen["quality"].isin(BOUNDS)
    spliced = pd.Series(float("nan"), index=chosen.index)
    if values.any():
        indicator = indicators[str(chosen["indicator"].iloc[0])]
        spliced[values] = splice(
            [year for year, value in zip(years, values, strict=True) if value],
            list(chosen.loc[values, "value"]),
            list(pieces.loc[values, "segment"]),
            additive=indicator.unit_kind in ("share", "rate") or indicator.lower is None,
            lower=indicator.lower,
            upper=indicator.upper,
        )
    return chosen.assign(
        segment=pieces["segment"], break_cause=pieces["cause_en"], break_cause_zh=pieces["cause_zh"], spliced=spliced
    )


def _labelled(rows: pd.DataFrame, labels: dict[str, str], level: int, formula: str) -> pd.DataFrame:
    kinds = rows["indicator"].map({code: row.unit_kind for code, row in load_indicators().items()})
    return rows.assign(
        **labels,
        region_role="parent" if level else "own",
        proxy=bool(level),
        parent_level=level,
        comparable=(level == 0) | kinds.isin(_COMPARABLE_KINDS),
        formula=formula,
    )


def _grade_row(plan: Plan, target: Target, reading: Reading, rows: pd.DataFrame) -> dict[str, object]:
    usable = rows[rows["spliced"].notna()]
    by_region = {region: list(usable.loc[usable["region"] == region, "year"]) for region in regions_of(plan.region)}
    first, last = plan.baseline_year + 1, plan.end_year
    comparable = load_indicators()[reading.indicator].unit_kind in _COMPARABLE_KINDS
    grade = grade_of(by_region, plan.region, first, last, comparable=comparable)
    years = by_region.get(grade.region, [])
    en, zh = reason(grade.reason)
    return {
        "target": target.id,
        "reading": reading.id,
        "main": reading.main,
        "indicator": reading.indicator,
        "grade": grade.letter,
        "region": grade.region,
        "proxy": grade.letter == "C",
        "comparable": comparable or grade.region == plan.region,
        "points": len(years),
        "points_in_plan": sum(first <= year <= last for year in years),
        "reason": grade.reason,
        "reason_en": en,
        "reason_zh": zh,
        "would_settle_en": target.would_settle.en,
        "would_settle_zh": target.would_settle.zh,
    }


def _stacked(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    filled = [frame[list(columns)] for frame in frames if len(frame)]
    if filled:
        return pd.concat(filled, ignore_index=True)
    return frames[0][list(columns)] if frames else no_observations().reindex(columns=list(columns))
