"""A grammar of Chinese sentences with figures.

A number is read with the words before it: going left from the number, the words that say what it is (增长, 达到,
约, 比上年; `predicate`) end where the subject ends. A subject, a time and a place stay in force until others are named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from jinpu.reader.text.context import NATION, Context, leading_place, own_place
from jinpu.reader.text.documents import Passage
from jinpu.reader.text.figures import NO_PLACE, NO_TIME, Figure, Mention, Place, Time, chinese_times, whole_year
from jinpu.reader.text.phrases import (
    COMPARED,
    ROUGH,
    Number,
    Predicate,
    chinese_numbers,
    head,
    listed_subjects,
    predicate,
    with_full_width_signs,
    with_times_marked,
    without_brackets,
)
from jinpu.reader.text.vocabulary import vocabulary

_RATIO = re.compile(r"(?<![\d.:])(\d+(?:\.\d+)?):(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?![\d:])")
_CLAUSE_END = re.compile("[，；:]")
_SPELLED_AMOUNT = re.compile("[一二三四五六七八九十百千万]+亿?元?(?:大关)?$")
_LONGEST_SUBJECT, _LONGEST_CLAUSE = 60, 200


def chinese_sentences(passage: Passage) -> Iterator[Passage]:
    """Give the sentences of a squeezed Chinese paragraph; a bracket is never cut."""
    start = depth = 0
    for position, character in enumerate(passage.folded):
        depth = max(0, depth + (character in "(（") - (character in ")）"))
        if character in "。！？!?" and (depth == 0 or position - start > 400):
            yield passage.part(start, position + 1)
            start, depth = position + 1, 0
    if start < len(passage.folded):
        yield passage.part(start, len(passage.folded))


def chinese_figures(passage: Passage, context: Context) -> Iterator[tuple[Passage, list[Figure], Context]]:
    """Give each sentence of a Chinese paragraph with its figures and the context after it."""
    before = Subject()
    signs: dict[int, str] = {}  # the grammar reads simplified characters; items are given as printed
    for sentence in chinese_sentences(passage.squeezed()):
        if len(sentence.folded) > vocabulary().limits.sentence_characters:
            yield sentence, [], context
            continue
        if vocabulary().zh.words.one_year.search(sentence.folded):
            context = replace(context, span=NO_TIME)
        signs |= {ord(sign): as_printed for sign, as_printed in zip(sentence.folded, sentence.printed, strict=True)}
        reader = SentenceReader(sentence, context, before, before=before, signs=signs)
        figures = reader.read()
        if reader.names_year and not reader.planning:
            context = replace(context, latest=reader.time)
        if reader.span.period:
            context = replace(context, span=reader.span)
        before = Subject(reader.subject.item, carried=True, unit=reader.unit_of(reader.subject.item))
        yield sentence, figures, context


@dataclass(frozen=True, slots=True)
class Subject:
    """What figures are about: the item, whether it comes from the sentence before, and in which unit it was there."""

    item: str = ""
    carried: bool = False
    unit: str = ""


@dataclass(slots=True)
class SentenceReader:
    """Reads one squeezed Chinese sentence; the subject, place and time in force go on from clause to clause."""

    sentence: Passage
    context: Context
    subject: Subject = Subject()
    before: Subject = Subject()
    time: Time = NO_TIME
    span: Time = NO_TIME
    origin: Time = NO_TIME
    place: Place = NO_PLACE
    scope: str = ""
    whole: str = ""
    pending: list[str] = field(default_factory=list)
    paired: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    signs: dict[int, str] = field(default_factory=dict)
    planning: bool = False
    names_year: bool = False
    status: str = ""
    text: str = ""

    def read(self) -> list[Figure]:
        """Give the figures in their order."""
        zh = vocabulary().zh
        raw = with_full_width_signs(self.sentence.folded)
        self.mentions = list(chinese_times(raw, self.context.now))
        self.text = with_times_marked(without_brackets(raw), self.mentions)
        self.time, self.place = self.context.time, self.context.place
        self.time = self.time if self.time.period else self.context.latest
        plans = vocabulary().zh.plans
        said = bool(plans.intention.search(raw) and (plans.stated.search(raw) or not plans.done.search(raw)))
        self.planning = self.context.intends(self.mentions, said)
        self.status = "preliminary" if zh.words.preliminary.search(raw) else ""
        self._structures()
        self._listed_shares(raw)
        numbers = [found for found in chinese_numbers(self.text) if self._may_be_figure(found)]
        self._numbers(numbers)
        figures = sorted(self.figures, key=lambda figure: figure.start)
        return [replace(figure, item=figure.item.translate(self.signs)) for figure in figures]

    def _may_be_figure(self, found: Number) -> bool:
        before, after = self.text[max(0, found.start - 6) : found.start], self.text[found.after : found.after + 1]
        no_value = re.search(r"\d:$|第$|文号$|\d[~—-]$", before) or after in ("×", ":", "~", "-", "—")
        return not (no_value or _RATIO.match(self.text, found.start))

    def _numbers(self, numbers: list[Number]) -> None:
        """Go through the sentence from number to number."""
        edge = index = 0
        while index < len(numbers):
            start = self._clauses(edge, numbers[index].start)
            run = self._run(numbers, index, start)
            if len(run) > 1:
                self._respectively(start, run)
            taken = len(run) > 1 or self._one(start, numbers[index])
            index += len(run)
            edge = run[-1].after if taken else start
        start = self._clauses(edge, len(self.text))
        if start > edge or not numbers:
            self._clause_without_number(start, len(self.text))

    def _clauses(self, edge: int, end: int) -> int:
        """Take in what stands between two numbers, and give the start of the clause in which the second stands."""
        start = edge
        for cut in [*(found.end() for found in _CLAUSE_END.finditer(self.text, edge, end)), end]:
            if cut < end:
                if cut - start <= _LONGEST_CLAUSE:
                    self._clause_without_number(start, cut)
                start = cut
        if self.text.find("；", edge, end) >= 0:
            self.pending, self.whole = [], ""
        self._times(edge, end)
        start = max(start, end - _LONGEST_CLAUSE)
        self._where(start, end)
        return start

    def _times(self, start: int, end: int) -> None:
        for mention in self.mentions:
            if start <= mention.start < end and not mention.compared:
                self.time = mention.time
                self.names_year |= bool(re.search(r"\d{4}", self.sentence.folded[mention.start : mention.end]))
                if re.fullmatch(r"\d{4}/\d{4}", mention.time.period):
                    self.span = mention.time

    def _clause_without_number(self, start: int, end: int) -> None:
        """A clause without a figure may name the scope or the subject of what follows, or say that nothing changed."""
        known = vocabulary().zh
        text = self.text[start:end].rstrip("，；:。")
        self._times(start, end)
        self._where(start, end, by_full_name=True)
        if found := known.words.unchanged.search(self.sentence.folded, start, end):
            item = self._subject(start, found.start()) or self.subject.item
            if item and not known.subjects.rate_of_change.search(item):
                quality = "approximate" if found["about"] else "exact"
                self._add(Number(found.start(), found.end(), found.end(), 0.0, "%"), "growth", item, quality)
            return
        if scope := known.subjects.scope.match(text.strip("，；:")):
            first = start + text.index(scope["scope"])
            self.scope = self._subject(first, first + len(scope["scope"]))
            return
        last = start + len(_SPELLED_AMOUNT.sub("", text))
        says_amount = last < start + len(text)
        subject = self._subject(start, predicate(self.text, start, last).start if says_amount else last)
        if subject and (says_amount or head().search(subject)):
            self._keep(subject)

    def _where(self, start: int, end: int, *, by_full_name: bool = False) -> None:
        """Set the place when the clause names one before its subject (福州地铁开通 is about no place)."""
        begin = self._after_lead(start, end, places=False)
        if found := vocabulary().zh.words.place.match(self.text, begin, end):
            if found["nation"]:
                self.place = NATION
            elif found["generic"]:
                named = self.context.place
                self.place = named if named.name.endswith(found[0]) else Place(found[0])
            else:
                self.place = own_place(found[0], self.context.place)
        elif end - begin > 2 and (leading := leading_place(self.text[begin:end], self.context.place)):
            is_full = leading[0].name == self.text[begin : begin + leading[1]]
            self.place = leading[0] if is_full or not by_full_name else self.place

    def _after_lead(self, start: int, end: int, *, places: bool = True) -> int:
        """Give where a subject begins after the words that lead to it, and the place (its name is no part of it)."""
        lead = vocabulary().zh.subjects.lead
        while start < end:
            found = lead.match(self.text, start, end) or (
                places and vocabulary().zh.words.place.match(self.text, start, end)
            )
            length = found.end() - start if found else 0
            if (
                not length
                and places
                and (named := leading_place(self.text[start:end], self.context.place))
                and named[1] < end - start
            ):
                length = named[1]
            if not length:
                break
            start += length
        return start

    def _subject(self, start: int, end: int) -> str:
        """Give the subject between two positions without what leads to it; "" for none."""
        known = vocabulary().zh.subjects
        start = self._after_lead(start, end)
        if start >= end or COMPARED in self.text[start:end]:
            return ""
        folded = self.sentence.folded[start:end]
        item = folded.strip(" ,，、:：的")
        item = str(known.verbs.sub("", item.strip("“”") if item.count("“") != item.count("”") else item))
        return "" if not 2 <= len(item) <= _LONGEST_SUBJECT or known.not_subject.search(folded) else item

    def _run(self, numbers: list[Number], index: int, start: int) -> list[Number]:
        """Give the numbers that one 分别 pairs, or the one number."""
        first = numbers[index]
        if "分别" not in self.text[start : first.start]:
            return [first]
        run = [first]
        moves = vocabulary().zh.predicate
        for later in numbers[index + 1 :]:
            between = self.text[run[-1].after : later.start]
            if not re.fullmatch(rf"[、，]?(?:和|及|与|以及)?(?:{moves.rise}|{moves.fall})?", between):
                break
            run.append(later)
        return run

    def _one(self, start: int, number: Number) -> bool:
        """Decide what one number says of its subject; False when it belongs to the words behind it (这7个行业)."""
        zh, lead = vocabulary().zh, self.text[start : number.start]
        said = predicate(self.text, start, number.start)
        if not number.unit:
            self.subject = Subject(self._subject(start, said.start), carried=True) if said.words else self.subject
            return bool(said.words) and not re.match("[A-Za-z]", self.text[number.after : number.after + 1])
        if self._is_no_figure(number, lead, said):
            own = self._subject(start, said.start)
            if self._is_head(own) and said.words:
                self._keep(own)
            return bool(said.words) or not re.match("[\u4e00-\u9fff]", self.text[number.after : number.after + 1])
        if said.words[-1:] == ("from",) or self._is_origin(said):
            self._origin(start, number, said)
        elif said.words[-1:] == ("against",) and re.search(f"{COMPARED}的$", lead):
            self._prior(number)
        elif said.direction:
            self._growth(start, number, said)
        elif zh.points.fullmatch(number.unit):
            return True
        elif number.unit in ("%", "‰", "成") and (share := zh.shares.of.search(self.text, start, said.start)):
            self._share(start, number, share, said)
        else:
            self._level(start, number, said)
        return True

    def _is_no_figure(self, number: Number, lead: str, said: Predicate) -> bool:
        """Whether a number is a multiple, a comparison with others, a part of a plan, or counts what follows it."""
        known, tail = vocabulary().zh, self.text[number.after : number.after + 6]
        others = known.not_figures
        is_multiple = number.unit == "倍" and (others.multiple.search(lead) or not said.direction)
        if is_multiple or others.of_plan.search(lead) or others.versus.search(lead):
            return True
        if (others.other_base.search(lead) and not said.direction) or (
            re.search(r"高于|低于|拉动|带动", lead) and known.points.fullmatch(number.unit)
        ):
            return True
        other_base = others.other_base.search(self.text[: said.start + 12])
        if other_base and "against" in said.words and COMPARED not in lead[-14:]:
            return bool(others.other_base.search(lead))
        is_prior = said.words[-1:] == ("against",) and lead.endswith("的")
        return not (known.tail.search(tail) or self._is_origin(said) or is_prior)

    def _is_origin(self, said: Predicate) -> bool:
        """Whether the number is what a change began with: 由2010年的162.4亿元, 从1.91%."""
        open_ended = said.words[-1:] and said.words[-1] in ("from", "against", "filler", *ROUGH)
        return bool("from" in said.words and open_ended and not said.direction and not said.reaches)

    def _origin(self, start: int, number: Number, said: Predicate) -> None:
        item = self._composed(self._subject(start, said.start), start) or self.subject.item
        before = [mention.time for mention in self.mentions if said.start <= mention.start < number.start]
        self.origin = before[-1] if before else self.origin
        if item:
            self._keep(item)
            doubt = "" if self.origin.period else "text_undated"
            self._add(number, "level", item, number.rough or said.quality, time=self.origin, doubt=doubt)

    def _prior(self, number: Number) -> None:
        """比上年的1.84%提高: the level of the year compared with, of the subject in force."""
        time = next((m.time for m in reversed(self.mentions) if m.compared and m.start < number.start), NO_TIME)
        if time.year and self.subject.item:
            self._add(number, "level", self.subject.item, time=time)

    def _growth(self, start: int, number: Number, said: Predicate) -> None:
        known = vocabulary().zh
        own = self._subject(start, said.start)
        item = self._composed(own, start, grows=True)
        points = bool(known.points.fullmatch(number.unit))
        share = known.shares.of.search(self.text, start, said.start) if own else None
        if share and share["whole"] and known.shares.suffix.search(self.text, share.end("whole"), number.start):
            item = self._share_item(start, share, number.start)
        last = self.figures[-1] if self.figures else None
        of_growth = last and not own and (last.kind, last.item, last.unit) == ("growth", item, "%")
        if points and (of_growth or known.subjects.rate_of_change.search(item)):
            return
        if own and not points:
            self._keep(item)
        items = listed_subjects(item) if own else self.paired
        for each in items if "each" in said.words and items else [item]:
            self._grows(replace(number, value=number.value * said.direction), each, said)

    def _grows(self, number: Number, item: str, said: Predicate) -> None:
        lead = self.text[said.start : number.start]
        last, note, time = self.time.last_year, "", self.time
        compared = next((m.time for m in reversed(self.mentions) if m.compared and m.start < number.start), NO_TIME)
        base = compared.last_year if COMPARED in lead else 0
        if "average" in said.words:
            first = self.origin.last_year or base or int(self.span.period[:4] or 0)
            time, note = Time(0, f"{first}/{last}" if first and last else ""), "yearly average"
        elif base and time.year and base < time.year - 1:
            time, note = Time(time.year, f"{base}/{time.year}"), f"since {base}"
        elif re.fullmatch(r"\d{4}/\d{4}", time.period):
            time = whole_year(last) if COMPARED not in lead else time
        self._add(number, "growth", item, number.rough or said.quality, time=time, note=note)

    def _share(self, start: int, number: Number, share: re.Match[str], said: Predicate) -> None:
        item = self._share_item(start, share, number.start)
        if item and share["turn"]:
            self.subject = Subject(item)
            self._origin(start, number, said)
        else:
            self._add(number, "level", item, number.rough or said.quality)

    def _share_item(self, start: int, share: re.Match[str], end: int) -> str:
        """Word a share with its whole, as printed as far as it is: 装备制造业占规模以上工业增加值的比重."""
        own = self._subject(start, share.end("part"))
        subject = self._composed(own, start) if own else self.subject.item
        first, last = share.span("whole")
        whole = re.sub("[\x01-\x03]", "", self.text[first:last])
        whole = self.sentence.folded[first:last].strip("的") if whole == self.text[first:last] else whole.strip("的")
        if not subject:
            return ""
        if own:
            self._keep(subject)
        suffix = vocabulary().zh.shares.suffix.search(self.text, last, end)
        return f"{subject}占{whole}{suffix[0] if suffix else '比重'}" if whole else f"{subject}占比"

    def _level(self, start: int, number: Number, said: Predicate) -> None:
        """A level: its subject stands before it, or is in force."""
        known = vocabulary().zh
        own = self._subject(start, said.start)
        if known.durations.fullmatch(number.unit) and not known.duration_subjects.search(own):
            return None
        item = self._composed(own, start, unit=number.unit)
        if known.institutions.fullmatch(number.unit) and self.place != self.context.place and self.context.place.name:
            item, self.place = f"{self.place.name}{item}", self.context.place
        if re.match("^(?:与|相当于)", own) and self.subject.item:
            item = f"{self.subject.item}{own}"
        bare = item == own and head().fullmatch(own) and not known.subjects.complete.match(own)
        if not item or bare or (not own and (self.subject.carried or self._other_measure(item, number))):
            return self._add(number, "level", self.subject.item, doubt="text_no_subject")
        share = re.search("比重|占比|比例", self.text[said.start : number.start])
        if share and number.unit == "%" and not known.shares.bare.search(item):
            item += share[0]
        kind = "growth" if number.unit in ("%", "‰") and known.subjects.rate_of_change.search(item) else "level"
        if kind == "growth":
            item = known.subjects.rate_of_change.sub("", item) or self.subject.item
        per = known.words.per_head.search(item)
        if per and "/" not in number.unit and number.unit not in ("%", "‰"):
            number = replace(number, unit=f"{number.unit}/{per['per']}人")
        self._add(number, kind, item, number.rough or said.quality)
        if own:
            self._keep(item)
        return None

    def _other_measure(self, item: str, number: Number) -> bool:
        """Whether the subject in force was just given in money and the number is none, or the other way round."""
        before = self.unit_of(item)
        return bool(before) and before.endswith("元") != number.unit.endswith("元")

    def unit_of(self, item: str) -> str:
        """Give the unit of the last level of an item in this sentence or the one before, "" for none."""
        levels = (each.unit for each in reversed(self.figures) if each.item == item and each.kind == "level")
        return next(levels, self.before.unit if item == self.before.item else "")

    def _composed(self, own: str, start: int, *, grows: bool = False, unit: str = "") -> str:
        """Complete a subject that is a part, only a head (授权量 after 专利申请量), or lacks one (集体企业下降)."""
        known, before = vocabulary().zh, self.subject.item
        lead = self.text[start : start + 12]
        if known.words.of_which in lead:
            self.whole = before
        if not own:
            return before
        headed = self._is_head(own)
        of_whole = self.unit_of(self.whole)
        if unit and of_whole and of_whole.lstrip("百千万亿") != unit.lstrip("百千万亿"):
            self.whole = ""
        if self.whole and not headed and (own in self.whole or not before.startswith(own)):
            return f"{self.whole} / {own}"
        if self.scope and self.scope not in own:
            own = f"{self.scope} / {own}"
        if known.subjects.dependent.match(own) and known.institutions.fullmatch(self.unit_of(before.split(" / ")[0])):
            stem = head().sub("", known.subjects.new.sub("", before.rpartition(" / ")[2])) or before
            return f"{stem}{own}" if own.startswith(("授权", "申请")) else f"{before.split(' / ')[0]} / {own}"
        if before and known.subjects.totals.fullmatch(own):
            return f"{before.rpartition(' / ')[2]}{own}"
        if before and head().fullmatch(own) and not known.subjects.complete.match(own):
            stem = head().sub("", known.subjects.new.sub("", before))
            return f"{stem}{own}" if stem and not stem.endswith(own) else f"{before}{own}"
        if grows and not headed and (found := re.search(rf"(?:{known.subjects.carried})$", before)):
            return f"{own}{found[0]}"
        return own

    def _is_head(self, subject: str) -> bool:
        found = head().search(subject)
        return bool(found and found.start() > 0)

    def _keep(self, item: str) -> None:
        if "占" not in item or not item.endswith(("比重", "占比")):
            self.subject = Subject(item)
        if item not in self.pending[-1:]:
            self.pending.append(item)

    def _respectively(self, start: int, run: list[Number]) -> None:
        """Pair several subjects with several numbers in their order."""
        zh = vocabulary().zh
        said = predicate(self.text, start, run[0].start)
        lead = self.text[start : run[0].start]
        others = zh.not_figures
        if others.versus.search(lead) or others.of_plan.search(lead) or re.search("高于|低于|快于", lead):
            return
        share = zh.shares.of.search(self.text, start, said.start)
        own = self._subject(start, share.end("part") if share else said.start)
        bare = self.text[self._after_lead(start, said.start) : said.start]  # 总数分别达到: of those just named
        items = self._paired(bare if zh.subjects.totals.fullmatch(bare) else own, len(run))
        if len(items) != len(run):
            for number in run:
                self._add(number, "level", self.subject.item, doubt="text_pairing")
            return
        self.pending, self.paired = list(items), list(items)
        for item, number, before in zip(items, run, [None, *run[:-1]], strict=True):
            between = self.text[before.after : number.start] if before else ""
            self._of_pair(item, replace(number, unit=number.unit or run[-1].unit), said, share, between)
        self.subject = Subject(items[-1])

    def _paired(self, own: str, count: int) -> list[str]:
        known = vocabulary().zh.subjects
        items = listed_subjects(own) if own else []
        if own and len(items) == 1 and known.totals.fullmatch(own):
            items = [f"{known.new.sub('', each)}{own}" for each in self.pending[-count:]]
        elif own and len(items) == 1 and vocabulary().zh.shares.bare.fullmatch(own):
            items = [f"{each}{own}" for each in self.pending[-count:]]
        scoped = [f"{self.scope} / {item}" if self.scope and self.scope not in item else item for item in items]
        return scoped or self.pending[-count:]

    def _of_pair(self, item: str, number: Number, said: Predicate, share: re.Match[str] | None, between: str) -> None:
        zh = vocabulary().zh
        falls, rises = (re.search(rf"(?:{words})$", between) for words in (zh.predicate.fall, zh.predicate.rise))
        direction = -1 if falls else 1 if rises else said.direction
        if share:
            whole = self.sentence.folded[slice(*share.span("whole"))].strip("的")
            suffix = zh.shares.suffix.search(self.text, share.end("whole"), number.start)
            item = f"{item}占{whole}{suffix[0] if suffix else '比重'}"
        if not direction:
            self._add(number, "level", item, number.rough or said.quality)
        elif not (zh.points.fullmatch(number.unit) and zh.subjects.rate_of_change.search(item)):
            self._grows(replace(number, value=number.value * direction), item, said)

    def _structures(self) -> None:
        """Read 三次产业结构为3.9:39.0:57.1 as three shares."""
        known = vocabulary().zh.structure
        begin = known.cue.search(self.text)
        for found in _RATIO.finditer(self.text) if begin else ():
            shares = [float(found[number]) for number in (1, 2, 3)]
            if not begin or abs(sum(shares) - 100) > 0.5:
                continue
            prior = re.search(f"(?:由|从|比|较){COMPARED}+的?$", self.text[: found.start()])
            before = [m.time for m in self.mentions if m.start < found.start() and m.compared == bool(prior)]
            time = before[-1] if before else self.time
            item = self._subject(begin.start(), begin.end()) or begin[0]
            for place, (value, part) in enumerate(zip(shares, known.parts, strict=True), 1):
                number = Number(found.start(place), found.end(place), found.end(place), value, "%")
                self._add(number, "level", f"{item} / {part}", time=time)

    def _listed_shares(self, raw: str) -> None:
        """Read lists of places with their shares of one whole: 广东(占13%)、江苏(占12.9%)."""
        known = vocabulary().zh.shares
        found = list(known.listed.finditer(raw))
        topic = known.topic.search(raw) if len(found) > 1 else None
        for share in found if topic else ():
            name = re.split("分别为|为|和|及|、", share["name"])[-1]
            named = leading_place(name)
            if named and topic and named[1] == len(name):
                item = f"{topic[0]}占{self.context.place.name}比重"
                start, end = share.span("value")
                number = Number(start, end, end, float(share["value"]), "%")
                self.place = named[0]
                self._add(number, "level", item)
        self.place = self.context.place

    def _add(
        self, number: Number, kind: str, item: str, quality: str = "exact", *, time: Time | None = None, **told: str
    ) -> None:
        """Add a figure, after the time, the plan and the doubts that hold where it stands."""
        time = self._bracketed(number.end, item) or (self._over_years(number.start) if time is None else time)
        shorter = kind == "growth" and vocabulary().zh.not_figures.shorter.search(self.text[: number.start])
        doubt = told.get("doubt") or ("" if item and not shorter else "text_no_subject")
        past = time.last_year and time != self.time and time.last_year <= self.context.base
        if self.planning and not past:
            item = f"{item}{'增速' if number.unit == '%' else '增量'}" if kind == "growth" else item
            kind, time = "target", self._target_time(time)
        elif not doubt and kind == "level" and quality != "exact" and (self.context.strict or self.status):
            doubt = "text_rough"
        stands = number.start, number.end, number.value, number.unit
        self.figures.append(
            Figure(*stands, kind, item, time, self.place, quality, self.status, doubt, told.get("note", ""))
        )

    def _bracketed(self, end: int, item: str) -> Time | None:
        """Give the year in brackets after a figure: 598.7万人(2020年); of 从1.9%增长到2.4%(2012—2021) both years."""
        found = re.match(r"[(（](?:(\d{4})年?[-—–~至])?(\d{4})年?[)）]", self.sentence.folded[end : end + 14])
        if not found:
            return None
        if found[1] and self.figures and self.figures[-1].doubt == "text_undated" and self.figures[-1].item == item:
            self.figures[-1] = replace(self.figures[-1], time=whole_year(int(found[1])), doubt="")
        return whole_year(int(found[2]))

    def _over_years(self, position: int) -> Time:
        """A figure in a sentence about several years is of all of them when it flows, else of the last."""
        known = vocabulary().zh.words
        spans = (re.fullmatch(r"(\d{4})/(\d{4})", time.period) for time in (self.time, self.context.span))
        years = next(filter(None, spans), None)
        if not years or self.planning:
            return self.time
        start = max(self.text.rfind(sign, 0, position) for sign in "，；。") + 1
        clause = self.sentence.folded[start:position]
        own = any(start <= mention.start < position and mention.time.year for mention in self.mentions)
        if known.flows.search(clause) and not known.stocks.search(clause) and not own:
            return Time(0, years[0])
        return self.time if self.time.year else whole_year(int(years[2]))

    def _target_time(self, time: Time) -> Time:
        """Give the year for which a target is: the one named, if it is to come, else that of the plan."""
        named = time.last_year
        if named > self.context.base or not self.context.plan_year:
            return whole_year(named) if named else NO_TIME
        return whole_year(self.context.plan_year)
