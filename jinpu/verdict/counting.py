"""How many of a plan's targets will be met: a distribution for the plan as a whole.

Each target's own chance is kept; what joins them is a Gaussian copula whose correlations are those of the series'
errors of past years, year by year, as the Schaake shuffle keeps what moved together (Clark et al. 2004, Journal of
Hydrometeorology 5, 243-262). An error is a year's change less the mean change of the years before it, in units of its
own mean size. Correlations of few common years are shrunk towards none. Back-test: `python -m tests.backtest.counts`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from jinpu.catalogue import load_regions, parents_of
from jinpu.plan import Plan, StatedTarget
from jinpu.verdict.effort import packaged_rows
from jinpu.verdict.series import AnnualSeries, annual_series

Array = NDArray[np.float64]
DRAWS = 4000
#: Years in common at which a correlation counts half.
HALF_YEARS = 12.0
#: Correlation of two targets on one series.
SAME = 0.98
FEWEST_YEARS = 4


@dataclass(frozen=True)
class MetCount:
    """How many of `asked` targets are met.

    Attributes:
        chances: shape (asked + 1,), the chance of each number from 0 on.
        without: number of targets that have no chance and count nowhere.
    """

    chances: tuple[float, ...]
    without: int = 0

    @property
    def asked(self) -> int:
        """Number of targets with a chance."""
        return len(self.chances) - 1

    @property
    def expected(self) -> float:
        """Mean number met."""
        return float(np.arange(len(self.chances)) @ np.array(self.chances))

    def interval(self, coverage: float = 0.8) -> tuple[int, int]:
        """The numbers that leave out at most half of 1 - `coverage` at either end: (4, 7) of 9."""
        cumulative = np.cumsum(self.chances)
        tail = (1.0 - coverage) / 2.0
        low = int(np.searchsorted(cumulative, tail + 1e-12))
        high = int(np.searchsorted(cumulative, 1.0 - tail - 1e-12))
        return low, min(high, self.asked)

    def pit(self, met: int, uniform: float) -> float:
        """Randomised probability integral transform of an outcome: P(count < met) + uniform P(count = met)."""
        return float(sum(self.chances[:met]) + uniform * self.chances[met])


def count_met(
    chances: Sequence[float], series: Sequence[str], signs: Sequence[int], past: Mapping[str, AnnualSeries]
) -> MetCount:
    """Draw the targets together.

    Args:
        chances: of each target; NaN where there is none.
        series: the name of each target's series in `past`; what is not there is drawn on its own.
        signs: 1 where a target is to be reached from below, -1 from above.
        past: the series up to the year judged.
    """
    known = [place for place, chance in enumerate(chances) if not math.isnan(chance)]
    names, sides = [series[place] for place in known], np.array([signs[place] for place in known], dtype=np.float64)
    met = _drawn(np.array([chances[place] for place in known]), correlations(names, sides, past))
    counts = np.bincount(met.sum(axis=1), minlength=len(known) + 1) / len(met)
    return MetCount(tuple(counts.tolist()), len(chances) - len(known))


def plan_count(verdicts: pd.DataFrame, series: pd.DataFrame) -> MetCount:
    """Count the main targets of a plan that are due later than the year of its verdicts.

    Args:
        verdicts: `PlanVerdicts.verdicts`.
        series: `IndicatorSeries.series` of the same year.
    """
    main = verdicts[verdicts["main"] & (verdicts["end_year"] > verdicts["as_of"])]
    usable = series[series["spliced"].notna()].assign(value=series["spliced"])
    # The same indicator of the same region is one series, however many targets it has.
    named = usable.merge(main[["target", "reading", "region", "indicator"]], on=["target", "reading", "region"])
    frame = named.assign(series=named["region"] + "/" + named["indicator"]).drop_duplicates(["series", "year"])
    signs = np.where(main["direction"] == "at_least", 1, -1).tolist()
    names = (main["region"] + "/" + main["indicator"]).tolist()
    return count_met(main["probability"].tolist(), names, signs, annual_series(frame))


def correlations(names: Sequence[str], signs: Array, past: Mapping[str, AnnualSeries]) -> Array:
    """Correlation of the targets' margins: of past errors where years are in common, shrunk."""
    found = {name: _errors(past[name]) for name in set(names) if name in past}
    joined = np.eye(len(names))
    for row, first in enumerate(names):
        for column, second in enumerate(names[:row]):
            if first == second:
                value = SAME * signs[row] * signs[column]
            else:
                value = _shrunk(found.get(first, {}), found.get(second, {}), signs[row] * signs[column])
            joined[row, column] = joined[column, row] = value
    return _positive(joined)


