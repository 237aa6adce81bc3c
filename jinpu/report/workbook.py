"""The page's tables as a workbook: numbers as numbers, text as text, nothing that Excel would run."""

import csv
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jinpu.files import atomic_write
from jinpu.report.contents import MADE, PageContents
from jinpu.report.evidence_tables import with_reasons
from jinpu.report.text import plain
from jinpu.report.wording import Words

_CELL_LIMIT = 32_767
"""Characters that a cell of Excel can hold."""
_WIDEST = 60
_SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def write_workbook(page: PageContents, path: Path) -> Path:
    """Write verdicts, series, observations, sources, values left out and problems, a sheet each, and what columns mean.

    Columns are those of the frames, so that a sheet can be read back by a program; the last sheet says in the reader's
    language what each means. Text is written with `write_string`, which never makes a formula or a link of it.

    Args:
        page: what `assemble_page` gathered.
        path: the .xlsx file; whole or not there.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    observations = page.observations_shown()
    sheets = {
        "verdicts": page.history,
        "series": page.series,
        "observations": observations,
        "sources": _sources(observations),
        "computed": _computed(page),
        "left_out": page.left_out_values(),
        "problems": _problems(page),
    }
    sheets["columns"] = _columns(sheets, page.words)
    with atomic_write(path) as temporary, _open_workbook(temporary) as workbook:
        title = page.words.text("page.title", plan=plain(page.words.pick(page.plan.title)), year=page.as_of)
        workbook.set_properties({"title": plain(title)[:255], "created": MADE})
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in sheets.items():
            sheet = workbook.add_worksheet(page.words.text(f"workbook.{name}"))
            if page.plan.example:
                sheet.set_header("&C" + page.words.text("example.watermark"))
            _write_sheet(sheet, frame, bold, day)
    return path


@contextmanager
def _open_workbook(path: Path) -> Iterator[xlsxwriter.Workbook]:
    try:
        with xlsxwriter.Workbook(str(path), _SAFE) as workbook:
            yield workbook
    except FileCreateError as error:
        # Its own family of errors, where a full disk is meant.
        raise OSError(str(error)) from error


def _columns(sheets: Mapping[str, pd.DataFrame], words: Words) -> pd.DataFrame:
    """Return what each column of each sheet means; a column that the table lacks is named all the same."""
    meanings = column_meanings(words.language)
    rows = [
        (words.text(f"workbook.{sheet}"), str(column), meanings.get(str(column), ""))
        for sheet, frame in sheets.items()
        for column in frame.columns
    ]
    return pd.DataFrame(rows, columns=[words.text(f"workbook_columns.{name}") for name in ("sheet", "column", "means")])


@cache
def column_meanings(language: str) -> dict[str, str]:
    """Return the meaning of each column by its name, in the reader's language."""
    text = (files("jinpu.report") / "words" / "workbook_columns.csv").read_text(encoding="utf-8")
    chosen = "zh" if language == "zh" else "en"
    return {row["column"]: row[chosen] for row in csv.DictReader(text.splitlines())}


def _computed(page: PageContents) -> pd.DataFrame:
    """Return the numbers that the page itself works out, once it is rendered."""
    kept = page.kept.get("computed", {})
    rows = [(target, name, value) for (target, name), value in kept.items()]
    return pd.DataFrame(rows, columns=["target", "number", "computed_value"])


def _problems(page: PageContents) -> pd.DataFrame:
    """Return the problems with their reasons in the reader's language."""
    return with_reasons(page.problems, page.words).drop(columns=["key", "fields"], errors="ignore")


def _sources(observations: pd.DataFrame) -> pd.DataFrame:
    columns = ["source_title", "source_publisher", "locator", "status"]
    counted = observations.groupby(columns, dropna=False, sort=False).size().rename("values").reset_index()
    return counted.sort_values("values", ascending=False, kind="stable")


def _write_sheet(sheet: Worksheet, frame: pd.DataFrame, bold: Format, day: Format) -> None:
    for place, column in enumerate(frame.columns):
        sheet.write_string(0, place, str(column), bold)
        width = max([len(str(column)), *(len(_shown(value)) for value in frame[column].head(200))])
        sheet.set_column(place, place, min(width + 2, _WIDEST))
    for line, row in enumerate(frame.itertuples(index=False), start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, line, place, value, day)
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _write_cell(sheet: Worksheet, line: int, place: int, value: object, day: Format) -> None:
    """Write one value by its type; what is missing stays an empty cell."""
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, pd.Timestamp):
        sheet.write_datetime(line, place, value.to_pydatetime(), day)
    elif hasattr(value, "__float__") and not isinstance(value, str):
        number = float(value)
        if math.isfinite(number):
            sheet.write_number(line, place, number)
    elif value is not None and value is not pd.NaT:
        sheet.write_string(line, place, _shown(value))


def _shown(value: object) -> str:
    text = ", ".join(str(part) for part in value) if isinstance(value, tuple | list) else value
    return plain(text)[:_CELL_LIMIT]
