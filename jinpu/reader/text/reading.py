"""Running text in, rows and problems out; readings that a person confirmed go before the reader's own.

NAME.readings.csv beside a text says what the figure at a place (`cell`, line:character, as `jinpu read` gives it) is,
and who says so; kind "none" says that it is no figure to be read.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # publishes no types

from jinpu.errors import InputError
from jinpu.reader.indicator_labels import SEPARATOR, indicator_of
from jinpu.reader.problems import Problem
from jinpu.reader.store import TEXT, Part, RowStore
from jinpu.reader.text.chinese import chinese_figures
from jinpu.reader.text.context import Context, document_context, headed, named_place
from jinpu.reader.text.documents import Document, Passage, document_of
from jinpu.reader.text.english import english_figures
from jinpu.reader.text.figures import NO_PLACE, Figure, Place, Time, number_of
from jinpu.reader.text.listings import listed_figures
from jinpu.reader.text.vocabulary import simplified, vocabulary

SHEET = "text"
"""The name of the sheet in rows and problems of running text; its number is 0."""

DOUBTS = ("text_no_subject", "text_pairing", "text_rough", "text_no_unit", "text_undated")
"""Problems that stand for one figure that was not read."""

_TITLE_SHOWN = 200
_SHORTEST = 4
_TITLE_LENGTH = 60
_ENDING = ".readings.csv"
_NEEDED = ("cell", "item", "value", "by")
_COLUMNS = (*_NEEDED, "region", "year", "period", "unit", "kind", "quality")
_KINDS = ("level", "growth", "target", "none")
_SENTENCE_END = ("。", ".", "；", ";", "!", "！", "，", ",")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person says of the figure at a place; `figure` is None where it is none."""

    cell: str
    figure: Figure | None
    by: str


def target_rows(path: Path | str, region: str = "", year: int | None = None) -> pd.DataFrame:
    """Give the targets that a plan's own text states, with the columns of `read_files`, a target a row.

    Args:
        path: the text (txt, HTML, Word, PDF).
        region: the place of a text that does not say its own.
        year: the last year before the plan, where the text does not say for which years it plans.

    Raises:
        InputError: nothing can be read of the file.
    """
    from jinpu.reader.reading import read_files  # that module imports this one

    reading = read_files([path], region=region, year=year)
    rows = reading.rows[reading.rows["kind"] == "target"].reset_index(drop=True)
    if rows.empty:
        said = "; ".join(dict.fromkeys(reading.problems["reason"])) or "no sentence states a target with a number"
        raise InputError(said, where=str(path), remedy="write the targets in a table: value, name, unit, year")
    return rows


def document_figures(document: Document, context: Context) -> Iterator[tuple[Passage, list[Figure]]]:
    """Give each sentence of a text with its figures; `context` is what its first lines say."""
    known = vocabulary()
    for number, passage in enumerate(document.passages):
        text = passage.folded.strip()
        if known.genre.caption.search(text) or len(text) < _SHORTEST:
            continue
        context = headed(passage, context)
        if listed := list(listed_figures(passage, context)):
            yield passage, listed
            continue
        if number == 0 and _is_title(passage):
            continue
        if known.zh.foreign_script.search(text):
            yield passage, []
            continue
        context = _planned(passage, context)
        read = chinese_figures if passage.is_chinese else english_figures
        for sentence, figures, after in read(passage, context):
            context = after
            yield sentence, figures


def _planned(passage: Passage, context: Context) -> Context:
    """Begin the part of a work report that says what is to be done at the sentence that turns to it."""
    turns = context.report and passage.is_chinese and vocabulary().zh.plans.cue.search(passage.squeezed().folded)
    return replace(context, planning=True) if turns else context