def _errors(series: AnnualSeries) -> dict[int, float]:
    """By year, the change less the mean change before it, over the mean size of such errors; nothing over gaps."""
    steps = zip(series.years[1:], series.years, series.yearly_changes, strict=False)
    changes = [(year, change) for year, earlier, change in steps if year == earlier + 1]
    errors = {
        year: change - float(np.mean([each for _, each in changes[:place]]))
        for place, (year, change) in enumerate(changes)
        if place
    }
    size = float(np.mean(np.abs(list(errors.values())))) if errors else 0.0
    # Clipped, so that one shock does not make the correlation alone.
    return {year: float(np.clip(error / size, -3.0, 3.0)) for year, error in errors.items()} if size else {}


def _shrunk(first: Mapping[int, float], second: Mapping[int, float], sign: float) -> float:
    years = sorted(set(first) & set(second))
    if len(years) < FEWEST_YEARS:
        return 0.0
    one, two = (np.array([each[year] for year in years]) for each in (first, second))
    size = math.sqrt(float(one @ one) * float(two @ two))
    own = sign * float(one @ two) / size if size else 0.0
    return own * len(years) / (len(years) + HALF_YEARS)


def _positive(matrix: Array) -> Array:
    """The nearest matrix of correlations: negative eigenvalues out, ones on the diagonal."""
    values, vectors = np.linalg.eigh(matrix)
    mended: Array = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    size = np.sqrt(np.diag(mended))
    mended /= np.outer(size, size)
    return mended


def _drawn(chances: Array, joined: Array) -> NDArray[np.bool_]:
    """Draws x targets: which are met; always the same for the same chances."""
    if not len(chances):
        return np.zeros((1, 0), dtype=np.bool_)
    normal = np.random.default_rng(20).standard_normal((DRAWS, len(chances)))
    return np.asarray(normal @ np.linalg.cholesky(joined).T <= ndtri(chances))


# Fewer outcomes say nothing of a share.
FEWEST_OUTCOMES = 5
# What earlier targets have in common with this one, narrowest first.
_ALIKE = {"level_and_kind": ("level", "kind"), "kind": ("kind",), "country": ()}


@dataclass(frozen=True)
class EarlierTargets:
    """Targets that were due earlier in the same country.

    Attributes:
        alike: what they have in common: level of government and kind of target, kind alone, or the country alone.
        met: how many were met, by their published outcome.
        known: how many have a published outcome; of `unknown` more there is none, at least not yet.
    """

    alike: str
    met: int
    known: int
    unknown: int


def earlier_targets(plan: Plan, target: StatedTarget, as_of: int) -> EarlierTargets | None:
    """The narrowest class with enough outcomes known as of a year (`earlier_plans.csv`); None where there is none."""
    due, here = min(plan.due(target), as_of + 1), {"level": load_regions()[plan.region].kind, "kind": target.kind}
    country = {plan.region, *parents_of(plan.region)}
    earlier = [row for row in packaged_rows("earlier_plans.csv") if row["country"] in country and int(row["due"]) < due]
    for alike, names in _ALIKE.items():
        rows = [row for row in earlier if all(row[name] == here[name] for name in names)]
        known = [row for row in rows if row["met"] != "unknown" and int(row["known"]) <= as_of]
        if len(known) >= FEWEST_OUTCOMES:
            met = sum(row["met"] == "yes" for row in known)
            return EarlierTargets(alike, met, len(known), len(rows) - len(known))
    return None
