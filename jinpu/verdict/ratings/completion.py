"""Completion of a plan in per cent, as Chinese plan evaluation and Rwanda's performance contracts count it."""

from collections.abc import Sequence


def level_completion(value: float, planned: float) -> float:
    """水平法: value of the last year over the planned one, in per cent; for stocks and rates."""
    return 100.0 * value / planned


def cumulative_completion(values: Sequence[float], planned: float) -> float:
    """累计法: sum over the whole plan over the planned total, in per cent; for what is added year by year."""
    return 100.0 * sum(values) / planned


def rate_completion(actual: float, planned: float) -> float:
    """Completion of a planned rate of change (per cent, negative for a cut): (100 + actual) / (100 + planned).

    A cut of 6 % where 5 % were planned is 94 / 95 = 98.95 %: the level reached over the level planned; less is better.
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


def contract_share(value: float, planned: float, *, falling: bool = False) -> float:
    """Imihigo score: value over target in per cent, target over value where less is better, never above 100.

    The cap hides an overshoot and the ratio knows no baseline; shown for comparison only. Source: Rwanda, Progress
    Calculation Guide for district performance contracts.
    """
    return min(100.0, 100.0 * (planned / value if falling else value / planned))


def contract_mean_share(values: Sequence[float], planned: float) -> float:
    """Imihigo score of a percentage: mean over the period so far against the period's own target, never above 100."""
    return contract_share(sum(values) / len(values), planned)
