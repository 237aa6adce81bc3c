"""Fit the tables on the reference series: `python -m jinpu.forecast.fit` (two minutes).

Each quantile of the change to come, in units of the window's usual change, is a weighted sum of the features
(`features.py`). The weights minimise the quantile loss over windows of all reference series (quantile regression,
Koenker and Bassett 1978). Nothing of the future enters a weight or a unit:

- an indicator counts once, however many windows and regions it has, and a corpus counts by the square root of its
  number of indicators, so that the largest does not speak for all; the world's by half as much again;
- a competition's window also counts by its mean change over that of its series so far, as the published scores do;
- every window enters as a series without a kind, and once more as one of its kind (a competition's as one that may not
  be assumed to grow), half the weight each;
- what may not be assumed is not learnt: a series without growth has symmetric forecasts (a mirrored past gives the
  mirrored forecast), because its weights are fitted on every window together with its mirror image.

Steady risers are fitted on the logarithm besides. Exact exponentials, which no real series is, keep that table sane:
one beside every steady window with what came after that window, and those of 2 to 20 % a year that go on by `PACE` of
their pace, mostly as money and counts (10, 50 and 90 % of official money and stocks went on by 67, 89 and 119 % of the
pace of seven years of growth over 10 % in the provinces of China, by 42, 82 and 108 % of that over 5 % in the world).

The last step is calibrated on the world's indicators, each forecast from tables fitted without it (five folds), and on
the competitions, each forecast from tables fitted without it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import md5
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from jinpu.files import write_text
from jinpu.forecast.calibration import GROUPS, Calibration, cells_numbers, groups_of
from jinpu.forecast.corpora import (
    COMPETITIONS,
    CORPORA,
    SERIES_FOLDER,
    WORLD,
    Reference,
    Windows,
    all_windows,
    last_windows,
    load_references,
    spread_windows,
    weighed,
)  # fmt: skip
from jinpu.forecast.engine import forecast_at
from jinpu.forecast.features import (
    EVEN,
    FEATURES,
    GROWTH,
    LOG_FEATURES,
    ODD,
    compute_features,
    compute_log_features,
    growth_gate,
)  # fmt: skip
from jinpu.forecast.kinds import kinds, traits_of
from jinpu.forecast.panel import Array, Panel
from jinpu.forecast.table import HORIZONS, LEVELS, POINTS, Coefficients, Model, as_texts
from jinpu.forecast.transform import bounds_of, transform

SYMMETRIC = len(ODD) + len(EVEN)
MIRROR = np.array([-1.0] * len(ODD) + [1.0] * len(EVEN))
WINDOWS_A_SERIES, CALIBRATING_WINDOWS = 4, 6
FOLDS = 5
CALIBRATED_POINTS, CALIBRATED_HORIZONS = (4, 6, 10), (1, 2, 3, 5, 10)
WORLD_WEIGHT, WORLD_WEIGHT_ON_LOGS = 1.5, 3.0
# In the last step a competition's windows that move both ways count like so many of the world's indicators; its steady
# risers are too few.
COMPETITION_COUNTS = 7.0
# What came next counts at most so many usual changes off: single outliers of 10^18 would decide everything.
FARTHEST = 20.0
SMALLEST_WEIGHT, LARGEST_WEIGHT = 0.05, 5.0
LEAST_HISTORY, MORE_HISTORY = 14, 8
# Share of the logarithm's weight that money and counts have as such, and that exact exponentials have.
STATED_SHARE, TWINS, GROWERS, UNSTATED_GROWERS = 0.6, 0.3, 0.6, 0.3
STEADY, RISING, SMALLEST_GATE = 0.35, 0.015, 0.02
PACE = ((0.0, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 1.0), (-0.1, 0.25, 0.6, 0.75, 0.9, 1.02, 1.15, 1.4, 1.6))
# Width, in units of the usual change, over which the corner of the quantile loss is rounded.
ROUNDING = 0.05
RIDGE = 1e-5
Rows = tuple[Array, Array, Array]


def fit_model(
    references: Sequence[Reference],
    points: tuple[int, ...] = POINTS,
    horizons: tuple[int, ...] = HORIZONS,
    without: Mapping[str, Model] | None = None,
) -> Model:
    """The tables fitted on the reference series, calibrated on what each of them was forecast without (`without`)."""
    model = fit_coefficients(references, points, horizons)
    return replace(model, calibration=cross_calibration(references, points, horizons, without))


def fit_coefficients(
    references: Sequence[Reference], points: tuple[int, ...] = POINTS, horizons: tuple[int, ...] = HORIZONS
) -> Model:
    """Fit the tables for some numbers of points and horizons on the given reference series; without a calibration."""
    line = np.zeros((len(points), len(horizons), len(LEVELS), len(FEATURES)))
    log = np.zeros((len(points), len(horizons), len(LEVELS), len(LOG_FEATURES)))
    # The products are tall and narrow: threads of the linear algebra only wait for one another, many times as long.
    with threadpool_limits(1):
        for n, count in enumerate(points):
            windows, weight = training_windows(references, count, horizons[-1])
            for table, rows, fit in (
                (line, line_rows(windows, weight), _fit_symmetric),
                (log, log_rows(windows, weight), _fit_levels),
            ):
                for h, horizon in enumerate(horizons):
                    table[n, h] = _fit_known(fit, rows, horizon)
    return Model(Coefficients(line, points, horizons), Coefficients(log, points, horizons))


def _fit_known(fit: Callable[[Array, Array, Array], Array], rows: Rows, horizon: int) -> Array:
    columns, changes, weight = rows
    known = np.isfinite(changes[:, horizon - 1])
    return fit(columns[known], changes[known, horizon - 1], weight[known])


def training_windows(references: Sequence[Reference], points: int, horizons: int) -> tuple[Windows, Array]:
    """The windows that are fitted on, and their weights, shape (M,)."""
    windows = all_windows(references, points, horizons, WINDOWS_A_SERIES)
    competing = np.isin(windows.corpus, list(COMPETITIONS))
    if competing.any():
        starts = {each.name: each.first_year for each in references}
        history = windows.year + 1 - np.array([starts[name] for name in windows.name])
        least = max(points, min(LEAST_HISTORY, points + MORE_HISTORY))
        windows = weighed(windows.rows(~competing | (history >= least)))
    return windows, windows.weight * corpus_weights(windows) * _published_unit(windows, references)


def corpus_weights(windows: Windows) -> Array:
    """One over the square root of the number of indicators in each window's corpus, shape (M,)."""
    weights = np.zeros(len(windows.corpus))
    for corpus in np.unique(windows.corpus):
        members = windows.corpus == corpus
        weights[members] = 1.0 / np.sqrt(windows.weight[members].sum())
    return weights


