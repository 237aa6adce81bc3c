"""The verdicts on a plan as of a year: one row a target and reading, and the distributions behind them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from jinpu.catalogue import convert
from jinpu.errors import InputError
from jinpu.forecast import SHOWN, Forecaster, Forecasts
from jinpu.forecast.panel import relative_uncertainty
from jinpu.forecast.partial import BOUND
from jinpu.indicators import IndicatorSeries
from jinpu.memory import memoize
from jinpu.plan import Plan, Reading, StatedTarget, Target, target_of
from jinpu.verdict.judging import Row, judged_rows, refuse_unknown_years
from jinpu.verdict.ratings import RATINGS

COLUMNS = (
    "plan", "as_of", "target", "reading", "main", "indicator", "kind", "stated_value", "grade", "proxy", "region",
    "parent", "n", "newest_year", "newest_value", "target_value", "unit", "direction", "end_year", "probability",
    "verdict", "abstained", "indicative", "basis", "estimate", "low", "high", "median", "q5", "q95", "required_change",
    "recent_change", "effort", "expected_year", "latest_year", "arrow", "outcome_value", "outcome_year",
    "outcome_status", *RATINGS,
)  # fmt: skip
# What a forecast takes of a series; a step into another segment was never observed.
SERIES_COLUMNS = ("series", "year", "value", "quality", "spread", "step", "segment")
QUANTILE_COLUMNS = ("target", "reading", "year", *SHOWN)
_SPREAD = ("median", "q5", "q95")
# On which side of a bound the value lies; the mean of a normal error that can only go that way, in standard deviations.
BEYOND = {"floor": 1, "ceiling": -1}
HALF_NORMAL_MEAN = math.sqrt(2.0 / math.pi)
_EFFORT = ("required_change", "recent_change", "effort", "expected_year", "latest_year")


@dataclass(frozen=True)
class PlanVerdicts:
    """What is said of a plan as of a year.

    Attributes:
        verdicts: `COLUMNS`, one row a target and reading; probability NaN where abstained. `newest_year` and
            `newest_value` are those of the series, `latest_year` the last one in which the move can still start;
            `target_value` is asked of the series' level, in `unit`, `stated_value` what the plan says (for growth and
            cuts per cent).
        quantiles: `QUANTILE_COLUMNS`, a row a target, reading and year up to the plan's end, in the indicator's unit.
    """

    verdicts: pd.DataFrame
    quantiles: pd.DataFrame


@dataclass(frozen=True)
class TargetEvidence:
    """One reading of a target with what it rests on.

    Attributes:
        stated: the target as the plan states it.
        target: what the reading asks for.
        grade: its row of `IndicatorSeries.grades`.
        rows: rows of `IndicatorSeries.series` that can be used, of the region that the grade names (a proxy's are those
            of a region above), oldest first; `spliced` is the level, `offset` above what was added since the baseline.
        above: the same of the region above that stands beside it.
        estimates: what is said of the years behind both (`IndicatorSeries.estimates`), before the target's.
    """

    target: Target
    stated: StatedTarget
    grade: Mapping[str, object]
    rows: pd.DataFrame
    above: pd.DataFrame
    estimates: pd.DataFrame

    @property
    def region(self) -> str:
        """Whose series is used, "" for none."""
        return str(self.grade["region"])

    @property
    def proxy(self) -> bool:
        """Whether the plan's own region has no figure."""
        return bool(self.grade["proxy"])

    @property
    def points(self) -> int:
        """Number of independent values; a lone bound counts as one."""
        return int(str(self.grade["points"])) or min(1, len(self.rows))

    @property
    def bounded(self) -> bool:
        """Whether the newest figure is only a bound."""
        return not self.rows.empty and self.rows["quality"].iloc[-1] in BEYOND

    @property
    def offset(self) -> float:
        """What lies between the value that the target is stated in and the level of the series."""
        added = self.target.kind == "added" and len(self.rows) and not self.proxy
        return float(self.rows["offset"].iloc[-1]) if added else 0.0

    @property
    def series(self) -> pd.DataFrame:
        """`SERIES_COLUMNS` for `judged_rows`: own values under the target's series, those above under its parent."""
        own = self.rows.iloc[:0] if self.proxy else self.rows
        rows = pd.concat([own.assign(series=self.target.series), self.above.assign(series=self.asked.parent)])
        added = self.target.kind == "added"
        # A difference from the baseline's stock carries the rounding of both; its level only the stock's.
        halves = (2.0 - (rows["offset"] != 0.0)) if added else 2.0
        step = (halves * rows["rounding"]).where(rows["quality"] == "exact", 0.0)
        levels = rows["spliced"] + rows["offset"] * added
        values = rows.assign(value=levels, step=step, spread=0.0)[list(SERIES_COLUMNS)]
        later = self.estimates.assign(quality="exact", step=0.0)
        names = {str(self.grade["parent"]): self.asked.parent}
        names |= {} if self.proxy else {self.region: self.target.series}
        later["series"] = later["region"].map(names)
        newest = values.groupby("series")[["year", "segment"]].last()
        later = later.join(newest.rename(columns={"year": "newest"}), on="series")
        later = later[later["year"] > later["newest"]]
        return pd.concat([values, later[list(SERIES_COLUMNS)]]) if len(later) and self._of_one_year else values

    @property
    def _of_one_year(self) -> bool:
        """Whether the target's own year decides, so that an estimate of an earlier one decides nothing."""
        return self.target.kind in ("level", "annual", "growth", "cut")

    @property
    def estimated(self) -> str:
        """What the newest year rests on where that is an estimate: growth or part_year, else ""."""
        mine = self.estimates[self.estimates["region"] == self.region]
        return str(mine["kind"].iloc[-1]) if len(mine) and self._of_one_year else ""

    @cached_property
    def asked(self) -> Target:
        """The target on the level of the series, within the indicator's bounds or above what is booked."""
        beside = self._beside
        if self.target.kind != "added":
            return beside
        if self.proxy:
            return replace(beside, kind="level", lower=0.0, upper=None)
        # A stock may shrink; a running sum of additions (no stock behind it) cannot.
        booked = 0.0 if self.offset else float(self.rows["spliced"].iloc[-1])
        return replace(beside, baseline=self.offset, lower=booked, upper=None)

    @property
    def _beside(self) -> Target:
        """The target with the region above that stands beside it."""
        if self.above.empty:
            return self.target
        part, counted = float(str(self.grade["part"])), self.proxy and self.target.kind == "added"
        return replace(
            self.target,
            parent=f"{self.target.series}|{self.grade['parent']}",
            part=None if math.isnan(part) else part,
            place=str(self.grade["place"]),
            parent_baseline=float(self.above["offset"].iloc[-1]) if counted else 0.0,
        )

    @property
    def level(self) -> Target | None:
        """What is asked of the level in the end year; None where that needs a baseline that is not known."""
        if self.asked.is_compounded:
            return self.target
        known = dict(zip(self.rows["year"], self.rows["spliced"] + self.offset, strict=True))
        baseline = self.offset if self.target.kind == "added" else known.get(self.target.baseline_year)
        return self.asked.as_level(baseline)

    @property
    def abstained(self) -> str:
        """Code of the first reason not to judge (`abstentions.csv`), "" for none."""
        reasons = {
            "no_target_value": self.target.value is None,
            "no_series": self.rows.empty,
            "not_comparable": not self.grade["comparable"] and math.isnan(float(str(self.grade["part"]))),
        }
        return next((code for code, holds in reasons.items() if holds), "")

    @property
    def askable(self) -> bool:
        """Whether there is a number to hold a series against."""
        return self.target.value is not None and not self.rows.empty


