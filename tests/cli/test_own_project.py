"""A newcomer's project at the command line: each mistake is one line that names file, line and mend."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jinpu.cli.main import run_command_line

Told = Callable[..., tuple[int, str, str]]
PLAN = """id = "green"
region = "Haven"
title = "A green town"
baseline_year = 2016
end_year = 2019

[[targets]]
name = "Services"
indicator = "services_share"
value = 55
unit = "%"
"""
FIGURES = "region,indicator,year,value,unit,source\n" + "".join(
    f"Haven,services_share,{year},{50 + 0.5 * (year - 2012)},%,office\n" for year in range(2012, 2018)
)
SECOND = '\n[[targets]]\nid = "services_share"\nname = "Output"\nindicator = "gdp"\nvalue = 1\nunit = "亿元"\n'


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Run the command in a project's folder, whose name holds a blank and Chinese."""
    folder = tmp_path / "我的 plan"
    folder.mkdir()
    for name, text in (("plan.toml", PLAN), ("figures.csv", FIGURES), ("regions.csv", "slug,name\nhaven,Haven\n")):
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run_command_line([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def changed(name: str, old: str, new: str) -> None:
    path = Path(name)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")


def test_a_sound_project_lacks_nothing(told: Told) -> None:
    status, printed, said = told("plan", "check")
    assert (status, said) == (0, "")
    assert "plan.toml: sound. A green town: haven, 2016 to 2019" in printed
    assert "left to do: nothing" in printed


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("plan.toml", '"Haven"', '"Atlantis"', "plan.toml: region: unknown region “Atlantis”; did you mean "),
        ("plan.toml", '"Haven"', '"Shenzen"', "unknown region “Shenzen”; did you mean shenzhen"),
        ("plan.toml", "services_share", "bike_paths", "targets[target_1].indicator: unknown indicator “bike_paths”"),
        ("plan.toml", '"%"', '"parsec"', "targets[services_share].unit: unknown unit “parsec”; add the line “pars"),
        ("plan.toml", "= 2019", '= "2019"', "end_year: must be a whole number, not “2019”; write 2019, without"),
        ("plan.toml", "= 55", '= "55 %"', "value: must be a number, not “55 %”; write 55, without"),
        ("plan.toml", '"%"\n', '"%"\n' + SECOND, "targets: id “services_share” stands 2 times; give each its own id"),
        ("figures.csv", "Haven", "Atlantis", "figures.csv, line 2: unknown region “Atlantis”"),
        ("figures.csv", "services_share", "bike_paths", "figures.csv, line 2: unknown indicator “bike_paths”"),
        ("figures.csv", "%", "parsec", "figures.csv, line 2: unknown unit “parsec”"),
        ("figures.csv", "2012", "soon", "figures.csv, line 2, column year: “soon” is not a year; write a year such as"),
        ("figures.csv", "50.0", "50 %", "figures.csv, line 2, column value: “50 %” is not a finite number; write 50"),
        ("figures.csv", "value", "worth", "figures.csv, line 1: column value is missing; name the columns region,"),
        ("regions.csv", "haven,", "Haven X,", "regions.csv, line 2: column slug"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_before_anything_runs(told: Told, file: str, old: str, new: str, said: str) -> None:
    changed(file, old, new)
    for command in (("run", "--language", "en"), ("plan", "check")):
        status, _, error = told(*command)
        assert status == 2
        assert said in error
        assert len(error.splitlines()) == 1
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("plan.toml", "= 55", "= 45", 'target services_share: 45 lies below the 52 of the baseline year, so that at'),
        ("figures.csv", "Haven", "Dalian", "figures.csv, line 2: 1 figure is of Dalian, which is neither haven nor"),
        ("figures.csv", "services_share,2012,50.0,%", "gold_price,2012,50.0,", "unknown indicator “gold_price”"),
        ("figures.csv", "services_share,2012,50.0,%", "pat_granted,2012,50,件", "1 figure is of pat_granted, which no"),
        ("figures.csv", "2012,50.0", "2012,", "1 row of figures.csv without a value"),
        ("figures.csv", FIGURES, "", "1 of 1 targets have no figure of haven: services_share; write them into"),
        ("figures.csv", FIGURES, FIGURES[:80], "1 of 1 targets have figures of fewer than 4 years: services_share"),
    ],
)  # fmt: skip
def test_what_is_left_to_do_is_counted(told: Told, file: str, old: str, new: str, said: str) -> None:
    changed(file, old, new)
    _, printed, error = told("plan", "check")
    assert said in printed + error


def test_a_name_that_is_told_is_known_once_its_line_is_added(told: Told) -> None:
    changed("plan.toml", "services_share", "bike_paths")
    changed("plan.toml", '"%"', '"km"')
    changed("indicators.csv", "", "code,name,unit,kind\nbike_paths,Bike paths,km,count\n")
    status, _, said = told("plan", "check")
    assert "unit km: unknown unit" in said or "unknown unit “km”" in said
    changed("units.csv", "", "unit\nkm\n")
    status, printed, said = told("plan", "check")
    assert (status, said) == (0, "")
    assert "6 figures are of services_share, which no target names" in printed
