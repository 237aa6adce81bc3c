"""Lines that list values rather than say sentences: year, place, label, value; label: year value; year value."""

import re
from collections.abc import Iterator

from jinpu.catalogue import load_indicators
from jinpu.reader.indicator_labels import indicator_of
from jinpu.reader.text.context import Context, named_place
from jinpu.reader.text.documents import Passage
from jinpu.reader.text.figures import Figure, Place, number_of, whole_year

_VALUE = r"(?P<value>-?\d[\d,]*(?:\.\d+)?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PLACE = r"(?P<place>[\u4e00-\u9fff]{2,12})"
_UNIT = r"(?:\s*[(（](?P<unit>[^()（）\d]{1,8})[)）])?"
_DATED_FIRST = re.compile(
    rf"{_YEAR}年?[\s,，]+{_PLACE}[\s,，]+(?P<label>[^\s:()（）]{{2,30}}?){_UNIT}[\s:,，]+{_VALUE}"
)
_DATED_LAST = re.compile(
    rf"(?:指标:\s*)?(?P<label>[^\s:()（）\d]{{2,30}}){_UNIT}\s*{_PLACE}[\s,，]+{_YEAR}年?\s*:\s*{_VALUE}"
)
_SERIES = re.compile(r"(?P<label>[^\d:：]{3,60}):\s*(?P<pairs>(?:(?:19|20)\d\d年?\s+[\d,]+(?:\.\d+)?(?:;\s*|$)){2,})")
_PAIR = re.compile(rf"{_YEAR}年?\s+(?P<value>[\d,]+(?:\.\d+)?)")
_LEGEND = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,12}|[A-Z][A-Za-z' ]{2,30}?)\s+(?P<values>-?[\d,.]+(?:\s+-?[\d,.]+)+)"
    r"\s*[(（](?P<labels>[^()（）]+)[)）]"
)
_STORED = re.compile(r"[(（]文件存为[^()（）]*[)）]\s*$")
_PRICES = re.compile(r"^(?:名义|现价)")
_USUAL_UNIT = {"yuan_100m": "亿元", "persons_10k": "万人"}
_LEAST_IN_USUAL_UNIT = 10.0


def listed_figures(passage: Passage, context: Context) -> Iterator[Figure]:
    """Give the values of a line that lists them; nothing for any other line.

    What the catalogue keeps in 亿元 or 万人 and the line prints without a unit is read in that unit, as offices print
    it; that is told as a problem.
    """
    text = _STORED.sub("", passage.folded).rstrip(" ;")
    begin = len(text) - len(text.lstrip())
    if series := _SERIES.fullmatch(text, begin):
        for pair in _PAIR.finditer(text, series.start("pairs")):
            value, time = number_of(pair["value"]), whole_year(int(pair["year"]))
            yield Figure(*pair.span("value"), value, "", "level", series["label"].strip(), time, context.place)
        return
    if legend := _LEGEND.fullmatch(text, begin):
        yield from _explained(legend, context)
        return
    found = _DATED_FIRST.fullmatch(text, begin) or _DATED_LAST.fullmatch(text, begin)
    if not found:
        return
    place, time = named_place(found["place"]) or Place(found["place"]), whole_year(int(found["year"]))
    value, unit = number_of(found["value"]), found["unit"] or ""
    assumed = "" if unit or value < _LEAST_IN_USUAL_UNIT else _usual_unit(found["label"])
    doubt = "" if unit or assumed else "text_no_unit"
    caution = "text_unit_assumed" if assumed else ""
    span = found.span("value")
    yield Figure(*span, value, unit or assumed, "level", found["label"], time, place, doubt=doubt, caution=caution)


def _explained(line: re.Match[str], context: Context) -> Iterator[Figure]:
    """Give the values of a line that a legend in brackets explains: Liaoning 4298 11022 (年末总人口/GDP)."""
    labels = [label.strip() for label in line["labels"].split("/")]
    values = list(re.finditer(r"-?\d[\d,]*(?:\.\d+)?", line["values"]))
    place = named_place(line["place"]) or Place(line["place"])
    for label, value in zip(labels, values, strict=False) if len(labels) == len(values) else ():
        start, end = line.start("values") + value.start(), line.start("values") + value.end()
        unit = _usual_unit(label)
        doubt, caution = ("", "text_unit_assumed") if unit else ("text_no_unit", "")
        number = number_of(value[0])
        yield Figure(start, end, number, unit, "level", label, context.time, place, doubt=doubt, caution=caution)


def _usual_unit(label: str) -> str:
    code = indicator_of(_PRICES.sub("", label), "", label).code
    return _USUAL_UNIT.get(load_indicators()[code].unit, "") if code else ""
