"""What running text writes: the tables of words.toml and characters.toml.

A text of words.toml is a pattern, or alternatives of one; a section is a namespace.
"""

import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from types import SimpleNamespace
from typing import Any


class Words(str):
    """A pattern or alternatives of one: text to put into another pattern, and compiled (`search`, `match`, `sub`)."""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self)

    def __getattr__(self, name: str) -> Any:
        """Give what a pattern has and a text has not."""
        return getattr(self.compiled, name)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


def _named(value: Any) -> Any:
    if isinstance(value, dict):
        return SimpleNamespace(**{name: _named(each) for name, each in value.items()})
    return Words(value) if isinstance(value, str) else value


@cache
def vocabulary() -> Any:
    """Give the sections of words.toml: limits, document, genre, zh (with its own sections) and en."""
    return _named(_table("words.toml"))


@cache
def simplified() -> dict[int, int]:
    """Give what each traditional character and each full-width sign becomes, one for one."""
    pairs = _table("characters.toml")
    signs = {0x2236: ":", 0x2212: "-", 0x3000: " ", 0xA0: " ", 0x2009: " ", 0x202F: " ", 0x2002: " ", 0x2003: " "}
    wide = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
    known = dict(zip(pairs["traditional"], pairs["simplified"], strict=True))
    return {code: ord(sign) for code, sign in (signs | wide).items()} | {ord(a): ord(b) for a, b in known.items()}
