"""A plan of one's own: the scaffold says what to write, and once its blanks are filled it is a sound plan."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.plan import load_plan, plan_or_problems, write_scaffold

ANSWERS = {
    "indicator": '"rd_intensity"',
    "kind": '"level"',
    "unit": '"percent"',
    "#? value": "2.5",
    "#? baseline_year": "2020",
    "#? end_year": "2025",
    "region": '"dalian"',
    "id": '"rd_intensity"',
}


def filled(text: str) -> str:
    """Fill the blanks as a person would, following the comments."""
    text = text.replace('{ en = "", zh = "" }', '{ en = "Words", zh = "文字" }')
    text = re.sub(r'^(en|zh) = ""', r'\1 = "Words"', text, flags=re.MULTILINE)
    for key, answer in ANSWERS.items():
        text = re.sub(
            rf'^{re.escape(key)} = (""|0?)$', f"{key.removeprefix('#? ')} = {answer}", text, flags=re.MULTILINE
        )
    return text


def test_a_filled_scaffold_is_a_sound_plan(tmp_path: Path) -> None:
    path = write_scaffold(tmp_path / "dalian.toml", "dalian-2021-2025")
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    plan = load_plan(path)
    assert (plan.id, plan.region, plan.baseline_year, plan.end_year) == ("dalian-2021-2025", "dalian", 2020, 2025)
    assert [(target.id, target.value, target.kind) for target in plan.targets] == [("rd_intensity", 2.5, "level")]


def test_every_blank_is_named_once_with_what_to_write(tmp_path: Path) -> None:
    path = write_scaffold(tmp_path / "dalian.toml", "dalian-2021-2025")
    plan, problems = plan_or_problems(path)
    keys = [problem.key for problem in problems]
    assert plan is None
    assert len(keys) == len(set(keys))
    assert {"region", "baseline_year", "end_year", "title.en", "source.title.zh", "targets[1].unit"} <= set(keys)
    assert not any(key.startswith("targets[1].source") for key in keys)
    assert all(problem.remedy for problem in problems)


def test_what_the_scaffold_leaves_as_a_comment_is_asked_for_in_the_end(tmp_path: Path) -> None:
    path = write_scaffold(tmp_path / "dalian.toml", "dalian-2021-2025")
    text = filled(path.read_text(encoding="utf-8")).replace("value = 2.5", "# value = 2.5")
    path.write_text(text, encoding="utf-8")
    _, problems = plan_or_problems(path)
    assert [problem.key for problem in problems] == ["targets[rd_intensity].value"]


def test_a_region_may_be_given_by_any_of_its_names(tmp_path: Path) -> None:
    assert 'region = "dalian"' in write_scaffold(tmp_path / "a.toml", "a", region="大连市").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("plan_id", "given", "said"),
    [
        ("Dalian Plan", {}, "small letters"),
        ("dalian", {"region": "dalain"}, "dalian"),
        ("dalian", {"baseline_year": 2025, "end_year": 2020}, "not before"),
        ("dalian", {"end_year": 25}, "four digits"),
    ],
)
def test_what_cannot_stand_in_a_plan_is_refused(
    tmp_path: Path, plan_id: str, given: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        write_scaffold(tmp_path / "plan.toml", plan_id, **given)  # type: ignore[arg-type] - as the command passes it
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("mine")
    with pytest.raises(InputError, match="there already"):
        write_scaffold(path, "plan")
    assert path.read_text() == "mine"


@given(st.text(min_size=1, max_size=20))
def test_an_id_is_either_refused_or_taken_as_it_is(plan_id: str) -> None:
    from jinpu.plan.scaffold import scaffold

    try:
        text = scaffold(plan_id, "plan.toml")
    except InputError:
        return
    assert f'id = "{plan_id}"\n' in text
