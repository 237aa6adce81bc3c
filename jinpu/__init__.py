"""Will a plan's numeric targets be reached, how sure is that, and which cell of which yearbook says so?

The names that a notebook needs, imported from their floors when they are first asked for, so that a command which needs
one of them does not wait for the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinpu.evidence import clean, load_evidence
    from jinpu.indicators import indicator_series
    from jinpu.plan import load_plan, load_plans
    from jinpu.report import assemble_page, page_part, ratings_chart, save_report, verdict_strip
    from jinpu.report.desk import (
        effort_charts,
        evidence_view,
        fan_charts,
        grades_view,
        left_out_view,
        problems_view,
        save_tables,
        series_view,
    )
    from jinpu.verdict import judge_plan

_HOMES = {
    "jinpu.plan": ("load_plan", "load_plans"),
    "jinpu.evidence": ("clean", "load_evidence"),
    "jinpu.indicators": ("indicator_series",),
    "jinpu.verdict": ("judge_plan",),
    "jinpu.report": ("assemble_page", "page_part", "ratings_chart", "save_report", "verdict_strip"),
    "jinpu.report.desk": (
        "effort_charts",
        "evidence_view",
        "fan_charts",
        "grades_view",
        "left_out_view",
        "problems_view",
        "save_tables",
        "series_view",
    ),
}

__all__ = [
    "assemble_page",
    "clean",
    "effort_charts",
    "evidence_view",
    "fan_charts",
    "grades_view",
    "indicator_series",
    "judge_plan",
    "left_out_view",
    "load_evidence",
    "load_plan",
    "load_plans",
    "page_part",
    "problems_view",
    "ratings_chart",
    "save_report",
    "save_tables",
    "series_view",
    "verdict_strip",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
