"""The report's figures, each with the text that says what it shows."""

from jinpu.report.figures.chart import Chart
from jinpu.report.figures.effort import effort_chart
from jinpu.report.figures.fan import fan_chart
from jinpu.report.figures.history import verdict_history

__all__ = ["Chart", "effort_chart", "fan_chart", "verdict_history"]
