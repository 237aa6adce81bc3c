"""Every reason that the reader and the evidence floor give is said in the reader's language."""

import json
import re
import string
import tomllib
from importlib.resources import files

import pandas as pd
import pytest

from jinpu.evidence import Evidence
from jinpu.evidence.schema import PROBLEM_COLUMNS, no_observations, packaged_table, problem
from jinpu.reader.knowledge import words as reader_words
from jinpu.reader.problems import sentence
from jinpu.report.evidence_tables import with_reasons
from jinpu.report.notebook_views import problems_view
from jinpu.report.wording import load_words

SENTENCES = tomllib.loads((files("jinpu.reader") / "problems.toml").read_text(encoding="utf-8"))
NAMES = {
    "Excel",
    "UTF",
    "JSON",
    "stat",
    "PDF",
    "PC",
    "Axis",
    "csv",
    "sources",
    "xlsx",
    "OLE",
    "region",
    "indicator",
    "year",
}
NAMES |= {"xml"}
EN, ZH = load_words("en"), load_words("zh")


def put_in(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("key", SENTENCES)
def test_both_sentences_of_a_key_hold_the_same_fields(key: str) -> None:
    english, chinese = SENTENCES[key]["en"], SENTENCES[key]["zh"]
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert put_in(english) == put_in(chinese)
    assert set(re.findall("[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", chinese))) <= NAMES


@pytest.mark.parametrize("meaning", sorted(set(reader_words().marks.values())))
def test_what_a_mark_means_is_said(meaning: str) -> None:
    assert sentence(f"mark_{meaning}", {"mark": "…"}).startswith("the mark …: ")


def worded(key: str, fields: dict[str, str], reason: str) -> tuple[str, str]:
    frame = pd.DataFrame([{"reason": reason, "key": key, "fields": json.dumps(fields)}])
    return with_reasons(frame, EN)["reason"][0], with_reasons(frame, ZH)["reason"][0]


def test_what_changes_from_case_to_case_is_kept() -> None:
    fields = {"size": "9,000", "limit": "7,000"}
    assert worded("too_long", fields, "") == (
        "is 9,000 bytes long, more than the limit of 7,000; split it",
        "文件长9,000字节，超过上限7,000字节；请拆分文件",
    )
    assert worded("mark_no_figure", {"mark": "…"}, "")[1] == "符号…：无数据"


def test_reasons_of_the_evidence_floor_are_worded() -> None:
    row = packaged_table("reasons.csv")["no_such_region"]
    assert worded("no_such_region", {}, "") == (row["en"], row["zh"])


def test_a_reason_that_nobody_foresaw_stays_as_it_is() -> None:
    assert worded("", {}, "the dog ate it") == ("the dog ate it", "the dog ate it")


def test_a_notebook_shows_problems() -> None:
    problems = pd.DataFrame([problem("file.csv", "B2", "text", "a_target")], columns=list(PROBLEM_COLUMNS))
    evidence = Evidence(no_observations(), problems, pd.DataFrame())
    assert "file.csv" in str(problems_view(evidence).html)
