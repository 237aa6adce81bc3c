"""What was said of targets before they were due, against what came: scores, other systems' rules, and misses."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from jinpu.catalogue import convert, parents_of
from jinpu.forecast.scores import brier, calibration_error, reliability
from jinpu.plan import Plan, StatedTarget
from jinpu.verdict.ratings import RATINGS

Array = NDArray[np.float64]
#: The symbols that Destatis itself published, beside what its rule says of our series.
PUBLISHED = "destatis_published"
SYSTEMS = (*RATINGS, PUBLISHED)
DRAWS = 1000
#: Years between a figure and the year judged from which the evidence itself is called too old.
OLD = 2
#: Regions whose series are among the reference series that the tables were fitted on.
FITTED_ON = frozenset({"germany", "china"})
CAUSES = ("evidence_too_old", "break", "revision", "growth")
_SAID = (
    "plan", "target", "as_of", "probability", "verdict", "basis", "median", "q5", "q95", "newest_year", "newest_value",
    "target_value", "unit", "direction", "indicator", "region", "proxy", "low", "high", *RATINGS,
)  # fmt: skip
_NO_WORD = ("", "not_available")


@dataclass(frozen=True)
class Score:
    """How well chances did.

    Attributes:
        verdicts: number of verdicts.
        clusters: number of indicators and years that they tell of; verdicts of one cluster share its story.
        share_met: share of them whose target was met.
        brier: mean squared distance of chance and outcome.
        skill: 1 - Brier / (b (1 - b)), b the share met; NaN where all or none were met.
        skill_range: its 90 % range when clusters are drawn anew.
        calibration: mean distance of said and happened over tenths of the chance.
    """

    verdicts: int
    clusters: int
    share_met: float
    brier: float
    skill: float
    skill_range: tuple[float, float]
    calibration: float


def past_verdicts(plans: Iterable[Plan], verdicts: pd.DataFrame) -> pd.DataFrame:
    """Every verdict on a main target, made before it was due, whose outcome is published as met or missed.

    Args:
        plans: with their outcomes; made-up examples are left out.
        verdicts: the rows of `PlanVerdicts.verdicts` of all plans and years.

    Returns:
        The columns of the verdict; due, ahead (years), met (1 or 0), outcome (NaN where it is of another year), cluster
        (indicator and year due) and the published symbols of Destatis. Where the tables were fitted on the region's own
        series, `probability` is the one of `low` and `high` (chances when a corpus is left out) that did worse.
    """
    outcomes = [row for plan in plans if not plan.example for row in _outcomes(plan)]
    # Tables of another version say nothing.
    if not outcomes or verdicts.empty or not set(_SAID) <= set(verdicts):
        return pd.DataFrame(columns=[*_SAID, "due", "ahead", "met", "outcome", "cluster", PUBLISHED])
    main = verdicts[verdicts["main"].astype(str) == "True"]
    said = main[list(_SAID)].merge(pd.DataFrame(outcomes), on=["plan", "target"], validate="many_to_one")
    said = said[said["as_of"] < said["due"]]
    published = [symbols.get(year, "") for symbols, year in zip(said["symbols"], said["as_of"], strict=True)]
    words = {system: said[system].fillna("").astype(str) for system in RATINGS}
    return (
        said.drop(columns=["symbols", "fitted_on"])
        .assign(
            probability=_unseen(said),
            **words,
            **{PUBLISHED: published},
            ahead=said["due"] - said["as_of"],
            cluster=said["indicator"] + "|" + said["due"].astype(str),
        )
        .reset_index(drop=True)
    )


def _unseen(said: pd.DataFrame) -> "pd.Series[float]":
    worse = said["low"].where(said["met"] == 1.0, said["high"])
    return worse.where(said["fitted_on"] & worse.notna(), said["probability"])


def _outcomes(plan: Plan) -> list[dict[str, object]]:
    return [
        {
            "plan": plan.id,
            "target": target.id,
            "fitted_on": bool(FITTED_ON & {plan.region, *parents_of(plan.region)}),
            "due": plan.due(target),
            "met": float(target.outcome.met == "met"),
            "outcome": _value(plan, target),
            "symbols": {each.year: each.word for each in target.published_ratings if each.system == "destatis"},
        }
        for target in plan.targets
        if target.outcome is not None and target.outcome.met != "unknown"
    ]


def _value(plan: Plan, target: StatedTarget) -> float:
    """The published value in the unit of the series; NaN where it is of another year or of another kind."""
    outcome = target.outcome
    assert outcome is not None  # noqa: S101 - asked by the caller
    if outcome.year != plan.due(target) or target.kind in ("growth", "cut", "added"):
        return math.nan
    return convert(outcome.value, outcome.unit, target.unit, where=f"{plan.id}: {target.id}")


def score(said: pd.DataFrame) -> Score:
    """Score the verdicts that have a chance."""
    rows = said[said["probability"].notna()]
    chance, met = (rows[name].to_numpy(dtype=np.float64) for name in ("probability", "met"))
    if not len(rows):
        return Score(0, 0, math.nan, math.nan, math.nan, (math.nan, math.nan), math.nan)
    groups = pd.factorize(rows["cluster"])[0]
    drawn = [_skill(chance[places], met[places]) for places in _resampled(groups)]
    low, high = np.nanquantile(drawn, [0.05, 0.95]).tolist() if np.isfinite(drawn).any() else (math.nan, math.nan)
    errors = brier(chance, met), _skill(chance, met), (low, high), calibration_error(chance, met)
    return Score(len(rows), int(groups.max()) + 1, float(met.mean()), *errors)


def _skill(chance: Array, met: Array) -> float:
    share = float(met.mean())
    return 1.0 - brier(chance, met) / (share * (1.0 - share)) if 0.0 < share < 1.0 else math.nan


def _resampled(groups: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Places of the rows when whole clusters are drawn with replacement; the same draws each time."""
    rng, members = np.random.default_rng(7), [np.flatnonzero(groups == each) for each in range(groups.max() + 1)]
    return [
        np.concatenate([members[each] for each in rng.integers(len(members), size=len(members))]) for _ in range(DRAWS)
    ]


