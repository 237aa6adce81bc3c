"""A figure that carries its text alternative, and its SVG as the page wants it.

The SVG keeps text as text without naming a font, so that the reader's own fonts draw it, and names colours by role
(`var(--own, #0b5394)`), so that the page's style sheet decides on light, dark and print.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import matplotlib as mpl
from lxml import etree
from markupsafe import Markup
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from jinpu.report.text import plain

#: Colour of each role in light; `template/style.css` holds the same roles for light and dark.
COLOURS = {
    "ink": "#1a2027",
    "muted": "#55606c",
    "grid": "#dfe4e8",
    "paper": "#fffffe",
    "own": "#0b5394",
    "own-50": "#8fb8dd",
    "own-80": "#b9d3ea",
    "own-95": "#dbe8f4",
    "proxy": "#8c4a00",
    "proxy-50": "#dfb784",
    "proxy-80": "#ecd2ae",
    "proxy-95": "#f6e8d5",
    "target": "#a3163b",
    "reading": "#6a4a9c",
    "good": "#c9e6dc",
    "middling": "#ece6cf",
    "bad": "#f5d7c8",
    "nothing": "#e8ebee",
    "watermark": "#dcdfe2",
}
#: Fonts that hold Chinese, in the order wanted; the first that the machine has measures the text of figures.
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Arial Unicode MS",
)
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SVG = "{http://www.w3.org/2000/svg}"
WIDTH = 352
"""Width of every figure in its own units, those of a phone 390 px wide: what is 11 high is read 11 px high there."""


@dataclass(frozen=True)
class Chart:
    """A drawn figure.

    Attributes:
        name: unique on a page; ids in the SVG start with it.
        title: what it shows, in one line, to stand above it; with its numbers as HTML or plain.
        alternative: what the figure shows, with its numbers, for those who do not see it.
        figure: the matplotlib figure.
        subject: whose figures of what, in one line under the title; "" where the title says it.
        note: what its marks mean, to stand below it.
    """

    name: str
    title: str | Markup
    alternative: str
    figure: Figure
    subject: str = ""
    note: str = ""

    def svg(self) -> Markup:
        """Return the figure as an inline `svg` element with its alternative."""
        return Markup(_as_page_svg(_drawn(self.figure), self.name, self.alternative))  # noqa: S704 - own, escaped by lxml

    def _repr_html_(self) -> str:
        """Show title, figure and note in a notebook."""
        above = Markup("<figcaption><strong>{}</strong><br>{}</figcaption>").format(self.title, self.subject)
        below = Markup("<p>{}</p>").format(self.note) if self.note else ""
        return Markup('<figure style="max-width:560px;margin:0">{}{}{}</figure>').format(above, self.svg(), below)


@contextmanager
def drawing() -> Iterator[None]:
    """Set fonts and sizes for a figure while it is built and drawn.

    A glyph that no font of this machine has is no fault: the text stays text and the reader's fonts draw it.
    """
    settings: dict[Any, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "jinpu",
        "font.family": list(_measuring_fonts()),
        "font.size": 12,
        "text.color": COLOURS["ink"],
        "text.parse_math": False,
        "axes.edgecolor": COLOURS["muted"],
        "axes.labelcolor": COLOURS["muted"],
        "axes.unicode_minus": True,
        "xtick.color": COLOURS["muted"],
        "ytick.color": COLOURS["muted"],
        "figure.facecolor": "none",
        "axes.facecolor": "none",
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def new_figure(
    height: float, *, left: float = 12, right: float = 12, top: float = 8, bottom: float = 24
) -> tuple[Figure, Axes]:
    """Return a figure `WIDTH` wide and `height` high with one set of axes inside the margins given, in its units."""
    figure = Figure(figsize=(WIDTH / 72, height / 72))
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - top - bottom) / height)
    )
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    return figure, axes


def watermark(figure: Figure, text: str) -> None:
    """Write `text` across a figure, behind everything else, as large as its height allows."""
    size = min(30.0, figure.get_figheight() * 72 / 5)
    figure.text(
        0.5, 0.5, text, color=COLOURS["watermark"], fontsize=size, rotation=20, ha="center", va="center", zorder=-5
    )


def chinese_font() -> str | None:
    """Name the font that measures Chinese text in figures; None when this machine has none that is known."""
    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _CHINESE_FONTS if name in known), None)


@cache
def _measuring_fonts() -> tuple[str, ...]:
    chinese = chinese_font()
    return ("DejaVu Sans", chinese) if chinese else ("DejaVu Sans",)


def _drawn(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    with drawing():
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def _as_page_svg(source: bytes, name: str, alternative: str) -> str:
    root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    for unwanted in [*root.iter(f"{_SVG}metadata"), *root.iter(f"{_SVG}style")]:
        parent = unwanted.getparent()
        if parent is not None:
            parent.remove(unwanted)
    _rename_ids(root, name)
    for element in root.iter(etree.Element):
        _simplify(element)
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    # a rim in the paper's colour keeps text legible where it crosses a line
    root.set("style", "paint-order:stroke;stroke-linejoin:round")
    root.set("aria-label", plain(alternative))
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return re.sub(r">\s+<", "><", text.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1))


def _rename_ids(root: etree._Element, name: str) -> None:
    """Keep only the ids that something refers to, made unique on the page by the figure's name."""
    for element in root.iter(etree.Element):
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))
    text = etree.tostring(root, encoding="unicode")
    used = set(re.findall(r"url\(#([^)]+)\)", text)) | set(re.findall(r'href="#([^"]+)"', text))
    for element in root.iter(etree.Element):
        own = element.attrib.pop("id", None)
        if own in used:
            element.set("id", f"{name}-{own}")
        for attribute in ("href", "clip-path"):
            if attribute in element.attrib:
                element.set(attribute, element.attrib[attribute].replace("#", f"#{name}-", 1))


def _simplify(element: etree._Element) -> None:
    style = element.get("style")
    if style:
        kept = [
            part.strip() for part in style.split(";") if part.strip() and not part.strip().startswith("font-family")
        ]
        if element.tag == f"{_SVG}text":
            kept += [f"stroke: {COLOURS['paper']}", "stroke-width: 2px"]
        element.set("style", ";".join(_with_roles(part).replace(": ", ":") for part in kept))
    for attribute in ("d", "x", "y", "transform"):
        if attribute in element.attrib:
            element.set(attribute, _rounded(element.attrib[attribute]))
    if element.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del element.attrib["transform"]


def _with_roles(part: str) -> str:
    for role, colour in COLOURS.items():
        part = part.replace(colour, f"var(--{role}, {colour})")
    return part


def _rounded(numbers: str) -> str:
    return re.sub(r"-?\d+\.\d{2,}", lambda match: f"{float(match.group()):.1f}", numbers).replace("\n", "")
