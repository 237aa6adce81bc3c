"""Locks between processes that work on the same folders; however a process ends, the system lets go of its locks."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jinpu.errors import InputError

POLL_SECONDS = 0.05


class CancelledError(Exception):
    """The batch was stopped while a run waited."""


@contextmanager
def locked(path: Path, stop: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold the lock file `path`; wait for whoever holds it, until `stop()` says otherwise.

    Raises:
        CancelledError: `stop()` became true while waiting.
        InputError: the folder cannot be written.
    """
    descriptor = _open(path)
    try:
        while not _taken(descriptor):
            if stop():
                raise CancelledError
            time.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(path.parent), remedy="choose another folder"
        ) from error


def _taken(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:
        # Windows: no advisory locks here; two batches on one folder then do the same work twice, each file still whole.
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
