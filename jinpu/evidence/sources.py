"""Where files and figures come from, and how far each kind of source is trusted.

`sources.csv` has a row a file with its hash, `figure_sources.csv` a row a publisher of single figures with its kind;
`source_kinds.csv` (beside this module) ranks the kinds and says why.
"""

import hashlib
from pathlib import Path

import pandas as pd

from jinpu.errors import InputError
from jinpu.evidence.schema import problem
from jinpu.evidence.tables import packaged_table, read_table

FILE_COLUMNS = ("file", "sha256", "publisher", "edition", "address", "accessed", "licence")
PUBLISHER_COLUMNS = ("publisher", "kind", "basis")
_NO_SOURCE_NEEDED = {"sources.csv", "README.md"}


def source_rank(kind: str, where: str = "") -> int:
    """The rank of a kind of source, 1 best.

    Raises:
        InputError: the kind is not in source_kinds.csv.
    """
    kinds = packaged_table("source_kinds.csv")
    if kind not in kinds.index:
        raise InputError(f"unknown kind of source {kind!r}", where=where, remedy=f"use one of {', '.join(kinds.index)}")
    return int(kinds.loc[kind, "rank"])


def read_publishers(path: Path) -> pd.DataFrame:
    """Publishers of single figures with rank and basis, indexed by publisher."""
    table = read_table(path, PUBLISHER_COLUMNS)
    if (repeated := table["publisher"].duplicated()).any():
        name = table.loc[repeated, "publisher"].iloc[0]
        raise InputError(f"names {name!r} twice", where=str(path), remedy="keep one row a publisher")
    ranks = [source_rank(kind, f"{path}, {publisher}") for publisher, kind, _ in table.itertuples(index=False)]
    return table.assign(rank=ranks).set_index("publisher")


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
                problem(str(file), "", sha256(path), "differs from its row in sources.csv; restore the file or its hash")
            )
    present = {path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()}
    for file in sorted(present - set(recorded.index)):
        if Path(file).name not in _NO_SOURCE_NEEDED and not Path(file).name.startswith("."):
            found.append(problem(file, "", sha256(raw / file), "has no row in sources.csv; add its source and licence"))
    return found


def sha256(path: Path) -> str:
    """The hash of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
