"""What a target's chance rests on: the one place that decides it, and gives the predictive distributions.

Every chance comes from here: from a series of one's own, or from partial evidence (`jinpu.forecast.partial`).
"""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast import FEWEST_POINTS, Forecaster, Forecasts, forecast_at, panel_of
from jinpu.forecast.distribution import SUREST, simulated_paths
from jinpu.forecast.frames import quantiles_by
from jinpu.forecast.panel import Array
from jinpu.forecast.partial import NONE, OWN, Asked, partial_forecasts
from jinpu.forecast.table import Model, each_left_out
from jinpu.plan import Target
from jinpu.verdict.effort import packaged_rows
from jinpu.verdict.series import TargetSeries

_FIELDS = tuple(each.name for each in fields(Forecasts))


@dataclass(frozen=True)
class Prediction:
    """What is predicted of one target's series.

    Attributes:
        basis: what it rests on, one of `jinpu.forecast.partial.BASES`.
        forecasts: one distribution a year of `TargetSeries.predicted_years`; None where there is nothing to go by.
    """

    basis: str
    forecasts: Forecasts | None = None


@dataclass(frozen=True)
class Worth:
    """What chances of one basis were worth: on national targets with outcomes, and on made ones.

    Skill is the part of the Brier score of always saying the share met that is done away with; the error is the mean
    distance between chances said and shares come true (`python -m tests.backtest.partial` makes the table).
    """

    real_verdicts: int
    real_skill: float
    real_error: float
    made_verdicts: int
    made_skill: float
    made_error: float


@cache
def worth_of_bases() -> dict[str, Worth]:
    """The table worth.csv, by basis; a basis that was not tried is not in it."""
    return {
        basis: Worth(int(real), float(skill), float(error), int(made), float(made_skill), float(made_error))
        for basis, real, skill, error, made, made_skill, made_error in map(dict.values, packaged_rows("worth.csv"))
    }


def predictions(
    asked: Sequence[TargetSeries], known: pd.DataFrame, forecaster: Forecaster | None = None
) -> list[Prediction]:
    """Decide what each target's chance rests on, and predict its years to come.

    Args:
        asked: targets whose answer needs a forecast, each with its series.
        known: all series by name: series, year, value and optionally quality.
        forecaster: what forecasts instead of ours.
    """
    found = [Prediction(NONE)] * len(asked)
    own = [
        place
        for place, each in enumerate(asked)
        if each.points >= FEWEST_POINTS and (forecaster is not None or each.parent is None)
    ]
    for place, prediction in zip(own, _own([asked[place] for place in own], known, forecaster), strict=True):
        found[place] = prediction
    partial = sorted(set(range(len(asked))) - set(own))
    for place, prediction in zip(partial, _partial([asked[place] for place in partial], known), strict=True):
        found[place] = prediction
    return found


def _partial(asked: Sequence[TargetSeries], known: pd.DataFrame) -> list[Prediction]:
    """From few own values, the region above, or both, all at once."""
    if not asked:
        return []
    counts = [len(each.predicted_years) for each in asked]
    each_year = [each for each, count in zip(asked, counts, strict=True) for _ in range(count)]
    targets = [each.target for each in each_year]
    named = {target.series for target in targets} | {target.parent for target in targets}
    found, basis = partial_forecasts(
        known[known["series"].isin(named)],
        Asked(
            series=[target.series for target in targets],
            parent=[target.parent for target in targets],
            year=np.concatenate([np.array(each.predicted_years, dtype=np.int64) for each in asked]),
            kind=[target.series_kind for target in targets],
            place=[target.place for target in targets],
            part=np.array([_or_nan(target.part) for target in targets]),
            lower=np.array([_or_nan(target.lower) for target in targets]),
            upper=np.array([_or_nan(target.upper) for target in targets]),
            points=np.array([each.points for each in each_year]),
            parent_baseline=np.array([target.parent_baseline for target in targets]),
        ),
    )
    ends = np.cumsum(counts).tolist()
    return [
        Prediction(said, None if said == NONE else _part(found, slice(end - count, end)))
        for end, count in zip(ends, counts, strict=True)
        for said in [str(basis[end - 1])]
    ]


