"""The temporary folder of a batch's process, known by a lock that it holds, and the locks between batches.

However a process ends, the system lets go of its locks: a folder whose lock is free was left behind.
"""

import atexit
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from jinpu.errors import InputError

PREFIX = "jinpu-batch-"
LOCK = "held.lock"
POLL_SECONDS = 0.05
SILENT_SECONDS = 5.0
# sun_path holds 104 bytes on some systems; what is made in a workspace adds at most 40 to the root and the prefix.
LONGEST_ROOT = 40


class CancelledError(Exception):
    """The batch was stopped while a run waited."""


@contextmanager
def locked(path: Path, stop: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold the lock file `path`; wait for whoever holds it, until `stop()` says otherwise.

    Raises:
        CancelledError: `stop()` became true while waiting.
        InputError: the folder cannot be written.
    """
    lock = FileLock(path, poll_interval=POLL_SECONDS, thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without a limit filelock takes a wait for another batch in the same thread for a deadlock.
        lock.acquire(timeout=threading.TIMEOUT_MAX, cancel_check=_told_when_long(path, stop))
    except Timeout as error:
        raise CancelledError from error
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})", where=str(path.parent), remedy="choose another folder"
        ) from error
    try:
        yield
    finally:
        lock.release()


def _told_when_long(path: Path, stop: Callable[[], bool]) -> Callable[[], bool]:
    """`stop`, which also says once whom a run has waited for since long."""
    until = [time.monotonic() + SILENT_SECONDS]

    def stopped() -> bool:
        if until and time.monotonic() > until[0]:
            until.clear()
            print(f"jinpu: waits for another batch, which holds {path}", file=sys.stderr)  # noqa: T201 - a person waits
        return stop()

    return stopped


@dataclass
class Workspace:
    """A folder of this process alone, whose lock it holds as long as it lives."""

    folder: Path
    lock: FileLock
    owner: int = field(default_factory=os.getpid)
    shared: dict[str, Path] = field(default_factory=dict)

    def remove(self) -> None:
        """Remove the folder, unless this is a fork of the process that made it."""
        if os.getpid() == self.owner:
            shutil.rmtree(self.folder, ignore_errors=True)
            with suppress(OSError):
                self.lock.release()


_making = threading.Lock()
_made: list[Workspace] = []


def workspace() -> Workspace:
    """This process's workspace; gone with it.

    Raises:
        OSError: no temporary folder can be written.
    """
    with _making:
        if not _made or _made[0].owner != os.getpid() or not _made[0].folder.is_dir():
            _made[:] = [_make_workspace()]
            atexit.register(_made[0].remove)
        return _made[0]


def _make_workspace() -> Workspace:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_short_root()))
    lock = FileLock(folder / f"{LOCK}.new", thread_local=False, preserve_lock_file=True)
    lock.acquire()
    # Under its name only once it is held, so that nobody finds it free.
    (folder / f"{LOCK}.new").rename(folder / LOCK)
    return Workspace(folder, lock)


@contextmanager
def kernel_folder() -> Iterator[Path]:
    """A folder for one kernel's sockets, connection file and log, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="k", dir=workspace().folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shared_folder(code: str) -> Path:
    """The folder in which notebooks that this process runs with the same code share results."""
    mine = workspace()
    with _making:
        if code not in mine.shared:
            mine.shared[code] = Path(tempfile.mkdtemp(prefix="shared-", dir=mine.folder))
        return mine.shared[code]


def _short_root() -> Path:
    root = Path(tempfile.gettempdir())
    usable = [Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp makes private folders there
    if len(os.fsencode(root)) <= LONGEST_ROOT:
        return root
    return next((each for each in usable if os.access(each, os.W_OK | os.X_OK)), root)


def sockets_fit(folder: Path) -> bool:
    """Whether a socket in a kernel's folder has a name that the system takes."""
    return len(os.fsencode(folder.parent.parent)) <= LONGEST_ROOT


def sweep_left_workspaces() -> None:
    """Remove the workspaces of this user whose process was killed: those with a lock that nobody holds."""
    for folder in _short_root().glob(f"{PREFIX}*"):
        lock = folder / LOCK
        if _is_mine(folder) and lock.is_file() and not lock.is_symlink():
            # Another batch may sweep the same folder.
            with suppress(OSError), FileLock(lock, timeout=0, thread_local=False, preserve_lock_file=True):
                shutil.rmtree(folder, ignore_errors=True)


def _is_mine(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    return folder.is_dir() and not folder.is_symlink() and status.st_uid == getattr(os, "getuid", lambda: 0)()
