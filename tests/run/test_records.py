"""The record file: whole lines, latest state, survivors of a crash."""

import resource
from pathlib import Path

import pytest

from jinpu.errors import InputError
from jinpu.run.records import Record, append_record, compact_records, read_records
from jinpu.run.workspace import CancelledError, locked


def record(notebook: str, status: str = "done") -> Record:
    return Record("p", 2018, "en", notebook, status, 1.0, "", "key", "out")


def test_the_last_line_about_a_run_is_its_state_and_tidying_leaves_one_line_a_run(tmp_path: Path) -> None:
    append_record(tmp_path, record("a", "failed"))
    append_record(tmp_path, record("b"))
    append_record(tmp_path, record("a"))
    assert [found.status for found in read_records(tmp_path).values()] == ["done", "done"]
    compact_records(tmp_path, [record("b", "unchanged")], read_records(tmp_path))
    assert [found.status for found in read_records(tmp_path).values()] == ["done", "unchanged"]
    assert len((tmp_path / "runs.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_line_cut_off_by_a_crash_is_passed_over_and_spoils_no_later_one(tmp_path: Path, cut: int) -> None:
    append_record(tmp_path, record("a"))
    append_record(tmp_path, record("b"))
    path = tmp_path / "runs.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    if cut > 1:
        assert [found.notebook for found in read_records(tmp_path).values()] == ["a"]
    append_record(tmp_path, record("c"))
    assert [found.notebook for found in read_records(tmp_path).values()][-1] == "c"


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    append_record(tmp_path, record("a"))
    before = (tmp_path / "runs.jsonl").read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, limits[1]))
    try:
        with pytest.raises(InputError, match="cannot be written"):
            append_record(tmp_path, record("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (tmp_path / "runs.jsonl").read_bytes() == before


def test_a_lock_keeps_others_out_until_it_is_let_go_and_waiting_can_be_stopped(tmp_path: Path) -> None:
    with locked(tmp_path / "l"), pytest.raises(CancelledError), locked(tmp_path / "l", stop=lambda: True):
        pass
    with locked(tmp_path / "l"):
        assert (tmp_path / "l").exists()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="choose another folder"), locked(tmp_path / "file" / "l"):
        pass
