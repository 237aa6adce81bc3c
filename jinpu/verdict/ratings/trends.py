"""Rules that carry a straight line on: the Sustainable Development Report (SDSN), and UN ESCAP's."""

from statistics import fmean

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

WINDOW = 5
FIRST_YEAR = 2000
USUAL_BASELINE = 2015


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

    Source: ESCAP, Asia and the Pacific SDG Progress Report, technical notes
    (data.unescap.org, "Progress Assessment Methodology", Anticipated Progress Index). Checked against no
    published value.
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
