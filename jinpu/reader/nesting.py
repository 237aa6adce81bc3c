"""Items within items, as indents, group labels and words such as 其中 show them."""

from jinpu.reader.knowledge import words
from jinpu.reader.labels import label_of, without_unit

_WIDE = {"\u3000": 2, "\t": 4}


class Nesting:
    """Items within items: groups opened by rows without values, and parts that stand deeper than their whole."""

    def __init__(self, group: tuple[str, ...], *, nests: bool) -> None:
        self.group = group
        self.nests = nests
        self.open: list[tuple[int, str]] = []

    def open_group(self, label: str) -> None:
        """Begin a group: what follows stands under `label`, until the next one."""
        if label:
            self.group, self.open = (without_unit(label)[0],), []

    def item(self, printed: list[str]) -> tuple[tuple[str, ...], str]:
        """Give the path of an item and the unit that stands in its label."""
        labels = [without_unit(label_of(text).text) for text in printed if text.strip()]
        path = tuple(text for text, _ in labels)
        unit = next((unit for _, unit in reversed(labels) if unit), "")
        if not self.nests or not path:
            return (*self.group, *path), unit
        parents = self._parents(_indent(printed[-1]), path[-1])
        return (*self.group, *parents, *path), unit

    def _parents(self, indent: int, label: str) -> tuple[str, ...]:
        part = words().of_which.prefix.match(label) is not None
        while self.open and (self.open[-1][0] > indent or (self.open[-1][0] == indent and not part)):
            self.open.pop()
        parents = tuple(text for _, text in self.open)
        if not part:
            self.open.append((indent, label))
        return parents


def _indent(printed: str) -> int:
    blank = len(printed) - len(printed.lstrip())
    return sum(_WIDE.get(character, 1) for character in printed[:blank])
