"""Numbers of any country: decimal comma or point, any sign between thousands, flags and footnotes behind them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from jinpu.reader.knowledge import dialects, words

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
class Cell:
    """What a cell says: a number, or a mark (with the key of its meaning), or neither."""

    number: float | None = None
    mark: str = ""
    meaning: str = ""
    unit: str = ""


NOTHING = Cell()


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
        plain += len(bare) > 3 and bare.isdigit()
        if _UNDECIDED.fullmatch(bare):
            undecided.append(bare)
    if comma != point or not undecided:
        return comma > point, ""
    groups = len(undecided) >= 3 and not plain
    if "," in undecided[0]:
        return False if groups else semicolons, "" if groups else undecided[0]
    return groups and semicolons, "" if not semicolons else undecided[0]


@lru_cache(maxsize=65536)
def read_number(text: str, *, comma: bool) -> Cell:
    """Read a cell's text; a cell that is neither number nor mark says NOTHING."""
    meaning = dialects().marks.get(text) or words().marks.get(text)
    if meaning:
        return Cell(mark=text, meaning=meaning)
    if not any(map(str.isdigit, text)):
        return NOTHING
    mark = ""
    if not text[-1].isdigit() and (flag := _FLAG.search(text)):
        mark, text = flag.group().strip(), text[: flag.start()]
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text).strip())
    if plain.startswith("(") and plain.endswith(")") and plain[1:-1].replace(",", "").replace(".", "").isdigit():
        plain = "-" + plain[1:-1]
    if plain[:1] in words().numbers.minus:
        plain = "-" + plain[1:].lstrip()
    found = _CORE.fullmatch(plain)
    number = _converted(found["number"], comma=comma) if found else None
    if found is None or number is None:
        leading = re.match(r"([:.\-…]+)\s*[a-z]{0,3}$", text)
        return Cell(mark=text, meaning="not_available") if leading and not mark else NOTHING
    return Cell(number, mark, "", found["unit"] or "")


def _converted(text: str, *, comma: bool) -> float | None:
    thousands, decimal = (".", ",") if comma else (",", ".")
    whole, _, rest = text.partition(decimal)
    groups = whole.lstrip("+-").split(thousands)
    if thousands in rest or (
        len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:]))
    ):
        return None
    try:
        return float(whole.replace(thousands, "") + ("." + rest if rest else ""))
    except ValueError:
        return None
