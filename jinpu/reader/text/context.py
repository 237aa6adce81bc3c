"""What holds for the figures of a text: its place, the years that its title and date imply, and its parts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from jinpu.reader.gazetteer import CHINA, COUNTRY, PREFECTURE, ZONE, Region, gazetteer
from jinpu.reader.labels import squeezed
from jinpu.reader.text.documents import Document, Passage
from jinpu.reader.text.figures import (
    NO_PLACE,
    NO_TIME,
    YEAR,
    Mention,
    Now,
    Place,
    Time,
    chinese_times,
    english_times,
    whole_year,
    with_digits,
)
from jinpu.reader.text.vocabulary import vocabulary
from jinpu.reader.title_places import places_in

NATION = Place("全国", CHINA)
_HEAD_PASSAGES = 8
_TITLE_LENGTH, _SENTENCE_LENGTH = 160, 50
_LONGEST_UNNUMBERED = 30
_HEADING_LENGTH = {True: 50, False: 140}
_NAMED = re.compile(
    r"(?:^|[（(《，：:—年\d\s])(?P<name>(?:(?![是哪个的在和与为了于对关第全各])[\u4e00-\u9fff]){2,8}?"
    r"(?:自治州|自治县|新区|开发区|省|市|区|县|州|旗|镇))(?!场|民|值|域|长)"
)
_PARTS = re.compile(r"[:：—,，]+\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_LAST_YEAR_OF_PLAN = {str(number): 1955 + 5 * number for number in range(10, 20)}
_LAST_CHANGE = 2020
_DATE = re.compile(rf"{YEAR}\s*[-/.年]\s*\d{{1,2}}|{YEAR}\W*$")


@dataclass(frozen=True, slots=True)
class Context:
    """What holds at a place in a text.

    Attributes:
        time: the time that the text reports on, none where it does not say one.
        published: year and month of the text's date, 0 where it has none.
        place: the place that the text is about.
        planning: whether this part is about what is still to be done.
        plan_year: the year for which such parts plan, 0 for none.
        dated_part: whether the heading of the part names that year.
        span: the years that a review of several years covers.
        strict: whether the kind of text prints exact figures, so that a rough one is left to a person.
        report: whether it is a work report, written in the year after the one that it reviews.
        place_assumed: whether only the file's name says the place.
        latest: the time last named in the text, for texts without a time of their own.
    """

    time: Time = NO_TIME
    published: tuple[int, int] = (0, 0)
    place: Place = NO_PLACE
    planning: bool = False
    plan_year: int = 0
    dated_part: bool = False
    span: Time = NO_TIME
    strict: bool = False
    report: bool = False
    place_assumed: bool = False
    latest: Time = NO_TIME

    @property
    def base(self) -> int:
        """The year that the text reports on, 0 for none."""
        return self.time.last_year

    @property
    def now(self) -> Now:
        """What 今年 and last year mean here."""
        year, month = self.published
        current = year or self.base or self.latest.last_year
        if self.planning and self.plan_year:
            current = self.base + 1 if self.report and self.base else self.plan_year
        elif self.base and not self.report:
            current = self.base
        last = self.base if self.report and self.base else current - 1 if current else 0
        reported = self.plan_year if self.planning and self.plan_year else self.base or self.latest.last_year
        return Now(reported, current, last, f"{year}-{month:02d}" if month else "")

    def intends(self, mentions: Sequence[Mention], said: bool) -> bool:
        """Whether a sentence is about what is to come; a year that is over when the text appears says the contrary."""
        known = self.published[0] or self.base
        last = max((mention.time.last_year for mention in mentions if not mention.compared), default=0)
        if (known and last > known) or (self.report and last > self.base > 0):
            return True
        return not 0 < last <= self.base if self.planning else said and not 0 < last < known


def document_context(document: Document, region: str = "", year: int = 0) -> Context:
    """Read place, time and kind of a text off its first lines; `region` and `year` fill what they lack."""
    head = [with_digits(passage.squeezed().folded.strip()) for passage in document.passages[:_HEAD_PASSAGES]]
    titles = [line for line in head if len(line) <= _TITLE_LENGTH][:4]
    title = titles[0] if titles else ""
    report = any(vocabulary().genre.work_report.search(line) for line in titles[:2])
    published = _published(head)
    context = Context(
        published=published,
        place=_place([passage.folded.strip() for passage in document.passages[:_HEAD_PASSAGES]], document),
        strict=any(vocabulary().genre.exact.search(line) for line in titles[:2]),
        report=report,
    )
    second = titles[1] if len(titles) > 1 and not _DATE.search(titles[1]) else ""
    time = _title_time(title, context) or _title_time(second, context) or _first_time(document, published[0])
    if report and (published[0] or time) and "总结" not in title:
        said = time.year if time else 0
        time = whole_year(said if said and said < (published[0] or said) else (published[0] or said) - 1)
    if not context.place.name and region:
        context = replace(context, place=named_place(region) or Place(region))
    elif not context.place.name and (assumed := place_of_name(PurePath(document.name).stem)):
        context = replace(context, place=assumed, place_assumed=True)
    context = replace(context, time=time or whole_year(year))
    if report and context.base:
        context = replace(context, plan_year=context.base + 1)
    elif (spell := _planned_years(titles[:2])) or any(vocabulary().genre.plan.search(line) for line in titles[:2]):
        first, last = spell or (0, 0)
        context = replace(context, planning=True, plan_year=last, time=whole_year(first - 1) if first else context.time)
    return context if context.base else replace(context, latest=_only_time(document, context))


def _title_time(title: str, context: Context) -> Time | None:
    """Give the one time that a title names; plans and spans of years name none."""
    if re.search(rf"{YEAR}\s*年?\s*[-—–~至]+\s*{YEAR}|〔{YEAR}〕", title) or vocabulary().genre.plan.search(title):
        return None
    chinese = bool(re.search(r"[\u4e00-\u9fff]", title))
    now = Now(0, context.published[0])
    mentions = chinese_times(title, now) if chinese else english_times(title, now)
    times = [mention.time for mention in mentions if mention.time.period]
    if found := re.search(rf"[(（]({YEAR})年?[)）]\s*$", title):
        return whole_year(int(found[1]))
    if not times and (found := re.search(rf"(?<!\d)({YEAR})(?!\d)", title)):
        times = [whole_year(int(found[1]))]
    dated = re.search(rf"^\W*\D{{0,40}}{YEAR}年\d{{1,2}}月\d{{1,2}}日", title)
    return times[0] if times and not dated else None


def _planned_years(titles: list[str]) -> tuple[int, int] | None:
    """Give the first and last year that the title of a plan names: 三年行动计划（2017-2019年）, “十四五”规划."""
    for title in titles:
        if not vocabulary().genre.plan.search(title):
            continue
        if found := re.search(rf"({YEAR})\s*年?\s*[-—–~至]+\s*({YEAR})", title):
            return int(found[1]), int(found[2])
        for mention in chinese_times(title, Now()):
            if spell := re.fullmatch(rf"({YEAR})/({YEAR})", mention.time.period):
                return int(spell[1]), int(spell[2])
    return None


def _first_time(document: Document, published: int) -> Time | None:
    """Give the year with which the first sentence begins (2015年，面对…), if the text may be of the year after."""
    for passage in document.passages[:_HEAD_PASSAGES]:
        text = passage.squeezed().folded
        if len(text) > _SENTENCE_LENGTH and (found := re.match(rf"({YEAR})年[,，]", text)):
            year = int(found[1])
            return whole_year(year) if not published or 0 <= published - year <= 1 else None
    return None


def _published(head: list[str]) -> tuple[int, int]:
    """Give year and month of the date among the first lines."""
    months = {name: number for number, name in enumerate(vocabulary().en.months, 1)}
    for line in head:
        if found := re.search(rf"({YEAR})[-/.年](\d{{1,2}})(?:[-/.月]|$)", line):
            return int(found[1]), int(found[2])
        if found := re.search(rf"(?i)\b({'|'.join(months)})\s*(?:\d{{1,2}},?)?\s*({YEAR})\b", line):
            return int(found[2]), months[found[1].lower()]
    for line in head[1:3]:
        if len(line) < 60 and (found := re.search(rf"(?<!\d)({YEAR})年?$", line)):
            return int(found[1]), 0
    return 0, 0


def _only_time(document: Document, context: Context) -> Time:
    """Give the one time that all sentences speak of where the title names none, if it fits the date."""
    times = {
        mention.time
        for passage in document.passages[1:]
        for mention in (chinese_times if passage.is_chinese else english_times)(passage.squeezed().folded, context.now)
        if not mention.compared and not re.fullmatch(rf"{YEAR}/{YEAR}", mention.time.period)
    }
    if len({time.last_year for time in times}) != 1 or not context.published[0]:
        return NO_TIME
    time = max(times, key=lambda found: len(found.period))
    return time if 0 <= context.published[0] - time.last_year <= 1 else NO_TIME


def _place(lines: list[str], document: Document) -> Place:
    """Give the place of the first title line that names one, of its publisher, or of the first paragraphs."""
    for line in [line for line in lines if len(line) <= _TITLE_LENGTH][:4]:
        if found := _innermost([place for part in _PARTS.split(line) if (place := named_place(part))]):
            return found
        if vocabulary().zh.words.nation.search(line):
            return NATION
        if made := _NAMED.search(line):
            return Place(made["name"])
    for passage in document.passages[1:4]:
        if re.match(r"[^。]{0,40}(?:我国|全国)", passage.squeezed().folded[:300]):
            return NATION
    return NO_PLACE


def _innermost(places: list[Place]) -> Place | None:
    """Give the place that lies in the others, else the first."""
    for place in places[1:]:
        region = gazetteer().by_code.get(place.code) or gazetteer().one(place.name)
        if region and region.lies_in(places[0].code):
            return place
    return places[0] if places else None


def place_of_name(name: str) -> Place | None:
    """Give the one place that a file's name names, in Chinese or in Pinyin."""
    if found := named_place(name):
        return found
    for word in re.findall(r"[A-Za-z]{5,}", name):
        regions = gazetteer().by_english.get(word.lower(), [])
        if len({region.code for region in regions if region.last_year > _LAST_CHANGE}) == 1:
            region = next(region for region in regions if region.last_year > _LAST_CHANGE)
            return Place(region.name, region.printed_code)
    return None


