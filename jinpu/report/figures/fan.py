"""The fan chart of a target: what is known, where it is heading, what was promised."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from jinpu.forecast import second_opinion
from jinpu.plan import StatedTarget
from jinpu.report.contents import PageContents
from jinpu.report.figures.chart import COLOURS, Chart, drawing, new_figure, watermark
from jinpu.report.text import columns_of, plain, shortened
from jinpu.report.wording import Words, region_name

#: Central share of the forecasts -> its lowest and highest quantile.
BANDS = {"95": ("q2.5", "q97.5"), "80": ("q10", "q90"), "50": ("q25", "q75")}
# Height of a label and width of a column, as shares of the chart's height and width.
_LABEL_HEIGHT, _LABEL_WIDTH = 0.085, 0.022
_MARKS = {"exact": "o", "approximate": "D", "floor": "^", "ceiling": "v", "below_unit": "v"}


@dataclass(frozen=True)
class FanData:
    """What one fan chart draws, all of one target and its main reading.

    Attributes:
        past: rows of the series frame, by year; empty when nothing is known.
        ahead: rows of the quantiles frame, by year.
        second: the second opinion on the same years (`second_opinion_on`).
        lines: value and reading of each line to reach, the main reading's first and without a name.
        unit: of all values.
        region: whose series it is.
        proxy: whether that is not the plan's own region.
        comparable: whether its values can be held against the target.
        due: year of the target.
    """

    past: pd.DataFrame
    ahead: pd.DataFrame
    second: pd.DataFrame
    lines: tuple[tuple[float, str], ...]
    unit: str
    region: str
    proxy: bool
    comparable: bool
    due: int


def fan_chart(page: PageContents, target_id: str) -> Chart | None:
    """Draw past values, forecast bands and lines to reach of a target's main reading, once for all that show it.

    Several vintages of quality are marked, and breaks cut the line.

    Returns:
        The figure with its alternative, or None with fewer than two values, or with totals of another region, which
        cannot be held against the target.
    """
    drawn: dict[str, Chart | None] = page.kept.setdefault("fan charts", {})
    if target_id not in drawn:
        data = fans_of(page)[target_id]
        drawn[target_id] = _drawn(page, target_id, data) if len(data.past) > 1 and data.comparable else None
    return drawn[target_id]


def fans_of(page: PageContents) -> dict[str, FanData]:
    """Select what the charts of a page draw of each target."""
    if "fans" not in page.kept:
        page.kept["fans"] = {target.id: _fan_data(page, target) for target in page.plan.targets}
    fans: dict[str, FanData] = page.kept["fans"]
    return fans


def _drawn(page: PageContents, target_id: str, data: FanData) -> Chart:
    words = page.words
    with drawing():
        figure, axes = new_figure(250, left=14, right=96, top=32 if data.proxy else 14)
        _draw_past(axes, data)
        _draw_ahead(axes, data, words)
        if data.proxy:
            _draw_region(axes, data, words)
        _draw_lines(axes, data, words)
        _set_scales(axes, data, words)
        if page.plan.example:
            watermark(figure, words.text("example.watermark"))
    target = next(target for target in page.plan.targets if target.id == target_id)
    return Chart(
        f"fan-{target_id}",
        _title(data, words),
        alternative_of(data, words),
        figure,
        subject=_subject(target, data, words),
        note=_note(data, words),
    )


def _fan_data(page: PageContents, target: StatedTarget) -> FanData:
    main, quantiles = page.main(target.id), page.quantiles
    past = page.past(target.id, main["reading"])
    ahead = quantiles[(quantiles["target"] == target.id) & (quantiles["reading"] == main["reading"])]
    ahead = ahead[ahead["year"] > past["year"].max()] if len(past) else ahead[:0]
    return FanData(
        past=past,
        ahead=ahead.sort_values("year"),
        second=second_opinion_on(past, ahead),
        lines=tuple(_lines(target, page.verdicts[page.verdicts["target"] == target.id], page.words)),
        unit=str(main["unit"]),
        region=str(main["region"]),
        proxy=bool(main["proxy"]),
        comparable=bool(past["comparable"].all()),
        due=int(main["end_year"]),
    )


def second_opinion_on(past: pd.DataFrame, ahead: pd.DataFrame) -> pd.DataFrame:
    """What a local linear trend fitted by statsmodels says of the years ahead: year, q2.5 ... q97.5, or no row.

    Args:
        past: rows of the series frame.
        ahead: rows of the quantiles frame, none where nothing is forecast.
    """
    known = past[past["spliced"].notna()]
    years = int(ahead["year"].max() - known["year"].max()) if len(ahead) and len(known) else 0
    seen = known[["year"]].assign(value=known["spliced"])
    found = second_opinion(seen, years) if years > 0 else seen[:0]
    # A newest figure that is only a bound is drawn, and no year of the forecast.
    return found[found["year"].isin(ahead["year"])]


def disagreement(ours: pd.Series, second: pd.Series) -> str:
    """Where the second opinion's median lies in our distribution: close, higher, lower, above or below (the 80 %)."""
    median = float(second["q50"])
    if not ours["q10"] <= median <= ours["q90"]:
        return "above" if median > ours["q90"] else "below"
    if ours["q25"] <= median <= ours["q75"]:
        return "close"
    return "higher" if median > ours["q50"] else "lower"


