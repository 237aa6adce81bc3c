"""The cells of a table's body: which are numbers, which are marks, and which nobody should read as either."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from jinpu.reader.grid import Cell
from jinpu.reader.knowledge import words

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
