"""The weather symbols of the German sustainable development strategy."""

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

POINTS = 6
FEWEST = 4
SUN, SLIGHTLY_CLOUDY, CLOUD, THUNDERSTORM = "sun", "slightly_cloudy", "cloud", "thunderstorm"


def destatis(series: AnnualSeries, target: Target) -> str:
    """The symbol for the newest year, by the rule that fits the target.

    a = mean annual change over the last six values. A target that is reached, or one without a year, is judged by
    `constant`; one without a value by `direction`; every other by `towards_target`.

    Cannot judge: fewer than four values (no symbol); a break in the series suspends the assessment.

    Source: Federal Statistical Office, Sustainable Development in Germany, Indicator Report 2022, notes on the status
    symbols; the same on dns-indikatoren.de, page "Status". Checked against 472 published symbols (464 the same).
    """
    if len(series.years) < FEWEST:
        return ""
    if target.value is None:
        return direction(series, target.sign)
    if target.year is None or target.kind == "each_year" or target.met_by(series.value) or target.year <= series.year:
        return constant(series, target)
    return towards_target(series, target.value, target.year, target.sign)


def mean_change(series: AnnualSeries) -> float:
    """Mean annual change over the last six values, (y_t - y_first) / (t - t_first)."""
    years, values = series.years[-POINTS:], series.values[-POINTS:]
    return (values[-1] - values[0]) / (years[-1] - years[0])


def towards_target(series: AnnualSeries, target: float, year: int, sign: int) -> str:
    """Project p = y_t + a (T - t) and compare what is missing with the way that was left.

    d a <= 0 thunderstorm; p at or beyond the target sun; else the miss |y_T - p| / |y_T - y_t|: below 5 % sun, 5-20 %
    slightly cloudy, above cloud.
    """
    change = mean_change(series)
    if sign * change <= 0:
        return THUNDERSTORM
    projected = series.value + change * (year - series.year)
    if sign * (projected - target) >= 0:
        return SUN
    missed = abs(target - projected) / abs(target - series.value)
    if missed < 0.05:
        return SUN
    return SLIGHTLY_CLOUDY if missed <= 0.20 else CLOUD


def constant(series: AnnualSeries, target: Target) -> str:
    """Judge a target that is to hold every year, or that is reached already.

    Reached and not getting worse sun, getting worse slightly cloudy; not reached but getting better cloud, else
    thunderstorm.
    """
    change = target.sign * mean_change(series)
    if target.met_by(series.value):
        return SUN if change >= 0 else SLIGHTLY_CLOUDY
    return CLOUD if change > 0 else THUNDERSTORM


def direction(series: AnnualSeries, sign: int) -> str:
    """Judge where only a direction is wanted.

    Mean and last change right sun, mean only slightly cloudy, last only cloud, neither thunderstorm.
    """
    mean_right = sign * mean_change(series) > 0
    last_right = sign * (series.values[-1] - series.values[-2]) > 0
    if mean_right:
        return SUN if last_right else SLIGHTLY_CLOUDY
    return CLOUD if last_right else THUNDERSTORM
