"""The kernel provisioner `jinpu-fork-server`: kernels forked from a server that has the libraries loaded.

Found by jupyter_client through the entry point group `jupyter_client.kernel_provisioners`. Where forking is not to be
had, or the kernel is not this interpreter's IPython kernel, it starts the ordinary kernel as its parent class does.
"""

import asyncio
import os
import sys
import threading
import weakref
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool, Unicode

from jinpu.run.forked_kernel import ForkedKernel, fork_server_available

PROVISIONER = "jinpu-fork-server"
KERNEL_LOG = "kernel.log"

_started: "weakref.WeakSet[ForkServerProvisioner]" = weakref.WeakSet()
_started_lock = threading.Lock()


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
    import subprocess

    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _ipython_arguments(command: list[str]) -> list[str] | None:
    """The arguments after `PYTHON -m ipykernel_launcher`; None when the command is some other kernel."""
    if command[:1] != [sys.executable] or "ipykernel_launcher" not in command:
        return None
    return command[command.index("ipykernel_launcher") + 1 :]
