"""The formulas: each gives the candidate values of one indicator, for every region and year.

`FORMULAS` names them for formulas.csv. Each is a pure function of (observations, spec, request); which candidate stands
for a year is then chosen for all indicators alike, by the rules of `jinpu.evidence`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from jinpu.evidence.schema import BOUNDS, reason
from jinpu.indicators.candidates import published, ratio, ratio_of_chosen
from jinpu.indicators.specs import Spec


@dataclass(frozen=True)
class Request:
    """What a formula may lean on beside the observations.

    `baseline_year` is the year from which additions count; `chosen` holds the one value a year, as of the year asked,
    of the figures that formulas take as parts (populations, stocks ...).
    """

    baseline_year: int
    chosen: pd.DataFrame


@dataclass(frozen=True)
class Candidates:
    """Candidate rows, and the parts that could not be used, with `reason`, `reason_en`, `reason_zh`.

    `rows` has the column `offset`: what to add to a value counted since the baseline to get back to its level; else 0.
    """

    rows: pd.DataFrame
    unusable: pd.DataFrame


Formula = Callable[[pd.DataFrame, Spec, Request], Candidates]


def as_published(observations: pd.DataFrame, spec: Spec, request: Request) -> Candidates:
    """The indicator as its office publishes it."""
    return _candidates(published(observations, spec.indicator, spec.also))


def share(observations: pd.DataFrame, spec: Spec, request: Request) -> Candidates:
    """100 x part / whole of one source and vintage, beside the share as published; the choice takes the more exact."""
    computed = ratio(observations, spec.indicator, spec.first, spec.second, percent=True)
    return _candidates(published(observations, spec.indicator), computed)


def published_or_share(observations: pd.DataFrame, spec: Spec, request: Request) -> Candidates:
    """The share as published; where no year's share is, 100 x part / whole."""
    return _published_first(observations, spec, request, percent=True)


def published_or_density(observations: pd.DataFrame, spec: Spec, request: Request) -> Candidates:
    """The density as published (also in another unit); where none is, the stock over the resident population."""
    return _published_first(observations, spec, request, percent=False)


def added(observations: pd.DataFrame, spec: Spec, request: Request) -> Candidates:
    """What was added since the baseline year: stock less the baseline's stock; else the sum of yearly additions.

    Years before the baseline come out negative, so that the series keeps the stock's own movement. Counts that are
    already cumulative are never summed. A floor ("more than 2,400") stays a floor.
    """
    counted, unusable = [], []
    parts = request.chosen
    for _, there in parts[parts["indicator"].isin([spec.first, *sum(spec.second, ())])].groupby("region", sort=False):
        stock = there[there["indicator"] == spec.first]
        flow = there[there["indicator"] != spec.first]
        base = stock[(stock["year"] == request.baseline_year) & ~stock["quality"].isin(BOUNDS)]
        if len(base):
            counted.append(_since(stock, base.iloc[0]))
        else:
            unusable.append(_with_reason(stock, "no_baseline"))
            summed, broken = _summed_up(flow.sort_values("year"), request.baseline_year)
            counted.append(summed)
            unusable.append(_with_reason(broken, "broken_count"))
    rows = _together(published(observations, spec.indicator).assign(offset=0.0), *counted)
    return Candidates(rows.assign(indicator=spec.indicator), _together(parts.iloc[:0], *unusable))


FORMULAS: dict[str, Formula] = {
    "published": as_published,
    "share": share,
    "published_or_share": published_or_share,
    "published_or_density": published_or_density,
    "added": added,
}


def _published_first(observations: pd.DataFrame, spec: Spec, request: Request, *, percent: bool) -> Candidates:
    direct = published(observations, spec.indicator, spec.also)
    computed = (
        ratio(observations, spec.indicator, spec.first, spec.second, percent=percent)
        if spec.sources == "same"
        else ratio_of_chosen(observations, request.chosen, spec.indicator, spec.first, spec.second, percent=percent)
    )
    return _candidates(direct, computed.assign(preference=1))


def _candidates(*frames: pd.DataFrame) -> Candidates:
    rows = _together(*frames)
    return Candidates(rows.assign(offset=0.0), rows.iloc[:0])


def _together(*frames: pd.DataFrame) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def _since(stock: pd.DataFrame, base: pd.Series) -> pd.DataFrame:
    """The stock less its baseline; a difference is known no earlier than either of its ends."""
    later = stock["vintage"].where(stock["vintage"] >= base["vintage"], base["vintage"])
    ids = [tuple(dict.fromkeys([*own, *base["observations"]])) for own in stock["observations"]]
    return stock.assign(
        value=stock["value"] - base["value"],
        offset=float(base["value"]),
        vintage=later.mask(stock["vintage"].isna()),
        rounding=stock["rounding"] + base["rounding"],
        observations=pd.Series(ids, index=stock.index, dtype=object),
    )


def _summed_up(yearly: pd.DataFrame, baseline_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Running sums of the yearly additions since the baseline, and the rows behind a gap."""
    since = yearly[yearly["year"] > baseline_year]
    unbroken = since["year"].to_numpy() == baseline_year + 1 + pd.RangeIndex(len(since)).to_numpy()
    summed = since[unbroken]
    parts = list(summed["observations"])
    ids = [tuple(identity for own in parts[: end + 1] for identity in own) for end in range(len(parts))]
    running = summed.assign(
        value=summed["value"].cumsum(),
        rounding=summed["rounding"].cumsum(),
        offset=0.0,
        observations=pd.Series(ids, index=summed.index, dtype=object),
        vintage=summed["vintage"].cummax().mask(summed["vintage"].isna().cummax()),
        quality=summed["quality"].mask((summed["quality"] == "floor").cummax(), "floor"),
    )
    return running, since[~unbroken]


def _with_reason(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    en, zh = reason(key)
    return rows.assign(reason=key, reason_en=en, reason_zh=zh)
