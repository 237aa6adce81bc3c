"""Which published figures bear on the plan's clauses that carry no number."""

from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from jinpu.plan import Clause, Plan
from jinpu.report.contents import annual
from jinpu.report.escaping import plain, shortened
from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure, watermark
from jinpu.report.names import region_name
from jinpu.report.wording import Words, load_words

# Heights of a row with marks and of one without.
_ROW, _BARE_ROW = 38, 20
_LABEL_COLUMNS = 56


def clause_evidence(clause: Clause, observations: pd.DataFrame) -> pd.DataFrame:
    """Return the annual observations of a clause's indicators and regions."""
    found = [annual(observations, item.indicator, item.region) for item in clause.evidence]
    return pd.concat(found) if found else observations[:0]


def clause_coverage(plan: Plan, observations: pd.DataFrame, language: str = "en") -> Chart | None:
    """Draw one row a clause with a mark for every year that has a published figure on it.

    A filled mark is the plan's own region, an open one another region.

    Args:
        plan: the plan.
        observations: the observations known in the as-of year.
        language: "en" or "zh".

    Returns:
        The figure with its alternative, or None for a plan without such clauses.
    """
    words = load_words(language)
    if not plan.clauses:
        return None
    evidence = [clause_evidence(clause, observations) for clause in plan.clauses]
    years = pd.concat([rows["year"] for rows in evidence])
    first = min(int(years.min()) if len(years) else plan.baseline_year, plan.baseline_year)
    heights = [_ROW if len(rows) else _BARE_ROW for rows in evidence]
    with drawing():
        figure, axes = new_figure(sum(heights) + 32, left=12, right=14, top=6, bottom=26)
        axes.axvspan(plan.baseline_year + 0.5, plan.end_year + 0.5, color=COLOURS["nothing"], linewidth=0, zorder=0)
        bottoms = accumulate(heights)
        for clause, rows, bottom in zip(plan.clauses, evidence, bottoms, strict=True):
            label = shortened(words.pick(clause.name), _LABEL_COLUMNS)
            _draw_row(axes, bottom, label, rows, plan)
        axes.set_xlim(first - 0.7, plan.end_year + 0.6)
        axes.set_ylim(sum(heights), 0)
        axes.set_yticks([])
        axes.set_xticks(
            [year for year in range(first, plan.end_year + 1) if (plan.end_year - year) % _step(first, plan) == 0]
        )
        if plan.example:
            watermark(figure, words.text("example.watermark"))
    note = words.text("clauses.chart_note", region=region_name(plan.region, words))
    title, alternative = words.text("clauses.chart_title"), _alternative(plan, evidence, words)
    return Chart("clauses", title, alternative, figure, note=note)


def _step(first: int, plan: Plan) -> int:
    return max(1, (plan.end_year - first) // 5)


def _draw_row(axes: Axes, bottom: int, label: str, rows: pd.DataFrame, plan: Plan) -> None:
    """Draw one clause: its name, and below it a mark a year; of a clause without figures the name alone, in grey."""
    bare = rows.empty
    top = bottom - (_BARE_ROW if bare else _ROW)
    axes.text(
        0, top + 4, label, transform=axes.get_yaxis_transform(), va="top", fontsize=11,
        color=COLOURS["muted" if bare else "ink"], weight="normal" if bare else "bold",
    )  # fmt: skip
    axes.axhline(bottom, color=COLOURS["grid"], linewidth=0.8, zorder=0.5)
    own = sorted(set(rows.loc[rows["region"] == plan.region, "year"]))
    other = sorted(set(rows["year"]) - set(own))
    height = bottom - 9
    axes.plot(own, [height] * len(own), "o", markersize=6, color=COLOURS["own"])
    axes.plot(other, [height] * len(other), "D", markersize=5, color=COLOURS["proxy"], markerfacecolor=COLOURS["paper"])


def _alternative(plan: Plan, evidence: list[pd.DataFrame], words: Words) -> str:
    covered = [plain(words.pick(c.name)) for c, rows in zip(plan.clauses, evidence, strict=True) if len(rows)]
    bare = [plain(words.pick(c.name)) for c, rows in zip(plan.clauses, evidence, strict=True) if rows.empty]
    period = {"first": plan.baseline_year + 1, "last": plan.end_year}
    sentences = [words.text("clauses.alt", count=len(plan.clauses), covered=len(covered), **period)]
    if covered:
        sentences.append(words.text("clauses.alt_covered", names=words.listing(covered)))
    if bare:
        sentences.append(words.text("clauses.alt_bare", names=words.listing(bare)))
    return words.text("list.sentences").join(sentences)
