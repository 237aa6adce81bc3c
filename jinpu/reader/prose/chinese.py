"""A grammar of Chinese sentences with figures: segments, subjects, and what each number says of its subject."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from jinpu.reader.prose.context import Context, Mention, Place, Time, chinese_times, place_named, year_time
from jinpu.reader.prose.documents import Passage
from jinpu.reader.prose.figures import Figure, number_of, quality_of
from jinpu.reader.prose.vocabulary import Chinese, vocabulary

_NUMBER = r"(?<![A-Za-z0-9.×*/〔—\-])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_RATIO = re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?):(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?![\d:])")
_FORCE, _COMPARED = "\x01", "\x02"
_LONGEST_SUBJECT = 60
_TAIL_GOES_ON = re.compile(
    r"^(?:[^\u4e00-\u9fffA-Za-z0-9]|$|大关|的?历史|以|增|减|下降|上升|提高|同比|比|较|分别|占|位|居|稳居|列|和|及|与|至|到|，|其|直接|全部|创|为|是|左右|后|并|在)"
)


class _Patterns:
    """The vocabulary's words put together."""

    def __init__(self, zh: Chinese) -> None:
        units = sorted(zh.units.split("|"), key=len, reverse=True)
        percent = sorted(zh.percent.split("|"), key=len, reverse=True)
        unit = "|".join(map(re.escape, units))
        self.number = re.compile(
            rf"(?P<number>{_NUMBER})(?P<more>[多余])?(?P<unit>{'|'.join(percent)}"
            rf"|(?:(?:{zh.multipliers})[多余]?)?(?:{unit})(?:/[\u4e00-\u9fffA-Za-z]{{1,4}})?|(?:{zh.multipliers})(?!年))?"
            rf"(?P<after>{zh.after_floor}|{zh.after_ceiling}|{zh.after_approximate})?"
        )
        self.rough = rf"(?:{zh.floor}|{zh.ceiling}|{zh.approximate}|了|又)*"
        self.growth = re.compile(
            rf"(?:(?P<rise>(?<!新)(?:{zh.rise}))|(?P<fall>{zh.fall}))(?:了|幅度为)?(?P<rough>{self.rough})$"
        )
        self.to = re.compile(
            rf"(?:{zh.rise}|{zh.fall}|调整|发展|控制|变化|跃升|压缩|转变|转为|改善)了?(?:到|至|为|{_FORCE})+的?(?P<rough>{self.rough})$"
        )
        self.origin = re.compile(rf"(?:由|从){_COMPARED}*(?:的|以来)?(?P<rough>{self.rough})$")
        self.prior = re.compile(rf"(?:比|较|高于|低于){_COMPARED}+(?:的)$")
        self.ending = re.compile(
            rf"(?:(?:比|较|与|同)?{_COMPARED}+(?:年?同期|同月|末|年末|同口径)?的?|同比|环比|比年初|较年初|比期初|按可比价格?(?:计算)?|按不变价格?(?:计算)?"
            rf"|可比价|同口径|名义|实际|年均|平均|每年|以|分别|均|各|较|比|将|[,，、:;；(（|{_FORCE}]|{zh.level_verbs}|{zh.floor}|{zh.ceiling}|{zh.approximate})+$"
        )
        self.start = re.compile(rf"^(?:{zh.subject_start}|[{_FORCE}\s,，、:;；)）“”]|^(?:{zh.lead_verbs}))+")
        self.head = re.compile(rf"(?:{zh.heads})$")
        self.bare_head = re.compile(rf"^(?:{zh.heads}|{zh.totals})$")
        self.carried = re.compile(rf"(?P<head>{zh.carried_heads})$")
        self.totals = re.compile(rf"^(?:{zh.totals})$")
        self.counted = re.compile(rf"(?:{zh.counted})$")
        self.durations = re.compile(rf"^(?:{zh.durations})$")
        self.qualities = {"floor": zh.floor, "ceiling": zh.ceiling, "approximate": zh.approximate}
        self.after = {"floor": zh.after_floor, "ceiling": zh.after_ceiling, "approximate": zh.after_approximate}
        places = [*zh.places.nation, *zh.places.own, *zh.places.generic]
        self.place_word = re.compile("^(?:" + "|".join(sorted(places, key=len, reverse=True)) + ")")


