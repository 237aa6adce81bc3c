"""Work of the floors below in a process of its own, so that the batch's process stays small and quick to start."""

from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from jinpu.run.forked_kernel import fork_server_available, start_fork_server

P = ParamSpec("P")
T = TypeVar("T")


def in_a_fork(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
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
    with suppress(OSError):
        answer.send(found)
