"""Score every corpus and every fold of the world's indicators by tables that have not seen them, and write the table.

`make backtest`, or `python -m tests.backtest`: prints what data/raw/series/backtest.csv then holds (ten minutes).
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import jinpu
from jinpu.files import write_text
from jinpu.forecast.backtest import (
    MEASURES,
    POINTS,
    WORLD_FARTHEST,
    Trial,
    clustered,
    fit_folds,
    fit_unseen,
    forecast_windows,
    leave_one_out,
    shock_scores,
    world_groups,
    world_trial,
)
from jinpu.forecast.corpora import COMPETITIONS, INDICATORS, SERIES_FOLDER, load_references, spread_windows
from jinpu.verdict.synthetic_plans import hit_rates, judged_unseen

HIT_RATES = Path(jinpu.__path__[0]) / "verdict" / "hit_rates.csv"
TABLE = SERIES_FOLDER / "backtest.csv"
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
    }


def competitions() -> Iterator[Row]:
    """Each competition left out, and all together."""
    references = load_references()
    models = fit_unseen(references, (*COMPETITIONS, *INDICATORS))
    for points in POINTS:
        trial = leave_one_out(references, {name: models[name] for name in COMPETITIONS}, points)
        yield row("competitions", "all", points, trial)
        for corpus in COMPETITIONS:
            yield row(corpus, "all", points, trial.of(corpus))
        for corpus in INDICATORS:
            windows = spread_windows([each for each in references if each.corpus == corpus], points, 3, 100)
            quantiles = forecast_windows(windows, models[corpus], kind=windows.kind.tolist())
            yield row(corpus, "all", points, Trial(windows, quantiles, WORLD_FARTHEST))


def world() -> Iterator[Row]:
    """The world's indicators fold by fold, and the fifteen that the shipped tables have never seen."""
    references = load_references()
    models = fit_folds(references)
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
        windows = spread_windows(hidden, points, 3)
        quantiles = forecast_windows(windows, kind=windows.kind.tolist())
        yield row("world, left alone", "all", points, Trial(windows, quantiles, WORLD_FARTHEST))


def words_came_true() -> pd.DataFrame:
    """How often verdicts on plans made up on official indicators came true; the pages quote it."""
    references = load_references()
    return hit_rates(pd.concat([judged_unseen(references, corpus) for corpus in INDICATORS]))


def main(out: Path = TABLE) -> None:
    """Measure, print and write."""
    write_text(HIT_RATES, words_came_true().to_csv(index=False, lineterminator="\n"))
    table = pd.DataFrame([*world(), *competitions()]).round(4)
    write_text(out, table.to_csv(index=False, lineterminator="\n"))
    print(table.round(3).to_string())  # noqa: T201 - the result of a command


if __name__ == "__main__":
    main()
