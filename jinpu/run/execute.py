"""One run, from its parameters to its record: what an executor's worker does."""

import platform
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import papermill  # type: ignore[import-untyped]  # papermill has no types

import jinpu
from jinpu.files import atomic_write
from jinpu.run.closure import Package
from jinpu.run.engine import ENGINE, Witness
from jinpu.run.failures import describe, mark_true_status
from jinpu.run.forked_kernel import use_code
from jinpu.run.graph import Run
from jinpu.run.kernels import (
    START_SECONDS,
    WAYS,
    Way,
    kernel_settings,
    own_event_loop,
    private_folder,
    shared_folder,
)
from jinpu.run.limits import Limits
from jinpu.run.locks import CancelledError, locked
from jinpu.run.outputs import missing_output, signatures
from jinpu.run.provisioner import KERNEL_LOG, kill_kernels
from jinpu.run.records import Record, append_record, is_unchanged, read_records, record_of, record_of_none

STOPPED = "not run, since the batch was stopped"

_stopped: set[str] = set()


@dataclass(frozen=True)
class Task:
    """A run with the key of its inputs and the limits it runs under; small, and the same on every machine.

    `code` is the digest of the package that the key was worked out with.
    """

    run: Run
    key: str
    batch: str
    limits: Limits
    code: str = ""


def stop_batch(batch: str) -> None:
    """Start no more runs of a batch in this process, and end its kernels."""
    _stopped.add(batch)
    kill_kernels(batch)


def execute(task: Task) -> Record:
    """Execute a run unless another batch just did, record it, and give the record.

    The lock of the run is held from before the last look at the records until its own record is written, so that two
    batches on one folder never do the same run at once, and neither repeats what the other finished.
    """
    run, reports = task.run, task.run.plan_file.folders.reports
    try:
        with locked(_lock(run), stop=lambda: task.batch in _stopped):
            old = read_records(reports)
            if task.batch in _stopped:
                return record_of_none(run, STOPPED, old.get(run.identity))
            if not task.limits.force and is_unchanged(run, task.key, old):
                return record_of(run, "unchanged", key=task.key)
            record = _executed(task)
            append_record(reports, record)
            if record.status == "failed" and task.limits.fail_fast:
                _stopped.add(task.batch)
            return record
    except CancelledError:
        return record_of_none(run, STOPPED, None)


def _lock(run: Run) -> Path:
    return run.outputs[0].parent / ".locks" / f"{run.notebook}.{run.language or 'all'}.lock"


def _executed(task: Task) -> Record:
    if task.code and task.code != _own_code(task.code):
        found = f"the worker on {platform.node()} has other code of jinpu than the batch"
        error = f"{found}; install the same there, or call again if it was just changed"
        return record_of(task.run, "failed", key=task.key, error=error)
    use_code(task.code)
    begun, before = time.monotonic(), signatures(task.run.outputs)
    witness, failure = _attempts(task)
    error, trace = describe(failure, witness) if failure else (missing_output(task.run.outputs, before), ())
    status = "done" if not error else "cancelled" if task.batch in _stopped else "failed"
    _keep(task.run, witness, status)
    return record_of(task.run, status, key=task.key, seconds=time.monotonic() - begun, error=error, trace=trace)


@cache
def _own_code(_asked: str) -> str:
    """The digest of this worker's own package, looked at once for each that a batch comes with."""
    return Package(Path(jinpu.__path__[0])).whole


def _attempts(task: Task) -> tuple[Witness, Exception | None]:
    """Run the notebook; only a kernel that did not start is tried again, in the next, plainer way."""
    for way in WAYS:
        witness = Witness(
            batch=task.batch,
            deadline=None if task.limits.seconds is None else time.monotonic() + task.limits.seconds,
            cell_seconds=task.limits.cell_seconds,
            forked=way.forked,
            memory=str(shared_folder(task.code)),
        )
        failure = _attempt(task.run, witness, way)
        if failure is None or witness.started or witness.notebook is None or task.batch in _stopped:
            break
    return witness, failure


def _attempt(run: Run, witness: Witness, way: Way) -> Exception | None:
    with private_folder() as folder, own_event_loop():
        try:
            papermill.execute_notebook(
                str(run.source),
                None,
                dict(run.parameters),
                engine_name=ENGINE,
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=START_SECONDS,
                witness=witness,
                config=kernel_settings(folder, way),
            )
        # Whatever ends a notebook is what its record must say; the worker itself goes on to the next run.
        except Exception as failure:  # noqa: BLE001
            witness.log = _last_line(folder / KERNEL_LOG)
            return failure
    return None


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _keep(run: Run, witness: Witness, status: str) -> None:
    """Leave the executed notebook where a person finds it; a failed one lies beside the last good one."""
    if witness.notebook is None:
        return
    mark_true_status(witness.notebook, None if status == "done" else witness.cell)
    with atomic_write(run.executed if status == "done" else run.failed) as aside:
        text: str = nbformat.writes(witness.notebook)  # type: ignore[no-untyped-call]  # nbformat is half typed
        aside.write_text(text, encoding="utf-8")
    if status == "done":
        run.failed.unlink(missing_ok=True)