def _own(asked: Sequence[TargetSeries], known: pd.DataFrame, forecaster: Forecaster | None) -> list[Prediction]:
    """From each series' own values, all at once."""
    if not asked:
        return []
    found, ends = _own_by((), asked, known)
    if forecaster is not None:
        values = quantiles_by(forecaster, known, found.series, found.years, int(found.horizons.max()))
        found = replace(found, at_levels=np.clip(values, found.least[:, None], found.greatest[:, None]))
    return [Prediction(OWN, _part(found, slice(start, end))) for start, end in pairwise([0, *ends.tolist()])]


def _own_by(
    models: Sequence[Model], asked: Sequence[TargetSeries], known: pd.DataFrame
) -> tuple[Forecasts, NDArray[np.int64]]:
    """By each model one distribution a target and year predicted, and the place after each target's last."""
    counts = [len(each.predicted_years) for each in asked]
    panel = panel_of(known[known["series"].isin({each.target.series for each in asked})])
    place = {name: row for row, name in enumerate(panel.series)}
    found = forecast_at(
        panel.rows(np.array([place[each.target.series] for each in asked])),
        np.repeat(np.arange(len(asked)), counts),
        np.array([year for each in asked for year in each.predicted_years], dtype=np.int64),
        lower=np.array([_or_nan(each.target.lower) for each in asked]),
        upper=np.array([_or_nan(each.target.upper) for each in asked]),
        kind=[each.target.series_kind for each in asked],
        points=np.array([each.points for each in asked]),
        models=models,
    )
    return found, np.cumsum(counts)


def _part(found: Forecasts, rows: slice | NDArray[np.int64]) -> Forecasts:
    return Forecasts(*(getattr(found, name)[rows] for name in _FIELDS))


@dataclass(frozen=True)
class Chance:
    """Probability of reaching a target, and the median, 5 % and 95 % quantile of what decides."""

    probability: float
    median: float
    q5: float
    q95: float


def chances(asked: Sequence[TargetSeries], forecasts: Sequence[Forecasts]) -> list[Chance]:
    """The chance of each target that the printed value reaches it.

    Args:
        asked: each target with its series.
        forecasts: for each of them one distribution a year predicted.

    Returns:
        For a sum its own quantiles, for a mean of growth rates that mean's, else those of the value in the target's
        year. One year to come is read off its distribution, several off paths drawn together.
    """
    if not asked:
        return []
    joined = Forecasts(*(np.concatenate([getattr(each, name) for each in forecasts]) for name in _FIELDS))
    ends = np.cumsum([len(each.years) for each in forecasts])
    return [Chance(*row) for row in _numbers(asked, joined, ends).tolist()]


def band(asked: Sequence[TargetSeries], known: pd.DataFrame, said: Array) -> tuple[Array, Array]:
    """The least and greatest chance of K targets on series of their own when one corpus is left out of the fit.

    Args:
        asked: targets whose prediction is `OWN`.
        known: as in `predictions`.
        said: shape (K,), what the fit on all says.
    """
    models = [*each_left_out().values()]
    found, ends = _own_by(models, asked, known)
    total = len(found.years) // len(models)
    parts = [_part(found, slice(start, start + total)) for start in range(0, len(found.years), total)]
    chance = np.stack([said, *(_numbers(asked, part, ends)[:, 0] for part in parts)])
    return chance.min(axis=0), chance.max(axis=0)


