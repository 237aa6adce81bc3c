"""The papermill engine `jinpu`: an ordinary papermill run that tells the truth.

Papermill 2.7 calls every cell completed after its kernel died or ran out of time, limits only single cells, and loses
the notebook of a run whose kernel died. This engine keeps the notebook whatever happens, knows the cell that ended the
run, limits the whole notebook's time, and cuts output that would fill the memory.
"""

import asyncio
import math
import os
import re
import signal
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from pathlib import Path
from queue import Empty
from typing import Any, cast

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient  # type: ignore[import-untyped]  # papermill has no types
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines  # type: ignore[import-untyped]  # papermill has no types
from papermill.exceptions import PapermillExecutionError  # type: ignore[import-untyped]  # papermill has no types
from traitlets import Bool, Unicode

from jinpu.memory import MEMORY
from jinpu.run.forked_kernel import SAFE_PATH, ForkedKernel, fork_server_available

ENGINE = "jinpu"
TRACE_LINES = 12
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LARGEST_STREAM = 1_000_000
CUT = "\n[the rest of what this cell printed was cut: more than 1 MB]\n"


PROVISIONER = "jinpu-forked"
KERNEL_LOG = "kernel.log"

_started: "weakref.WeakSet[ForkServerProvisioner]" = weakref.WeakSet()
_started_lock = threading.Lock()


@dataclass
class RunState:
    """The state of a run: its limits and folders, its notebook, the cell it is in, how its kernel began and ended."""

    deadline: float | None = None
    cell_seconds: float | None = None
    batch: str = ""
    forked: bool = True
    memory: str = ""
    profile: str = ""
    notebook: NotebookNode | None = None
    started: bool = False
    ended: bool = False
    cell: NotebookNode | None = None
    exit_status: int | None = None
    log: str = ""
    printed: dict[int, int] = field(default_factory=dict)

    def seconds_left(self, _cell: NotebookNode) -> int | None:
        """Whole seconds that a cell may take: its own limit, or what is left of the notebook's if that is less."""
        left = [] if self.deadline is None else [self.deadline - time.monotonic()]
        limits = left + ([] if self.cell_seconds is None else [self.cell_seconds])
        return max(1, math.ceil(min(limits))) if limits else None


class ForkServerProvisioner(LocalProvisioner):
    """Starts a kernel by a fork in a few milliseconds instead of seconds, and watches over it like any local kernel."""

    batch = Unicode("", help="Name of the batch that the kernel works for, so that a batch can end its own kernels.")
    forked = Bool(True, help="Whether to fork; false starts the ordinary kernel.")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel that `cmd` describes and give its connection."""
        with _started_lock:
            _started.add(self)
        arguments = _ipython_arguments(cmd)
        log = Path(self.connection_file).with_name(KERNEL_LOG)
        if arguments is None or not self.forked or not fork_server_available():
            with log.open("ab") as stream:
                return await super().launch_kernel(cmd, **{**kwargs, "stdout": stream, "stderr": stream})
        environment, folder = kwargs.get("env", os.environ), kwargs.get("cwd") or Path.cwd()
        kernel = await asyncio.to_thread(ForkedKernel, arguments, environment, str(folder), str(log))
        # Its face is the part of Popen's that the parent class uses.
        self.process = cast("Any", kernel)
        self.pid = self.pgid = kernel.pid
        self.cwd = folder
        return self.connection_info

    @property
    def connection_file(self) -> str:
        """The kernel's connection file, in the folder that is its own."""
        return str(getattr(self.parent, "connection_file", ""))

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for a kernel that was asked to end: the manager only looks every 0.1 s."""
        await self._ended_within(self.get_shutdown_wait_time() / 2)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and its process group at once."""
        await super().kill(restart=restart)
        await self._ended_within(1.0)

    async def _ended_within(self, seconds: float) -> None:
        if self.process is not None:
            await asyncio.to_thread(_wait_quietly, self.process, seconds)


def kill_kernels(batch: str) -> None:
    """End every kernel of a batch that this process started and that still runs (Ctrl-C, a failed batch)."""
    with _started_lock:
        provisioners = [provisioner for provisioner in _started if provisioner.batch == batch]
    for provisioner in provisioners:
        process = provisioner.process
        if process is not None and process.poll() is None:
            process.kill()


