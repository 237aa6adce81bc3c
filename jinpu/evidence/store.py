"""The evidence as a whole: cleaned once from the raw folder, then read by every notebook."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jinpu.errors import InputError
from jinpu.evidence.breaks import read_breaks
from jinpu.evidence.figures import read_figures
from jinpu.evidence.schema import checked, problems_frame
from jinpu.evidence.sources import file_problems
from jinpu.evidence.yearbook_rows import read_yearbook_files
from jinpu.files import written_whole
from jinpu.plan import Plan

OBSERVATIONS, PROBLEMS, BREAKS = "observations.parquet", "problems.csv", "breaks.csv"


@dataclass(frozen=True)
class Evidence:
    """What is known: observations and problems (columns in `schema`), and breaks (columns in `breaks`)."""

    observations: pd.DataFrame
    problems: pd.DataFrame
    breaks: pd.DataFrame


def clean(raw: Path, processed: Path) -> Evidence:
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
    _write(evidence, processed)
    return evidence


def read_evidence(raw: Path) -> Evidence:
    """Read everything in `raw`, as `clean` does, and write nothing.

    Raises:
        InputError: something in `raw` cannot be used.
    """
    figures, targets = read_figures(raw)
    yearbooks, unread = read_yearbook_files(raw)
    return Evidence(
        observations=checked(pd.concat([figures, yearbooks], ignore_index=True), str(raw)),
        problems=problems_frame([*targets, *unread, *file_problems(raw)]),
        breaks=read_breaks(raw / BREAKS),
    )


def _write(evidence: Evidence, processed: Path) -> None:
    with written_whole(processed / OBSERVATIONS) as aside:
        evidence.observations.to_parquet(aside, index=False)
    for name, table in ((PROBLEMS, evidence.problems), (BREAKS, evidence.breaks)):
        with written_whole(processed / name) as aside:
            table.to_csv(aside, index=False, lineterminator="\n")


def folders_of(plan: Plan, raw: Path, processed: Path) -> tuple[Path, Path]:
    """The raw and processed folders of a plan's evidence: an example plan's lie apart, never mixed with facts.

    Args:
        plan: the plan.
        raw: the folder of published figures; the example's raw folder is its sibling `example`.
        processed: the folder for results; the example's is `example` in it.
    """
    return (raw.parent / "example", processed / "example") if plan.example else (raw, processed)


def load_evidence(processed: Path) -> Evidence:
    """Read what `clean` wrote.

    Raises:
        InputError: nothing was cleaned yet, or a file there is not what `clean` writes.
    """
    missing = [name for name in (OBSERVATIONS, PROBLEMS, BREAKS) if not (processed / name).is_file()]
    if missing:
        raise InputError(f"{missing[0]} is missing", where=str(processed), remedy="run 1-clean first")
    return Evidence(
        observations=checked(pd.read_parquet(processed / OBSERVATIONS), str(processed / OBSERVATIONS)),
        problems=pd.read_csv(processed / PROBLEMS, dtype=str, keep_default_na=False),
        breaks=read_breaks(processed / BREAKS),
    )
