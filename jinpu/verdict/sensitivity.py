"""Would the verdict be another: by another reading, or on the values that were left out?

What one more year of data would do is asked by `jinpu.verdict.scenarios`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from jinpu.verdict.cases import Case, independent_points, question_of, stacked
from jinpu.verdict.judging import judged_rows

COLUMNS = ("target", "reading", "change", "probability", "verdict", "flips")
# Another reading is a verdict of its own and is only compared; the values that the choice left out (other vintages and
# sources) are judged in place of those chosen.
READING, LEFT_OUT = "reading", "left_out_values"


def sensitivity(cases: Sequence[Case], verdicts: pd.DataFrame, left_out: pd.DataFrame) -> pd.DataFrame:
    """Judge again what was judged, with one thing changed.

    Args:
        cases: the readings that were judged with a probability.
        verdicts: their verdicts: target, reading, main, probability, verdict.
        left_out: values known and not used: target, reading, region, year, value.

    Returns:
        `COLUMNS`, one row a reading and change; `flips` says whether the word becomes another.
    """
    words = {(row["target"], row["reading"]): str(row["verdict"]) for row in verdicts.to_dict("records")}
    changed = [(case, other) for case in cases if (other := _with_left_out(case, left_out)) is not None]
    again = judged_rows(
        stacked([other for _, other in changed]),
        [question_of(other) for _, other in changed],
        None,
        independent_points([other for _, other in changed]),
    )
    rows = [
        _row(case, float(str(row["probability"])), str(row["verdict"]), words)
        for (case, _), row in zip(changed, again, strict=True)
    ]
    return pd.DataFrame([*_readings(verdicts), *rows], columns=list(COLUMNS))


def _with_left_out(case: Case, left_out: pd.DataFrame) -> Case | None:
    """The series with every value that has an unused rival replaced by it; None where there is no rival."""
    rivals = left_out[
        (left_out["target"] == case.target.id)
        & (left_out["reading"] == case.reading.id)
        & (left_out["region"] == case.region)
        & left_out["value"].notna()
    ]
    # Only values of one level can be exchanged: those of the last segment, which the splice leaves as published.
    last = case.series["segment"] == case.series["segment"].max()
    other = {int(year): float(value) + case.offset for year, value in zip(rivals["year"], rivals["value"], strict=True)}
    exchanged = [
        other.get(int(year), value) if free else value
        for year, value, free in zip(case.series["year"], case.series["value"], last, strict=True)
    ]
    if exchanged == list(case.series["value"]):
        return None
    return replace(case, label=LEFT_OUT, series=case.series.assign(value=exchanged))


def _row(case: Case, probability: float, word: str, words: Mapping[tuple[object, object], str]) -> dict[str, object]:
    said = words[case.target.id, case.reading.id]
    return {
        "target": case.target.id,
        "reading": case.reading.id,
        "change": LEFT_OUT,
        "probability": probability,
        "verdict": word,
        "flips": bool(word and said and word != said),
    }


def _readings(verdicts: pd.DataFrame) -> list[dict[str, object]]:
    """Each further reading against the main one, where both were judged."""
    main = {row["target"]: str(row["verdict"]) for row in verdicts[verdicts["main"]].to_dict("records")}
    further = verdicts[~verdicts["main"].astype(bool) & (verdicts["verdict"] != "")].to_dict("records")
    return [
        {"change": READING, "flips": row["verdict"] != main[row["target"]]}
        | {name: row[name] for name in ("target", "reading", "probability", "verdict")}
        for row in further
        if main.get(row["target"])
    ]
