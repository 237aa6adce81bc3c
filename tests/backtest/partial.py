"""What a chance from partial evidence was worth: each basis scored on real and on made targets.

`make worth`, or `python -m tests.backtest.partial`: prints what jinpu/verdict/worth.csv then holds (two minutes).

Real: the national targets of Europe 2020 with outcomes, beside the union's series. Made: the world's indicators, each
country beside the mean of all that have long series, a target five years on at .25, .5 or 1 times the usual yearly
change, up and down. Both judged one to four years ahead. Spreads of growth leave out the seventh of the indicators that
is scored; the forecasts of whole series are those shipped (`make backtest` scores them on what they have not seen).
"""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd

import jinpu.verdict
from jinpu.files import write_text
from jinpu.forecast import spreads
from jinpu.forecast.corpora import SERIES_FOLDER
from jinpu.forecast.scores import brier, calibration_error
from jinpu.verdict import judge_series

AHEAD = (1, 2, 3, 4)
AMBITIONS = (0.25, 0.5, 1.0)
YEARS, FOLDS, COUNTRIES, ENDS = 5, 7, 12, 2
TABLE = Path(jinpu.verdict.__file__).with_name("worth.csv")
# What is left of a place's own series, and whether the region above stands beside it.
CUTS = {
    "parent": (0, True), "own_few": (1, False), "anchor": (1, True), "own": (99, False), "own_and_parent": (99, True),
}  # fmt: skip
Question = dict[str, object]


def real_questions() -> Iterator[tuple[Question, pd.Series, pd.Series]]:
    """Each national target with the country's and the union's series."""
    series = pd.read_csv(SERIES_FOLDER / "eu2020_series.csv").drop_duplicates(["indicator", "country", "year"])
    series = series.assign(country=series["country"].replace({"EU27_2020": "EU", "EU_mean": "EU"}))
    lines = {
        key: rows.drop_duplicates("year").set_index("year")["value"].sort_index()
        for key, rows in series.groupby(["indicator", "country"])
    }
    for row in pd.read_csv(SERIES_FOLDER / "eu2020_targets.csv").to_dict("records"):
        asked = {name: row[name] for name in ("indicator", "target", "year", "direction", "met")}
        yield asked | {"series_kind": "share"}, lines[row["indicator"], row["country"]], lines[row["indicator"], "EU"]


def made_questions(world: pd.DataFrame) -> Iterator[tuple[Question, pd.Series, pd.Series]]:
    """Targets made up on the indicators of the world."""
    draw = np.random.default_rng(1)
    for indicator, rows in world.groupby("indicator"):
        kind = str(rows["kind"].iloc[0])
        table = pd.DataFrame(
            {row["country"]: pd.Series(spreads.line_of(row["values"], kind)).set_axis(
                range(row["first_year"], row["first_year"] + len(row["values"].split()))
            ) for row in rows.to_dict("records")}
        ).sort_index()  # fmt: skip
        counts = table.notna().sum()
        long = table.loc[:, counts >= 0.9 * counts.max()].dropna()
        parent = back(long.mean(axis=1), kind)
        if len(parent) < 3 * YEARS:
            continue
        for country in draw.permutation(table.columns)[:COUNTRIES]:
            own = back(table[country].dropna(), kind)
            own = own[own.index.isin(parent.index)]
            ends = [end for end in own.index if end - YEARS in own.index and (own.index <= end - YEARS).sum() >= 6]
            for end in draw.permutation(ends)[:ENDS]:
                base, usual = own[end - YEARS], own[own.index <= end - YEARS].diff().abs().mean()
                for sign, direction in ((1, "at_least"), (-1, "at_most")):
                    target = base + sign * draw.choice(AMBITIONS) * usual * YEARS
                    met = float(sign * (own[end] - target) >= 0)
                    asked = {"indicator": indicator, "target": target, "year": int(end), "direction": direction}
                    yield asked | {"met": met, "series_kind": kind, "place_kind": "country"}, own, parent


def back(line: "pd.Series[float]", kind: str) -> "pd.Series[float]":
    """Back from log odds (shares) or logarithms."""
    values = 100.0 / (1.0 + np.exp(-line)) if kind == "share" else np.exp(line)
    return pd.Series(values, index=line.index)


def judged(questions: list[tuple[Question, pd.Series, pd.Series]], kept: int, *, parent: bool) -> pd.DataFrame:
    """Chance, basis and outcome of each question one to four years ahead, of what is kept of the own series."""
    known, asked = [], []
    for number, (question, own, above) in enumerate(questions):
        for ahead in AHEAD:
            name, year = f"{number}-{ahead}", int(str(question["year"])) - ahead
            parts = {name: own[own.index <= year].iloc[-kept:] if kept else own.iloc[:0]}
            parts |= {f"{name}+": above[above.index <= year]} if parent else {}
            known += [pd.DataFrame({"series": key, "year": each.index, "value": each}) for key, each in parts.items()]
            asked.append(question | {"series": name} | ({"parent": f"{name}+"} if parent else {}))
    targets = pd.DataFrame(asked)
    said = judge_series(pd.concat(known, ignore_index=True), targets)
    return targets[["indicator", "met"]].assign(chance=said["probability"], basis=said["basis"])


def worth(found: pd.DataFrame, prefix: str) -> dict[str, object]:
    """Number, skill and calibration error of the chances given."""
    given = found.dropna(subset="chance")
    chance, met = given["chance"].to_numpy(), given["met"].to_numpy(dtype=float)
    base_rate = brier(np.full(len(met), met.mean()), met)
    return {
        f"{prefix}_verdicts": len(given),
        f"{prefix}_skill": round(1.0 - brier(chance, met) / base_rate, 2),
        f"{prefix}_error": round(calibration_error(chance, met), 2),
    }


def main() -> None:
    """Score every basis and write the table."""
    world, levels = pd.read_csv(spreads.WORLD_FILE), pd.read_csv(spreads.LEVELS_FILE)
    names = np.array(sorted(world["indicator"].unique()))
    real, made = list(real_questions()), list(made_questions(world))
    rows = []
    for basis, (kept, parent) in CUTS.items():
        parts = []
        for fold in range(FOLDS):
            left = set(names[fold::FOLDS])
            table = spreads.as_table(spreads.fitted(world[~world["indicator"].isin(left)], levels).to_dict("records"))
            with patch.object(spreads, "shipped_spreads", lambda table=table: table):
                parts.append(judged([each for each in made if each[0]["indicator"] in left], kept, parent=parent))
        scores = worth(judged(real, kept, parent=parent), "real") | worth(pd.concat(parts), "made")
        rows.append({"basis": basis} | scores)
    write_text(TABLE, pd.DataFrame(rows).to_csv(index=False))
    print(TABLE.read_text(encoding="utf-8"))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
