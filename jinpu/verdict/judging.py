"""The verdict on many targets at once: what `jinpu judge` writes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from jinpu.errors import InputError
from jinpu.forecast import Forecaster, Forecasts
from jinpu.forecast.partial import NONE, OWN, PARENT, shrunk
from jinpu.inputs import series_frame
from jinpu.plan import Target
from jinpu.verdict.basis import Chance, Prediction, band, chances, predictions
from jinpu.verdict.effort import arrow_of, effort_of, recent_change, verdict_word
from jinpu.verdict.ratings import RATINGS, rate
from jinpu.verdict.series import AnnualSeries, TargetSeries, annual_series
from jinpu.verdict.targets import targets_of

# The columns of the command's output, in its order.
COLUMNS = (
    "series", "as_of", "target", "year", "probability", "verdict", "n", "median", "q5", "q95", "required_change",
    "recent_change", "effort", "expected_year", "latest_year", *RATINGS, "abstained", "basis", "low", "high",
)  # fmt: skip
_NO_BAND = {"low": math.nan, "high": math.nan}
_EFFORT = ("required_change", "effort", "expected_year", "latest_year")
Row = dict[str, object]


def judge_series(
    series: pd.DataFrame, targets: pd.DataFrame, as_of: int | None = None, *, forecaster: Forecaster | None = None
) -> pd.DataFrame:
    """Judge every target on its series.

    Args:
        series: series, year, value and optionally quality, step (the printing step of the value) and
            series_kind (or kind: what the series is, the same in all its rows).
        targets: see `jinpu.verdict.targets.targets_of`.
        as_of: last year known; None takes each series' newest.
        forecaster: what forecasts instead of ours: long frame and horizon in, series, year and q2.5 ... q97.5 out.

    Returns:
        One row a target in their order, with `COLUMNS`; `latest_year` is the last year in which the move can still
        start (see `Effort.latest_year`); `low` and `high` are the least and greatest probability when one corpus of the
        reference series is left out of the fit, NaN where the chance rests on less than a whole series of one's own.

    Raises:
        InputError: a missing column, or a cell that cannot be used, of the series before the targets.
    """
    return judge_targets(series_frame(series), targets_of(targets), as_of, forecaster=forecaster)


def judge_targets(
    series: pd.DataFrame, targets: Sequence[Target], as_of: int | None = None, *, forecaster: Forecaster | None = None
) -> pd.DataFrame:
    """The same for series and targets that are checked already."""
    return pd.DataFrame(judged_rows(series, targets, as_of, forecaster=forecaster), columns=list(COLUMNS))


def judged_rows(
    series: pd.DataFrame,
    targets: Sequence[Target],
    as_of: int | None = None,
    independent: Mapping[str, int] | None = None,
    *,
    drawn: bool = False,
    forecaster: Forecaster | None = None,
) -> list[Row]:
    """One row a target with all that is said about it.

    Args:
        series: as in `judge_series`.
        targets: what is asked; each names its series.
        as_of: last year known.
        independent: number of independent points of the series where it is smaller than that of its values (a splice).
        drawn: for pages: give the distributions of all years up to the target's too (`path`), and effort and ratings
            by the region above where the place itself has no figure.
        forecaster: what forecasts instead of ours.
    """
    known = series if as_of is None else series[series["year"] <= as_of]
    found, fewer = annual_series(known), independent or {}
    asked = [_asked(target, found, fewer, drawn=drawn) for target in targets]
    answers = [each.answer_without_forecast() for each in asked]
    open_places = [place for place, (reason, chance) in enumerate(answers) if not reason and math.isnan(chance)]
    # Beside a spread that a computer can hardly hold, any distance is infinite, and its share 0 or 1.
    with np.errstate(over="ignore"):
        predicted = dict(
            zip(open_places, predictions([asked[place] for place in open_places], known, forecaster), strict=True)
        )
        able = {place: each.forecasts for place, each in predicted.items() if each.forecasts is not None}
        chance_at = dict(zip(able, chances([asked[place] for place in able], list(able.values())), strict=True))
        bands = {} if forecaster else _bands({place: asked[place] for place in able}, predicted, chance_at, known)
    return [
        _row(each, answer, predicted.get(place), chance_at.get(place), as_of) | bands.get(place, _NO_BAND)
        for place, (each, answer) in enumerate(zip(asked, answers, strict=True))
    ]


def _bands(
    asked: Mapping[int, TargetSeries],
    predicted: Mapping[int, Prediction],
    said: Mapping[int, Chance],
    known: pd.DataFrame,
) -> dict[int, Row]:
    """The columns low and high of targets on whole series of their own."""
    whole = [place for place in asked if predicted[place].basis == OWN]
    if not whole:
        return {}
    chance = np.array([said[place].probability for place in whole])
    lows, highs = band([asked[place] for place in whole], known, chance)
    rows = zip(whole, lows.tolist(), highs.tolist(), strict=True)
    return {place: {"low": low, "high": high} for place, low, high in rows}


def _asked(target: Target, found: Mapping[str, AnnualSeries], fewer: Mapping[str, int], *, drawn: bool) -> TargetSeries:
    series, parent = found.get(target.series), found.get(target.parent) if target.parent else None
    points = 0 if series is None else len(series.years)
    if series is not None and series.kind and not target.series_kind:
        target = replace(target, series_kind=series.kind)
    independent = min(points, fewer.get(target.series, points))
    return TargetSeries(target, series, independent, parent, drawn)


def _row(
    asked: TargetSeries,
    answer: tuple[str, float],
    prediction: Prediction | None,
    chance: Chance | None,
    as_of: int | None,
) -> Row:
    reason, known = answer
    if prediction is not None and chance is None:
        reason = "few_points"
    said = chance or Chance(known, math.nan, math.nan, math.nan)
    if prediction is not None and prediction.basis == PARENT and _is_open(asked.level, prediction.forecasts):
        said = replace(said, probability=shrunk(said.probability))
    row: Row = {
        "series": asked.target.series,
        "as_of": as_of if as_of is not None else (asked.series.year if asked.series else math.nan),
        "target": asked.target.value,
        "year": asked.year,
        "probability": said.probability,
        "verdict": verdict_word(said.probability),
        "n": asked.points,
        "median": said.median,
        "q5": said.q5,
        "q95": said.q95,
        "abstained": reason,
        "basis": prediction.basis if prediction else NONE if reason else OWN,
    }
    if asked.drawn and asked.series is None and asked.target.part is None:
        asked = replace(asked, series=asked.parent)
    path = prediction.forecasts if prediction and chance else None
    return row | _effort(asked, said.median) | _ratings(asked) | {"path": path}


def _is_open(level: Target | None, path: Forecasts | None) -> bool:
    """Whether what is possible lies on both sides of the target."""
    if level is None or level.value is None or path is None:
        return True
    least, greatest = path.least[-1], path.greatest[-1]
    return bool(least < level.value <= greatest if level.sign > 0 else least <= level.value < greatest)


def _effort(asked: TargetSeries, median: float) -> Row:
    row: Row = dict.fromkeys(_EFFORT, math.nan)
    if asked.series is None:
        return row | {"recent_change": math.nan, "arrow": ""}
    if asked.year <= asked.series.year or asked.target.is_total or asked.target.is_compounded or asked.level is None:
        sign = asked.level.sign if asked.level else asked.target.sign
        return row | {"recent_change": recent_change(asked.series), "arrow": arrow_of(asked.series, sign)}
    # What holds every year has to be reached in the next one.
    due = replace(asked.level, year=asked.series.year + 1) if asked.target.kind == "each_year" else asked.level
    return row | vars(effort_of(asked.series, due, median))


def _ratings(asked: TargetSeries) -> Row:
    """The other systems' ratings; they compare levels, so sums and growth rates are given to them as such."""
    none: Row = dict.fromkeys(RATINGS, "")
    if asked.series is None or asked.series.years[0] > asked.year:
        return none
    target, start = asked.target, asked.target.baseline_year
    if not (target.is_total or target.is_compounded):
        level = asked.level and replace(asked.level, kind=target.kind)
        return none | rate(asked.series, level) if level else none
    if start is None or asked.decided is None or start > asked.series.year:
        return none
    if target.is_total:
        return none | rate(asked.series.running_total(start), replace(target, kind="level"))
    return none | rate(
        asked.series.running_index(start), replace(target, kind="level", value=100.0 * target.growth_factor)
    )


def refuse_unknown_years(series: pd.DataFrame, as_of: int, where: str) -> None:
    """Refuse a frame that knows years after `as_of`.

    Raises:
        InputError: it does.
    """
    later = series.loc[series["year"] > as_of, "year"]
    if len(later):
        remedy = "compute the series as of the year that is judged"
        raise InputError(f"holds the year {int(later.max())}, later than {as_of}", where=where, remedy=remedy)
