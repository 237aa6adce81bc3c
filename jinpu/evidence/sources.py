"""Where files and figures come from, and how far each kind of source is trusted.

`sources.csv` has a row a file with its hash, `figure_sources.csv` a row a publisher of single figures with its kind;
`source_kinds.csv` (beside this module) ranks the kinds and says why.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jinpu.errors import InputError
from jinpu.evidence.schema import problem
from jinpu.evidence.tables import packaged_table, read_table

FILE_COLUMNS = ("file", "sha256", "publisher", "edition", "address", "accessed", "licence")
PUBLISHER_COLUMNS = ("publisher", "kind", "basis")


def source_rank(kind: str, where: str = "") -> int:
    """The rank of a kind of source, 1 best.

    Raises:
        InputError: the kind is not in source_kinds.csv.
    """
    kinds = packaged_table("source_kinds.csv")
    if kind not in kinds:
        raise InputError(f"unknown kind of source {kind!r}", where=where, remedy=f"use one of {', '.join(kinds)}")
    return int(kinds[kind]["rank"])


@dataclass(frozen=True)
class Publisher:
    """Who published single figures: the kind of source, its rank, and the statistical level of what it printed."""

    kind: str
    basis: str
    rank: int


def read_publishers(path: Path) -> dict[str, Publisher]:
    """Publishers of single figures, by name.

    Raises:
        InputError: a name stands twice, or a kind is unknown.
    """
    table = read_table(path, PUBLISHER_COLUMNS)
    if (repeated := table["publisher"].duplicated()).any():
        name = table.loc[repeated, "publisher"].iloc[0]
        raise InputError(f"names {name!r} twice", where=str(path), remedy="keep one row a publisher")
    return {
        row["publisher"]: Publisher(row["kind"], row["basis"], source_rank(row["kind"], f"{path}, {row['publisher']}"))
        for row in table.to_dict("records")
    }


def read_file_sources(path: Path) -> pd.DataFrame:
    """The rows of sources.csv, indexed by file (relative to the raw folder)."""
    return read_table(path, FILE_COLUMNS).set_index("file", drop=False)


def file_problems(raw: Path) -> list[dict[str, object]]:
    """One problem for each file of `raw` that is missing, changed since it was recorded, or has no row."""
    recorded = read_file_sources(raw / "sources.csv")
    found = []
    for file, expected in recorded["sha256"].items():
        path = raw / str(file)
        if not path.is_file():
            found.append(problem(str(file), "", "", "is named in sources.csv but is not there; restore it or its row"))
        elif expected and sha256(path) != expected:
            found.append(
                problem(
                    str(file), "", sha256(path), "differs from its row in sources.csv; restore the file or its hash"
                )
            )
    present = {path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()}
    unnamed = [file for file in sorted(present - set(recorded.index)) if not _needs_no_source(Path(file).name)]
    return found + [problem(file, "", "", "has no row in sources.csv; add its source and licence") for file in unnamed]


def _needs_no_source(name: str) -> bool:
    return name in ("sources.csv", "README.md") or name.startswith(".")


def sha256(path: Path) -> str:
    """The hash of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
