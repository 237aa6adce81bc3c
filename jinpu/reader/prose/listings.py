"""Lines that list values rather than say sentences: year, place, label, value; label: year value; year value."""

import re
from collections.abc import Iterator

from jinpu.catalogue import find_indicator
from jinpu.errors import InputError
from jinpu.reader.prose.context import Context, Place, place_named, year_time
from jinpu.reader.prose.documents import Passage
from jinpu.reader.prose.figures import Figure, number_of

_VALUE = r"(?P<value>-?\d[\d,]*(?:\.\d+)?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_UNIT = r"(?:\s*[(（](?P<unit>[^()（）\d]{1,8})[)）])?"
_DATED_FIRST = re.compile(rf"^{_YEAR}\s+(?P<place>[\u4e00-\u9fff]{{2,12}})\s+(?P<label>[^\s:()（）]{{2,30}}?){_UNIT}\s+{_VALUE}$")
_DATED_LAST = re.compile(
    rf"^指标:\s*(?P<label>[^\s:()（）]{{2,30}}){_UNIT}\s*(?P<place>[\u4e00-\u9fff]{{2,12}})[\s,，]+{_YEAR}年\s*:\s*{_VALUE}$"
)
_SERIES = re.compile(rf"^(?P<label>[^\d:]{{3,60}}):\s*(?P<pairs>(?:{_YEAR.replace('?P<year>', '?:')}\s+[\d,.]+;?\s*){{2,}})$")
_PAIR = re.compile(rf"{_YEAR}\s+{_VALUE}")
_STORED = re.compile(r"[(（]文件存为[^()（）]*[)）]\s*$")
_UNIT_OF_MONEY = {"yuan_100m": "亿元"}
_LEAST = 10.0


def listed_figures(passage: Passage, context: Context) -> Iterator[Figure]:
    """Give the values of a line that lists them; nothing for any other line.

    A sum of money that the catalogue keeps in 亿元 and that the line prints without a unit is read in 亿元, as offices
    print it, and marked as such.
    """
    text = _STORED.sub("", passage.folded.strip()).strip()
    shift = len(passage.folded) - len(passage.folded.lstrip())
    if series := _SERIES.match(text):
        for pair in _PAIR.finditer(text, series.start("pairs")):
            start, end = pair.span("value")
            item, time = series["label"].strip(), year_time(int(pair["year"]))
            value = number_of(pair["value"].rstrip(".,"))
            yield Figure(start + shift, end + shift, value, "", "level", item, time, context.place)
        return
    found = _DATED_FIRST.match(text) or _DATED_LAST.match(text)
    if not found:
        return
    places = place_named(found["place"])
    place = places[0] if places else Place(found["place"])
    unit, note = found["unit"] or "", ""
    if not unit:
        unit = _usual_unit(found["label"]) if number_of(found["value"]) >= _LEAST else ""
        note = "the unit is not printed; the usual one is assumed" if unit else ""
    start, end = found.span("value")
    yield Figure(
        start + shift,
        end + shift,
        number_of(found["value"]),
        unit,
        "level",
        found["label"],
        year_time(int(found["year"])),
        place,
        note=note,
        doubt="" if unit else "text_no_unit",
    )


def _usual_unit(label: str) -> str:
    try:
        indicator = find_indicator(re.sub(r"^(?:名义|现价)", "", label))
    except InputError:
        return ""
    return _UNIT_OF_MONEY.get(indicator.unit, "")
