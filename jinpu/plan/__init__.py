"""What was promised: plans with their targets, readings and clauses, read from TOML files."""

from jinpu.plan.goals import Goal, goal_of
from jinpu.plan.loader import PLANS_FOLDER, load_plan, load_plans, plan_or_problems
from jinpu.plan.models import Baseline, Clause, ClauseEvidence, Outcome, Plan, Reading, Source, Target, Text
from jinpu.plan.problems import Problem
from jinpu.plan.scaffold import write_scaffold

__all__ = [
    "PLANS_FOLDER",
    "Baseline",
    "Clause",
    "ClauseEvidence",
    "Goal",
    "Outcome",
    "Plan",
    "Problem",
    "Reading",
    "Source",
    "Target",
    "Text",
    "goal_of",
    "load_plan",
    "load_plans",
    "plan_or_problems",
    "write_scaffold",
]
