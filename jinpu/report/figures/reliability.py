"""Whether probabilities come true: what was said against how often it happened."""

from collections.abc import Sequence

from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure
from jinpu.report.wording import load_words


def reliability_chart(table: Sequence[tuple[float, float, float]], language: str = "en") -> Chart:
    """Draw, for each tenth of probability, how often what was said came true; on the diagonal it is as said.

    Args:
        table: mean probability said (0-1), share that came true (0-1) and weight of each tenth, from
            `jinpu.forecast.scores.reliability`.
        language: "en" or "zh".
    """
    words = load_words(language)
    total = sum(weight for _, _, weight in table)
    with drawing():
        figure, axes = new_figure(300, left=52, right=20, top=14, bottom=44)
        axes.plot([0, 1], [0, 1], color=COLOURS["muted"], linewidth=1, linestyle=":")
        axes.plot([said for said, _, _ in table], [true for _, true, _ in table], color=COLOURS["own"], linewidth=1)
        for said, true, weight in table:
            axes.plot(said, true, "o", color=COLOURS["own"], markersize=5 + 20 * (weight / total) ** 0.5)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel=words.text("reliability.said"), ylabel=words.text("reliability.true"))
        axes.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
        axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
    pairs = [words.text("reliability.pair", said=f"{said:.0%}", true=f"{true:.0%}") for said, true, _ in table]
    alternative = words.text("reliability.alt", pairs=words.listing(pairs))
    return Chart("reliability", words.text("reliability.title"), alternative, figure)
