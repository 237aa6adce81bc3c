"""One annual series for every target, reading and region of a plan, as it was known as of a year."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from numbers import Integral

import pandas as pd

from jinpu.catalogue import load_indicators
from jinpu.errors import InputError
from jinpu.evidence import Evidence, choose, cut, splice
from jinpu.evidence import as_of as known_as_of
from jinpu.evidence.schema import BOUNDS, reason
from jinpu.indicators.baselines import stated_baselines
from jinpu.indicators.candidates import ids_of
from jinpu.indicators.estimates import estimates
from jinpu.indicators.formulas import FORMULAS, Request
from jinpu.indicators.grades import grade_of, place_of, regions_of, support_of
from jinpu.indicators.specs import spec_of
from jinpu.memory import memoize
from jinpu.plan import Plan, Reading, StatedTarget

# Further from a plan than this there is nothing to judge.
YEARS_AROUND = 20
SERIES_COLUMNS = (
    "target", "reading", "region", "region_role", "proxy", "parent_level", "comparable", "year", "value", "unit",
    "offset", "rounding", "quality", "status", "vintage", "later_vintage", "segment", "spliced", "break_cause",
    "break_cause_zh", "observations", "formula",
)  # fmt: skip
LEFT_OUT_COLUMNS = (
    "target", "reading", "region", "year", "observation", "observations", "value", "unit", "reason", "reason_en",
    "reason_zh",
)  # fmt: skip
_TYPES = {
    "year": "int64", "value": "float64", "proxy": "bool", "comparable": "bool", "parent_level": "int64",
    "offset": "float64", "rounding": "float64", "later_vintage": "bool", "segment": "int64", "spliced": "float64",
}  # fmt: skip
_JOINED = (
    "segment", "break_cause", "break_cause_zh", "spliced", "region_role", "proxy", "parent_level", "comparable",
)  # fmt: skip
_NEEDED = (
    "id", "region", "indicator", "item", "year", "period_kind", "period", "value", "unit", "value_printed",
    "unit_printed", "rounding", "quality", "status", "vintage", "vintage_printed", "source_publisher", "rank", "basis",
    "may_stand_in", "usable", "reason_en", "reason_zh",
)  # fmt: skip
# A parent's share or density can be held against a district's target; its total cannot.
_COMPARABLE_KINDS = ("share", "density", "ratio", "rate")
# What a place's part of a total is measured by, the fitter first: money by output, all else by people.
OUTPUT, PEOPLE = "gdp", "pop_resident"


@dataclass(frozen=True)
class IndicatorSeries:
    """The series of a plan as of a year, the observations left out of them, and each reading's evidence grade.

    `series` has one row a target x reading x region x year (`SERIES_COLUMNS`), in the unit of the reading's indicator.
    `spliced` is NaN for bounds and for points that no splice can use. `left_out` has `LEFT_OUT_COLUMNS`; `grades` one
    row a target x reading: target, reading, main, indicator, grade, region (whose series is judged, "" for D), parent
    (the region above whose series stands beside it), place (what lies between them), part (of the parent's people or
    output, for a proxy's totals), proxy, comparable, points, points_in_plan, reason, reason_en, reason_zh,
    would_settle_en, would_settle_zh. `estimates` has what `jinpu.indicators.estimates` says of later years, with target
    and reading; no estimate is ever a value of a series.
    """

    series: pd.DataFrame
    left_out: pd.DataFrame
    grades: pd.DataFrame
    estimates: pd.DataFrame


@memoize
def indicator_series(plan: Plan, evidence: Evidence, as_of: int) -> IndicatorSeries:
    """Compute every series that bears on `plan`, from what was known as of `as_of`.

    Args:
        plan: the plan.
        evidence: from `jinpu.evidence.load_evidence`.
        as_of: the last year known; nothing about later years is used.

    Raises:
        InputError: `as_of` is no year near the plan's.
    """
    first, last = plan.baseline_year - YEARS_AROUND, plan.end_year + YEARS_AROUND
    if not isinstance(as_of, Integral) or not first <= as_of <= last:
        remedy = f"give a whole number from {first} to {last}"
        raise InputError(f"{as_of!r} is no year as of which it can be judged", where=plan.id, remedy=remedy)
    readings = [(target, reading) for target in plan.targets for reading in target.readings]
    codes = tuple(dict.fromkeys(reading.indicator for _, reading in readings))
    known = _of_regions(evidence.observations, stated_baselines(plan), regions_of(plan.region))
    known_then = partial(known_as_of, year=as_of, known_by=evidence.known_by)
    chosen, left_out, sizes = _settled(plan, known, codes, known_then)
    joined = _joined(chosen, evidence.breaks, regions_of(plan.region))
    series = [_for_reading(joined, target, reading) for target, reading in readings]
    unused = [_for_reading(left_out, target, reading) for target, reading in readings]
    grades = [_grade_row(plan, *pair, rows, sizes) for pair, rows in zip(readings, series, strict=True)]
    guessed = estimates(joined, known_then(known), evidence.breaks, as_of)
    named = [
        guessed[guessed["indicator"] == reading.indicator].assign(target=target.id, reading=reading.id)
        for target, reading in readings
    ]
    return IndicatorSeries(
        _stacked(series, SERIES_COLUMNS),
        _stacked(unused, LEFT_OUT_COLUMNS),
        pd.DataFrame(grades),
        pd.concat(named, ignore_index=True),
    )


def _settled(
    plan: Plan, known: pd.DataFrame, codes: tuple[str, ...], known_then: Callable[[pd.DataFrame], pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The chosen rows of all indicators asked, the rows left out, and chosen sizes, of the region and those above."""
    specs = [spec_of(code) for code in codes]
    parts = {code for spec in specs for code in (spec.first, *sum(spec.second, ())) if code} | {OUTPUT, PEOPLE}
    part_rows = known_then(known[known["indicator"].isin(parts)])
    chosen_parts, unused_parts = choose(part_rows.assign(observations=ids_of(part_rows)))
    request = Request(plan.baseline_year, chosen_parts)
    found = [FORMULAS[spec.formula](known, spec, request) for spec in specs]
    candidates = pd.concat([each.rows for each in found], ignore_index=True)
    chosen, left_out = choose(known_then(candidates))
    unusable = [each.unusable.assign(indicator=code) for code, each in zip(codes, found, strict=True)]
    stocks = {spec.first: spec.indicator for spec in specs if spec.formula == "added"}
    unused = unused_parts[unused_parts["indicator"].isin(stocks)]
    unused = unused.assign(indicator=unused["indicator"].map(stocks))
    return chosen, pd.concat([left_out, *unusable, unused], ignore_index=True), chosen_parts


def _of_regions(observations: pd.DataFrame, stated: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """What bears on the regions, variants aside, in the columns that formulas and choice need."""
    there = observations.loc[observations["region"].isin(regions) & (observations["item"] == ""), list(_NEEDED)]
    return pd.concat([there, stated[list(_NEEDED)]], ignore_index=True) if len(stated) else there


def _for_reading(rows: pd.DataFrame, target: StatedTarget, reading: Reading) -> pd.DataFrame:
    mine = rows[rows["indicator"] == reading.indicator]
    formula = spec_of(reading.indicator).formula
    return mine.assign(target=target.id, reading=reading.id, observation=mine["id"], formula=formula)


def _joined(chosen: pd.DataFrame, breaks: pd.DataFrame, regions: tuple[str, ...]) -> pd.DataFrame:
    """All series cut at breaks and spliced, with each region's role."""
    kinds = {code: row.unit_kind for code, row in load_indicators().items()}
    pieces = [
        _spliced(rows, str(region), str(code), breaks).assign(
            region_role="parent" if regions.index(str(region)) else "own",
            proxy=region != regions[0],
            parent_level=regions.index(str(region)),
            comparable=region == regions[0] or kinds[str(code)] in _COMPARABLE_KINDS,
        )
        for (code, region), rows in chosen.groupby(["indicator", "region"], sort=False)
    ]
    return pd.concat(pieces, ignore_index=True) if pieces else chosen.reindex(columns=[*chosen.columns, *_JOINED])


def _spliced(chosen: pd.DataFrame, region: str, code: str, breaks: pd.DataFrame) -> pd.DataFrame:
    """The chosen values of one series cut at breaks and spliced."""
    indicator = load_indicators()[code]
    chosen = chosen.reset_index(drop=True)
    years = [int(year) for year in chosen["year"]]
    pieces = cut(breaks, region, spec_of(code).breaks_of, years, list(chosen["basis"]))
    values = ~chosen["quality"].isin(BOUNDS)
    line = splice(
        list(chosen.loc[values, "year"]),
        list(chosen.loc[values, "value"]),
        list(pieces.loc[values, "segment"]),
        additive=indicator.unit_kind in ("share", "rate") or indicator.lower is None,
        lower=indicator.lower,
        upper=indicator.upper,
    )
    return chosen.assign(
        segment=pieces["segment"],
        break_cause=pieces["cause_en"],
        break_cause_zh=pieces["cause_zh"],
        spliced=pd.Series(line, index=chosen.index[values], dtype=float).reindex(chosen.index),
    )


def _grade_row(
    plan: Plan, target: StatedTarget, reading: Reading, rows: pd.DataFrame, sizes: pd.DataFrame
) -> dict[str, object]:
    first, last = plan.baseline_year + 1, plan.due(target)
    by_region = dict(iter(rows.groupby("region")))
    support = {region: support_of(by_region.get(region), first, last) for region in regions_of(plan.region)}
    kind = load_indicators()[reading.indicator].unit_kind
    comparable = kind in _COMPARABLE_KINDS
    grade = grade_of(support, comparable=comparable)
    proxy = grade.letter == "C"
    part = _part_of(sizes, plan.region, grade.parent, kind) if proxy and not comparable else math.nan
    key = "parent_not_comparable" if grade.reason == "parent_by_part" and math.isnan(part) else grade.reason
    behind = support.get(grade.region)
    en, zh = reason(key)
    return {
        "target": target.id,
        "reading": reading.id,
        "main": reading.main,
        "indicator": reading.indicator,
        "grade": grade.letter,
        "region": grade.region,
        "parent": grade.parent,
        "place": place_of(plan.region, grade.parent) if grade.parent else "",
        "part": part,
        "proxy": proxy,
        "comparable": comparable or grade.region == plan.region,
        "points": behind.points if behind else 0,
        "points_in_plan": behind.points_in_plan if behind else 0,
        "reason": key,
        "reason_en": en,
        "reason_zh": zh,
        "would_settle_en": target.would_settle.en,
        "would_settle_zh": target.would_settle.zh,
    }


def _part_of(sizes: pd.DataFrame, region: str, parent: str, kind: str) -> float:
    """The region's part of its parent's output (money) or people in the newest year that shows both, else NaN."""
    values = sizes[~sizes["quality"].isin(BOUNDS)]
    for code in (OUTPUT, PEOPLE) if kind == "money" else (PEOPLE, OUTPUT):
        table = values[values["indicator"] == code].pivot_table(index="year", columns="region", values="value")
        both = table[[region, parent]].dropna() if {region, parent} <= set(table) else table.iloc[:0]
        if len(both):
            newest = both.iloc[-1]
            return float(min(newest[region] / newest[parent], 1.0))
    return math.nan


def _stacked(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    rows = pd.concat(frames, ignore_index=True)[list(columns)]
    return rows.astype({name: kind for name, kind in _TYPES.items() if name in columns})
