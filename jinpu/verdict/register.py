"""The register: verdicts of live plans, written down before their outcome is known and never changed afterwards.

Each row of `register.csv` holds the digest of the figures behind it, of the code, and of itself with the row before it,
so that no row can be changed, taken out or put in between without the rest telling.
"""

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import pandas as pd

from jinpu.errors import InputError
from jinpu.files import write_text
from jinpu.plan import Plan

REGISTER = "register.csv"
FIGURES = ("probability", "median", "q5", "q95")
COLUMNS = (
    "date", "plan", "target", "as_of", "due", "target_value", "unit", "direction", "verdict", "basis", *FIGURES,
    "evidence", "code", "digest",
)  # fmt: skip
Entry = dict[str, str]


def live_entries(plan: Plan, verdicts: pd.DataFrame, series: pd.DataFrame, day: dt.date, code: str) -> list[Entry]:
    """The chances of the main targets that are due in this year or later and have no outcome yet.

    Args:
        plan: the plan.
        verdicts: `PlanVerdicts.verdicts` as of its newest year.
        series: `IndicatorSeries.series` of the same year.
        day: today.
        code: digest of the package.
    """
    found = []
    for row in verdicts[verdicts["main"] & verdicts["probability"].notna()].to_dict("records"):
        target = plan.target(row["target"])
        if plan.due(target) < day.year or target.outcome is not None:
            continue
        behind = series[(series["target"] == target.id) & (series["reading"] == row["reading"])]
        figures = behind[["region", "year", "value"]].to_csv(index=False, float_format="%.12g", lineterminator="\n")
        cells = {str(name): str(value) for name, value in row.items()}
        cells |= {name: "" if math.isnan(row[name]) else f"{row[name]:.6g}" for name in (*FIGURES, "target_value")}
        cells |= {"date": day.isoformat(), "due": str(plan.due(target)), "evidence": _digest(figures), "code": code}
        found.append({name: cells.get(name, "") for name in COLUMNS})
    return found


def read_register(path: Path) -> list[Entry]:
    """The rows of the register, oldest first; none where there is no register yet.

    Raises:
        InputError: a row is not as it was written; names the line.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    before = ""
    for line, row in enumerate(rows, start=2):
        if tuple(row) != COLUMNS or row["digest"] != _row_digest(row, before):
            where, remedy = f"{path}, line {line}", "restore the file from the repository; rows are never changed"
            raise InputError("is not as it was written", where=where, remedy=remedy)
        before = row["digest"]
    return rows


def register(path: Path, entries: Iterable[Entry]) -> int:
    """Append what the register does not say yet; a verdict on the same figures by the same code stands there once.

    Raises:
        InputError: a row is not as it was written, or the file cannot be written.
    """
    rows = read_register(path)
    said = {_subject(row) for row in rows}
    added = [entry for entry in entries if _subject(entry) not in said]
    for entry in added:
        rows.append(entry | {"digest": _row_digest(entry, rows[-1]["digest"] if rows else "")})
    if added:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_text(path, text.getvalue())
    return len(added)


def _subject(row: Entry) -> tuple[str, ...]:
    return tuple(row[name] for name in ("plan", "target", "as_of", "evidence", "code"))


def decided(rows: Sequence[Entry], plans: Iterable[Plan]) -> pd.DataFrame:
    """The registered chances whose outcome is published since: the columns of the register and met (1 or 0)."""
    met = {
        (plan.id, target.id): float(target.outcome.met == "met")
        for plan in plans
        for target in plan.targets
        if target.outcome is not None and target.outcome.met != "unknown"
    }
    known = [row | {"met": met[row["plan"], row["target"]]} for row in rows if (row["plan"], row["target"]) in met]
    return pd.DataFrame(known, columns=[*COLUMNS, "met"]).astype({"probability": float, "met": float})


def _row_digest(row: Entry, before: str) -> str:
    return _digest("\n".join([before, *(row[name] for name in COLUMNS[:-1])]))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
