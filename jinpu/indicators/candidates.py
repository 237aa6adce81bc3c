"""Candidate values of an indicator: as published, and computed from two other figures.

A candidate is an observation of the indicator with two more columns: `observations`, the ids of the figures it stands
on, and `preference`, 0 for what goes first. A computed one is as vague, as late and as little final as the weaker of
its two parts. All are pure functions of observations, for every region in them at once.
"""

import pandas as pd

from jinpu.catalogue import convert, load_indicators
from jinpu.evidence.schema import ANNUAL, BOUNDS

_FINALITY = ("revised", "published", "example", "preliminary", "media_report")
_PART = ["value", "rounding", "quality", "status", "vintage", "rank", "basis", "may_stand_in", "id", "value_printed"]
_SAME_SOURCE = ["region", "year", "source_publisher", "vintage_printed", "basis"]
_SAME_YEAR = ["region", "year"]
Alternatives = tuple[tuple[str, ...], ...]


def published(observations: pd.DataFrame, code: str, also: str = "") -> pd.DataFrame:
    """What is published under `code` (its variants aside), and under `also` converted to the unit of `code`."""
    plain = observations[observations["item"] == ""]
    rows = plain[plain["indicator"] == code]
    if also:
        other = plain[plain["indicator"] == also]
        unit = load_indicators()[code].unit
        factor = convert(1, load_indicators()[also].unit, unit)
        moved = other.assign(
            indicator=code, unit=unit, value=other["value"] * factor, rounding=other["rounding"] * factor
        )
        rows = pd.concat([rows, moved]) if len(moved) else rows
    return rows.assign(observations=ids_of(rows), preference=0)


def ids_of(rows: pd.DataFrame) -> pd.Series:
    """The ids of the figures that each row stands on; a computed row's id joins them by "+"."""
    ids = [tuple(dict.fromkeys(str(identity).split("+"))) for identity in rows["id"]]
    return pd.Series(ids, index=rows.index, dtype=object)


def ratio(
    observations: pd.DataFrame, code: str, numerator: str, denominators: Alternatives, *, percent: bool
) -> pd.DataFrame:
    """Numerator over denominator of the same source and vintage, wherever one source prints both.

    Args:
        observations: of any regions.
        code: the indicator computed.
        numerator: code.
        denominators: alternatives, each a sum of codes; the first that the source prints is used.
        percent: whether the ratio is a percentage.
    """
    first = _usable(observations, numerator)
    if first.empty:
        return published(first, code)
    whole = [_summed(observations, codes, _SAME_SOURCE) for codes in denominators]
    return _divided(first, pd.concat(whole).drop_duplicates(_SAME_SOURCE), _SAME_SOURCE, code, percent=percent)


def ratio_of_chosen(
    observations: pd.DataFrame,
    chosen: pd.DataFrame,
    code: str,
    numerator: str,
    denominators: Alternatives,
    *,
    percent: bool,
) -> pd.DataFrame:
    """Every numerator over the one denominator in `chosen` for its region and year, whatever their sources."""
    first = _usable(observations, numerator)
    if first.empty:
        return published(first, code)
    whole = pd.concat([_usable(chosen, codes[0]) for codes in denominators]).drop_duplicates(_SAME_YEAR)
    return _divided(first, whole, _SAME_YEAR, code, percent=percent)


def _usable(observations: pd.DataFrame, code: str) -> pd.DataFrame:
    """The usable annual values of `code` itself, without variants."""
    usable = observations["usable"] & observations["period_kind"].isin(ANNUAL) & (observations["item"] == "")
    return observations[usable & (observations["indicator"] == code)]


def _summed(observations: pd.DataFrame, codes: tuple[str, ...], key: list[str]) -> pd.DataFrame:
    """The sum of several codes of one source, in the columns of an observation; only where all are printed."""
    first, *rest = (_usable(observations, code).sort_values("rounding").drop_duplicates(key) for code in codes)
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
    if first.empty or second.empty:
        return published(first.iloc[:0], code)
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
        observations=ids_of(merged),
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
        may_stand_in=pairs["may_stand_in"] & pairs["may_stand_in_2"],
    )
