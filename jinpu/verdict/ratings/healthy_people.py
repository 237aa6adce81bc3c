"""Healthy People 2020 and 2030 (United States): how much of the targeted change has been made."""

from jinpu.verdict.past import Aim, Past

DETECTABLE = 10.0


def healthy_people(past: Past, aim: Aim) -> str:
    """Rate by the share of the targeted change achieved, PTCA = 100 (y_t - y_0) / (y_T - y_0).

    Met or exceeded: target met; without standard errors at least 10 % of the targeted change is improving; a move away
    by at least 10 % of the baseline is getting worse; all between is little or no detectable change.

    Cannot judge: no baseline, a baseline that had met the target already (PTCA is not assessed there).

    Source: CDC, Healthy People 2030, "How we measure progress"; categories as in the Healthy People 2020 Final Review.
    """
    since = past if aim.baseline_year is None else past.since(aim.baseline_year)
    if aim.value is None or since is None or len(since.years) < 2:
        return ""
    way = aim.value - since.values[0]
    if aim.sign * way <= 0:
        return ""
    if aim.met_by(past.value):
        return "target_met"
    achieved = change_achieved(since.values[0], past.value, aim.value)
    if achieved >= DETECTABLE:
        return "improving"
    moved = 100.0 * abs(past.value - since.values[0]) / abs(since.values[0]) if since.values[0] else 100.0
    return "getting_worse" if achieved < 0 and moved >= DETECTABLE else "little_change"


def change_achieved(baseline: float, value: float, target: float) -> float:
    """PTCA in per cent."""
    return 100.0 * (value - baseline) / (target - baseline)