def reliability_rows(said: pd.DataFrame) -> list[dict[str, float]]:
    """For each filled tenth of the chance: mean said, share met with its clustered 90 % range, and the number."""
    rows = said[said["probability"].notna()]
    chance, met = (rows[name].to_numpy(dtype=np.float64) for name in ("probability", "met"))
    if not len(rows):
        return []
    tenth = np.minimum((chance * 10).astype(np.int64), 9)
    drawn = [(tenth[places], met[places]) for places in _resampled(pd.factorize(rows["cluster"])[0])]
    table = []
    for each, (mean, share, count) in zip(np.unique(tenth), reliability(chance, met, np.ones(len(rows))), strict=True):
        shares = [happened[bins == each].mean() for bins, happened in drawn if (bins == each).any()]
        low, high = np.quantile(shares, [0.05, 0.95]).tolist()
        table.append({"said": mean, "met": share, "low": low, "high": high, "verdicts": count})
    return table


def rule_scores(said: pd.DataFrame) -> pd.DataFrame:
    """Other systems' words, each taken as the frequency with which it came true elsewhere.

    Elsewhere means in all other clusters; few cases are drawn towards the share met of all (one case's weight).

    Returns:
        system, verdicts, brier, skill, and ours (our skill on the same verdicts); systems without a word are left out.
    """
    rows = said[said["probability"].notna()]
    found = [_rule_score(system, rows[~rows[system].isin(_NO_WORD)]) for system in SYSTEMS]
    scored = pd.DataFrame([each for each in found if each], columns=["system", "verdicts", "brier", "skill", "ours"])
    return scored.sort_values("skill", ascending=False, ignore_index=True)


def _rule_score(system: str, rows: pd.DataFrame) -> tuple[str, int, float, float, float] | None:
    if rows.empty:
        return None
    met, ours = (rows[name].to_numpy(dtype=np.float64) for name in ("met", "probability"))
    taken = frequencies_elsewhere(rows[system].tolist(), rows["cluster"].tolist(), met)
    return system, len(rows), brier(taken, met), _skill(taken, met), _skill(ours, met)


def frequencies_elsewhere(words: Sequence[str], clusters: Sequence[str], met: Array) -> Array:
    """For each verdict, how often its word came true in other clusters: (times met + b) / (times said + 1)."""
    word, cluster = np.array(words, dtype=object), np.array(clusters, dtype=object)
    taken = np.empty(len(met))
    for place in range(len(met)):
        other = cluster != cluster[place]
        base = float(met[other].mean()) if other.any() else 0.5
        same = other & (word == word[place])
        taken[place] = (met[same].sum() + base) / (same.sum() + 1.0)
    return taken


def misses(said: pd.DataFrame, series: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """The verdicts on the wrong side of one half, each with its cause.

    evidence_too_old: the newest figure was two years old or more; break: the series broke between it and the year due;
    revision: that figure was later revised by more than half of what was missed; growth: the years went otherwise.

    Args:
        said: from `past_verdicts`.
        series: plan, target, year, value: each target's series as known at the end.
        breaks: region, indicator, year.
    """
    rows = said[said["probability"].notna()]
    wrong = rows[(rows["probability"] >= 0.5) != (rows["met"] == 1.0)]
    keys = zip(series["plan"], series["target"], series["year"], strict=True)
    finally_known = dict(zip(keys, series["value"], strict=True))
    return wrong.assign(cause=[_cause(row, finally_known, breaks) for row in wrong.to_dict("records")])


def _cause(
    row: Mapping[Hashable, Any], finally_known: Mapping[tuple[str, str, int], float], breaks: pd.DataFrame
) -> str:
    newest, due = int(row["newest_year"]), int(row["due"])
    if row["as_of"] - newest >= OLD:
        return "evidence_too_old"
    here = breaks[(breaks["region"] == row["region"]) & (breaks["indicator"] == row["indicator"])]
    if here["year"].astype(int).between(newest + 1, due).any():
        return "break"
    later = finally_known.get((row["plan"], row["target"], newest), math.nan)
    if abs(later - row["newest_value"]) > abs(row["median"] - row["outcome"]) / 2.0:
        return "revision"
    return "growth"
