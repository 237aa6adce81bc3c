"""Every colour of text is legible on everything it can stand on, in light and in dark."""

import re
from itertools import product

import pytest

from jinpu.report.figures.chart import COLOURS
from jinpu.report.markup import style_sheet

ON_PAPER = ("ink", "muted", "link", "own", "proxy", "target", "reading")
ON_TINTS = ("ink", "muted")
TINTS = ("good", "middling", "bad", "nothing", "card")


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r"\.jinpu\{\s*(--ink.*?)\}", str(style_sheet()), flags=re.DOTALL)
    return {
        name: dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})", block))
        for name, block in (("light", light), ("dark", dark))
    }


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *product(ON_PAPER, ["paper"]),
        *product(ON_TINTS, TINTS),
        *product(("own", "proxy", "target"), ("good", "middling", "bad")),
        ("paper", "target"),
        ("paper", "ink"),
    ],
)
def test_text_is_legible(scheme: str, text: str, ground: str) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mark", ["own", "proxy", "target", "reading"])
def test_marks_stand_out_from_the_paper(scheme: str, mark: str) -> None:
    assert contrast(palettes()[scheme][mark], palettes()[scheme]["paper"]) >= 3


def test_figures_and_style_sheet_know_the_same_roles() -> None:
    assert all(set(COLOURS) <= set(palette) for palette in palettes().values())
