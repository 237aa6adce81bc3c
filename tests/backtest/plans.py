"""Plans made up on reference series: had their targets been judged one to four years before the end, was it right?

Published plans with a known outcome are few. So every official indicator series is given plans as planners make them:
from a baseline year, a target some years on, at so many times the usual yearly change known by then, upwards and
downwards. What the plan's last year brought is known.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import t as student

from jinpu.forecast import AT_LEAST, AT_MOST, FEWEST_POINTS, Panel, forecast_at, panel_of
from jinpu.forecast.corpora import Reference
from jinpu.forecast.scores import brier, calibration_error
from jinpu.forecast.table import Model, shipped
from jinpu.plan import Target
from jinpu.verdict.effort import likelihood_scale, verdict_word
from jinpu.verdict.ratings import RATINGS, rate
from jinpu.verdict.series import AnnualSeries

# Years from baseline to end; targets in usual yearly changes times those years; years before the end.
LENGTHS = (5, 8)
AMBITIONS = (0.25, 0.5, 1.0)
BEFORE = (1, 2, 3, 4)
# A plan begins in every third year, so that neighbouring ones do not tell the same story.
STEP = 3
ON_TRACK = ("target_met", "significant")
DRAWS = 500


def judged_unseen(references: Sequence[Reference], corpus: str) -> pd.DataFrame:
    """The verdicts on one corpus from the tables that were fitted on all others; see `made_verdicts`."""
    return made_verdicts([each for each in references if each.corpus == corpus], shipped(corpus))


def made_verdicts(references: Sequence[Reference], model: Model, *, stated: bool = False) -> pd.DataFrame:
    """Judge every synthetic plan as of each of the four years before its end.

    Args:
        references: series that the table has not seen.
        model: the tables.
        stated: whether the forecast is told the kind of each series.

    Returns:
        One row a verdict: corpus, indicator, series, baseline_year, year (the end), as_of, target, direction,
        probability, drift (what a drift with Student's t errors says), each other system's word under its name (""
        where it cannot judge), met (1 or 0), weight (each indicator counts once).
    """
    # Two stretches of one series, before and after a missing year, have the same name.
    rows = pd.DataFrame([{"place": place} | row for place, each in enumerate(references) for row in _plans(each)])
    rows["weight"] = 1.0 / rows.groupby("indicator")["target"].transform("size")
    rows["probability"], rows["drift"] = _probabilities(references, rows, model, stated)
    return rows.drop(columns=["place"])


def hit_rates(verdicts: pd.DataFrame) -> pd.DataFrame:
    """How often targets came true, by the word of their verdict, surest first; each indicator counts once.

    Args:
        verdicts: from `made_verdicts`.

    Returns:
        word, verdicts, said (mean probability) and met (share, 0 to 1).
    """
    weighted = verdicts.assign(
        word=verdicts["probability"].map(verdict_word),
        said=verdicts["probability"] * verdicts["weight"],
        met=verdicts["met"] * verdicts["weight"],
    )
    sums = weighted.groupby("word").agg(
        verdicts=("weight", "size"), weight=("weight", "sum"), said=("said", "sum"), met=("met", "sum")
    )
    rates = sums[["said", "met"]].div(sums["weight"], axis=0)
    words = [word for word, _ in likelihood_scale() if word in rates.index]
    return sums[["verdicts"]].join(rates.round(3)).loc[words].reset_index()


def synthetic_plan_scores(verdicts: pd.DataFrame, elsewhere: pd.DataFrame | None = None) -> dict[str, float]:
    """What the verdicts were worth, beside a drift with Student's t errors and other systems' words.

    Skill is 1 - Brier / (b (1 - b)), b the share met. Eurostat's word counts as yes or no where it can judge, and each
    system's as the share met that it had `elsewhere`, where other verdicts are given. `lead` is what our skill has over
    the drift's; low and high are 5 and 95 % of what both were when indicators were drawn anew.
    """
    met, weight = verdicts["met"].to_numpy(), verdicts["weight"].to_numpy()
    yes = np.asarray(verdicts["eurostat"].isin(ON_TRACK), dtype=np.float64)
    judged = (verdicts["eurostat"] != "").to_numpy()
    base = float(np.average(met, weights=weight))

    def skill(chance: NDArray[np.float64], of: NDArray[np.bool_] | slice = slice(None)) -> float:
        return 1.0 - brier(chance[of], met[of], weight[of]) / (base * (1.0 - base))

    said, drift = verdicts["probability"].to_numpy(), verdicts["drift"].to_numpy()
    found = {
        "verdicts": len(verdicts),
        "share met": base,
        "skill": skill(said),
        "calibration": calibration_error(said, met, weight),
        "drift": skill(drift),
        "lead": skill(said) - skill(drift),
        **_drawn_anew(verdicts),
        "Eurostat as yes or no": skill(yes, judged),
    }
    if elsewhere is not None:
        found |= {f"word of {system}": skill(_frequencies(verdicts[system], elsewhere)) for system in RATINGS}
    return found


def _frequencies(words: pd.Series, elsewhere: pd.DataFrame) -> NDArray[np.float64]:
    """The weighted share met of each of a system's words among other verdicts; of all for a word that is not there."""
    hits = elsewhere.assign(hit=elsewhere["met"] * elsewhere["weight"])
    sums = hits.groupby(str(words.name))[["hit", "weight"]].sum()
    overall = float(sums["hit"].sum() / sums["weight"].sum())
    return words.map(sums["hit"] / sums["weight"]).fillna(overall).to_numpy(dtype=np.float64)


def _drawn_anew(verdicts: pd.DataFrame) -> dict[str, float]:
    """The band of skill and lead over draws of the indicators, seed fixed."""
    met, weight = verdicts["met"], verdicts["weight"]
    parts = pd.DataFrame(
        {
            "ours": weight * (verdicts["probability"] - met) ** 2,
            "drift": weight * (verdicts["drift"] - met) ** 2,
            "met": weight * met,
            "weight": weight,
        }
    )
    of_indicator = parts.groupby(verdicts["indicator"]).sum().to_numpy()
    chosen = np.random.default_rng(1).integers(0, len(of_indicator), (DRAWS, len(of_indicator)))
    ours, drift, share, total = of_indicator[chosen].sum(axis=1).T
    unit = share / total * (1.0 - share / total) * total
    skills, leads = 1.0 - ours / unit, (drift - ours) / unit
    (low, high), (least, most) = (np.quantile(each, [0.05, 0.95]).tolist() for each in (skills, leads))
    return {"skill low": low, "skill high": high, "lead low": least, "lead high": most}


def _plans(series: Reference) -> Iterator[dict[str, object]]:
    years = range(series.first_year, series.first_year + len(series.values))
    for length in LENGTHS:
        for start in range(FEWEST_POINTS - 1, len(series.values) - length, STEP):
            usual = series.mase_scale(start + 1)
            for sign in (1, -1) if usual > 0 else ():
                for ambition in AMBITIONS:
                    target = float(series.future(start, 1)[0]) + sign * ambition * usual * length
                    yield from _verdicts_of(series, years, (start, start + length), target, sign)


def _verdicts_of(
    series: Reference, years: range, span: tuple[int, int], target: float, sign: int
) -> Iterator[dict[str, object]]:
    start, end = span
    target_due = Target(target, years[end], sign, years[start])
    for before in BEFORE:
        known = end - before + 1
        seen = AnnualSeries(tuple(years[:known]), tuple(series.window(known, known).tolist()))
        yield {
            "corpus": series.corpus,
            "indicator": series.indicator or series.name,
            "series": series.name,
            "baseline_year": years[start],
            "year": years[end],
            "as_of": years[known - 1],
            "target": target,
            "direction": AT_LEAST if sign > 0 else AT_MOST,
            **rate(seen, target_due),
            "met": float(target_due.met_by(float(series.future(end, 1)[0]))),
        }


def _probabilities(
    references: Sequence[Reference], rows: pd.DataFrame, model: Model, stated: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the tables say and what a drift says of each row."""
    asked = rows[["place", "as_of"]].drop_duplicates()
    pasts = [
        references[place].frame(as_of).assign(series=number)
        for number, (place, as_of) in enumerate(asked.itertuples(index=False))
    ]
    panel = panel_of(pd.concat(pasts, ignore_index=True))
    numbered = asked.assign(number=range(len(asked)))
    number = rows[["place", "as_of"]].merge(numbered, how="left", validate="many_to_one")["number"].to_numpy()
    kinds = [references[place].kind for place in asked["place"]] if stated else None
    years, targets = rows["year"].to_numpy(), rows["target"].to_numpy()
    found = forecast_at(panel, number, years, models=[model] if model else (), kind=kinds)
    ours = found.exceedance_probability(targets, rows["direction"].tolist())
    return ours, _drift_probabilities(panel, number, years, targets, (rows["direction"] == AT_LEAST).to_numpy())


def _drift_probabilities(
    panel: Panel,
    rows: NDArray[np.int64],
    years: NDArray[np.int64],
    targets: NDArray[np.float64],
    upwards: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """The chance by a random walk with drift whose n changes have mean m and standard deviation s.

    After h years t = (target - y - h m) / (s sqrt(h (1 + h / n))) follows Student's distribution with n - 1 degrees of
    freedom (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, section 5.5).
    """
    changes = np.diff(panel.values, axis=1)
    count = np.isfinite(changes).sum(axis=1)[rows]
    mean, deviation = np.nanmean(changes, axis=1)[rows], np.nanstd(changes, axis=1, ddof=1)[rows]
    ahead = (years - panel.last_year[rows]).astype(np.float64)
    reach = np.maximum(deviation, 1e-12 * np.abs(mean) + 1e-300) * np.sqrt(ahead * (1.0 + ahead / count))
    below = student.cdf((targets - panel.last_value[rows] - ahead * mean) / reach, count - 1)
    return np.asarray(np.where(upwards, 1.0 - below, below))
