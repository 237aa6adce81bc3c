"""The diffs of CONTRIBUTING.md apply, and what they add works: each in a copy of the package, in its own process."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jinpu.plan import write_scaffold

ROOT = Path(__file__).resolve().parent.parent
SECTION = re.compile(r"^### (?P<title>.+?)\n.*?^```diff\n(?P<diff>.*?)^```", re.MULTILINE | re.DOTALL)
DIFFS = {match["title"]: match["diff"] for match in SECTION.finditer((ROOT / "CONTRIBUTING.md").read_text("utf-8"))}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "jinpu", tmp_path / "jinpu", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def apply(copy: Path, title: str) -> None:
    """Apply the diff of one section, as `git apply` does for anyone."""
    command = ["git", "apply", "-"]
    clean = {**os.environ, "GIT_CEILING_DIRECTORIES": str(copy.parent)}
    done = subprocess.run(command, cwd=copy, input=DIFFS[title], text=True, capture_output=True, env=clean, check=False)
    assert not done.returncode, done.stderr


def said(copy: Path, code: str) -> list[str]:
    """Run code on the copied package; give the lines that it prints."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


def test_every_kind_of_addition_has_its_diff() -> None:
    assert set(DIFFS) == {
        "an indicator", "a unit", "a region", "a layout of yearbook tables", "a rating system", "a language",
    }  # fmt: skip


def test_every_place_that_is_named_exists() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"`((?:jinpu|tests|data|notebooks)/[\w/.-]+)`", text)) - {
        "data/raw/plans/NAME.toml",
        "data/processed/",
    }
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_a_tenth_indicator_takes_data_and_one_function(copy: Path) -> None:
    apply(copy, "an indicator")
    functions = re.findall(r"^\+def (\w+)", DIFFS["an indicator"], re.MULTILINE)
    assert functions == ["per_person"]
    plan = write_scaffold(copy / "tenth.toml", "tenth", region="china", baseline_year=2010, end_year=2015)
    text = plan.read_text("utf-8").replace('{ en = "", zh = "" }', '{ en = "Words", zh = "文字" }')
    text = re.sub(r'^(en|zh) = ""', r'\1 = "Words"', text, flags=re.MULTILINE).replace("#? value = 0", "value = 1100")
    for key, answer in {
        "id": "per_person",
        "indicator": "rd_exp_per_person",
        "kind": "level",
        "unit": "yuan/person",
    }.items():
        text = re.sub(rf'^{key} = ""', f'{key} = "{answer}"', text, flags=re.MULTILINE)
    plan.write_text(text.replace("yuan/person", "yuan_per_person"), encoding="utf-8")
    lines = said(
        copy,
        f"""
import jinpu
from pathlib import Path
plan, evidence = jinpu.load_plan({str(plan)!r}), jinpu.read_evidence(Path("data/raw"))
found = jinpu.indicator_series(plan, evidence, 2013)
verdict = jinpu.judge_plan(plan, found, 2013).verdicts.iloc[0]
value = found.series.set_index("year").loc[2013]
print(round(value["value"], 1), *sorted(value["observations"]))
print(verdict["grade"], 0 < verdict["probability"] < 1)
""",
    )
    # F0338 or F0341: 11,846.6 (100 million yuan); F0702: 136,726 (10,000 persons); 866.4 yuan a person.
    assert re.fullmatch(r"866\.4 (F0338|F0341|F0702)( F\d{4})+", lines[0])
    assert lines[1] == "A True"


def test_a_unit_converts_and_is_shown(copy: Path) -> None:
    apply(copy, "a unit")
    code = """
from jinpu.catalogue import find_unit
from jinpu.report.wording import load_words
print(find_unit("万吨").id, *(load_words(each).quantity(250, "tonnes_10k") for each in ("en", "zh")), sep="|")
"""
    assert said(copy, code) == ["tonnes_10k|2.5 million tonnes|250万吨"]


def test_a_region_is_found_by_its_names(copy: Path) -> None:
    apply(copy, "a region")
    code = """
from jinpu.catalogue import find_region, parents_of
print(find_region("新金县").slug, find_region("210214").name_en, parents_of("pulandian")[0])
"""
    assert said(copy, code) == ["pulandian Pulandian District dalian"]


def test_a_layouts_new_word_is_known_to_the_reader(copy: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("地区,年份,指标,统计数\n大连市,2018,地区生产总值(亿元),7668.5\n", encoding="utf-8")
    code = f"""
from pathlib import Path
from jinpu.reader import read_files
rows = read_files([Path({str(table)!r})]).rows
print(*(f"{{row.region}} {{row.item}} {{row.value}}" for row in rows.itertuples()))
"""
    before = said(copy, code)
    apply(copy, "a layout of yearbook tables")
    assert said(copy, code) != before


def test_a_rating_system_rates_and_has_its_words(copy: Path) -> None:
    apply(copy, "a rating system")
    code = """
from jinpu.report.record import SYSTEMS, tones
from jinpu.report.wording import load_words
from jinpu.verdict import AnnualSeries, Target
from jinpu.verdict.ratings import RATINGS, rate
print(rate(AnnualSeries((2015, 2018), (10.0, 16.0)), Target(20.0, 2020, 1))["halves"], tuple(RATINGS) == SYSTEMS)
zh, en = (load_words(each) for each in ("zh", "en"))
print(tones()["halves", "behind"], zh.text("systems.halves"), en.text("ratings.halves.ahead"))
"""
    assert said(copy, code) == ["ahead True", "bad 过半法 ahead"]


def test_a_language_is_taken_by_report_and_batch(copy: Path) -> None:
    apply(copy, "a language")
    words = copy / "jinpu" / "report" / "words"
    shutil.copyfile(words / "en.toml", words / "de.toml")
    code = """
from jinpu.report.wording import load_words
from jinpu.run.graph import LANGUAGES
print(load_words("de").language, LANGUAGES)
"""
    assert said(copy, code) == ["de ('en', 'zh', 'de')"]
