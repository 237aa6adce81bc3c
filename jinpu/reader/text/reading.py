"""Running text in, rows and problems out; readings that a person confirmed go before the reader's own.

NAME.readings.csv beside a text says what the figure at a place (`cell`, line:character, as `jinpu read` gives it) is,
and who says so; kind "none" says that it is no figure to be read.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # publishes no types

from jinpu.catalogue import load_indicators
from jinpu.errors import InputError
from jinpu.reader.indicator_labels import SEPARATOR, indicator_of
from jinpu.reader.problems import Problem
from jinpu.reader.store import TEXT, Part, RowStore
from jinpu.reader.text.chinese import chinese_figures
from jinpu.reader.text.context import Context, document_context, headed, named_place
from jinpu.reader.text.documents import Document, Passage, document_of
from jinpu.reader.text.english import english_figures
from jinpu.reader.text.figures import NO_PLACE, Figure, Place, Time, number_of, whole_year
from jinpu.reader.text.vocabulary import simplified, vocabulary

SHEET = "text"
"""The name of the sheet in rows and problems of running text; its number is 0."""

DOUBTS = ("text_no_subject", "text_pairing", "text_rough", "text_no_unit", "text_undated")
"""Problems that stand for one figure that was not read."""

_USUAL_UNIT = {"yuan_100m": "亿元", "persons_10k": "万人"}
_LEAST_IN_USUAL_UNIT = 10.0
_TITLE_SHOWN = 200
_SHORTEST = 4
_TITLE_LENGTH = 60
_ENDING = ".readings.csv"
_NEEDED = ("cell", "item", "value", "by")
_COLUMNS = (*_NEEDED, "region", "year", "period", "unit", "kind", "quality")
_KINDS = ("level", "growth", "target", "none")
_SENTENCE_END = ("。", ".", "；", ";", "!", "！", "，", ",")


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
        if context.report and passage.is_chinese and known.zh.plans.cue.search(passage.squeezed().folded):
            context = replace(context, planning=True)  # here a work report turns to what is to be done
        read = chinese_figures if passage.is_chinese else english_figures
        for sentence, figures, after in read(passage, context):
            context = after
            yield sentence, figures


def listed_figures(passage: Passage, context: Context) -> Iterator[Figure]:
    """Give the values of a line that lists them; nothing for any other line.

    What the catalogue keeps in 亿元 or 万人 and the line prints without a unit is read in that unit, as offices print
    it; that is told as a problem.
    """
    known = vocabulary().listings
    text = known.stored.sub("", passage.folded).rstrip(" ;")
    begin = len(text) - len(text.lstrip())
    if series := known.series.fullmatch(text, begin):
        for pair in known.pair.finditer(text, series.start("pairs")):
            (start, end), time = pair.span("value"), whole_year(int(pair["year"]))
            label, value = series["label"].strip(), number_of(pair["value"])
            yield Figure(start, end, value, "", "level", label, time, context.place)
        return
    if legend := known.legend.fullmatch(text, begin):
        yield from _explained(legend, context)
        return
    found = known.dated_first.fullmatch(text, begin) or known.dated_last.fullmatch(text, begin)
    if not found:
        return
    place, time = named_place(found["place"]) or Place(found["place"]), whole_year(int(found["year"]))
    value, unit = number_of(found["value"]), found["unit"] or ""
    assumed = "" if unit or value < _LEAST_IN_USUAL_UNIT else _usual_unit(found["label"])
    doubt = "" if unit or assumed else "text_no_unit"
    caution = "text_unit_assumed" if assumed else ""
    (start, end), label = found.span("value"), found["label"]
    yield Figure(start, end, value, unit or assumed, "level", label, time, place, doubt=doubt, caution=caution)


def _explained(line: re.Match[str], context: Context) -> Iterator[Figure]:
    """Give the values of a line that a legend in brackets explains: Liaoning 4298 11022 (年末总人口/GDP)."""
    labels = [label.strip() for label in line["labels"].split("/")]
    values = list(re.finditer(r"-?\d[\d,]*(?:\.\d+)?", line["values"]))
    place = named_place(line["place"]) or Place(line["place"])
    for label, value in zip(labels, values, strict=False) if len(labels) == len(values) else ():
        start, end = line.start("values") + value.start(), line.start("values") + value.end()
        unit = _usual_unit(label)
        doubt, caution = ("", "text_unit_assumed") if unit else ("text_no_unit", "")
        number = number_of(value[0])
        yield Figure(start, end, number, unit, "level", label, context.time, place, doubt=doubt, caution=caution)


def _usual_unit(label: str) -> str:
    code = indicator_of(vocabulary().listings.prices.sub("", label), "", label).code
    return _USUAL_UNIT.get(load_indicators()[code].unit, "") if code else ""


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
    confirmed: Mapping[str, Figure | None] = MappingProxyType({}),
) -> list[Problem]:
    """Add the figures of a text to the store and give what is doubtful.

    Args:
        lines: the text.
        name: what to call the file.
        store: takes the rows.
        region: the place of a text that does not say its own.
        year: the year of a text that does not say its own.
        confirmed: readings that a person confirmed, by their place (line:character); None is no figure.
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
        for figure in map(_in_yuan, with_confirmed(figures, cells, confirmed)):
            cell, said = sentence.address(figure.start), sentence.printed.strip()
            row = Row(cell, said, figure, indicator_of_figure(figure, title))
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


