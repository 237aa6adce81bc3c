"""Running text in, rows and problems out."""

from collections.abc import Iterator
from dataclasses import replace

from jinpu.reader.prose.chinese import chinese_figures
from jinpu.reader.prose.context import Context, document_context, headed
from jinpu.reader.prose.documents import Document, Passage
from jinpu.reader.prose.english import english_figures
from jinpu.reader.prose.figures import Figure
from jinpu.reader.prose.listings import listed_figures
from jinpu.reader.prose.vocabulary import vocabulary


def document_figures(document: Document, region: str = "", year: int = 0) -> Iterator[tuple[Passage, list[Figure]]]:
    """Give each sentence of a text with its figures.

    Args:
        document: the text.
        region: the place of a text that does not say its own.
        year: the year of a text that does not say its own.
    """
    context = document_context(document, region, year)
    known = vocabulary()
    started = False
    for passage in document.passages:
        text = passage.folded.strip()
        if known.genre.caption.search(text) or len(text) < 4:
            continue
        context = headed(passage, context)
        if context.base:
            context = replace(context, time=replace(context.time, year=context.base, period=str(context.base)))
        if listed := list(listed_figures(passage, context)):
            yield passage, listed
            continue
        if passage.is_chinese and known.zh.plan_cue.search(passage.squeezed().folded) and context.report:
            context = replace(context, planning=True)
        if not started and _is_title(passage):
            continue
        started = True
        read = chinese_figures if passage.is_chinese else english_figures
        for sentence, figures, after in read(passage, context):
            context = after
            yield sentence, figures


def _is_title(passage: Passage) -> bool:
    text = passage.folded.strip()
    return len(text) < 60 and not text.endswith(("。", ".", "；", ";", "!", "！")) and not passage.folded[0].islower()
