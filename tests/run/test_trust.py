"""What a batch must not do: remove what is not its own, run what lies about, miss what was changed meanwhile."""

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from jinpu.run.workspace import LOCK, sweep_left_workspaces

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
