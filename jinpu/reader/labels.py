"""Labels: the printed text of a header or stub cell, brought to one form."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from jinpu.reader.grid import Cell, has_cjk
from jinpu.reader.knowledge import dialects, words

_CIRCLED = re.compile(r"[①-⑳⓪-⓿❶-❿]")
_SPACES = re.compile(r"\s+")
_CJK_SPACE = re.compile(r"(?<=[\u3400-\u9fff()、,:/#])\s+|\s+(?=[\u3400-\u9fff()、,:/])")
_LATIN_TAIL = re.compile(r"(?<=[\u3400-\u9fff)‰%])\s*[A-Za-z][^\u3400-\u9fff]*$")
ACRONYM = re.compile(r"[A-Z][A-Z&.\-/\d]{1,7}|R&D")
_CHARACTERS = str.maketrans({"\u2003": " ", "\u2002": " ", "\u3000": " ", "\xa0": " ", "：": ":", "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Label:
    """A cell's text in both languages: `text` is the Chinese one where there is any, `latin` the rest."""

    text: str
    latin: str = ""


@lru_cache(maxsize=16384)
def squeezed(text: str) -> str:
    """Give `text` in NFKC without any spaces: the form in which words are compared."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def as_text(cell: Cell) -> str:
    """Give a cell as text; a whole number without its ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell if isinstance(cell, str) else str(cell)


@lru_cache(maxsize=16384)
def label_of(text: str) -> Label:
    """Split a printed label into Chinese and Latin text, each on one line, spaces inside Chinese words removed."""
    lines = [_tidied(line) for line in text.splitlines()]
    lines = [line for line in lines if line]
    chinese = [number for number, line in enumerate(lines) if has_cjk(line)]
    if not chinese:
        return Label(_rejoined(lines))
    upto = chinese[-1] + 1
    while upto < len(lines) and lines[upto].startswith("(") and is_unit(lines[upto].strip("()")):
        upto += 1
    start = _first_kept(lines, chinese[0])
    joined, tail = _without_english(_CJK_SPACE.sub("", " ".join(lines[start:upto])))
    return Label(joined.strip(), _rejoined([tail, *lines[upto:]]))


def _without_english(text: str) -> tuple[str, str]:
    """Split off English that follows Chinese on the same line; an acronym (篇数SCI) belongs to the Chinese."""
    tail = _LATIN_TAIL.search(text)
    if tail is None or ACRONYM.fullmatch(tail.group().strip()):
        return text, ""
    return text[: tail.start()], tail.group().strip()


def _first_kept(lines: list[str], first_chinese: int) -> int:
    """Drop Latin lines before the first Chinese one unless they are the beginning of its word, such as R&D."""
    start = first_chinese
    while start and ACRONYM.fullmatch(lines[start - 1]):
        start -= 1
    return start


def _tidied(line: str) -> str:
    line = line.strip()
    # A circled number refers to a footnote; NFKC would make a digit of it. At the beginning it is the footnote's own.
    line = line[:1] + _CIRCLED.sub("", line[1:])
    if _CIRCLED.match(line):
        return line[:1] + _tidied(line[1:])
    line = unicodedata.normalize("NFKC", line.translate(_CHARACTERS).replace("…", "\u2026"))
    return _SPACES.sub(" ", line).strip()


def _rejoined(lines: list[str]) -> str:
    return _SPACES.sub(" ", " ".join(lines).replace("- ", "")).strip()


_UNIT_WORD = re.compile(r"^(?:计量)?单位:")
_UNIT_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    units = words().units
    alternatives = "|".join(sorted(map(re.escape, units.bases), key=len, reverse=True))
    multiplier = "|".join(map(re.escape, units.multipliers))
    one = rf"(?:{multiplier})?(?:{alternatives})"
    return re.compile(rf"{one}(?:[/·]{one}){{0,2}}|(?:{multiplier})分之[一二三]?")


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Tell whether `text` is a unit of measurement as yearbooks print them."""
    plain = squeezed(text)
    return bool(_unit_pattern().fullmatch(plain) or words().units.index.match(plain))


@lru_cache(maxsize=16384)
def without_unit(text: str) -> tuple[str, str]:
    """Split a label into its words and the unit that stands in brackets in it, "" when there is none."""
    for match in reversed(list(_UNIT_IN_BRACKETS.finditer(text))):
        printed = _UNIT_WORD.sub("", squeezed(match.group(1)))
        units = [part for part in words().units.separators.split(printed) if part]
        if units and all(is_unit(unit) for unit in units):
            return (text[: match.start()] + text[match.end() :]).strip(), "、".join(units)
    return text, ""


_BRACKETS = re.compile(r"\s*[(\[【（](?P<unit>[^()\[\]【】（）]*(?:\([^()]*\))?[^()\[\]【】（）]*)[)\]】）]")


@lru_cache(maxsize=8192)
def is_unit_text(text: str) -> bool:
    """Tell whether a text is a unit of measurement and nothing else, in the languages of the offices."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip(" .")
    if not plain or len(plain) > 60:
        return False
    return dialects().words.unit.match(plain) is not None or is_unit(plain)


@lru_cache(maxsize=8192)
def parted_unit(text: str) -> tuple[str, str]:
    """Split a label of any office into its words and its unit: in brackets, or after the last comma."""
    plain = _SPACES.sub(" ", text).strip()
    for found in reversed(list(_BRACKETS.finditer(plain))):
        if is_unit_text(found["unit"]) or plain[found.start() :].lstrip().startswith("【"):
            return (plain[: found.start()] + plain[found.end() :]).strip(), found["unit"].strip()
        if (last := found["unit"].rpartition(";")[2].strip()) and is_unit_text(last):
            return plain.replace(found["unit"], found["unit"].rpartition(";")[0].strip()), last
    parts = plain.split(", ")
    for number in range(len(parts) - 1, 0, -1):
        if is_unit_text(parts[number]):
            return ", ".join([*parts[:number], *parts[number + 1 :]]), parts[number]
    return plain, ""
