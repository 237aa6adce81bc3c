"""Forecasts from partial evidence: few figures of one's own, the region above, its share of that region's total.

In closed form, for all targets at once, on a scale where places compare: log odds of shares, logarithms of what is
positive, the values themselves else. C is the place, P the region above, T the target's year, b the newest own year:

- parent: C_T ~ P_T + log part, and the spread of levels tau; a chance from it has its log odds shrunk;
- anchor: C_T ~ C_b + P_T - P_b (and half of the own extra growth between two values), and omega (T - b)^0.7;
- own_and_parent: own forecast and anchor, quantiles averaged by the precision of the two;
- own_few: C_b moved by half of its own growth, or by the kind's, and the spread of growth of its kind.

"And a spread": each quantile's distance from the median and that of a normal distribution, in quadrature.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast.distribution import Forecasts
from jinpu.forecast.engine import forecast_at
from jinpu.forecast.kinds import traits_of
from jinpu.forecast.panel import FEWEST_POINTS, Array, Panel, panel_of
from jinpu.forecast.spreads import GROWTH_POWER, PRIOR_WEIGHT, Spreads, logits, own_spread, spreads_of
from jinpu.forecast.table import LEVELS, NORMAL

OWN, OWN_FEW, OWN_AND_PARENT, ANCHOR, GROWTH, BOUND, PARENT, NONE = BASES = (
    "own", "own_few", "own_and_parent", "anchor", "growth", "bound", "parent", "none",
)  # fmt: skip
# A target is set for the place itself and so says where it stands: on real targets, chances from the region above
# alone came out with their log odds times this.
PARENT_SHRINKS = 0.42
GROWTH_KEPT = 0.5
LEAST_PART = 1e-3
HALF, LOW, HIGH = (LEVELS.index(level) for level in (50.0, 10.0, 90.0))
LOGIT, LOG, PLAIN = 0, 1, 2


@dataclass(frozen=True)
class Asked:
    """K questions, shape (K,) each.

    Attributes:
        series: name of the own series, which need not exist.
        parent: name of the series of the region above, "" for none.
        year: the target's year, later than the newest own value.
        kind: kind of series, "" where not known.
        place: what kind of place (`jinpu.forecast.spreads.PLACES`), "" where not known.
        part: own share of the parent's size where totals are meant, else NaN.
        lower: least possible value, NaN for none.
        upper: greatest possible value, NaN for none.
        points: independent own values, where a splice makes them fewer than the values.
        parent_baseline: what of the parent's level does not count, 0 for nothing.
    """

    series: Sequence[str]
    parent: Sequence[str]
    year: NDArray[np.int64]
    kind: Sequence[str]
    place: Sequence[str]
    part: Array
    lower: Array
    upper: Array
    points: NDArray[np.int64]
    parent_baseline: Array


@dataclass(frozen=True)
class Scale:
    """The scale of K targets: LOGIT between `lower` and `lower + width`, LOG, or PLAIN in units of `width`."""

    form: NDArray[np.int64]
    lower: Array
    width: Array

    def to(self, values: Array) -> Array:
        """The values, shape (K, J), on the scale."""
        form, lower, width = self.form[:, None], self.lower[:, None], self.width[:, None]
        logs = np.log(np.where((form == LOG) & (values > 0), values, np.nan))
        return np.where(form == LOGIT, logits((values - lower) / width), np.where(form == LOG, logs, values / width))

    def back(self, line: Array) -> Array:
        """Back from `to`."""
        form, lower, width = self.form[:, None], self.lower[:, None], self.width[:, None]
        share = lower + width / (1.0 + np.exp(-np.clip(line, -700.0, 700.0)))
        return np.where(form == LOGIT, share, np.where(form == LOG, np.exp(np.clip(line, -700.0, 700.0)), line * width))


def partial_forecasts(known: pd.DataFrame, asked: Asked) -> tuple[Forecasts, NDArray[np.str_]]:
    """Forecast K places from all that bears on them.

    Args:
        known: series, year, value and optionally quality, of places and of regions above, as far as known.
        asked: the questions.

    Returns:
        The distributions, NaN where nothing is known, and the basis of each (one of `BASES`).
    """
    panel = _with_empty_row(panel_of(known))
    place = {name: row for row, name in enumerate(panel.series)}
    own, above = (
        panel.rows(np.array([place.get(name, -1) for name in names], dtype=np.int64))
        for names in (asked.series, asked.parent)
    )
    both = np.concatenate([own.values, above.values], axis=1)  # noqa: PD011 - a panel's
    kinds = _kinds(both, asked)
    scale, spreads = _scale_of(both, kinds, asked), spreads_of(kinds, asked.place)
    points = np.minimum(own.points, asked.points)
    alone = _engine(own, points, asked)
    values, basis = _combined(scale, spreads, own, points, alone, above, _above(scale, above, kinds, asked), asked)
    least = np.fmax(asked.lower, traits_of(np.where(np.isfinite(both), both, np.inf), asked.kind).floor)
    # A forecast of one's own is not held to a whole that was not stated, with a region above or without.
    whole = (scale.form == LOGIT) & np.isin(asked.kind, "share") & (basis != OWN_AND_PARENT)
    greatest = np.fmin(asked.upper, np.where(whole, scale.lower + scale.width, np.inf))
    values = np.clip(values, least[:, None], greatest[:, None])
    horizons, names = (asked.year - own.years[:, -1]).astype(np.float64), np.array(asked.series, dtype=object)
    return Forecasts(names, asked.year, values, own.last_value, horizons, points, least, greatest), basis


def shrunk(probability: float) -> float:
    """The chance with its log odds shrunk, as is every chance that rests on the region above alone."""
    odds = PARENT_SHRINKS * math.log(probability / (1.0 - probability))
    return 1.0 / (1.0 + math.exp(-odds))


def _with_empty_row(panel: Panel) -> Panel:
    """The panel with a last row without values, which stands for series that do not exist."""
    empty = np.full((1, panel.years.shape[1]), np.nan)
    return Panel(
        np.append(panel.series, ""),
        np.concatenate([panel.years, empty]),
        np.concatenate([panel.values, empty]),  # noqa: PD011 - a panel
        np.append(panel.uncertainty, 0.0),
        np.concatenate([panel.imputed, np.zeros(empty.shape, dtype=np.bool_)]),
        np.append(panel.step, 0.0),
    )


def _kinds(both: Array, asked: Asked) -> list[str]:
    """The kinds given; else rates where values are negative, shares up to 100 that are no part of a total, counts."""
    negative, small = (both < 0).any(axis=1), ~(both > 100.0).any(axis=1)
    sensed = np.where(negative, "rate", np.where(small & np.isnan(asked.part), "share", "count"))
    return [kind or str(other) for kind, other in zip(asked.kind, sensed, strict=True)]


def _scale_of(both: Array, kinds: Sequence[str], asked: Asked) -> Scale:
    """Shares on log odds (between the bounds given, else 0 and 100), rates in points, the rest on logarithms.

    What has values below zero, where logarithms fail, is measured in its own mean size.
    """
    share = np.array([kind == "share" for kind in kinds], dtype=np.bool_)
    bounded = np.isfinite(asked.lower) & np.isfinite(asked.upper)
    lower = np.where(bounded, asked.lower, 0.0)
    width = np.where(bounded, asked.upper - asked.lower, 100.0)
    outside = ((both < lower[:, None]) | (both > (lower + width)[:, None])).any(axis=1)
    logit = (share | (bounded & (lower != 0))) & ~outside
    rate = np.array([kind == "rate" for kind in kinds], dtype=np.bool_)
    plain = ~logit & (rate | (both <= 0).any(axis=1))
    size = np.nansum(np.abs(both), axis=1) / np.maximum(np.isfinite(both).sum(axis=1), 1)
    unit = np.where(rate, 100.0, np.where(size > 0, size, 1.0))
    return Scale(np.where(logit, LOGIT, np.where(plain, PLAIN, LOG)), lower, np.where(logit, width, unit))


def _engine(panel: Panel, points: NDArray[np.int64], asked: Asked) -> Array:
    """Quantiles of whole series in the target's year, shape (K, len(LEVELS)), NaN for the others; each asked once."""
    found = np.full((len(points), len(LEVELS)), np.nan)
    rows = np.flatnonzero((points >= FEWEST_POINTS) & (panel.years[:, -1] < asked.year))
    if not len(rows):
        return found
    numbers = np.stack([asked.year, asked.lower, asked.upper, points], axis=1)[rows]
    keys = pd.DataFrame(numbers).assign(name=panel.series[rows], kind=[asked.kind[row] for row in rows.tolist()])
    once = keys.groupby(list(keys), dropna=False, sort=False).ngroup().to_numpy()
    first = rows[np.unique(once, return_index=True)[1]]
    forecasts = forecast_at(
        panel.rows(first),
        np.arange(len(first)),
        asked.year[first],
        lower=asked.lower[first],
        upper=asked.upper[first],
        kind=[asked.kind[row] for row in first.tolist()],
        points=points[first],
    )
    found[rows] = forecasts.at_levels[once]
    return found


