"""A kernel forked from multiprocessing's fork server, and the handle that its manager holds.

The server loads pandas, matplotlib, statsmodels and this package once (`preload.py`); each kernel is a fork of it, with
its own process group, environment, folder and random state, and gives its memory back when it ends.
"""

import atexit
import contextlib
import os
import pickle
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import connection, current_process, get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from jinpu.run.workspace import workspace

if TYPE_CHECKING:
    from multiprocessing.forkserver import ForkServer

P = ParamSpec("P")
T = TypeVar("T")

PRELOAD = ("jinpu.run.preload",)
ORDINARY_KERNELS = "JINPU_ORDINARY_KERNELS"
SAFE_PATH = "PYTHONSAFEPATH"
INLINE_FIGURES = "module://matplotlib_inline.backend_inline"


def fork_server_available() -> bool:
    """Whether kernels can be forked: the platform can, and JINPU_ORDINARY_KERNELS is not set."""
    return "forkserver" in get_all_start_methods() and not os.environ.get(ORDINARY_KERNELS)


@dataclass
class _Served:
    """This process's fork server, and the digest of the code that it has loaded ("" as long as nobody asked)."""

    server: "ForkServer"
    code: str = ""


_serving = threading.Lock()


@cache
def _served() -> _Served:
    from multiprocessing import forkserver

    return _Served(forkserver._forkserver)


def start_fork_server() -> "ForkServer":
    """Start this process's fork server if it does not run yet; it loads its modules while the caller goes on."""
    with _serving:
        server = _served().server
        # multiprocessing's own folder is left when this process is killed, and its name may be too long for sockets.
        current_process()._config["tempdir"] = str(workspace().folder)  # type: ignore[attr-defined]  # no public way
        with _safe_path():
            server.set_forkserver_preload(list(PRELOAD))
            server.ensure_running()
    return server


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """Have an interpreter that is started now import nothing from the folder that it is started in."""
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = before


def use_code(code: str) -> None:
    """Have kernels forked from a server with this code: a worker that outlives a batch may have loaded an older one."""
    from multiprocessing import forkserver

    with _serving:
        served = _served()
        if served.code not in ("", code):
            # Stopping waits until the kernels that the old server has yet are gone.
            threading.Thread(target=served.server._stop, daemon=True).start()  # type: ignore[attr-defined]  # it has no public end
            served.server = forkserver.ForkServer()
        served.code = code


class ForkedKernel:
    """One forked kernel, with the part of `subprocess.Popen`'s face that `LocalProvisioner` uses.

    It talks to the server with the server's own calls and not through `multiprocessing.Process`, which would import the
    client's `__main__` into every kernel and keeps its list of children without a lock.
    """

    stdin = stdout = stderr = None

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], folder: str, log: str) -> None:
        from multiprocessing import forkserver

        self._sentinel, request = start_fork_server().connect_to_new_process([])
        # As long as this end of the request's pipe is open, the kernel knows that its client lives.
        self._lifeline = os.dup(request)
        self._status: int | None = None
        self._reading = threading.Lock()
        with os.fdopen(request, "wb") as stream:
            pickle.dump({}, stream)
            pickle.dump(KernelProcess(tuple(arguments), dict(environment), folder, log), stream)
        self.pid: int = forkserver.read_signed(self._sentinel)

    def poll(self) -> int | None:
        """Exit status (minus the signal's number when one ended it), None while the kernel runs."""
        with self._reading:
            if self._status is None and connection.wait([self._sentinel], 0):
                self._status = self._read_status()
        return self._status

    def _read_status(self) -> int:
        from multiprocessing import forkserver

        try:
            return int(forkserver.read_signed(self._sentinel))
        except (OSError, EOFError):
            # The server itself went away, and with it the true status; the kernel ends with its server.
            return -signal.SIGKILL
        finally:
            os.close(self._sentinel)
            os.close(self._lifeline)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for the end, at most `timeout` seconds, and give the exit status (None: it still runs)."""
        if self.poll() is None:
            connection.wait([self._sentinel], timeout)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Signal the kernel and everything that it started (its process group)."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)


@dataclass(frozen=True)
class KernelProcess:
    """What the server runs in the fork: an ordinary IPython kernel, until it is told to end."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    log: str

    def _bootstrap(self, client: int) -> int:
        """Run the kernel; the fork server calls this by name, with a descriptor that closes when the client goes."""
        os.setsid()
        _end_with(client)
        _write_to(self.log)
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
        _forget_shared_state()
        try:
            _serve(self.arguments)
        except SystemExit as ending:
            return ending.code if isinstance(ending.code, int) else 1
        else:
            return 0
        finally:
            atexit._run_exitfuncs()  # the server's forks leave without it, and a notebook may have registered something


def _serve(arguments: Sequence[str]) -> None:
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    # The parent is the server: the kernel's own poller ends it when the server is gone.
    application = IPKernelApp.instance(parent_handle=os.getppid())
    application.initialize(list(arguments))  # type: ignore[no-untyped-call]  # ipykernel leaves these two untyped
    # Its own orderly end can wait forever: the thread that confirms the end flushes output through one already stopped.
    # Nothing is lost without it, since the client has heard all before it asks for the end.
    atexit.unregister(application.close)
    application.start()  # type: ignore[no-untyped-call]  # as above


def _write_to(log: str) -> None:
    """Send what the process itself says (not what its cells print) to its log, away from the terminal of the batch."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)


def _end_with(client: int) -> None:
    """Have this process group killed when the process that asked for it goes away, however it goes."""
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl

        # Linux sends the signal itself, so that code which never lets another thread run ends too.
        fcntl.fcntl(client, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(client, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(client, fcntl.F_SETFL, fcntl.fcntl(client, fcntl.F_GETFL) | os.O_ASYNC)
    threading.Thread(target=_end_after, args=(client,), daemon=True, name="client-watch").start()


def _end_after(client: int) -> None:
    connection.wait([client])
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _forget_shared_state() -> None:
    """Undo what forks share: the random generators' state, and the figure backend chosen with matplotlib's loading."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].rcParams["backend"] = os.environ.setdefault("MPLBACKEND", INLINE_FIGURES)


def run_in_subprocess(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Call a function in a fork of the server, which has pandas loaded, or in a new interpreter where there is no fork.

    Raises:
        Exception: whatever the function raises.
        RuntimeError: the process ended without an answer.
    """
    forking = fork_server_available()
    if forking:
        start_fork_server()
    context = get_context("forkserver") if forking else get_context("spawn")
    answers, answer = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(answer, function, arguments, named), daemon=True)
    process.start()
    answer.close()
    try:
        found, failure = answers.recv()
    except EOFError as error:
        process.join()
        raise RuntimeError(f"the process that helps the batch ended with status {process.exitcode}") from error
    finally:
        answers.close()
    process.join()
    if failure is not None:
        raise failure
    result: T = found
    return result


def _answer(
    answer: Connection, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    try:
        found: tuple[Any, Exception | None] = function(*arguments, **named), None
    # It is raised again in the process that asked.
    except Exception as failure:  # noqa: BLE001
        found = None, failure
    # Who asked may have been killed meanwhile; then there is nobody to tell.
    with contextlib.suppress(OSError):
        answer.send(found)
