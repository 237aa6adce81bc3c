"""The anticipated progress of UN ESCAP and UNECE: a weighted line through the past, read at the target's year."""

from jinpu.verdict.past import Aim, Past

FIRST_YEAR = 2000
USUAL_BASELINE = 2015


def escap(past: Past, aim: Aim) -> str:
    """Rate by gap = 100 |y_T - p_T| / |y_T - y_0|, p_T the weighted regression on time of all values since 2000.

    Gap at most 10 %, or p_T beyond the target: maintain; 10-100 %: accelerate; more, or the wrong direction: reverse. A
    target that is met: maintain. y_0 is the value of 2015, where the aim names no other baseline year, or the next one.
    The weight of a year is its distance from 1999, so that recent years weigh more (the guidelines do not print it).

    Cannot judge: fewer than two values since 2000, no value since the baseline, a baseline that had met the target.

    Source: ESCAP, Asia and the Pacific SDG Progress Report, technical notes ("Anticipated Progress Index").
    """
    if aim.met_by(past.value):
        return "maintain"
    used, since = past.since(FIRST_YEAR), past.since(aim.baseline_year or USUAL_BASELINE)
    if aim.value is None or aim.year is None or used is None or since is None or len(used.years) < 2:
        return ""
    way = aim.value - since.values[0]
    if aim.sign * way <= 0:
        return ""
    expected = weighted_line(used, aim.year)
    if aim.sign * (expected - aim.value) >= 0:
        return "maintain"
    gap = 100.0 * abs(aim.value - expected) / abs(way)
    if gap <= 10:
        return "maintain"
    return "accelerate" if gap <= 100 else "reverse"


def current_status(past: Past, aim: Aim) -> float | None:
    """Current Status Index: 10 (y_t - y_0) / |y_T - y_0| times the sign wanted; None without a way to go."""
    since = past.since(aim.baseline_year or USUAL_BASELINE)
    if aim.value is None or since is None or aim.value == since.values[0]:
        return None
    return aim.sign * 10.0 * (past.value - since.values[0]) / abs(aim.value - since.values[0])


def weighted_line(past: Past, year: int) -> float:
    """Value at `year` of the straight line through the past, each year weighted by its distance from 1999."""
    weights = [each - FIRST_YEAR + 1.0 for each in past.years]
    total = sum(weights)
    middle = sum(weight * each for weight, each in zip(weights, past.years, strict=True)) / total
    level = sum(weight * value for weight, value in zip(weights, past.values, strict=True)) / total
    both = sum(w * (t - middle) * (v - level) for w, t, v in zip(weights, past.years, past.values, strict=True))
    spread = sum(weight * (each - middle) ** 2 for weight, each in zip(weights, past.years, strict=True))
    return level + (both / spread if spread else 0.0) * (year - middle)