def _in_yuan(figure: Figure) -> Figure:
    """Add the currency to a bare number (GDP 2000亿) of what the catalogue keeps in yuan."""
    code = indicator_of_figure(figure, item=figure.item) if figure.unit in ("亿", "万亿") else ""
    return replace(figure, unit=f"{figure.unit}元") if code and load_indicators()[code].unit == "yuan_100m" else figure


def _other_languages(document: Document) -> list[Problem]:
    """Tell that a text has paragraphs in a language that is not read, one problem for all of them."""
    other = [passage for passage in document.passages if vocabulary().zh.foreign_script.search(passage.folded)]
    if not other:
        return []
    first = other[0]
    return [Problem(document.name, SHEET, 0, first.address(0), first.printed, "text_language", {}, len(other))]


def _title(document: Document) -> str:
    return document.passages[0].printed.strip()[:_TITLE_SHOWN] if document.passages else ""


def indicator_of_figure(figure: Figure, title: str = "", item: str = "") -> str:
    """Give the indicator that a figure (or `item` in its place) surely is of; a part is never taken for its whole."""
    unit = "" if figure.kind == "growth" or item else figure.unit
    item = (item or figure.item).translate(simplified())
    whole, _, part = item.rpartition(SEPARATOR)
    code = indicator_of(part, unit, title).code
    if code and (not whole or vocabulary().zh.structure.cue.search(whole)):
        return code
    code = indicator_of(item, unit, title).code
    return "" if whole and code == indicator_of(whole, "", title).code else code


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


def read_confirmed(path: Path, name: str) -> tuple[dict[str, Figure | None], list[Problem]]:
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
    found: dict[str, Figure | None] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            cell, figure = _confirmed(row, beside.name)
            found[cell] = figure
        except (InputError, ArithmeticError, ValueError) as error:
            fields = {"file": beside.name, "error": str(error)}
            problems.append(Problem(name, "text", 0, str(row.get("cell") or ""), "", "text_bad_reading", fields))
    return found, problems


def _confirmed(row: Mapping[str, str | None], file: str) -> tuple[str, Figure | None]:
    cells = {column: (row.get(column) or "").strip() for column in _COLUMNS}
    missing = [column for column in _NEEDED if not cells[column] and cells["kind"] != "none"]
    kind = cells["kind"] or "level"
    if missing or kind not in _KINDS:
        raise InputError(f"{', '.join(missing) or 'kind'} is missing or unknown")
    said = f"confirmed in {file} by {cells['by']}"
    if kind == "none":
        return cells["cell"], None
    year = int(cells["year"] or 0)
    time = Time(year, cells["period"] or (str(year) if year else ""))
    place = (named_place(cells["region"]) or Place(cells["region"])) if cells["region"] else NO_PLACE
    value = number_of(cells["value"])
    quality = cells["quality"] or "exact"
    return cells["cell"], Figure(0, 0, value, cells["unit"], kind, cells["item"], time, place, quality, note=said)


def with_confirmed(figures: Iterable[Figure], cells: Iterable[str], known: Mapping[str, Figure | None]) -> list[Figure]:
    """Put confirmed readings in the place of the reader's own; where one does not say its place, the text's is kept."""
    taken: list[Figure] = []
    for figure, cell in zip(figures, cells, strict=True):
        if (said := known.get(cell, figure)) is not None:
            place = said.place if said.place.name else figure.place
            taken.append(replace(said, start=figure.start, end=figure.end, place=place))
    return taken
