"""The progress measure of Open SDG, as Statistics Canada uses it for the Canadian Indicator Framework."""

from dataclasses import dataclass

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

USUAL_BASELINE = 2015
# Zero has no growth rate; the measure puts this in its place.
INSTEAD_OF_ZERO = 0.001
LIMIT_POWER = 4.44


@dataclass(frozen=True)
class Progress:
    """The measure's three outputs; NaN and "not_available" where it cannot judge.

    Attributes:
        value: growth over required growth with a target, else growth times the sign wanted.
        score: between -5 and 5.
        status: the word.
    """

    value: float
    score: float
    status: str


NOT_AVAILABLE = Progress(float("nan"), float("nan"), "not_available")


def statcan(series: AnnualSeries, target: Target) -> str:
    """The word of `progress`, from the baseline year (2015 where the target names none) or the next one with a value.

    A target that the newest value meets is achieved, whatever came before. Cannot judge ("not_available"): fewer than
    two values since the baseline, values of both signs.
    """
    if target.value is not None and target.met_by(series.value):
        return "target_achieved"
    since = series.since(target.baseline_year or USUAL_BASELINE)
    if since is None or len(since.years) < 2:
        return NOT_AVAILABLE.status
    return progress(since.values[0], since.years[0], series.value, series.year, target).status


def progress(base: float, base_year: int, value: float, year: int, target: Target) -> Progress:
    """Progress from a baseline value to the newest one.

    With g = d * s * ((y_t / y_0)^(1 / (t - t0)) - 1), d the sign wanted and s = -1 for a negative baseline:
    with a target the value is R = g / |g_required|, without one g itself. With a target: achieved when
    d (y_t - y_T) >= 0, else R >= 0.95 substantial, >= 0.6 moderate, >= 0 limited, below 0 deterioration. Without:
    g >= 0.015 C, 0.005 C and 0, where C = 1 - (y_0 / L)^4.44 damps the thresholds of a series with a limit L (1 beyond
    2 L, mirrored between).

    Source: Open SDG documentation, progress-methodology; code sdg-build, sdg/ProgressMeasure.py. Checked against 125
    published values and statuses (all the same).
    """
    if year <= base_year:
        return NOT_AVAILABLE
    start = base or INSTEAD_OF_ZERO
    if value / start < 0:
        return NOT_AVAILABLE
    sign = target.sign if start > 0 else -target.sign
    growth = sign * ((value / start) ** (1.0 / (year - base_year)) - 1.0)
    if target.value is None or target.year is None:
        return _untargeted(growth, start, target.upper)
    return _targeted(growth, start, base_year, value, target)


def _targeted(growth: float, start: float, base_year: int, value: float, target: Target) -> Progress:
    goal = target.value or INSTEAD_OF_ZERO
    assert target.year is not None  # noqa: S101 - the caller has asked
    if goal / start < 0 or target.year <= base_year or goal == start:
        return NOT_AVAILABLE
    required = abs((goal / start) ** (1.0 / (target.year - base_year)) - 1.0)
    if not required:
        return NOT_AVAILABLE
    ratio = growth / required
    score = _clipped(7.1429 * ratio - 4.2857 if ratio >= 0.6 else 4.1667 * ratio - 2.5)
    if target.met_by(value):
        return Progress(ratio, 5.0, "target_achieved")
    return Progress(ratio, score, _word(ratio, 0.95, 0.60))


def _untargeted(growth: float, start: float, limit: float | None) -> Progress:
    damping = _limit_damping(start, limit) if limit else 1.0
    if damping == 0:
        return Progress(growth, 5.0 if growth >= 0 else _clipped(125.0 * growth - 2.5), _word(growth, 0.0, 0.0))
    if growth < 0:
        score = 125.0 * growth - 2.5
    elif growth < 0.005 * damping:
        score = 500.0 * growth / damping - 2.5
    elif growth < 0.015 * damping:
        score = 250.0 * growth / damping - 1.25
    else:
        score = 500.0 * growth / damping - 5.0
    return Progress(growth, _clipped(score), _word(growth, 0.015 * damping, 0.005 * damping))


def _limit_damping(start: float, limit: float) -> float:
    if start <= limit:
        return float(1.0 - (start / limit) ** LIMIT_POWER)
    if start < 2.0 * limit:
        return float(1.0 - ((2.0 * limit - start) / limit) ** LIMIT_POWER)
    return 1.0


def _clipped(score: float) -> float:
    return min(max(score, -5.0), 5.0)


def _word(value: float, substantial: float, moderate: float) -> str:
    if value >= substantial:
        return "substantial_progress"
    if value >= moderate:
        return "moderate_progress"
    return "limited_progress" if value >= 0 else "deterioration"
