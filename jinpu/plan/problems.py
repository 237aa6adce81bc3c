"""What is wrong in a plan file, in words that someone who writes plans can use."""

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jinpu.errors import InputError
from jinpu.plan.models import Plan

_WORDS = tomllib.loads(files(__package__).joinpath("problems.toml").read_text(encoding="utf-8"))
EXAMPLES, WANTED = _WORDS["examples"], _WORDS["wanted"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong: the key it stands at, what it is, and how to mend it."""

    key: str
    what: str
    remedy: str


def raise_first(problems: Sequence[Problem], path: Path) -> None:
    """Raise one InputError that names the first problem and how many more there are; do nothing for none."""
    if not problems:
        return
    first, more = problems[0], len(problems) - 1
    tail = f" ({more} more problem{'s' if more > 1 else ''} in this file)" if more else ""
    raise InputError(first.what, where=f"{path}: {first.key}" if first.key else str(path), remedy=first.remedy + tail)


def shape_problems(error: ValidationError, content: dict[str, Any]) -> list[Problem]:
    """Put the model's findings about a file's content into plain words."""
    return [_shape_problem(detail, content) for detail in error.errors(include_url=False)]


def _shape_problem(detail: ErrorDetails, content: dict[str, Any]) -> Problem:
    location, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    key, name = key_path(location, content), str(location[-1])
    if kind == "missing":
        return Problem(key, "is missing", f"add {EXAMPLES.get(name, name)}")
    if kind == "extra_forbidden":
        return Problem(key, f"unknown key “{name}”", _nearest_key(location))
    refused = "is empty" if detail["input"] == "" else f"“{detail['input']}” is not allowed here"
    if kind == "literal_error":
        return Problem(key, refused, f"write {context['expected']}")
    if kind == "string_pattern_mismatch":
        return Problem(key, refused, _pattern_remedy(name))
    if kind == "string_too_long":
        return Problem(key, f"has more than {context['max_length']} letters", "write a shorter one")
    if kind == "string_too_short":
        return Problem(key, "is empty", f"add {EXAMPLES.get(name, 'the text')}")
    if kind in ("greater_than_equal", "less_than_equal"):
        return Problem(key, f"{detail['input']} is not a year from 1949 to 2100", "write the year with four digits")
    wanted = WANTED.get(kind, "a value of another type")
    return Problem(key, f"must be {wanted}, not {_said(detail['input'])}", _type_remedy(kind, detail["input"]))


def _type_remedy(kind: str, given: object) -> str:
    """How to write what was given as the type that is wanted."""
    if isinstance(given, str) and kind.startswith(("int", "float")):
        bare = given.strip().removesuffix("%").removesuffix("％").strip()
        if re.fullmatch(r"-?\d+(\.\d+)?", bare):
            return f"write {bare}, without quotation marks" + ("; the unit says per cent" if bare != given else "")
    return "mend the value"


def key_path(location: Sequence[str | int], content: object) -> str:
    """Write a place in a file as a person would: targets[services_share].unit, by id where there is one."""
    path = ""
    for part in location:
        content = _inside(content, part)
        if isinstance(part, int):
            entry_id = content.get("id") if isinstance(content, dict) else None
            path += f"[{entry_id if isinstance(entry_id, str) and entry_id else part + 1}]"
        else:
            path += f".{part}" if path else part
    return path


def _inside(content: object, part: str | int) -> object:
    if isinstance(content, dict):
        return content.get(part)
    return content[part] if isinstance(content, list) and isinstance(part, int) else None


def _nearest_key(location: Sequence[str | int]) -> str:
    model: type[BaseModel] = Plan
    for part in location[:-1]:
        if isinstance(part, str):
            model = _model_inside(model.model_fields[part].annotation) or model
    near = difflib.get_close_matches(str(location[-1]), model.model_fields, n=1)
    return f"did you mean {near[0]}?" if near else f"remove it; known keys here are {', '.join(model.model_fields)}"


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_inside(part))), None)


def _pattern_remedy(name: str) -> str:
    if name == "url":
        return "write a web address that begins with http:// or https://, or leave it empty"
    if name in ("region", "indicator", "unit"):
        return "write it without blanks and line breaks at its ends"
    return "use small letters, digits, - and _ only"


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return f"“{value}”"