@cache
def _patterns() -> _Patterns:
    return _Patterns(vocabulary().zh)


def chinese_sentences(passage: Passage) -> Iterator[Passage]:
    """Give the sentences of a squeezed Chinese paragraph; a bracket is never cut."""
    start = depth = 0
    for position, character in enumerate(passage.folded):
        depth = max(0, depth + (character in "(（") - (character in ")）"))
        ends = character in "。！？!?" and (depth == 0 or position - start > 400)
        if ends:
            yield passage.part(start, position + 1)
            start, depth = position + 1, 0
    if start < len(passage.folded):
        yield passage.part(start, len(passage.folded))


@dataclass(slots=True)
class SentenceReader:
    """Reads one squeezed Chinese sentence; the subject, place and time in force go on from segment to segment."""

    sentence: Passage
    context: Context
    subject: str = ""
    time: Time = Time()
    origin: Time = Time()
    compared: Time = Time()
    place: Place = Place()
    subjects: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    planning: bool = False
    status: str = ""
    text: str = ""
    raw: str = ""

    def read(self) -> list[Figure]:
        """Give the figures in their order."""
        zh = vocabulary().zh
        self.raw = self.sentence.folded.replace(",", "，") if "，" not in self.sentence.folded else self.sentence.folded
        self.raw = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", self.raw).replace(";", "；")
        mentions = list(chinese_times(self.raw, self.context))
        self.text = _marked(_brackets_hidden(self.raw), mentions)
        self.time, self.place = self.context.time, self.context.place
        self.planning = self.context.planning or self._intends(mentions)
        self.status = "preliminary" if zh.preliminary.search(self.raw) else ""
        if zh.structure.search(self.text):
            self._structures(mentions)
        for start, end in self._segments():
            self._segment(start, end, mentions)
        self._bracketed_shares()
        return sorted(self.figures, key=lambda figure: figure.start)

    def _intends(self, mentions: list[Mention]) -> bool:
        """Whether the sentence says what is intended; a year that is over when the text appears says the contrary."""
        if not vocabulary().zh.intention.search(self.raw) or re.match(r".{0,12}(?:超额)?完成.{0,8}目标", self.raw):
            return False
        known = self.context.published or self.context.base
        years = [mention.time.last_year for mention in mentions if not mention.compared]
        return not (years and known and max(years) < known)

    def _segments(self) -> Iterator[tuple[int, int]]:
        cuts = [found.end() for found in re.finditer(r"[，；:]", self.text)]
        for number in _patterns().number.finditer(self.text):
            joint = re.match(r"[、和及](?=[^\d、和及，；]{2,}\d)|(?=其中)", self.text[number.end() :])
            if joint and number["unit"]:
                cuts.append(number.end() + joint.end())
        edges = sorted({0, *cuts, len(self.text)})
        yield from zip(edges, edges[1:], strict=False)

    def _segment(self, start: int, end: int, mentions: list[Mention]) -> None:
        if self.text[start - 1 : start] == "；":
            self.pending = []
        for mention in mentions:
            if start <= mention.start < end and not mention.compared:
                self._now(mention.time)
        numbers = [found for found in _patterns().number.finditer(self.text, start, end) if self._is_figure(found)]
        lead = self.text[start : numbers[0].start()] if numbers else self.text[start:end]
        self._where(lead)
        if not numbers:
            self._without_number(start, end)
        elif re.search(r"分别", lead) and len(numbers) > 1:
            self._respectively(start, numbers)
        else:
            edge = start
            for number in numbers:
                self._one(edge, number, end, mentions)
                edge = number.end()

    def _now(self, time: Time) -> None:
        self.time = time

    def _is_figure(self, found: re.Match[str]) -> bool:
        if found["unit"] is None or _RATIO.match(self.text, found.start()) or self.text[found.end() : found.end() + 1] in ("×", ":"):
            return False
        before = self.text[max(0, found.start() - 6) : found.start()]
        return not re.search(r"第$|文号$|\d:$", before)

    def _where(self, lead: str) -> None:
        """Set the place when the segment names one before its subject."""
        known = vocabulary().zh.places
        text = re.sub(rf"^(?:{_FORCE}|，|其中|初步核算|据统计|[:、])+", "", lead)
        if found := _patterns().place_word.match(text):
            word = found[0]
            if word in known.nation:
                self.place = Place("全国", "100000")
            elif word in known.generic:
                self.place = self.context.place if self.context.place.name.endswith(word) else Place(word)
            else:
                self.place = self.context.place if _fits(word, self.context.place.name) else Place()
        elif re.match(r"[^占]{2,12}", text):
            named = [place for place in place_named(text[:12]) if text.startswith((place.name, place.name[:-1]))]
            if named and named[0] != self.context.place:
                self.place = named[0]
            elif named:
                self.place = self.context.place

    def _without_number(self, start: int, end: int) -> None:
        segment = self.text[start:end]
        if found := vocabulary().zh.unchanged.search(segment):
            item = self._subject(start, start + found.start()) or self.subject
            if item and not vocabulary().zh.rate_of_change.search(item):
                quality = "approximate" if found["about"] else "exact"
                self._add(start + found.start(), start + found.end(), 0.0, "%", "growth", item, quality=quality)
            return
        subject = self._subject(start, end)
        if subject and _patterns().head.search(subject) and not re.search(r"[，；。]$", subject):
            self.subject = subject

    def _subject(self, start: int, end: int) -> str:
        """Give the subject between two positions as printed, without what leads to it and what follows it."""
        known = _patterns()
        end = start + len(known.ending.sub("", self.text[start:end]))
        while True:
            lead = known.start.match(self.text[start:end]) or known.place_word.match(self.text[start:end])
            if not lead or not lead.end():
                break
            start += lead.end()
        place = self.place.name
        for name in (place, place[:-1]):
            if len(name) > 1 and self.text[start:end].startswith(name) and end - start > len(name) + 1:
                start += len(name)
                break
        if start >= end or _COMPARED in self.text[start:end]:
            return ""
        printed = self.sentence.printed[start:end].strip(" ,，、:：“”的")
        return printed if 1 < len(printed) <= _LONGEST_SUBJECT or printed in ("出口", "进口") else ""

    def _composed(self, subject: str, grows: bool) -> str:
        """Complete a subject that is only a head (授权量 after 专利申请量), or lacks one (集体企业 after 国有企业增加值)."""
        known, before = _patterns(), self.subject
        if not before or not subject:
            return subject or before
        if known.bare_head.match(subject):
            stem = known.head.sub("", vocabulary().zh.new_start.sub("", before)) or before
            return f"{stem}{subject}" if not stem.endswith(subject) else stem
        if grows and not known.head.search(subject) and (found := known.carried.search(before)):
            return f"{subject}{found['head']}"
        return subject

    def _one(self, start: int, number: re.Match[str], end: int, mentions: list[Mention]) -> None:  # noqa: C901, PLR0911, PLR0912
        """Decide what one number says."""
        known, zh = _patterns(), vocabulary().zh
        lead, tail = self.text[start : number.start()], self.text[number.end() : end]
        unit, value = number["unit"], number_of(number["number"])
        self.compared = next((m.time for m in reversed(mentions) if m.compared and m.start < number.start()), Time())
        if zh.not_statistic.search(lead) or zh.done_of_plan.search(lead) or re.search(r"第$|〔$", lead):
            return
        if unit == "倍" and zh.multiple.search(lead.replace(_COMPARED, "")) or (unit == "倍" and "的" in lead[-2:]):
            return
        if re.match(r"(?:的(?!历史))", tail) and not known.origin.search(lead):
            return
        quality = self._quality(lead, number)
        if known.to.search(lead):
            cut = re.search(rf"(?:由|从|{zh.rise}|{zh.fall}|调整|发展|控制|变化|跃升)(?=[^，]*$)", lead)
            item = self._subject(start, start + cut.start()) if cut else ""
            self._level(number, item, value, unit, quality, lead, start)
            return
        if origin := known.origin.search(lead):
            item = self._subject(start, start + origin.start()) or self.subject
            time = self.compared if _COMPARED in origin[0] else self.origin
            self.origin = time or self.origin
            self.subject = item
            if time.period and item:
                self._add(number.start(), number.end(), value, unit, "level", item, time=time, quality=quality)
            return
        if prior := known.prior.search(lead):
            if self.compared.year and self.subject and not re.search(r"全国|全省|全市", prior[0]):
                self._add(number.start(), number.end(), value, unit, "level", self.subject, time=self.compared)
            return
        if zh.versus.search(lead) or (zh.other_base.search(lead) and "增长" not in lead):
            return
        if growth := known.growth.search(lead):
            self._growth(start, number, growth, value, unit, quality, lead)
            return
        if unit in ("个百分点", "百分点"):
            return
        if share := zh.share.search(lead):
            self._share(start, number, share, value, quality)
            return
        self._plain(start, number, value, unit, quality, lead, tail)

    def _quality(self, lead: str, number: re.Match[str]) -> str:
        rough = re.search(rf"(?:{_patterns().rough[3:-2]}|{vocabulary().zh.level_verbs}|的)+$", lead)
        before = quality_of(rough[0], _patterns().qualities) if rough else "exact"
        if re.search(r"控制在$", lead) and not re.match(vocabulary().zh.after_ceiling, number["after"] or ""):
            before = "exact"
        after = quality_of(number["after"] or "", _patterns().after) if number["after"] else "exact"
        more = "floor" if number["more"] or re.search(r"[多余]", number["unit"]) else "exact"
        return next((quality for quality in (after, more, before) if quality != "exact"), "exact")

    def _growth(self, start: int, number: re.Match[str], growth: re.Match[str], value: float, unit: str, quality: str, lead: str) -> None:
        zh = vocabulary().zh
        subject = self._subject(start, start + growth.start())
        item = self._composed(subject, grows=True)
        if subject:
            self._keep(item)
        points = unit in ("个百分点", "百分点")
        if not item or (points and zh.rate_of_change.search(item)) or (points and re.search(r"拉动|带动", lead)):
            return
        signed = -value if growth["fall"] else value
        time, note = self._growth_time(lead)
        if unit == "成":
            signed, unit = signed * 10, "%"
        self._add(number.start(), number.end(), signed, unit, "growth", item, time=time, quality=quality, note=note)

    def _growth_time(self, lead: str) -> tuple[Time, str]:
        """Give a growth's time: the year in force, with the years between where it is over several."""
        last = self.time.last_year
        if vocabulary().zh.yearly_average.search(lead):
            first = self.origin.last_year or (self.time.period.partition("/")[0][:4])
            return Time(0, f"{first}/{last}" if first and last else ""), "yearly average"
        base = self.compared.last_year if _COMPARED in lead else 0
        if base and self.time.year and base < self.time.year - 1:
            return Time(self.time.year, f"{base}/{self.time.year}"), f"since {base}"
        return self.time, ""

    def _share(self, start: int, number: re.Match[str], share: re.Match[str], value: float, quality: str) -> None:
        if number["unit"] not in ("%", "‰", "成"):
            return
        own = self._subject(start, start + share.end("subject"))
        subject = own or self.subject
        if not subject:
            return
        first, last = start + share.start("whole"), start + share.end("whole")
        whole = re.sub(rf"[{_FORCE}{_COMPARED}]", "", self.sentence.printed[first:last]).strip("的")
        unit, value = ("%", value * 10) if number["unit"] == "成" else (number["unit"], value)
        self._add(number.start(), number.end(), value, unit, "level", f"{subject}占{whole}比重", quality=quality)
        if own:
            self._keep(own)

    def _plain(self, start: int, number: re.Match[str], value: float, unit: str, quality: str, lead: str, tail: str) -> None:
        """A level: its subject before the number, or after it where things are counted."""
        known, zh = _patterns(), vocabulary().zh
        subject = self._subject(start, number.start())
        if known.durations.match(unit) and not (subject and zh.duration_subjects.search(subject)):
            return
        if not _TAIL_GOES_ON.match(tail):
            counted = re.match(r"[\u4e00-\u9fffA-Za-z·]{2,16}", tail)
            verb = not subject or zh.transitive.search(subject)
            if not counted or not known.counted.search(unit) or not (verb or number["unit"] in ("万", "亿")):
                return
            noun = re.split(r"的|中有|中|实现|完成|直接|全部|投入|开工|增|获", counted[0])[0]
            self._add(number.start(), number.end(), value, unit, "level", f"{subject}{noun}", quality=quality)
            return
        if zh.bare_share.search(lead) and subject and unit == "%":
            subject = subject if re.search(r"比重|占比|比例", subject) else f"{subject}占比"
        self._level(number, subject, value, unit, quality, lead, start)

    def _level(self, number: re.Match[str], subject: str, value: float, unit: str, quality: str, lead: str, start: int) -> None:
        item = subject
        if vocabulary().zh.of_which in lead and subject and self.subject and not _patterns().head.search(subject):
            item = f"{self.subject} / {subject}"
        elif re.match(r"^(?:与|相当于)", subject or "") and self.subject:
            item = f"{self.subject}{subject}"
        else:
            item = self._composed(subject, grows=False)
        if not item:
            return
        rate = vocabulary().zh.rate_of_change.search(item)
        kind = "growth" if rate and unit in ("%", "‰") else "level"
        if unit == "成":
            value, unit = value * 10, "%"
        per = vocabulary().zh.per_head.search(item)
        if per and unit and "/" not in unit and unit not in ("%", "‰"):
            unit = f"{unit}/{per['per']}人"
        self._add(number.start(), number.end(), value, unit, kind, item, quality=quality)
        if " / " not in item:
            self._keep(item)

    def _keep(self, item: str) -> None:
        self.subject = item
        if item not in self.pending[-1:]:
            self.pending.append(item)

    def _respectively(self, start: int, numbers: list[re.Match[str]]) -> None:
        """Pair several subjects with several numbers in their order."""
        zh, known = vocabulary().zh, _patterns()
        lead = self.text[start : numbers[0].start()]
        cut = lead.index("分别")
        if zh.versus.search(lead) or re.search(r"(?:高于|低于|快于)", lead):
            return
        growth, to = known.growth.search(lead), known.to.search(lead)
        share = zh.share.search(lead)
        verb = growth.start() if growth and not to else cut
        own = self._subject(start, start + min(cut, verb, share.end("subject") if share else cut))
        listed = _listed(own) if own else []
        if own and len(listed) == 1 and len(numbers) > 1 and known.totals.match(own):
            listed = [f"{vocabulary().zh.new_start.sub('', each)}{own}" for each in self.pending[-len(numbers) :]]
        elif own and len(listed) == 1 and len(numbers) > 1 and re.match(r"^所?占?(?:比重|占比)", own):
            listed = []
        if not listed:
            listed = self.pending[-len(numbers) :]
        if len(listed) != len(numbers):
            for number in numbers:
                self._doubt(number, "text_pairing", lead)
            return
        self.pending = listed
        unit = numbers[-1]["unit"]
        whole = self.sentence.printed[start + share.start("whole") : start + share.end("whole")].strip("的") if share else ""
        for item, number in zip(listed, numbers, strict=True):
            value = number_of(number["number"])
            used = number["unit"] or unit
            if share:
                self._add(number.start(), number.end(), value, used, "level", f"{item}占{whole}比重")
            elif growth and not to:
                if not (used in ("个百分点", "百分点") and zh.rate_of_change.search(item)):
                    time, note = self._growth_time(lead)
                    signed = -value if growth["fall"] else value
                    self._add(number.start(), number.end(), signed, used, "growth", item, time=time, note=note)
            else:
                item = f"{item}占比" if re.search(r"(?:比重|占比)$", own) and "占" not in item and "比重" not in item else item
                self._add(number.start(), number.end(), value, used, "level", item, quality=self._quality(lead, number))
        self.subject = listed[-1]

    def _structures(self, mentions: list[Mention]) -> None:
        """Read 三次产业结构为3.9:39.0:57.1 as three shares."""
        parts = vocabulary().zh.structure_parts
        for found in _RATIO.finditer(self.text):
            shares = [float(found[number]) for number in (1, 2, 3)]
            if abs(sum(shares) - 100) > 0.5:
                continue
            lead = self.text[: found.start()]
            prior = re.search(rf"(?:由|从|比|较){_COMPARED}+的?$", lead)
            before = [mention.time for mention in mentions if mention.start < found.start() and mention.compared == bool(prior)]
            time = before[-1] if before else self.time
            begin = vocabulary().zh.structure.search(self.text)
            subject = self._subject(begin.start(), begin.end()) if begin else ""
            for number, (value, part) in enumerate(zip(shares, parts, strict=True), 1):
                item = f"{subject or '三次产业结构'} / {part}"
                self._add(found.start(number), found.end(number), value, "%", "level", item, time=time)

    def _bracketed_shares(self) -> None:
        """Read lists of places with their shares: 广东(占13%)、江苏(占12.9%)."""
        for found in re.finditer(r"(?P<name>[\u4e00-\u9fff]{2,8})[(（]占(?:比)?(?P<value>\d+(?:\.\d+)?)%[)）]", self.raw):
            name = re.split(r"分别为|为|和|及|、", found["name"])[-1]
            named = place_named(name)
            if named and self.raw.count("(占") + self.raw.count("（占") > 1:
                topic = re.search(r"([\u4e00-\u9fff]+(?:[(（][A-Z&]+[)）])?经费|[\u4e00-\u9fff]{2,12}(?:总值|总额|增加值|产量))", self.raw)
                if topic:
                    start, end = found.span("value")
                    self._add(start, end + 1, float(found["value"]), "%", "level", f"{topic[0]}占全国比重", place=named[0])

    def _doubt(self, number: re.Match[str], key: str, item: str) -> None:
        self._add(number.start(), number.end(), number_of(number["number"]), number["unit"], "level", item, doubt=key)

    def _add(self, start: int, end: int, value: float, unit: str, kind: str, item: str, *, time: Time | None = None, quality: str = "exact", doubt: str = "", note: str = "", place: Place | None = None) -> None:  # noqa: E501
        time = self._over_years(item, start) if time is None else time
        origin_of_plan = time != self.time and time.last_year and time.last_year <= self.context.base
        if self.planning and not origin_of_plan and kind in ("level", "growth"):
            if unit in ("个百分点", "百分点") and kind == "growth":
                doubt = doubt or "text_change"
            kind, time = "target", self._target_time(time)
        bracket = re.match(r"[(（]((?:19|20)\d\d)年?[)）]", self.raw[end:])
        spell = re.match(r"[(（]((?:19|20)\d\d)[-—~]+((?:19|20)\d\d)年?[)）]", self.raw[end:])
        if bracket:
            time = year_time(int(bracket[1]))
        if spell and kind == "level":
            time = year_time(int(spell[2]))
            self._date_origin(int(spell[1]), item, start)
        if not doubt and kind == "level" and quality != "exact" and (self.context.exact or self.status):
            doubt = "text_rough"
        if not doubt and not time.period and kind != "target":
            doubt = "text_no_time"
        self.figures.append(
            Figure(start, end, value, re.sub("[多余]", "", unit), kind, item, time, place or self.place, quality, self.status, doubt, note)
        )

    def _date_origin(self, year: int, item: str, before: int) -> None:
        """Read 从1.91%增长到2.44%(2012—2021): the first figure is of the first year."""
        number = next(iter(_patterns().number.finditer(self.text, 0, before)), None)
        if number and number["unit"] and re.search(r"(?:从|由)$", self.text[: number.start()]):
            time, value = year_time(year), number_of(number["number"])
            self._add(number.start(), number.end(), value, number["unit"], "level", item, time=time)

    def _over_years(self, item: str, position: int) -> Time:
        """A figure in a sentence about several years is of all of them when it flows, else of the last."""
        years = re.fullmatch(r"(\d{4})/(\d{4})", self.time.period)
        if not years:
            return self.time
        segment = self.text[max(self.text.rfind("，", 0, position), self.text.rfind("；", 0, position)) + 1 : position]
        flows = vocabulary().zh.flow_over_years.search(segment + item)
        return self.time if flows else year_time(int(years[2]))

    def _target_time(self, time: Time) -> Time:
        if time.last_year > max(self.context.base, self.context.plan_year - 1) or not self.context.plan_year:
            return year_time(time.last_year) if not time.year and time.last_year else time
        return year_time(self.context.plan_year)


