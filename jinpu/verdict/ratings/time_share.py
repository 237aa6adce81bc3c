"""Chinese plan evaluation: completion against the share of the plan's time that has passed (时间过半、任务过半)."""

from jinpu.verdict.past import Aim, Past


def time_share(past: Past, aim: Aim) -> str:
    """Compare completion c = (y_t - y_0) / (y_T - y_0) with the time passed tau = (t - t0) / (T - t0).

    c >= 1 fulfilled; c >= tau on schedule (达到时间进度); 0 <= c < tau behind; c < 0 going back. A target met already
    is fulfilled. The baseline is the aim's baseline year, or the first value where it names none.

    Cannot judge: no value in or after the baseline year, a target without value or year, no time between the two. No
    public document draws a line between "in line" and "lagging"; tau itself is the line here.

    Source: practice of mid-term evaluations of five-year plans (e.g. NDRC, 14th plan, 26 December 2023).
    """
    if aim.met_by(past.value):
        return "fulfilled"
    since = past if aim.baseline_year is None else past.since(aim.baseline_year)
    if aim.value is None or aim.year is None or since is None or aim.year <= since.years[0]:
        return ""
    if past.year == since.years[0]:
        return ""
    if aim.sign * (aim.value - since.values[0]) <= 0:
        return "going_back"
    done = (past.value - since.values[0]) / (aim.value - since.values[0])
    passed = (past.year - since.years[0]) / (aim.year - since.years[0])
    if done < 0:
        return "going_back"
    return "on_schedule" if done >= passed else "behind"