def _numbers(asked: Sequence[TargetSeries], found: Forecasts, ends: NDArray[np.int64]) -> Array:
    """The numbers of `Chance`, shape (K, 4); `ends`: the place after the last year predicted of each target."""
    several = [len(each.years_to_come) > 1 or each.target.is_total or each.target.is_compounded for each in asked]
    one = np.flatnonzero(~np.array(several))
    levels = [(each.level, each) for each in (asked[place] for place in one.tolist()) if each.level]
    thresholds = np.array([printed_threshold(level, each) for level, each in levels])
    last, numbers = _part(found, ends[one] - 1), np.full((len(asked), 4), math.nan)
    chance = last.exceedance_probability(thresholds, [level.direction for level, _ in levels])
    numbers[one] = np.stack([chance, last.median, last.quantile(5.0), last.quantile(95.0)], axis=1)
    for place in np.flatnonzero(several).tolist():
        to_come = slice(ends[place] - len(asked[place].years_to_come), ends[place])
        numbers[place] = astuple(_of_years(asked[place], _part(found, to_come)))
    return numbers


def _of_years(asked: TargetSeries, forecasts: Forecasts) -> Chance:
    """The chance of a target that several years decide."""
    if asked.target.is_total or asked.target.is_compounded:
        return _of_sum_or_mean(asked, forecasts)
    assert asked.level is not None  # noqa: S101 - else there is no answer
    threshold = printed_threshold(asked.level, asked)
    kept = (asked.level.sign * (_paths(forecasts) - threshold) >= 0).all(axis=1)
    ends = (float(forecasts.quantile(level)[-1]) for level in (50.0, 5.0, 95.0))
    return Chance(_share(np.asarray(kept)), *ends)


def printed_threshold(level: Target, asked: TargetSeries) -> float:
    """Where the value itself must lie so that the printed one reaches the target.

    With a printing step s the printed values are y_t + k s; the first of them that reaches the target is reached by
    whatever is rounded to it, half a step short of it. Without one it is the target itself.
    """
    assert level.value is not None  # noqa: S101 - numbered targets only
    step = asked.step
    if not step or asked.series is None:
        return level.value
    start = asked.cumulative_to_date if asked.target.is_total else asked.series.value
    steps = np.ceil(level.sign * (level.value - start) / step - 1e-6)
    return float(start + level.sign * (steps - 0.5) * step)


def _of_sum_or_mean(asked: TargetSeries, forecasts: Forecasts) -> Chance:
    decided = asked.decided
    assert decided is not None  # noqa: S101 - else there is no answer
    threshold: float | None
    if asked.target.is_total:
        threshold = printed_threshold(asked.target, asked)
        paths = _paths(forecasts)
        statistic = sum(decided) + paths.sum(axis=1)
        needed = threshold - sum(decided)
    else:
        paths = np.maximum(_paths(forecasts), -100.0)
        count, so_far = len(decided) + paths.shape[1], np.prod(1.0 + np.array(decided) / 100.0)
        factors = np.maximum(so_far * np.prod(1.0 + paths / 100.0, axis=1), 0.0)
        statistic, threshold = 100.0 * (factors ** (1.0 / count) - 1.0), asked.target.value
        needed = float(100.0 * (asked.target.growth_factor / so_far - 1.0) if so_far > 0 else np.inf)
    assert threshold is not None  # noqa: S101 - numbered targets only
    if len(forecasts.years) == 1:
        probability = float(forecasts.exceedance_probability(np.array([needed]), [asked.target.direction])[0])
    else:
        probability = _share(np.asarray(asked.target.sign * (statistic - threshold) >= 0))
    low, middle, high = np.quantile(statistic, [0.05, 0.5, 0.95]).tolist()
    return Chance(probability, middle, low, high)


def _paths(forecasts: Forecasts) -> Array:
    return simulated_paths(forecasts.at_levels, float(forecasts.least[0]), float(forecasts.greatest[0]))


def _share(reached: NDArray[np.bool_]) -> float:
    return float(np.clip(reached.mean(), 1.0 - SUREST, SUREST))


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
