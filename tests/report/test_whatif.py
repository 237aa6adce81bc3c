"""The what-if slider answers as the scenarios do, in both languages, and only where a person can move it."""

import re
from pathlib import Path

import pytest

from jinpu.evidence import Evidence
from jinpu.indicators import indicator_series
from jinpu.plan import load_plan
from jinpu.report.whatif import slider_box, what_if_slider
from jinpu.verdict.scenarios import next_values, what_if

NATIONAL = load_plan(Path("data/example/new-plan/china-2011-2015.toml"))
JINPU = load_plan("jinpu-2017-2019")


def chance(text: str) -> int:
    """The first chance in an answer, in per cent."""
    found = re.search(r"([<>]?)(\d+)%(?=</data>, |</data>，)", text)
    assert found, text
    return int(found[2])


def test_the_answer_follows_the_slider_and_the_target(evidence: Evidence) -> None:
    known = indicator_series(NATIONAL, evidence, 2013)
    target, value, said = slider_box(NATIONAL, known, 2013, "en").children
    assert [name for _, name in target.options] == list(next_values(NATIONAL, known))
    chances = []
    for supposed in (value.min, value.max):
        value.value = supposed
        row = what_if(NATIONAL, known, 2013, target.value, supposed)
        assert chance(said.value) == round(100 * float(str(row["probability"])))
        chances.append(chance(said.value))
    assert chances[1] - chances[0] > 50
    target.value = "tech_contract_value"
    assert "RMB" in said.value
    assert value.value == pytest.approx(7469.1, rel=0.05)
    assert value.min < value.value < value.max


def test_a_proxy_is_called_one_and_the_words_are_the_readers(evidence: Evidence) -> None:
    known = indicator_series(JINPU, evidence, 2017)
    said = slider_box(JINPU, known, 2017, "zh").children[2].value
    assert "参照地区" in said
    assert "大连" in said


def test_without_anything_to_suppose_that_is_said(evidence: Evidence) -> None:
    shenyang = load_plan("shenyang-2017-2019")
    box = slider_box(shenyang, indicator_series(shenyang, evidence, 2018), 2018, "en")
    assert "No target of this plan" in box.children[0].value


def test_a_batch_gets_a_sentence_and_the_lab_a_slider(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    known = indicator_series(NATIONAL, evidence, 2013)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    assert "JupyterLab" in what_if_slider(NATIONAL, known, 2013, "en")._repr_html_()
    monkeypatch.setenv("JPY_SESSION_NAME", "4-verdict.ipynb")
    assert len(what_if_slider(NATIONAL, known, 2013, "en").children) == 3
