"""Plan files, written from tables of targets."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

PLANS = Path("data/raw/plans")
Text = tuple[str, str]
Entry = Mapping[str, object]


def write_plan(plan_id: str, head: Entry, targets: Iterable[Entry], clauses: Iterable[Entry] = ()) -> None:
    """Write `data/raw/plans/PLAN_ID.toml`; keys that are None are left out."""
    lines = ["# Written by `python -m tests.official_plans`; change the tables there, not this file.", ""]
    lines += _pairs({"id": plan_id, **head})
    for name, entries in (("targets", targets), ("clauses", clauses)):
        for entry in entries:
            lines += ["", f"[[{name}]]", *_pairs(entry)]
    (PLANS / f"{plan_id}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def text(en: str, zh: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": en, "zh": zh}


def source(title: Text, url: str, publisher: Text | None = None) -> dict[str, object]:
    """A source with its address."""
    return {"title": text(*title), "url": url, "publisher": text(*publisher) if publisher else None}


def reading(name: Text, indicator: str) -> list[dict[str, object]]:
    """The one reading of a target that names its measure itself."""
    said = text("The document names the measure itself.", "文件直接写明该指标。")
    return [{"id": "as_written", "main": True, "name": text(*name), "indicator": indicator, "evidence": said}]


def _pairs(table: Entry) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in table.items() if value is not None]


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        if not any(isinstance(each, Mapping) for each in value):
            return "[" + ", ".join(map(_value, value)) + "]"
        return "[\n" + "".join(f"    {_value(each)},\n" for each in value) + "]"
    # JSON's strings, numbers and booleans are TOML's
    return json.dumps(value, ensure_ascii=False)
