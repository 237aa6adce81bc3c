"""The command's manners: one line for bad input, exit status 2, nothing left behind, no traceback without --debug."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jinpu.cli.main import run_command_line
from jinpu.errors import InputError

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run one command; give its exit status, what it printed, and what it said on standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run_command_line([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def series_file(folder: Path, *values: str) -> Path:
    path = folder / "series.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["series", "year", "value"])
        rows.writerows(("a", 2010 + place, value) for place, value in enumerate(values))
    return path


def targets_file(folder: Path) -> Path:
    path = folder / "targets.csv"
    path.write_text("series,target,year,direction\na,70,2019,at_least\n")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["forecast"],
        ["forecast", "--series", "absent.csv", "--out", "q.csv"],
        ["judge", "--series", "absent.csv", "--targets", "absent.csv", "--out", "v.csv"],
        ["read", "absent.xls"],
        ["run", "--years", "soon"],
        ["run", "--language", "fr"],
        ["run", "no-such-plan"],
        ["run", "jinpu-2017-2019", "--years", "2219"],
    ],
    ids=" ".join,
)
def test_bad_input_is_one_line_and_status_two(told: Told, arguments: list[str]) -> None:
    status, _, said = told(*arguments)
    assert status == 2
    assert said.startswith("jinpu: ")
    assert said.count("\n") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize("value", ["much", "nan", "inf"])
@pytest.mark.parametrize("command", ["forecast", "judge"])
def test_a_value_that_is_no_number_is_named_with_its_line(told: Told, tmp_path: Path, command: str, value: str) -> None:
    series, out = series_file(tmp_path, "1", "2", value, "4"), tmp_path / "out.csv"
    more = ["--targets", targets_file(tmp_path)] if command == "judge" else []
    status, _, said = told(command, "--series", series, *more, "--out", out)
    assert status == 2
    assert said.count("\n") == 1
    assert "series.csv" in said
    assert "4" in said
    assert not out.exists()


def test_one_point_gives_a_chance_that_says_what_it_rests_on(told: Told, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.csv"
    status, _, said = told(
        "judge", "--series", series_file(tmp_path, "61"), "--targets", targets_file(tmp_path), "--out", out
    )
    (row,) = csv.DictReader(out.read_text().splitlines())
    assert (status, said) == (0, "")
    assert 0.0 < float(row["probability"]) < 1.0
    assert (row["basis"], row["abstained"]) == ("own_few", "")


def test_values_all_equal_get_a_defined_answer(told: Told, tmp_path: Path) -> None:
    out = tmp_path / "verdicts.csv"
    same = series_file(tmp_path, *["61"] * 6)
    status, _, _ = told("judge", "--series", same, "--targets", targets_file(tmp_path), "--out", out)
    (row,) = csv.DictReader(out.read_text().splitlines())
    assert status == 0
    assert row["abstained"] or float(row["probability"]) < 0.5


def test_a_folder_that_cannot_be_written_is_named(told: Told, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    series = series_file(tmp_path, "1", "2", "3", "4", "5")
    status, _, said = told("forecast", "--series", series, "--out", blocked / "q.csv")
    assert status == 2
    assert "blocked" in said
    assert said.count("\n") == 1


def test_a_full_disk_is_named_and_nothing_half_written_stays(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    series, out = series_file(tmp_path, "1", "2", "3", "4", "5"), tmp_path / "out" / "q.csv"
    monkeypatch.setattr(Path, "replace", full)
    status, _, said = told("forecast", "--series", series, "--out", out)
    assert status == 2
    assert "No space left" in said
    assert list(out.parent.iterdir()) == []


def test_debug_shows_where_an_error_came_from(told: Told, tmp_path: Path) -> None:
    series = series_file(tmp_path, "1", "x")
    with pytest.raises(InputError, match=r"series\.csv"):
        run_command_line(["forecast", "--series", str(series), "--out", str(tmp_path / "q.csv"), "--debug"])


def ends_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr("jinpu.cli.main.app", fail)


def test_an_interrupted_command_says_so_and_ends_as_shells_expect(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_with(monkeypatch, KeyboardInterrupt())
    status, _, said = told("run")
    assert (status, said.count("\n")) == (130, 1)
    assert "what was finished is kept" in said


def test_an_unforeseen_error_is_one_line_too(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    ends_with(monkeypatch, ZeroDivisionError("two\nlines"))
    status, _, said = told("run")
    assert (status, said.count("\n")) == (1, 1)
    assert "ZeroDivisionError: two lines" in said
    assert "--debug" in said
    with pytest.raises(ZeroDivisionError):
        run_command_line(["run", "--debug"])


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "jinpu", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


COMMANDS = ("run", "read", "forecast", "judge", "doctor", "sources", "register", "plan", "plan new", "plan check")


def test_help_names_every_command_in_a_whole_line(told: Told) -> None:
    status, printed, _ = told("--help")
    assert status == 0
    assert all(re.search(rf"^  {command} +\S", printed, re.MULTILINE) for command in COMMANDS if " " not in command)
    assert "..." not in printed.split("Commands:")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_shows_how_it_is_called(told: Told, command: str) -> None:
    status, printed, _ = told(*command.split(), "--help")
    examples = [line.strip() for line in printed.splitlines() if line.startswith("    jinpu ")]
    assert status == 0
    assert any(line.startswith(f"jinpu {command}") for line in examples)


def test_what_help_shows_are_options_that_exist(told: Told) -> None:
    for command in COMMANDS:
        _, printed, _ = told(*command.split(), "--help")
        text, _, options = printed.partition("Options:")
        if command != "plan":
            assert set(re.findall(r"--[a-z-]+", text)) <= set(re.findall(r"--[a-z-]+", options)), command


def test_tab_completes_commands_and_options(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = {"jinpu so": "sources", "jinpu plan ch": "check", "jinpu run --keep": "--keep-going"}
    for line, wanted in typed.items():
        monkeypatch.setenv("_JINPU_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(line.count(" ")))
        _, printed, _ = told()
        assert printed.split() == [wanted]


def test_a_label_that_names_no_indicator_for_sure_comes_with_the_line_to_add(told: Told, tmp_path: Path) -> None:
    (tmp_path / "city.csv").write_text("大连市主要指标,\n指标,2018年\n高新企业总数(家),301\n", encoding="utf-8")
    status, printed, _ = told(
        "read", tmp_path / "city.csv", "--rows", tmp_path / "r.csv", "--problems", tmp_path / "p.csv"
    )
    assert status == 0
    assert (
        "高新企业总数 (enterprises_total? if so, add the line “enterprises_total,高新企业总数” to indicators.csv"
        in printed
    )
