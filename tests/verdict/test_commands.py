"""`jinpu forecast` and `jinpu judge` as they are called: good files, and bad ones with one line and status 2."""

import csv

import pytest

from jinpu.cli.main import run_command_line

SERIES = "series,year,value\n" + "".join(f"a,{2010 + i},{v}\n" for i, v in enumerate((40, 41, 43, 44, 46)))
TARGETS = "series,target,year,direction\na,50,2018,at_least\n"


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        run_command_line([str(each) for each in arguments])
    return end.value.code, capsys.readouterr().err.strip()


@pytest.fixture
def files(tmp_path):
    (tmp_path / "S.csv").write_text(SERIES)
    (tmp_path / "T.csv").write_text(TARGETS)
    return tmp_path


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_forecast_writes_the_fifteen_quantiles(files, capsys):
    status, error = run(capsys, "forecast", "--series", files / "S.csv", "--horizon", 2, "--out", files / "Q.csv")

    assert (status, error) == (0, "")
    found = rows(files / "Q.csv")
    assert [row["year"] for row in found] == ["2015", "2016"]
    levels = ["2.5", "5", "10", "20", "25", "30", "40", "50", "60", "70", "75", "80", "90", "95", "97.5"]
    assert list(found[0]) == ["series", "year", *(f"q{level}" for level in levels)]


def test_forecast_keeps_to_bounds(files, capsys):
    (files / "S.csv").write_text(SERIES.replace(",46", ",99"))
    run(capsys, "forecast", "--series", files / "S.csv", "--bounds", "0:100", "--out", files / "Q.csv")

    assert max(float(row["q97.5"]) for row in rows(files / "Q.csv")) <= 100


def test_a_single_point_gets_no_forecast_and_is_named(files, capsys):
    (files / "S.csv").write_text(SERIES + "lonely,2010,3\n")
    status, error = run(capsys, "forecast", "--series", files / "S.csv", "--out", files / "Q.csv")

    assert status == 0
    assert "lonely" in error
    assert {row["series"] for row in rows(files / "Q.csv")} == {"a"}


def test_judge_writes_a_row_a_target(files, capsys):
    (files / "T.csv").write_text(TARGETS + "b,1,2018,at_most\n")
    status, error = run(
        capsys, "judge", "--series", files / "S.csv", "--targets", files / "T.csv", "--out", files / "V.csv"
    )

    assert (status, error) == (0, "")
    first, second = rows(files / "V.csv")
    assert 0 < float(first["probability"]) < 1
    assert first["n"] == "5"
    assert (second["probability"], second["abstained"]) == ("", "no_series")


def test_a_parent_without_a_series_is_named(files, capsys):
    (files / "T.csv").write_text("series,target,year,direction,parent\na,50,2018,at_least,aa\nb,50,2018,at_least,a\n")
    status, error = run(
        capsys, "judge", "--series", files / "S.csv", "--targets", files / "T.csv", "--out", files / "V.csv"
    )

    assert (status, error) == (0, f"no such parent in {files / 'S.csv'}, judged without it: 1 series (aa)")
    assert [row["basis"] for row in rows(files / "V.csv")] == ["own", "parent"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,2020,much", "line 7"), ("a,2020,nan", "column value"), ("a,2020,inf", "finite"),
        ("a,2020.5,3", "not a year"), ("a,2012,3", "twice"), ("a,soon,3", "column year"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["forecast", "judge"])
def test_a_bad_series_is_one_line_and_leaves_nothing(files, capsys, command, line, said):
    (files / "S.csv").write_text(SERIES + line + "\n")
    more = ["--targets", files / "T.csv"] if command == "judge" else []
    status, error = run(capsys, command, "--series", files / "S.csv", *more, "--out", files / "out.csv")

    assert status == 2
    assert said in error
    assert "S.csv" in error
    assert len(error.splitlines()) == 1
    assert {each.name for each in files.iterdir()} == {"S.csv", "T.csv"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series,target,year\na,5,2018\n", "direction"), ("series,target,year,direction\na,5,2018,up\n", "at_least"),
        ("series,target,year,direction\na,five,2018,at_least\n", "target"), ("", "is empty"),
        ("series,target,year,direction\n", "no rows"),
        ("series,target,year,direction,kind\na,5,2018,at_least,huge\n", "huge"),
        ("series,target,year,direction,lower,upper\na,5,2018,at_least,9,1\n", "lower"),
    ],
)  # fmt: skip
def test_bad_targets_are_one_line(files, capsys, text, said):
    (files / "T.csv").write_text(text)
    status, error = run(
        capsys, "judge", "--series", files / "S.csv", "--targets", files / "T.csv", "--out", files / "V.csv"
    )

    assert status == 2
    assert said in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("bounds", ["5", "100:0", "a:b", "1:2:3"])
def test_bad_bounds(files, capsys, bounds):
    status, error = run(capsys, "forecast", "--series", files / "S.csv", "--bounds", bounds, "--out", files / "Q.csv")

    assert status == 2
    assert "--bounds" in error


def test_files_that_cannot_be_read_or_written(files, capsys):
    status, error = run(capsys, "forecast", "--series", files / "none.csv", "--out", files / "Q.csv")
    assert (status, "none.csv" in error) == (2, True)

    (files / "folder").write_text("a file, not a folder")
    status, error = run(capsys, "forecast", "--series", files / "S.csv", "--out", files / "folder" / "Q.csv")
    assert (status, "cannot be written" in error) == (2, True)
