"""Why something of a file was not read, in the reader's language.

The evidence floor says its reasons in English, as the command `read` prints them; `words/problem_reasons.csv` holds
each with its Chinese, {name} standing for what changes from case to case.
"""

import csv
import re
from functools import cache
from importlib.resources import files

from jinpu.report.wording import Words

_JOINT = "; "


def reason_in(reason: object, words: Words) -> str:
    """Return the reason of a problem or warning in the reader's language; one that the table lacks stays as it is.

    Args:
        reason: as the reader of files gives it, with its remedy after a semicolon where it has one.
        words: the reader's words.
    """
    text = str(reason)
    if words.language != "zh":
        return text
    parts = [_translated(part) for part in text.split(_JOINT)]
    known = [part for part in parts if part is not None]
    return words.text("list.semicolon").join(known) if len(known) == len(parts) else _translated(text) or text


def _translated(text: str) -> str | None:
    """Return a single reason in Chinese; what its placeholders hold may itself be one."""
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return chinese.format(**{name: _translated(part) or part for name, part in found.groupdict().items()})
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = (files("jinpu.report") / "words" / "problem_reasons.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    return tuple((_pattern(row["en"]), row["zh"]) for row in sorted(rows, key=lambda row: row["en"].count("{")))


def _pattern(text: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", text)
    named = (f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
    return re.compile("".join(named))
