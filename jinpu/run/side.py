"""Work of the floors below in a process of its own, so that the batch's process stays small and quick to start."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from jinpu.run.forked_kernel import fork_server_available, start_fork_server

P = ParamSpec("P")
T = TypeVar("T")


def in_a_fork(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Call a function in a fork of the server, which has pandas loaded, or in a new interpreter where there is no fork.

    Raises:
        Exception: whatever the function raises.
    """
    forking = fork_server_available()
    if forking:
        start_fork_server()
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver" if forking else "spawn")) as pool:
        return pool.submit(function, *arguments, **named).result()
