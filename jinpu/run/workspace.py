"""The folders that a batch works in, and the locks between batches.

Each process has a temporary folder, known by a lock that it holds: however a process ends, the system lets go of its
locks, and a folder whose lock is free was left behind. Folders at an address (s3://, gs://, https://, file:// ...) are
worked on as copies: files can be renamed and locked there, and keys depend on contents and not on places.
"""

import atexit
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from jinpu.errors import InputError
from jinpu.files import digest
from jinpu.run.graph import Folders

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem  # type: ignore[import-untyped]  # fsspec has no types

MARK = "://"
WORKSHOP = ".remote"
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


@contextmanager
def folders_at(notebooks: Path, raw: str, processed: Path, out: str) -> Iterator[Folders]:
    """The folders of a batch, those at an address as copies beside the processed data.

    What the batch changes in the copy of `out` is sent when the block ends, however it ends.

    Raises:
        InputError: an address cannot be read or written, or takes a package that is not installed.
    """
    with ExitStack() as kept:
        places = {"raw": raw, "reports": out}
        found = {name: Path(place).absolute() for name, place in places.items() if MARK not in place}
        here = Path.cwd()
        if len(found) < len(places):
            workshop = processed.absolute() / WORKSHOP
            workshop.mkdir(parents=True, exist_ok=True)
            here = Path(kept.enter_context(tempfile.TemporaryDirectory(dir=workshop)))
        if "raw" not in found:
            found["raw"] = _fetched(raw, here / "raw", needed=True)
        if "reports" not in found:
            found["reports"] = kept.enter_context(_sent_at_the_end(out, here / "reports"))
        yield Folders(notebooks.absolute(), found["raw"], processed.absolute(), found["reports"], here)


def _fetched(address: str, folder: Path, *, needed: bool) -> Path:
    folder.mkdir()
    files, root = _open(address)
    try:
        if needed or files.exists(root):
            files.get(f"{root.rstrip('/')}/", f"{folder}/", recursive=True)
    # Each kind of store has its own family of errors; a person needs one line.
    except Exception as error:
        raise InputError(f"cannot be read ({error})", where=address, remedy="check address and access") from error
    return folder


@contextmanager
def _sent_at_the_end(address: str, folder: Path) -> Iterator[Path]:
    _fetched(address, folder, needed=False)
    before = _contents(folder)
    try:
        yield folder
    finally:
        files, root = _open(address)
        changed = [name for name, content in _contents(folder).items() if before.get(name) != content]
        try:
            for name in changed:
                place = f"{root.rstrip('/')}/{name}"
                files.makedirs(place.rpartition("/")[0], exist_ok=True)
                files.put_file(str(folder / name), place)
        except Exception as error:
            raise InputError(f"cannot be written ({error})", where=address, remedy="check access; run again") from error


def _contents(folder: Path) -> dict[str, str]:
    """Digests of the files of a folder, locks aside; records last: they never speak of what is not there."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".locks" not in path.parts]
    ordered = sorted(files, key=lambda path: (path.suffix == ".jsonl", path))
    return {path.relative_to(folder).as_posix(): digest(path) for path in ordered}


def _open(address: str) -> tuple["AbstractFileSystem", str]:
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # fsspec has no types

        files, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        remedy = "pip install 'jinpu[cluster]' and the package for this kind of address, e.g. s3fs"
        raise InputError(f"is an address that cannot be used here ({error})", where=address, remedy=remedy) from error
    return files, root
