"""Rules that compare compound growth: Eurostat's, the United Nations' (UN DESA), Open SDG's (Statistics Canada)."""

from dataclasses import dataclass

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

SHORT_TERM, SHORT_NEEDS = 5, 3
LONG_TERM, LONG_NEEDS = 15, 10
USUAL_BASELINE = 2015
# Zero has no growth rate; the measure puts this in its place.
INSTEAD_OF_ZERO = 0.001
LIMIT_POWER = 4.44


def compound_growth(start: float, end: float, years: float) -> float | None:
    """(end / start)^(1 / years) - 1, or None where it does not exist (a zero, a change of sign, no time passed)."""
    if years <= 0 or start == 0 or end / start <= 0:
        return None
    return float((end / start) ** (1.0 / years) - 1.0)


def eurostat(series: AnnualSeries, target: Target, span: int = SHORT_TERM, needs: int = SHORT_NEEDS) -> str:
    """Rate by R = CAGR_actual / CAGR_required over the last `span` years.

    CAGR_actual = (y_t / y_0)^(1 / (t - t0)) - 1 and CAGR_required = (y_T / y_0)^(1 / (T - t0)) - 1, with t0 the first
    year within the span. R >= 95 % significant, 60-95 % moderate, 0-60 % insufficient, below 0 moving away. Without a
    target value the growth itself, times the sign wanted: >= 1 % significant, 0-1 % moderate, -1-0 % moderately away,
    <= -1 % significantly away. A target met already is said to be met.

    Cannot judge: fewer than `needs` values in the span, zeros, a change of sign. Knows no bounds and no uncertainty.

    Source: Eurostat, Sustainable development in the European Union, annex "Method to assess indicator trends" (yearly;
    its page changes with the edition). Short term: 5 years, at least 3 values; long term: 15 years, at least 10 values
    (`LONG_TERM`, `LONG_NEEDS`). Checked against cases worked by hand; against no published arrow.
    """
    recent = series.since(series.year - span)
    if recent is None or len(recent.years) < needs:
        return ""
    if target.met_by(series.value):
        return "target_met"
    actual = compound_growth(recent.values[0], series.value, series.year - recent.years[0])
    if actual is None:
        return ""
    if target.value is None or target.year is None:
        return _direction_only(target.sign * actual)
    required = compound_growth(recent.values[0], target.value, target.year - recent.years[0])
    if not required:
        return ""
    # On the wrong side of a target that the span began beyond, growth towards it would count as growth away.
    ratio = actual / required if target.sign * (target.value - recent.values[0]) > 0 else -1.0
    if ratio >= 0.95:
        return "significant"
    if ratio >= 0.60:
        return "moderate"
    return "insufficient" if ratio >= 0 else "moving_away"


def _direction_only(growth: float) -> str:
    if growth >= 0.01:
        return "significant"
    if growth >= 0:
        return "moderate"
    return "moderate_away" if growth > -0.01 else "significant_away"


def undesa(series: AnnualSeries, target: Target) -> str:
    """Rate by q = (v_T - y_0) / (y_T - y_0), with v_T = y_t (1 + CAGR)^(T - t).

    q >= 0.95 on track, 0.10-0.95 fair progress, below 0.10 stagnation or regression. Without a target value the growth
    in the direction wanted: >= 2 % on track, 0.5-2 % fair, below stagnation. A target met now is met whatever its
    trend, also when it is 0 or 100 % of a bounded share and missed by no more than 1 %. Baseline 2015 where the target
    names none, or the first later year that leaves two values.

    Cannot judge: fewer than two values since the baseline, zeros, a change of sign, a series that is itself a growth
    rate.

    Source: UN DESA, The Sustainable Development Goals Progress Chart 2023, technical note; in the note of 2022 the rule
    without a number is II a (page 4), that with one II b (page 5). Checked against cases worked by hand; against no
    published assessment.
    """
    since = series.since(target.baseline_year or USUAL_BASELINE)
    if _met(series.value, target):
        return "on_track"
    if since is None or len(since.years) < 2:
        return ""
    growth = compound_growth(since.values[0], series.value, series.year - since.years[0])
    if growth is None:
        return ""
    if target.value is None or target.year is None:
        return _progress_word(target.sign * growth, 0.02, 0.005)
    way = target.value - since.values[0]
    if target.sign * way <= 0:
        # The baseline was beyond the target and the newest value is short of it.
        return "stagnation"
    expected = series.value * (1.0 + growth) ** (target.year - series.year)
    return _progress_word((expected - since.values[0]) / way, 0.95, 0.10)


def _met(value: float, target: Target) -> bool:
    if target.met_by(value):
        return True
    if target.value is None or target.upper is None:
        return False
    at_the_end = target.value == target.upper or (target.value == 0 and target.sign < 0)
    return at_the_end and abs(value - target.value) <= 0.01 * (target.upper - (target.lower or 0.0))


def _progress_word(share: float, on_track: float, fair: float) -> str:
    if share >= on_track:
        return "on_track"
    return "fair_progress" if share >= fair else "stagnation"


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
