"""How a batch is to be run: what it repeats, when it stops, and how long a notebook may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How a batch is to be run.

    Args:
        force: run what is unchanged too.
        fail_fast: start nothing more after the first run that failed.
        seconds: time limit of a whole notebook; None for no limit.
        cell_seconds: time limit of a cell; None for no limit.
    """

    force: bool = False
    fail_fast: bool = False
    seconds: float | None = None
    cell_seconds: float | None = None
