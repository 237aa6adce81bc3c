"""What is asked of each series: targets as one row each, and what can be said before any forecast."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from jinpu.forecast import AT_LEAST, FEWEST_POINTS
from jinpu.verdict.past import Aim, Past

TARGET_KINDS = ("level", "annual", "added")


@dataclass(frozen=True)
class Question:
    """One target of one series.

    Attributes:
        series: the series' name.
        stated: the target as stated.
        aim: the same on the level of the series (a stock's additions put on top of their baseline).
        total: whether the series holds yearly amounts whose sum since the baseline year is meant.
        series_kind: share, density, ... or "" when unknown.
    """

    series: str
    stated: float
    aim: Aim
    total: bool
    series_kind: str

    @property
    def year(self) -> int:
        """The target's year."""
        assert self.aim.year is not None  # noqa: S101 - a question always has one
        return self.aim.year


def questions_of(targets: pd.DataFrame) -> list[Question]:
    """One question a row.

    Args:
        targets: series, target, year, direction, and optionally kind ("level", "annual": the amount in the target's
            year; "added": since the baseline year), series_kind, baseline_year, baseline, lower, upper. An added target
            with a `baseline` is asked of a stock, without one of yearly amounts.
    """
    return [_question(row) for row in targets.to_dict("records")]


def _question(row: Mapping[Hashable, object]) -> Question:
    baseline = _number(row.get("baseline"))
    stated = float(str(row["target"]))
    added = row.get("kind") == "added"
    baseline_year = _number(row.get("baseline_year"))
    aim = Aim(
        value=stated + baseline if added and baseline is not None else stated,
        year=int(str(row["year"])),
        sign=1 if row["direction"] == AT_LEAST else -1,
        baseline_year=None if baseline_year is None else int(baseline_year),
        lower=_number(row.get("lower")),
        upper=_number(row.get("upper")),
    )
    return Question(str(row["series"]), stated, aim, added and baseline is None, str(row.get("series_kind") or ""))


def _number(cell: object) -> float | None:
    number = float("nan") if cell is None or cell == "" else float(str(cell))
    return None if math.isnan(number) else number


def pasts_of(series: pd.DataFrame) -> dict[str, Past]:
    """The past of each series of a long frame with series, year, value."""
    if series.empty:
        return {}
    ordered = series.sort_values(["series", "year"], kind="stable")
    names = ordered["series"].to_numpy(dtype=object)
    years, values = ordered["year"].to_numpy(), ordered["value"].to_numpy(dtype=np.float64)
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    ends = np.r_[starts[1:], len(names)]
    return {
        names[start]: Past(tuple(years[start:end].tolist()), tuple(values[start:end].tolist()))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    }


def settled(question: Question, past: Past | None, points: int) -> tuple[str, float]:
    """What needs no forecast: the code of an abstention ("" for none) and a probability that is known (else NaN).

    A target whose year has a known value is met or not: 1 or 0. See `abstentions.csv` for the codes.
    """
    if past is None:
        return "no_series", math.nan
    if question.year < past.years[0]:
        return "before_data", math.nan
    if question.total:
        if question.aim.baseline_year is None:
            return "no_baseline", math.nan
        if question.year <= past.year:
            return _known_total(question, past)
    elif question.year <= past.year:
        known = dict(zip(past.years, past.values, strict=True)).get(question.year)
        return ("no_value_for_year", math.nan) if known is None else ("", float(question.aim.met_by(known)))
    return ("few_points" if points < FEWEST_POINTS else ""), math.nan


def booked(question: Question, past: Past) -> float | None:
    """What the years since the baseline add up to; None when one of them is missing."""
    assert question.aim.baseline_year is not None  # noqa: S101 - totals have one
    known = dict(zip(past.years, past.values, strict=True))
    wanted = range(question.aim.baseline_year + 1, min(past.year, question.year) + 1)
    return sum(known[year] for year in wanted) if all(year in known for year in wanted) else None


def _known_total(question: Question, past: Past) -> tuple[str, float]:
    total = booked(question, past)
    return ("no_value_for_year", math.nan) if total is None else ("", float(question.aim.met_by(total)))
