"""What holds for the figures of a text: its place, the years that its title and date imply, the times in sentences."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from jinpu.catalogue import load_regions
from jinpu.reader.gazetteer import gazetteer
from jinpu.reader.prose.documents import Document, Passage
from jinpu.reader.prose.vocabulary import vocabulary

_HEAD_PASSAGES = 6
_YEAR = r"(?:19|20)\d\d"
_PART = (
    r"上半年|下半年|前?[一二三四1-4]个?季度|前\d{1,2}个月|\d{1,2}(?:月份?)?[-—~至到]\d{1,2}月份?"
    r"|\d{1,2}月(?:份|末|底|\d{1,2}日)?|年?末|年?底|度|初|年末|全年"
)
_CHINESE_TIME = re.compile(
    rf"(?P<before>截至|截止|[比较由从与同是以自为占到至](?:了|的)?)?"
    rf"(?:“?(?P<plan>十[一二三四五]?五)”?(?:时期|期间|规划)?(?P<since>以来|末)?"
    rf"|(?P<first>{_YEAR})年?[-—~至到](?P<last>{_YEAR})年?(?:间|期间)?"
    rf"|(?P<year>{_YEAR})年(?P<part>{_PART})?"
    rf"|(?P<word>今年|本年|去年|上年|前年|全年|当年)(?P<wordpart>{_PART})?"
    rf"|(?P<five>(?:过去|近|今后|未来)?五年(?:来|间|累计)?)"
    rf"|(?P<partonly>上半年|下半年|前[一二三]季度|一季度|1[-—~至到]\d{{1,2}}月份?|前\d{{1,2}}个月|\d{{1,2}}月份)"
    rf"|(?P<end>年末|年底)|(?P<now>截至目前|目前))"
)
_CHINESE_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_PLANS = {"一": 2001 - 5, "十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COMPARED = tuple("比较由从与同是以自为占")
_ENDING_PLACE = re.compile(r"^[^\d《“]{0,6}?(?P<name>[\u4e00-\u9fff]{2,8}?(?:自治州|自治县|新区|省|市|区|县|州|旗|镇))")


@dataclass(frozen=True, slots=True)
class Time:
    """A time: the year that it is or ends (0: part of a year or several), and its period as rows carry it."""

    year: int = 0
    period: str = ""

    @property
    def last_year(self) -> int:
        """The year in which it ends, 0 for none."""
        found = re.findall(_YEAR, self.period)
        return int(found[-1]) if found else self.year


@dataclass(frozen=True, slots=True)
class Mention:
    """A time named in a sentence, and whether it is only compared with."""

    start: int
    end: int
    time: Time
    compared: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A region by name and GB/T 2260 code ("" where it has none)."""

    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds at a place in a text.

    Attributes:
        base: the year that the text reports on, 0 for none.
        published: year and month of the text's date, 0 where it has none.
        place: the place that the text is about.
        planning: whether this is about what is still to be done.
        plan_year: the year for which such sentences plan.
        exact: whether the kind of text prints exact figures only.
        time: the time in force.
    """

    base: int = 0
    published: int = 0
    month: int = 0
    place: Place = Place()
    planning: bool = False
    plan_year: int = 0
    exact: bool = False
    report: bool = False
    time: Time = Time()

    @property
    def reported(self) -> int:
        """The year meant by words such as 全年, 0 for none."""
        return self.base or self.time.last_year


def year_time(year: int) -> Time:
    """Give a whole year as a time."""
    return Time(year, str(year)) if year else Time()


def document_context(document: Document, region: str = "", year: int = 0) -> Context:
    """Read place, year, date and kind of a text off its first lines; `region` and `year` fill what they lack."""
    head = [passage.squeezed().folded for passage in document.passages[:_HEAD_PASSAGES]]
    titles = [line for line in head if len(line) <= 90][:4] or head[:1]
    title = _with_digits(" ".join(titles[:1])) if titles else ""
    published, month = _published(head)
    report = bool(vocabulary().genre.work_report.search(" ".join(titles)))
    base = _title_year(title) or _title_year(_with_digits(" ".join(titles[1:2])) if "公报" in " ".join(titles[1:2]) else "")
    if base and report and "总结" not in title and base == (published or base):
        base -= 1
    if not base and report and published:
        base = published - 1
    place = _document_place(titles, document)
    if region and not place.name:
        place = place_named(region)[0] if place_named(region) else Place(region)
    context = Context(
        base or year,
        published,
        month,
        place,
        plan_year=(base + 1) if base and report else 0,
        exact=bool(vocabulary().genre.exact.search(" ".join(titles))),
        report=report,
    )
    if context.base:
        return replace(context, time=year_time(context.base))
    return replace(context, time=_only_time(document, context))


def _with_digits(text: str) -> str:
    """二〇〇八年 as 2008年."""
    return re.sub(
        r"[二一][〇○零一二三四五六七八九]{3}(?=年)", lambda found: "".join(_CHINESE_DIGITS[sign] for sign in found[0]), text
    )


def _title_year(title: str) -> int:
    years = [int(found) for found in re.findall(rf"(?<!\d)({_YEAR})(?=年(?!\d{{1,2}}月)|\s*年|[\s,]|$)", title)]
    if re.search(rf"{_YEAR}\s*年?\s*[-—~至]+\s*{_YEAR}|〔{_YEAR}〕", title) or not years:
        return 0
    if re.search(r"三年|行动计划|规划|意见|Action Plan|Agenda", title):
        return 0
    return years[0]


def _published(head: list[str]) -> tuple[int, int]:
    """Give year and month of the date among the first lines."""
    months = {name: number for number, name in enumerate(vocabulary().en.months, 1)}
    for line in head:
        if found := re.search(rf"({_YEAR})[-/.年](\d{{1,2}})(?:[-/.月]|$)", line):
            return int(found[1]), int(found[2])
        if found := re.search(rf"(?i)\b({'|'.join(months)})\s*(?:\d{{1,2}},?)?\s*({_YEAR})\b", line):
            return int(found[2]), months[found[1].lower()]
    for line in head[1:3]:
        if len(line) < 60 and (found := re.search(rf"(?<!\d)({_YEAR})年?$", line)):
            return int(found[1]), 0
    return 0, 0


def _only_time(document: Document, context: Context) -> Time:
    """Give the one time that all sentences speak of where the title names none, if it fits the date."""
    times = {
        mention.time
        for passage in document.passages[1:]
        if passage.is_chinese
        for mention in chinese_times(passage.squeezed().folded, context)
        if not mention.compared
    }
    if len({time.last_year for time in times}) != 1 or not context.published:
        return Time()
    time = max(times, key=lambda found: len(found.period))
    return time if 0 <= context.published - time.last_year <= 1 else Time()


def chinese_times(text: str, context: Context) -> Iterator[Mention]:
    """Find the times that a squeezed Chinese text names."""
    for found in _CHINESE_TIME.finditer(text):
        time = _resolved(found, context)
        if time is None:
            continue
        before = found["before"] or ""
        compared = before.startswith(_COMPARED) or text[found.end() : found.end() + 2] in ("同期", "同月")
        yield Mention(found.start() if not compared else found.start() + 0, found.end(), time, compared)


def _resolved(found: re.Match[str], context: Context) -> Time | None:  # noqa: PLR0911 - one return a form
    if found["plan"]:
        first = _PLANS.get(found["plan"][:-1], 0)
        if found["since"] == "末":
            return year_time(first + 4)
        if found["since"]:
            return year_time(context.base) if context.base else Time()
        return Time(0, f"{first}/{first + 4}")
    if found["first"]:
        return Time(0, f"{found['first']}/{found['last']}")
    if found["year"]:
        return part_of_year(int(found["year"]), found["part"] or "")
    if found["five"]:
        if found["five"].startswith(("今后", "未来")) or not context.base:
            return None
        return Time(0, f"{context.base - 4}/{context.base}")
    if found["now"]:
        return Time(0, f"{context.published}-{context.month:02d}") if context.month else None
    reported = context.reported
    if found["end"]:
        return year_time(reported) if reported else None
    if found["partonly"]:
        year = context.base or context.time.last_year or context.published
        return part_of_year(year, found["partonly"]) if year else None
    return _word_time(found["word"], found["wordpart"] or "", context)


def _word_time(word: str, part: str, context: Context) -> Time | None:
    now = context.published if context.published and not context.base else context.base
    if context.planning and word == "今年":
        now = context.plan_year or now
    elif word in ("全年", "当年"):
        now = context.plan_year if context.planning else context.reported
    elif word in ("去年", "上年") and context.base and not context.report:
        now = context.base
    year = now - {"去年": 1, "上年": 1, "前年": 2}.get(word, 0)
    return part_of_year(year, part) if now else None


def part_of_year(year: int, part: str) -> Time:
    """Give the time that a part of a year names: 上半年, 前三季度, 1-9月, 12月, 末."""
    if part == "上半年":
        return Time(0, f"{year}-01/{year}-06")
    if part == "下半年":
        return Time(0, f"{year}-07/{year}-12")
    if found := re.match(r"(前)?([一二三四1-4])个?季度", part):
        quarter = _QUARTERS[found[2]]
        return Time(0, f"{year}-01/{year}-{quarter * 3:02d}" if found[1] else f"{year}-Q{quarter}")
    if found := re.match(r"(?:前|(\d{1,2})(?:月份?)?[-—~至到])(\d{1,2})个?月", part):
        first, last = int(found[1] or 1), int(found[2])
        whole = (first, last) == (1, 12)
        return year_time(year) if whole else Time(0, f"{year}-{first:02d}/{year}-{last:02d}")
    if found := re.match(r"(\d{1,2})月", part):
        return Time(0, f"{year}-{int(found[1]):02d}")
    return year_time(year)


@cache
def _names() -> dict[int, dict[str, tuple[int, Place]]]:
    """Place names by length: full names of all, short ones of provinces and prefectures; the level says how narrow."""
    names: dict[int, dict[str, tuple[int, Place]]] = defaultdict(dict)
    for region in gazetteer().regions:
        if region.level == 4 or region.code == "100000":
            continue
        for name in {region.name, region.short if region.level < 3 else region.name}:
            if len(name) > 1:
                names[len(name)].setdefault(name, (region.level, Place(region.name, region.code)))
    for known in load_regions().values():
        if known.kind in ("new_area", "zone"):
            for name in (known.name_zh, *known.synonyms):
                names[len(name)][name] = (4, Place(known.name_zh, known.code))
    return names


def place_named(text: str) -> list[Place]:
    """Give the places that a Chinese text names, the narrowest first."""
    found: list[tuple[int, int, Place]] = []
    taken: set[int] = set()
    for length in sorted(_names(), reverse=True):
        names = _names()[length]
        for start in range(len(text) - length + 1):
            if text[start : start + length] in names and not taken & set(range(start, start + length)):
                level, place = names[text[start : start + length]]
                found.append((-level, start, place))
                taken |= set(range(start, start + length))
    return [place for _, _, place in sorted(found, key=lambda each: each[:2])]


def _document_place(titles: list[str], document: Document) -> Place:
    for title in [*titles[:1], *titles[1:]]:
        named = place_named(title)
        if named:
            return named[0]
        if re.search(r"(?:^|[^上])(?:" + "|".join(vocabulary().zh.places.nation) + "|国家统计局)(?!示|上榜)", title):
            return Place("全国", "100000")
        if (made := _ENDING_PLACE.search(title)) or (made := re.search(r"[（(](?P<name>[\u4e00-\u9fff]{2,8}[市县区省州旗])", title)):
            return Place(made["name"])
        if made := re.search(r"\b(?:of|in) ((?:[A-Z][\w'-]+ ?){1,3}(?:City|County|District|Province|Area|New Area))\b", title):
            return Place(made[1])
    return _english_place(" ".join(titles)) or _place_of_text(document)


def _english_place(title: str) -> Place | None:
    for name, place in (("UK", "United Kingdom"), ("United Kingdom", "United Kingdom"), ("China", "China")):
        if re.search(rf"\b{name}\b", title):
            return Place(place)
    words = re.findall(r"\b[A-Z][a-z]+\b", title)
    for word in words:
        for region in gazetteer().by_english.get(word.lower(), []):
            if region.level < 3:
                return Place(region.name, region.code)
    return None


def _place_of_text(document: Document) -> Place:
    """Give the one county or city that the first paragraphs name, where the title has none."""
    for passage in document.passages[1:4]:
        text = passage.squeezed().folded[:300]
        if re.match(r"[^。]{0,40}(?:我国|全国)", text):
            return Place("全国", "100000")
    return Place()


def headed(passage: Passage, context: Context) -> Context:
    """Give the context after a line that is a heading, which may begin a part about plans or about results."""
    chinese = passage.is_chinese
    known = vocabulary().zh if chinese else vocabulary().en
    text = passage.folded.strip()
    if not known.heading.search(text) or len(text) > (50 if chinese else 140) or text.endswith(("。", ".")):
        return context
    plans, results = known.plan_heading.search(text), known.result_heading.search(text)
    if bool(plans) == bool(results):
        return context
    year = re.search(rf"({_YEAR})", text)
    plan_year = int(year[1]) if year and plans else context.plan_year
    return replace(context, planning=bool(plans), plan_year=plan_year)