def _is_title(passage: Passage) -> bool:
    text = passage.folded.strip()
    return len(text) < _TITLE_LENGTH and not text.endswith(_SENTENCE_END) and not text[:1].islower()


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as `jinpu read` gives it: where it stands, its sentence, and the indicator that it surely is of."""

    cell: str
    sentence: str
    figure: Figure
    indicator: str


def read_document(
    lines: Sequence[str],
    name: str,
    store: RowStore,
    region: str = "",
    year: int = 0,
    confirmed: Mapping[str, Confirmed] = MappingProxyType({}),
) -> list[Problem]:
    """Add the figures of a text to the store and give what is doubtful.

    Args:
        lines: the text.
        name: what to call the file.
        store: takes the rows.
        region: the place of a text that does not say its own.
        year: the year of a text that does not say its own.
        confirmed: readings that a person confirmed, by their place (line:character).
    """
    document = document_of(lines, name)
    title = _title(document)
    rows: list[Row] = []
    problems = [Problem(name, SHEET, 0, f"{fields['line']}:1", "", key, fields) for key, fields in document.unread]
    context = document_context(document, region, year)
    for sentence, figures in document_figures(document, context):
        if len(sentence.folded) > vocabulary().limits.sentence_characters:
            fields = {"length": f"{len(sentence.folded):,}"}
            problems.append(Problem(name, SHEET, 0, sentence.address(0), "", "text_sentence_long", fields))
        cells = [sentence.address(figure.start) for figure in figures]
        for figure in with_confirmed(figures, cells, confirmed):
            row = Row(sentence.address(figure.start), sentence.printed.strip(), figure, _indicator(figure, title))
            if figure.doubt or figure.caution:
                problems.append(_problem(name, row, figure.doubt or figure.caution))
            if not figure.doubt:
                rows.append(row)
    problems += _missing(name, rows)
    if context.place_assumed and rows:
        fields = {"place": context.place.name}
        problems.append(Problem(name, SHEET, 0, "", title, "text_place_of_name", fields, len(rows)))
    problems += _other_languages(document)
    if rows:
        store.parts.append(_part(rows, name, title, store))
    return problems


def _other_languages(document: Document) -> list[Problem]:
    """Tell that a text has paragraphs in a language that is not read, one problem for all of them."""
    other = [passage for passage in document.passages if vocabulary().zh.foreign_script.search(passage.folded)]
    if not other:
        return []
    first = other[0]
    return [Problem(document.name, SHEET, 0, first.address(0), first.printed, "text_language", {}, len(other))]


def _title(document: Document) -> str:
    return document.passages[0].printed.strip()[:_TITLE_SHOWN] if document.passages else ""


def _indicator(figure: Figure, title: str) -> str:
    """Give the indicator that a figure surely is of; a part is never taken for what it is part of."""
    unit = "" if figure.kind == "growth" else figure.unit
    item = figure.item.translate(simplified())
    whole, _, part = item.rpartition(SEPARATOR)
    code = indicator_of(part, unit, title).code
    if code and (not whole or _groups(whole)):
        return code
    code = indicator_of(item, unit, title).code
    return "" if whole and code == indicator_of(whole, "", title).code else code


def _groups(heading: str) -> bool:
    """Tell a heading that only groups (三次产业结构)."""
    return vocabulary().zh.structure.cue.search(heading) is not None


def _problem(name: str, row: Row, key: str) -> Problem:
    figure = row.figure
    reading = " ".join(part for part in (figure.item, figure.time.period, f"{figure.value:g}", figure.unit) if part)
    return Problem(name, SHEET, 0, row.cell, row.sentence, key, {"reading": reading})


def _missing(name: str, rows: Sequence[Row]) -> list[Problem]:
    """Tell of the rows without a place or a time, a problem each for all of them."""
    lacking = {
        "text_no_region": [row for row in rows if not row.figure.place.name],
        "text_no_time": [row for row in rows if not row.figure.time.period and not row.figure.note],
    }
    return [
        Problem(name, SHEET, 0, found[0].cell, found[0].sentence, key, {"count": str(len(found))}, len(found))
        for key, found in lacking.items()
        if found
    ]


def _part(rows: Sequence[Row], name: str, title: str, store: RowStore) -> Part:
    figures = [row.figure for row in rows]
    constants = {"file": name, "sheet": SHEET, "table": title, "mark": ""}
    coded = {
        "region": [figure.place.name for figure in figures],
        "region_code": [figure.place.code for figure in figures],
        "unit": [figure.unit for figure in figures],
        "note": [f"{row.sentence} ({row.figure.note})" if row.figure.note else row.sentence for row in rows],
        "indicator": [row.indicator for row in rows],
        "period": [figure.time.period for figure in figures],
        "kind": [figure.kind for figure in figures],
        "quality": [figure.quality for figure in figures],
        "status": [figure.status for figure in figures],
    }
    codes = {
        column: np.array([store.code(column, text) for text in texts], np.int32) for column, texts in coded.items()
    }
    texts = {"cell": [row.cell for row in rows], "item": [figure.item for figure in figures]}
    return Part(
        len(rows),
        {column: store.code(column, text) for column, text in constants.items()} | {"sheet_index": 0},
        {
            **codes,
            "year": np.array([figure.time.year for figure in figures], np.int32),
            "value": np.array([figure.value for figure in figures], np.float64),
        },
        {column: pa.chunked_array([pa.array(values, TEXT)], TEXT) for column, values in texts.items()},
    )


def is_confirmation(path: Path) -> bool:
    """Tell a file of confirmed readings by its name."""
    return path.name.endswith(_ENDING)


def read_confirmed(path: Path, name: str) -> tuple[dict[str, Confirmed], list[Problem]]:
    """Give the confirmed readings of a text by their place, and a problem for each row that cannot be taken.

    Args:
        path: the text; its readings are in the file beside it that bears its name and ends with .readings.csv.
        name: what to call the text in problems.
    """
    beside = path.with_name(path.stem + _ENDING)
    if is_confirmation(path) or not beside.is_file():
        return {}, []
    with beside.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found: dict[str, Confirmed] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            confirmed = _confirmed(row, beside.name)
            found[confirmed.cell] = confirmed
        except (InputError, ArithmeticError, ValueError) as error:
            fields = {"file": beside.name, "error": str(error)}
            problems.append(Problem(name, "text", 0, str(row.get("cell") or ""), "", "text_bad_reading", fields))
    return found, problems


def _confirmed(row: Mapping[str, str | None], file: str) -> Confirmed:
    cells = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    missing = [column for column in _NEEDED if not cells[column] and cells["kind"] != "none"]
    kind = cells["kind"] or "level"
    if missing or kind not in _KINDS:
        raise InputError(f"{', '.join(missing) or 'kind'} is missing or unknown")
    said = f"confirmed in {file} by {cells['by']}"
    if kind == "none":
        return Confirmed(cells["cell"], None, said)
    year = int(cells["year"] or 0)
    time = Time(year, cells["period"] or (str(year) if year else ""))
    place = (named_place(cells["region"]) or Place(cells["region"])) if cells["region"] else NO_PLACE
    value = number_of(cells["value"])
    quality = cells["quality"] or "exact"
    figure = Figure(0, 0, value, cells["unit"], kind, cells["item"], time, place, quality, note=said)
    return Confirmed(cells["cell"], figure, said)


def with_confirmed(figures: Iterable[Figure], cells: Iterable[str], known: Mapping[str, Confirmed]) -> list[Figure]:
    """Put confirmed readings in the place of the reader's own; where one does not say its place, the text's is kept."""
    taken: list[Figure] = []
    for figure, cell in zip(figures, cells, strict=True):
        confirmed = known.get(cell)
        if confirmed is None:
            taken.append(figure)
        elif confirmed.figure is not None:
            mine = replace(confirmed.figure, start=figure.start, end=figure.end)
            taken.append(mine if mine.place.name else replace(mine, place=figure.place))
    return taken
