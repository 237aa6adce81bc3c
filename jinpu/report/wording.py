"""The report's sentences and numbers in a reader's language.

The words stand in `words/en.toml` and `words/zh.toml`, whole sentences under the same keys. A sentence that depends on
a number has the forms `one` and `other` (Unicode CLDR plural rules, cardinal; Chinese has `other` alone).
"""

import csv
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from markupsafe import Markup

from jinpu.errors import InputError
from jinpu.report.text import Quantity, plain

LANGUAGES = ("en", "zh")
_MINUS = "\N{MINUS SIGN}"
# Below it a mean or a forecast of things counted in whole numbers keeps its decimals.
_FEW = 10


class BothLanguages(Protocol):
    """A text written by hand in both languages, as plans and catalogues hold it."""

    @property
    def en(self) -> str:
        """The English text."""

    @property
    def zh(self) -> str:
        """The Chinese text."""


@dataclass(frozen=True)
class Words:
    """All words of one language.

    Attributes:
        language: "en" or "zh".
        entries: dotted key -> sentence, or its plural forms.
    """

    language: str
    entries: Mapping[str, str | dict[str, str]]
    units: Mapping[str, Mapping[str, Any]]

    def text(self, key: str, **values: object) -> str:
        """Return the sentence `key` as plain text, with `values` put in.

        Raises:
            KeyError: no such key, or a value that the sentence asks for is missing.
        """
        return self._form(key, values).format(**values)

    def html(self, key: str, **values: object) -> Markup:
        """Return the sentence `key` as HTML; values are escaped, and a `Quantity` keeps its value and its link."""
        return Markup(self._form(key, values)).format(**values)  # noqa: S704 - the words are the project's own

    def has(self, key: str) -> bool:
        """Say whether `key` is among the words."""
        return key in self.entries

    def pick(self, text: BothLanguages) -> str:
        """Return the side of a text written in both languages that this reader reads."""
        return text.zh if self.language == "zh" else text.en

    def listing(self, items: Iterable[str]) -> str:
        """Join items as an enumeration: "a, b and c"."""
        names = list(items)
        if len(names) < 2:
            return "".join(names)
        return self.text("list.last", before=self.text("list.comma").join(names[:-1]), last=names[-1])

    def span(self, low: str, high: str) -> str:
        """Join the ends of a range."""
        return self.text("list.range", low=low, high=high) if low != high else low

    def number(self, value: float, decimals: int | None = None) -> str:
        """Return a number with a real minus sign (thousands separated in English), as precise as its size asks."""
        shown = f"{abs(value):,.{decimals_for([value]) if decimals is None else decimals}f}"
        if self.language == "zh":  # statistical communiqués in Chinese do not separate thousands
            shown = shown.replace(",", "")
        if decimals is None and "." in shown:
            shown = shown.rstrip("0").rstrip(".")
        return (_MINUS if value < 0 and float(shown.replace(",", "")) else "") + shown

    def quantity(
        self, value: float, unit: str, observations: Sequence[str] = (), decimals: int | None = None, key: str = "text"
    ) -> Quantity:
        """Return a value with its unit, scaled as readers of the language expect (亿元, billions).

        Args:
            value: in `unit`.
            unit: id in the catalogue of units.
            observations: ids of the observations it rests on.
            decimals: of the scaled number; by its size when None.
            key: "full" where there is room to say of what ("person-years per 10,000 employed").

        Raises:
            InputError: no unit of that id.
        """
        step = self._step(unit, value)
        scaled = value * float(step["factor"])
        if self.units.get(unit, {}).get("whole") and abs(scaled) < 1:
            scaled = round(scaled, 1)
        if decimals is None and step["factor"] == 1 and self._whole(scaled, unit):
            decimals = 0
        number = self.number(scaled, decimals)
        pattern = step["one"] if "one" in step and number == "1" else step.get(key, step["text"])
        return Quantity(str(pattern).format(number=number), value, tuple(observations))

    def decimals(self, values: Iterable[float], unit: str) -> int | None:
        """Return the decimals with which a column of values lines up; None where it mixes millions with billions."""
        column = list(values)
        factors = {float(self._step(unit, value)["factor"]) for value in column}
        if len(factors) != 1:
            return None
        shown = [self.number(value * factors.copy().pop()) for value in column]
        return max(len(number.partition(".")[2]) for number in shown)

    def aligned(self, values: Mapping[str, float], unit: str) -> dict[str, Quantity]:
        """Return values that are read together, such as the ends of a range, by name and with the same decimals."""
        decimals = None if self._whole(math.inf, unit) else self.decimals(values.values(), unit)
        return {name: self.quantity(value, unit, decimals=decimals) for name, value in values.items()}

    def change(self, value: float, unit: str) -> Quantity:
        """Return a change with its sign and its unit; the change of a share is in percentage points."""
        shown = self.difference(abs(value), unit)
        if value == 0:
            return Quantity(shown.text, value)
        direction, step = "rise" if value > 0 else "fall", self._step(self._change_unit(unit), value)
        if direction not in step:
            return Quantity(self.text(f"number.{direction}", amount=shown.text), value)
        number = self.number(abs(value) * float(step["factor"]))
        return Quantity(step[direction].format(number=number, amount=shown.text), value)

    def difference(self, value: float, unit: str) -> Quantity:
        """Return the size of a difference, without a sign: of shares in percentage points, of ranks in places."""
        return self.quantity(value, self._change_unit(unit))

    def chance(self, probability: float) -> Quantity:
        """Return a probability in percent, never a certainty, and never rounded up to where another word begins."""
        percent = round(100 * probability)
        if any(100 * probability < border <= percent for border in word_borders()):
            percent -= 1
        ends = self.text("number.under_one" if probability < 0.01 else "number.over_99")
        return Quantity(f"{percent}%" if 0.01 <= probability <= 0.99 else ends, probability)

    def share(self, value: float, decimals: int = 0) -> Quantity:
        """Return a share (0 to 1, or beyond) in per cent."""
        return Quantity(f"{self.number(100 * value, decimals)}%", value)

    def _change_unit(self, unit: str) -> str:
        return str(self.units.get(unit, {}).get("change", unit))

    def _whole(self, scaled: float, unit: str) -> bool:
        """Say whether a value is written without decimals: places in a ranking always, things counted from ten on."""
        return unit == "rank" or (abs(scaled) >= _FEW and bool(self.units.get(unit, {}).get("whole")))

    def _step(self, unit: str, value: float) -> Mapping[str, Any]:
        """Choose how a unit is written at this size; one that the words do not treat goes by its catalogue name."""
        if unit not in self.units:
            space = "" if self.language == "zh" else " "
            return {"factor": 1, "text": "{number}" + space + _unit_name(unit, self.language)}
        steps: list[dict[str, Any]] = self.units[unit]["steps"]
        fitting = [step for step in steps if abs(value) >= float(step.get("from", 0))]
        return fitting[-1]

    def _form(self, key: str, values: Mapping[str, object]) -> str:
        entry = self.entries[key]
        if isinstance(entry, str):
            return entry
        count = values["count"]
        one = str(count) == "1" and "one" in entry
        return entry["one" if one else "other"]


