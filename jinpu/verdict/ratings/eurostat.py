"""Eurostat's monitoring report on the sustainable development goals: actual against required compound growth."""

from jinpu.verdict.past import Aim, Past
from jinpu.verdict.ratings.growth import compound_growth

SHORT_TERM, SHORT_NEEDS = 5, 3
LONG_TERM, LONG_NEEDS = 15, 10


def eurostat(past: Past, aim: Aim, span: int = SHORT_TERM, needs: int = SHORT_NEEDS) -> str:
    """Rate by R = CAGR_actual / CAGR_required over the last `span` years.

    CAGR_actual = (y_t / y_0)^(1 / (t - t0)) - 1 and CAGR_required = (y_T / y_0)^(1 / (T - t0)) - 1, with t0 the first
    year within the span. R >= 95 % significant, 60-95 % moderate, 0-60 % insufficient, below 0 moving away. Without a
    target value the growth itself, times the sign wanted: >= 1 % significant, 0-1 % moderate, -1-0 % moderately away,
    <= -1 % significantly away. A target met already is said to be met.

    Cannot judge: fewer than `needs` values in the span, zeros, a change of sign. Knows no bounds and no uncertainty.

    Source: Eurostat, Sustainable development in the European Union, annex "Method to assess indicator trends". Short
    term: 5 years, at least 3 values; long term: 15 years, at least 10 values (`LONG_TERM`, `LONG_NEEDS`).
    """
    recent = past.since(past.year - span)
    if recent is None or len(recent.years) < needs:
        return ""
    if aim.met_by(past.value):
        return "target_met"
    actual = compound_growth(recent.values[0], past.value, past.year - recent.years[0])
    if actual is None:
        return ""
    if aim.value is None or aim.year is None:
        return _direction_only(aim.sign * actual)
    required = compound_growth(recent.values[0], aim.value, aim.year - recent.years[0])
    if not required:
        return ""
    # On the wrong side of a target that the span began beyond, growth towards it would count as growth away.
    ratio = actual / required if aim.sign * (aim.value - recent.values[0]) > 0 else -1.0
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
