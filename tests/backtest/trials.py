"""Fits that have not seen what they forecast, and the world's windows by what they look like."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.forecast.backtest import HORIZONS, POINTS, WORLD_FARTHEST, Trial, forecast_windows
from jinpu.forecast.corpora import COMPETITIONS, WORLD, Reference, Windows, spread_windows, weighed
from jinpu.forecast.fit import FOLDS, fit_model, fold_of
from jinpu.forecast.table import LEVELS, Model
from tests.backtest.paths import PATHS
from tests.backtest.plans import made_verdicts

SHOCKS = (2008, 2009, 2010, 2020, 2021, 2022)
GROWTH_BANDS = ((-np.inf, 0.0, "falls"), (0.0, 0.05, "0-5 %"), (0.05, 0.15, "5-15 %"), (0.15, np.inf, "over 15 %"))


def fit_unseen(references: Sequence[Reference], corpora: Sequence[str] = tuple(COMPETITIONS)) -> dict[str, Model]:
    """Fit and calibrate without each of some corpora, for the back-test's numbers of points and horizons."""
    return {
        corpus: fit_model([each for each in references if each.corpus != corpus], POINTS, HORIZONS)
        for corpus in corpora
    }


def fit_folds(references: Sequence[Reference]) -> list[Model]:
    """Fit and calibrate without each fold of the world's indicators."""
    folds = fold_of([each.indicator for each in references if each.corpus in WORLD])
    return [
        fit_model([each for each in references if folds.get(each.indicator) != fold], POINTS, HORIZONS)
        for fold in range(FOLDS)
    ]


def world_trial(references: Sequence[Reference], models: Sequence[Model], points: int, *, stated: bool = True) -> Trial:
    """The world's indicators, each forecast from tables that have not seen its fold; with its kind stated or not."""
    windows = spread_windows(world_of(references), points, HORIZONS[-1])
    quantiles = np.zeros((len(windows.history), HORIZONS[-1], len(LEVELS)))
    for chosen, model in unseen_parts(references, windows, models):
        part = windows.rows(chosen)
        quantiles[chosen] = forecast_windows(part, model, kind=part.kind.tolist() if stated else None)
    return Trial(windows, quantiles, WORLD_FARTHEST)


def path_trials(references: Sequence[Reference], models: Sequence[Model], points: int) -> Iterator[tuple[str, Trial]]:
    """The world's indicators as plans have their series (`PATHS`), forecast from tables that have not seen them."""
    for name, (make, more, later) in PATHS.items():
        printed = make(spread_windows(world_of(references), points + more, HORIZONS[-1] + later))
        quantiles = np.zeros((len(printed.windows.history), HORIZONS[-1], len(LEVELS)))
        for chosen, model in unseen_parts(references, printed.windows, models):
            quantiles[chosen] = printed.rows(chosen).forecast(model)
        yield name, Trial(weighed(printed.windows), quantiles, WORLD_FARTHEST)


def world_plans(references: Sequence[Reference], models: Sequence[Model], every: int = 12) -> pd.DataFrame:
    """Verdicts on plans made up on every so manieth series of the world, from tables that have not seen its fold."""
    world = world_of(references)
    folds = fold_of([each.indicator for each in world])
    thinned = world[::every]
    return pd.concat(
        made_verdicts([each for each in thinned if folds[each.indicator] == fold], model, stated=True)
        for fold, model in enumerate(models)
    )


def world_of(references: Sequence[Reference]) -> list[Reference]:
    """The world's indicators."""
    return [each for each in references if each.corpus in WORLD]


def unseen_parts(
    references: Sequence[Reference], windows: Windows, models: Sequence[Model]
) -> Iterator[tuple[NDArray[np.bool_], Model]]:
    """Which windows each fold's tables have not seen."""
    folds = fold_of([each.indicator for each in world_of(references)])
    fold = np.array([folds[name] for name in windows.indicator])
    for place, model in enumerate(models):
        yield fold == place, model


def world_groups(trial: Trial) -> Iterator[tuple[str, Trial]]:
    """The trial as a whole, and its parts by growth, noise and kind of the window."""
    history = trial.windows.history
    yield "all", trial
    positive = (history > 0).all(axis=1)
    pace = np.full(len(history), np.nan)
    pace[positive] = (history[positive, -1] / history[positive, 0]) ** (1.0 / (history.shape[1] - 1)) - 1.0
    for low, high, name in GROWTH_BANDS:
        yield f"growth {name}", trial.part((pace >= low) & (pace < high))
    changes = np.diff(history, axis=1)
    smooth = np.maximum((changes > 0).mean(axis=1), (changes < 0).mean(axis=1)) == 1.0
    yield "smooth", trial.part(smooth)
    yield "mixed", trial.part(~smooth)
    for kind in np.unique(trial.windows.kind.astype(str)).tolist():
        yield f"kind {kind}", trial.part(trial.windows.kind == kind)


def clustered(trial: Trial, draws: int = 200) -> dict[str, float]:
    """Standard error of the coverage of 80 and 95 %: indicators drawn anew, seed fixed."""
    rng = np.random.default_rng(1)
    codes, names = pd.factorize(trial.windows.indicator)
    inside = {
        name: (
            (trial.quantiles[..., low] <= trial.windows.future) & (trial.windows.future <= trial.quantiles[..., high])
        )
        for name, low, high in (("cover80", 3, -4), ("cover95", 1, -2))
    }
    shares = {name: pd.Series(hit.mean(axis=1)).groupby(codes).mean().to_numpy() for name, hit in inside.items()}
    chosen = rng.integers(0, len(names), (draws, len(names)))
    return {name: float(share[chosen].mean(axis=1).std()) for name, share in shares.items()}


def shock_scores(trial: Trial) -> dict[str, float]:
    """Coverage in the years of shock, 2008-10 and 2020-22; every indicator weighs the same."""
    years = trial.windows.year[:, None] + 1 + np.arange(trial.windows.future.shape[1])
    rows, ahead = np.nonzero(np.isin(years, SHOCKS))
    quantiles, actual = trial.quantiles[rows, ahead], trial.windows.future[rows, ahead]
    _, place, count = np.unique(trial.windows.indicator[rows].astype(str), return_inverse=True, return_counts=True)
    weight = 1.0 / count[place]
    return {
        name: float(np.average((quantiles[:, low] <= actual) & (actual <= quantiles[:, high]), weights=weight))
        for name, low, high in (("cover80", 3, -4), ("cover95", 1, -2))
    }