def evidence_of(plan: Plan, stated: StatedTarget, reading: Reading, known: IndicatorSeries) -> TargetEvidence:
    """One reading with its series and grade, all of the same year."""
    chosen = (known.grades["target"] == stated.id) & (known.grades["reading"] == reading.id)
    grade = {str(name): cell for name, cell in known.grades[chosen].iloc[0].to_dict().items()}
    of_reading = (known.series["target"] == stated.id) & (known.series["reading"] == reading.id)
    target, found = target_of(plan, stated, reading), known.series[of_reading].sort_values("year")
    rows, above = (_usable(found[found["region"] == grade[name]], target) for name in ("region", "parent"))
    said = known.estimates
    of_reading = (said["target"] == stated.id) & (said["reading"] == reading.id) & (said["year"] < target.year)
    return TargetEvidence(target, stated, grade, rows, above, said[of_reading].sort_values("year"))


def _usable(rows: pd.DataFrame, target: Target) -> pd.DataFrame:
    """One region's values, and behind them the newest bound where it says more than they do.

    A bound stands for the mean of what lies just beyond it. In the target's own year it decides or says nothing.
    """
    values = rows[rows["spliced"].notna()]
    last = values.iloc[-1] if len(values) else None
    bounds = rows[rows["quality"].isin(BEYOND) & (True if last is None else rows["year"] > last["year"])].iloc[-1:]
    if bounds.empty:
        return values
    bound, side = bounds.iloc[0], BEYOND[bounds["quality"].iloc[0]]
    moved = float(bound["value"]) * (1.0 + side * HALF_NORMAL_MEAN * relative_uncertainty()[bound["quality"]])
    # "Over 50" after 60 says nothing; "nearly 50" says where it stands.
    says_more = last is None or side < 0 or moved > last["spliced"]
    decides = (
        target.value is not None
        and target.kind in ("level", "annual")
        and target.met_by(bound["value"]) == (side == target.sign)
    )
    if not says_more or not (bound["year"] < (target.year or 0) or decides):
        return values
    segment = bound["segment"] if last is None else last["segment"]
    return pd.concat([values, bounds.assign(spliced=moved, segment=segment)])


