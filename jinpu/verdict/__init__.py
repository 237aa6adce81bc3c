"""What a forecast means for a target: probability, word, effort, and what other systems' rules would say.

The names are loaded when they are asked for: judging a CSV file needs neither the plans nor the evidence.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinpu.plan import Target
    from jinpu.verdict.counting import MetCount, count_met, plan_count
    from jinpu.verdict.effort import verdict_word
    from jinpu.verdict.judging import judge_series
    from jinpu.verdict.plan import PlanVerdicts, judge_plan
    from jinpu.verdict.series import AnnualSeries

__all__ = [
    "AnnualSeries",
    "MetCount",
    "PlanVerdicts",
    "Target",
    "count_met",
    "judge_plan",
    "judge_series",
    "plan_count",
    "verdict_word",
]

_HOME = {
    "AnnualSeries": "jinpu.verdict.series",
    "MetCount": "jinpu.verdict.counting",
    "count_met": "jinpu.verdict.counting",
    "plan_count": "jinpu.verdict.counting",
    "PlanVerdicts": "jinpu.verdict.plan",
    "Target": "jinpu.plan",
    "judge_plan": "jinpu.verdict.plan",
    "judge_series": "jinpu.verdict.judging",
    "verdict_word": "jinpu.verdict.effort",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
