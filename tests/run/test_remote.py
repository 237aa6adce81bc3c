"""Raw data and reports at an address: fetched, judged, sent, and not judged again while unchanged."""

import json
from collections.abc import Iterator

import fsspec
import pytest

from jinpu.cli.main import run_command_line

from .conftest import PLAN, Project


@pytest.fixture
def store(project: Project) -> Iterator[fsspec.AbstractFileSystem]:
    """A store in this process's memory with the project's raw data."""
    files = fsspec.filesystem("memory")
    files.put(f"{project.folders.raw}/", "/bucket/raw/", recursive=True)
    yield files
    files.rm("/bucket", recursive=True)


def call(project: Project, raw: str = "memory://bucket/raw", out: str = "memory://bucket/reports") -> int:
    folders = project.folders
    places = ["--processed", str(folders.processed), "--notebooks", str(folders.notebooks)]
    with pytest.raises(SystemExit) as ending:
        run_command_line(["run", PLAN, "--years", "2018", "--language", "en", "--raw", raw, "--out", out, *places])
    return int(ending.value.code or 0)


def statuses(store: fsspec.AbstractFileSystem) -> set[str]:
    return {json.loads(line)["status"] for line in store.cat("/bucket/reports/runs.jsonl").splitlines()}


def test_raw_data_comes_from_an_address_and_reports_go_to_one(
    project: Project, store: fsspec.AbstractFileSystem
) -> None:
    assert call(project) == 0
    page = f"/bucket/reports/{PLAN}/2018/en.html"
    assert store.cat(page).endswith(b"</html>")
    assert store.exists(page.replace(".html", ".xlsx"))
    assert store.exists("/bucket/reports/index.html")
    assert statuses(store) == {"done"}
    assert not list((project.folders.processed / ".remote").iterdir())

    made = store.modified(page)
    assert call(project) == 0
    assert statuses(store) == {"unchanged"}
    assert store.modified(page) == made


def test_an_address_without_data_is_said_in_one_line(
    project: Project, store: fsspec.AbstractFileSystem, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(project, raw="memory://bucket/elsewhere") == 2
    assert call(project, raw="nowhere://bucket/raw") == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 2
    assert "memory://bucket/elsewhere" in said[0]
    assert "nowhere://bucket/raw" in said[1]
