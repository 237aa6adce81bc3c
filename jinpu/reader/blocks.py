"""Blocks of columns on a grid: where a second table stands beside the first."""

from itertools import pairwise

import numpy as np

from jinpu.reader.gazetteer import gazetteer, region_words
from jinpu.reader.grid import EMPTY, NUMBER, TEXT, Grid, kind_matrix
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed
from jinpu.reader.row_kinds import all_years

_HEAD_ROWS = 30
"""So far down a sheet a row of years is looked for as a header when columns are told apart."""


def column_blocks(grid: Grid) -> list[tuple[int, int]]:
    """Split the columns where a second table stands beside the first: after a gap, or where a second stub begins."""
    everything = kind_matrix(grid, range(len(grid.kinds)))
    used = np.flatnonzero(everything.any(axis=0)).tolist()
    if not used:
        return []
    data = [
        row
        for row, kinds in enumerate(grid.kinds)
        if NUMBER in kinds and not (row < _HEAD_ROWS and all_years(grid, row, 0, len(kinds)))
    ]
    inside = everything[data]
    texts = (inside == TEXT).sum(axis=0)
    numbers = np.flatnonzero((inside == NUMBER).any(axis=0))
    numbers = np.array([column for column in numbers.tolist() if not _is_dimension(grid, data, column)], dtype=np.int64)
    mostly_text = (texts > 0) & (texts * 2 >= (inside != EMPTY).sum(axis=0))
    starts = [used[0]]
    for before, column in pairwise(used):
        between = numbers[(numbers > starts[-1]) & (numbers < column)]
        beside_table = mostly_text[starts[-1]] and between.size and (numbers > column).any()
        if mostly_text[column] and beside_table and _has_own_stub(grid, data, column, after_gap=column > before + 1):
            starts.append(column)
    return list(zip(starts, [*starts[1:], used[-1] + 1], strict=True))


def _is_dimension(grid: Grid, data: list[int], column: int) -> bool:
    """Tell a column of numbers that are no values: years, codes, ordinals, by its header."""
    first = data[0] if data else 0
    headers = (squeezed(label_of(as_text(row[column])).text) for row in grid.rows[:first])
    return any(words().roles.role_of(header) in ("year", "code", "ignored") for header in headers if header)


def _has_own_stub(grid: Grid, data: list[int], column: int, *, after_gap: bool) -> bool:
    """Tell whether a column of text to the right of a table is the stub of the next one."""
    texts = [row for row in data if grid.kinds[row][column] == TEXT]
    if after_gap and (_has_title(grid, column) or _share_of_regions(grid, texts, column) >= 0.5):
        return True
    other = set(range(len(grid.rows))) - set(data)
    headers = (squeezed(label_of(as_text(grid.rows[row][column])).text) for row in other)
    return any(words().roles.role_of(header) in ("region", "item") for header in headers if header)


def _has_title(grid: Grid, column: int) -> bool:
    titles = words().title
    texts = (label_of(as_text(row[column])).text for row in grid.rows[:12])
    return any(titles.continued.search(text) or titles.number.match(text) for text in texts if text)


def _share_of_regions(grid: Grid, rows: list[int], column: int) -> float:
    labels = {squeezed(as_text(grid.rows[row][column])) for row in rows}
    return region_share(labels)


def region_share(labels: set[str]) -> float:
    """Give the share of `labels` (squeezed) that name a region or a total or group of regions."""
    labels.discard("")
    known = sum(label in gazetteer().by_name or label in region_words() for label in labels)
    return known / len(labels) if labels else 0.0