def _above(scale: Scale, above: Panel, kinds: Sequence[str], asked: Asked) -> Array:
    """Quantiles of the parents in the target's year on the scale, shape (K, len(LEVELS)); NaN without a value."""
    found = _engine(above, above.points, asked)
    whole = scale.to(np.where(scale.form[:, None] == LOG, _above_zero(found), found))
    few = _few(scale.to(above.values), above.years, asked.year, spreads_of(kinds, asked.place))
    told = _interpolated(asked.year, above.years, scale.to(above.values))[:, None]
    known = (asked.year <= above.years[:, -1])[:, None]
    return np.where(known, told, np.where(np.isfinite(whole), whole, few))


def _above_zero(quantiles: Array) -> Array:
    """What a logarithm can take: the lowest quantiles of a wide forecast need not be positive."""
    return np.maximum(quantiles, LEAST_PART * np.abs(quantiles[:, [HALF]]))


def _few(line: Array, years: Array, target: NDArray[np.int64], spreads: Spreads) -> Array:
    """Quantiles from one to three values alone: moved by half of their growth, one value by the kind's growth."""
    ahead, last = target - years[:, -1], line[:, -1]
    growth = np.diff(line, axis=1) / np.diff(years, axis=1) if line.shape[1] > 1 else np.full((len(line), 1), np.nan)
    first, start = _first(line), _first(years)
    more = years[:, -1] > start
    mean = np.where(more, (last - first) / np.where(more, years[:, -1] - start, 1.0), np.nan)
    pace = np.where(more, GROWTH_KEPT * mean, spreads.drift)
    gaps = np.diff(years, axis=1) if line.shape[1] > 1 else np.ones((len(line), 1))
    omega = own_spread(spreads.alone, (growth - spreads.drift[:, None]) * gaps, gaps)
    scores = student_quantiles(PRIOR_WEIGHT + np.isfinite(growth).sum(axis=1))
    return (last + pace * ahead)[:, None] + scores * (omega * np.maximum(ahead, 0.0) ** GROWTH_POWER)[:, None]


