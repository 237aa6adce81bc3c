"""`jinpu plan`: every problem on a line of its own, status 2 while there is one."""

from pathlib import Path

import pytest

from jinpu.cli.main import run_command_line

SHIPPED = sorted(Path("data/raw/plans").glob("*.toml"))


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run_command_line([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out, printed.err


def test_a_new_plan_lacks_a_line_for_every_blank(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "dalian.toml"
    status, printed, _ = told(capsys, "plan", "new", "dalian-2021-2025", "--region", "Dalian", "--out", path)
    assert status == 0
    assert f"jinpu plan check {path}" in printed
    status, _, said = told(capsys, "plan", "check", path)
    lines = said.splitlines()
    assert status == 2
    assert len(lines) > 10
    assert all(line.startswith(f"jinpu: {path}: ") and "; " in line for line in lines)


def test_shipped_plans_are_sound_and_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed, said = told(capsys, "plan", "check", *SHIPPED)
    assert (status, said) == (0, "")
    assert all(f"{path}: sound." in printed for path in SHIPPED)


def test_a_sound_file_does_not_hide_a_bad_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("id = [")
    status, printed, said = told(capsys, "plan", "check", broken, SHIPPED[0], tmp_path / "absent.toml")
    assert status == 2
    assert "sound." in printed
    assert ["broken.toml" in line or "absent.toml" in line for line in said.splitlines()] == [True, True]


def test_plan_new_refuses_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, said = told(capsys, "plan", "new", "Dalian Plan", "--out", tmp_path / "x.toml")
    assert status == 2
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())
