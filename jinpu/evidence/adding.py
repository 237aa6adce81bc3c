"""Files that a user adds to the project's yearbooks, or takes out: the copy, its row in sources.csv, what it became."""

import csv
import datetime as dt
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from jinpu.catalogue import find_region
from jinpu.errors import InputError
from jinpu.evidence.asof import parse_vintage
from jinpu.evidence.sources import FILE_COLUMNS, FileSource, read_file_sources
from jinpu.evidence.yearbook_rows import FOLDER, rows_to_observations
from jinpu.files import atomic_write, digest, write_text
from jinpu.reader import read_files


@dataclass(frozen=True)
class Added:
    """What a file became.

    Attributes:
        name: the file, relative to the raw folder.
        counts: region, indicator, first, last (years) and values, a row a series.
        unused: values that are no observations, by the reason's key.
        problems: the reader's problems.
        missing: the options that would supply what the file does not say, with why each is wanted.
    """

    name: str
    counts: pd.DataFrame
    unused: dict[str, int]
    problems: pd.DataFrame
    missing: dict[str, str]


def add_file(raw: Path, path: Path, region: str = "", publisher: str = "", published: str = "") -> Added:
    """Copy a file into the yearbooks and record its digest, publisher and date.

    Args:
        raw: the raw folder, with sources.csv and yearbooks/.
        path: the file.
        region: the region of tables that do not say theirs, by any of its names.
        publisher: who published the file.
        published: when, as 2019, 2019-05 or 2019-05-31.

    Raises:
        InputError: the file is not there or is another than one of its name, or region or date cannot be read.
    """
    if not path.is_file():
        raise InputError("is not there or is no file", where=str(path), remedy="check the path")
    given = find_region(region, where="--region") if region else None
    parse_vintage(published, "--published")
    target = raw / FOLDER / (given.slug if given else "") / path.name
    name = target.relative_to(raw).as_posix()
    if digest(target) not in ("", digest(path)):
        raise InputError("another file of this name is there", where=name, remedy="run `jinpu remove` on it first")
    reading = read_files([path], region=given.name_zh if given else "")
    source = FileSource(name, digest(path), publisher, published, "", dt.datetime.now(dt.UTC).date().isoformat(), "")
    observations, missed = rows_to_observations(reading.rows, name, source)
    with atomic_write(target) as copy:
        shutil.copyfile(path, copy)
    _write_sources(raw, {**read_file_sources(raw / "sources.csv"), name: source})
    keys = set(reading.problems["key"])
    missing = {
        "--region": "a table does not say which region it is about" if "no_region" in keys and not given else "",
        "--publisher": "nobody is named as the figures' source" if not publisher else "",
        "--published": "without it the figures count as known of late only" if not published else "",
    }
    unused = {key: len(items) for key, items in missed.items()}
    return Added(name, _counted(observations), unused, reading.problems, {k: v for k, v in missing.items() if v})


def remove_file(raw: Path, name: str) -> str:
    """Take a file out of the yearbooks and its row out of sources.csv; gives the file as it was recorded.

    Raises:
        InputError: no such file, or several have this name.
    """
    inside = [path for path in (raw / FOLDER).rglob(Path(name).name) if path.is_file()]
    exact = [path for path in inside if path.relative_to(raw).as_posix() in (name, f"{FOLDER}/{name}")] or inside
    if len(exact) != 1:
        said = "no file of this name is among the yearbooks" if not exact else "several files have this name"
        offered = ", ".join(sorted(path.relative_to(raw).as_posix() for path in exact))
        raise InputError(said, where=name, remedy=f"name one of {offered}" if offered else "see data/raw/yearbooks")
    recorded = exact[0].relative_to(raw).as_posix()
    sources = read_file_sources(raw / "sources.csv")
    exact[0].unlink()
    _write_sources(raw, {file: source for file, source in sources.items() if file != recorded})
    return recorded


def _counted(observations: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(observations, columns=["region", "indicator", "year"])
    years = frame.groupby(["region", "indicator"], sort=True)["year"]
    return years.agg(first="min", last="max", values="count").reset_index()


def _write_sources(raw: Path, sources: dict[str, FileSource]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FILE_COLUMNS)
    writer.writerows([getattr(source, column) for column in FILE_COLUMNS] for source in sources.values())
    write_text(raw / "sources.csv", text.getvalue())