def _published_unit(windows: Windows, references: Sequence[Reference]) -> Array:
    """A competition window's mean change over that of its series up to the window's end, 1 elsewhere; shape (M,)."""
    ratio = np.ones(len(windows.name))
    series = {each.name: each for each in references if each.corpus in COMPETITIONS}
    usual = windows.usual_change
    for place, name in enumerate(windows.name):
        if name in series:
            so_far = series[name].mase_scale(int(windows.year[place]) + 1 - series[name].first_year)
            ratio[place] = usual[place] / so_far
    return np.clip(ratio, SMALLEST_WEIGHT, LARGEST_WEIGHT)


def line_rows(windows: Windows, weight: Array) -> Rows:
    """Features (M, F), changes to come (M, horizons) in units of the window's scale, and weights (M,) of the line."""
    by_kind = np.where(np.isin(windows.corpus, list(COMPETITIONS)), "density", windows.kind)
    share = weight * np.where(np.isin(windows.corpus, list(WORLD)), WORLD_WEIGHT, 1.0) / 2.0
    panel = Panel.of_windows(windows.history)
    parts = []
    for kind in (None, by_kind.tolist()):
        traits = traits_of(windows.history, kind)
        bounds = bounds_of(panel, traits)
        line, future = transform(windows.history, bounds), transform(windows.future, bounds)
        features = compute_features(panel.years, line, windows.history, traits, panel.imputed)
        changes = np.clip((future - line[:, -1:]) / features.scale[:, None], -FARTHEST, FARTHEST)
        parts.append((features.columns, changes, share))
    return _stacked(parts)


