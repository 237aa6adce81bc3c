"""A batch: its runs given to the workers of an executor as soon as what they depend on is done; what became of each."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from jinpu.errors import InputError
from jinpu.run.graph import Run, RunOptions
from jinpu.run.records import (
    STOPPED,
    SUCCEEDED,
    Record,
    Records,
    append_record,
    is_unchanged,
    record_of,
    skipped_record,
)

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
    options: RunOptions = field(default_factory=RunOptions)
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
        if self.options.force or not is_unchanged(run, key := self.key_of(run), self.records):
            return False
        self._settle(run, record_of(run, "unchanged", key=key))
        return True

    def _settle(self, run: Run, record: Record) -> None:
        self.results[run.id] = record
        self.ended(run, record)
        self.broken |= self.options.fail_fast and record.status == "failed"

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
                    futures[submit(execute, Task(run, self.name, self.options, self.code))] = run
                if not futures or self.broken:
                    return
                ended, _ = wait(futures, timeout=WAIT_SECONDS, return_when=FIRST_COMPLETED)
                for future in ended:
                    run = futures.pop(future)
                    self._settle(run, self._outcome(future, run))
        finally:
            self._stop(futures, stop)

    def _stop(self, futures: dict["Future[Record]", Run], stop: Callable[[str], None]) -> None:
        if futures:
            for future in futures:
                future.cancel()
            stop(self.name)
            wait(futures)
        for future, run in futures.items():
            try:
                record = self._outcome(future, run)
            except InputError:
                record = self._not_begun(run)
            self._settle(run, record)
        for run in self.left():
            self._settle(run, self._not_begun(run))

    def _not_begun(self, run: Run, why: str = STOPPED) -> Record:
        return skipped_record(run, why, self.records.get(run.identity))

    def _outcome(self, future: "Future[Record]", run: Run) -> Record:
        """The record of a run whose worker is done with it; a worker that was lost costs its own run only.

        Raises:
            InputError: the worker could not write its records.
        """
        try:
            return future.result()
        except CancelledError:
            return self._not_begun(run)
        except InputError:
            raise
        # Each kind of executor has its own errors for a worker that died, ran out of memory or cannot be reached.
        except Exception as failure:  # noqa: BLE001
            error = f"its worker was lost ({type(failure).__name__}: {failure})"
            record = record_of(run, "failed", error=run.plan_file.folders.without_places(" ".join(error.split())[:600]))
            append_record(run.plan_file.folders.reports, record)
            return record


@dataclass(frozen=True)
class Workers:
    """An executor's `submit`, and how to stop a batch on it."""

    submit: Callable[..., "Future[Record]"]
    stop: Callable[[str], None]


@contextmanager
def workers(number: int, scheduler: str) -> Iterator[Workers]:
    """Workers on the Dask cluster whose scheduler listens at an address, or `number` of them here when it is empty.

    The work of a run is done in its kernel, which is a process of its own; the worker that talks to it takes 0.04 s of
    processor time a run, so here it needs only be a thread. That way all kernels are forked from one server. Workers of
    a cluster must see the same folders.

    Raises:
        InputError: dask is not installed, or nothing answers at the address.
    """
    from jinpu.run.execute import stop_batch

    if not scheduler:
        with ThreadPoolExecutor(number, thread_name_prefix="run") as executor:
            yield Workers(executor.submit, stop_batch)
        return
    with _dask_client(scheduler) as client:
        # Runs with equal arguments are still two runs, and one whose worker dies is given to another.
        submit = client.get_executor(pure=False, retries=1).submit
        yield Workers(submit, lambda batch: client.run(stop_batch, batch) and None)


def _dask_client(address: str) -> Any:
    try:
        from distributed import Client

        return Client(address, timeout="10s")  # type: ignore[no-untyped-call]  # distributed is half typed
    except ImportError as error:
        remedy = "install the extra: pip install 'jinpu[cluster]'"
        raise InputError("needs dask", where="--scheduler", remedy=remedy) from error
    except (OSError, ValueError) as error:
        remedy = "start one with `dask scheduler`, or check the address"
        raise InputError(f"no Dask scheduler answers at {address}", where="--scheduler", remedy=remedy) from error
