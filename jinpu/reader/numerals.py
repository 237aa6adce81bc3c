"""What a cell says: a number, a mark, or what nobody should read as either.

Chinese yearbooks print numbers in one way, and everything else in one of their cells is doubted (`read_value`). Other
offices use any decimal sign, any sign between thousands, and flags behind the number (`read_numeral`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite

from jinpu.reader.grid import Cell
from jinpu.reader.knowledge import dialects, words
from jinpu.reader.periods import period_of

_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
_SPLIT = re.compile(r"[-+]?\d+(?:\.\d+)? \d+(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d+)?[eE][-+]\d{2}")
_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*([%‰])")


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says: a number, or a mark, or neither and the reason why (a key of problems.toml and its fields).

    `unit` only when the cell itself has one; `split` the digits when a space stands among them in no grouping.
    """

    number: float | None = None
    mark: str = ""
    note: str = ""
    unit: str = ""
    split: str = ""
    reason: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def read_value(cell: Cell) -> Value:
    """Read one cell of a body; a damaged number is never read as a number.

    Marks ("…", "-", NA) keep their sign and give the reason that words.toml states for them.
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return Value(reason="other_type", fields={"kind": type(cell).__name__})
    if not isinstance(cell, str):
        return Value(float(cell))
    text = cell.strip()
    meaning = words().marks.get(text)
    if meaning:
        return Value(mark=text, reason=f"mark_{meaning}", fields={"mark": text})
    return _number(unicodedata.normalize("NFKC", text), text)


def _number(text: str, printed: str) -> Value:
    numbers = words().numbers
    if text[:1] in numbers.minus and text[1:2].strip(".").isdigit():
        text = "-" + text[1:]
    if _PLAIN.fullmatch(text):
        return Value(float(text))
    if _GROUPED.fullmatch(text) and len({" " in text, "," in text}) == 2:
        note = "a space groups its digits" if " " in text else ""
        return Value(float(text.replace(" ", "").replace(",", "")), note=note)
    if _SCIENTIFIC.fullmatch(text):
        return Value(float(text))
    if percent := _PERCENT.fullmatch(text):
        return Value(float(percent[1]), unit=percent[2])
    return _marked(text, printed)


def _marked(text: str, printed: str) -> Value:
    """Read a number with a footnote's sign behind it or a mark before it; report everything else."""
    numbers = words().numbers
    bare = printed.rstrip(numbers.trailing_marks).strip()
    if bare != printed and _PLAIN.fullmatch(bare):
        return Value(float(bare), mark=printed[len(bare) :].strip(), note="a footnote's sign stands behind the number")
    if bound := numbers.bounds.match(text):
        return Value(mark=bound["bound"], reason="bound")
    if not text:
        return Value()
    if any(character.isdigit() for character in text):
        split = text.replace(" ", "") if _SPLIT.fullmatch(text) else ""
        return Value(split=split, reason="damaged_number")
    return Value(reason="text_among_numbers")


def joined_number(digits: str, others: list[str]) -> float | None:
    """Read a number with a space inside when its column leaves one reading.

    The other numbers of the column must all have as many decimals as this one without its space, and it must lie
    between the smallest and the largest of them.

    Args:
        digits: the number without its space.
        others: the other numbers of its column, as printed.
    """
    if len(others) < 4 or not _PLAIN.fullmatch(digits):
        return None
    decimals = {len(other.partition(".")[2]) for other in others}
    number = float(digits)
    values = [float(other) for other in others]
    fits = decimals == {len(digits.partition(".")[2])} and min(values) <= number <= max(values)
    return number if fits else None


_SPACES = re.compile(r"(?<=\d)[\s'’`\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_CORE = re.compile(r"(?P<number>[-+]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][-+]?\d+)?)\s*(?P<unit>[%‰])?")
_FLAG = re.compile(
    r"(?<=[\d%.])(?:\s+\(?(?P<flag>[A-Za-z]{1,3})\)?|\s*(?P<sign>[*†‡#¹²³⁴⁵⁶⁷⁸⁹]+|[a-z]\)|\s\d\)|\([A-Za-z0-9]\)|\[[A-Za-z0-9]{1,2}\])|(?P<letter>[a-zA-Z]))$"
)
_COMMA_DECIMAL = re.compile(
    r"\d+(?:\.\d{3})*,(?:\d{1,2}|\d{4,})|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+|0,\d+|\d{4,},\d+"
)
_POINT_DECIMAL = re.compile(
    r"\d+(?:,\d{3})*\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|0?\.\d+|\d{4,}\.\d+"
)
_UNDECIDED = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a cell says: a number, or a mark (with the key of its meaning), or neither."""

    number: float | None = None
    mark: str = ""
    meaning: str = ""
    unit: str = ""


NOTHING = Numeral()


def decimal_comma(texts: Iterable[str], *, semicolons: bool) -> tuple[bool, str]:
    """Decide from all numbers of a file whether the comma is its decimal sign.

    Args:
        texts: cells with digits, as printed.
        semicolons: the file parts its fields by semicolons, as Excel does where the comma is the decimal sign.

    Returns:
        Whether the comma is the decimal sign, and a number that leaves it open ("" when the file decides it).
    """
    comma = point = plain = 0
    undecided = []
    for text in texts:
        bare = text.strip().lstrip("-+−(")
        comma += _COMMA_DECIMAL.fullmatch(bare) is not None
        point += _POINT_DECIMAL.fullmatch(bare) is not None
        plain += len(bare) > 3 and bare.isdigit() and period_of(bare) is None
        if _UNDECIDED.fullmatch(bare):
            undecided.append(bare)
    if comma != point or not undecided:
        return comma > point, ""
    groups = len(undecided) >= 3 and not plain
    if "," in undecided[0]:
        return False if groups else semicolons, "" if groups else undecided[0]
    return groups and semicolons, "" if not semicolons else undecided[0]


@lru_cache(maxsize=65536)
def read_numeral(text: str, *, comma: bool) -> Numeral:
    """Read a cell's text; one that is neither number nor mark says NOTHING.

    Args:
        text: the cell, as printed.
        comma: the comma is the decimal sign.
    """
    known = dialects()
    if meaning := known.marks.get(text) or words().marks.get(text):
        return Numeral(mark=text, meaning=meaning)
    if not any(map(str.isdigit, text)):
        found = known.words.flagged_mark.fullmatch(text)
        return Numeral(mark=text, meaning="not_available") if found else NOTHING
    mark = ""
    if not text[-1].isdigit() and (flag := _FLAG.search(text)):
        mark, text = flag.group().strip(), text[: flag.start()]
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text).strip())
    if plain.startswith("(") and plain.endswith(")") and set(plain[1:-1]) <= set("0123456789.,%"):
        plain = "-" + plain[1:-1]
    if plain[:1] in words().numbers.minus:
        plain = "-" + plain[1:].lstrip()
    found = _CORE.fullmatch(plain)
    number = _converted(found["number"], comma=comma) if found else None
    return NOTHING if found is None or number is None else Numeral(number, mark, "", found["unit"] or "")


def _converted(text: str, *, comma: bool) -> float | None:
    thousands, decimal = (".", ",") if comma else (",", ".")
    whole, _, rest = text.partition(decimal)
    groups = whole.lstrip("+-").split(thousands)
    if thousands in rest or (
        len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:]))
    ):
        return None
    try:
        number = float(whole.replace(thousands, "") + ("." + rest if rest else ""))
    except ValueError:
        return None
    return number if isfinite(number) else None