def student_quantiles(freedom: Array) -> Array:
    """Student's t at `LEVELS`, freedom from 4 on: the spread itself is known by the kind and by what was seen only."""
    # Abramowitz and Stegun 26.7.5: coefficients of z, z^3, z^5 ..., one row a power of 1 / freedom.
    rows = ((1, 1), (3, 16, 5), (-15, 17, 19, 3), (-945, -1920, 1482, 776, 79))
    terms = [sum(c * NORMAL ** (2 * n + 1) for n, c in enumerate(row)) for row in rows]
    parts = zip(terms, (4, 96, 384, 92160), range(1, 5), strict=True)
    return np.asarray(NORMAL + sum(term / size / freedom[:, None] ** power for term, size, power in parts))


def _combined(
    scale: Scale,
    spreads: Spreads,
    own: Panel,
    points: NDArray[np.int64],
    alone: Array,
    above: Panel,
    target: Array,
    asked: Asked,
) -> tuple[Array, NDArray[np.str_]]:
    """Quantiles in the place's own unit and the basis of each; `alone` in that unit, `target` on the scale."""
    mine, theirs = scale.to(own.values), scale.to(above.values)
    has_parent, whole = np.isfinite(target[:, HALF]), np.isfinite(alone[:, HALF])
    some = np.isfinite(mine[:, -1]) & (points > 0)
    anchored = scale.back(_anchored(scale, spreads, own, mine, above, theirs, target, asked))
    both = _averaged(alone, anchored)
    few = scale.back(_few(mine, own.years, asked.year, spreads))
    # A logarithm of no part is no distance.
    distance = np.where(scale.form == LOG, np.log(np.where(asked.part > 0, asked.part, 1.0)), 0.0)
    counted = scale.back(target) - asked.parent_baseline[:, None]
    some_more = np.where(scale.form[:, None] == LOG, _above_zero(counted), counted)
    parent = scale.back(_and_spread(scale.to(some_more), spreads.level) + distance[:, None])
    basis = np.select(
        [whole & has_parent, whole, some & has_parent, some, has_parent],
        [OWN_AND_PARENT, OWN, ANCHOR, OWN_FEW, PARENT],
        NONE,
    )
    line = np.select(
        [(basis == each)[:, None] for each in (OWN_AND_PARENT, OWN, ANCHOR, OWN_FEW, PARENT)],
        [both, alone, anchored, few, parent],
        np.nan,
    )
    return line, basis


