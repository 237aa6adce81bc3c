"""The frame of observations: one row a published value, with everything needed to judge it.

The columns' meaning stands in `COLUMNS`; pandera checks every frame that is written or read.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import pandas as pd
import pandera.pandas as pa

from jinpu.errors import InputError

QUALITIES = ("exact", "approximate", "floor", "ceiling", "below_unit")
STATUSES = ("preliminary", "published", "revised", "media_report", "example")
PERIOD_KINDS = ("year", "year_end", "part", "month")
BOUNDS = ("floor", "ceiling", "below_unit")
ANNUAL = ("year", "year_end")

COLUMNS: dict[str, pa.Column] = {
    # F0412 is row 412 of published_figures.csv, Y… a yearbook's cell, P0001 a row of plan_figures.csv
    "id": pa.Column(str, unique=True),
    "region": pa.Column(str),
    "indicator": pa.Column(str),
    # a variant that is a series of its own ("incl. foreign holders"); empty for the indicator as the catalogue has it
    "item": pa.Column(str),
    "year": pa.Column(int, pa.Check.in_range(1900, 2100)),
    "period_kind": pa.Column(str, pa.Check.isin(PERIOD_KINDS)),
    "period": pa.Column(str),
    # in `unit`, which is the indicator's own
    "value": pa.Column(float),
    "unit": pa.Column(str),
    "value_printed": pa.Column(str),
    "unit_printed": pa.Column(str),
    # half of the last printed digit, in `unit`: how far the printed value may lie from what was counted
    "rounding": pa.Column(float, pa.Check.ge(0)),
    "quality": pa.Column(str, pa.Check.isin(QUALITIES)),
    "status": pa.Column(str, pa.Check.isin(STATUSES)),
    # last day that the print allows; NaT when unknown
    "vintage": pa.Column("datetime64[ns]", nullable=True),
    "vintage_printed": pa.Column(str),
    "source_title": pa.Column(str),
    "source_publisher": pa.Column(str),
    "locator": pa.Column(str),
    "note": pa.Column(str),
    # 1 is the counting office itself; see source_kinds.csv
    "rank": pa.Column(int, pa.Check.in_range(1, 9)),
    # statistical level the value belongs to ("census4" ...); empty is the level as first published
    "basis": pa.Column(str),
    # false: not used for a year before it was published, though nothing else is known of that year
    "may_stand_in": pa.Column(bool),
    # false: kept and shown, never chosen; the reason stands beside it
    "usable": pa.Column(bool),
    "reason_en": pa.Column(str),
    "reason_zh": pa.Column(str),
}
_SCHEMA = pa.DataFrameSchema(COLUMNS, strict=True, ordered=True, coerce=True)

PROBLEM_COLUMNS = ("file", "sheet", "sheet_index", "cell", "text", "reason", "cells", "key", "fields")


def checked(observations: pd.DataFrame, where: str) -> pd.DataFrame:
    """The frame with its columns in order and of the right types.

    Raises:
        InputError: a column is missing or holds something that `COLUMNS` does not allow; names the first such place.
    """
    try:
        return _SCHEMA.validate(observations[list(COLUMNS)], lazy=False)
    except KeyError as error:
        raise InputError(f"columns are missing: {error.args[0]}", where=where, remedy="run 1-clean again") from error
    except pa.errors.SchemaError as error:
        raise InputError(f"is not a frame of observations: {error}", where=where, remedy="run 1-clean again") from error


@cache
def no_observations() -> pd.DataFrame:
    """An empty frame of observations, the same one each time."""
    return _SCHEMA.validate(pd.DataFrame({name: [] for name in COLUMNS}))


def problem(file: str, cell: str, text: str, key: str) -> dict[str, object]:
    """One row for problems.csv, in the columns of the reader's problems; `key` names a sentence of reasons.csv."""
    row = {"file": file, "sheet": "", "sheet_index": 0, "cell": cell, "text": text, "reason": reason(key)[0]}
    return row | {"cells": 1, "key": key, "fields": "{}"}


def problems_frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    """The rows as a frame with the columns of problems.csv."""
    return pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))


@cache
def packaged_table(name: str) -> Mapping[str, dict[str, str]]:
    """A CSV table that lies beside this module: its rows by their first column."""
    rows = csv.DictReader(files("jinpu.evidence").joinpath(name).read_text(encoding="utf-8").splitlines())
    return MappingProxyType({next(iter(row.values())): row for row in rows})


def reason(key: str) -> tuple[str, str]:
    """The words for a reason of `reasons.csv`, English and Chinese."""
    row = packaged_table("reasons.csv")[key]
    return row["en"], row["zh"]