def _wait_quietly(process: Any, seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _ipython_arguments(command: list[str]) -> list[str] | None:
    """The arguments after `PYTHON -m ipykernel_launcher`; None when the command is some other kernel."""
    if command[:1] != [sys.executable] or "ipykernel_launcher" not in command:
        return None
    return command[command.index("ipykernel_launcher") + 1 :]


class PromptKernelClient(AsyncKernelClient):
    """A client that is ready when the kernel is, where the ordinary one then listens for 0.2 s that nothing comes.

    The silence is of no use here: whoever executes cells drops what does not answer his own messages.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered on both channels.

        Raises:
            RuntimeError: it died, or said nothing for `timeout` seconds.
        """
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        while not await self._answers():
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel did not respond in {timeout:g} seconds")

    async def _answers(self) -> bool:
        self.kernel_info()
        try:
            reply = await ensure_async(self.shell_channel.get_msg(timeout=1))
            await ensure_async(self.iopub_channel.get_msg(timeout=0.2))
        except Empty:
            return False
        self._handle_kernel_info_reply(reply)
        return True


class BatchNotebookClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill has no types
    """Papermill's client with forked kernels, an end without a race, and a limit to what a cell may print."""

    def __init__(self, nb_man: NotebookExecutionManager, state: RunState, **options: Any) -> None:
        self.state = state
        super().__init__(
            nb_man,
            timeout_func=state.seconds_left,
            on_notebook_start=self._kernel_answered,
            on_cell_start=self._cell_started,
            on_cell_executed=self._cell_executed,
            **options,
        )

    def _kernel_answered(self, notebook: NotebookNode) -> None:
        self.state.started = True

    def _cell_started(self, cell: NotebookNode, cell_index: int) -> None:
        self.state.cell = cell

    def _cell_executed(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        # nbclient and papermill take every reply but an error for success; a kernel also answers that it passed a cell.
        status = execute_reply["content"]["status"]
        if status not in ("ok", "error"):
            raise RuntimeError(f"the kernel did not run this cell, but answered “{status}”")

    def papermill_execute_cells(self) -> None:
        """Execute the cells up to the first that raises; afterwards the kernel is idle."""
        super().papermill_execute_cells()
        self.state.ended = True

    def create_kernel_manager(self) -> KernelManager:
        """A manager whose kernel comes from the fork server."""
        manager: KernelManager = super().create_kernel_manager()
        spec = manager.kernel_spec
        stanza = {
            "provisioner_name": PROVISIONER,
            "config": {"batch": self.state.batch, "forked": self.state.forked},
        }
        if spec is not None:
            spec.metadata = {**spec.metadata, "kernel_provisioner": stanza}
            # A module of the working folder (`pyarrow.py`) is none of the batch's, nor is a profile in somebody's home.
            spec.argv = [*spec.argv, "--IPKernelApp.ignore_cwd=True"]
            spec.env = {**spec.env, MEMORY: self.state.memory, SAFE_PATH: "1", "IPYTHONDIR": self.state.profile}
        return manager

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """Take a message in, except for text beyond the limit of one cell."""
        if msg["msg_type"] == "stream":
            before = self.state.printed.get(cell_index, 0)
            text = msg["content"]["text"]
            self.state.printed[cell_index] = before + len(text)
            if before > LARGEST_STREAM:
                return None
            if before + len(text) > LARGEST_STREAM:
                msg["content"]["text"] = text[: LARGEST_STREAM - before] + CUT
        output: NotebookNode | None = super().process_message(msg, cell, cell_index)
        return output

    async def _async_cleanup_kernel(self) -> None:
        """End the kernel: by a request when the notebook came to its end, else by force.

        The ordinary way interrupts the kernel first. An idle kernel that is interrupted just before the request may
        miss it, and is then waited for in vain.
        """
        manager = self.km
        provisioner = manager.provisioner if manager is not None else None
        if isinstance(provisioner, ForkServerProvisioner):
            self.state.exit_status = await provisioner.poll()
        if manager is not None and self.state.exit_status is None and self.state.ended:
            await ensure_async(manager.request_shutdown())
        if manager is not None and await ensure_async(manager.is_alive()):
            await ensure_async(manager.shutdown_kernel(now=True))
        await super()._async_cleanup_kernel()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)


class BatchEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no types
    """Papermill's own engine with `BatchNotebookClient` in it."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        state: RunState,
        start_timeout: int = 60,
        **options: Any,
    ) -> None:
        """Execute the notebook; `state` holds it afterwards, whatever happened."""
        state.notebook = nb_man.nb
        kept = {name: options[name] for name in ("config", "resources") if name in options}
        BatchNotebookClient(
            nb_man,
            state,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            iopub_timeout=60,
            **kept,
        ).execute()


def describe(error: BaseException, state: RunState) -> tuple[str, tuple[str, ...]]:
    """One line that says what failed where, and the last lines of the error."""
    if isinstance(error, PapermillExecutionError):
        lines = _COLOUR.sub("", "\n".join(error.traceback)).splitlines()
        return _one_line(f"{_place(state)}: {error.ename}: {error.evalue}"), tuple(lines[-TRACE_LINES:])
    if isinstance(error, CellExecutionError):
        return _one_line(f"{_place(state)}: {error.ename}: {error.evalue}"), ()
    if isinstance(error, DeadKernelError):
        return f"{_place(state)}: the kernel {_end(state.exit_status)}", ()
    if isinstance(error, CellTimeoutError):
        return f"{_place(state)}: was still running when the time limit was reached", ()
    if state.notebook is None:
        return _one_line(f"the notebook cannot be run: {error}"), ()
    if not state.started:
        return _one_line(f"the kernel did not start: {error} {state.log}"), ()
    return _one_line(f"{_place(state)}: {type(error).__name__}: {error}"), ()


def _place(state: RunState) -> str:
    if state.notebook is None or state.cell is None:
        return "before the first cell"
    source = state.cell.source.strip().splitlines() or [""]
    return f"cell [{_number(state.notebook, state.cell)}] `{source[0][:60]}`"


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


papermill_engines.register(ENGINE, BatchEngine)
KernelProvisionerFactory.provisioners[PROVISIONER] = EntryPoint(
    PROVISIONER, f"{__name__}:{ForkServerProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
)
