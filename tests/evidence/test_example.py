"""The example's yearbook files are built by a command, the same ones each time, and are those that are shipped."""

from pathlib import Path

import pytest

from jinpu.reader import read_files
from tests.example_district.__main__ import main

SHIPPED = Path("data/example/yearbooks/example")


def test_what_is_built_reads_as_what_is_shipped(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0
    built = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.xls*"))
    assert {path.name for path in built} == {path.name for path in SHIPPED.glob("*.xls*")}
    for path in built:
        mine, theirs = read_files([tmp_path / path]).rows, read_files([SHIPPED / path.name]).rows
        assert mine.drop(columns="file").equals(theirs.drop(columns="file")), path


def test_a_wrong_call_is_one_line_and_status_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    for arguments in ([], ["one", "two"], [str(blocked / "folder")]):
        assert main(arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1
