"""Where runs are executed: any `concurrent.futures.Executor`, here on this machine or on a Dask cluster."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from jinpu.errors import InputError
from jinpu.run.execute import stop_batch
from jinpu.run.records import Record


@dataclass(frozen=True)
class Workers:
    """An executor's `submit`, and how to stop a batch on it."""

    submit: Callable[..., "Future[Record]"]
    stop: Callable[[str], None]


@contextmanager
def workers(number: int, scheduler: str) -> Iterator[Workers]:
    """Workers on the Dask cluster of `scheduler`, or `number` of them here when it is empty."""
    with dask_workers(scheduler) if scheduler else local_workers(number) as found:
        yield found


@contextmanager
def local_workers(number: int) -> Iterator[Workers]:
    """Workers on this machine.

    The work of a run is done in its kernel, which is a process of its own; the worker that talks to it takes 0.04 s of
    processor time a run, so it needs only be a thread. That way all kernels are forked from one server.
    """
    with ThreadPoolExecutor(number, thread_name_prefix="run") as executor:
        yield Workers(executor.submit, stop_batch)


@contextmanager
def dask_workers(address: str) -> Iterator[Workers]:
    """Workers of the Dask cluster whose scheduler listens at `address`; they must see the same folders.

    Raises:
        InputError: dask is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "install the extra: pip install 'jinpu[cluster]'"
        raise InputError("needs dask", where="--scheduler", remedy=remedy) from error
    try:
        client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]  # distributed is half typed
    except (OSError, ValueError) as error:
        remedy = "start one with `dask scheduler`, or check the address"
        raise InputError(f"no Dask scheduler answers at {address}", where="--scheduler", remedy=remedy) from error
    with client:
        # Runs with equal arguments are still two runs, and one whose worker dies is given to another.
        submit = client.get_executor(pure=False, retries=1).submit  # type: ignore[no-untyped-call]  # as above
        yield Workers(submit, lambda batch: client.run(stop_batch, batch) and None)
