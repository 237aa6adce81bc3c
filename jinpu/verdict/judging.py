"""The verdict on many targets at once: what `jinpu judge` writes."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from jinpu.forecast import AT_LEAST, AT_MOST, Panel, forecast_at, panel_of
from jinpu.forecast.totals import simulated_totals
from jinpu.verdict.effort import arrow_of, effort_of, recent_change
from jinpu.verdict.past import Past
from jinpu.verdict.questions import Question, booked, pasts_of, questions_of, settled
from jinpu.verdict.ratings import RATINGS, rate
from jinpu.verdict.words import verdict_word

# The columns of the command's output, in its order.
COLUMNS = (
    "series", "as_of", "target", "year", "probability", "verdict", "n", "median", "q5", "q95", "required_change",
    "recent_change", "effort", "expected_year", "latest_year", *RATINGS, "abstained",
)  # fmt: skip
Row = dict[str, object]


def judge_series(series: pd.DataFrame, targets: pd.DataFrame, as_of: int | None = None) -> pd.DataFrame:
    """Judge every target on its series.

    Args:
        series: series, year, value and optionally quality.
        targets: see `jinpu.verdict.questions.questions_of`.
        as_of: last year known; None takes each series' newest.

    Returns:
        One row a target in their order, with `COLUMNS`; `latest_year` is the last year in which the move can still
        start (see `Effort.latest_year_reachable`).
    """
    rows = pd.DataFrame(judged_rows(series, questions_of(targets), as_of))
    return rows.rename(columns={"latest_year_reachable": "latest_year"})[list(COLUMNS)]


def judged_rows(
    series: pd.DataFrame,
    questions: Sequence[Question],
    as_of: int | None = None,
    independent: Mapping[str, int] | None = None,
) -> list[Row]:
    """One row a question with all that is said about it.

    Args:
        series: as in `judge_series`.
        questions: what is asked.
        as_of: last year known.
        independent: number of independent points of the series where it is smaller than that of its values (a splice).
    """
    known = series if as_of is None else series[series["year"] <= as_of]
    pasts, fewer = pasts_of(known), independent or {}
    points = {name: min(len(past.years), fewer.get(name, len(past.years))) for name, past in pasts.items()}
    standing = [settled(each, pasts.get(each.series), points.get(each.series, 0)) for each in questions]
    open_places = [
        place for place, (reason, chance) in enumerate(standing) if reason not in _FINAL and math.isnan(chance)
    ]
    forecasts = _forecasts(known, [questions[place] for place in open_places], pasts, points)
    found = dict(zip(open_places, forecasts, strict=True))
    return [
        _row(
            question,
            pasts.get(question.series),
            points.get(question.series, 0),
            reason,
            chance,
            found.get(place),
            as_of,
        )
        for place, (question, (reason, chance)) in enumerate(zip(questions, standing, strict=True))
    ]


_FINAL = ("no_series", "before_data", "no_value_for_year", "no_baseline", "few_points")
Spread = tuple[float, float, float, float]


def _forecasts(
    known: pd.DataFrame, questions: Sequence[Question], pasts: Mapping[str, Past], points: Mapping[str, int]
) -> list[Spread]:
    """Probability, median, 5 % and 95 % quantile of each open question."""
    if not questions:
        return []
    panel = panel_of(known)
    place = {name: row for row, name in enumerate(panel.series)}
    rows = np.array([place[each.series] for each in questions])
    levels = [number for number, each in enumerate(questions) if not each.total]
    found: list[Spread] = [(math.nan,) * 4] * len(questions)
    for number, spread in zip(
        levels, _levels(panel, rows[levels], [questions[n] for n in levels], points), strict=True
    ):
        found[number] = spread
    for number, each in enumerate(questions):
        if each.total:
            found[number] = _total(panel, int(rows[number]), each, pasts[each.series], points)
    return found


def _levels(
    panel: Panel,
    rows: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    asked: Sequence[Question],
    points: Mapping[str, int],
) -> list[Spread]:
    if not asked:
        return []
    forecasts = forecast_at(
        panel.rows(rows),
        np.arange(len(rows)),
        np.array([each.year for each in asked]),
        lower=np.array([_or_nan(each.aim.lower) for each in asked]),
        upper=np.array([_or_nan(each.aim.upper) for each in asked]),
        kind=[each.series_kind for each in asked],
        points=np.array([points[each.series] for each in asked]),
    )
    targets = np.array([_or_nan(each.aim.value) for each in asked])
    chances = forecasts.probabilities(targets, [AT_LEAST if each.aim.sign > 0 else AT_MOST for each in asked])
    parts = (chances, forecasts.median, forecasts.quantile(5.0), forecasts.quantile(95.0))
    return list(zip(*(part.tolist() for part in parts), strict=True))


def _total(panel: Panel, row: int, asked: Question, past: Past, points: Mapping[str, int]) -> Spread:
    already = booked(asked, past)
    if already is None:
        return (math.nan,) * 4
    years = np.arange(past.year + 1, asked.year + 1)
    found = forecast_at(
        panel.rows(np.array([row])),
        np.zeros(len(years), dtype=np.int64),
        years,
        kind=asked.series_kind or None,
        points=np.array([points[asked.series]]),
    )
    totals = simulated_totals(found.at_levels, already, least=0.0 if min(past.values) >= 0 else -np.inf)
    beyond = asked.aim.sign * (totals - _or_nan(asked.aim.value)) >= 0
    low, middle, high = np.quantile(totals, [0.05, 0.5, 0.95]).tolist()
    return float(np.clip(beyond.mean(), 0.001, 0.999)), middle, low, high


def _row(
    question: Question,
    past: Past | None,
    points: int,
    reason: str,
    chance: float,
    spread: Spread | None,
    as_of: int | None,
) -> Row:
    probability, median, low, high = spread or (chance, math.nan, math.nan, math.nan)
    if not reason and math.isnan(probability):
        reason = "no_value_for_year"
    row: Row = {
        "series": question.series,
        "as_of": as_of if as_of is not None else (past.year if past else math.nan),
        "target": question.stated,
        "year": question.year,
        "probability": probability,
        "verdict": verdict_word(probability),
        "n": points,
        "median": median,
        "q5": low,
        "q95": high,
        "abstained": reason,
    }
    return row | _effort(question, past, median) | _ratings(question, past)


def _effort(question: Question, past: Past | None, median: float) -> Row:
    names = ("required_change", "effort", "expected_year", "latest_year_reachable")
    row: Row = dict.fromkeys(names, math.nan)
    if past is None:
        return row | {"recent_change": math.nan, "arrow": ""}
    row |= {"recent_change": recent_change(past), "arrow": arrow_of(past, question.aim.sign)}
    if question.total or question.year <= past.year:
        return row
    return row | vars(effort_of(past, question.aim, median))


def _ratings(question: Question, past: Past | None) -> Row:
    none: Row = dict.fromkeys(RATINGS, "")
    if past is None or past.years[0] > question.year:
        return none
    if not question.total:
        return none | rate(past, question.aim)
    # The rules compare levels: the running total, which starts from nothing in the baseline year.
    start = question.aim.baseline_year
    known = start is not None and booked(question, past) is not None
    return none | rate(past.running_total(start), question.aim) if known and start is not None else none


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