def log_rows(windows: Windows, weight: Array) -> Rows:
    """The like of `line_rows` for the logarithm: steady risers, and exact exponentials."""
    panel = Panel.of_windows(windows.history)
    gate = growth_gate(panel.years, panel.values, traits_of(windows.history, None), panel.imputed)
    chosen = gate > SMALLEST_GATE
    world = np.where(np.isin(windows.corpus, list(WORLD)), WORLD_WEIGHT_ON_LOGS, 1.0)
    share = (weight * world * gate)[chosen]
    logs = np.log(windows.history[chosen])
    least = 1e-3 * windows.history[chosen][:, -1:]
    future = np.log(np.maximum(windows.future[chosen], least)) - logs[:, -1:]
    # The competitions' series are business and economic: money and counts.
    named = np.where(np.isin(windows.corpus, list(COMPETITIONS)), "count", windows.kind)
    grower = np.array([kinds()[kind].growth if kind else 0.0 for kind in named.tolist()])[chosen]
    steps = np.diff(logs, axis=1)
    pace = steps.mean(axis=1)
    steady = (steps.std(axis=1) / pace < STEADY) & (pace > RISING)
    twins = pace[steady][:, None] * np.arange(logs.shape[1])
    twin_weight = TWINS * share.sum() / max(share[steady].sum(), 1e-300)
    parts = [
        _growers(logs.shape[1], windows.future.shape[1], part * share.sum(), stated)
        for part, stated in ((GROWERS, 1.0), (UNSTATED_GROWERS, 0.0))
    ]
    for grows, part in ((grower, STATED_SHARE), (np.zeros_like(grower), 1.0 - STATED_SHARE)):
        parts.append(_log_part(logs, future, share * part, grows))
        parts.append(_log_part(twins, future[steady], share[steady] * part * twin_weight, grows[steady]))
    return _stacked(parts)


def _growers(points: int, horizons: int, weight: float, stated: float) -> Rows:
    """Exact exponentials of money and counts, whether that is stated (1) or not (0), and how they go on (`PACE`)."""
    rates = np.log1p(np.arange(0.02, 0.2001, 0.01))
    pace = np.interp((np.arange(len(rates)) + 0.5) / len(rates), *PACE)
    rate, realised = np.repeat(rates, len(pace)), np.tile(pace, len(rates))
    future = (rate * realised)[:, None] * np.arange(1, horizons + 1)
    each = np.ones(len(rate))
    return _log_part(rate[:, None] * np.arange(points), future, each * weight / len(rate), each * stated)


def _log_part(logs: Array, future: Array, weight: Array, grower: Array) -> Rows:
    panel = Panel.of_windows(logs)
    features = compute_log_features(panel.years, logs, grower, panel.imputed)
    return features.columns, np.clip(future / features.scale[:, None], -FARTHEST, FARTHEST), weight


def _stacked(parts: Sequence[Rows]) -> Rows:
    columns, changes, weight = zip(*parts, strict=True)
    return np.vstack(columns), np.vstack(changes), np.concatenate(weight)


