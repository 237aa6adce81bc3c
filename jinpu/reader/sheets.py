"""A sheet of any statistical office: what each cell says, and what the names and texts of its columns tell."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import isfinite

from jinpu.reader.grid import Grid, has_cjk
from jinpu.reader.knowledge import dialects
from jinpu.reader.numerals import NOTHING, Numeral, decimal_comma, read_numeral
from jinpu.reader.periods import cell_text, part_of, period_of, periods_of

_ROWS_OF_WORDS, _ENOUGH_WORDS = 120, 200
_NAME = re.compile(r"[^\w]|_")
_IN_BRACKETS = re.compile(r"[\[(【].*?[\])】]|:.*$|[._ ]labels?$")
_LETTER = re.compile(r"[^\W\d_]")
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_ROLES = ("time", "part", "region", "value", "unit", "scale", "mark", "code", "ignored")
_LARGEST_MERGE, _LONGEST_NAME = 10_000, 40


@lru_cache(maxsize=4096)
def role_named(name: str) -> str:
    """Give the role that a column's name tells, "" when it tells none."""
    known = dialects().roles
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    folded, bare = _NAME.sub("", plain), _NAME.sub("", _IN_BRACKETS.sub("", plain))
    for role in _ROLES:
        if folded in getattr(known, role) or bare in getattr(known, role):
            return role
    parts = known.joined_by.split(plain)
    if len(parts) > 1 and all({_NAME.sub("", part), part.partition(" ")[0]} & known.region for part in parts):
        return "region"
    return "code" if len(name) < _LONGEST_NAME and known.code_name.search(name.strip()) else ""


def are_codes(texts: list[str]) -> bool:
    """Tell codes from words: capitals and digits of ASCII only."""
    return all(text.isascii() and re.sub("[_-]", "", text).isalnum() and text == text.upper() for text in texts)


def role_by_content(texts: dict[int, list[str]], names: dict[int, str], stub: dict[int, str], column: int) -> str:
    """Tell times and months under any name, and places whose kind the column of the dimension's name says."""
    if stub[column] == "part" and all(map(period_of, texts[column])):
        return "time"
    beside = next((other for other in (column - 1, column - 2) if "label" in names.get(other, "")), column)
    kinds = set(texts[beside])
    named = {"region": "region", "part": "part", "time": "part"}
    return named.get(role_named(kinds.pop()), stub[column]) if len(kinds) == 1 else stub[column]


def are_times(texts: list[str], *, named: bool = False) -> bool:
    """Tell labels nearly all of which are times."""
    times = periods_of(texts)
    read = sum(text in times for text in texts)
    return read * 10 >= len(texts) * 8 and (named or len(set(texts)) > 1 or len(texts) < 3)


def are_running_years(texts: list[str]) -> bool:
    """Tell years that go on one by one, or over and over, as a pivot table has them beside each of its labels."""
    years = [int(text) for text in texts if text.isdigit() and period_of(text)]
    known = set(years)
    runs = len(known) > 2 and max(known) - min(known) < 2 * len(known) and len(years) == len(texts)
    return runs and (len(years) >= 2 * len(known) or years == sorted(years))


def are_parts(texts: list[str]) -> bool:
    """Tell months or quarters without their year."""
    return all(part_of(text, bare=True) is not None for text in texts) and len(set(texts)) > 1


def speaks_chinese(grid: Grid) -> bool:
    """Tell a sheet of a Chinese yearbook: some of its words are Chinese and none Japanese or Korean."""
    if grid.foreign:
        return False
    words_seen = chinese = 0
    lines: list[list[object]] = [[*grid.before], *grid.rows[:_ROWS_OF_WORDS]]
    for line in lines:
        if words_seen > _ENOUGH_WORDS:
            break
        for cell in line:
            if isinstance(cell, str) and (_LETTER.search(cell) or has_cjk(cell)):
                if _KANA_HANGUL.search(cell):
                    return False
                words_seen += 1
                chinese += has_cjk(cell)
    return chinese * 5 >= words_seen and chinese > 0


class Sheet:
    """A grid with what each cell says: its text, and its number or mark where it is one.

    Numbers are read by the decimal sign that the file as a whole shows; `unsure` is one that leaves it open.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.texts = [[cell.strip() if type(cell) is str else cell_text(cell) for cell in row] for row in grid.rows]
        self.width = len(self.texts[0]) if self.texts else 0
        printed = (text for row in self._printed_rows() for text in row if text[-1:].isdigit())
        self.comma, self.unsure = decimal_comma(printed, semicolons=grid.semicolons)
        self._columns: dict[int, list[Numeral]] = {}
        self._covered: dict[tuple[int, int], str] | None = None

    def _printed_rows(self) -> Iterable[list[str]]:
        step = max(1, len(self.texts) // 5000)
        for row in range(0, len(self.texts), step):
            yield [cell.strip() for cell in self.grid.rows[row] if type(cell) is str]

    def column(self, column: int) -> list[Numeral]:
        """Give the cells of a column as numbers and marks."""
        if column not in self._columns:
            self._columns[column] = [
                self._numeral(row[column], texts[column]) for row, texts in zip(self.grid.rows, self.texts, strict=True)
            ]
        return self._columns[column]

    def numbers_in(self, column: int) -> int:
        """Count the numbers of a column; a column that nothing asked about is not kept."""
        if column in self._columns:
            return sum(cell.number is not None for cell in self._columns[column])
        printed = Counter(row[column] for row in self.grid.rows)
        return sum(n for cell, n in printed.items() if self._numeral(cell, cell_text(cell)).number is not None)

    def _numeral(self, cell: object, text: str) -> Numeral:
        if type(cell) is float or type(cell) is int:
            # A workbook may hold 1e999 and NaN.
            return Numeral(float(cell)) if isfinite(cell) else Numeral(mark=str(cell), meaning="spreadsheet_error")
        return read_numeral(text, comma=self.comma) if text and type(cell) is str else NOTHING

    def is_number(self, row: int, column: int) -> bool:
        """Tell a cell with a number."""
        return self.column(column)[row].number is not None

    def is_filled(self, row: int, column: int) -> bool:
        """Tell a cell with a number or a mark."""
        cell = self.column(column)[row]
        return cell.number is not None or bool(cell.mark)

    def covering(self, row: int, column: int) -> str:
        """Give a cell's text, or that of the merged range that covers it."""
        if self._covered is None:
            self._covered = {
                (line, place): self.texts[merge.top][merge.left]
                for merge in self.grid.merges
                if (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1) <= _LARGEST_MERGE
                for line in range(merge.top, merge.bottom + 1)
                for place in range(merge.left, merge.right + 1)
            }
        return self.texts[row][column] or self._covered.get((row, column), "")
