"""What a person is told about a run that failed: which cell, what happened, the last lines of the error."""

import re
import signal

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError  # type: ignore[import-untyped]  # papermill has no types

from jinpu.run.engine import Witness

TRACE_LINES = 12
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def describe(error: BaseException, witness: Witness) -> tuple[str, tuple[str, ...]]:
    """One line that says what failed where, and the last lines of the error."""
    if isinstance(error, PapermillExecutionError):
        lines = _COLOUR.sub("", "\n".join(error.traceback)).splitlines()
        return _one_line(f"{_place(witness)}: {error.ename}: {error.evalue}"), tuple(lines[-TRACE_LINES:])
    if isinstance(error, CellExecutionError):
        return _one_line(f"{_place(witness)}: {error.ename}: {error.evalue}"), ()
    if isinstance(error, DeadKernelError):
        return f"{_place(witness)}: the kernel {_end(witness.exit_status)}", ()
    if isinstance(error, CellTimeoutError):
        return f"{_place(witness)}: was still running when the time limit was reached", ()
    if witness.notebook is None:
        return _one_line(f"the notebook cannot be run: {error}"), ()
    if not witness.started:
        return _one_line(f"the kernel did not start: {error} {witness.log}"), ()
    return _one_line(f"{_place(witness)}: {type(error).__name__}: {error}"), ()


def _place(witness: Witness) -> str:
    if witness.notebook is None or witness.cell is None:
        return "before the first cell"
    source = witness.cell.source.strip().splitlines() or [""]
    return f"cell [{_number(witness.notebook, witness.cell)}] `{source[0][:60]}`"


def _number(notebook: NotebookNode, cell: NotebookNode) -> int:
    """Jupyter's number of a code cell, as in `In [3]`."""
    code = [each for each in notebook.cells if each.cell_type == "code"]
    return next((number for number, each in enumerate(code, start=1) if each is cell), 0)


def _end(status: int | None) -> str:
    if status is None:
        return "died"
    if status >= 0:
        return f"ended by itself with status {status}"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else str(-status)
    hint = "; this is how the system stops a process that takes too much memory" if -status == signal.SIGKILL else ""
    return f"was killed by {name}{hint}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:600]


def mark_true_status(notebook: NotebookNode, failed: NotebookNode | None) -> None:
    """Set papermill's own marks right: which cell failed (None: no cell did), and that those after it never ran.

    Papermill 2.7 writes `completed` on every cell and no exception when the kernel died or time ran out.
    """
    notebook.metadata.papermill.exception = True if failed is not None else None
    for place in ("input_path", "output_path"):
        notebook.metadata.papermill.pop(place, None)
    if failed is None:
        return
    reached = False
    for cell in notebook.cells:
        marks = cell.metadata.setdefault("papermill", {})
        if cell is failed:
            marks["status"], marks["exception"], reached = "failed", True, True
        elif reached:
            marks["status"], marks["exception"] = "pending", None
