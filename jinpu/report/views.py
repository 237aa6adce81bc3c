"""How notebooks show things: a sentence with its table, or a row of charts."""

from collections.abc import Sequence

from markupsafe import Markup

from jinpu.report.figures.chart import Chart
from jinpu.report.page import Part
from jinpu.report.tables import Cell, Column, Table
from jinpu.report.templates import environment
from jinpu.report.wording import Words

_NUMBERS = frozenset({"observations", "indicators", "points", "value", "change", "chance", "end_value", "row"})


def view(words: Words, name: str, said: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Part:
    """Show a sentence with its table.

    Args:
        words: the reader's words; the table's caption stands under `desk.caption.<name>`.
        name: id of the table.
        said: the sentence above it.
        columns: keys under `desk.column`; one that the words lack (a year) is its own heading.
        rows: the cells; without rows there is no table.
    """
    headings = tuple(
        Column(
            words.text(f"desk.column.{column}") if words.has(f"desk.column.{column}") else column,
            number=column in _NUMBERS or column.isdigit(),
            heads_row=place == 0,
        )
        for place, column in enumerate(columns)
    )
    table = Table(f"desk-{name}", words.text(f"desk.caption.{name}"), headings, tuple(rows))
    drawn = environment().from_string('{% import "macros.html.j2" as m %}{{ m.table(table) }}').render(table=table)
    return Part(Markup("<p>{}</p>{}").format(said, Markup(drawn if rows else "")))  # noqa: S704 - autoescaped above


def gallery(charts: Sequence[Chart | None], said: str, note: str = "") -> Part:
    """Show a sentence, the charts that there are, and what their marks mean."""
    drawn = [Markup(chart._repr_html_()) for chart in charts if chart]  # noqa: S704 - own, escaped by the chart
    below = Markup("<p class='note'>{}</p>").format(note) if note and drawn else ""
    return Part(Markup("<p>{}</p>{}{}").format(said, Markup("").join(drawn), below))