def named_place(text: str) -> Place | None:
    """Give the innermost place that a text names."""
    found = places_in(text)
    return Place(found.name, found.code) if found and not vocabulary().zh.words.no_place.search(found.name) else None


def leading_place(text: str, around: Place = NO_PLACE) -> tuple[Place, int] | None:
    """Give the listed place with which a clause begins, and how many characters its name takes.

    Of several places of one name, the one that lies in `around` is meant; else it has no code.
    """
    known = vocabulary().zh.words
    for length in range(min(16, len(text)), 1, -1):
        name = text[:length]
        found = [region for region in gazetteer().by_name.get(name, []) if _may_stand(region, name)]
        if found and not known.no_place_after.match(text, length) and not known.no_place.search(name):
            near = [region for region in found if around.code and region.lies_in(around.code)]
            found = sorted(near or found, key=lambda region: (region.level, -region.last_year))
            several = not near and len({region.code for region in found if region.level == found[0].level}) > 1
            return Place(found[0].name, "" if several else found[0].printed_code), length
    return None


def _may_stand(region: Region, name: str) -> bool:
    """Tell whether a name in running text means this region: full names do, short ones of the first two ranks."""
    if region.level == COUNTRY:
        return region.name == name
    return region.name == name or region.level == ZONE or 0 < region.level <= PREFECTURE


