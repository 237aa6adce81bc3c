"""The ways to start a kernel, plainest last, and the private folder that each kernel gets."""

import asyncio
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jupyter_core.utils import ensure_event_loop
from traitlets.config import Config

START_SECONDS = 60
PREFIX = "jinpu-"
# sun_path holds 104 bytes on some systems; jupyter_client adds the channel's number to the name of the socket.
LONGEST_SOCKET = 96


@dataclass(frozen=True)
class Way:
    """How a kernel is started: forked or as a new interpreter, heard over sockets in its own folder or over ports."""

    forked: bool
    transport: str


_POSIX = (Way(True, "ipc"), Way(False, "ipc"), Way(False, "tcp"))
_ELSEWHERE = (Way(False, "tcp"),) * 3
WAYS = _POSIX if os.name == "posix" else _ELSEWHERE


def kernel_settings(folder: Path, way: Way) -> Config:
    """Settings of one kernel's manager; kernels that start together race for ports, so sockets come first."""
    manager: dict[str, str] = {
        "connection_file": str(folder / "kernel.json"),
        "client_class": "jinpu.run.engine.PromptKernelClient",
    }
    if way.transport == "ipc":
        manager |= {"transport": "ipc", "ip": str(folder / "s")}
    return Config({"AsyncKernelManager": manager})


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder for one kernel's sockets, connection file and log, gone afterwards.

    Its name holds this process's number, so that a later batch can tell what a killed one left, and sweep it away.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_short_root()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_making = threading.Lock()


@cache
def _kept_folder(_code: str) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=_short_root(), ignore_cleanup_errors=True)


def shared_folder(code: str) -> Path:
    """The folder in which notebooks that this process runs with the same code share results; gone with the process."""
    with _making:
        return Path(_kept_folder(code).name)


@contextmanager
def own_event_loop() -> Iterator[None]:
    """An event loop for one run: nbclient opens one in each thread that uses it and leaves it open."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        loop.close()
        asyncio.set_event_loop(None)


def _short_root() -> Path:
    root = Path(tempfile.gettempdir())
    return root if len(str(root)) + 40 < LONGEST_SOCKET else Path("/tmp")  # noqa: S108 - mkdtemp makes it private


def sweep_left_folders() -> None:
    """Remove the folders of kernels whose batch was killed."""
    for folder in _short_root().glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
