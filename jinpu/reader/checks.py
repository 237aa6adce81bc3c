"""The checks that a statistician makes on what was read, as warnings that name the cells.

Sums are learnt from the table itself: where parts add up to their whole in most rows, the rows in which they do not are
warned of. So a table whose parts are not meant to add up gives no warning.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from jinpu.reader.gazetteer import gazetteer
from jinpu.reader.knowledge import words
from jinpu.reader.periods import without_year
from jinpu.reader.problems import fields_text, sentence

COLUMNS = ("check", "file", "sheet", "sheet_index", "cell", "reason", "key", "fields")
_TABLE = ["file", "sheet_index", "table"]
_LINE = [*_TABLE, "region", "region_code", "year", "unit"]
_PATH = " / "
Found = Iterator[tuple[str, pd.Series, str, dict[str, str]]]
"""The check, the row that is warned of, and key and fields of the sentence in problems.toml."""


def check_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Check rows as `read_files` gives them.

    - parts: the parts of an item, and the regions of a total, add up to it within rounding
    - shares: the shares of a whole add up to 100
    - natural change: births less deaths
    - agreement: the same region, item, unit and year in two tables has the same value

    Args:
        rows: the frame `Reading.rows`.

    Returns:
        A warning a row: check, file, sheet, sheet_index, cell (of the whole, or of the later file), reason (with the
        other cells and both figures), key and fields (JSON) as in the frame of problems.
    """
    usable = rows[rows["value"].notna() & rows["year"].notna()].copy()
    usable = usable.astype({name: "str" for name, kind in usable.dtypes.items() if kind == "category"})
    checks: Sequence[Callable[[pd.DataFrame], Found]] = (item_sums, region_sums, share_sums, natural_change, agreement)
    found = [
        (name, *row[["file", "sheet", "sheet_index", "cell"]], sentence(key, fields), key, fields_text(fields))
        for check in checks
        for name, row, key, fields in ([] if usable.empty else check(usable))
    ]
    return pd.DataFrame(found, columns=list(COLUMNS)).drop_duplicates(ignore_index=True)


def item_sums(rows: pd.DataFrame) -> Found:
    """Warn where the parts of an item do not add up to it although they do in most rows of the table."""
    known = words().checks
    path = rows["item"].str.rpartition(_PATH)
    rows = rows.assign(whole=path[0], leaf=path[2])
    is_whole = rows["leaf"].isin(known.whole_labels)
    wholes = rows.assign(whole=rows["whole"].where(is_whole, rows["item"]))
    parts = rows[(rows["whole"] != "") & ~is_whole & ~_is_rate(rows["unit"])]
    yield from _sums("parts", parts, wholes, [*_LINE, "whole"], per=[*_TABLE, "whole"])


def region_sums(rows: pd.DataFrame) -> Found:
    """Warn where the regions of a total do not add up to it although they do for most items of the table."""
    rows = rows[~_is_rate(rows["unit"])]
    known = words().regions
    total = rows["region"].isin(known.total | known.nation)
    levels = {code: region.level for code, region in gazetteer().by_code.items()}
    parts = rows.assign(level=rows["region_code"].map(levels).fillna(0))[lambda frame: ~total & (frame["level"] > 0)]
    regions = parts.groupby([*_TABLE, "level"])["region"].transform("nunique")
    parts = parts[regions >= words().checks.least_rows]
    yield from _sums("parts", parts, rows[total], [*_TABLE, "item", "year", "unit"], per=_TABLE, within=["level"])


def share_sums(rows: pd.DataFrame) -> Found:
    """Warn where shares do not add up to 100 although they do in most rows of the table."""
    share = words().checks.share
    shares = rows[(rows["unit"] == "%") & rows["item"].str.contains(share)]
    rests = {item: _PATH.join(p for p in item.split(_PATH) if not share.search(p)) for item in shares["item"].unique()}
    shares = shares.assign(rest=shares["item"].map(rests))
    hundred = shares.drop_duplicates([*_LINE, "rest"]).assign(value=100.0)
    yield from _sums("shares", shares, hundred, [*_LINE, "rest"], per=[*_TABLE, "rest"])


