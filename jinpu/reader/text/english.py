"""A grammar of English sentences with figures.

As in Chinese, a number is read with the words before it (rose by, accounted for, nearly; `_predicate`); besides, what
is counted, and what a share is a share of, stand behind it. Times may stand on either side.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from jinpu.reader.text.context import Context, about_years, named_place
from jinpu.reader.text.documents import Passage
from jinpu.reader.text.figures import NO_PLACE, NO_TIME, Figure, Mention, Place, Time, english_times, whole_year
from jinpu.reader.text.phrases import (
    BRACKET,
    COMPARED,
    IN_FORCE,
    ROUGH,
    Number,
    Predicate,
    english_numbers,
    is_money,
    predicate,
    with_times_marked,
    without_brackets,
)
from jinpu.reader.text.vocabulary import vocabulary

_LONGEST_SUBJECT = 140
_LONGEST_NOUN = 12
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)")
_IN_PLACE = re.compile(r"\bin (?:the )?(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+)*)")
_PLACE = re.compile(rf"\s+{_IN_PLACE.pattern}$")
_PERCENT = re.compile(r"(?i)percent|per cent|pct|%|per mille")
_POINTS = re.compile(r"(?i)(?:percentage|%) ?points?")


def english_sentences(passage: Passage) -> Iterator[Passage]:
    """Give the sentences of an English paragraph."""
    start = 0
    for found in _SENTENCE_END.finditer(passage.folded):
        if not vocabulary().en.abbreviations.search(passage.folded, max(start, found.start() - 12), found.start()):
            yield passage.part(start, found.end())
            start = found.end()
    if passage.folded[start:].strip():
        yield passage.part(start, len(passage.folded))


def english_figures(passage: Passage, context: Context) -> Iterator[tuple[Passage, list[Figure], Context]]:
    """Give each sentence of an English paragraph with its figures and the context after it."""
    before, part = "", NO_TIME
    for sentence in english_sentences(passage):
        known = vocabulary().en
        if len(sentence.folded) > vocabulary().limits.sentence_characters:
            yield sentence, [], context
            continue
        context = about_years(sentence.folded, context)
        if context.report and (turn := known.cue.search(sentence.folded)):
            year = int(turn["year"] or context.plan_year)
            if year > context.base:
                context = replace(context, planning=True, span=NO_TIME, plan_year=year, dated_part=True)
        if known.rules.search(sentence.folded) or known.foreign.search(sentence.folded):
            yield sentence, [], context
            continue
        reader = SentenceReader(sentence, replace(context, time=part) if part.period else context, before)
        figures = reader.read()
        before = reader.subject or before
        # A part of the year (the first half of 2018) stays in force to the end of its paragraph.
        part = reader.latest if reader.latest.last_year == context.base and not reader.latest.year else part
        if reader.latest.period and not reader.planning:
            context = replace(context, latest=reader.latest)
        yield sentence, figures, context


@dataclass(slots=True)
class SentenceReader:
    """Reads one English sentence; the subject in force goes on from clause to clause."""

    sentence: Passage
    context: Context
    subject: str = ""
    carried: bool = True
    verb: str = ""
    average: bool = False
    unsure: bool = False
    latest: Time = NO_TIME
    place: Place = NO_PLACE
    planning: bool = False
    status: str = ""
    text: str = ""
    mentions: list[Mention] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def read(self) -> list[Figure]:
        """Give the figures in their order."""
        known = vocabulary().en
        raw = self.sentence.folded
        self.mentions = list(english_times(raw, self.context.now))
        self.text = with_times_marked(without_brackets(raw), self.mentions)
        self.place = self.context.place
        if not self.place.name:
            named = [named_place(found["name"]) for found in _IN_PLACE.finditer(raw)]
            self.place = next((place for place in named if place), self.place)
        self.planning = self.context.intends(self.mentions, bool(known.intention.search(raw)))
        self.status = "preliminary" if known.preliminary.search(raw) else ""
        numbers = [found for found in english_numbers(self.text) if self._may_be_figure(found)]
        if known.respectively.search(raw):
            self._respectively(numbers)
        else:
            edge = 0
            for number, after in zip(numbers, [*numbers[1:], None], strict=False):
                self._one(edge, number, after.start if after else len(self.text))
                edge = number.end
        self.latest = next((m.time for m in reversed(self.mentions) if not m.compared), NO_TIME)
        return self.figures

    def _may_be_figure(self, found: Number) -> bool:
        after = self.text[found.end : found.end + 20]
        bare = not found.unit and not found.currency
        is_word = not self.text[found.start : found.end].strip(" $£€¥")[:1].isdigit()
        if bare and (is_word or vocabulary().en.ordinary_units.match(after.lstrip()) or re.match(r"[\w-]", after)):
            return False
        return not vocabulary().en.not_before.search(self.text[max(0, found.start - 14) : found.start]) or not bare

    def _one(self, edge: int, number: Number, end: int) -> None:
        """Decide what one number says of its subject."""
        said = predicate(self.text, edge, number.start, "en")
        after = self.text[number.end : end]
        value, unit = number.value, number.unit
        own = self._before(edge, said.start, reached="by" not in said.words)
        if own and said.words:
            self._keep(own)
        if _POINTS.search(unit):
            return None
        percent = bool(_PERCENT.fullmatch(unit))
        if re.match(r"\s+other\b", after):
            return None
        if percent and self.average and not said.direction:
            falls = re.search(rf"(?i)\b(?:{vocabulary().en.predicate.fall})\b", self.verb)
            return self._growth(number, -value if falls else value, unit, own, end, said)
        if percent and (
            moved := re.match(r"\s*(?P<word>growth|increase|rise|gain|decline|decrease|drop|fall)\b", after)
        ):
            direction = -1 if moved["word"] in ("decline", "decrease", "drop", "fall") else 1
            return self._growth(number, value * direction, unit, own, end, said)
        if percent and self.planning and said.words[:1] == ("by",) and (found := vocabulary().en.active.match(own)):
            falls = re.match("(?i)reduc|cut|lower", found[0])
            return self._growth(number, -value if falls else value, unit, own[found.end() :], end, said)
        if percent and "by" in said.words and not said.direction and not said.reaches:
            return self._by(number, own, end, said)
        if said.direction and (percent or "by" in said.words or said.words[-1] in ("rise", "fall", *ROUGH)):
            return self._change(number, value, unit, own, end, said)
        if percent and (share := self._share(own, said, after)):
            return self._add(number, value, unit, "level", share, end, said)
        if not unit or not (percent or is_money(unit) or re.search(r"tons|hectares|kilomet|kW", unit)):
            return self._count(number, value, unit, own, end, said)
        return self._level(number, value, unit, own, end, said)

    def _by(self, number: Number, own: str, end: int, said: Predicate) -> None:
        """A change whose verb stands with the figure before (exports rose by 4 %, imports by 3 %), or as a noun."""
        last = self.figures[-1] if self.figures else None
        if found := vocabulary().en.moved_in.search(own):
            value = -number.value if found["fall"] else number.value
            return self._growth(number, value, number.unit, found["noun"], end, said)
        if own and last and (last.kind, last.unit) == ("growth", "%"):
            return self._growth(number, number.value if last.value > 0 else -number.value, number.unit, own, end, said)
        return self._add(number, number.value, number.unit, "growth", own, end, said, doubt="text_no_subject")

    def _change(self, number: Number, value: float, unit: str, own: str, end: int, said: Predicate) -> None:
        """A rise or fall by so much; its subject may follow (a drop of 3 percent in energy consumption)."""
        after = self.text[number.end : end]
        if not own and (follows := re.match(r"\s+(?:in|of) (?P<noun>.+)", after)) and "of" in said.text.split():
            own = self._phrase(number.end + follows.start("noun"), end)
        if "by" in said.words and re.search(r"(?i)\b(?:reduced|cut|lowered|raised|increased|we)\b", own):
            return  # the object of a verb in the active voice (we cut taxes by)
        self._growth(number, value * said.direction, unit, own, end, said)

    def _growth(self, number: Number, value: float, unit: str, own: str, end: int, said: Predicate) -> None:
        self._keep(own)
        since = next((m for m in self.mentions if m.compared and number.end <= m.start < end), None)
        note, time = "", self._time(number, end)
        if since and time.year and 0 < since.time.last_year < time.year - 1:
            time, note = Time(0, f"{since.time.last_year}/{time.year}"), f"since {since.time.last_year}"
        if self.average or vocabulary().en.averages.search(f"{own} {said.text} {self.text[number.end : end][:40]}"):
            time, note = Time(0, self.context.span.period), "yearly average"
        doubt = "text_undated" if vocabulary().en.undated.match(self.text[number.end : end]) else ""
        if vocabulary().en.shorter.search(self.sentence.folded):
            doubt = "text_no_subject"
        self._add(number, value, unit, "growth", self.subject, end, said, time=time, note=note, doubt=doubt)

    def _share(self, own: str, said: Predicate, after: str) -> str:
        """Word a share with its whole: value added as a share of GRP; "" where the number is no share."""
        found = re.match(r"\s*(?:of|in) (?P<whole>(?!around|over|about)[A-Za-z][^,;.\x03]*)", after)
        if not found or (said.words[-1:] == ("of",) and not vocabulary().en.share_words.search(said.text)):
            return ""
        whole = self._trimmed(re.split(rf"\s+(?:in|to|from|at|by)\b|[{IN_FORCE}{COMPARED}]", found["whole"])[0])
        if not own and not set(said.words) - set(ROUGH):
            return ""
        shares = re.search(r"(?i)\b(?:percentage|share|proportion)\b", own)
        self._keep(own)
        if not whole or not self.subject:
            return ""
        return self.subject if shares else f"{self.subject} as a share of {whole}"

    def _count(self, number: Number, value: float, unit: str, own: str, end: int, said: Predicate) -> None:
        """A number of things, which are named behind it, or before it (numbered 812)."""
        noun = self._noun(number.end, end)
        followed = re.match(
            r"\s+(?!in\b|by\b|at\b|on\b|for\b|during\b)[A-Za-z]", self.text[number.end : number.end + 10]
        )
        listed = noun and " " not in noun and re.match(r"\s+[\w-]+\s*(?:,|and\b)", self.text[number.end : end])
        if noun and (listed or vocabulary().en.anybody.fullmatch(noun)):
            self._add(number, value, unit, "level", noun, end, said, doubt="text_no_subject")
        elif noun and not number.currency:
            if said.words[-1:] == ("from",):
                return
            known, before, after = vocabulary().en, self.text[: number.start], self.text[number.end : end]
            newly = known.newly_before.search(before) or known.newly_after.match(after)
            noun = f"new {noun}" if newly and not re.match("(?i)new|additional", noun) else noun
            self.subject, self.carried = noun, False
            self._add(number, value, unit, "level", noun, end, said)
        elif own and said.words and not followed:
            self._level(number, value, unit, own, end, said)

    def _level(self, number: Number, value: float, unit: str, own: str, end: int, said: Predicate) -> None:
        after = self.text[number.end : end]
        if unit == "%" and (found := vocabulary().en.comparative.match(after)):
            value, dated = -value if found["less"] else value, [m for m in self.mentions if m.compared]
            if any(number.end <= mention.start < end for mention in dated):
                return self._growth(number, value, unit, own, end, said)
            return self._add(number, value, unit, "growth", own, end, said, doubt="text_no_subject")
        if re.match(r"\s+of [A-Za-z]", after) and not {"level", "to", "rise", "fall", "by"} & set(said.words):
            own = "" if re.fullmatch("(?i)total|additional|another", own) else own
            own = f"{own} {self._phrase(number.end + 4, end, 30 if own else _LONGEST_NOUN)}".strip()
        elif (found := re.match(r"\s+in (?=[a-z])", after)) and re.search(r"(?i)includ", said.text):
            own = self._phrase(number.end + found.end(), end)
        elif (found := re.match(r"(?:\s*\x03+)?\s+on (?=[A-Za-z])", after)) and re.search(
            r"(?i)\b(?:spent|spends|invested)\b", said.text
        ):
            own = f"{self._phrase(number.end + found.end(), end)} spending"
        elif own and re.search(r"(?i)\b(?:spent|spends|invested)\b", said.text):
            own = f"{own} spending"
        if said.words[-1:] == ("from",) or (said.words and "from" in said.words and "to" not in said.words):
            return self._origin(number, value, unit, own, end, said)
        if not own and not said.words:
            return None
        if said.text.split()[:1] == ["of"] and own and not vocabulary().en.nominal.search(own):
            return self._add(number, value, unit, "level", own, end, said, doubt="text_no_subject")
        self._keep(own)
        if self.carried and not own:
            return self._add(number, value, unit, "level", self.subject, end, said, doubt="text_no_subject")
        return self._add(number, value, unit, "level", self.subject, end, said)

    def _origin(self, number: Number, value: float, unit: str, own: str, end: int, said: Predicate) -> None:
        """What a change began with: from 1.62 % in 2012, from the 1985 estimate of £18.8 billion."""
        self._keep(own)
        before = [m for m in self.mentions if said.start <= m.start < number.start]
        behind = [m for m in self.mentions if number.end <= m.start < end]
        found = before or behind
        item = self.figures[-1].item if self.figures and "share of" in self.figures[-1].item else self.subject
        if found and found[0].time.period:
            self._add(number, value, unit, "level", item, end, said, time=found[0].time)
        else:
            self._add(number, value, unit, "level", item, end, said, doubt="text_undated")

    def _respectively(self, numbers: list[Number]) -> None:
        """Pair several subjects with several numbers in their order."""
        if len(numbers) < 2:
            return
        said = predicate(self.text, 0, numbers[0].start, "en")
        own = self._before(0, said.start)
        items = [part.strip() for part in re.split(r",? and |, ", own) if part.strip()]
        between = [self.text[a.end : b.start].strip(" ,") for a, b in pairwise(numbers)]
        paired = len(items) == len(numbers) and all(word in ("", "and", "and by", "by") for word in between)
        units = [number.unit for number in numbers]
        for index, number in enumerate(numbers):
            value, unit = number.value, units[index] or units[-1]
            kind = "growth" if said.direction else "level"
            item = items[index] if paired else own
            doubt = "" if paired else "text_pairing"
            signed = value * (said.direction or 1)
            self._add(number, signed, unit, kind, item, len(self.text), said, doubt=doubt)

    def _before(self, start: int, end: int, *, reached: bool = True) -> str:
        """Give the subject that stands before a predicate in its clause; "" for none."""
        self.verb, self.average, self.unsure = "", False, False
        pieces = re.split(r"(, |; |: | – | — )", self.text[start:end])
        position = end
        for piece in reversed(pieces):
            position -= len(piece)
            text = piece.strip(" ,")
            if re.fullmatch(r"[;:–—]", text):
                return ""
            if not text.strip(IN_FORCE + COMPARED + BRACKET):
                continue
            if opened := vocabulary().en.opening.match(text):
                piece = text[opened.end() :]
                position = self.text.index(piece, position, end)
            elif vocabulary().en.modifier.match(text) and not re.match("(?i)with ", text):
                touches = position + len(piece) >= end and re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", text)
                if touches:
                    return ""
                continue
            own = self._without_verb(position, position + len(piece), reached=reached)
            earlier = self.text[start:position].rstrip(" ,")
            starts_anew = re.match("(?i)(?:and|but|while|with) ", text)
            ends = earlier.endswith((";", ":", IN_FORCE, COMPARED, BRACKET))
            is_list = " and " in own and earlier and not starts_anew and not ends
            self.unsure |= bool(is_list and not vocabulary().en.modifier.match(earlier.rpartition(", ")[2].strip()))
            self.unsure |= bool(vocabulary().en.we.match(self.text[position : position + len(piece)]))
            return own
        return ""

    def _without_verb(self, start: int, end: int, *, reached: bool) -> str:
        """Cut a clause at its finite verb, and note what the verb says (have risen at an average annual rate)."""
        known = vocabulary().en
        text = self._cleaned(start, end)
        verb = known.finite.search(text)
        if verb and verb.start() > 0:
            self.verb, text = text[verb.end() :], self._trimmed(text[: verb.start()])
        self.average = bool(known.averages.search(self.verb))
        self.unsure = bool(known.known_verbs.sub("", self.verb).strip() or known.unsure_lead.match(text))
        return known.active.sub("", text) if reached else text

    def _cleaned(self, start: int, end: int) -> str:
        """Give a subject as printed without what leads to it and without times."""
        printed = self.sentence.printed[start:end]
        folded = self.text[start:end]
        kept = "".join(sign for sign, mark in zip(printed, folded, strict=True) if mark not in (IN_FORCE, COMPARED))
        return self._trimmed(kept)

    def _trimmed(self, text: str) -> str:
        known = vocabulary().en
        text = re.sub("[\x01-\x03]", "", text)
        text = known.cut_before.sub("", " ".join(text.split()))
        text = text.strip(" ,.;:•–—-")
        while found := known.lead.match(text):
            text = text[found.end() :]
        if (found := _PLACE.search(text)) and (named := named_place(found["name"])):
            text, self.place = text[: found.start()], named
        text = re.sub(
            r"(?i)(?:\s+(?:in|for|of|by|on|at|from|to|and|with|during|the|since|over|will|has|have|is|was|were))+$",
            "",
            text,
        )
        text = re.sub(r"(?i)\s+(?:for|in|during) the year$", "", text)
        text = self._resolved(text)
        return text if 1 < len(text) <= _LONGEST_SUBJECT and re.search("[A-Za-z]{2}", text) else ""

    def _resolved(self, text: str) -> str:
        """Put the subject of the sentence before for "this sector"."""
        found = re.search(r"(?i)\bth(?:is|at|ese|ose) (?P<noun>\w+)$", text)
        if found and self.subject and (named := re.search(rf"(?i)[\w-]+ {found['noun']}\b", self.subject)):
            return text[: found.start()] + named[0]
        return "" if re.fullmatch(r"(?i)(?:it|they|this|that|these|which|he|she|we|expenditure has)", text) else text

    def _noun(self, start: int, end: int) -> str:
        """Give the things counted behind a number: hi-tech enterprises, employees in research."""
        words: list[str] = []
        for found in re.finditer(r"\s*(?P<word>[A-Za-z&'’-]+(?:\x03+)?|\x03+|[,.;:]|\S)", self.text[start:end]):
            word = self.sentence.printed[start + found.start("word") : start + found.end("word")]
            plain = re.sub("[\x01-\x03]", "", found["word"])
            if found.start() > 0 and found.start("word") == found.start() and words:
                break
            stops = vocabulary().en.noun_stop.match(plain) and not self._goes_on(words, plain, start + found.end())
            if stops or not re.search("[A-Za-z]", plain) or len(words) >= _LONGEST_NOUN:
                break
            words.append(word)
        noun = re.sub(r"(?:\s+\w+ly)+$", "", self._trimmed(" ".join(words))) if words else ""
        return self._phrase(start, end, _LONGEST_NOUN) if vocabulary().en.anybody.fullmatch(noun) else noun

    def _phrase(self, start: int, end: int, most: int = 30) -> str:
        """Give the words from a position to the end of their clause."""
        ends = r"[,;.]|\b(?:will|were|was|is|are" + (r"|which|that|who|from)\b" if most > _LONGEST_NOUN else r")\b")
        text = re.split(ends, self.text[start:end])[0]
        return self._cleaned(start, start + len(" ".join(text.split(" ")[: most + 1])))

    def _goes_on(self, words: list[str], word: str, position: int) -> bool:
        """Whether "in" or "of" belongs to what is counted (employees in research), not to a time or place."""
        rest = self.text[position : position + 30].strip()
        is_thing = bool(re.match(r"(?!the\b)[a-z]{3,}", rest))
        return word.lower() == "in" and bool(words) and "in" not in words and is_thing

    def _keep(self, own: str) -> None:
        if own:
            self.subject, self.carried = own, False

    def _time(self, number: Number, end: int) -> Time:
        """Give the time of a figure: the one behind it in its clause, else the last one before it, else the text's."""
        clause_end = min((p for sign in (", ", "; ") if (p := self.text.find(sign, number.end, end)) >= 0), default=end)
        named = [m for m in self.mentions if not m.compared and m.time.period]
        behind = [m for m in named if number.end <= m.start < clause_end]
        before = [m for m in named if m.start < number.start]
        if behind or before:
            return (behind or before[::-1])[0].time
        if len({m.time for m in named}) == 1 and named[0].start < end + 40:
            return named[0].time
        return self.context.time if self.context.time.period else self.context.latest

    def _add(
        self, number: Number, value: float, unit: str, kind: str, item: str, end: int, said: Predicate, **told: Any
    ) -> None:
        """Add a figure, after the time, the plan and the doubts that hold where it stands."""
        time, doubt, note = told.get("time") or self._time(number, end), told.get("doubt", ""), told.get("note", "")
        if not item or self.unsure:
            doubt = doubt or "text_no_subject"
        if _PERCENT.fullmatch(unit):
            unit = "%" if "mille" not in unit else "‰"
        own_time = time != self.context.time
        if self.planning and not (own_time and time.last_year and time.last_year <= self.context.base):
            word = "growth" if unit == "%" else "increase"
            item = f"{item} {word}" if kind == "growth" and word not in item else item
            future = time.last_year if time.last_year > self.context.base else 0
            kind, time = "target", whole_year(future or self.context.plan_year)
        elif self.context.span.period and not self.mentions and ("to" not in said.words):
            time = self.context.span
        elif not doubt and kind == "level" and said.quality != "exact" and (self.context.strict or self.status):
            doubt = "text_rough"
        span = number.start, number.end
        self.figures.append(
            Figure(*span, value, unit, kind, item, time, self.place, said.quality, self.status, doubt, note)
        )
