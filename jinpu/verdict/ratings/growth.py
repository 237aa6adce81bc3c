"""Compound annual growth, as the rules of Eurostat and UN DESA and the World Health Organization use it."""


def compound_growth(start: float, end: float, years: float) -> float | None:
    """(end / start)^(1 / years) - 1, or None where it does not exist (a zero, a change of sign, no time passed)."""
    if years <= 0 or start == 0 or end / start <= 0:
        return None
    return float((end / start) ** (1.0 / years) - 1.0)
