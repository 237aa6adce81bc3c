"""Chinese plan evaluation: completion against the share of the plan's time that has passed (时间过半、任务过半)."""

from collections.abc import Sequence

from jinpu.verdict.past import Aim, Past


def time_share(past: Past, aim: Aim) -> str:
    """Compare completion c = (y_t - y_0) / (y_T - y_0) with the time passed tau = (t - t0) / (T - t0).

    c >= 1 fulfilled; c >= tau on schedule (达到时间进度); 0 <= c < tau behind; c < 0 going back. A target met already is
    fulfilled. The baseline is the aim's baseline year, or the first value where it names none.

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


def level_completion(value: float, planned: float) -> float:
    """水平法: value of the last year over the planned one, in per cent; for stocks and rates."""
    return 100.0 * value / planned


def cumulative_completion(values: Sequence[float], planned: float) -> float:
    """累计法: sum over the whole plan over the planned total, in per cent; for what is added year by year."""
    return 100.0 * sum(values) / planned


def rate_completion(actual: float, planned: float) -> float:
    """Completion of a planned rate of change (per cent, negative for a cut): (100 + actual) / (100 + planned).

    A cut of 6 % where 5 % were planned is 94 / 95 = 98.95 %: the level reached over the level planned, less being better.
    """
    return 100.0 * (100.0 + actual) / (100.0 + planned)


def required_average_growth(planned: float, growth_so_far: Sequence[float], years: int) -> float:
    """Average growth (per cent) needed in the years left for a planned average over `years` years.

    ((1 + g*)^N / prod(1 + g_i))^(1 / (N - k)) - 1 after k years.

    Raises:
        ValueError: no year is left.
    """
    left = years - len(growth_so_far)
    if left < 1:
        raise ValueError("no year of the plan is left")
    reached = 1.0
    for growth in growth_so_far:
        reached *= 1.0 + growth / 100.0
    ratio = (1.0 + planned / 100.0) ** years / reached
    return 100.0 * (float(ratio ** (1.0 / left)) - 1.0)
