"""All targets of a plan at a glance: one small picture each, on the same years, drawn without axes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from jinpu.plan import Plan
from jinpu.report.figures.fan import FanData, alternative_of
from jinpu.report.headlines import target_name
from jinpu.report.wording import Words

WIDTH, HEIGHT, MARGIN = 160.0, 60.0, 5.0
# Years before the baseline that are shown.
_YEARS_BEFORE = 8


@dataclass(frozen=True)
class Multiple:
    """One small picture, in units of `WIDTH` and `HEIGHT`.

    Attributes:
        id: of the target.
        name: of the target.
        alternative: what it shows, in words.
        family: "own" or "proxy", the role of its colour.
        lines: points of each stretch of years without a gap.
        dots: x and y of each value.
        band: outline of the 80 % prediction interval, "" without a forecast.
        target: y of the value to reach, and x of the year it is due; None where it is not known.
    """

    id: str
    name: str
    alternative: str
    family: str
    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    band: str
    target: tuple[str, str] | None


def small_multiples(plan: Plan, found: Mapping[str, FanData], words: Words) -> list[Multiple]:
    """Draw every target that has at least two values which can be held against it, from what its fan chart draws."""
    names = {target.id: target_name(plan, target, words) for target in plan.targets}
    first = plan.baseline_year - _YEARS_BEFORE
    shown = {name: data for name, data in found.items() if len(data.past) > 1 and data.comparable}
    return [_multiple(name, names[name], data, first, words) for name, data in shown.items()]


def _multiple(target: str, name: str, data: FanData, first: int, words: Words) -> Multiple:
    recent = data.past[data.past["year"] >= first]
    past = recent if len(recent) > 1 else data.past.tail(2)
    last, ahead = past.iloc[-1], data.ahead
    edges = [(last["year"], last["value"]), *zip(ahead["year"], ahead["q90"], strict=True)]
    back = [*zip(ahead["year"], ahead["q10"], strict=True)][::-1]
    value = data.lines[0][0] if data.lines else None
    heights = [*past["value"], *ahead["q90"], *ahead["q10"], *([] if value is None else [value])]
    place = _Scale(float(past["year"].min()), float(max(data.due, last["year"])), min(heights), max(heights))
    return Multiple(
        id=target,
        name=name,
        alternative=f"{name}{words.text('list.colon')}{alternative_of(data, words)}",
        family="proxy" if data.proxy else "own",
        lines=tuple(place.points(piece) for piece in _unbroken(past)),
        dots=tuple(place.at(year, height) for year, height in zip(past["year"], past["value"], strict=True)),
        band=place.points([*edges, *back]) if len(ahead) else "",
        target=None if value is None else place.at(data.due, value),
    )


def _unbroken(past: pd.DataFrame) -> Iterator[list[tuple[float, float]]]:
    """Yield stretches of neighbouring years of one segment; a year without a value is a gap."""
    rows = list(zip(past["year"], past["value"], past["segment"], strict=True))
    piece = [rows[0][:2]]
    for (year, _, segment), row in pairwise(rows):
        if row[0] - year > 1 or row[2] != segment:
            yield piece
            piece = []
        piece.append(row[:2])
    yield piece


@dataclass(frozen=True)
class _Scale:
    """From years and values to places on the picture."""

    first: float
    last: float
    low: float
    high: float

    def at(self, year: float, value: float) -> tuple[str, str]:
        across = (year - self.first) / max(self.last - self.first, 1.0)
        up = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        x, y = MARGIN + across * (WIDTH - 2 * MARGIN), HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN)
        return f"{x:.1f}", f"{y:.1f}"

    def points(self, places: Sequence[tuple[float, float]]) -> str:
        return " ".join(",".join(self.at(year, value)) for year, value in places)
