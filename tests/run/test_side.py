"""Work in a process of its own: its answer, its failure, its death."""

import os

import pytest

from jinpu.errors import InputError
from jinpu.run.side import in_a_fork


def refuse() -> None:
    raise InputError("is no table", where="file.csv", remedy="save it again")


def test_the_answer_comes_from_another_process() -> None:
    assert in_a_fork(os.getpid) != os.getpid()
    assert in_a_fork(divmod, 7, 2) == (3, 1)


def test_a_failure_is_raised_where_it_was_asked() -> None:
    with pytest.raises(InputError, match="is no table"):
        in_a_fork(refuse)


def test_a_process_that_dies_is_said() -> None:
    with pytest.raises(RuntimeError, match="ended with status 3"):
        in_a_fork(os._exit, 3)
