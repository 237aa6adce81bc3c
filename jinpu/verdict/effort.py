"""What a target would take: the change needed, against the changes seen; and the word for a probability."""

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

RECENT_CHANGES = 5
# A movement smaller than this share of the usual yearly change is no movement.
FLAT = 0.1
NEVER = math.nan


@dataclass(frozen=True)
class Effort:
    """What it takes, in the series' own unit a year.

    Attributes:
        required_change: (y_T - y_t) / (T - t).
        recent_change: mean yearly change over the last five changes.
        effort: share of the past yearly changes that fall short of the required one (ties count half): 0 when every
            past year would have done, 1 when none would.
        expected_year: first year in which the median path reaches the target; NaN when it never does.
        latest_year: the last year in which the move could still start and arrive in time at the best pace
            seen; NaN when even that is too slow from now on.
        arrow: up, flat or down: the recent movement, up being towards the target.
    """

    required_change: float
    recent_change: float
    effort: float
    expected_year: float
    latest_year: float
    arrow: str


def effort_of(series: AnnualSeries, target: Target, median: float) -> Effort:
    """Say what the target takes.

    Args:
        series: at least one value.
        target: a level, with value and year, the year later than the newest value.
        median: of the predictive distribution in the target's year.
    """
    assert target.value is not None  # noqa: S101 - numbered targets only
    assert target.year is not None  # noqa: S101
    changes = [target.sign * change for change in series.observed_changes]
    missing, years_left = target.value - series.value, target.year - series.year
    required = missing / years_left
    return Effort(
        required_change=required,
        recent_change=recent_change(series),
        effort=required_change_percentile(target.sign * required, changes),
        expected_year=_expected_year(series, target, missing, (median - series.value) / years_left),
        latest_year=_latest_start(series.year, target.year, target.sign * missing, max(changes, default=0.0)),
        arrow=arrow_of(series, target.sign),
    )


def recent_change(series: AnnualSeries) -> float:
    """Mean yearly change over the last five changes; NaN for a single value."""
    years, values = series.years[-RECENT_CHANGES - 1 :], series.values[-RECENT_CHANGES - 1 :]
    return (values[-1] - values[0]) / (years[-1] - years[0]) if len(years) > 1 else math.nan


def required_change_percentile(required: float, changes: list[float]) -> float:
    """Share of `changes` that fall short of `required`, ties counting half; NaN without changes."""
    if not changes:
        return math.nan
    short = sum(change < required for change in changes) + sum(change == required for change in changes) / 2.0
    return short / len(changes)


def arrow_of(series: AnnualSeries, sign: int) -> str:
    """Direction of the recent movement seen from the target; "flat" when it is small against the usual change."""
    usual = sum(abs(change) for change in series.observed_changes)
    if not usual:
        return "flat"
    towards = sign * recent_change(series) * len(series.observed_changes) / usual
    return "flat" if abs(towards) < FLAT else "up" if towards > 0 else "down"


def _expected_year(series: AnnualSeries, target: Target, missing: float, pace: float) -> float:
    if target.met_by(series.value):
        return float(series.year)
    if target.sign * pace <= 0:
        return NEVER
    years = missing / pace
    # Beyond a lifetime the pace says nothing.
    return series.year + math.ceil(years - 1e-9) if years <= 100 else NEVER


def _latest_start(newest: int, due: int, missing: float, best: float) -> float:
    if missing <= 0:
        return float(due)
    if best <= 0:
        return NEVER
    start = due - math.ceil(missing / best - 1e-9)
    return float(start) if start >= newest else NEVER


@cache
def likelihood_scale() -> tuple[tuple[str, float], ...]:
    """Words with the least probability that each stands for, surest first (`words.csv`)."""
    return tuple((row["word"], float(row["at_least"])) for row in packaged_rows("words.csv"))


def packaged_rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV table that lies beside this module."""
    with files("jinpu.verdict").joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def verdict_word(probability: float) -> str:
    """The word's id, or "" when there is no probability (NaN)."""
    if math.isnan(probability):
        return ""
    # A probability is shown in whole per cent at best; 0.66 said as 0.6599999 is still "likely".
    return next(word for word, least in likelihood_scale() if probability >= least - 1e-9)


@dataclass(frozen=True)
class HitRate:
    """How often targets with one word came true: number of verdicts, and share met (0 to 1)."""

    verdicts: int
    met: float


@cache
def published_hit_rates() -> dict[str, HitRate]:
    """Return the rates that ship with the package (`hit_rates.csv`, written by `make backtest`), by word."""
    return {row["word"]: HitRate(int(row["verdicts"]), float(row["met"])) for row in packaged_rows("hit_rates.csv")}
