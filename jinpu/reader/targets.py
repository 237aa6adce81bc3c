"""Targets out of a plan's own text, as the rows of a table of targets from which a plan is drafted."""

import re
from dataclasses import replace
from pathlib import Path

from jinpu.catalogue import convert, load_indicators
from jinpu.errors import InputError
from jinpu.plan.project import DraftedTargets
from jinpu.reader.problems import sentence as words_of
from jinpu.reader.sources import read_contents
from jinpu.reader.text.context import document_context
from jinpu.reader.text.documents import Passage, document_of
from jinpu.reader.text.figures import Figure
from jinpu.reader.text.reading import document_figures, indicator_of_figure
from jinpu.reader.text.vocabulary import vocabulary

_NUMBER = re.compile(
    r"(?<![\d.A-Za-z第])(?!(?:19|20)\d\d(?!\d))\d+(?:[.,]\d+)*(?![\d月日号届])"
)  # but years, days, ranks
_TITLE_LENGTH = 80
Cells = dict[str, str]


def drafted_targets(path: Path, region: str = "", baseline_year: int | None = None) -> DraftedTargets:
    """Find the targets that a plan's own text states.

    Args:
        path: the text (txt, HTML, Word, PDF), Chinese or English.
        region: the place of a text that does not say its own.
        baseline_year: the last year before the plan, where the text does not say for which years it plans.

    Raises:
        InputError: the file cannot be read, or no sentence of it states a target with a number.
    """
    _, lines, refused = read_contents(path, path.name)
    document = document_of(lines, path.name)
    context = document_context(document, region, baseline_year or 0)
    title = document.passages[0].printed.strip() if document.passages else ""
    draft = DraftedTargets(title=title if len(title) <= _TITLE_LENGTH else "", region=context.place.name)
    draft.baseline_year = baseline_year or context.base
    for sentence, figures in document_figures(document, context):
        _take(sentence, figures, path.name, draft)
    draft.told += [f"{path.name}: {words_of(problem.key, problem.fields)}" for problem in refused]
    if not draft.rows:
        said = "; ".join(["no sentence states a target with a number", *draft.told[:3]])
        raise InputError(said, where=str(path), remedy="write the targets in a table: --targets targets.csv")
    return draft


def _take(sentence: Passage, figures: list[Figure], file: str, draft: DraftedTargets) -> None:
    """Add the targets of a sentence, and tell of every number in it that is none."""
    targets = [figure for figure in figures if figure.kind == "target"]
    said = " ".join(sentence.printed.split())
    for figure in targets:
        where = f"{file}, {sentence.address(figure.start)}"
        cells, reason = _cells(figure, sentence.folded[: figure.start], draft)
        if cells is None:
            draft.told.append(f"{where}: {reason}: {said}")
            continue
        draft.rows.append((where, cells | {"wording": said}))
        if reason:
            draft.told.append(f"{where}: {reason}: {said}")
    taken = {place for figure in figures for place in range(figure.start, max(figure.end, figure.start + 1))}
    left = [found[0] for found in _NUMBER.finditer(sentence.folded) if found.start() not in taken]
    if left and (targets or not figures):
        draft.told.append(f"{file}, {sentence.address(0)}: not read as targets: {', '.join(left)}: {said}")


def _cells(figure: Figure, before: str, draft: DraftedTargets) -> tuple[Cells | None, str]:
    """Give the cells of a target, or none, and what is to be said about it."""
    known, due, baseline_year = vocabulary().targets, figure.time.last_year, draft.baseline_year
    figure = figure if figure.unit else replace(figure, unit="number")
    if figure.doubt:
        return None, f"not drafted, its subject is not sure (read as {figure.item or 'nothing'} {figure.value:g})"
    if due and due <= baseline_year:
        return None, f"not drafted, {due} is not after {baseline_year}, the last year before the plan"
    if known.points.search(figure.unit):
        return None, "not drafted, a rise in percentage points (write the level to be reached)"
    kind, name, value = _kind(figure, known, due - baseline_year if due and baseline_year else 0)
    if not kind:
        return None, f"not drafted, {value:g} {figure.unit} in all since the baseline (write the level to be reached)"
    code = _indicator(figure, name, kind, draft.title)
    if code is None:
        return None, f"not drafted, {figure.value:g} {figure.unit} does not fit {name}"
    falls = known.falls.search(re.split("[，,；;、]", before)[-1])
    at_most = kind not in ("cut", "added") and (figure.quality == "ceiling" or falls is not None or value < 0)
    cells = {
        "name": name,
        "indicator": code,
        "value": f"{value:.12g}",
        "unit": figure.unit,
        "year": str(due or ""),
        "direction": "at_most" if at_most else "at_least",
        "kind": "" if kind == "level" else kind,
        "about": "about" if figure.quality == "approximate" else "",
    }
    return cells, "" if due else "drafted for the plan's end, its sentence names no year"


def _kind(figure: Figure, known: object, years: int) -> tuple[str, str, float]:
    """Give kind, name and value; kind "" for growth over several years at once, which no kind of target is."""
    growth = known.growth.search(figure.item)  # type: ignore[attr-defined]
    if growth and figure.unit == "%":
        name, average = figure.item[: growth.start()], figure.note == "yearly average"
        if average or (figure.value > 0 and years == 1):
            return "growth", name, figure.value
        return ("cut", name, -figure.value) if figure.value < 0 else ("", name, figure.value)
    if growth:
        name = figure.item[: growth.start()]
        return ("added", name, figure.value) if figure.value > 0 else ("", name, figure.value)
    new = known.new.search(figure.item)  # type: ignore[attr-defined]
    return "added" if new and figure.unit not in ("%", "‰") else "level", figure.item, figure.value


def _indicator(figure: Figure, name: str, kind: str, title: str) -> str | None:
    """Give the catalogue's code for a target, "" for one of its own, None where unit or value do not fit."""
    known = load_indicators()
    as_printed = known.get(indicator_of_figure(figure, title))
    if kind in ("growth", "cut"):  # the series of rates itself, where it is catalogued, else that of levels
        is_rate = as_printed is not None and as_printed.unit_kind == "rate" and kind == "growth"
        return as_printed.code if as_printed and is_rate else indicator_of_figure(figure, title, name)
    found = known.get(indicator_of_figure(figure, title, name)) or as_printed
    if found is None:
        return ""
    if kind == "added" and found.unit_kind in ("share", "rate"):
        return None
    try:
        value = convert(figure.value, figure.unit, found.unit)
    except InputError:
        return None
    fits = (found.lower is None or value >= found.lower) and (found.upper is None or value <= found.upper)
    return found.code if fits else None
