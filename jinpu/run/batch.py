"""A batch: its runs given to workers as soon as what they depend on is done, and what became of each."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from secrets import token_hex

from jinpu.errors import InputError
from jinpu.run.graph import Run
from jinpu.run.limits import Limits
from jinpu.run.records import SUCCEEDED, Record, Records, is_unchanged, record_of, record_of_none

WAIT_SECONDS = 0.5


@dataclass
class Batch:
    """The state of a batch: its runs, those that have ended, and what tells that one need not run.

    `code` is the digest of the package's files, which must be the same wherever a run goes.
    """

    runs: Sequence[Run]
    key_of: Callable[[Run], str]
    records: Records
    ended: Callable[[Run, Record], None]
    limits: Limits = field(default_factory=Limits)
    code: str = ""
    name: str = field(default_factory=lambda: token_hex(6))
    results: dict[str, Record] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    broken: bool = False

    def settle_unchanged(self) -> list[Run]:
        """Settle every run that need not run or cannot; give those that can run now."""
        ready = []
        for run in self.left():
            if run.id in self.begun:
                continue
            needs = [self.results.get(name) for name in run.after]
            lost = next((need for need in needs if need and need.status not in SUCCEEDED), None)
            if lost is not None:
                self._settle(run, self._not_begun(run, f"not run, since {lost.notebook} was {lost.status}"))
            elif None not in needs and not self._unchanged(run):
                ready.append(run)
        return ready

    def left(self) -> list[Run]:
        """The runs without a result yet."""
        return [run for run in self.runs if run.id not in self.results]

    def _unchanged(self, run: Run) -> bool:
        if self.limits.force or not is_unchanged(run, key := self.key_of(run), self.records):
            return False
        self._settle(run, record_of(run, "unchanged", key=key))
        return True

    def _settle(self, run: Run, record: Record) -> None:
        self.results[run.id] = record
        self.ended(run, record)
        self.broken |= self.limits.fail_fast and record.status == "failed"

    def work(self, submit: Callable[..., "Future[Record]"], stop: Callable[[str], None]) -> None:
        """Run all that is left with an executor's `submit`, each as soon as it is ready.

        However this ends, no run of this batch goes on, and each has a result: an interrupted one is `cancelled`.

        Raises:
            InputError: a worker could not write its records.
            KeyboardInterrupt: the person who called interrupted it.
        """
        from jinpu.run.execute import Task, execute

        futures: dict[Future[Record], Run] = {}
        try:
            while True:
                for run in self.settle_unchanged():
                    self.begun.add(run.id)
                    futures[submit(execute, Task(run, self.key_of(run), self.name, self.limits, self.code))] = run
                if not futures or self.broken:
                    return
                ended, _ = wait(futures, timeout=WAIT_SECONDS, return_when=FIRST_COMPLETED)
                for future in ended:
                    self._settle(futures.pop(future), future.result())
        finally:
            self._stop(futures, stop)

    def _stop(self, futures: dict["Future[Record]", Run], stop: Callable[[str], None]) -> None:
        if futures:
            for future in futures:
                future.cancel()
            stop(self.name)
            wait(futures)
        for future, run in futures.items():
            self._settle(run, self._outcome(future, run))
        for run in self.left():
            self._settle(run, self._not_begun(run))

    def _not_begun(self, run: Run, why: str = "not run, since the batch was stopped") -> Record:
        return record_of_none(run, why, self.records.get(run.identity))

    def _outcome(self, future: "Future[Record]", run: Run) -> Record:
        try:
            return future.result()
        except (CancelledError, InputError):
            return self._not_begun(run)
