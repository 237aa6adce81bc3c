"""From a panel to predictive distributions: describe, weigh, calibrate, and go back to the series' own unit."""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from jinpu.errors import InputError
from jinpu.forecast.calibration import calibrate, groups_of
from jinpu.forecast.distribution import Forecasts
from jinpu.forecast.features import Features, compute_features, compute_log_features, growth_gate, logs_where, steps_of
from jinpu.forecast.kinds import Traits, traits_of
from jinpu.forecast.panel import FEWEST_POINTS, Array, Panel, panel_of
from jinpu.forecast.table import LEVELS, NORMAL, Coefficients, Model, shipped
from jinpu.forecast.transform import Bounds, below_a_ceiling, bounds_of, inverse_transform, transform

# What a longer window adds in steadiness, a shorter one adds in being recent: the change to come is the mean over the
# windows of these lengths that a series has, and of all its values.
WINDOWS = (4, 6, 10)
# Beyond any plan; no back-test covers more than ten.
LONGEST_HORIZON = 30
FeaturesOf = Callable[[int], Features]


def forecast_series(
    frame: pd.DataFrame,
    horizon: int = 3,
    *,
    lower: float | None = None,
    upper: float | None = None,
    kind: str | None = None,
) -> Forecasts:
    """Forecast every series of a long frame.

    Args:
        frame: columns series, year, value and optionally quality, step and segment (see `panel_of`) and series_kind
            (the same in every row of a series); gaps between years are allowed.
        horizon: years ahead of each series' newest value.
        lower: least possible value of all series, if there is one.
        upper: greatest possible value; with `lower` the forecast is made on logits.
        kind: of all series where the frame says none: share, density, count, money, ratio, rate, index or rank; None
            reads off each series what may be assumed.

    Returns:
        One distribution a series and year; series with fewer than four points have none.

    Raises:
        InputError: a horizon below one or beyond any use, an unknown kind, bounds the wrong way round, or a value
            outside them.
    """
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise InputError(f"a horizon of {horizon} years", remedy=f"ask for 1 to {LONGEST_HORIZON}")
    _refuse_outside(frame, lower, upper)
    everything = panel_of(frame)
    panel = everything.rows(everything.points >= FEWEST_POINTS)
    rows = np.repeat(np.arange(len(panel.series)), horizon)
    years = (panel.last_year[:, None] + np.arange(1, horizon + 1)).ravel()
    return forecast_at(panel, rows, years, lower=lower, upper=upper, kind=kinds_in(frame, panel, kind))


def _refuse_outside(frame: pd.DataFrame, lower: float | None, upper: float | None) -> None:
    for bound, outside in ((lower, frame["value"] < (lower or 0.0)), (upper, frame["value"] > (upper or 0.0))):
        if bound is not None and outside.any():
            row = frame[outside].iloc[0]
            what = f"series {row['series']} has {row['value']:g} in {row['year']}, beyond the bound {bound:g}"
            raise InputError(what, remedy="mend the value or the bound")


def kinds_in(frame: pd.DataFrame, panel: Panel, kind: str | None = None) -> str | list[str] | None:
    """The kind that the frame's column series_kind states of each series of the panel, else `kind`."""
    if "series_kind" not in frame:
        return kind
    stated = frame.drop_duplicates("series").set_index("series")["series_kind"]
    return [str(name or kind or "") for name in stated.reindex(panel.series)]


def forecast_at(
    panel: Panel,
    rows: NDArray[np.int64],
    years: NDArray[np.int64],
    *,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    kind: str | Sequence[str] | None = None,
    points: ArrayLike | None = None,
    models: Sequence[Model] = (),
) -> Forecasts:
    """Forecast chosen series for chosen years.

    Args:
        panel: N series of at least four points each.
        rows: shape (K,), places in the panel.
        years: shape (K,), each later than its series' newest year.
        lower: least possible value, one or N of them; NaN where there is none.
        upper: greatest possible value, likewise.
        kind: one kind or N of them ("" for unknown).
        points: number of independent points, one or N of them, where that is smaller than the number of values.
        models: other tables than the shipped ones, all applied to what describes the series once.

    Returns:
        K distributions; by several models K by the first, K by the second and so on.
    """
    traits = below_a_ceiling(traits_of(panel.values, kind), upper)
    bounds = bounds_of(panel, traits, lower, upper)
    horizons = (years - panel.last_year[rows]).astype(np.float64)
    independent = np.minimum(panel.points, np.asarray(panel.points if points is None else points, dtype=np.int64))
    raw_quantiles = _raw_quantiles(panel, traits, bounds, rows, horizons, independent)
    groups, flat = groups_of(panel.years, panel.values, traits, panel.imputed)
    cells = independent[rows], horizons, groups[rows], traits.mirrored[rows], (traits.mirrored & flat)[rows]
    limits, found = bounds.rows(rows), []
    for model in models or [shipped()]:
        values = raw_quantiles(model)
        if model.calibration is not None:
            values = _calibrated(values, model.calibration.of(*cells), limits)
        values = _widened(values, panel.uncertainty[rows])
        # What a bound or the past excludes cannot happen, however wide the distribution is.
        found.append(np.clip(values, limits.lower[:, None], limits.upper[:, None]))
    rows, years, horizons = np.tile(rows, len(found)), np.tile(years, len(found)), np.tile(horizons, len(found))
    names, last, limits = panel.series[rows], panel.last_value[rows], bounds.rows(rows)
    quantiles = np.concatenate(found)
    return Forecasts(names, years, quantiles, last, horizons, independent[rows], limits.lower, limits.upper)


