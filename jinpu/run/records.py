"""`runs.jsonl`: what became of every run, one JSON object a line.

During a batch each run's line is appended the moment it ends, under a lock; at the end the file is written anew with
one line a run, its latest. The last line about a run is its state.
"""

import errno
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from io import FileIO
from pathlib import Path
from typing import Any

from jinpu.errors import InputError
from jinpu.files import digest, shown_name, write_text
from jinpu.run.graph import Identity, Run
from jinpu.run.workspace import locked

RECORDS = "runs.jsonl"
UNREADABLE = "runs.unreadable"
SUCCEEDED = ("done", "unchanged")
STOPPED = "not run, since the batch was stopped"


@dataclass(frozen=True)
class Record:
    """The state of one run.

    Args:
        plan, as_of, language: what it was run for; None where the notebook does not depend on it.
        notebook: its name, e.g. `5-report`.
        status: done, failed, unchanged or cancelled.
        seconds: wall time of the notebook, kernel start included.
        error: which cell failed with what, in one line; empty when nothing failed.
        key: digest of everything that the run depends on, empty when it was not known.
        output: the first file that the run makes, or the executed notebook when it failed.
        executed: the executed notebook.
        plan_file: the plan's file, where it is one of a person's own.
        digests: digest of each output as the run left it, in the run's order, and of the executed notebook.
        trace: the last lines of the error.
    """

    plan: str | None
    as_of: int | None
    language: str | None
    notebook: str
    status: str
    seconds: float
    error: str
    key: str
    output: str
    executed: str = ""
    plan_file: str = ""
    digests: tuple[str, ...] = ()
    trace: tuple[str, ...] = field(default=())

    @property
    def run(self) -> Identity:
        """What tells one run's records from another's."""
        return self.plan, self.as_of, self.language, self.notebook


Records = dict[Identity, Record]
_MAYBE = {"plan": (str, type(None)), "as_of": (int, type(None)), "language": (str, type(None))}
_KINDS: dict[str, Any] = (
    {item.name: str for item in fields(Record)}
    | _MAYBE
    | {
        "seconds": (int, float),
        "digests": tuple,
        "trace": tuple,
    }
)


def read_records(reports: Path) -> Records:
    """The latest record of each run, in the order in which runs first appear; what cannot be read is passed over."""
    return _records_and_rest(reports)[0]


def _records_and_rest(reports: Path) -> tuple[Records, list[bytes]]:
    """The records, and the lines that are none: half lines of a crash, bytes that are no text."""
    records: Records = {}
    rest = []
    try:
        lines = (reports / RECORDS).read_bytes().split(b"\n")
    except OSError:
        # Nothing was recorded yet; a folder that cannot be used is found out when something is to be written to it.
        return records, []
    for line in lines:
        record = _record(line)
        if record is not None:
            records[record.run] = record
        elif line.strip():
            rest.append(line)
    return records, rest


def _record(line: bytes) -> Record | None:
    try:
        values: dict[str, Any] = json.loads(line.decode("utf-8"))
        known = {name: values[name] for name in _KINDS if name in values}
        known["digests"], known["trace"] = tuple(known.get("digests", ())), tuple(known.get("trace", ()))
        record = Record(**known)
    except (ValueError, TypeError, AttributeError):
        return None
    sound = all(isinstance(getattr(record, name), kind) for name, kind in _KINDS.items())
    return record if sound and all(isinstance(text, str) for text in (*record.digests, *record.trace)) else None


def append_record(reports: Path, record: Record) -> None:
    """Add a line to the records, whole or not at all.

    Raises:
        InputError: the disk is full or the folder cannot be written.
    """
    line = json.dumps(asdict(record), ensure_ascii=False) + "\n"
    with locked(_lock(reports)):
        try:
            _append_whole(reports / RECORDS, line.encode())
        except OSError as error:
            raise InputError(
                f"cannot be written ({error.strerror})", where=str(reports / RECORDS), remedy="free space and run again"
            ) from error


def _append_whole(path: Path, line: bytes) -> None:
    with path.open("ab+", buffering=0) as stream:
        size = stream.seek(0, os.SEEK_END)
        if size:
            stream.seek(-1, os.SEEK_END)
            # A process that was killed while it wrote left half a line: start a new one, the half is passed over.
            line = line if stream.read(1) == b"\n" else b"\n" + line
        try:
            _write_all(stream, line)
        except OSError:
            os.truncate(path, size)
            raise


def _write_all(stream: FileIO, line: bytes) -> None:
    if stream.write(line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def compact_records(reports: Path, latest: Iterable[Record], begun_with: Mapping[Identity, Record]) -> Records:
    """Leave one line a run, and set lines that cannot be read aside in a file of their own; give what was left.

    Args:
        reports: the folder of the records.
        latest: what became of a batch's runs. Where another batch recorded something newer than what this one began
            with, that stays.
        begun_with: the records that the batch began with.

    Raises:
        InputError: the folder cannot be written.
    """
    with locked(_lock(reports)):
        records, rest = _records_and_rest(reports)
        for record in latest:
            if records.get(record.run) == begun_with.get(record.run):
                records[record.run] = record
        if rest:
            _set_aside(reports, rest)
        lines = (json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in records.values())
        write_text(reports / RECORDS, "".join(lines))
    return records


def _set_aside(reports: Path, lines: list[bytes]) -> None:
    place = reports / UNREADABLE
    with place.open("ab") as stream:
        stream.writelines(line + b"\n" for line in lines)
    said = f"{len(lines)} lines of {reports / RECORDS} cannot be read; they were set aside in {place.name}"
    print(f"jinpu: {said}, and their runs are done again", file=sys.stderr)  # noqa: T201 - told once, to a person


def _lock(reports: Path) -> Path:
    return reports / ".locks" / "records.lock"


def record_of(
    run: Run, status: str, *, key: str = "", seconds: float = 0.0, error: str = "", trace: tuple[str, ...] = ()
) -> Record:
    """The record of a run that ended with `status`, with the outputs' digests when they are what they should be."""
    whole, shown = status in SUCCEEDED, run.plan_file.folders.shown
    return Record(
        plan=run.plan,
        as_of=run.as_of,
        language=run.language,
        notebook=run.notebook,
        status=status,
        seconds=round(seconds, 3),
        error=error,
        key=key,
        output=shown_name(shown(run.failed if status == "failed" else run.outputs[0])),
        executed=shown_name(shown(run.executed)) if whole else "",
        digests=tuple(digest(path) for path in (*run.outputs, run.executed)) if whole else (),
        plan_file="" if run.plan_file.name == run.plan_file.id else shown_name(run.plan_file.name),
        trace=trace,
    )


def skipped_record(run: Run, error: str, old: Record | None) -> Record:
    """The record of a run that was not begun: cancelled, while what an earlier one left (`old`) still stands."""
    record = record_of(run, "cancelled", error=error)
    return record if old is None else replace(record, key=old.key, digests=old.digests, executed=old.executed)


def is_unchanged(run: Run, key: str, records: Mapping[Any, Record]) -> bool:
    """Whether a run was done with this key and its outputs are still exactly what it left."""
    record = records.get(run.identity)
    return (
        record is not None
        and bool(record.digests)
        and record.key == key
        and record.digests == tuple(digest(path) for path in (*run.outputs, run.executed))
    )
