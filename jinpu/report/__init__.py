"""What a reader sees: figures, tables, words in English and Chinese, the page, the index and the workbook."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinpu.report.contents import PageContents, assemble_page
    from jinpu.report.figures import Chart, effort_chart, fan_chart, verdict_history
    from jinpu.report.index import render_index
    from jinpu.report.page import Part, page_part, render_page, save_report
    from jinpu.report.track_record import render_record
    from jinpu.report.wording import Words, load_words
    from jinpu.report.workbook import write_workbook

_HOMES = {
    "contents": ("PageContents", "assemble_page"),
    "figures": ("Chart", "effort_chart", "fan_chart", "verdict_history"),
    "index": ("render_index",),
    "page": ("Part", "page_part", "render_page", "save_report"),
    "track_record": ("render_record",),
    "workbook": ("write_workbook",),
    "wording": ("Words", "load_words"),
}

__all__ = [
    "Chart",
    "PageContents",
    "Part",
    "Words",
    "assemble_page",
    "effort_chart",
    "fan_chart",
    "load_words",
    "page_part",
    "render_index",
    "render_page",
    "render_record",
    "save_report",
    "verdict_history",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: the index must not wait for pandas and matplotlib."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"jinpu.report.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
