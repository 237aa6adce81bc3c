"""What a forecast means for a target: probability, word, effort, and what other systems' rules would say.

The names are loaded when they are asked for: judging a CSV file needs neither the plans nor the evidence.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinpu.verdict.judging import judge_series
    from jinpu.verdict.past import Aim, Past
    from jinpu.verdict.plan import PlanVerdicts, judge_plan
    from jinpu.verdict.words import verdict_word

__all__ = ["Aim", "Past", "PlanVerdicts", "judge_plan", "judge_series", "verdict_word"]

_HOME = {
    "Aim": "past",
    "Past": "past",
    "PlanVerdicts": "plan",
    "judge_plan": "plan",
    "judge_series": "judging",
    "verdict_word": "words",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
