"""What is said of a year whose own figure is not out: growth rates, and figures of a part of the year.

Never values of the series: each estimate stands apart, with how far it may be off and the figures that it rests on.

- growth: the newest value times the growth printed of each year since, never over a break. Off by the rounding of the
  rates, and for money by PRICES a year, since growth is printed at constant prices and levels at current ones.
- part_year: a flow's figure of a part of the year over that part's mean share of earlier years; off by the spread of
  those shares, by ONE_YEAR where only one is known.
"""

import math

import numpy as np
import pandas as pd

from jinpu.catalogue import load_indicators
from jinpu.evidence import cut
from jinpu.evidence.schema import BOUNDS
from jinpu.indicators.specs import spec_of

GROWTH, PART_YEAR = "growth", "part_year"
#: Relative errors: of prices in a year, of a part's share of the year that was seen once.
PRICES, ONE_YEAR = 0.02, 0.05
COLUMNS = ("indicator", "region", "year", "value", "spread", "kind", "observations")


def estimates(series: pd.DataFrame, observed: pd.DataFrame, breaks: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Estimate the years after each series' newest value.

    Args:
        series: chosen and spliced values: indicator, region, year, spliced, basis, observations.
        observed: observations as of the year, growth rates (`<code>_growth`) and parts of years among them.
        breaks: of series, as `jinpu.evidence.cut` takes them.
        as_of: last year known.

    Returns:
        `COLUMNS`, one row a series and year; `spread` is a standard deviation relative to the value.
    """
    rows: list[dict[str, object]] = []
    usable = series[series["spliced"].notna()].sort_values("year")
    for (code, region), values in usable.groupby(["indicator", "region"], sort=False):
        there = observed[(observed["region"] == region) & observed["usable"] & ~observed["quality"].isin(BOUNDS)]
        there = there.sort_values("vintage")
        found = _by_part(str(code), values, there, as_of) or _by_growth(str(code), values, there, as_of)
        last, basis = int(values["year"].iloc[-1]), str(values["basis"].iloc[-1])
        for each in found:
            pieces = cut(breaks, str(region), spec_of(str(code)).breaks_of, [last, int(str(each["year"]))], [basis] * 2)
            if pieces["segment"].iloc[0] == pieces["segment"].iloc[1]:
                rows.append({"indicator": code, "region": region, **each})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _by_growth(code: str, values: pd.DataFrame, there: pd.DataFrame, as_of: int) -> list[dict[str, object]]:
    """Chain the growth printed of every year since the newest value, as long as none is missing."""
    rates = there[(there["indicator"] == f"{code}_growth") & (there["period_kind"] == "year")]
    by_year = {int(row["year"]): row for row in rates.to_dict("records")}
    last = values.iloc[-1]
    level, variance, ids = float(last["spliced"]), 0.0, tuple(last["observations"])
    prices = PRICES if load_indicators()[code].unit_kind == "money" else 0.0
    found: list[dict[str, object]] = []
    for year in range(int(last["year"]) + 1, as_of + 1):
        if year not in by_year:
            break
        rate, factor = by_year[year], 1.0 + by_year[year]["value"] / 100.0
        level, ids = level * factor, (*ids, str(rate["id"]))
        variance += (rate["rounding"] / 100.0 / factor) ** 2 + prices**2
        found.append(_estimate(year, level, math.sqrt(variance), GROWTH, ids))
    return found


def _by_part(code: str, values: pd.DataFrame, there: pd.DataFrame, as_of: int) -> list[dict[str, object]]:
    """The first year without a value, from its largest part whose share of earlier years is known."""
    parts = there[(there["indicator"] == code) & (there["period_kind"] == "part")]
    if load_indicators()[code].stock_or_flow != "flow" or parts.empty:
        return []
    whole = dict(zip(values["year"], values["spliced"], strict=True))
    year, best = int(values["year"].iloc[-1]) + 1, 0.0
    found: list[dict[str, object]] = []
    stretches = [
        period.replace(str(of), "").strip("-") for period, of in zip(parts["period"], parts["year"], strict=True)
    ]
    for _, same in parts.assign(stretch=stretches).groupby("stretch"):
        by_year = {int(row["year"]): row for row in same.to_dict("records")}
        shares = np.array([by_year[each]["value"] / whole[each] for each in by_year if whole.get(each)])
        if year in by_year and year <= as_of and len(shares) and shares.mean() > best:
            best, ids = float(shares.mean()), tuple(str(row["id"]) for row in by_year.values())
            spread = float(shares.std(ddof=1)) / best if len(shares) > 1 else ONE_YEAR
            found = [_estimate(year, float(by_year[year]["value"]) / best, spread, PART_YEAR, ids)]
    return found


def _estimate(year: int, value: float, spread: float, kind: str, ids: tuple[str, ...]) -> dict[str, object]:
    return {"year": year, "value": value, "spread": spread, "kind": kind, "observations": ids}
