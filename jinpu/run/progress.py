"""What a person sees of a batch: a line a run, how far it is, and at the end what to do about each failure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from jinpu.run.graph import Run
from jinpu.run.records import Record

MARKS = {"done": "green", "unchanged": "dim", "failed": "bold red", "cancelled": "yellow"}


class Reporter:
    """Prints a line a run (none for unchanged ones) above a bar that shows how far the batch is."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
        )
        self._task = self._progress.add_task("runs", total=total)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar while the block runs."""
        with self._progress:
            yield

    def ended(self, run: Run, record: Record) -> None:
        """Take note of a run that ended."""
        self._progress.advance(self._task)
        if record.status != "unchanged":
            style = MARKS[record.status]
            error = f"  {escape(record.error)}" if record.error else ""
            line = f"[{style}]{record.status:9}[/] {record.seconds:6.1f} s  {escape(run.id)}{error}"
            self._console.print(line, soft_wrap=True, highlight=False)


def summary(runs: Sequence[Run], results: Mapping[str, Record], seconds: float, index: str) -> str:
    """How many runs ended how, and for each failure the cell, the last lines of its error, and the notebook to open."""
    counts = Counter(record.status for record in results.values())
    parts = ", ".join(f"{counts[status]} {status}" for status in MARKS if counts[status])
    lines = [f"{len(runs)} runs in {seconds:.1f} s: {parts or 'nothing to do'}"]
    for run in runs:
        record = results[run.id]
        if record.status == "failed":
            lines += ["", f"{run.id} failed: {record.error}", *(f"    {line}" for line in record.trace)]
            lines += [f"  executed notebook: {record.output}"]
    if counts["failed"] or counts["cancelled"]:
        lines += ["", "the same command runs again what failed or was cancelled, and nothing else"]
    return "\n".join([*lines, f"reports: {index}"])
