"""One value a year, by written rules, with every value left out and why.

The rules, in this order, for the candidates of one region, indicator, item and year:

1. **Usable and annual.** A row that a reviewer left out is never chosen, nor is a part of a year.
2. **A value before a bound.** "More than 2,400" is chosen only where no value exists, and stays a bound.
3. **One statistical level for the whole series.** A value back-revised after a census beside values as first published
   makes growth that never was. The level (`basis`) that covers most years of the series goes first, at a tie the one as
   first published; another level fills only the years that it alone has, and there the series is cut
   (`jinpu.evidence.breaks`). So China's R&D intensity keeps 1.98 for 2012 (first published) and leaves out 1.91 (on the
   GDP revised ten years later), and Liaoning's GDP as of 2023 is read from one export throughout.
4. **Published ratios before computed ones** where the indicator asks for it (`preference`), since a computed one may
   stand on another population or GDP than the office's own.
5. **Final before not final.** Revised goes before published, and both before preliminary figures and press reports.
   A routine revision stays on its level: Dalian's GDP of 2016 is 6,810.2 once that is out, on which the growth to
   7,363.9 in 2017 stands, not 6,730.3; and the panel's 6,989.8 for 2017 never meets the office's 6,810.2.
6. **The later statement.** Among equals the last published says what the source holds in the end; unknown dates last.
7. **Restatements.** Candidates of the same finality that could be prints of the winner's number (their rounding
   intervals overlap) state the same: of these the better source wins, then the more exact print, then the earlier one.

What names no source at all is a benchmark to compare with: it is marked unusable on reading and so falls under rule 1.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from jinpu.evidence.asof import KEY
from jinpu.evidence.schema import ANNUAL, BOUNDS, reason

_FINALITY = {"revised": 0, "published": 1, "example": 1, "preliminary": 2, "media_report": 2}
# The order of the rules, and what is said of a candidate that loses by each.
_RULES = ("is_bound", "off_level", "preference", "finality", "age")
_SAID = {
    "is_bound": "bound",
    "off_level": "other_basis",
    "preference": "less_direct",
    "finality": "less_final",
    "age": "older_vintage",
}
_SERIES = ["region", "indicator", "item"]
_HAIR = 1e-9  # binary rounding of sums of decimals
Row = Mapping[Hashable, Any]


def choose(observations: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Choose one observation for each region, indicator, item and year.

    Args:
        observations: candidates, usually from `as_of`; `later_vintage` (bool) and `preference` (0 first) may be there.

    Returns:
        The chosen rows, and the rows left out with the column `reason` (a key of reasons.csv, or "remark") and the
        words `reason_en`, `reason_zh`; together they are all candidates.
    """
    candidates = _with_rules(observations)
    eligible = candidates["usable"] & candidates["period_kind"].isin(ANNUAL)
    ranked = candidates[eligible].sort_values([*KEY, *_RULES, "rank", "rounding", "id"])
    first = ranked.groupby(KEY, sort=False).transform("first")
    same = _restates(ranked, first)
    best = ranked[same].sort_values([*KEY, "rank", "rounding", "vintage", "id"]).drop_duplicates(KEY)
    chosen = candidates.loc[best.index].sort_values(KEY)
    left_out = candidates.drop(index=chosen.index)
    return _tidy(chosen), _tidy(_with_reasons(left_out, chosen))


def _with_rules(observations: pd.DataFrame) -> pd.DataFrame:
    """The candidates with one column a rule, smaller meaning better."""
    rows = observations.reset_index(drop=True)
    extra = {name: default for name, default in (("later_vintage", False), ("preference", 0)) if name not in rows}
    rows = rows.assign(**extra)
    return rows.assign(
        is_bound=rows["quality"].isin(BOUNDS),
        off_level=rows["basis"] != _main_basis(rows),
        finality=rows["status"].map(_FINALITY),
        age=-rows["vintage"].astype("datetime64[ns]").fillna(pd.Timestamp(0)).astype("int64"),
    )


def _main_basis(rows: pd.DataFrame) -> pd.Series:
    """For each row the statistical level that covers most years of its series."""
    values = rows[rows["usable"] & rows["period_kind"].isin(ANNUAL) & ~rows["quality"].isin(BOUNDS)]
    if values.empty:
        return pd.Series("", index=rows.index)
    years = values.groupby([*_SERIES, "basis"])["year"].nunique().rename("years").reset_index()
    years = years.sort_values([*_SERIES, "years", "basis"], ascending=[True, True, True, False, True])
    main = years.drop_duplicates(_SERIES).set_index(_SERIES)["basis"]
    return rows.join(main.rename("main_basis"), on=_SERIES)["main_basis"].fillna("")


def _restates(ranked: pd.DataFrame, first: pd.DataFrame) -> pd.Series:
    """Whether a row says the same as the first of its group: equal by every rule but age, and equal when rounded."""
    alike = (ranked[["is_bound", "off_level", "preference"]] == first[["is_bound", "off_level", "preference"]]).all(
        axis=1
    )
    as_final = (ranked["finality"] == first["finality"]) & (ranked["quality"] == first["quality"])
    apart = (ranked["value"] - first["value"]).abs()
    within = (apart <= _HAIR) | (apart < ranked["rounding"] + first["rounding"] - _HAIR)
    in_time = ranked["later_vintage"] == first["later_vintage"]
    return (alike & as_final & within & in_time) | (ranked["id"] == first["id"])


def _with_reasons(left_out: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    winners = {_key(row): row for row in chosen.to_dict("records")}
    losers = left_out.to_dict("records")
    keys = [_reason(row, winners.get(_key(row), row)) for row in losers]
    words = [
        (row["reason_en"], row["reason_zh"]) if key == "remark" else reason(key)
        for key, row in zip(keys, losers, strict=True)
    ]
    return left_out.assign(reason=keys, reason_en=[en for en, _ in words], reason_zh=[zh for _, zh in words])


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


def _reason(row: Row, winner: Row) -> str:
    """The first rule by which a row lost."""
    if not row["usable"]:
        return "remark"
    if row["period_kind"] not in ANNUAL:
        return "part_year"
    apart = abs(row["value"] - winner["value"])
    agree = apart <= _HAIR or apart < row["rounding"] + winner["rounding"] - _HAIR
    if agree and not row["is_bound"]:
        return "restated"
    lost_by = next((rule for rule in _RULES if row[rule] != winner[rule]), "")
    if lost_by:
        return _SAID[lost_by]
    return "weaker_source" if row["rank"] != winner["rank"] else "less_exact"


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns=["is_bound", "off_level", "finality", "age"]).reset_index(drop=True)
