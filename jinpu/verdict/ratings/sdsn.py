"""The trend arrows of the Sustainable Development Report (SDSN)."""

from jinpu.verdict.past import Aim, Past

WINDOW = 5


def sdsn(past: Past, aim: Aim) -> str:
    """Rate by the ratio of the recent linear yearly change to the one still needed.

    The report puts each indicator on a score s = 100 (y - worst) / (best - worst); the ratio of two changes of s is
    that of the changes of y, so no bounds are needed. Actual: (y_t - y_0) / (t - t0) over the last five years; needed:
    (y_T - y_t) / (T - t). Ratio below 0 decreasing, 0-0.5 stagnating, 0.5-1 moderately improving, 1 and above on track;
    a target that is met is on track.

    Cannot judge: a single value in the last five years, a target without value or year, a year that has passed.

    Source: Sustainable Development Report, methodology ("SDG trends"); the window is the one that fits the published
    arrows of 2019 best (85.8 % of 9105 series), since the windows themselves are not published.
    """
    if aim.met_by(past.value):
        return "on_track"
    recent = past.since(past.year - WINDOW)
    if aim.value is None or aim.year is None or aim.year <= past.year or recent is None or len(recent.years) < 2:
        return ""
    actual = (past.value - recent.values[0]) / (past.year - recent.years[0])
    ratio = actual / ((aim.value - past.value) / (aim.year - past.year))
    if ratio < 0:
        return "decreasing"
    if ratio < 0.5:
        return "stagnating"
    return "moderately_improving" if ratio < 1 else "on_track"
