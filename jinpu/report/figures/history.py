"""How a verdict moved over the years, and what came of it."""

import pandas as pd
from matplotlib.axes import Axes

from jinpu.report.contents import PageContents
from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure, watermark
from jinpu.report.text import plain
from jinpu.report.wording import Words, region_name

#: The scale's three zones, as (start, end, colour role): the borders of "unlikely" and "likely".
ZONES = ((0.0, 0.33, "bad"), (0.33, 0.66, "middling"), (0.66, 1.0, "good"))


def verdict_history(page: PageContents, target_id: str) -> Chart | None:
    """Draw the probability given of a target in each as-of year, and the outcome beside it where one is published.

    Returns:
        The figure with its alternative, or None when fewer than two years have a verdict.
    """
    words, history = page.words, page.history
    rows = history[(history["target"] == target_id) & history["main"]].sort_values("as_of")
    judged = rows.dropna(subset=["probability"])
    judged = judged[judged["as_of"] < judged["end_year"]]
    if len(judged) < 2:
        return None
    outcome = str(rows.iloc[-1]["outcome_status"]) if len(rows) else ""
    with drawing():
        figure, axes = new_figure(150, left=44, right=70, top=12, bottom=26)
        _draw(axes, judged, outcome, words)
        if page.plan.example:
            watermark(figure, words.text("example.watermark"))
    name = next(words.pick(target.name) for target in page.plan.targets if target.id == target_id)
    first, last = judged.iloc[0], judged.iloc[-1]
    was, now = (words.chance(float(row["probability"])) for row in (first, last))
    years = {"first_year": int(first["as_of"]), "last_year": int(last["as_of"])}
    title = words.html("history.title", first=was, last=now, **years)
    key = "past.caption_proxy" if judged["proxy"].any() else "past.caption"
    subject = words.text(key, indicator=plain(name), region=region_name(str(last["region"]), words))
    alternative = _alternative(plain(name), judged, outcome, words)
    return Chart(f"history-{target_id}", title, alternative, figure, subject=subject)


def _draw(axes: Axes, judged: pd.DataFrame, outcome: str, words: Words) -> None:
    for start, end, role in ZONES:
        axes.axhspan(start, end, color=COLOURS[role], linewidth=0, zorder=0)
    proxy, end_year = bool(judged["proxy"].any()), int(judged["end_year"].iloc[0])
    colour = COLOURS["proxy" if proxy else "own"]
    axes.plot(
        judged["as_of"], judged["probability"], marker="D" if proxy else "o", markersize=6, color=colour, linewidth=1.6,
        markerfacecolor=COLOURS["paper"] if proxy else colour, linestyle=(0, (4, 2)) if proxy else "-", clip_on=False,
    )  # fmt: skip
    for _, row in judged.iterrows():
        above = row["probability"] < 0.8
        axes.annotate(
            str(words.chance(row["probability"])), (row["as_of"], row["probability"]), (0, 8 if above else -18),
            textcoords="offset points", ha="center", color=colour, fontsize=11,
        )  # fmt: skip
    if outcome in ("met", "missed"):
        axes.plot(
            end_year,
            outcome == "met",
            "s",
            markersize=9,
            color=COLOURS["own" if outcome == "met" else "target"],
            clip_on=False,
        )
        axes.annotate(
            words.text(f"outcome.{outcome}"), (end_year, outcome == "met"), (9, 0), textcoords="offset points",
            va="center" if outcome == "met" else "bottom",
            color=COLOURS["own" if outcome == "met" else "target"], annotation_clip=False, weight="bold",
        )  # fmt: skip
    first = int(judged["as_of"].min())
    axes.set_xlim(first - 0.3, end_year + 0.15)
    axes.set_ylim(0, 1)
    axes.set_xticks(range(first, end_year + 1))
    axes.tick_params(axis="x", pad=7)
    axes.set_yticks([0, 0.33, 0.66, 1], ["0%", "33%", "66%", "100%"])


def _alternative(name: str, judged: pd.DataFrame, outcome: str, words: Words) -> str:
    said = [
        words.text("history.alt_year", year=row["as_of"], chance=words.chance(row["probability"]))
        for _, row in judged.iterrows()
    ]
    sentence = words.text("history.alt", target=name, said=words.listing(said))
    if outcome in ("met", "missed"):
        sentence += words.text("list.sentences") + words.text(f"history.alt_{outcome}")
    return sentence
