"""The report's figures, each with the text that says what it shows."""

from jinpu.report.figures.chart import Chart
from jinpu.report.figures.clauses import clause_coverage
from jinpu.report.figures.effort import effort_chart
from jinpu.report.figures.fan import fan_chart
from jinpu.report.figures.history import verdict_history
from jinpu.report.figures.ratings import ratings_chart
from jinpu.report.figures.strip import verdict_strip

__all__ = [
    "Chart",
    "clause_coverage",
    "effort_chart",
    "fan_chart",
    "ratings_chart",
    "verdict_history",
    "verdict_strip",
]
