"""What a batch must not do: remove what is not its own, run what lies about, miss what was changed meanwhile."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filelock import FileLock

from jinpu.evidence.yearbook_rows import read_yearbook_files
from jinpu.run.batch import Workers
from jinpu.run.execute import Task
from jinpu.run.forked_kernel import fork_server_available
from jinpu.run.keys import raw_files
from jinpu.run.records import Record
from jinpu.run.workspace import LOCK, PREFIX, sweep_left_workspaces

from .conftest import CELLS, PLAN, Project

CHANGE = """\
plan_file = Path(raw_folder) / "plans" / f"{plan}.toml"
if not (Path(raw_folder) / "enough").exists():
    plan_file.write_text(plan_file.read_text(encoding="utf-8") + "# changed\\n", encoding="utf-8")"""


def test_only_folders_of_dead_batches_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinpu.run.workspace._short_root", lambda: tmp_path)
    for name in ("jinpu-2017-2019", "jinpu-batch-alive", "jinpu-batch-dead", "jinpu-batch-without-a-lock"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_text("years of work")
    (tmp_path / "jinpu-batch-dead" / LOCK).touch()
    (tmp_path / "jinpu-batch-link").symlink_to(tmp_path / "jinpu-2017-2019")
    with FileLock(tmp_path / "jinpu-batch-alive" / LOCK):
        sweep_left_workspaces()
        left = {path.name for path in tmp_path.iterdir()}
    assert left == {
        "jinpu-2017-2019", "jinpu-batch-alive", "jinpu-batch-without-a-lock", "jinpu-batch-link",
    }  # fmt: skip
    assert (tmp_path / "jinpu-2017-2019" / "thesis.txt").exists()


def test_what_was_changed_while_a_run_read_it_is_read_again_or_said(small: Project) -> None:
    small.cells("3-forecast", CELLS["3-forecast"][1], CHANGE)
    assert small.run() == 1
    assert "was changed while it ran, twice" in str(small.record("3-forecast")["error"])
    (small.folders.raw / "enough").touch()
    assert small.run() == 0
    assert small.run() == 0
    assert set(small.statuses().values()) == {"unchanged"}


def test_no_module_of_the_working_folder_is_run(project: Project) -> None:
    for name in ("numpy", "pyarrow", "xlsxwriter"):
        (project.root / f"{name}.py").write_text(f"open(r'{project.root}/executed', 'w').close()")
    folders = project.folders
    words = ["run", PLAN, "--years", "2018", "--language", "en", "--raw", folders.raw, "--out", folders.reports]
    words += ["--processed", folders.processed, "--notebooks", folders.notebooks]
    # As the installed command does, which has no folder of the call on its path either.
    call = [sys.executable, "-P", "-m", "jinpu", *map(str, words)]
    done = subprocess.run(call, cwd=project.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (project.root / "executed").exists()
    executed = (folders.reports / "notebooks").rglob("*.ipynb")
    assert not [path for path in executed if str(project.root) in path.read_text(encoding="utf-8")]


def test_hidden_files_are_neither_read_nor_part_of_a_key(tmp_path: Path) -> None:
    books = tmp_path / "yearbooks" / "dalian"
    (books / ".ipynb_checkpoints").mkdir(parents=True)
    table = "指标,2017,2018\n地区生产总值(亿元),7363.9,7668.5\n"
    (books / "plain.csv").write_text(table, encoding="utf-8")
    before = raw_files(tmp_path), *read_yearbook_files(tmp_path)
    for name in (".ipynb_checkpoints/plain-checkpoint.csv", ".plain.csv.swp", "~$plain.xlsx", ".DS_Store"):
        (books / name).write_text(table.replace("7668.5", "9999"), encoding="utf-8")
    after = raw_files(tmp_path), *read_yearbook_files(tmp_path)
    assert before[0] == after[0] == [books / "plain.csv"]
    assert list(before[1]["value"]) == list(after[1]["value"]) == [7363.9, 7668.5]
    assert before[2] == after[2]


@pytest.mark.skipif(not fork_server_available(), reason="without forks there is no server whose folder could stay")
def test_a_killed_batch_leaves_what_the_next_one_sweeps_and_nothing_else(tmp_path: Path) -> None:
    call = "from jinpu.run.forked_kernel import start_fork_server\nstart_fork_server(); print(flush=True); input()"
    # As short as a folder must be for sockets in it.
    with TemporaryDirectory(prefix="t", dir="/tmp") as place:
        there = {**os.environ, "TMPDIR": place}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        asking = subprocess.Popen([sys.executable, "-c", call], cwd=tmp_path, env=there, **pipes)
        assert asking.stdout
        assert asking.stdout.readline()
        asking.kill()
        asking.communicate()
        assert [path.name.startswith(PREFIX) for path in Path(place).iterdir()] == [True]
        sweep = "from jinpu.run.workspace import sweep_left_workspaces; sweep_left_workspaces()"
        subprocess.run([sys.executable, "-c", sweep], env=there, check=True)
        assert not list(Path(place).iterdir())


def test_a_lost_worker_costs_its_own_run_only(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def submit(task_of: Callable[[Task], Record], task: Task) -> "Future[Record]":
        future: Future[Record] = Future()
        if task.run.notebook == "3-forecast":
            # What Dask raises when each worker that took a run has died is an exception of its own.
            future.set_exception(KeyError("KilledWorker: 3 deaths"))
        else:
            future.set_result(task_of(task))
        return future

    lost = nullcontext(Workers(submit, lambda _: None))
    monkeypatch.setattr("jinpu.run.batch_command.workers", lambda *_: lost)
    assert small.run() == 1
    assert small.statuses() == {"3-forecast 2018 en": "failed", "5-report 2018 en": "done"}
    assert "its worker was lost (KeyError" in str(small.record("3-forecast")["error"])