@memoize
def judge_plan(
    plan: Plan, indicator_series: IndicatorSeries, as_of: int, *, forecaster: Forecaster | None = None
) -> PlanVerdicts:
    """Judge every reading of every target.

    Args:
        plan: the plan.
        indicator_series: its series and grades, as of the same year.
        as_of: last year known.
        forecaster: what forecasts instead of ours (`jinpu.forecast.Forecaster`).

    Returns:
        Verdicts on spliced series, so that the step of a break never counts as growth. A proxy's verdict is marked
        `indicative`; without a number or without a series there is none, and `abstained` holds the reason (see
        `abstentions.csv`).

    Raises:
        InputError: the series hold years after `as_of`, or `value` and `spliced` say different things.
    """
    refuse_unknown_years(indicator_series.series, as_of, f"the series of {plan.id}")
    refuse_half_changed(indicator_series.series, plan.id)
    cases = [
        evidence_of(plan, stated, reading, indicator_series) for stated in plan.targets for reading in stated.readings
    ]
    asked = [case for case in cases if case.askable]
    independent = {case.target.series: case.points for case in asked}
    judged = judged_rows(
        _stacked(asked), [case.asked for case in asked], as_of, independent, drawn=True, forecaster=forecaster
    )
    rows: Mapping[str, Row] = {case.target.series: row for case, row in zip(asked, judged, strict=True)}
    said = [_verdict(case, rows.get(case.target.series, {}), as_of) for case in cases]
    return PlanVerdicts(pd.DataFrame(said, columns=list(COLUMNS)), _quantiles(asked, judged))


def refuse_half_changed(series: pd.DataFrame, plan: str) -> None:
    """Refuse series whose newest segment was changed in one of `value` and `spliced` only: which one is meant?

    Raises:
        InputError: they differ.
    """
    newest = series["segment"] == series.groupby(["target", "reading", "region"])["segment"].transform("max")
    apart = (series["spliced"] - series["value"]).abs() > 1e-9 * series["value"].abs()
    changed = series[newest & series["spliced"].notna() & apart & ~series["quality"].isin(BEYOND)]
    if len(changed):
        row = changed.iloc[0]
        raise InputError(
            f"value ({row['value']:g}) and spliced ({row['spliced']:g}) differ in {row['year']}",
            where=f"the series of {plan}, {row['target']}, {row['region']}",
            remedy="change both alike; forecasts are made on spliced",
        )


