"""Candidate values of an indicator: as published, and computed from two other figures.

A candidate is an observation of the indicator with two more columns: `observations`, the ids of the figures it stands
on, and `preference`, 0 for what goes first. A computed one is as vague, as late and as little final as the weaker of its
two parts. All are pure functions of the observations of one region.
"""

import pandas as pd

from jinpu.catalogue import convert, load_indicators
from jinpu.evidence import as_of, choose
from jinpu.evidence.schema import ANNUAL, BOUNDS

_FINALITY = ("revised", "published", "example", "preliminary", "media_report")
_PART = ["value", "rounding", "quality", "status", "vintage", "rank", "basis", "id", "value_printed"]


def published(observations: pd.DataFrame, code: str, also: str = "") -> pd.DataFrame:
    """What is published under `code`, and under `also` converted to the unit of `code`."""
    unit = load_indicators()[code].unit
    direct = observations[observations["indicator"] == code]
    other = observations[observations["indicator"] == also] if also else direct.iloc[:0]
    factor = convert(1, load_indicators()[also].unit, unit) if also else 1.0
    other = other.assign(indicator=code, unit=unit, value=other["value"] * factor, rounding=other["rounding"] * factor)
    rows = pd.concat([direct, other]) if len(other) else direct
    return rows.assign(observations=[(identity,) for identity in rows["id"]], preference=0)


def ratio(
    observations: pd.DataFrame, code: str, numerator: str, denominators: tuple[tuple[str, ...], ...], *, percent: bool
) -> pd.DataFrame:
    """Numerator over denominator of the same source and vintage, for every year and source that prints both.

    Args:
        observations: of one region.
        code: the indicator computed.
        numerator: code.
        denominators: alternatives, each a sum of codes; the first that the source prints is used.
        percent: whether the ratio is a percentage.
    """
    key = ["year", "source_publisher", "vintage_printed", "basis"]
    whole = [_summed(observations, codes, key) for codes in denominators]
    second = pd.concat(whole).drop_duplicates(key) if whole else observations.iloc[:0]
    return _divided(_parts(observations, numerator), second, key, code, percent=percent)


def ratio_of_chosen(
    observations: pd.DataFrame, code: str, numerator: str, denominators: tuple[tuple[str, ...], ...], year: int, *, percent: bool
) -> pd.DataFrame:
    """Every numerator over the one denominator chosen for its year as of `year`, whatever their sources."""
    for (denominator,) in denominators:
        chosen, _ = choose(as_of(_parts(observations, denominator), year))
        if len(chosen):
            return _divided(_parts(observations, numerator), chosen, ["year"], code, percent=percent)
    return published(observations.iloc[:0], code)


def _parts(observations: pd.DataFrame, code: str) -> pd.DataFrame:
    """The usable annual values of `code` itself, without variants."""
    usable = observations["usable"] & observations["period_kind"].isin(ANNUAL) & (observations["item"] == "")
    return observations[usable & (observations["indicator"] == code)]


def _summed(observations: pd.DataFrame, codes: tuple[str, ...], key: list[str]) -> pd.DataFrame:
    """The sum of several codes of one source, in the columns of an observation; only where all are printed."""
    first, *rest = (_parts(observations, code).sort_values("rounding").drop_duplicates(key) for code in codes)
    for part in rest:
        joined = first.merge(part[[*dict.fromkeys([*key, *_PART])]], on=key, suffixes=("", "_2"), validate="1:1")
        first = _merged(joined).assign(
            value=joined["value"] + joined["value_2"],
            rounding=joined["rounding"] + joined["rounding_2"],
            value_printed=joined["value_printed"] + " + " + joined["value_printed_2"],
        )
    return first


def _divided(first: pd.DataFrame, second: pd.DataFrame, on: list[str], code: str, *, percent: bool) -> pd.DataFrame:
    indicator = load_indicators()[code]
    pairs = first.merge(second[[*dict.fromkeys([*on, *_PART])]], on=on, suffixes=("", "_2"), validate="m:1")
    if "basis_2" not in pairs:
        pairs = pairs.assign(basis_2=pairs["basis"])
    pairs = pairs[~pairs["quality_2"].isin(BOUNDS) & (pairs["value_2"] > 0)].reset_index(drop=True)
    value = pairs["value"] / pairs["value_2"] * (100.0 if percent else 1.0)
    merged = _merged(pairs)
    return merged.assign(
        indicator=code,
        value=value,
        unit=indicator.unit,
        rounding=value * (pairs["rounding"] / pairs["value"] + pairs["rounding_2"] / pairs["value_2"]),
        value_printed=pairs["value_printed"] + " / " + pairs["value_printed_2"],
        unit_printed="",
        basis=pairs["basis_2"].where(pairs["basis"] == "", pairs["basis"]),
        observations=[tuple(identity.split("+")) for identity in merged["id"]],
        preference=0,
    )


def _merged(pairs: pd.DataFrame) -> pd.DataFrame:
    """The first part's columns with what both parts decide: vintage, status, quality, rank and id."""
    approximate = (pairs["quality"] == "exact") & (pairs["quality_2"] != "exact")
    vintage = pairs[["vintage", "vintage_2"]].max(axis=1, skipna=False)
    finality = pairs[["status", "status_2"]].map(_FINALITY.index).max(axis=1)
    kept = [name for name in pairs.columns if not name.endswith("_2")]
    return pairs[kept].assign(
        id=pairs["id"] + "+" + pairs["id_2"],
        vintage=vintage.astype("datetime64[ns]"),
        status=[_FINALITY[place] for place in finality],
        quality=pairs["quality"].mask(approximate, "approximate"),
        rank=pairs[["rank", "rank_2"]].max(axis=1),
    )
