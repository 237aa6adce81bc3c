"""Rules that look at the share of the way that is done: Healthy People's, and Chinese plan evaluation."""

from jinpu.plan import Target
from jinpu.verdict.series import AnnualSeries

DETECTABLE = 10.0


def healthy_people(series: AnnualSeries, target: Target) -> str:
    """Rate by the share of the targeted change achieved, PTCA = 100 (y_t - y_0) / (y_T - y_0).

    Met or exceeded: target met, also where the baseline had met it (status 1(ii): the percentage alone is not assessed
    then); without standard errors at least 10 % of the targeted change is improving; a move away
    by at least 10 % of the baseline is getting worse; all between is little or no detectable change.

    Cannot judge: no baseline, a baseline that had met the target where the newest value does not.

    Source: CDC, Healthy People 2030, "How we measure progress"; statuses as
    in the notes of the Healthy People 2020 Final Progress Table (data.gov). Checked against cases worked by hand.
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

    Source: practice of mid-term evaluations of five-year plans (e.g. NDRC, 14th plan, 26 December 2023).
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
