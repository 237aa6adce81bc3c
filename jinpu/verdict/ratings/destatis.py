"""The weather symbols of the German sustainable development strategy."""

from jinpu.verdict.past import Aim, Past

POINTS = 6
FEWEST = 4
SUN, SLIGHTLY_CLOUDY, CLOUD, THUNDERSTORM = "sun", "slightly_cloudy", "cloud", "thunderstorm"


def destatis(past: Past, aim: Aim) -> str:
    """The symbol for the newest year, by the rule that fits the target.

    a = mean annual change over the last six values. A target that is reached, or one without a year, is judged by
    `constant`; one without a value by `direction`; every other by `towards_target`.

    Cannot judge: fewer than four values (no symbol); a break in the series suspends the assessment.

    Source: Federal Statistical Office, Sustainable Development in Germany, Indicator Report 2022, notes on the status
    symbols; the same on dns-indikatoren.de, page "Status".
    """
    if len(past.years) < FEWEST:
        return ""
    if aim.value is None:
        return direction(past, aim.sign)
    if aim.year is None or aim.met_by(past.value) or aim.year <= past.year:
        return constant(past, aim)
    return towards_target(past, aim.value, aim.year, aim.sign)


def mean_change(past: Past) -> float:
    """Mean annual change over the last six values, (y_t - y_first) / (t - t_first)."""
    years, values = past.years[-POINTS:], past.values[-POINTS:]
    return (values[-1] - values[0]) / (years[-1] - years[0])


def towards_target(past: Past, target: float, year: int, sign: int) -> str:
    """Project p = y_t + a (T - t) and compare what is missing with the way that was left.

    d a <= 0 thunderstorm; p at or beyond the target sun; else the miss |y_T - p| / |y_T - y_t|: below 5 % sun, 5-20 %
    slightly cloudy, above cloud.
    """
    change = mean_change(past)
    if sign * change <= 0:
        return THUNDERSTORM
    projected = past.value + change * (year - past.year)
    if sign * (projected - target) >= 0:
        return SUN
    missed = abs(target - projected) / abs(target - past.value)
    if missed < 0.05:
        return SUN
    return SLIGHTLY_CLOUDY if missed <= 0.20 else CLOUD


def constant(past: Past, aim: Aim) -> str:
    """Judge a target that is to hold every year, or that is reached already.

    Reached and not getting worse sun, getting worse slightly cloudy; not reached but getting better cloud, else
    thunderstorm.
    """
    change = aim.sign * mean_change(past)
    if aim.met_by(past.value):
        return SUN if change >= 0 else SLIGHTLY_CLOUDY
    return CLOUD if change > 0 else THUNDERSTORM


def direction(past: Past, sign: int) -> str:
    """Judge where only a direction is wanted.

    Mean and last change right sun, mean only slightly cloudy, last only cloud, neither thunderstorm.
    """
    mean_right = sign * mean_change(past) > 0
    last_right = sign * (past.values[-1] - past.values[-2]) > 0
    if mean_right:
        return SUN if last_right else SLIGHTLY_CLOUDY
    return CLOUD if last_right else THUNDERSTORM
