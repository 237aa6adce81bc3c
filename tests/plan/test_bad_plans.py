"""A plan file that cannot be used says so in one clear line: file, key, remedy."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.plan import load_plan, load_plans

GOOD = """
id = "town"
region = "dalian"
baseline_year = 2016
end_year = 2019
title = { en = "Town plan", zh = "城市计划" }
source = { title = { en = "Gazette", zh = "公报" }, url = "https://example.org/plan" }

[[targets]]
id = "services"
name = { en = "Services", zh = "服务业" }
wording = { en = "Services to make 50%", zh = "服务业占50%" }
indicator = "services_share"
kind = "level"
value = 50
unit = "percent"
direction = "at_least"
nature = "expected"
would_settle = { en = "The yearbook", zh = "年鉴" }

[[targets.readings]]
id = "plain"
main = true
name = { en = "Share", zh = "比重" }
indicator = "services_share"
evidence = { en = "As written", zh = "按字面" }

[[clauses]]
id = "jobs"
name = { en = "Jobs", zh = "就业" }
wording = { en = "Make good jobs", zh = "创造就业" }
evidence = [{ indicator = "gdp", region = "dalian", note = { en = "Distant", zh = "关系较远" } }]
"""
TARGET = GOOD[GOOD.index("[[targets]]") : GOOD.index("[[clauses]]")]
READING = GOOD[GOOD.index("[[targets.readings]]") : GOOD.index("[[clauses]]")]
CLAUSE = GOOD[GOOD.index("[[clauses]]") :]


def write_plan(folder: Path, content: str, name: str = "town.toml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_plan(path)
    message = str(caught.value)
    assert message.startswith(f"{path}")
    assert "\n" not in message
    assert not re.search(r"pydantic|Traceback|validation error|Input should|type=|_type", message)
    return message.removeprefix(str(path)).lstrip(": ")


def test_the_good_plan_is_good(tmp_path: Path) -> None:
    plan = load_plan(write_plan(tmp_path, GOOD))
    assert plan.targets[0].source == plan.source
    assert plan.targets[0].main_reading.id == "plain"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'region = "dalian"\nb',
            'regoin = "x"\nregion = "dalian"\nb',
            "regoin: unknown key “regoin”; did you mean region?",
        ),
        ('unit = "percent"\n', "", 'targets[services].unit: is missing; add unit = "percent"'),
        ("= 2016", "= 2019", "baseline_year: baseline year 2019 is not before the end year 2019; exchange or mend"),
        ("= 2016", "= 2020", "baseline_year: baseline year 2020 is not before the end year 2019; exchange or mend"),
        (
            "= 2016",
            "= 2016\njudged_from = 2012",
            "judged_from: 2012 lies outside 2016 to 2019; give a year of the plan",
        ),
        ('region = "dalian"\nb', 'region = "dalain"\nb', "region: unknown region “dalain”; did you mean dalian"),
        ('indicator = "services_share"\nkind', 'indicator = "service_share"\nkind', "the target service_share"),
        ('indicator = "gdp"', 'indicator = "gpd"', "clauses[jobs].evidence[1].indicator: unknown indicator “gpd”"),
        ('region = "dalian", note', 'region = "atlantis", note', "clauses[jobs].evidence[1].region: unknown region"),
        (
            "main = true",
            "main = false",
            "targets[services].readings: 0 readings are marked main, not exactly one; write",
        ),
        (
            'unit = "percent"',
            'unit = "yuan_100m"',
            "targets[services].unit: “yuan_100m” (yuan) cannot become “percent”",
        ),
        (
            'unit = "percent"',
            'unit = "parsec"',
            "targets[services].unit: unknown unit “parsec”; add the line",
        ),
        ("value = 50", "value = 150", "targets[services].value: 150 percent is not possible for services_share"),
        (
            "value = 50",
            'value = "50"',
            "targets[services].value: must be a number, not “50”; write 50, without",
        ),
        ("value = 50", "value = nan", "targets[services].value: must be a finite number, not “nan”"),
        ("value = 50", "value = true", "targets[services].value: must be a number, not true"),
        ("value = 50\n", "", "targets[services].value: is missing; add the number, or value_absent"),
        (
            "value = 50",
            'value = 50\nvalue_absent = { en = "Secret", zh = "未公布" }',
            "value_absent: stands beside a value",
        ),
        ("= 2019", '= "2019"', "end_year: must be a whole number, not “2019”"),
        ("= 2019", "= 2019.5", "end_year: must be a whole number, not “2019.5”"),
        ("= 2019", "= 19", "end_year: 19 is not a year from 1949 to 2100; write the year with four digits"),
        (
            'kind = "level"',
            'kind = "levle"',
            "targets[services].kind: “levle” is not allowed here; write 'level', 'annual', 'added', 'growth'",
        ),
        ('{ en = "Town plan", zh = "城市计划" }', "5", "title: must be a table, not “5”"),
        ('zh = "城市计划"', 'zh = " "', "title.zh: is empty"),
        ("main = true", 'main = "yes"', "targets[services].readings[plain].main: must be true or false, not “yes”"),
        ('id = "town"', 'id = "../town"', "id: “../town” is not allowed here; use small letters, digits"),
        ('id = "town"', 'id = "town\\n"', "id: “town ” is not allowed here; use small letters, digits"),
        ('id = "plain"', 'id = "plain "', "id: “plain ” is not allowed here; use small letters, digits"),
        ('region = "dalian"\nb', 'region = "dalian\\n"\nb', "region: “dalian ” is not allowed here; write it without"),
        ('unit = "percent"', 'unit = "percent "', "unit: “percent ” is not allowed here; write it without"),
        ("https://example.org/plan", "javascript:alert(1)", "source.url: “javascript:alert(1)” is not allowed here"),
        (TARGET, "", "targets: is missing; add at least one [[targets]] table"),
        ("[[targets]]", "[targets]", "targets: must be a list, not a table"),
        (TARGET, TARGET + TARGET, "targets: id “services” stands 2 times; give each its own id"),
        (READING, READING + READING, "targets[services].readings: 2 readings are marked main"),
        (CLAUSE, CLAUSE + CLAUSE, "clauses: id “jobs” stands 2 times"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in complaint(write_plan(tmp_path, GOOD.replace(old, new, 1)))


def test_a_plan_without_targets_is_refused(tmp_path: Path) -> None:
    content = "targets = []\n" + GOOD.replace(TARGET, "")
    assert complaint(write_plan(tmp_path, content)) == "targets: is empty; add at least one [[targets]] table"


def test_several_problems_are_counted(tmp_path: Path) -> None:
    content = (
        GOOD.replace("value = 50\n", 'value = "x"\n').replace('unit = "percent"\n', "").replace("= 2019", '= "2019"')
    )
    message = complaint(write_plan(tmp_path, content))
    assert message.startswith("end_year: must be a whole number")
    assert message.endswith("(2 more problems in this file)")


def test_a_target_without_id_is_counted_from_one(tmp_path: Path) -> None:
    content = GOOD.replace('id = "services"\n', "id = 5\n")
    assert complaint(write_plan(tmp_path, content)).startswith("targets[1].id: must be text in quotation marks")


def test_an_unknown_indicator_is_named_once_though_its_reading_has_it_too(tmp_path: Path) -> None:
    message = complaint(write_plan(tmp_path, GOOD.replace('"services_share"', '"services_shares"')))
    assert message.startswith(
        "targets[services].indicator: unknown indicator “services_shares”; did you mean services_share"
    )
    assert "more problem" not in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('id = "town"\nregion = dalian\n', ", line 2: is not valid TOML: Invalid value"),
        ('id = "town"\nid = "city"\n', ", line 2: is not valid TOML: Cannot overwrite a value"),
        ('id = "town', ", end of document: is not valid TOML"),
        ("id = " + "[" * 5000, "is nested too deeply"),
        ("", "id: is missing"),
    ],
)
def test_what_is_no_plan_at_all(tmp_path: Path, content: str, said: str) -> None:
    assert said.lstrip(", ") in complaint(write_plan(tmp_path, content)).lstrip(", ")


def test_other_encodings_and_folders_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_bytes(GOOD.encode("gbk"))
    assert complaint(path) == "is not UTF-8 text; save the file as UTF-8"
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    assert complaint(folder).startswith("cannot be read")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "town.toml"
    path.write_text(GOOD, encoding="utf-8-sig")
    assert load_plan(path).id == "town"


def test_a_missing_plan_says_which_there_are(tmp_path: Path) -> None:
    write_plan(tmp_path, GOOD)
    with pytest.raises(InputError, match="there is no plan “city”; plans here: town"):
        load_plan("city", tmp_path)
    assert complaint(tmp_path / "city.toml") == "no such plan file; plans in that folder: town.toml"


def test_a_folder_without_plans_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="holds no plan files"):
            load_plans(folder)


def test_two_plans_with_one_id_are_refused(tmp_path: Path) -> None:
    write_plan(tmp_path, GOOD)
    write_plan(tmp_path, GOOD, "copy.toml")
    said = r"plan id “town” stands in copy\.toml and town\.toml; give each plan its own id"
    with pytest.raises(InputError, match=said):
        load_plans(tmp_path)
    with pytest.raises(InputError, match=said):
        load_plan("town", tmp_path)


def test_a_broken_neighbour_does_not_stop_a_plan(tmp_path: Path) -> None:
    write_plan(tmp_path, GOOD)
    write_plan(tmp_path, "id = ", "broken.toml")
    assert load_plan("town", tmp_path).end_year == 2019
    with pytest.raises(InputError, match=r"broken\.toml, end of document"):
        load_plan("broken", tmp_path)


@given(cut=st.integers(0, len(GOOD) - 1), put=st.sampled_from(["", "[", '"', "=", "[[targets]]\n", "\x00", "1", "{}"]))
def test_a_damaged_file_gives_a_plan_or_one_line(tmp_path_factory: pytest.TempPathFactory, cut: int, put: str) -> None:
    path = write_plan(tmp_path_factory.mktemp("damaged"), GOOD[:cut] + put + GOOD[cut + 1 :])
    said = what_loading_says(path)
    assert said == "" or (said.startswith(str(path)) and "\n" not in said)


def what_loading_says(path: Path) -> str:
    try:
        load_plan(path)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "level"', 'kind = "added"', "“added” cannot be asked of services_share, a share"),
        ('kind = "level"', 'kind = "growth"\nprice_basis = "soon"', "“soon” is not allowed here"),
        ('id = "town"', f'id = "{"a" * 300}"', "id: has more than 60 letters"),
        ("end_year = 2019", "end_year = 20192019", "20192019 is not a year from 1949 to 2100"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in complaint(write_plan(tmp_path, GOOD.replace(old, new, 1)))


OUTCOME = """
[targets.outcome]
value = 52
unit = "percent"
year = 2019
met = "met"
source = { title = { en = "Yearbook", zh = "年鉴" }, url = "" }

