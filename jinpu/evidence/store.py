"""The evidence as a whole: cleaned once from the raw folder, then read by every notebook."""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from jinpu.catalogue import folder_in_use, load_indicators
from jinpu.errors import InputError
from jinpu.evidence.breaks import read_breaks
from jinpu.evidence.figures import FILES, read_figures
from jinpu.evidence.schema import checked, problem, problems_frame, reason
from jinpu.evidence.sources import file_problems
from jinpu.evidence.yearbook_rows import read_yearbook_files
from jinpu.files import atomic_write, path_of, write_csv

FIGURE_FILES = {letter: name for name, letter in FILES}
OBSERVATIONS, PROBLEMS, BREAKS = "observations.parquet", "problems.csv", "breaks.csv"


@dataclass(frozen=True)
class Evidence:
    """What is known: observations and problems (columns in `schema`), and breaks (columns in `breaks`).

    `known_by`, a day of publication, cuts what is known as of any year sooner than the end of the following one.
    """

    observations: pd.DataFrame
    problems: pd.DataFrame
    breaks: pd.DataFrame
    known_by: dt.date | None = None


def clean(raw: Path | str, processed: Path | str) -> Evidence:
    """Read everything in `raw` and write it as observations.parquet, problems.csv and breaks.csv to `processed`.

    Args:
        raw: holds sources.csv, and any of published_figures.csv and plan_figures.csv (with figure_sources.csv
            and figure_remarks.csv), breaks.csv and yearbooks/.
        processed: the folder to write to.

    Raises:
        InputError: something in `raw` cannot be used (file, row and remedy in the message), or `processed` cannot be
            written.
    """
    evidence = read_evidence(raw)
    _write(evidence, path_of(processed))
    return evidence


def read_evidence(raw: Path | str) -> Evidence:
    """Read everything in `raw`, as `clean` does, and write nothing.

    Raises:
        InputError: something in `raw` cannot be used.
    """
    raw = path_of(raw)
    with folder_in_use(raw):
        figures, targets = read_figures(raw)
        yearbooks, unread = read_yearbook_files(raw)
        everything = checked(pd.concat([figures, yearbooks], ignore_index=True), str(raw))
        observations, impossible = held_to_bounds(everything)
        return Evidence(
            observations=observations,
            problems=problems_frame([*targets, *unread, *impossible, *file_problems(raw)]),
            breaks=read_breaks(raw / BREAKS),
        )


def held_to_bounds(observations: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, object]]]:
    """Take values that the catalogue calls impossible (520 %, a negative count) out of use, and name their cells."""
    found = load_indicators()
    lower = observations["indicator"].map({code: each.lower for code, each in found.items()}).astype(float)
    upper = observations["indicator"].map({code: each.upper for code, each in found.items()}).astype(float)
    bad = (observations["value"] < lower) | (observations["value"] > upper)
    if not bad.any():
        return observations, []
    en, zh = reason("impossible")
    held = observations.assign(
        usable=observations["usable"] & ~bad,
        reason_en=observations["reason_en"].mask(bad, en),
        reason_zh=observations["reason_zh"].mask(bad, zh),
    )
    return held, [_impossible(row) for row in observations[bad].to_dict("records")]


def _impossible(row: dict[Hashable, Any]) -> dict[str, object]:
    """The problem of one value, with the file and cell that it stands in."""
    identity, text = str(row["id"]), f"{row['indicator']} {row['value_printed']} {row['unit_printed']}"
    file, sheet, cell = FIGURE_FILES.get(identity[0], ""), "", identity
    if identity.startswith("Y"):
        file, sheet, cell = str(row["locator"]).rsplit("!", 2)
    return {**problem(file, cell, text, "impossible"), "sheet": sheet}


def _write(evidence: Evidence, processed: Path) -> None:
    with atomic_write(processed / OBSERVATIONS) as temporary:
        evidence.observations.to_parquet(temporary, index=False)
    for name, table in ((PROBLEMS, evidence.problems), (BREAKS, evidence.breaks)):
        write_csv(processed / name, table)


def load_evidence(processed: Path | str, known_by: dt.date | str | None = None) -> Evidence:
    """Read what `clean` wrote; `known_by` is a day of publication after which nothing counts as known in time.

    Raises:
        InputError: nothing was cleaned yet, a file there is not what `clean` writes, or `known_by` is no day.
    """
    processed = path_of(processed)
    missing = [name for name in (OBSERVATIONS, PROBLEMS, BREAKS) if not (processed / name).is_file()]
    if missing:
        raise InputError(f"{missing[0]} is missing", where=str(processed), remedy="run 1-clean first")
    return Evidence(
        observations=checked(pd.read_parquet(processed / OBSERVATIONS), str(processed / OBSERVATIONS)),
        problems=pd.read_csv(processed / PROBLEMS, dtype=str, keep_default_na=False),
        breaks=read_breaks(processed / BREAKS),
        known_by=_day(known_by),
    )


def _day(given: dt.date | str | None) -> dt.date | None:
    """A day given as such or as 2018-06-30; None for an empty text."""
    if not isinstance(given, str):
        return given
    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError(f"“{given}” is no day", where="known_by", remedy="write for example 2018-06-30") from error
