"""Score every corpus and every fold of the world's indicators by tables that have not seen them, and write the tables.

`make backtest`, or `python -m tests.backtest`: prints what data/raw/series/backtest.csv and plans.csv then hold (ten
minutes).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import jinpu
from jinpu.files import write_text
from jinpu.forecast.backtest import MEASURES, POINTS, WORLD_FARTHEST, Trial, forecast_windows, leave_one_out
from jinpu.forecast.corpora import COMPETITIONS, INDICATORS, SERIES_FOLDER, Reference, load_references, spread_windows
from jinpu.forecast.scores import calibration_error, reliability
from jinpu.forecast.table import Model
from tests.backtest.plans import hit_rates, judged_unseen, synthetic_plan_scores
from tests.backtest.trials import (
    clustered,
    fit_folds,
    fit_unseen,
    path_trials,
    shock_scores,
    world_groups,
    world_plans,
    world_trial,
)

# The pages quote how often each word came true.
HIT_RATES = Path(jinpu.__path__[0]) / "verdict" / "hit_rates.csv"
TABLE, PLANS, CAME_TRUE = (SERIES_FOLDER / f"{name}.csv" for name in ("backtest", "plans", "plans_reliability"))
# The stand-in for what Chinese plans ask for, which is kept back.
REGIONAL = ("money", "count")
Row = dict[str, object]


def row(corpus: str, group: str, points: int, trial: Trial) -> Row:
    """One row of the table."""
    scores = trial.scores()
    return {
        "corpus": corpus,
        "group": group,
        "points": points,
        "windows": len(trial.windows.history),
        "indicators": len(np.unique(trial.windows.indicator.astype(str))),
        **{name: scores[name] for name in (*MEASURES, "CRPS", "Brier", "calibration")},
        **{f"{way}_by_window": calibration_error(*trial.targets(way)[:2]) for way in ("at_least", "at_most")},
    }


def competitions(references: Sequence[Reference]) -> Iterator[Row]:
    """Each competition left out, all together, and each national corpus left out."""
    models = fit_unseen(references, (*COMPETITIONS, *INDICATORS))
    for points in POINTS:
        trial = leave_one_out(references, {name: models[name] for name in COMPETITIONS}, points)
        yield row("competitions", "all", points, trial)
        for corpus in COMPETITIONS:
            yield row(corpus, "all", points, trial.of(corpus))
        for corpus in INDICATORS:
            windows = spread_windows([each for each in references if each.corpus == corpus], points, 3, 100)
            quantiles = forecast_windows(windows, models[corpus], kind=windows.kind.tolist())
            trial = Trial(windows, quantiles, WORLD_FARTHEST)
            yield row(corpus, "all", points, trial)
            regional = np.isin(windows.kind.astype(str), REGIONAL) & (corpus == "China")
            if regional.any():
                yield row(corpus, "money and counts", points, trial.part(regional))


def world(references: Sequence[Reference], models: Sequence[Model]) -> Iterator[Row]:
    """The world's indicators fold by fold, and the fifteen that the shipped tables have never seen."""
    alone = {each.name for each in load_references(left_alone_too=True)} - {each.name for each in references}
    hidden = [each for each in load_references(left_alone_too=True) if each.name in alone]
    for points in POINTS:
        for stated in (True, False):
            trial = world_trial(references, models, points, stated=stated)
            corpus = "world" if stated else "world, kind not stated"
            for group, part in world_groups(trial):
                yield row(corpus, group, points, part)
            yield row(corpus, "all", points, trial) | {"group": "shock years"} | shock_scores(trial)
            yield {"corpus": corpus, "group": "standard error", "points": points} | clustered(trial)
        for path, trial in path_trials(references, models, points):
            yield row("world", f"path {path}", points, trial)
        windows = spread_windows(hidden, points, 3)
        quantiles = forecast_windows(windows, kind=windows.kind.tolist())
        yield row("world, left alone", "all", points, Trial(windows, quantiles, WORLD_FARTHEST))


def plans(references: Sequence[Reference], models: Sequence[Model]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What verdicts on made plans were worth, a row a corpus, and how often each tenth and each word came true.

    Other systems' words count as the share met that they had in another corpus.
    """
    verdicts = {"world": world_plans(references, models)}
    verdicts |= {corpus: judged_unseen(references, corpus) for corpus in INDICATORS}
    elsewhere = {"world": "Germany", "Germany": "China", "China": "Germany"}
    worth = pd.DataFrame(
        {"corpus": corpus, "indicators": made["indicator"].nunique()}
        | synthetic_plan_scores(made, verdicts[elsewhere[corpus]])
        for corpus, made in verdicts.items()
    )
    tenths = [
        (corpus, *tenth)
        for corpus, made in verdicts.items()
        for tenth in reliability(*(made[part].to_numpy() for part in ("probability", "met", "weight")))
    ]
    told = hit_rates(pd.concat([verdicts[corpus] for corpus in INDICATORS]))
    return worth, pd.DataFrame(tenths, columns=["corpus", "said", "happened", "weight"]), told


def main() -> None:
    """Measure, print and write."""
    references = load_references()
    models = fit_folds(references)
    worth, tenths, told = plans(references, models)
    table = pd.DataFrame([*world(references, models), *competitions(references)])
    for path, found in ((PLANS, worth), (CAME_TRUE, tenths), (HIT_RATES, told), (TABLE, table)):
        write_text(path, found.round(4).to_csv(index=False, lineterminator="\n"))
        print(found.round(3).to_string())  # noqa: T201 - the result of a command


if __name__ == "__main__":
    main()
