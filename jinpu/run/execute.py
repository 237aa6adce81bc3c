"""One run, from its parameters to its record: what an executor's worker does."""

import asyncio
import os
import platform
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill  # type: ignore[import-untyped]  # papermill has no types
from jupyter_core.utils import ensure_event_loop
from traitlets.config import Config

from jinpu.files import write_text
from jinpu.run.engine import ENGINE, KERNEL_LOG, RunState, describe, kill_kernels, mark_true_status
from jinpu.run.forked_kernel import use_code
from jinpu.run.graph import Run, RunOptions
from jinpu.run.keys import Keys, Signature, code_digest, input_signature, signature
from jinpu.run.records import STOPPED, Record, append_record, is_unchanged, read_records, record_of, skipped_record
from jinpu.run.workspace import CancelledError, kernel_folder, locked, shared_folder, sockets_fit

START_SECONDS = 60
CHANGED = "what it reads was changed while it ran, twice; the same command runs it again"
PARQUET_MARK = b"PAR1"

_stopped: set[str] = set()


@dataclass(frozen=True)
class LaunchMethod:
    """How a kernel is started: forked or as a new interpreter, heard over sockets in its own folder or over ports."""

    forked: bool
    transport: str


_POSIX = (LaunchMethod(True, "ipc"), LaunchMethod(False, "ipc"), LaunchMethod(False, "tcp"))
_ELSEWHERE = (LaunchMethod(False, "tcp"),) * 3
LAUNCH_METHODS = _POSIX if os.name == "posix" else _ELSEWHERE


@dataclass(frozen=True)
class Task:
    """A run with the options of its batch; small, and the same on every machine.

    `code` is the digest of the package that the batch has.
    """

    run: Run
    batch: str
    options: RunOptions
    code: str


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
                return skipped_record(run, STOPPED, old.get(run.identity))
            key = Keys(task.code)(run)
            if not task.options.force and is_unchanged(run, key, old):
                return record_of(run, "unchanged", key=key)
            record = _checked(task, key)
            append_record(reports, record)
            if record.status == "failed" and task.options.fail_fast:
                _stopped.add(task.batch)
            return record
    except CancelledError:
        return skipped_record(run, STOPPED, None)


def _lock(run: Run) -> Path:
    return run.outputs[0].parent / ".locks" / f"{run.notebook}.{run.language or 'all'}.lock"


def _checked(task: Task, key: str) -> Record:
    """Execute a run, again if what it reads was changed meanwhile: a record speaks of what its run has read."""
    for _ in range(2):
        before = input_signature(task.run)
        record = _executed(task, key)
        now = Keys(code_digest())(task.run)
        if record.status != "done" or (now, input_signature(task.run)) == (key, before):
            return record
        key = now
    return record_of(task.run, "failed", key=key, seconds=record.seconds, error=CHANGED)


def _executed(task: Task, key: str) -> Record:
    if task.code != code_digest():
        found = f"the worker on {platform.node()} has other code of jinpu than the batch"
        error = f"{found}; install the same there, or call again if it was just changed"
        return record_of(task.run, "failed", key=key, error=error)
    use_code(task.code)
    begun, before, folders = time.monotonic(), signature(task.run.outputs), task.run.plan_file.folders
    state, failure = _attempts(task)
    error, trace = describe(failure, state) if failure else (missing_output(task.run.outputs, before), ())
    status = "done" if not error else "cancelled" if task.batch in _stopped else "failed"
    _keep(task.run, state, status)
    said = folders.without_places(error), tuple(folders.without_places(line) for line in trace)
    return record_of(task.run, status, key=key, seconds=time.monotonic() - begun, error=said[0], trace=said[1])


def _attempts(task: Task) -> tuple[RunState, Exception | None]:
    """Run the notebook; only a kernel that did not start is tried again, in the next, plainer way."""
    shared = shared_folder(task.code)
    for method in LAUNCH_METHODS:
        state = RunState(
            batch=task.batch,
            deadline=None if task.options.seconds is None else time.monotonic() + task.options.seconds,
            cell_seconds=task.options.cell_seconds,
            forked=method.forked,
            memory=str(shared),
            profile=str(shared / "ipython"),
        )
        failure = _attempt(task.run, state, method)
        if failure is None or state.started or state.notebook is None or task.batch in _stopped:
            break
    return state, failure


def _attempt(run: Run, state: RunState, method: LaunchMethod) -> Exception | None:
    with kernel_folder() as folder, own_event_loop():
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
                state=state,
                config=kernel_settings(folder, method),
                resources={"metadata": {"path": str(run.plan_file.folders.here)}},
            )
        # Whatever ends a notebook is what its record must say; the worker itself goes on to the next run.
        except Exception as failure:  # noqa: BLE001
            state.log = _last_line(folder / KERNEL_LOG)
            return failure
    return None


def kernel_settings(folder: Path, method: LaunchMethod) -> Config:
    """Settings of one kernel's manager; kernels that start together race for ports, so sockets come first."""
    manager: dict[str, str] = {
        "connection_file": str(folder / "kernel.json"),
        "client_class": "jinpu.run.engine.PromptKernelClient",
    }
    if method.transport == "ipc" and sockets_fit(folder):
        manager |= {"transport": "ipc", "ip": str(folder / "s")}
    return Config({"AsyncKernelManager": manager})


@contextmanager
def own_event_loop() -> Iterator[None]:
    """An event loop for one run: nbclient opens one in each thread that uses it and leaves it open."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _keep(run: Run, state: RunState, status: str) -> None:
    """Leave the executed notebook where a person finds it; a failed one lies beside the last good one."""
    if state.notebook is None:
        return
    mark_true_status(state.notebook, None if status == "done" else state.cell)
    text: str = nbformat.writes(state.notebook)  # type: ignore[no-untyped-call]  # nbformat is half typed
    for path in run.files:
        text = text.replace(str(path), path.name)
    write_text(run.executed if status == "done" else run.failed, run.plan_file.folders.without_places(text))
    if status == "done":
        run.failed.unlink(missing_ok=True)


def missing_output(paths: Sequence[Path], before: Signature) -> str:
    """What is wrong with the outputs of a notebook that ran to its end, in words; empty when nothing is."""
    for path, old, new in zip(paths, before, signature(paths), strict=True):
        if not path.is_file():
            return f"the notebook ran to its end, but there is no {path}"
        if new == old:
            return f"the notebook ran to its end, but did not write {path} again"
        if not is_whole(path):
            return f"the notebook ran to its end, but {path} is not whole"
    return ""


def is_whole(path: Path) -> bool:
    """Whether a file ends as its kind must: a page with `</html>`, a workbook or document with its directory."""
    if path.suffix == ".html":
        return _tail(path, 64).rstrip().endswith(b"</html>")
    if path.suffix in (".xlsx", ".docx"):
        return zipfile.is_zipfile(path)
    if path.suffix == ".parquet":
        return _tail(path, 4) == PARQUET_MARK
    return path.stat().st_size > 0


def _tail(path: Path, length: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - length))
        return stream.read()
