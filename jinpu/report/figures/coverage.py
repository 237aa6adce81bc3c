"""Where figures are and where they are missing: every target of a plan over the years."""

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from jinpu.plan import Plan
from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure, watermark
from jinpu.report.text import plain, shortened
from jinpu.report.wording import Words, load_words

if TYPE_CHECKING:
    from jinpu.indicators import IndicatorSeries

_ROW = 34
_LABEL_COLUMNS = 56
# Years before the baseline that are shown: older ones carry no verdict.
_YEARS_BEFORE = 10


def coverage_chart(plan: Plan, known: "IndicatorSeries", language: str = "en") -> Chart:
    """Draw one row a target (main reading) with a mark for every year that has a value.

    Args:
        plan: the plan.
        known: its series as of any year.
        language: "en" or "zh".
    """
    words, first = load_words(language), plan.baseline_year - _YEARS_BEFORE
    rows = {target.id: _years_of(known, target.id, target.main_reading.id, first) for target in plan.targets}
    with drawing():
        figure, axes = new_figure(_ROW * len(plan.targets) + 34, left=12, right=14, top=8, bottom=26)
        axes.axvspan(plan.baseline_year + 0.5, plan.end_year + 0.5, color=COLOURS["nothing"], linewidth=0, zorder=0)
        for place, target in enumerate(plan.targets):
            label = shortened(words.pick(target.name), _LABEL_COLUMNS)
            axes.text(0, place - 0.06, label, transform=axes.get_yaxis_transform(), va="bottom", fontsize=11)
            _draw_row(axes, place, rows[target.id], words)
        axes.set_xlim(first - 0.7, plan.end_year + 0.7)
        axes.set_ylim(len(plan.targets) - 0.5, -0.6)
        axes.set_yticks([])
        axes.set_xticks([year for year in range(first, plan.end_year + 1) if (plan.end_year - year) % 3 == 0])
        if plan.example:
            watermark(figure, words.text("example.watermark"))
    title = words.text("coverage.title", plan=plain(words.pick(plan.title)))
    return Chart(f"coverage-{plan.id}", title, _alternative(plan, rows, words), figure)


def _years_of(known: "IndicatorSeries", target: str, reading: str, first: int) -> "pd.Series[str]":
    """The years with a value and the mark of each: own, proxy, or a total that does not compare."""
    series = known.series
    mine = series[(series["target"] == target) & (series["reading"] == reading) & (series["year"] >= first)]
    nearest = mine.sort_values("parent_level").drop_duplicates("year").set_index("year")
    marks = nearest["proxy"].map({False: "own", True: "proxy"})
    return marks.where(nearest["comparable"], "total")


def _draw_row(axes: Axes, place: int, marks: "pd.Series[str]", words: Words) -> None:
    if marks.empty:
        axes.text(
            0, place + 0.2, words.text("coverage.nothing"), transform=axes.get_yaxis_transform(), va="center",
            color=COLOURS["muted"], fontsize=11,
        )  # fmt: skip
        return
    axes.axhline(place + 0.2, color=COLOURS["grid"], linewidth=0.8, zorder=0.5)
    for mark, shape, size, colour, face in (
        ("own", "o", 7, COLOURS["own"], COLOURS["own"]),
        ("proxy", "D", 5.5, COLOURS["proxy"], COLOURS["paper"]),
        ("total", "x", 5, COLOURS["muted"], COLOURS["muted"]),
    ):
        years = sorted(marks.index[marks == mark])
        axes.plot(years, [place + 0.2] * len(years), shape, markersize=size, color=colour, markerfacecolor=face)


def _alternative(plan: Plan, rows: "dict[str, pd.Series[str]]", words: Words) -> str:
    sentences = [words.text("coverage.alt", count=len(plan.targets))]
    for target in plan.targets:
        own, other = (int((rows[target.id] == mark).sum()) for mark in ("own", "proxy"))
        name = plain(words.pick(target.name))
        sentences.append(words.text("coverage.alt_row", target=name, own=own, other=other))
    return words.text("list.sentences").join(sentences)
