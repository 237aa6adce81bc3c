"""Work in a process of its own: its answer, its failure, its death."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jinpu.errors import InputError
from jinpu.run.forked_kernel import run_in_subprocess
from tests.bench.trial import kernels_left


def refuse() -> None:
    raise InputError("is no table", where="file.csv", remedy="save it again")


def test_the_answer_comes_from_another_process() -> None:
    assert run_in_subprocess(os.getpid) != os.getpid()
    assert run_in_subprocess(divmod, 7, 2) == (3, 1)


def test_a_failure_is_raised_where_it_was_asked() -> None:
    with pytest.raises(InputError, match="is no table"):
        run_in_subprocess(refuse)


def test_a_process_that_dies_is_said() -> None:
    with pytest.raises(RuntimeError, match="ended with status 3"):
        run_in_subprocess(os._exit, 3)


def test_no_helper_outlives_a_batch_that_is_killed(tmp_path: Path) -> None:
    call = (
        "import os; from jinpu.run.forked_kernel import run_in_subprocess\n"
        "run_in_subprocess(os.system, 'touch begun; sleep 1')"
    )
    asking = subprocess.Popen([sys.executable, "-c", call], cwd=tmp_path)
    while not (tmp_path / "begun").exists():
        time.sleep(0.05)
    asking.kill()
    asking.wait()
    assert not kernels_left(tmp_path)