def _sums(
    check: str, parts: pd.DataFrame, wholes: pd.DataFrame, key: list[str], per: list[str], within: Sequence[str] = ()
) -> Found:
    """Compare the sums of parts with their wholes.

    Args:
        check: the check's name.
        parts: rows that are added up within `key` and `within`.
        wholes: rows that they are compared with, by `key`.
        key: what parts and whole have in common.
        per: within which of these, and `within`, most sums must hold.
        within: what parts have in common besides.
    """
    known = words().checks
    if parts.empty or wholes.empty:
        return
    parts = parts.assign(digit=parts["value"].map(_last_digit))
    grouped = parts.groupby([*key, *within], sort=False)
    sums = grouped.agg(
        total=("value", "sum"), count=("value", "size"), digit=("digit", "min"), parts=("cell", "+".join)
    )
    joined = sums.reset_index().merge(wholes, on=key)
    off = (joined["total"] - joined["value"]).abs()
    groups = [joined[name] for name in (*per, *within)]
    enough = (joined["count"] > 1) & (joined["count"] == joined.groupby([*per, *within])["count"].transform("max"))
    slack = (joined["count"] + 1) * 0.5001 * joined["digit"] + 1e-6 * joined["value"].abs()
    holds = enough & (off <= slack)
    counted = holds.where(enough).astype("float64").groupby(groups)
    meant = (counted.transform("mean") >= known.holds_for_most) & (counted.transform("sum") >= known.least_rows)
    for _, row in joined[meant & enough & ~holds].iterrows():
        fields = {"parts": row["parts"][:120], "total": f"{row['total']:g}", "whole": f"{row['value']:g}"}
        yield check, row, "sum_differs", fields


def _last_digit(value: float) -> float:
    """Give the place value of the last decimal printed: 0.01 for 8.53."""
    text = np.format_float_positional(value, trim="-")
    return float(10.0 ** -len(text.partition(".")[2]))


def _is_rate(unit: pd.Series) -> pd.Series:
    known = words().units
    return unit.isin(known.rates | {known.rank_unit}) | unit.str.contains("=100|/")


def natural_change(rows: pd.DataFrame) -> Found:
    """Warn where natural change is not births less deaths, in persons or as rates."""
    known = words().checks
    key = [*_TABLE, "region", "region_code", "year", "unit"]
    kinds = {"births": known.births, "deaths": known.deaths, "change": known.natural_change}
    tables = {}
    for name, pattern in kinds.items():
        matching = rows[rows["item"].str.contains(pattern)]
        tables[name] = matching[matching.groupby(key)["item"].transform("nunique") == 1].drop_duplicates(key)
    joined = tables["change"].merge(tables["births"][[*key, "value", "cell"]], on=key, suffixes=("", "_births"))
    joined = joined.merge(tables["deaths"][[*key, "value", "cell"]], on=key, suffixes=("", "_deaths"))
    expected = joined["value_births"] - joined["value_deaths"]
    # Rates are printed with two decimals: two of them and their difference are each off by half a last digit at most.
    slack = np.where(joined["unit"].isin(words().units.rates), 0.0151, 0.5)
    for _, row in joined[(expected - joined["value"]).abs() > slack].iterrows():
        fields = {
            "births": row["cell_births"],
            "deaths": row["cell_deaths"],
            "difference": f"{row['value_births'] - row['value_deaths']:g}",
            "change": f"{row['value']:g}",
        }
        yield "natural change", row, "natural_change_differs", fields


def agreement(rows: pd.DataFrame) -> Found:
    """Warn where another year's edition of a table gives another value for the same region, item, unit and year."""
    key = ["subject", "region_code", "item", "unit", "year"]
    subjects = {title: without_year(title) for title in rows["table"].unique()}
    named = rows.assign(subject=rows["table"].map(subjects))
    named = named[(named["region_code"] != "") & (named["subject"] != "")]
    first = named.drop_duplicates(key)[[*key, "value", *_TABLE, "cell"]]
    joined = named.merge(first, on=key, suffixes=("", "_first"))
    differs = (joined["value"] - joined["value_first"]).abs() > 1e-9 * joined["value_first"].abs()
    elsewhere = (joined["file"] != joined["file_first"]) | (joined["sheet_index"] != joined["sheet_index_first"])
    for _, row in joined[differs & elsewhere].iterrows():
        fields = {name: str(row[f"{name}_first"]) for name in ("file", "cell")}
        fields |= {"sheet": str(row["sheet_index_first"]), "year": str(row["year"])}
        fields |= {"other": f"{row['value_first']:g}", "value": f"{row['value']:g}"}
        yield "agreement", row, "tables_differ", fields