[[clauses]]"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value = 52", "value = 40", "targets[services].outcome.met: “met” stands beside 40 against 50 (at_least)"),
        ("year = 2019\nmet", "year = 1950\nmet", "targets[services].outcome.year: 1950 lies outside 2017 to 2022"),
        ("[targets.outcome]", "[targets.baseline]\nvalue = 45\nunit = 'percent'\nyear = 2030\n[targets.outcome]",
         "targets[services].baseline.year: 2030 is not before the year 2019 in which"),
    ],
)  # fmt: skip
def test_an_outcome_that_cannot_be_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    content = GOOD.replace("\n[[clauses]]", OUTCOME, 1)
    assert load_plan(write_plan(tmp_path, content)).targets[0].outcome is not None
    assert said in complaint(write_plan(tmp_path, content.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [("percent", "7", ""), ("yuan", "7", "a growth is stated in per cent, not in “yuan”"),
     ("percent", "2000", "a growth of 2000 percent is not between -100 and 1000 per cent")],
)  # fmt: skip
def test_growth_is_stated_in_per_cent(tmp_path: Path, unit: str, value: str, said: str) -> None:
    content = GOOD.replace('kind = "level"', 'kind = "growth"', 1).replace("value = 50", f"value = {value}", 1)
    content = content.replace('unit = "percent"', f'unit = "{unit}"', 1).replace("services_share", "gdp")
    path = write_plan(tmp_path, content)
    if said:
        assert said in complaint(path)
    else:
        assert load_plan(path).targets[0].kind == "growth"