@cache
def word_borders() -> tuple[float, ...]:
    """Return the probabilities in percent at which the word for a verdict changes.

    Read from the table itself, since the index must not wait for the whole floor of verdicts to be imported.
    """
    table = (files("jinpu") / "verdict" / "words.csv").read_text(encoding="utf-8")
    return tuple(100 * float(row["at_least"]) for row in csv.DictReader(table.splitlines()))


def decimals_for(values: Iterable[float]) -> int:
    """Return the decimals that give every value of a column four digits or two decimals, none when all are whole."""
    finite = [abs(value) for value in values if math.isfinite(value)]
    if all(abs(value - round(value)) < 0.005 for value in finite):
        return 0
    smallest = min((value for value in finite if value > 0), default=0.0)
    return 2 if smallest < 10 else 1 if smallest < 1000 else 0


@cache
def load_words(language: str) -> Words:
    """Read the words of a language.

    Raises:
        InputError: the language is neither "en" nor "zh".
    """
    if language not in LANGUAGES:
        raise InputError(f"unknown language {language!r}", where="language", remedy="use en or zh")
    raw = tomllib.loads((files("jinpu.report") / "words" / f"{language}.toml").read_text(encoding="utf-8"))
    units = raw.pop("units")
    return Words(language, dict(_flattened(raw, "")), units)


def _flattened(table: Mapping[str, Any], prefix: str) -> Iterable[tuple[str, str | dict[str, str]]]:
    for key, value in table.items():
        if isinstance(value, str) or set(value) <= {"one", "other"}:
            yield prefix + key, value
        else:
            yield from _flattened(value, f"{prefix}{key}.")


def _unit_name(unit: str, language: str) -> str:
    from jinpu.catalogue import load_units

    found = load_units().get(unit)
    if found is None:
        raise InputError(f"unknown unit {unit!r}", where="report", remedy="use an id of the catalogue of units")
    return found.name_zh if language == "zh" else found.name_en


def region_name(slug: str, words: Words) -> str:
    """Return a region's name; a slug that the catalogue lacks is shown as it is."""
    from jinpu.catalogue import load_regions

    region = load_regions().get(slug)
    if region is None:
        return plain(slug)
    return plain(region.name_zh if words.language == "zh" else region.name_en)


def indicator_name(code: str, words: Words, region: str) -> str:
    """Return an indicator's name; a country's product is domestic, not regional; an unknown code is shown as it is."""
    from jinpu.catalogue import load_indicators, load_regions

    indicator = load_indicators().get(code)
    if indicator is None:
        return plain(code)
    name = plain(indicator.name_zh if words.language == "zh" else indicator.name_en)
    where = load_regions().get(region)
    if where is not None and where.kind in ("country", "union"):
        return name.replace(words.text("product.regional"), words.text("product.domestic"))
    return name