def _listed(subject: str) -> list[str]:
    """Split a list of subjects; a head of the last one holds for those before (高技术制造业、装备制造业增加值)."""
    for word, pair in vocabulary().zh.pairs.items():
        if subject.startswith(word) and not re.search(r"[、和与及]", subject):
            return [each + subject.removeprefix(word) for each in pair]
    parts = [part for part in re.split(r"、|和|与|及|以及", subject) if part]
    last = parts[-1] if parts else ""
    if ordinal := re.match(r"第[一二三](?P<rest>.+)$", last):
        return [part + ordinal["rest"] if re.fullmatch(r"第[一二三]", part) else part for part in parts]
    head = _patterns().head.search(last)
    trailing = re.search(r"(?:所占比重|占比)$", last)
    if trailing:
        last = last.removesuffix(trailing[0])
        parts = [*parts[:-1], last]
        head = _patterns().head.search(last)
        parts = [part if _patterns().head.search(part) or not head else part + head[0] for part in parts]
        return [f"{part}{trailing[0]}" for part in parts]
    if head and len(last) > len(head[0]):
        return [part if _patterns().head.search(part) else part + head[0] for part in parts]
    return parts


def _fits(word: str, place: str) -> bool:
    """Whether 全市, 我省 can mean this place."""
    kind = word[-1]
    if not place or kind == "域":
        return True
    wrong = {"市": "区县旗省镇", "省": "市区县旗镇", "县": "市省镇", "区": "市省县镇", "州": "市省县区镇", "旗": "市省县区镇", "镇": "市省县区"}
    return place[-1] not in wrong.get(kind, "")


