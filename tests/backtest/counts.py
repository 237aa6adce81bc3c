"""How many targets of a plan are met: the back-test of `jinpu.verdict.counting`.

`python -m tests.backtest.counts`: plans made of the world's indicators by country, each judged three years before its
end by tables that have not seen its corpus, and the shipped plans that have ended. Writes the largest distance of the
randomised probability integral transform from the diagonal, for joint and for independent draws, to a table.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from jinpu.evidence import read_evidence
from jinpu.files import write_text
from jinpu.forecast.corpora import SERIES_FOLDER, Reference, load_references
from jinpu.forecast.table import shipped
from jinpu.indicators import indicator_series
from jinpu.plan import load_plans
from jinpu.verdict import judge_plan
from jinpu.verdict.counting import MetCount, count_met, plan_count
from jinpu.verdict.series import AnnualSeries
from tests.backtest.plans import made_verdicts

TABLE = SERIES_FOLDER / "counts.csv"
FEWEST, MOST = 5, 12
BEFORE = 3


def made_plans(most: int | None = None) -> pd.DataFrame:
    """Verdicts on made targets, joined to plans by country and years; one target a series, the way it was going."""
    world = [each for each in load_references() if each.corpus == "world" and len(each.values) >= 14]
    rng = np.random.default_rng(1)
    if most:
        countries = sorted({country(each.name) for each in world})
        chosen = set(rng.choice(countries, size=min(most, len(countries)), replace=False).tolist())
        world = [each for each in world if country(each.name) in chosen]
    verdicts = made_verdicts(world, shipped("world"))
    verdicts = verdicts[verdicts["as_of"] == verdicts["year"] - BEFORE]
    past = {each.name: each for each in world}
    trend = [direction(past[row.series], row.baseline_year) for row in verdicts.itertuples()]
    verdicts = verdicts[verdicts["direction"] == trend]
    shuffled = verdicts.sample(frac=1.0, random_state=1)
    one = shuffled.drop_duplicates(["series", "baseline_year", "year"])
    one = one.assign(country=one["series"].map(country))
    # plans begin in every third year of each series; neighbours are one plan
    one = one.assign(era=one["year"] // 3)
    return one.assign(plan=one.groupby(["country", "era"]).ngroup())


def country(name: str) -> str:
    """The country of a reference series."""
    return name.rsplit(" ", 1)[1]


def direction(series: Reference, year: int) -> str:
    """The way that a series went up to a year."""
    first, *_, last = known(series, year).values  # noqa: PD011 - no frame
    return "at_least" if last >= first else "at_most"


def counted(plans: pd.DataFrame, references: dict[str, Reference], *, joint: bool) -> Iterator[tuple[MetCount, int]]:
    """The count of each plan, and how many were met."""
    for _, rows in plans.groupby("plan"):
        if len(rows) < FEWEST:
            continue
        rows = rows.head(MOST)
        names = rows["series"].tolist()
        signs = np.where(rows["direction"] == "at_least", 1, -1).tolist()
        past = {row.series: known(references[row.series], row.as_of) for row in rows.itertuples()}
        if not joint:
            names, past = [f"{place}" for place in range(len(rows))], {}
        yield count_met(rows["probability"].tolist(), names, signs, past), int(rows["met"].sum())


def known(series: Reference, as_of: int) -> AnnualSeries:
    """A reference series up to a year."""
    values = series.frame(as_of)
    return AnnualSeries(tuple(values["year"]), tuple(values["value"]))


def distance(transforms: list[float]) -> float:
    """Largest distance of the empirical distribution from the diagonal (Kolmogorov)."""
    ordered = np.sort(transforms)
    ranks = np.arange(1, len(ordered) + 1) / len(ordered)
    return float(np.max(np.maximum(ranks - ordered, ordered - ranks + 1.0 / len(ordered))))


def scores(found: list[tuple[MetCount, int]]) -> dict[str, float]:
    """Plans, distance of the transform from the diagonal, share of outcomes in the 80 % range, its mean width."""
    rng = np.random.default_rng(2)
    inside = [low <= met <= high for count, met in found for low, high in [count.interval()]]
    return {
        "plans": len(found),
        "distance": round(distance([count.pit(met, float(rng.uniform())) for count, met in found]), 3),
        "inside80": round(float(np.mean(inside)), 3),
        "width80": round(float(np.mean([np.diff(count.interval()) for count, _ in found])), 2),
    }


def ended_plans(raw: Path = Path("data/raw")) -> Iterator[tuple[MetCount, MetCount, int]]:
    """The shipped plans that have ended, three years before: joint and independent counts, and the outcome."""
    evidence = read_evidence(raw)
    for plan in load_plans(raw / "plans"):
        outcomes = {target.id: target.outcome.met for target in plan.targets if target.outcome}
        year = plan.end_year - BEFORE
        if year not in plan.as_of_years or plan.end_year > 2020:
            continue
        known = indicator_series(plan, evidence, year)
        verdicts = judge_plan(plan, known, year).verdicts
        decided = verdicts["target"].map(outcomes).isin(["met", "missed"]) & verdicts["probability"].notna()
        main = verdicts[verdicts["main"] & decided]
        if len(main):
            met = int((main["target"].map(outcomes) == "met").sum())
            names = [f"{place}" for place in range(len(main))]
            yield plan_count(main, known.series), count_met(main["probability"], names, [1] * len(main), {}), met


def main(out: Path = TABLE) -> None:
    """Measure, print and write."""
    plans, references = made_plans(), {each.name: each for each in load_references()}
    ended = list(ended_plans())
    rows = [
        {"plans of": "the world's indicators", "draws": "joint"} | scores(list(counted(plans, references, joint=True))),
        {"plans of": "the world's indicators", "draws": "independent"}
        | scores(list(counted(plans, references, joint=False))),
        {"plans of": "offices, ended", "draws": "joint"} | scores([(joint, met) for joint, _, met in ended]),
        {"plans of": "offices, ended", "draws": "independent"} | scores([(alone, met) for _, alone, met in ended]),
    ]
    write_text(out, pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))
    print(pd.DataFrame(rows).to_string())  # noqa: T201 - the result of a command


if __name__ == "__main__":
    main()
