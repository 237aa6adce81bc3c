"""`jinpu run` as it is called: what is refused before anything starts, and what `--list` shows."""

from pathlib import Path

import pytest

from jinpu.cli.main import run_command_line

from .conftest import PLAN, Project


def call(project: Project, *words: str) -> int:
    folders = project.folders
    options = [
        *("--raw", str(folders.raw), "--processed", str(folders.processed)),
        *("--notebooks", str(folders.notebooks)),
        *([] if "--out" in words else ["--out", str(folders.reports)]),
    ]
    with pytest.raises(SystemExit) as ending:
        run_command_line(["run", *words, *options])
    return int(ending.value.code or 0)


REFUSED = {
    "unknown name": (["-p", "zz=3"], "no parameter `zz`"),
    "wrong type": (["-p", "as_of=soon"], "`as_of` is 'soon', which is not of type int"),
    "set by the batch": (["-p", "as_of=2017"], "`as_of` is what a batch sets for each run: use --years"),
    "plan as a parameter": (["-p", "plan=x"], "name plans after `jinpu run`"),
    "year outside the data": (["--years", "2050:2051"], "no data as of 2050"),
    "no range": (["--years", "2019:2016"], "no range of years"),
    "unknown language": (["--language", "en,fr"], "no words in “fr”"),
    "no pair": (["-p", "as_of"], "no parameter"),
    "unknown plan": (["nowhere-2000"], "nowhere-2000"),
    "no workers": (["--workers", "0"], "workers"),
    "too many workers": (["--workers", "1000000"], "workers"),
    "no day": (["--known-by", "2018-02-30"], "“2018-02-30” is no day"),
    "no forecaster": (["--forecaster", "nowhere.py:f"], "names no function of a file"),
    "seconds without end": (["--timeout", "inf"], "inf is no number of seconds"),
    "reports over the notebooks": (["--out", "."], "holds other things than reports"),
    "reports nowhere": (["--out", ""], "holds other things than reports"),
    "no scheduler": (["--scheduler", "nowhere"], "scheduler"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_call_is_refused_in_one_line_before_anything_starts(
    project: Project, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words, said = REFUSED[case]
    plan = [] if case == "unknown plan" else [PLAN]
    assert call(project, *plan, *words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert not project.folders.reports.exists()
    assert not project.folders.processed.exists()


def test_a_refused_parameter_shows_the_notebooks_own_help(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    call(project, PLAN, "-p", "as_of=soon")
    assert "as_of: int = 2019 # last year known" in capsys.readouterr().err


def spoil_plan(project: Project, old: str, new: str) -> None:
    path = project.folders.raw / "plans" / f"{PLAN}.toml"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("baseline_year = ", "surprise = 1\nbaseline_year = "),
        ("end_year = 2020", "end_year = 1999"),
        ('region = "dalian"', 'region = "atlantis"'),
        ('id = "dalian-2016-2020"', 'id = "jinpu-2017-2019"'),
        ("baseline_year", "baseline_year ="),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused_before_anything_starts(
    project: Project, old: str, new: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil_plan(project, old, new)
    assert call(project) == 2
    error = capsys.readouterr().err
    assert ".toml" in error
    assert len(error.strip().splitlines()) == 1


def test_a_notebook_that_is_not_there_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.folders.notebooks / "5-report.ipynb").unlink()
    assert call(project, PLAN) == 2
    assert "no such notebook" in capsys.readouterr().err


def test_a_reports_folder_that_cannot_be_written_is_said(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.folders.reports.touch()
    assert call(project, PLAN) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_list_shows_notebooks_with_parameters_types_defaults_and_help(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(project, "--list") == 0
    said = capsys.readouterr().out
    assert "5-report" in said
    assert "as_of: int = 2019  # last year known" in said
    assert not Path(project.folders.reports).exists()


def test_an_interrupted_call_says_what_is_kept(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("jinpu.run.batch_command.run_batch", interrupted)
    assert call(project, PLAN) == 130
    assert "interrupted; what was finished is kept" in capsys.readouterr().err