def _fit_symmetric(columns: Array, change: Array, weight: Array) -> Array:
    """Weights of the features for every level, shape (len(LEVELS), F).

    A level p below the median is fitted together with 1 - p: the quantile 1 - p of a change is minus the quantile p of
    the mirrored change, so that one regression at p on windows and mirror images has the symmetric weights in common
    and the weights of the growth features once for each tail.
    """
    plain, mirrored = columns[:, :SYMMETRIC], columns[:, :SYMMETRIC] * MIRROR
    grown, none = columns[:, SYMMETRIC:], np.zeros((len(columns), len(GROWTH)))
    tails = np.vstack([np.hstack([plain, grown, none]), np.hstack([mirrored, none, -grown])])
    middle = np.vstack([np.hstack([plain, grown]), np.hstack([mirrored, -grown])])
    both, weights = np.r_[change, -change], np.tile(weight, 2)
    fitted = np.zeros((len(LEVELS), columns.shape[1]))
    half = len(LEVELS) // 2
    fitted[half] = quantile_regression(middle, both, weights, 0.5, np.zeros(middle.shape[1]))
    guess = np.r_[fitted[half], fitted[half, SYMMETRIC:]]
    for place in reversed(range(half)):
        guess = quantile_regression(tails, both, weights, LEVELS[place] / 100.0, guess)
        fitted[place] = guess[: len(FEATURES)]
        fitted[-1 - place] = np.r_[-MIRROR * guess[:SYMMETRIC], guess[len(FEATURES) :]]
    return fitted


def _fit_levels(columns: Array, change: Array, weight: Array) -> Array:
    """Weights of the features for every level, each by itself from the median outwards, shape (len(LEVELS), F)."""
    fitted = np.zeros((len(LEVELS), columns.shape[1]))
    half = len(LEVELS) // 2
    fitted[half] = quantile_regression(columns, change, weight, 0.5, np.zeros(columns.shape[1]))
    for outwards in (range(half - 1, -1, -1), range(half + 1, len(LEVELS))):
        guess = fitted[half]
        for place in outwards:
            fitted[place] = guess = quantile_regression(columns, change, weight, LEVELS[place] / 100.0, guess)
    return fitted


