"""The words of the help pages, which stand in help.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Page:
    """One help page: its text, the line that stands for it in a list of commands, and what follows the options."""

    help: str
    short: str = ""
    epilog: str = ""


@cache
def page_of(command: str) -> Page:
    """Give the page of a command, or of `jinpu` itself."""
    text = files("jinpu.cli").joinpath("help.toml").read_text(encoding="utf-8")
    return Page(**{key: words.strip("\n") for key, words in tomllib.loads(text)[command].items()})
