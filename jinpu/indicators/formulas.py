"""The formulas: each turns the observations of one region into one chosen value a year.

`FORMULAS` names them for formulas.csv. Each is a pure function of (observations, spec, request) and gives the chosen rows
and the rows left out, as `jinpu.evidence.choose` does, with the columns `observations` (ids) and `offset` (what to add to
an "added since the baseline" value to get back to the level it was counted from; else 0).
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from jinpu.evidence import as_of, choose
from jinpu.evidence.schema import BOUNDS
from jinpu.evidence.tables import reason
from jinpu.indicators.candidates import published, ratio, ratio_of_chosen
from jinpu.indicators.specs import Spec

Chosen = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Request:
    """What a formula is asked: as of which year, counted from which baseline year."""

    as_of: int
    baseline_year: int


def as_published(observations: pd.DataFrame, spec: Spec, request: Request) -> Chosen:
    """The indicator as its office publishes it."""
    return _settled(published(observations, spec.indicator, spec.also), request.as_of)


def share(observations: pd.DataFrame, spec: Spec, request: Request) -> Chosen:
    """100 x part / whole of one source and vintage, beside the share as published; the more exact of the two stays."""
    computed = ratio(observations, spec.indicator, spec.first, spec.second, percent=True)
    return _settled(_together(published(observations, spec.indicator), computed), request.as_of)


def published_or_share(observations: pd.DataFrame, spec: Spec, request: Request) -> Chosen:
    """The share as published; where no year's share is, 100 x part / whole."""
    return _published_first(observations, spec, request, percent=True)


def published_or_density(observations: pd.DataFrame, spec: Spec, request: Request) -> Chosen:
    """The density as published (also in another unit); where none is, the stock over the population it is meant for."""
    return _published_first(observations, spec, request, percent=False)


def added(observations: pd.DataFrame, spec: Spec, request: Request) -> Chosen:
    """What was added since the baseline year: stock less the baseline's stock; else the sum of yearly additions.

    Years before the baseline come out negative, so that the series keeps the stock's own movement. Counts that are
    already cumulative are never summed. A floor ("more than 2,400") stays a floor.
    """
    said, left_out = _settled(published(observations, spec.indicator), request.as_of)
    stock, unused = _settled(published(observations, spec.first), request.as_of)
    counted, rejected = _since_baseline(stock, request.baseline_year)
    if counted.empty and spec.second:
        ((flow,),) = spec.second
        yearly, more = _settled(published(observations, flow), request.as_of)
        counted, broken = _summed_up(yearly, request.baseline_year)
        rejected = pd.concat([rejected, more, broken])
    counted = counted[~counted["year"].isin(said["year"])].assign(indicator=spec.indicator)
    chosen = pd.concat([said.assign(offset=0.0), counted]) if len(counted) else said.assign(offset=0.0)
    return chosen.sort_values("year").reset_index(drop=True), pd.concat([left_out, unused, rejected])


FORMULAS: dict[str, Callable[[pd.DataFrame, Spec, Request], Chosen]] = {
    "published": as_published,
    "share": share,
    "published_or_share": published_or_share,
    "published_or_density": published_or_density,
    "added": added,
}


def _published_first(observations: pd.DataFrame, spec: Spec, request: Request, *, percent: bool) -> Chosen:
    parts = (observations, spec.indicator, spec.first, spec.second)
    computed = (
        ratio(*parts, percent=percent)
        if spec.sources == "same"
        else ratio_of_chosen(*parts, request.as_of, percent=percent)
    )
    direct = published(observations, spec.indicator, spec.also)
    return _settled(_together(direct, computed.assign(preference=1)), request.as_of)


def _together(*frames: pd.DataFrame) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def _settled(candidates: pd.DataFrame, year: int) -> Chosen:
    chosen, left_out = choose(as_of(candidates[candidates["item"] == ""], year))
    return chosen.assign(offset=0.0), left_out


def _since_baseline(stock: pd.DataFrame, baseline_year: int) -> Chosen:
    base = stock[(stock["year"] == baseline_year) & ~stock["quality"].isin(BOUNDS)]
    if base.empty:
        return stock.iloc[:0], _with_reason(stock, "no_baseline")
    level, origin = float(base["value"].iloc[0]), base["observations"].iloc[0]
    ids = [tuple(dict.fromkeys([*own, *origin])) for own in stock["observations"]]
    return stock.assign(value=stock["value"] - level, offset=level, observations=ids), stock.iloc[:0]


def _summed_up(yearly: pd.DataFrame, baseline_year: int) -> Chosen:
    since = yearly[yearly["year"] > baseline_year].sort_values("year")
    unbroken = since["year"].to_numpy() == baseline_year + 1 + pd.RangeIndex(len(since)).to_numpy()
    summed, broken = since[unbroken], since[~unbroken]
    ids = [tuple(part for parts in summed["observations"][: n + 1] for part in parts) for n in range(len(summed))]
    floor_so_far = (summed["quality"] == "floor").cummax()
    summed = summed.assign(
        value=summed["value"].cumsum(),
        rounding=summed["rounding"].cumsum(),
        observations=ids,
        later_vintage=summed["later_vintage"].cummax(),
        quality=summed["quality"].mask(floor_so_far, "floor"),
    )
    return summed, _with_reason(broken, "broken_count")


def _with_reason(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    en, zh = reason(key)
    return rows.assign(reason=key, reason_en=en, reason_zh=zh)