def quantile_regression(columns: Array, outcome: Array, weight: Array, level: float, guess: Array) -> Array:
    """Coefficients b that minimise sum(weight * loss(outcome - columns @ b)), the loss of one quantile.

    The loss is (level - 1/2) r + sqrt(r^2 + ROUNDING^2) / 2, the quantile loss with a rounded corner; the search runs
    on columns made uncorrelated.

    Args:
        columns: shape (M, F).
        outcome: shape (M,).
        weight: shape (M,), not negative.
        level: between 0 and 1.
        guess: shape (F,), where the search starts.
    """
    share = weight / weight.sum()
    products = columns.T @ (share[:, None] * columns)
    factor = np.linalg.cholesky(products + 1e-6 * np.diag(np.diag(products) + 1e-9))
    white = np.linalg.solve(factor, columns.T).T.copy()

    def loss(b: Array) -> tuple[float, Array]:
        residual = outcome - white @ b
        rounded = np.sqrt(np.square(residual) + ROUNDING**2)
        value = share @ (rounded / 2.0 + (level - 0.5) * residual) + RIDGE * b @ b
        slope = -white.T @ (share * (residual / rounded / 2.0 + level - 0.5)) + 2.0 * RIDGE * b
        return float(value), slope

    found = minimize(loss, factor.T @ guess, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(np.linalg.solve(factor.T, found.x), dtype=np.float64)


def fold_of(indicators: Sequence[str]) -> dict[str, int]:
    """The fold of each indicator: the world's in order of a hash of their names, dealt out in turn."""
    ordered = sorted(set(indicators), key=lambda name: md5(name.encode(), usedforsecurity=False).hexdigest())
    return {name: place % FOLDS for place, name in enumerate(ordered)}


def cross_calibration(
    references: Sequence[Reference],
    points: tuple[int, ...] = POINTS,
    horizons: tuple[int, ...] = HORIZONS,
    without: Mapping[str, Model] | None = None,
) -> Calibration:
    """The numbers of each cell, from the world's folds and the competitions, each forecast by tables without it.

    Args:
        references: what is fitted on.
        points: numbers of points of the tables.
        horizons: years ahead of the tables.
        without: tables without a competition that are there already.
    """
    folds = fold_of([each.indicator for each in references if each.corpus in WORLD])
    part_of = {each.name: str(folds.get(each.indicator, each.corpus)) for each in references}
    parts = dict(without or {})
    for part in (*map(str, range(FOLDS)), *COMPETITIONS):
        if part not in parts and part in part_of.values():
            seen = [each for each in references if part_of[each.name] != part]
            parts[part] = fit_coefficients(seen, points, horizons)
    counted = tuple(each for each in CALIBRATED_POINTS if each in points)
    ahead = tuple(each for each in CALIBRATED_HORIZONS if each <= horizons[-1])
    numbers = np.zeros((len(counted), len(ahead), len(GROUPS), 7))
    for n, count in enumerate(counted):
        for h, years in enumerate(ahead):
            rows = [
                row
                for part, model in parts.items()
                for row in _calibrating(
                    [each for each in references if part_of[each.name] == part], count, years, model
                )
            ]
            quantiles, outcome, groups, weight, indicator, official = map(np.concatenate, zip(*rows, strict=True))
            levels = np.array(LEVELS) / 100.0
            numbers[n, h] = cells_numbers(quantiles, outcome, groups, weight, indicator, official, levels)
    return Calibration(numbers, counted, ahead)


def _calibrating(
    held: Sequence[Reference], points: int, years: int, model: Model
) -> Iterator[tuple[NDArray[np.generic], ...]]:
    """Quantiles, outcome, group, weight and indicator of windows unseen by the model, and whether they are official.

    The world's with and without their kinds; a competition's newest without, those that move both ways.
    """
    official = held[0].corpus in WORLD
    windows = last_windows(held, points, years)
    changes = np.diff(windows.history, axis=1)
    windows = windows.rows(np.asarray((changes > 0).any(axis=1) & (changes < 0).any(axis=1)))
    if official:
        windows = spread_windows(held, points, years, CALIBRATING_WINDOWS)
    count = len(windows.history)
    unstated = np.full(count, "", dtype=object)
    for kind in ((unstated, windows.kind) if official else (unstated,)) if count else ():
        panel = Panel.of_windows(windows.history)
        traits = traits_of(windows.history, kind.tolist())
        yield (
            window_quantiles(windows, years, kind.tolist(), model),
            windows.future[:, years - 1],
            groups_of(panel.years, panel.values, traits, panel.imputed)[0],
            windows.weight if official else np.full(count, COMPETITION_COUNTS / count),
            windows.indicator.astype(str) if official else windows.corpus,
            np.full(count, official),
        )


def window_quantiles(windows: Windows, years: int, kind: Sequence[str] | None, model: Model) -> Array:
    """Quantiles so many years ahead of each window, shape (M, len(LEVELS))."""
    panel = Panel.of_windows(windows.history)
    rows = np.arange(len(windows.history))
    ahead = np.full(len(rows), windows.history.shape[1] - 1 + years)
    return forecast_at(panel, rows, ahead, kind=kind, models=[model]).at_levels


# The tables without one corpus serve a band on a probability only: fewer numbers of points and horizons will do.
BAND_POINTS, BAND_HORIZONS = (4, 6, 10), (1, 2, 3, 5)


def fit_without_corpus(
    references: Sequence[Reference],
    corpus: str,
    points: tuple[int, ...] = BAND_POINTS,
    horizons: tuple[int, ...] = BAND_HORIZONS,
) -> Model:
    """The tables fitted on every corpus but one, without a calibration."""
    return fit_coefficients([each for each in references if each.corpus != corpus], points, horizons)


def main(folder: Path = SERIES_FOLDER) -> None:
    """Fit on every corpus, and without each, and write the tables beside this module."""
    references = load_references(folder)
    without = {corpus: fit_without_corpus(references, corpus) for corpus in CORPORA}
    competitions = {corpus: without[corpus] for corpus in COMPETITIONS}
    for name, text in as_texts({"": fit_model(references, without=competitions)} | without).items():
        write_text(Path(__file__).with_name(name), text)


if __name__ == "__main__":
    main()
