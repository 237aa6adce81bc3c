"""How far a place lies from the region above it, in level and in growth: the spreads behind partial evidence.

On the scale of `jinpu.forecast.partial`: log odds of shares, logarithms of everything else. Fitted by
`python -m jinpu.forecast.spreads` from the reference series and from the census's spreads of levels, and kept in
spreads.csv.
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast.corpora import SERIES_FOLDER
from jinpu.forecast.panel import Array

TABLE = "spreads.csv"
LEVELS_FILE = SERIES_FOLDER.parent / "level_spreads.csv"
WORLD_FILE = SERIES_FOLDER / "world_indicators.csv"
PLACES = ("", "country", "province", "prefecture", "district")
# Yearly growth of places differs from that of the whole by omega times years to this power, .59 to .96 when measured.
GROWTH_POWER = 0.7
LEAST_SHARE = 0.0005
# What was seen of a place's own growth counts for as much as the table once it covers so many stretches.
PRIOR_WEIGHT = 4.0
SAME = 1e-18
# The mean over so few countries is no region's growth.
FEW_COUNTRIES = 5
# A normal distribution's 10 % and 90 % quantiles lie so many standard deviations apart.
DECILES_APART = 2.563
# The census counts totals per head, so that densities, totals per head and money per head share one spread of levels.
LEVELS_LIKE = {"share": "share", "rank": "share"}


@dataclass(frozen=True)
class Spreads:
    """Of K targets, shape (K,) each, on the scale of their kind.

    Attributes:
        level: of a place about the region above (tau).
        growth: of one year's growth about that of the region above (omega), where that one's own is not known.
        drift: mean yearly growth.
        alone: of one year's growth about that mean.
        factor: omega is factor * (mean absolute yearly growth of the region above) ** power.
        power: see `factor`.
    """

    level: Array
    growth: Array
    drift: Array
    alone: Array
    factor: Array
    power: Array

    def about(self, usual: Array) -> Array:
        """Give omega from the mean absolute yearly growth of the regions above, NaN where it is not known.

        What moves much from year to year differs much from place to place: over 77 indicators of the world the two
        correlate by .89 (logarithms).
        """
        known = np.isfinite(usual) & (usual > 0)
        return np.where(known, self.factor * np.power(np.where(known, usual, 1.0), self.power), self.growth)


@cache
def shipped_spreads() -> dict[tuple[str, str], tuple[float, ...]]:
    """The numbers of `Spreads` by kind and place ("" for any), from the table beside this module."""
    with files("jinpu.forecast").joinpath(TABLE).open(encoding="utf-8") as stream:
        return as_table(csv.DictReader(stream))


def as_table(rows: Iterable[Mapping[Any, object]]) -> dict[tuple[str, str], tuple[float, ...]]:
    """The same from rows with its columns."""
    names = [field.name for field in fields(Spreads)]
    return {(str(row["kind"]), str(row["place"])): tuple(float(str(row[name])) for name in names) for row in rows}


def spreads_of(kinds: Sequence[str], places: Sequence[str]) -> Spreads:
    """Give the spreads of each kind and place; a place that the table does not tell apart counts as any.

    Of a place two steps below ("district/prefecture": in its province) the squares of both spreads of levels add up.
    """
    table = shipped_spreads()

    def row(kind: str, place: str) -> tuple[float, ...]:
        steps = [table.get((kind, step)) or table[kind, ""] for step in place.split("/")]
        return (math.hypot(*(step[0] for step in steps)), *steps[0][1:])

    found = {pair: row(*pair) for pair in set(zip(kinds, places, strict=True))}
    rows = [found[pair] for pair in zip(kinds, places, strict=True)]
    return Spreads(*np.array(rows).reshape(-1, len(fields(Spreads))).T)


def logits(values: Array) -> Array:
    """Log odds of shares between 0 and 1, those nearer than LEAST_SHARE to either end taken as that far off."""
    inside = np.clip(values, LEAST_SHARE, 1.0 - LEAST_SHARE)
    return np.asarray(np.log(inside / (1.0 - inside)))


def fitted(world: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Fit the table.

    Args:
        world: indicator, country, kind, first_year, values (a list of numbers in one cell).
        levels: kind, place, spread: spreads of levels, each of one measure.

    Returns:
        kind, place, level, growth, drift, alone: typical of the indicators of each kind (a kind with fewer than three
        takes all indicators); level of countries likewise, of other places the median of the census's; factor, power:
        least squares on logarithms over all indicators; indicators: their number.
    """
    found = pd.DataFrame([_of_indicator(rows) for _, rows in world.groupby("indicator")])
    numbers = ["growth", "drift", "alone", "level"]
    of_kind = found.groupby("kind")[numbers].agg(_typical)
    counts = found["kind"].value_counts()
    everything = found[numbers].agg(_typical)
    power, factor = np.polyfit(np.log(found["usual"]), np.log(found["growth"]), 1)
    missed = np.log(found["growth"]) - factor - power * np.log(found["usual"])
    factor += float(np.mean(np.square(missed)))
    rows = []
    for kind in ("share", "density", "count", "money", "ratio", "rate", "index", "rank"):
        enough = counts.get(kind, 0) >= 3
        seen = of_kind.loc[kind] if enough else everything
        growth = seen.drop("level").to_dict()
        # Countries lie as far apart as those of the world do; within a country the census tells.
        rows.append({"kind": kind, "place": "country", "level": seen["level"]} | growth)
        like = levels[levels["kind"] == LEVELS_LIKE.get(kind, "density")]
        for place in PLACES:
            there = like[like["place"] == place] if place else like
            if len(there):
                rows.append({"kind": kind, "place": place, "level": there["spread"].median()} | growth)
    return pd.DataFrame(rows).assign(factor=np.exp(factor), power=power, indicators=len(found)).round(4)


