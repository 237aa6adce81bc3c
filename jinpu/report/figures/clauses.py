"""Which published figures bear on the plan's clauses that carry no number."""

import pandas as pd
from matplotlib.axes import Axes

from jinpu.plan import Clause, Plan
from jinpu.report.contents import annual
from jinpu.report.escaping import plain, shortened
from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure, watermark
from jinpu.report.wording import Words, load_words

_ROW = 36
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
    with drawing():
        figure, axes = new_figure(_ROW * len(plan.clauses) + 32, left=12, right=14, top=6, bottom=26)
        axes.axvspan(plan.baseline_year + 0.5, plan.end_year + 0.5, color=COLOURS["nothing"], linewidth=0, zorder=0)
        for place, (clause, rows) in enumerate(zip(plan.clauses, evidence, strict=True)):
            label = shortened(words.pick(clause.name), _LABEL_COLUMNS)
            axes.text(0, place - 0.06, label, transform=axes.get_yaxis_transform(), va="bottom", fontsize=11)
            _draw_row(axes, place, rows, plan, words)
        axes.set_xlim(first - 0.7, plan.end_year + 0.6)
        axes.set_ylim(len(plan.clauses) - 0.5, -0.5)
        axes.set_yticks([])
        axes.set_xticks(
            [year for year in range(first, plan.end_year + 1) if (plan.end_year - year) % _step(first, plan) == 0]
        )
        if plan.example:
            watermark(figure, words.text("example.watermark"))
    return Chart("clauses", words.text("clauses.chart_title"), _alternative(plan, evidence, words), figure)


def _step(first: int, plan: Plan) -> int:
    return max(1, (plan.end_year - first) // 5)


def _draw_row(axes: Axes, place: int, rows: pd.DataFrame, plan: Plan, words: Words) -> None:
    axes.axhline(place + 0.2, color=COLOURS["grid"], linewidth=0.8, zorder=0.5)
    if rows.empty:
        axes.text(
            0, place + 0.2, words.text("clauses.nothing"), transform=axes.get_yaxis_transform(), va="center",
            color=COLOURS["muted"], fontsize=11,
        )  # fmt: skip
    own = sorted(set(rows.loc[rows["region"] == plan.region, "year"]))
    other = sorted(set(rows["year"]) - set(own))
    axes.plot(own, [place + 0.2] * len(own), "o", markersize=6, color=COLOURS["own"])
    axes.plot(
        other, [place + 0.2] * len(other), "D", markersize=5, color=COLOURS["proxy"], markerfacecolor=COLOURS["paper"]
    )


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
