"""`jinpu new`: a folder that is sound at once, and says what became of each name that nobody knows."""

import json
from pathlib import Path

import pandas as pd
import pytest

from jinpu.catalogue import find_indicator, find_region, folder_in_use
from jinpu.errors import InputError
from jinpu.inputs import read_table
from jinpu.plan import load_plan, write_project

HEAD = "name,indicator,value,unit,year,direction,kind\n"


def table(folder: Path, text: str) -> Path:
    path = folder / "targets.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("region", "slug", "language"),
    [("Shenzhen", "shenzhen", "en"), ("深圳", "shenzhen", "zh"), ("Kenya", "kenya", "en"), ("Haven", "haven", "en")],
)
def test_a_new_project_is_sound_at_once(tmp_path: Path, region: str, slug: str, language: str) -> None:
    folder = tmp_path / "我的 plan 2030"
    write_project(folder, region, baseline_year=2020, end_year=2030)
    plan = load_plan(folder / "plan.toml")
    assert (plan.id, plan.region, plan.baseline_year, plan.end_year) == ("plan-2030", slug, 2020, 2030)
    assert plan.title.only == language
    assert {path.name for path in folder.iterdir()} >= {"README.md", "figures.csv", "yearbooks", "notebooks"}
    figures = read_table(folder / "figures.csv")
    assert [row[2:4] for row in figures.rows] == [(str(year), "") for year in range(2015, 2021)]


def test_notebooks_are_the_projects_own(tmp_path: Path) -> None:
    write_project(tmp_path / "a", "Kenya", baseline_year=2010, end_year=2015)
    notebook = json.loads((tmp_path / "a" / "notebooks" / "5-report.ipynb").read_text(encoding="utf-8"))
    (cell,) = [each for each in notebook["cells"] if "parameters" in each["metadata"].get("tags", [])]
    declared = dict(line.split("  #")[0].split(" = ") for line in "".join(cell["source"]).splitlines())
    assert declared["plan: str"] == '"../plan.toml"'
    assert declared["as_of: int"] == "2015"
    assert declared["reports_folder: str"] == '"../reports"'


def test_years_are_those_of_the_targets(tmp_path: Path) -> None:
    path = table(tmp_path, HEAD + "Research,rd_intensity,3,%,2027,,\n")
    write_project(tmp_path / "a", "Kenya", targets=path)
    plan = load_plan(tmp_path / "a" / "plan.toml")
    assert (plan.baseline_year, plan.end_year) == (2022, 2027)


def test_targets_come_from_a_workbook_with_names_that_nobody_knows(tmp_path: Path) -> None:
    rows = [
        ("Services", "services_share", 55, "%", ">=", None),
        ("Cycle paths", None, 12.5, "km", "at least", None),
        ("Crashes", None, 20, "%", "", "cut"),
    ]
    path = tmp_path / "targets.xlsx"
    pd.DataFrame(rows, columns=["name", "indicator", "value", "unit", "direction", "kind"]).to_excel(path, index=False)
    told = write_project(tmp_path / "a", "Haven", end_year=2030, targets=path)
    plan = load_plan(tmp_path / "a" / "plan.toml")
    found = [(target.indicator, target.value, target.kind, target.direction) for target in plan.targets]
    assert found == [
        ("services_share", 55.0, "level", "at_least"),
        ("cycle_paths", 12.5, "level", "at_least"),
        ("crashes", 20.0, "cut", "at_least"),
    ]
    with folder_in_use(tmp_path / "a"):
        assert find_region("Haven").kind == "place"
        assert (find_indicator("crashes").unit, find_indicator("Cycle paths").unit) == ("number", "km")
    assert [line.split("”")[0] for line in told] == ["“Cycle paths", "“Crashes", "“Haven"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "A,rd_intensity,3 %,%,,,\n",
            "line 2, column value: “3 %” is not a finite number; write 3 without",
        ),
        ("A,rd_intensity,3,%,soon,,\n", "targets.csv, line 2, column year: “soon” is not a year"),
        (",,3,%,,,\n", "targets.csv, line 2: a target has neither name nor indicator; write one of the two"),
        ("Paths,,3,,,,\n", "targets.csv, line 2: the unit is missing; write one"),
        ("A,rd_intensity,3,%,,upwards,\n", "direction: “upwards” is not allowed here; write 'at_least' or"),
        ("A,rd_intensity,3,%,,,levle\n", "kind: “levle” is not allowed here"),
        ("A,rd_intensity,300,%,,,\n", "value: 300 % is not possible for rd_intensity"),
    ],
)
def test_a_mistake_among_the_targets_is_one_line_and_writes_nothing(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        write_project(tmp_path / "a", "Kenya", targets=table(tmp_path, HEAD + rows))
    assert said in str(caught.value)
    assert str(tmp_path / "targets.csv") in str(caught.value)
    assert not (tmp_path / "a").exists()


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text("mine")
    with pytest.raises(InputError, match=r"figures\.csv is there already; name another folder"):
        write_project(tmp_path, "Kenya")
    assert [path.name for path in tmp_path.iterdir()] == ["figures.csv"]