def _lines(target: StatedTarget, rows: pd.DataFrame, words: Words) -> Iterable[tuple[float, str]]:
    """Yield the main reading's line, then those of readings that share its indicator and unit but not its value."""
    main = rows[rows["main"]].iloc[0]
    if pd.notna(main["target_value"]):
        yield float(main["target_value"]), ""
    same = rows[~rows["main"] & (rows["indicator"] == main["indicator"]) & (rows["unit"] == main["unit"])]
    names = {reading.id: plain(words.pick(reading.name)) for reading in target.readings}
    for _, row in same.iterrows():
        if pd.notna(row["target_value"]) and row["target_value"] != main["target_value"]:
            yield float(row["target_value"]), names[row["reading"]]


def _draw_past(axes: Axes, data: FanData) -> None:
    colour = COLOURS["proxy" if data.proxy else "own"]
    # A year without a value is a gap, not a line.
    stretch = (data.past["segment"].diff().ne(0) | data.past["year"].diff().gt(1)).cumsum()
    for _, piece in data.past.groupby(stretch):
        axes.plot(
            piece["year"], piece["value"], color=colour, linewidth=1.4, linestyle=(0, (4, 2)) if data.proxy else "-"
        )
    for _, row in data.past.iterrows():
        hollow = bool(row["later_vintage"]) or row["status"] == "preliminary"
        axes.plot(
            row["year"],
            row["value"],
            marker=_MARKS.get(row["quality"], "o"),
            markersize=5,
            color=colour,
            markerfacecolor=COLOURS["paper"] if hollow else colour,
            linestyle="none",
        )
    for _, row in data.past[data.past["break_cause"] != ""].iterrows():
        axes.axvline(row["year"] - 0.5, color=COLOURS["muted"], linewidth=1, linestyle=(0, (1, 2)))


def _draw_ahead(axes: Axes, data: FanData, words: Words) -> None:
    """Draw bands that open from the last known value, with their shares written at their upper edge."""
    if data.ahead.empty:
        return
    last = data.past.iloc[-1]
    years = [last["year"], *data.ahead["year"]]
    family = "proxy" if data.proxy else "own"
    for share, (low, high) in BANDS.items():
        lows, highs = ([last["value"], *data.ahead[side]] for side in (low, high))
        axes.fill_between(years, lows, highs, color=COLOURS[f"{family}-{share}"], linewidth=0, zorder=0.5)
    axes.plot(years, [last["value"], *data.ahead["q50"]], color=COLOURS[family], linewidth=1.2, zorder=1)
    for side in ("q10", "q50", "q90") if len(data.second) else ():
        outline = [last["value"], *data.second[side]]
        dashes = (0, (1, 2)) if side == "q50" else "-"
        axes.plot(years, outline, color=COLOURS["muted"], linewidth=0.6, linestyle=dashes, zorder=0.9)


def _draw_region(axes: Axes, data: FanData, words: Words) -> None:
    """Write above the upper left corner whose figures stand proxy."""
    mark = words.text("fan.proxy_mark", region=region_name(data.region, words))
    axes.annotate(
        shortened(mark, 60), (0, 1), (0, 14), xycoords="axes fraction", textcoords="offset points",
        color=COLOURS["proxy"],
    )  # fmt: skip


def _draw_lines(axes: Axes, data: FanData, words: Words) -> None:
    """Draw each value to reach as a line from the first year to the end year, labelled at its right end."""
    start = data.past["year"].min()
    for place, (value, _) in enumerate(data.lines):
        colour = COLOURS["reading" if place else "target"]
        axes.plot([start, data.due], [value, value], color=colour, linewidth=1, linestyle=(0, (5, 2)) if place else "-")
        axes.plot(data.due, value, marker="D" if place else "s", markersize=5, color=colour)
        name = words.text("fan.other_reading" if place else "fan.target_line")
        text = f"{name}\n{words.quantity(value, data.unit)}"
        axes.annotate(
            text, (data.due, value), (8, 0), textcoords="offset points", color=colour, fontsize=11, va="center",
            annotation_clip=False, linespacing=1.25,
        )  # fmt: skip