def own_place(word: str, place: Place) -> Place:
    """Give the place that 全市, 我省 means in a text about `place`: itself, one around it, or none known."""
    endings = vars(vocabulary().zh.own_endings).get(word[-1], "")
    if not place.name or not endings or place.name.endswith(tuple(endings.split("|"))):
        return place
    region = gazetteer().by_code.get(place.code) or gazetteer().one(squeezed(place.name))
    while region is not None and (region := gazetteer().by_code.get(region.parent or region.anchor)):
        if region.name.endswith(tuple(endings.split("|"))):
            return Place(region.name, region.printed_code)
    return NO_PLACE if not place.name.endswith("区") or word[-1] != "区" else place


def headed(passage: Passage, context: Context) -> Context:
    """Give the context after a line that is a heading, which may begin a part about plans or about results."""
    chinese = passage.is_chinese
    known = vocabulary().zh.words if chinese else vocabulary().en
    text = passage.folded.strip()
    now = replace(context, planning=False).now
    mentions = list((chinese_times if chinese else english_times)(passage.squeezed().folded, now))
    results, plans = known.result_heading.search(text), bool(known.plan_heading.search(text))
    unnumbered = chinese and context.report and mentions and len(text) <= _LONGEST_UNNUMBERED and (results or plans)
    unnumbered = unnumbered and not vocabulary().genre.work_report.search(text)  # nor the title
    is_long = len(text) > _HEADING_LENGTH[chinese] or text.endswith(("。", "."))
    if is_long or not (known.heading.search(text) or unnumbered):
        return context
    context = replace(context, span=NO_TIME)
    named = max((mention.time.last_year for mention in mentions), default=0)
    plans = plans or (not results and context.report and named > context.base)
    if plans == bool(results):
        return context
    following = context.base + 1 if context.base else 0
    named = following if chinese and vocabulary().zh.plans.opens.search(text) else named
    if context.plan_year > following and not context.report:
        following = context.plan_year  # the title of a plan says for which years it is
    return replace(context, planning=plans, plan_year=(plans and named) or following, dated_part=bool(plans and named))


def about_years(text: str, context: Context) -> Context:
    """Take in that a sentence turns to the past five years, or to a five-year plan that is still to come."""
    if re.search(r"(?i)\b(?:over|in|during) the past five years", text) and context.base:
        context = replace(context, span=Time(0, f"{context.base - 4}/{context.base}"), planning=False)
    elif re.match(rf"(?i)\W*(?:in {YEAR},|last year|this year|in the (?:year just passed|past year))", text):
        context = replace(context, span=NO_TIME)
    found = vocabulary().en.five_years.search(text)
    if found and (last := _LAST_YEAR_OF_PLAN.get(found["ordinal"], 0)) > context.base > 0 and not context.dated_part:
        context = replace(context, plan_year=last, span=NO_TIME)
    return context
