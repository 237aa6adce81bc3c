"""What was promised: plans with their targets, readings and clauses, read from TOML files."""

from jinpu.plan.loader import PLANS_FOLDER, load_plan, load_plans, plan_or_problems
from jinpu.plan.models import Baseline, Clause, ClauseEvidence, Outcome, Plan, Reading, Source, StatedTarget, Text
from jinpu.plan.problems import Problem
from jinpu.plan.project import write_project
from jinpu.plan.scaffold import write_scaffold
from jinpu.plan.target import Target, target_of

__all__ = [
    "PLANS_FOLDER",
    "Baseline",
    "Clause",
    "ClauseEvidence",
    "Outcome",
    "Plan",
    "Problem",
    "Reading",
    "Source",
    "StatedTarget",
    "Target",
    "Text",
    "load_plan",
    "load_plans",
    "plan_or_problems",
    "target_of",
    "write_project",
    "write_scaffold",
]
