"""Text and numbers on their way to a reader: labels from files made safe to show, numbers with what they rest on."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from markupsafe import Markup

#: Characters that reorder or hide the text around them (Unicode Standard Annex 9, table 1, and the zero-width set).
_HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[\t\r\n]+")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")
_KANA = re.compile("[\u3040-\u30ff]")
_ADDRESS_CHARACTERS = "/%:=&?~#+!$,;'@()*[]-._"


def plain(text: object) -> str:
    """Return `text` on one line with every control, bidi and zero-width character spelled out, as in "[U+202E]"."""
    one_line = _SPACES.sub(" ", str(text))
    return _HIDDEN.sub(lambda match: f"[U+{ord(match.group()):04X}]", one_line).strip()


def columns_of(text: str) -> int:
    """Return how many columns `text` takes, a Chinese character taking two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def shortened(text: object, width: int) -> str:
    """Return `text` made plain and, where it is wider than `width` columns, cut with an ellipsis.

    Args:
        text: any label.
        width: columns, a Chinese character taking two.
    """
    label = plain(text)
    columns = 0
    for place, character in enumerate(label):
        columns += columns_of(character)
        if columns > width:
            return label[: max(place - 1, 1)].rstrip() + "…"
    return label


def web_address(locator: object) -> str:
    """Return `locator` as a link's address, percent-encoded, or "" when it is anything but an http(s) address."""
    text = str(locator).strip()
    if _HIDDEN.search(text) or not text.lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if not host or parts.username is not None or not re.fullmatch(r"[\w.-]+", host):
        return ""
    path = quote(parts.path, safe="/%:=&~+!$,;'@()*-._")
    query = "?" + quote(parts.query, safe=_ADDRESS_CHARACTERS.replace("#", "").replace("[]", "")) if parts.query else ""
    fragment = "#" + quote(parts.fragment, safe="/%:=&?~+!$,;'@()*-._") if parts.fragment else ""
    place = host.encode("idna").decode("ascii") + (f":{port}" if port else "")
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", f"{parts.scheme.lower()}://{place}{path}{query}{fragment}")


def language_of(text: str) -> str:
    """Return "ja", "zh" or "en", by the script of `text`, for its `lang` attribute."""
    if _KANA.search(text):
        return "ja"
    return "zh" if _HAN.search(text) else "en"


def anchor(observation: str) -> str:
    """Return the id of an observation's row on the page, safe as an HTML id and as a link's fragment."""
    return "o-" + "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f".{ord(c):x}" for c in observation)


@dataclass(frozen=True)
class Quantity:
    """One number of the data.

    In HTML it is a `data` element whose `value` is the number as computed, linked to the first of its observations; as
    a string it is the text alone. Sentences take it as it is, since `Markup.format` asks for `__html__`.
    """

    text: str
    value: float
    observations: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> Markup:
        shown = Markup('<data value="{}">{}</data>').format(f"{self.value:.12g}", self.text)
        if not self.observations:
            return shown
        return Markup('<a class="number" href="#{}">{}</a>').format(anchor(self.observations[0]), shown)

    def linked(self, observations: Sequence[str]) -> "Quantity":
        """Return the same number, leading to `observations`."""
        return Quantity(self.text, self.value, tuple(observations))