def _raw_quantiles(
    panel: Panel, traits: Traits, bounds: Bounds, rows: NDArray[np.int64], horizons: Array, points: NDArray[np.int64]
) -> Callable[[Model], Array]:
    """Quantiles in the series' own unit before calibration: of the line, and of the logarithm for steady risers."""
    printed = panel.values  # noqa: PD011 - a panel
    line = transform(printed, bounds)
    moved = steps_of(panel.years, line, panel.imputed).size

    @cache
    def on_the_line(size: int) -> Features:
        last = np.s_[:, -size:]
        return compute_features(panel.years[last], line[last], printed[last], traits, panel.imputed[last], moved)

    gate = growth_gate(panel.years, printed, traits, panel.imputed)[rows]
    risers = np.flatnonzero(gate > 0)
    logs = logs_where(traits.log, printed)

    @cache
    def on_the_logarithm(size: int) -> Features:
        last = np.s_[:, -size:]
        return compute_log_features(panel.years[last], logs[last], traits.grower, panel.imputed[last])

    def by(model: Model) -> Array:
        changes = averaged_changes(on_the_line, panel, rows, horizons, points, model.line)
        values = inverse_transform(line[rows, -1:] + changes, bounds.rows(rows))
        if len(risers):
            asked, share = rows[risers], gate[risers, None]
            growth = averaged_changes(on_the_logarithm, panel, asked, horizons[risers], points, model.log)
            grown = panel.last_value[asked, None] * np.exp(np.clip(growth, -30.0, 30.0))
            values[risers] = (1.0 - share) * values[risers] + share * grown
        return values

    return by


def averaged_changes(
    features_of: FeaturesOf,
    panel: Panel,
    rows: NDArray[np.int64],
    horizons: Array,
    points: NDArray[np.int64],
    table: Coefficients,
) -> Array:
    """Quantiles of the change from the newest value, shape (K, len(LEVELS)).

    The mean, level by level, of what the table says of the last 4, 6 and 10 values, where there are more, and of all.

    Args:
        features_of: the features of all series in their last so many places.
        panel: N series of W places.
        rows: shape (K,), places in the panel.
        horizons: shape (K,), years ahead.
        points: shape (N,), number of independent values.
        table: weights of the features.
    """
    places = panel.years.shape[1]
    total, count = np.zeros((len(rows), len(LEVELS))), np.zeros((len(rows), 1))
    for size in (*(size for size in WINDOWS if size < places), places):
        used = (points[rows] > size) | (size == places)
        asked = rows[used]
        if not len(asked):
            continue
        seen = features_of(size)
        changes = table.quantiles(seen.columns[asked], np.minimum(points[asked], size), horizons[used])
        total[used] += seen.scale[asked, None] * changes
        count[used] += 1.0
    return total / np.maximum(count, 1.0)


def _calibrated(values: Array, numbers: Array, bounds: Bounds) -> Array:
    """Calibrate on logits between two bounds, in the series' own unit elsewhere."""
    levels = np.array(LEVELS) / 100.0
    both = bounds.both
    own = np.where(both[:, None], transform(values, bounds), values)
    moved = calibrate(own, numbers, levels)
    return np.where(both[:, None], inverse_transform(np.where(both[:, None], moved, 0.0), bounds), moved)


def _widened(values: Array, uncertainty: Array) -> Array:
    """Add a normal error of the newest figure to the spread: in quadrature, level by level about the median."""
    middle = values[:, [LEVELS.index(50.0)]]
    reach = np.hypot(values - middle, NORMAL * uncertainty[:, None])
    return np.asarray(np.where(uncertainty[:, None] > 0, middle + np.sign(NORMAL) * reach, values))
