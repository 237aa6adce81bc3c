"""Numbers on their way to a reader: the text to show, the value it stands for, the observations it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


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
