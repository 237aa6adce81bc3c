"""The verdict strip: every target of a plan on one scale of probability."""

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes

from jinpu.plan import Plan
from jinpu.report.escaping import plain, shortened
from jinpu.report.figures.chart import COLOURS, Chart, drawing, main_rows, new_figure, watermark
from jinpu.report.names import region_name
from jinpu.report.wording import Words, load_words

#: The scale's three zones, as (start, end, colour role, words): the borders of "unlikely" and "likely".
ZONES = (
    (0.0, 0.33, "bad", "strip.unlikely"),
    (0.33, 0.66, "middling", "strip.even"),
    (0.66, 1.0, "good", "strip.likely"),
)
_ROW = 39
_LABEL_COLUMNS = 56
_GRADE_PLACE = 1.065


def verdict_strip(verdicts: pd.DataFrame, plan: Plan, language: str = "en") -> Chart:
    """Draw one row a target: its probability on the scale from 0 to 100 %, and its evidence grade.

    A target judged by another region's series has an open diamond, its other readings small open circles; one without
    a verdict says so.

    Args:
        verdicts: the verdicts frame of one as-of year.
        plan: whose targets give the rows and their order.
        language: "en" or "zh".
    """
    words = load_words(language)
    main = main_rows(verdicts)
    with drawing():
        figure, axes = new_figure(_ROW * len(plan.targets) + 46, left=12, right=52, top=24, bottom=22)
        _draw_scale(axes, len(plan.targets), words)
        _draw_zones(axes, [float(main[target.id]["probability"]) for target in plan.targets])
        for place, target in enumerate(plan.targets):
            label = f"{place + 1}. {shortened(words.pick(target.name), _LABEL_COLUMNS)}"
            axes.text(0, place - 0.13, label, ha="left", va="bottom", clip_on=False)
            _draw_row(axes, place, main[target.id], words)
            others = verdicts[(verdicts["target"] == target.id) & ~verdicts["main"]]["probability"].dropna()
            axes.plot(
                others, [place + 0.13] * len(others), "o", markersize=5, markerfacecolor="none",
                color=COLOURS["reading"], clip_on=False,
            )  # fmt: skip
        if plan.example:
            watermark(figure, words.text("example.watermark"))
    title = words.text("strip.title", year=int(verdicts["as_of"].iloc[0]))
    return Chart("strip", title, _alternative(main, plan, words), figure, note=_note(verdicts, plan, words))


def _note(verdicts: pd.DataFrame, plan: Plan, words: Words) -> str:
    """Say what those marks mean that the figure has."""
    judged = verdicts[verdicts["probability"].notna()]
    main, others = judged[judged["main"]], judged[~judged["main"]]
    marks = {
        "own": bool((~main["proxy"].astype(bool)).any()),
        "proxy": bool(main["proxy"].any()),
        "reading": len(others) > 0,
    }
    region = region_name(plan.region, words)
    said = [words.text(f"strip.note_{mark}", region=region) for mark, there in marks.items() if there]
    return words.text("list.sentences").join(said)


def _draw_scale(axes: Axes, rows: int, words: Words) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xticks([0, 0.33, 0.66, 1], ["0%", "33%", "66%", "100%"])
    for start, end, _, key in ZONES:
        axes.text(
            (start + end) / 2, -0.6, words.text(key), ha="center", va="bottom", fontsize=11, color=COLOURS["muted"]
        )
    axes.text(
        _GRADE_PLACE, -0.6, words.text("strip.grade"), ha="center", va="bottom", fontsize=11, color=COLOURS["muted"]
    )


def _draw_zones(axes: Axes, probabilities: Iterable[float]) -> None:
    """Colour the scale of each target with a verdict, and leave that of the others grey."""
    for place, probability in enumerate(probabilities):
        for start, end, role, _ in ZONES:
            colour = COLOURS["nothing" if pd.isna(probability) else role]
            axes.fill_between([start, end], place - 0.08, place + 0.34, color=colour, linewidth=0, zorder=0)


def _draw_row(axes: Axes, place: int, row: pd.Series, words: Words) -> None:
    axes.text(_GRADE_PLACE, place + 0.13, str(row["grade"]), ha="center", va="center", weight="bold", clip_on=False)
    probability = float(row["probability"])
    if pd.isna(probability):
        label = words.text("strip.no_verdict")
        axes.text(0.495, place + 0.13, label, ha="center", va="center", color=COLOURS["muted"], fontsize=11)
        return
    proxy = bool(row["proxy"])
    axes.plot(
        probability,
        place + 0.13,
        marker="D" if proxy else "o",
        markersize=8,
        markeredgewidth=1.8,
        color=COLOURS["proxy" if proxy else "own"],
        markerfacecolor=COLOURS["paper" if proxy else "own"],
        linestyle="none",
        clip_on=False,
    )
    inwards = -1 if probability > 0.8 else 1
    axes.annotate(
        str(words.chance(probability)), (probability, place + 0.13), (9 * inwards, -0.5), textcoords="offset points",
        ha="left" if inwards > 0 else "right", va="center", fontsize=11,
    )  # fmt: skip


def _alternative(main: Mapping[str, pd.Series], plan: Plan, words: Words) -> str:
    sentences = [words.text("strip.alt_scale", count=len(plan.targets))]
    for target in plan.targets:
        row = main[target.id]
        name = plain(words.pick(target.name))
        values: dict[str, object] = {"target": name, "grade": row["grade"]}
        if pd.isna(row["probability"]):
            key = "strip.alt_none"
        else:
            key = "strip.alt_proxy" if row["proxy"] else "strip.alt_own"
            values["chance"] = words.chance(float(row["probability"]))
        sentences.append(words.text(key, **values))
    return words.text("list.sentences").join(sentences)