def _typical(numbers: "pd.Series[float]") -> float:
    """The drift's median; of spreads the quadratic mean, without the largest fifth: a new one may be any."""
    if numbers.name == "drift":
        return float(numbers.median())
    return float(np.sqrt(np.square(numbers[numbers <= numbers.quantile(0.8)]).mean()))


def _of_indicator(rows: pd.DataFrame) -> dict[str, object]:
    """Spread of yearly growth about the countries' mean of the year and about no mean, over one, three, five years."""
    kind = str(rows["kind"].iloc[0])
    lines = {
        row["country"]: pd.Series(values, index=range(int(row["first_year"]), int(row["first_year"]) + len(values)))
        for row in rows.to_dict("records")
        if len(values := line_of(str(row["values"]), kind))
    }
    table = pd.DataFrame(lines).sort_index()
    table = table.reindex(range(int(table.index.min()), int(table.index.max()) + 1))
    growths = {years: table.diff(years) for years in (1, 3, 5)}
    about = [_spread(each.sub(each.mean(axis=1), axis=0)) / years**GROWTH_POWER for years, each in growths.items()]
    alone = [_spread(each) / years**GROWTH_POWER for years, each in growths.items()]
    drift = float(np.nanmedian(growths[5].to_numpy())) / 5.0
    usual = float(growths[1].mean(axis=1)[growths[1].notna().sum(axis=1) > FEW_COUNTRIES].abs().mean())
    return {
        "kind": kind,
        "usual": usual,
        "growth": float(np.mean(about)),
        "drift": drift,
        "alone": float(np.mean(alone)),
        "level": _spread(table.sub(table.mean(axis=1), axis=0)),
    }


def line_of(cell: str, kind: str) -> Array:
    """The numbers of one cell on the scale of their kind."""
    values = np.array(cell.split(), dtype=np.float64)
    if kind == "share":
        return logits(values / 100.0)
    return np.log(np.where(values > 0, values, np.nan))


def _spread(differences: pd.DataFrame) -> float:
    low, high = np.nanquantile(differences.to_numpy(), [0.1, 0.9])
    return float((high - low) / DECILES_APART)


def own_spread(prior: Array, differences: Array, years: Array) -> Array:
    """Spread of one year's growth as the prior and what was seen of this place say together, shape (K,).

    The mean of the squares, the prior counting for PRIOR_WEIGHT stretches; none where the two never differed.

    Args:
        prior: shape (K,).
        differences: shape (K, J), growth of the place less that of the region above; NaN where there is none.
        years: shape (K, J), over how many years.
    """
    scaled = np.square(differences / np.power(years, GROWTH_POWER))
    seen: NDArray[np.int64] = np.isfinite(scaled).sum(axis=1)
    total = np.nansum(scaled, axis=1)
    same = (seen > 0) & (total < SAME)
    return np.where(same, 0.0, np.sqrt((PRIOR_WEIGHT * prior**2 + total) / (PRIOR_WEIGHT + seen)))


def main(out: Path | None = None) -> None:
    """Fit the table and write it beside this module."""
    table = fitted(pd.read_csv(WORLD_FILE), pd.read_csv(LEVELS_FILE))
    table.to_csv(out or Path(__file__).with_name(TABLE), index=False)


if __name__ == "__main__":
    main()
