"""Where files and figures come from, and how far each kind of source is trusted.

`sources.csv` has a row a file with its hash, `figure_sources.csv` a row a publisher of single figures with its kind;
`source_kinds.csv` (beside this module) ranks the kinds and says why.
"""

from dataclasses import dataclass
from pathlib import Path

from jinpu.errors import InputError
from jinpu.evidence.schema import packaged_table, problem
from jinpu.files import digest, shown_name, visible_files
from jinpu.inputs import read_rows

FILE_COLUMNS = ("file", "sha256", "publisher", "edition", "address", "accessed", "licence")
TABLES = (
    "published_figures.csv", "plan_figures.csv", "series_figures.csv", "figure_sources.csv", "figure_remarks.csv",
    "breaks.csv",
)  # fmt: skip
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
    found: dict[str, Publisher] = {}
    for row in read_rows(path, PUBLISHER_COLUMNS):
        name = row["publisher"]
        if name in found:
            raise InputError(f"names {name!r} twice", where=str(path), remedy="keep one row a publisher")
        found[name] = Publisher(row["kind"], row["basis"], source_rank(row["kind"], f"{path}, {name}"))
    return found


@dataclass(frozen=True)
class FileSource:
    """Who published a file, in which edition (whose date is its vintage), where, and on what terms."""

    file: str
    sha256: str = ""
    publisher: str = ""
    edition: str = ""
    address: str = ""
    accessed: str = ""
    licence: str = ""


def read_file_sources(path: Path) -> dict[str, FileSource]:
    """The rows of sources.csv by file (relative to the raw folder); none where a project has no such table."""
    if not path.exists():
        return {}
    return {row["file"]: FileSource(**row) for row in read_rows(path, FILE_COLUMNS)}


def file_problems(raw: Path) -> list[dict[str, object]]:
    """One problem for each file of `raw` that is missing, changed since it was recorded, or has no row."""
    recorded = read_file_sources(raw / "sources.csv")
    found = [problem(file, "", "", said) for file, source in recorded.items() if (said := _fault(raw / file, source))]
    # Other files that lie there are nobody's business: a plan may lie in a home.
    read = [path for path in (*(raw / name for name in TABLES), *visible_files(raw / "yearbooks")) if path.is_file()]
    present = {shown_name(path.relative_to(raw).as_posix()) for path in read}
    unnamed = [file for file in sorted(present - set(recorded)) if not _needs_no_source(Path(file))]
    return found + [problem(file, "", "", "unrecorded_file") for file in unnamed]


def _fault(path: Path, source: FileSource) -> str:
    if not path.is_file():
        return "missing_file"
    return "changed_file" if source.sha256 not in ("", digest(path)) else ""


def _needs_no_source(path: Path) -> bool:
    """Plans name their sources themselves."""
    return path.name in ("sources.csv", "README.md") or path.name.startswith(".") or path.suffix == ".toml"
