"""A sheet or a text as it is, with what is doubtful marked, for a person to look at."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from pandas.io.formats.style import Styler

from jinpu.errors import InputError
from jinpu.files import shown_name
from jinpu.reader.grid import Grid, column_letters, column_number
from jinpu.reader.labels import as_text
from jinpu.reader.sources import read_contents

_FIGURE = re.compile(r"[-−]?[\d.,]*\d\s?[^\s\d，。；、,;.()（）]{0,3}")
_RANGE = re.compile(r"(?P<column>[A-Z]+)(?P<first>\d+):(?P=column)(?P<last>\d+)")
_DOUBTFUL = "background-color: #b3261e; color: #ffffff; font-weight: 600"


def bare_caption(name: str, sheet: str, count: int) -> str:
    """Name the file and the sheet, and count the marked cells, in no language."""
    return f"{name}:{sheet} ({count})"


def sheet_view(
    path: Path | str,
    doubts: pd.DataFrame,
    sheet_index: int = 1,
    around: int = 2,
    caption: Callable[[str, str, int], str] = bare_caption,
    rows: pd.DataFrame | None = None,
) -> Styler:
    """Show a sheet with the cells that problems or warnings name marked, and their reasons as tooltips.

    Running text is shown line by line, with the figures that were read, and those that are doubtful, marked.

    Args:
        path: the file, called as in `read_files`.
        doubts: problems, or warnings of `check_rows`, or both: file, sheet_index, cell, reason.
        sheet_index: which sheet, counted from 1; 0 for running text.
        around: rows shown above and below a doubtful one; the rest is left out when something is doubtful.
        caption: words for the file's name, the sheet's name and the number of marked cells.
        rows: what was read from the file, for marking the figures of a text.

    Returns:
        A pandas Styler that a notebook shows as HTML; all text of the file is escaped.

    Raises:
        InputError: the file cannot be read or has no such sheet.
    """
    grids, lines, problems = read_contents(Path(path), shown_name(path))
    grid = next((grid for grid in grids if grid.sheet_index == sheet_index), None)
    if grid is None and not (lines and sheet_index == 0):
        reason = problems[0].reason if problems else f"has no sheet {sheet_index}"
        raise InputError(reason, where=shown_name(path))
    here = doubts[(doubts["file"].astype("str") == str(path)) & (doubts["sheet_index"] == sheet_index)]
    doubted = here[here["cell"] != ""]
    if grid is None:
        reasons = doubted.groupby("cell")["reason"].agg("; ".join)
        read = rows[rows["file"].astype("str") == str(path)] if rows is not None else here
        frame, tips = _text_frames(lines, reasons, [str(cell) for cell in read["cell"]])
    else:
        reasons = _by_cell(doubted, grid)
        frame, tips = _frames(grid, reasons)
    shown = _rows_around(tips, around)
    said = caption(Path(path).name, grid.sheet if grid else "", len(reasons))
    styler = frame.loc[shown].style.format(escape="html" if grid else None).set_caption(_escaped(said))
    marks = tips.loc[shown].map(lambda tip: _DOUBTFUL if tip else "")
    return styler.apply(lambda _: marks, axis=None).set_tooltips(tips.loc[shown].map(_escaped))


def _by_cell(doubts: pd.DataFrame, grid: Grid) -> "pd.Series[str]":
    """Give the reasons by cell; of a range (B5:B40) those cells that say the same as the problem's text."""
    texts = doubts["text"] if "text" in doubts else pd.Series("", index=doubts.index)
    lines = {line: row for row, line in enumerate(grid.line_numbers or range(1, len(grid.rows) + 1))}
    found: list[tuple[str, str]] = []
    for cell, reason, text in zip(doubts["cell"].astype("str"), doubts["reason"], texts, strict=True):
        ends = _RANGE.fullmatch(cell)
        if ends is None:
            found.append((cell, reason))
            continue
        column = column_number(ends["column"])
        inside = (line for line in lines if int(ends["first"]) <= line <= int(ends["last"]))
        alike = (line for line in inside if as_text(grid.rows[lines[line]][column]).strip() == str(text).strip())
        found += [(f"{ends['column']}{line}", reason) for line in alike]
    frame = pd.DataFrame(found, columns=pd.Index(["cell", "reason"]))
    return frame.groupby("cell")["reason"].agg("; ".join)


def _frames(grid: Grid, reasons: "pd.Series[str]") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the sheet's texts and, in the same shape, the reasons for doubt."""
    columns = [column_letters(column) for column in range(len(grid.rows[0]) if grid.rows else 0)]
    lines = list(grid.line_numbers) or list(range(1, len(grid.rows) + 1))
    frame = pd.DataFrame([[as_text(cell).strip() for cell in row] for row in grid.rows], index=lines, columns=columns)
    known = reasons.to_dict()
    tips = [[known.get(f"{column}{line}", "") for column in columns] for line in lines]
    return frame, pd.DataFrame(tips, index=lines, columns=columns)


def _text_frames(lines: list[str], reasons: "pd.Series[str]", cells: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give a text's lines as HTML with its figures marked, and the reasons for doubt, a line a row."""
    doubts: dict[int, list[str]] = {}
    figures: dict[int, set[int]] = {}
    for cell in (*reasons.index, *cells):
        line, _, column = cell.partition(":")
        if line.isdigit() and column.isdigit():
            figures.setdefault(int(line), set()).add(int(column))
            doubts.setdefault(int(line), []).extend([reasons[cell]] if cell in reasons.index else [])
    numbers = range(1, len(lines) + 1)
    marked = [_with_marks(line, figures.get(number, set())) for number, line in zip(numbers, lines, strict=True)]
    tips = ["; ".join(dict.fromkeys(doubts.get(number, []))) for number in numbers]
    return pd.DataFrame({"": marked}, index=numbers), pd.DataFrame({"": tips}, index=numbers)


def _with_marks(line: str, columns: set[int]) -> str:
    """Give a line as HTML, the figures that begin at these columns (counted from 1) marked."""
    parts: list[str] = []
    done = 0
    for column in sorted(columns):
        found = _FIGURE.match(line, column - 1)
        if found and column > done:
            parts += [_escaped(line[done : column - 1]), f"<mark>{_escaped(found[0])}</mark>"]
            done = found.end()
    return "".join([*parts, _escaped(line[done:])])


def _rows_around(tips: pd.DataFrame, around: int) -> list[int]:
    doubtful = [number for number, line in enumerate((tips != "").any(axis=1)) if line]
    if not doubtful:
        return list(tips.index)
    near = {number + offset for number in doubtful for offset in range(-around, around + 1)}
    return [line for number, line in enumerate(tips.index) if number in near or number < around]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "'")
