"""The United Nations' SDG Progress Chart: where growth so far leads to, as a share of the way to the target."""

from jinpu.verdict.past import Aim, Past
from jinpu.verdict.ratings.growth import compound_growth

USUAL_BASELINE = 2015


def undesa(past: Past, aim: Aim) -> str:
    """Rate by q = (v_T - y_0) / (y_T - y_0), with v_T = y_t (1 + CAGR)^(T - t).

    q >= 0.95 on track, 0.10-0.95 fair progress, below 0.10 stagnation or regression. Without a target value the growth
    in the direction wanted: >= 2 % on track, 0.5-2 % fair, below stagnation. A target met now is met whatever its
    trend, also when it is 0 or 100 % of a bounded share and missed by no more than 1 %. Baseline 2015 where the aim
    names none, or the first later year that leaves two values.

    Cannot judge: fewer than two values since the baseline, zeros, a change of sign, a series that is itself a growth
    rate.

    Source: UN DESA, The Sustainable Development Goals Progress Chart 2023, technical note.
    """
    since = past.since(aim.baseline_year or USUAL_BASELINE)
    if _met(past.value, aim):
        return "on_track"
    if since is None or len(since.years) < 2:
        return ""
    growth = compound_growth(since.values[0], past.value, past.year - since.years[0])
    if growth is None:
        return ""
    if aim.value is None or aim.year is None:
        return _word(aim.sign * growth, 0.02, 0.005)
    way = aim.value - since.values[0]
    if aim.sign * way <= 0:
        # The baseline was beyond the target and the newest value is short of it.
        return "stagnation"
    expected = past.value * (1.0 + growth) ** (aim.year - past.year)
    return _word((expected - since.values[0]) / way, 0.95, 0.10)


def _met(value: float, aim: Aim) -> bool:
    if aim.met_by(value):
        return True
    if aim.value is None or aim.upper is None:
        return False
    at_the_end = aim.value == aim.upper or (aim.value == 0 and aim.sign < 0)
    return at_the_end and abs(value - aim.value) <= 0.01 * (aim.upper - (aim.lower or 0.0))


def _word(share: float, on_track: float, fair: float) -> str:
    if share >= on_track:
        return "on_track"
    return "fair_progress" if share >= fair else "stagnation"
