"""What goes wrong in a batch, done for real: the record is true, the rest goes on, and no kernel is left behind.

The long ones (random kills, sixteen workers, full disks) are in `python -m tests.bench.faults`.
"""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from jinpu.run.graph import RunOptions

from .conftest import CELLS, Project

PAGE = CELLS["5-report"][1]

MEMORY = """\
import resource as r
size = int(open("/proc/self/statm").read().split()[0]) * r.getpagesize() + 2**28
r.setrlimit(r.RLIMIT_AS, (size, size))
bytearray(2**32)"""
FAULTS = {
    "exception": ("raise ValueError('no trend')", "cell [3] `raise ValueError('no trend')`: ValueError: no trend"),
    "killed": ("import os; os.kill(os.getpid(), 9)", "the kernel was killed by SIGKILL"),
    "ended": ("import os; os._exit(3)", "the kernel ended by itself with status 3"),
    "endless": ("while True: pass", "was still running when the time limit was reached"),
    "memory": (MEMORY, "MemoryError"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_run_that_fails_says_where_and_why_and_is_all_that_is_repeated(small: Project, fault: str) -> None:
    cell, said = FAULTS[fault]
    small.cells("3-forecast", cell, "'never run'")
    assert small.run(options=RunOptions(seconds=4)) == 1
    record = small.record("3-forecast")
    assert (record["status"], small.record("5-report")["status"]) == ("failed", "done")
    assert said in str(record["error"])
    assert str(record["output"]) in small.said
    notebook = nbformat.read(Path(str(record["output"])), as_version=4)
    marks = [mark for mark in (cell.metadata.papermill.get("status") for cell in notebook.cells) if mark]
    assert [*marks[-2:], notebook.metadata.papermill.exception] == ["failed", "pending", True]
    small.restore("3-forecast")
    assert small.run() == 0
    assert small.statuses() == {"3-forecast 2018 en": "done", "5-report 2018 en": "unchanged"}
    assert not Path(str(record["output"])).exists()


def test_a_cell_that_the_kernel_passes_over_is_no_success(small: Project) -> None:
    small.cells("3-forecast", "get_ipython().kernel._aborting = True", "'never run'")
    assert small.run() == 1
    assert "cell [4] `'never run'`" in str(small.record("3-forecast")["error"])
    assert "answered “aborted”" in str(small.record("3-forecast")["error"])


def test_a_cell_limit_ends_one_long_cell(small: Project) -> None:
    small.cells("3-forecast", "import time; time.sleep(60)")
    assert small.run(options=RunOptions(cell_seconds=1)) == 1
    assert "time limit" in str(small.record("3-forecast")["error"])


def test_a_cell_that_prints_without_end_does_not_fill_the_memory(small: Project) -> None:
    small.cells("5-report", PAGE, "for _ in range(100): print('x' * 1_000_000)")
    assert small.run() == 0
    executed = Path(str(small.record("5-report")["executed"]))
    assert executed.stat().st_size < 2_000_000
    assert "was cut" in executed.read_text()


@pytest.mark.parametrize(
    ("cell", "said"), [("folder = 1", "there is no"), (PAGE.replace("</html>", ""), "is not whole")]
)
def test_a_notebook_that_ran_to_its_end_is_not_done_without_whole_outputs(small: Project, cell: str, said: str) -> None:
    small.cells("5-report", cell)
    assert small.run() == 1
    assert small.record("5-report")["status"] == "failed"
    assert said in str(small.record("5-report")["error"])


def test_an_output_of_an_earlier_run_is_not_taken_for_a_new_one(small: Project) -> None:
    small.run()
    small.cells("5-report", "nothing = 'is written'")
    assert small.run() == 1
    assert "did not write" in str(small.record("5-report")["error"])


def test_a_kernel_that_will_not_start_is_tried_again_in_a_plainer_way(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jinpu.run.engine.ForkedKernel", None)
    small.cells("5-report", PAGE, "import sys; assert 'ipykernel_launcher' in sys.orig_argv")
    assert small.run() == 0


def test_a_kernel_that_never_starts_is_a_failed_run(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINPU_ORDINARY_KERNELS", "1")
    # The kernel's environment then says that Python's library lies in a folder "1".
    monkeypatch.setattr("jinpu.run.engine.SAFE_PATH", "PYTHONHOME")
    assert small.run(notebooks=small.asked["notebooks"][:1]) == 1  # type: ignore[index]
    assert "the kernel did not start" in str(small.record("3-forecast")["error"])


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have SIGINT interrupt, also where the tests were started with it ignored, as background jobs are."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_interrupting_ends_the_kernels_and_leaves_the_rest_for_the_next_call(small: Project) -> None:
    mark = small.root / "begun"
    small.cells("3-forecast", f"open(r'{mark}', 'w').close()", "import time; time.sleep(600)")

    def interrupt() -> None:
        while not mark.exists():
            stop.wait(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    stop, thread = threading.Event(), threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        small.run()
    thread.join()
    assert small.record("3-forecast")["status"] == "cancelled"
    small.restore("3-forecast")
    assert small.run() == 0
    assert set(small.statuses().values()) <= {"done", "unchanged"}


def test_two_batches_on_one_folder_do_each_run_once(small: Project) -> None:
    for each in ("3-forecast", "5-report"):
        small.cells(each, f"open(r'{small.root}/seen', 'a').write('x')", CELLS[each][1])
    threads = [threading.Thread(target=small.run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (small.root / "seen").read_text() == "xx"
    assert len(small.records()) == 2
    assert set(small.statuses().values()) <= {"done", "unchanged"}
