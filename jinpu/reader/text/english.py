"""A grammar of English sentences with figures."""

from collections.abc import Iterator

from jinpu.reader.text.context import Context
from jinpu.reader.text.documents import Passage
from jinpu.reader.text.figures import Figure


def english_figures(passage: Passage, context: Context) -> Iterator[tuple[Passage, list[Figure], Context]]:
    """Give each sentence of an English paragraph with its figures and the context after it."""
    return iter(())