def _stacked(cases: Sequence[TargetEvidence]) -> pd.DataFrame:
    frames = [case.series for case in cases]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(SERIES_COLUMNS))


def _quantiles(cases: Sequence[TargetEvidence], judged: Sequence[Row]) -> pd.DataFrame:
    """What was predicted of each case's years up to the plan's end, as the target is stated."""
    frames = []
    for case, row in zip(cases, judged, strict=True):
        path = row["path"]
        if isinstance(path, Forecasts) and not case.abstained:
            table = path.quantiles().assign(target=case.target.id, reading=case.target.reading)
            table[list(SHOWN)] -= case.offset
            frames.append(table[list(QUANTILE_COLUMNS)])
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(QUANTILE_COLUMNS))


def _verdict(case: TargetEvidence, judged: Row, as_of: int) -> Row:
    abstained = case.abstained or str(judged.get("abstained", ""))
    silent, target, level = bool(abstained), case.target, case.level if case.askable else case.target
    wanted = level.value if level is not None else None
    basis = "none" if silent else BOUND if case.bounded and case.points == 1 else judged["basis"]
    return {
        "plan": target.plan,
        "as_of": as_of,
        "target": target.id,
        "reading": target.reading,
        "main": target.main,
        "indicator": target.indicator,
        "kind": target.kind,
        "stated_value": math.nan if target.value is None else target.value,
        "grade": case.grade["grade"],
        "proxy": case.grade["proxy"],
        "region": case.region,
        "parent": case.grade["parent"],
        "n": case.points,
        **_newest(case),
        "target_value": math.nan if wanted is None else wanted - case.offset,
        "unit": target.unit,
        "direction": level.direction if level else target.direction,
        "end_year": target.year,
        "probability": math.nan if silent else judged["probability"],
        "verdict": "" if silent else judged["verdict"],
        "abstained": abstained,
        "indicative": bool(case.grade["proxy"]) and not silent,
        "basis": basis,
        "estimate": "" if silent else case.estimated,
        **{name: judged.get(name, math.nan) for name in ("low", "high")},
        **{name: math.nan if silent else _number(judged, name) - case.offset for name in _SPREAD},
        **{name: _number(judged, name) for name in _EFFORT},
        "arrow": judged.get("arrow", ""),
        **_outcome(case, as_of),
        **_ratings(case, judged),
    }


def _newest(case: TargetEvidence) -> Row:
    if case.rows.empty:
        return {"newest_year": math.nan, "newest_value": math.nan}
    newest = case.rows.iloc[-1]
    return {"newest_year": float(newest["year"]), "newest_value": float(newest["value"])}


def _ratings(case: TargetEvidence, judged: Row) -> Row:
    """The other systems' ratings; Destatis assesses no series across a break, ours does, on growth within segments."""
    found: Row = {system: str(judged.get(system, "")) for system in RATINGS}
    return found | {"destatis": ""} if len(set(case.rows["segment"])) > 1 else found


def _number(row: Row, name: str) -> float:
    return float(str(row[name])) if name in row else math.nan


def _outcome(case: TargetEvidence, as_of: int) -> Row:
    """The published outcome, once the plan is over."""
    outcome, over = case.stated.outcome, as_of >= (case.target.year or as_of)
    if not over or outcome is None:
        return {"outcome_value": math.nan, "outcome_year": math.nan, "outcome_status": "not_published" if over else ""}
    where = f"{case.target.plan}: outcome of {case.target.id}"
    unit = "percent" if case.target.kind in ("growth", "cut") else case.target.unit
    value = convert(outcome.value, outcome.unit, unit, where=where)
    return {"outcome_value": value, "outcome_year": float(outcome.year), "outcome_status": outcome.met}
