"""Breaks: where the level before and after does not compare, and what may still be learnt across one.

`breaks.csv` names region, indicator, the first year of the new level, the statistical level it applies to (`basis`,
empty for values as first published) and the cause with the figures that show it. A series is cut there, and also where
the chosen values change from one statistical level to another.

**Which series a revision cuts.** A revision cuts the levels it revised. A ratio of which only the denominator was
revised is cut too: Dalian's R&D intensity rises by 15% in 2016 through the smaller GDP alone. A share whose numerator
and denominator were revised together is cut only where its own step at the break is larger than any in the years around
it: Shenyang's services share jumps by 8.5 points in 2016 (largest step around: 2.0) and by 3.8 in 2019 (2.5), and is
cut; Dalian's moves by 0.8 in 2016 (50.8 to 51.6; largest step around: 4.9) and by 1.5 in 2019 (52.0 to 53.5; 2.2), and
is not.

**Splicing.** `splice` joins the segments into one line whose last segment is as published. The step across a break was
never observed; it is set to the mean yearly step that was observed within the segments, which is the one choice that
tells a reader of the line nothing new: the mean yearly step stays what it was. With fewer than three observed steps
(`FEWEST_STEPS`) there is no mean to speak of, and the line is only the last segment. A segment of one point before the
last holds no step and drops out, as does one that the shift would carry out of the indicator's bounds. Each join costs
a point: `independent_points` counts the observed steps plus one.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from jinpu.catalogue import find_indicator, find_region
from jinpu.errors import InputError
from jinpu.inputs import read_rows

COLUMNS = ("region", "indicator", "year", "basis", "cause_en", "cause_zh", "source")
EVERYWHERE = "*"
FEWEST_STEPS = 3


def read_breaks(path: Path) -> pd.DataFrame:
    """The breaks of `breaks.csv`, `year` as int; an empty table when the file does not exist.

    Raises:
        InputError: an unknown region or indicator, a year that is no number, or a break without cause or source.
    """
    if not path.exists():
        return pd.DataFrame({name: pd.Series(dtype=int if name == "year" else str) for name in COLUMNS})
    rows = read_rows(path, COLUMNS)
    for number, row in enumerate(rows, start=2):
        where = f"{path}, row {number}"
        if row["region"] != EVERYWHERE:
            find_region(row["region"], where=where)
        find_indicator(row["indicator"], where=where)
        if not row["year"].isdigit():
            raise InputError(f"{row['year']!r} is not a year", where=where, remedy="write the new level's first year")
        if not (row["cause_en"] and row["cause_zh"] and row["source"]):
            raise InputError("a break needs its cause in both languages and a source", where=where, remedy="add them")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"year": int})


def cut(breaks: pd.DataFrame, region: str, indicator: str, years: list[int], bases: list[str]) -> pd.DataFrame:
    """Number the segments of one series.

    Args:
        breaks: from `read_breaks`.
        region: slug.
        indicator: code.
        years: the series' years, ascending.
        bases: the statistical level of each year's value.

    Returns:
        One row a year: `segment` (0, 1, ...), and `cause_en`, `cause_zh` on the first year of a new segment, else "".
    """
    relevant = breaks[breaks["region"].isin([region, EVERYWHERE]) & (breaks["indicator"] == indicator)]
    known = list(relevant[["year", "basis", "cause_en", "cause_zh"]].itertuples(index=False, name=None))
    rows: list[tuple[int, str, str]] = []
    for position, (year, basis) in enumerate(zip(years, bases, strict=True)):
        before, old_basis = (years[position - 1], bases[position - 1]) if position else (year, basis)
        causes = [(en, zh) for at, of, en, zh in known if before < at <= year and of == basis]
        if basis != old_basis:
            causes.append(
                (f"Another statistical level ({basis or 'as first published'}).", "统计口径（修订版本）不同。")
            )
        segment = (rows[-1][0] if rows else 0) + bool(causes)
        rows.append((segment, " ".join(en for en, _ in causes), "".join(zh for _, zh in causes)))
    return pd.DataFrame(rows, columns=["segment", "cause_en", "cause_zh"])


def splice(
    years: list[int],
    values: list[float],
    segments: list[int],
    *,
    additive: bool,
    lower: float | None = None,
    upper: float | None = None,
) -> list[float]:
    """Join segments on the growth within them; NaN for points that the join cannot use.

    Args:
        years: ascending, gaps allowed.
        values: the chosen values.
        segments: the segment of each point, ascending.
        additive: steps are differences (shares, counts since a baseline); else growth rates, where all is positive.
        lower: bound of the indicator, if any.
        upper: likewise.

    Returns:
        The values moved to the level of the last segment.
    """
    level = np.array(values, dtype=float)
    additive = additive or bool((level <= 0).any())
    line = level if additive else np.log(level)
    year, segment = np.array(years), np.array(segments)
    step = _mean_step(year, line, segment)
    joined = np.full(len(line), np.nan)
    later = None
    for number in sorted(set(segments), reverse=True):
        place = np.flatnonzero(segment == number)
        shift = 0.0
        if later is not None:
            if len(place) < 2 or np.isnan(step):
                continue
            shift = joined[later] - step * (year[later] - year[place[-1]]) - line[place[-1]]
        moved = line[place] + shift
        if later is not None and not _within(moved if additive else np.exp(moved), lower, upper):
            continue
        joined[place] = moved
        later = place[0]
    return list(joined if additive else np.exp(joined))


def independent_points(segments: list[int]) -> int:
    """How many points a spliced line is worth: its observed steps plus one, or 0 when it is empty."""
    return len(segments) - len(set(segments)) + 1 if segments else 0


def _mean_step(year: np.ndarray, line: np.ndarray, segment: np.ndarray) -> float:
    """The mean yearly step within segments: all change seen over all years in which it was seen."""
    within = segment[1:] == segment[:-1]
    if within.sum() < FEWEST_STEPS:
        return float("nan")
    return float(np.diff(line)[within].sum() / np.diff(year)[within].sum())


def _within(values: np.ndarray, lower: float | None, upper: float | None) -> bool:
    return bool((lower is None or (values >= lower).all()) and (upper is None or (values <= upper).all()))
