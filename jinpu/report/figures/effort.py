"""What reaching the target would take, against the yearly changes seen so far."""

from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from jinpu.report.contents import PageContents
from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure, watermark
from jinpu.report.text import columns_of, plain
from jinpu.report.wording import Words, region_name


def past_changes(past: pd.DataFrame) -> pd.Series:
    """Return the yearly changes seen, by the year in which they end, gaps shared evenly; none across a break.

    Args:
        past: rows of the series frame of one target, reading and region.
    """
    rows = past.dropna(subset="spliced").sort_values("year")[["year", "spliced", "segment"]].itertuples(index=False)
    return pd.Series(
        {
            int(later): (after - before) / (later - earlier)
            for (earlier, before, piece), (later, after, next_piece) in pairwise(rows)
            if piece == next_piece
        },
        dtype=float,
    )


def effort_said(past: pd.DataFrame, row: pd.Series, words: Words) -> str:
    """Say how many past changes brought as much a year as is needed; "" without any. Over gaps they are periods."""
    changes = past_changes(past)
    times, count = years_that_brought_as_much(changes, row), len(changes)
    key = "all" if not times else "none" if times == count else "some"
    years = past.dropna(subset="spliced")["year"].sort_values()
    gapped = bool((years.diff()[years.isin(changes.index)] > 1).any())
    return words.text(f"effort_{'periods' if gapped else 'place'}.{key}", times=times, count=count) if count else ""


def years_that_brought_as_much(changes: pd.Series, row: pd.Series) -> int:
    """Count the past changes that were at least what is needed a year, seen from the target's direction."""
    sign = 1 if row["direction"] == "at_least" else -1
    return int((sign * changes >= sign * float(row["required_change"]) - 1e-9 * abs(row["required_change"])).sum())


def effort_chart(page: PageContents, target_id: str) -> Chart | None:
    """Draw each past yearly change as a dot and the change a year that the target's main reading asks for as a line.

    Returns:
        The figure with its alternative, or None without past changes, or when nothing is needed any more.
    """
    words, row = page.words, page.main(target_id)
    past = page.past(target_id, row["reading"])
    changes = past_changes(past)
    required, unit = float(row["required_change"]), str(row["unit"])
    wanted = required if row["direction"] == "at_least" else -required
    if changes.empty or not wanted > 0 or not past["comparable"].all():
        return None
    with drawing():
        figure, axes = new_figure(112, left=14, right=14, top=34, bottom=24)
        _draw(axes, changes, required, bool(row["proxy"]), unit, words)
        if page.plan.example:
            watermark(figure, words.text("example.watermark"))
    title = words.html("effort.title", needed=words.change(required, unit), place=effort_said(past, row, words))
    key = "past.caption_proxy" if row["proxy"] else "past.caption"
    name = next(plain(words.pick(target.name)) for target in page.plan.targets if target.id == target_id)
    subject = words.text(key, indicator=name, region=region_name(str(row["region"]), words))
    alternative = _alternative(changes, required, unit, words)
    return Chart(f"effort-{target_id}", title, alternative, figure, subject=subject)


def _draw(axes: Axes, changes: pd.Series, required: float, proxy: bool, unit: str, words: Words) -> None:
    colour = COLOURS["proxy" if proxy else "own"]
    mark = "D" if proxy else "o"
    axes.plot(
        changes, [0.0] * len(changes), mark, markersize=7 if proxy else 8, color=colour, alpha=0.45, markeredgewidth=0
    )
    latest = changes.index.max()
    axes.plot(changes[latest], 0, mark, markersize=7 if proxy else 8, color=colour)
    axes.annotate(
        f"{latest}", (changes[latest], 0), (0, -16), textcoords="offset points", ha="center", color=colour, fontsize=11
    )
    axes.axvline(0, color=COLOURS["muted"], linewidth=0.8)
    axes.axvline(required, ymax=0.92, color=COLOURS["target"], linewidth=1.6)
    axes.set_ylim(-1, 1)
    axes.set_yticks([])
    axes.margins(x=0.08)
    low, high = axes.get_xlim()
    side = _side((required - low) / (high - low), 0.35)
    label = words.text("effort.needed", change=words.change(required, unit))
    axes.text(required, 1.02, label, ha=side, va="bottom", color=COLOURS["target"], fontsize=11)
    widest = max(columns_of(str(words.change(value, unit))) for value in (low, high))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=max(1, min(4, 45 // (widest + 2)))))
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    axes.set_xticks(ticks, [""] * len(ticks))
    for tick in ticks:
        # labels near an edge grow inwards, so that none leaves the figure
        label = str(words.change(tick, unit))
        axes.annotate(
            label, (tick, 0), (0, -5), xycoords=("data", "axes fraction"), textcoords="offset points",
            ha=_side((tick - low) / (high - low)), va="top", color=COLOURS["muted"], fontsize=11,
        )  # fmt: skip


def _side(place: float, edge: float = 0.15) -> str:
    """Return how to align a label at a place between 0 (left) and 1 (right)."""
    return "left" if place < edge else "right" if place > 1 - edge else "center"


def _alternative(changes: pd.Series, required: float, unit: str, words: Words) -> str:
    return words.text(
        "effort.alt",
        count=len(changes),
        needed=words.change(required, unit),
        lowest=words.change(float(changes.min()), unit),
        highest=words.change(float(changes.max()), unit),
        latest=words.change(float(changes[changes.index.max()]), unit),
        latest_year=changes.index.max(),
    )