def _brackets_hidden(text: str) -> str:
    """Replace the inside of brackets by a sign, so that nothing in them is read as part of the sentence."""
    hidden, depth = [], 0
    for character in text:
        depth += character in "(（"
        hidden.append("\x03" if depth else character)
        depth = max(0, depth - (character in ")）"))
    return "".join(hidden) if depth == 0 else text


def _marked(text: str, mentions: list[Mention]) -> str:
    for mention in mentions:
        length = mention.end - mention.start
        if "\x03" in text[mention.start : mention.end]:
            continue
        skipped = len(re.match(r"[比较由从与同是以自为占]?(?:了|的)?", text[mention.start : mention.end])[0]) if mention.compared else 0  # type: ignore[index]
        sign = _COMPARED if mention.compared else _FORCE
        marked = text[mention.start : mention.start + skipped] + sign * (length - skipped)
        text = text[: mention.start] + marked + text[mention.end :]
    return text


def chinese_figures(passage: Passage, context: Context) -> Iterator[tuple[Passage, list[Figure], Context]]:
    """Give each sentence of a Chinese paragraph with its figures and the context after it."""
    before = ""
    for sentence in chinese_sentences(passage.squeezed()):
        if len(sentence.folded) > vocabulary().limits.sentence_characters:
            yield sentence, [], context
            continue
        reader = SentenceReader(sentence, context, subject=before)
        figures = reader.read()
        if reader.time.period and not reader.planning:
            context = replace(context, time=reader.time)
        before = reader.subject
        yield sentence, figures, context
