"""What a reviewer found out about single figures: `figure_remarks.csv`.

Each row names a figure by its number, repeats what it says (so that a remark can never slip to another row unseen), and
sets what the print alone does not tell: that a value is a bound, an expectation or rounded; that it does not stand for
the year; that it belongs to a variant or to another statistical level; or that it must be left out, and why.
"""

from collections.abc import Mapping
from pathlib import Path

from jinpu.errors import InputError
from jinpu.evidence.schema import PERIOD_KINDS, QUALITIES
from jinpu.inputs import read_rows

_REPEATED = ("region", "indicator_code", "period", "value")
_SETS = ("quality", "period_kind", "item", "basis", "leave_out", "reason_en", "reason_zh")
COLUMNS = ("id", *_REPEATED, *_SETS)
_ALLOWED = {"quality": ("", *QUALITIES), "period_kind": ("", *PERIOD_KINDS), "leave_out": ("", "yes")}


def read_remarks(path: Path, figures: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Remarks by figure id, for each figure that has any.

    Args:
        path: figure_remarks.csv.
        figures: the rows of the figure files as text, by id.

    Raises:
        InputError: a remark names no figure, repeats it wrongly, or sets an unknown word.
    """
    remarks = {row["id"]: row for row in read_rows(path, COLUMNS)}
    for figure, remark in remarks.items():
        where = f"{path}, {figure}"
        if figure not in figures:
            raise InputError("no such figure", where=where, remedy="correct the id or remove the remark")
        for column in _REPEATED:
            if remark[column] != (printed := figures[figure][column]):
                raise InputError(
                    f"the remark says {column} {remark[column]!r}, the figure {printed!r}",
                    where=where,
                    remedy="let the remark follow its figure to the new row number",
                )
        for column, words in _ALLOWED.items():
            if remark[column] not in words:
                raise InputError(
                    f"unknown {column} {remark[column]!r}", where=where, remedy=f"use {', '.join(words[1:])}"
                )
    return remarks