def _anchored(
    scale: Scale, spreads: Spreads, own: Panel, mine: Array, above: Panel, theirs: Array, target: Array, asked: Asked
) -> Array:
    """Own newest value moved by the parent's growth, shape (K, len(LEVELS))."""
    newest, last = own.years[:, -1], above.years[:, -1]
    middle = target[:, HALF]
    # Where the parent's own figures end before the place's, its growth since is its forecast's.
    past_years = np.concatenate([above.years, np.where(last < asked.year, asked.year, np.nan)[:, None]], axis=1)
    past = np.concatenate([theirs, np.where(last < asked.year, middle, np.nan)[:, None]], axis=1)
    with_parent = np.stack([_interpolated(year, past_years, past) for year in own.years.T], axis=1)
    extra = np.diff(mine - with_parent, axis=1)
    gaps = np.diff(own.years, axis=1)
    ahead = np.maximum(asked.year - newest, 0.0)
    omega = own_spread(spreads.about(_usual_growth(theirs, above.years)), extra, gaps)
    span = newest - _first(own.years)
    own_extra = np.nansum(extra, axis=1) / np.where(span > 0, span, 1.0)
    moved = GROWTH_KEPT * own_extra * ahead
    # What lies ahead of the parent is its spread's part from the place's newest year on: errors add up like a walk.
    open_part = np.sqrt(np.clip(ahead / np.maximum(asked.year - last, 1.0), 0.0, 1.0))
    growth = (target - middle[:, None]) * open_part[:, None] + (middle - with_parent[:, -1])[:, None]
    blur = _on_scale(scale, own)
    spread = np.sqrt(np.square(omega * ahead**GROWTH_POWER) + np.square(blur))
    return _and_spread((mine[:, -1] + moved)[:, None] + growth, spread)


def _averaged(own: Array, anchored: Array) -> Array:
    """Mean of two sets of quantiles, each by one over its width: what is nearly certain is hardly blurred."""
    own_width, anchored_width = (np.abs(each[:, HIGH] - each[:, LOW]) for each in (own, anchored))
    total = own_width + anchored_width
    weight = np.where(total > 0, own_width / np.where(total > 0, total, 1.0), 0.5)[:, None]
    return (1.0 - weight) * own + weight * anchored


def _and_spread(quantiles: Array, spread: Array) -> Array:
    """The quantiles widened by a normal distribution, distances from the median in quadrature."""
    middle = quantiles[:, [HALF]]
    distance = np.sqrt(np.square(quantiles - middle) + np.square(spread[:, None] * NORMAL))
    return np.asarray(middle + np.sign(NORMAL) * distance)


def _on_scale(scale: Scale, panel: Panel) -> Array:
    """The newest values' own uncertainty on the scale, shape (K,)."""
    both = scale.to(np.stack([panel.last_value, panel.last_value + panel.uncertainty], axis=1))
    return np.abs(np.nan_to_num(both[:, 1] - both[:, 0]))


def _usual_growth(line: Array, years: Array) -> Array:
    """Mean absolute yearly growth, NaN for fewer than three values, shape (K,)."""
    growth = np.abs(np.diff(line, axis=1)) / np.diff(years, axis=1)
    seen = np.isfinite(growth).sum(axis=1)
    return np.where(seen > 1, np.nansum(growth, axis=1) / np.maximum(seen, 1), np.nan)


def _first(rows: Array) -> Array:
    """The oldest value of each row, shape (K,)."""
    return np.take_along_axis(rows, np.isfinite(rows).argmax(axis=1)[:, None], axis=1)[:, 0]


def _interpolated(at: Array | NDArray[np.int64], years: Array, line: Array) -> Array:
    """Values of K lines in one year each, shape (K,): between two known ones, beyond them the nearest."""
    known = np.isfinite(years) & np.isfinite(line)
    wanted = np.asarray(at, dtype=np.float64)[:, None]
    before, after = known & (years <= wanted), known & (years >= wanted)
    low = np.where(before.any(axis=1), years.shape[1] - 1 - before[:, ::-1].argmax(axis=1), after.argmax(axis=1))
    high = np.where(after.any(axis=1), after.argmax(axis=1), low)
    rows = np.arange(len(years))
    span = years[rows, high] - years[rows, low]
    part = np.where(span > 0, (wanted[:, 0] - years[rows, low]) / np.where(span > 0, span, 1.0), 0.0)
    found = line[rows, low] + part * (line[rows, high] - line[rows, low])
    return np.where(known.any(axis=1) & np.isfinite(wanted[:, 0]), found, np.nan)
