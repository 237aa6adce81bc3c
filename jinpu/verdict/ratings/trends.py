"""Rules that carry a line on or look at the share of the way that is done.

The Sustainable Development Report (SDSN), UN ESCAP, Germany's weather symbols (Destatis), Healthy People, and Chinese
plan evaluation.
"""

from statistics import fmean

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

WINDOW = 5
FIRST_YEAR = 2000
USUAL_BASELINE = 2015
POINTS = 6
FEWEST = 4
SUN, SLIGHTLY_CLOUDY, CLOUD, THUNDERSTORM = "sun", "slightly_cloudy", "cloud", "thunderstorm"
DETECTABLE = 10.0


def sdsn(series: AnnualSeries, target: Target) -> str:
    """Rate by the ratio of the recent linear yearly change to the one needed from the baseline year to the target's.

    The report puts each indicator on a score s = 100 (y - worst) / (best - worst); the ratio of two changes of s is
    that of the changes of y, so no bounds are needed. Actual: (y_t - y_0) / (t - t0) over the last five years; needed:
    (y_T - y_B) / (T - B), with B = 2015 where the target names no baseline year, or the next year with a value. Ratio
    below 0 decreasing, 0-0.5 stagnating, 0.5-1 moderately improving, 1 and above on track; a target that is met is on
    track.

    Cannot judge: a single value in the last five years, no value since the baseline, a target without value or year, a
    year that has passed.

    Source: Sustainable Development Report 2019, part 4 "Methods summary and data tables", section on SDG trends (the
    rate needed "from 2015 to 2030"). Checked against its arrow for China's R&D expenditure alone; the windows of the
    other published arrows are not printed.
    """
    if target.met_by(series.value):
        return "on_track"
    recent, since = series.since(series.year - WINDOW), series.since(target.baseline_year or USUAL_BASELINE)
    if target.value is None or target.year is None or target.year <= series.year or since is None:
        return ""
    if recent is None or len(recent.years) < 2 or target.year <= since.years[0]:
        return ""
    actual = (series.value - recent.values[0]) / (series.year - recent.years[0])
    needed = (target.value - since.values[0]) / (target.year - since.years[0])
    if target.sign * actual < 0:
        return "decreasing"
    # A baseline beyond the target asks for no change, and the newest value has fallen short of it since.
    ratio = actual / needed if target.sign * needed > 0 else 0.0
    if ratio < 0.5:
        return "stagnating"
    return "moderately_improving" if ratio < 1 else "on_track"


def escap(series: AnnualSeries, target: Target) -> str:
    """Rate by gap = 100 |y_T - p_T| / |y_T - y_0|, p_T the regression on time of all values since 2000.

    Gap at most 10 %, or p_T beyond the target: maintain; 10-100 %: accelerate; more, or the wrong direction: reverse. A
    target that is met: maintain. y_0 is the value of 2015 (where the target names no other baseline year) or the next.
    All years weigh the same here: ESCAP gives more weight to recent years, by a system of weights that its working
    paper SD/WP/04 (March 2017) proposes and its technical notes do not print.

    Cannot judge: fewer than two values since 2000, no value since the baseline, a baseline that had met the target.

    Source: ESCAP, Asia and the Pacific SDG Progress Report, technical notes (data.unescap.org, "Progress Assessment
    Methodology", Anticipated Progress Index); the same at w3.unece.org/sdg2023/technical-notes.html, "Assessment
    measure" (pages of the web, without numbers). Checked against cases worked by hand; against no published value.
    """
    if target.met_by(series.value):
        return "maintain"
    used, since = series.since(FIRST_YEAR), series.since(target.baseline_year or USUAL_BASELINE)
    if target.value is None or target.year is None or used is None or since is None or len(used.years) < 2:
        return ""
    way = target.value - since.values[0]
    if target.sign * way <= 0:
        return ""
    expected = straight_line(used, target.year)
    if target.sign * (expected - target.value) >= 0:
        return "maintain"
    gap = 100.0 * abs(target.value - expected) / abs(way)
    if gap <= 10:
        return "maintain"
    return "accelerate" if gap <= 100 else "reverse"


def straight_line(series: AnnualSeries, year: int) -> float:
    """Value at `year` of the least-squares line through the series."""
    middle, level = fmean(series.years), fmean(series.values)
    both = sum((t - middle) * (v - level) for t, v in zip(series.years, series.values, strict=True))
    spread = sum((t - middle) ** 2 for t in series.years)
    return level + (both / spread if spread else 0.0) * (year - middle)


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


def healthy_people(series: AnnualSeries, target: Target) -> str:
    """Rate by the share of the targeted change achieved, PTCA = 100 (y_t - y_0) / (y_T - y_0).

    Met or exceeded: target met, also where the baseline had met it (status 1(ii): the percentage alone is not assessed
    then); without standard errors at least 10 % of the targeted change is improving; a move away
    by at least 10 % of the baseline is getting worse; all between is little or no detectable change.

    Cannot judge: no baseline, a baseline that had met the target where the newest value does not.

    Source: CDC, cdc.gov/nchs/healthy-people/hp2030/methods.html, "Classification categories"; statuses 1 to 4 as in
    note 1 of the Healthy People 2020 Final Progress Table (catalog.data.gov); both pages of the web, unnumbered.
    Checked against cases worked by hand; against no published status.
    """
    since = series if target.baseline_year is None else series.since(target.baseline_year)
    if target.value is None or since is None or len(since.years) < 2:
        return ""
    if target.met_by(series.value):
        return "target_met"
    if target.met_by(since.values[0]):
        return ""
    achieved = change_achieved(since.values[0], series.value, target.value)
    if achieved >= DETECTABLE:
        return "improving"
    moved = 100.0 * abs(series.value - since.values[0]) / abs(since.values[0]) if since.values[0] else 100.0
    return "getting_worse" if achieved < 0 and moved >= DETECTABLE else "little_change"


def change_achieved(baseline: float, value: float, target: float) -> float:
    """PTCA in per cent."""
    return 100.0 * (value - baseline) / (target - baseline)


def time_share(series: AnnualSeries, target: Target) -> str:
    """Compare completion c = (y_t - y_0) / (y_T - y_0) with the time passed tau = (t - t0) / (T - t0).

    c >= 1 fulfilled; c >= tau on schedule (达到时间进度); 0 <= c < tau behind; c < 0 going back. A target met already
    is fulfilled. The baseline is the target's baseline year, or the first value where it names none.

    Cannot judge: no value in or after the baseline year, a target without value or year, no time between the two. No
    public document draws a line between "in line" and "lagging"; tau itself is the line here.

    Source: practice of mid-term evaluations of five-year plans (e.g. NDRC, 14th plan, 26 December 2023), written in no
    document as a rule. Checked against cases worked by hand; against no published assessment.
    """
    if target.met_by(series.value):
        return "fulfilled"
    since = series if target.baseline_year is None else series.since(target.baseline_year)
    if target.value is None or target.year is None or since is None or target.year <= since.years[0]:
        return ""
    if series.year == since.years[0]:
        return ""
    if target.sign * (target.value - since.values[0]) <= 0:
        return "going_back"
    done = (series.value - since.values[0]) / (target.value - since.values[0])
    passed = (series.year - since.years[0]) / (target.year - since.years[0])
    if done < 0:
        return "going_back"
    return "on_schedule" if done >= passed else "behind"
