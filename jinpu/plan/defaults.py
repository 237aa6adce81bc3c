"""What a plan file may leave out, filled in before the plan is checked: the least plan is a dozen lines.

Texts may be strings in the plan's one language (`language`; Chinese where it is not given and the text is Chinese), or
tables of languages. A text that lacks a language stands there as it is, with `only` saying which language it is in.
"""

import re
from collections.abc import Mapping
from typing import Any

from jinpu.catalogue import find_indicator, find_region, load_indicators
from jinpu.errors import InputError

LANGUAGES = ("en", "zh")
_TEXTS = ("title", "name", "wording", "evidence", "note", "value_absent", "would_settle", "publisher")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
Content = dict[str, Any]


def with_defaults(own: Content) -> Content:
    """Give the content of a plan file with all that it leaves out; what has another shape than it should stays."""
    language = own.get("language", "")
    stated = language if isinstance(language, str) else ""
    content = {name: value for name, value in own.items() if name != "language" or not isinstance(language, str)}
    content = dict(_with_texts(content, stated))
    _name_known(content, "region")
    if content.get("title") is not None:
        content.setdefault("source", {"title": content["title"], "url": ""})
    targets = content.get("targets")
    if isinstance(targets, list):
        content["targets"] = [
            _target(target, content, number) if isinstance(target, dict) else target
            for number, target in enumerate(targets, start=1)
        ]
    return content


def _with_texts(part: Any, language: str, key: str = "") -> Any:
    if isinstance(part, list):
        return [_with_texts(each, language, key) for each in part]
    if isinstance(part, dict):
        if key in (*_TEXTS, "cautions") and set(part) & set(LANGUAGES):
            return _filled(part)
        return {name: _with_texts(value, language, name) for name, value in part.items()}
    if not isinstance(part, str):
        return part
    if key == "source":
        return {"title": _text(part, language), "url": ""}
    return _text(part, language) if key in (*_TEXTS, "cautions") and part.strip() else part


def _text(words: str, language: str) -> Content:
    return {"en": words, "zh": words, "only": language or ("zh" if _CHINESE.search(words) else "en")}


def _filled(text: Content) -> Content:
    """A table of languages with those that it lacks in the words of the one that it has."""
    there = [name for name in LANGUAGES if name in text]
    if len(there) == len(LANGUAGES):
        return text
    return {**text, **dict.fromkeys(LANGUAGES, text[there[0]]), "only": there[0]}


def _target(own: Content, plan: Content, number: int) -> Content:
    target = dict(own)
    _name_known(target, "indicator")
    code = target.get("indicator")
    named = target.get("name", {"en": "-", "zh": "-"})
    before = [each.get("indicator") for each in plan["targets"][: number - 1] if isinstance(each, dict)]
    stem = code if isinstance(code, str) and code in load_indicators() else "target"
    identity = stem if stem == code and code not in before else f"{stem}_{number}"
    defaults: Content = {
        "id": identity,
        "wording": named,
        "kind": "level",
        "direction": "at_least",
        "nature": "unstated",
        "source": plan.get("source"),
        "would_settle": _office(named, plan),
    }
    if code is not None:
        defaults["readings"] = [{"id": "as_written", "main": True, "name": named, "indicator": code, "evidence": named}]
    if isinstance(target.get("readings"), list):
        for reading in target["readings"]:
            if isinstance(reading, dict):
                _name_known(reading, "indicator")
    if isinstance(target.get("baseline"), int | float) and not isinstance(target["baseline"], bool):
        year = plan.get("baseline_year")
        target["baseline"] = {"value": target["baseline"], "unit": target.get("unit", ""), "year": year}
    return {**{name: value for name, value in defaults.items() if value is not None}, **target}


def _office(named: Any, plan: Mapping[str, Any]) -> Content:
    """The words for what would settle a target where the file does not say: its figure for the end year."""
    year = plan.get("end_year", "")
    words = {name: named.get(name, "") if isinstance(named, dict) else "" for name in LANGUAGES}
    return {"en": f"{words['en']}: the published figure for {year}", "zh": f"{words['zh']}：{year}年公布数"}


def _name_known(part: Content, what: str) -> None:
    """Put the catalogue's own name in place of another one that it knows; the checks say what is unknown."""
    printed = part.get(what)
    if isinstance(printed, str) and printed and printed == printed.strip():
        try:
            part[what] = find_region(printed).slug if what == "region" else find_indicator(printed).code
        except InputError:
            return
