"""Plans made up on reference series: had their targets been judged one to four years before the end, was it right?

Published plans with a known outcome are few. So every official indicator series is given plans as planners make them:
from a baseline year, a target some years on, at so many times the usual yearly change known by then, upwards and
downwards. What the plan's last year brought is known.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast import AT_LEAST, AT_MOST, FEWEST_POINTS, forecast_at, panel_of
from jinpu.forecast.corpora import Reference
from jinpu.forecast.scores import brier, calibration_error
from jinpu.forecast.table import Model, shipped
from jinpu.plan import Target
from jinpu.verdict.effort import likelihood_scale, verdict_word
from jinpu.verdict.ratings.growth import eurostat
from jinpu.verdict.series import AnnualSeries

# Years from baseline to end; targets in usual yearly changes times those years; years before the end.
LENGTHS = (5, 8)
AMBITIONS = (0.25, 0.5, 1.0)
BEFORE = (1, 2, 3, 4)
# A plan begins in every third year, so that neighbouring ones do not tell the same story.
STEP = 3
ON_TRACK = ("target_met", "significant")


def judged_unseen(references: Sequence[Reference], corpus: str) -> pd.DataFrame:
    """The verdicts on one corpus from the tables that were fitted on all others; see `made_verdicts`."""
    return made_verdicts([each for each in references if each.corpus == corpus], shipped(corpus))


def made_verdicts(references: Sequence[Reference], model: Model) -> pd.DataFrame:
    """Judge every synthetic plan as of each of the four years before its end.

    Args:
        references: series that the table has not seen.
        model: the tables.

    Returns:
        One row a verdict: corpus, series, baseline_year, year (the end), as_of, target, direction, probability,
        on_track (Eurostat's rule: 1 where it says so, 0 where not, NaN where it cannot judge), met (1 or 0), weight
        (each indicator counts once).
    """
    # Two stretches of one series, before and after a missing year, have the same name.
    rows = pd.DataFrame([{"place": place} | row for place, each in enumerate(references) for row in _plans(each)])
    rows["weight"] = 1.0 / rows.groupby("series")["kin"].transform("sum")
    rows["probability"] = _probabilities(references, rows, model)
    return rows.drop(columns=["place", "kin"])


def hit_rates(verdicts: pd.DataFrame) -> pd.DataFrame:
    """How often targets came true, by the word of their verdict, surest first; each indicator counts once.

    Args:
        verdicts: from `made_verdicts`.

    Returns:
        word, verdicts, said (mean probability) and met (share, 0 to 1).
    """
    weighted = verdicts.assign(
        word=verdicts["probability"].map(verdict_word),
        said=verdicts["probability"] * verdicts["weight"],
        met=verdicts["met"] * verdicts["weight"],
    )
    sums = weighted.groupby("word").agg(
        verdicts=("weight", "size"), weight=("weight", "sum"), said=("said", "sum"), met=("met", "sum")
    )
    rates = sums[["said", "met"]].div(sums["weight"], axis=0)
    words = [word for word, _ in likelihood_scale() if word in rates.index]
    return sums[["verdicts"]].join(rates.round(3)).loc[words].reset_index()


@dataclass(frozen=True)
class HitRate:
    """How often targets with one word came true: number of verdicts, and share met (0 to 1)."""

    verdicts: int
    met: float


@cache
def published_hit_rates() -> dict[str, HitRate]:
    """Return the rates that ship with the package (`hit_rates.csv`, written by `make backtest`), by word."""
    text = (files("jinpu.verdict") / "hit_rates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["word"]: HitRate(int(row["verdicts"]), float(row["met"])) for row in rows}


def synthetic_plan_scores(verdicts: pd.DataFrame) -> dict[str, float]:
    """Number of verdicts, share met, Brier skill over that share, calibration error, and the skill of Eurostat's word.

    Skill is 1 - Brier / (b (1 - b)), b the share met; Eurostat's rule is taken as 0 or 1 where it can judge.
    """
    met, weight = verdicts["met"].to_numpy(), verdicts["weight"].to_numpy()
    said = verdicts["probability"].to_numpy()
    ruled = verdicts["on_track"].notna().to_numpy()
    base = float(np.average(met, weights=weight))
    rule = brier(verdicts["on_track"].to_numpy()[ruled], met[ruled], weight[ruled])
    return {
        "verdicts": len(verdicts),
        "share met": base,
        "skill": 1.0 - brier(said, met, weight) / (base * (1.0 - base)),
        "calibration": calibration_error(said, met, weight),
        "skill of Eurostat's rule": 1.0 - rule / (base * (1.0 - base)),
    }


def _plans(series: Reference) -> Iterator[dict[str, object]]:
    years = range(series.first_year, series.first_year + len(series.values))
    for length in LENGTHS:
        for start in range(FEWEST_POINTS - 1, len(series.values) - length, STEP):
            usual = series.mase_scale(start + 1)
            for sign in (1, -1) if usual > 0 else ():
                for ambition in AMBITIONS:
                    target = float(series.future(start, 1)[0]) + sign * ambition * usual * length
                    yield from _verdicts_of(series, years, (start, start + length), target, sign)


def _verdicts_of(
    series: Reference, years: range, span: tuple[int, int], target: float, sign: int
) -> Iterator[dict[str, object]]:
    start, end = span
    target_due = Target(target, years[end], sign, years[start])
    for before in BEFORE:
        known = end - before + 1
        word = eurostat(AnnualSeries(tuple(years[:known]), tuple(series.window(known, known).tolist())), target_due)
        yield {
            "corpus": series.corpus,
            "series": series.name,
            "baseline_year": years[start],
            "year": years[end],
            "as_of": years[known - 1],
            "target": target,
            "direction": AT_LEAST if sign > 0 else AT_MOST,
            "on_track": float(word in ON_TRACK) if word else np.nan,
            "met": float(target_due.met_by(float(series.future(end, 1)[0]))),
            "kin": series.kin,
        }


def _probabilities(references: Sequence[Reference], rows: pd.DataFrame, model: Model) -> NDArray[np.float64]:
    asked = rows[["place", "as_of"]].drop_duplicates()
    pasts = [
        references[place].frame(as_of).assign(series=number)
        for number, (place, as_of) in enumerate(asked.itertuples(index=False))
    ]
    panel = panel_of(pd.concat(pasts, ignore_index=True))
    numbered = asked.assign(number=range(len(asked)))
    number = rows[["place", "as_of"]].merge(numbered, how="left", validate="many_to_one")["number"].to_numpy()
    found = forecast_at(panel, number, rows["year"].to_numpy(), model=model)
    return found.exceedance_probability(rows["target"].to_numpy(), rows["direction"].tolist())