def _set_scales(axes: Axes, data: FanData, words: Words) -> None:
    first = int(data.past["year"].min())
    axes.set_xlim(first - 0.4, data.due + 0.15)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{year:.0f}"))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.margins(y=0.08)
    axes.grid(axis="y", color=COLOURS["grid"], linewidth=0.8)
    low, high = axes.get_ylim()
    ticks = [tick for tick in axes.get_yticks() if low <= tick <= high]
    axes.set_yticks(ticks)
    axes.set_yticklabels([])
    for tick in ticks:
        label = str(words.quantity(tick, data.unit))
        side = _free_side(tick, columns_of(label), data, axes)
        if side:
            axes.annotate(
                label, (0, tick), (2, 2 * side), xycoords=("axes fraction", "data"), textcoords="offset points",
                color=COLOURS["muted"], fontsize=11, va="bottom" if side > 0 else "top",
            )  # fmt: skip


def _free_side(tick: float, columns: int, data: FanData, axes: Axes) -> int:
    """Say whether a grid line's label finds room above it (1), below it (-1) or nowhere (0).

    A label covers the left end of the chart, so what counts is the lines to reach and the early part of the past.
    """
    low, high = axes.get_ylim()
    start, end = axes.get_xlim()
    room = _LABEL_HEIGHT * (high - low)
    years = np.linspace(start, start + (end - start) * columns * _LABEL_WIDTH, 24)
    drawn = np.interp(years, data.past["year"], data.past["value"], left=np.inf, right=np.inf)
    taken = [*(value for value, _ in data.lines), *drawn]
    for side in (1, -1):
        bottom, top = sorted((tick + side * 0.1 * room, tick + side * room))
        inside = low <= bottom and top <= high + 0.2 * room
        if inside and not any(bottom <= value <= top for value in taken):
            return side
    return 0


def _title(data: FanData, words: Words) -> Markup:
    """Say where the series is heading or, once its end is known, where it stands, against what was promised."""
    last = data.past.iloc[-1]
    values: dict[str, object] = {
        "year": int(last["year"]), "end": data.due, "last": words.quantity(float(last["value"]), data.unit),
    }  # fmt: skip
    key, plain_key = "fan.title_end" if last["year"] == data.due else "fan.title_known", "fan.title_known_open"
    if len(data.ahead):
        key, plain_key, end = "fan.title", "fan.title_open", data.ahead.iloc[-1]
        values |= {"year": int(end["year"]), "median": words.quantity(float(end["q50"]), data.unit)}
    if not data.lines:
        return words.html(plain_key, **values)
    return words.html(key, value=words.quantity(data.lines[0][0], data.unit), **values)


def _subject(target: StatedTarget, data: FanData, words: Words) -> str:
    key = "fan.subject_proxy" if data.proxy else "fan.subject"
    return words.text(key, target=plain(words.pick(target.name)), region=region_name(data.region, words))


def _note(data: FanData, words: Words) -> str:
    """Say what those marks mean that the figure has."""
    past, names = data.past, words.listing(name for _, name in data.lines[1:])
    marks = {
        "proxy": data.proxy,
        "bands": len(data.ahead) > 0,
        "second": len(data.second) > 0,
        "open": bool((past["later_vintage"].astype(bool) | (past["status"] == "preliminary")).any()),
        "bound": bool(past["quality"].isin(["floor", "ceiling", "below_unit"]).any()),
        "rounded": bool((past["quality"] == "approximate").any()),
        "break": bool((past["break_cause"] != "").any()),
        "reading": len(data.lines) > 1,
    }
    said = [words.text(f"fan.note_{mark}", names=names) for mark, there in marks.items() if there]
    return words.text("list.sentences").join(said)


def alternative_of(data: FanData, words: Words) -> str:
    """Say the first and the last value, the breaks, the bands in the end year and the line to reach."""
    first, last = data.past.iloc[0], data.past.iloc[-1]
    sentences = [
        words.text(
            "fan.alt_past",
            count=len(data.past),
            region=region_name(data.region, words),
            first=words.quantity(first["value"], data.unit),
            first_year=first["year"],
            last=words.quantity(last["value"], data.unit),
            last_year=last["year"],
        )
    ]
    if data.proxy:
        sentences.append(words.text("fan.alt_proxy"))
    breaks = [f"{year}" for year in data.past.loc[data.past["break_cause"] != "", "year"]]
    if breaks:
        sentences.append(words.text("fan.alt_breaks", count=len(breaks), years=words.listing(breaks)))
    if len(data.ahead):
        sentences.append(words.text("fan.alt_ahead", **_ends(data.ahead, data.unit, words)))
    if len(data.second):
        sentences.append(words.text("fan.alt_second", **_ends(data.second, data.unit, words)))
    if data.lines:
        sentences.append(words.text("fan.alt_target", value=words.quantity(data.lines[0][0], data.unit), year=data.due))
    return words.text("list.sentences").join(sentences)


def _ends(ahead: pd.DataFrame, unit: str, words: Words) -> dict[str, object]:
    end = ahead.iloc[-1]
    sides = {"median": "q50", "low80": "q10", "high80": "q90", "low95": "q2.5", "high95": "q97.5"}
    return {"year": end["year"]} | words.aligned({name: end[column] for name, column in sides.items()}, unit)
