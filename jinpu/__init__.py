"""Will a plan's numeric targets be reached, how sure is that, and which cell of which yearbook says so?

The names that a notebook needs, imported from their floors when they are first asked for, so that a command which needs
one of them does not wait for the others.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinpu.evidence import clean, load_evidence, read_evidence
    from jinpu.forecast import forecast, load_forecaster
    from jinpu.indicators import indicator_series, peer_series
    from jinpu.plan import load_plan, load_plans, write_scaffold
    from jinpu.reader import read_files as read
    from jinpu.report import assemble_page, page_part, save_report
    from jinpu.report.notebook_views import check_view, doubtful_sheets, problems_view, save_tables, yearbook_checks
    from jinpu.report.whatif import what_if_slider
    from jinpu.verdict import judge_plan
    from jinpu.verdict import judge_series as judge
    from jinpu.verdict.opened import OpenPlan, open_plan
    from jinpu.verdict.scenarios import effort_among_peers, plan_scenarios

_HOMES = {
    "jinpu.plan": ("load_plan", "load_plans", "write_scaffold"),
    "jinpu.evidence": ("clean", "load_evidence", "read_evidence"),
    "jinpu.indicators": ("indicator_series", "peer_series"),
    "jinpu.forecast": ("load_forecaster",),
    "jinpu.verdict": ("judge_plan",),
    "jinpu.verdict.opened": ("OpenPlan", "open_plan"),
    "jinpu.verdict.scenarios": ("effort_among_peers", "plan_scenarios"),
    "jinpu.report.whatif": ("what_if_slider",),
    "jinpu.report": ("assemble_page", "page_part", "save_report"),
    "jinpu.report.notebook_views": ("check_view", "doubtful_sheets", "problems_view", "save_tables", "yearbook_checks"),
}

# What people call by a shorter name.
_SHORT = {"judge": ("jinpu.verdict", "judge_series"), "read": ("jinpu.reader", "read_files")}

__all__ = [
    "OpenPlan",
    "assemble_page",
    "check_view",
    "clean",
    "doubtful_sheets",
    "effort_among_peers",
    "forecast",
    "indicator_series",
    "judge",
    "judge_plan",
    "load_evidence",
    "load_forecaster",
    "load_plan",
    "load_plans",
    "open_plan",
    "page_part",
    "peer_series",
    "plan_scenarios",
    "problems_view",
    "read",
    "read_evidence",
    "save_report",
    "save_tables",
    "what_if_slider",
    "write_scaffold",
    "yearbook_checks",
]


def __getattr__(name: str) -> Any:
    if name == "forecast":
        return import_module("jinpu.forecast")
    if name in _SHORT:
        home, long_name = _SHORT[name]
        return getattr(import_module(home), long_name)
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
