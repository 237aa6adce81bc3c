"""A sheet as it is, with the doubtful cells marked, for a person to look at."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from pandas.io.formats.style import Styler

from jinpu.errors import InputError
from jinpu.files import shown_name
from jinpu.reader.grid import Grid, column_letters
from jinpu.reader.labels import as_text
from jinpu.reader.sources import read_grids

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
) -> Styler:
    """Show a sheet with the cells that problems or warnings name marked, and their reasons as tooltips.

    Args:
        path: the file, called as in `read_files`.
        doubts: problems, or warnings of `check_rows`, or both: file, sheet_index, cell, reason.
        sheet_index: which sheet, counted from 1.
        around: rows shown above and below a doubtful one; the rest is left out when something is doubtful.
        caption: words for the file's name, the sheet's name and the number of marked cells.

    Returns:
        A pandas Styler that a notebook shows as HTML; all text of the file is escaped.

    Raises:
        InputError: the file cannot be read or has no such sheet.
    """
    grids, problems = read_grids(Path(path), shown_name(path))
    grid = next((grid for grid in grids if grid.sheet_index == sheet_index), None)
    if grid is None:
        reason = problems[0].reason if problems else f"has no sheet {sheet_index}"
        raise InputError(reason, where=shown_name(path))
    here = doubts[(doubts["file"].astype("str") == str(path)) & (doubts["sheet_index"] == sheet_index)]
    reasons = here[here["cell"] != ""].groupby("cell")["reason"].agg("; ".join)
    frame, tips = _frames(grid, reasons)
    shown = _rows_around(tips, around)
    said = caption(Path(path).name, grid.sheet, len(reasons))
    styler = frame.loc[shown].style.format(escape="html").set_caption(_escaped(said))
    marks = tips.loc[shown].map(lambda tip: _DOUBTFUL if tip else "")
    return styler.apply(lambda _: marks, axis=None).set_tooltips(tips.loc[shown].map(_escaped))


def _frames(grid: Grid, reasons: "pd.Series[str]") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the sheet's texts and, in the same shape, the reasons for doubt."""
    columns = [column_letters(column) for column in range(len(grid.rows[0]) if grid.rows else 0)]
    lines = list(grid.line_numbers) or list(range(1, len(grid.rows) + 1))
    frame = pd.DataFrame([[as_text(cell).strip() for cell in row] for row in grid.rows], index=lines, columns=columns)
    known = reasons.to_dict()
    tips = [[known.get(f"{column}{line}", "") for column in columns] for line in lines]
    return frame, pd.DataFrame(tips, index=lines, columns=columns)


def _rows_around(tips: pd.DataFrame, around: int) -> list[int]:
    doubtful = [number for number, line in enumerate((tips != "").any(axis=1)) if line]
    if not doubtful:
        return list(tips.index)
    near = {number + offset for number in doubtful for offset in range(-around, around + 1)}
    return [line for number, line in enumerate(tips.index) if number in near or number < around]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "'")
