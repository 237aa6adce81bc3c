"""The least plan: what may be left out, and what then stands in its place."""

from pathlib import Path

import pytest

from jinpu.errors import InputError
from jinpu.plan import load_plan

LEAST = """
id = "green"
region = "Shenzhen"
title = "A green town"
baseline_year = 2016
end_year = 2019

[[targets]]
name = "Services"
indicator = "第三产业占GDP比重"
value = 55
unit = "%"
"""
OWN = """
[[targets]]
name = "Cycle paths"
indicator = "paths"
value = 12
unit = "lanes"
baseline = 3
"""
SECOND = """value = 55
unit = "%"
id = "a"

[[targets]]
id = "a"
name = "Output"
indicator = "gdp"
value = 1"""


def written(folder: Path, content: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(content, encoding="utf-8")
    return path


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, LEAST))
    (target,) = plan.targets
    assert plan.region == "shenzhen"
    assert (target.id, target.indicator) == ("services_share", "services_share")
    assert (target.kind, target.direction) == ("level", "at_least")
    assert target.main_reading.indicator == "services_share"
    assert (target.name.en, target.name.zh, target.name.only) == ("Services", "Services", "en")
    assert target.source.title.en == "A green town"
    assert target.would_settle.en == "Services: the published figure for 2019"


@pytest.mark.parametrize(
    ("title", "language", "only"),
    [('"绿色城市"', "", "zh"), ('"Grüne Stadt"', 'language = "de"\n', "de"), ('{ zh = "绿色城市" }', "", "zh"),
     ('{ en = "Green", zh = "绿" }', "", "")],
)  # fmt: skip
def test_texts_say_which_language_they_are_in(tmp_path: Path, title: str, language: str, only: str) -> None:
    assert load_plan(written(tmp_path, language + LEAST.replace('"A green town"', title))).title.only == only


def test_a_folder_brings_its_own_names_and_shares_them_with_nobody(tmp_path: Path) -> None:
    mine, other = tmp_path / "my 城市", tmp_path / "other"
    for folder, unit in ((mine, "lanes"), (other, "tracks")):
        folder.mkdir()
        (folder / "regions.csv").write_text("slug,name,parent\nhaven,Haven,Bavariaburg\nbavariaburg,Bavariaburg,\n")
        (folder / "indicators.csv").write_text(f"code,name,unit,kind\npaths,Paths,{unit},count\n")
        (folder / "units.csv").write_text(f"unit,equals,of\n{unit},,\n{unit}_k,1000,{unit}\n")
    content = LEAST.replace("Shenzhen", "Haven") + OWN
    assert load_plan(written(mine, content)).targets[1].baseline.year == 2016
    with pytest.raises(InputError, match=r"targets\[paths\].unit: unknown unit “lanes”.*“lanes,,” to units.csv"):
        load_plan(written(other, content))
    with pytest.raises(InputError, match=r"unknown region “Haven”.*add the line “haven,Haven,” to regions.csv"):
        load_plan(written(tmp_path, content))
    assert load_plan(mine / "plan.toml").region == "haven"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("regions.csv", "slug,name\nA b,A\n", "regions.csv, line 2: column slug"),
        ("regions.csv", "slug,name\ndalian,A\n", "regions.csv: region dalian is known already"),
        ("regions.csv", "slug,name,parent\na,A,b\nb,B,a\n", "lies within itself; mend its parent"),
        ("regions.csv", "slug,name,parent\na,A,Nowhere\n", "regions.csv, region a: unknown region “Nowhere”"),
        (
            "indicators.csv",
            "code,name,unit\nx,X,percent\n",
            "indicators.csv, indicator x: column kind is empty",
        ),
        ("indicators.csv", "code,name,unit,kind\nx,X,percent,much\n", "indicators.csv, line 2: column kind"),
        ("indicators.csv", "code,name,unit,kind\nx,X,percent,share\nx,X,percent,share\n", "line 3: “x” stands twice"),
        ("indicators.csv", "code,unit\ngdp,percent\n", "indicators.csv, indicator gdp: indicator gdp is known already"),
        ("units.csv", "unit,equals,of\nx,1000,\n", "units.csv, line 2"),
        ("units.csv", "unit,equals,of\ngizmo,10,parsec\n", "unknown unit “parsec”"),
    ],
)
def test_a_mistake_in_a_folders_tables_is_named(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError) as caught:
        load_plan(written(tmp_path, LEAST))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("= 55", '= "55 %"', "targets[services_share].value: must be a number, not “55 %”; write 55, without"),
        ("= 2019", '= "2019"', "end_year: must be a whole number, not “2019”; write 2019, without quotation marks"),
        ("value = 55", SECOND, "id “a” stands 2 times"),
        ("第三产业占GDP比重", "cycle_paths", "unknown indicator “cycle_paths”"),
        ('name = "Services"', "", "name: is missing"),
        ("value = 55", "", "value: is missing; add the number"),
    ],
)  # fmt: skip
def test_a_newcomers_mistake_is_one_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = written(tmp_path, LEAST.replace(old, new))
    with pytest.raises(InputError) as caught:
        load_plan(path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(path))


def test_a_folder_gives_a_catalogued_indicator_another_name(tmp_path: Path) -> None:
    path = written(tmp_path, LEAST.replace("第三产业占GDP比重", "Share of the tertiary trades"))
    with pytest.raises(InputError, match="unknown indicator"):
        load_plan(path)
    (tmp_path / "indicators.csv").write_text(
        "code,synonyms\nservices_share,Tertiary trades | Share of the tertiary trades\n"
    )
    assert load_plan(path).targets[0].indicator == "services_share"
