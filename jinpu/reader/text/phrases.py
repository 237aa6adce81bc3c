"""Numbers in sentences, and the words before them that say what they are, in Chinese and English.

Going left from a number, the words that say what it is (增长, 达到, 约, 比上年; rose by, nearly) end where its subject
ends. Times and brackets are replaced by signs first, so that nothing in them is read as part of the sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jinpu.reader.knowledge import words
from jinpu.reader.text.figures import Mention, number_of
from jinpu.reader.text.vocabulary import vocabulary

IN_FORCE, COMPARED, BRACKET = "\x01", "\x02", "\x03"
"""What stands for a time in force, for one only compared with, and for what a bracket holds."""

ROUGH = ("floor", "ceiling", "approximate")
_WINDOW = {"zh": 40, "en": 70}
_MOST_WORDS = 14
_COMPARES = re.compile(r"[比较由从与同是以自为占]?(?:了|的)?(?:(?i:from|over|than|against)\s(?:the\s)?)?")
_NUMBER = r"(?<![A-Za-z0-9.×*/〔\-])(?<!\d[百千万亿])-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CURRENCY = r"(?:US\$|RMB ?|[£$€¥]|yuan |(?:EUR|USD|GBP|CNY) )"


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit.

    Attributes:
        start, end: where it and its unit stand; `after`: where the rough word behind it ends.
        value: the number; unit: as printed, "" for none.
        rough: floor, ceiling or approximate, as the words behind it say, "" where they say nothing.
        currency: the sign before it, "" for none.
    """

    start: int
    end: int
    after: int
    value: float
    unit: str
    rough: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Predicate:
    """The words between a subject and its number.

    Attributes:
        start: where they begin, and the subject ends.
        words: their roles in the order of the text.
        reaches: whether they say what was reached (提高到, rose to), not by how much.
        text: as printed.
    """

    start: int
    words: tuple[str, ...]
    reaches: bool
    text: str

    @property
    def direction(self) -> int:
        """1 for a rise by so much, -1 for a fall, 0 for neither."""
        moves = [word for word in reversed(self.words) if word in ("rise", "fall")]
        return 0 if self.reaches or not moves else 1 if moves[0] == "rise" else -1

    @property
    def quality(self) -> str:
        """What rough words among them say."""
        return next((word for word in reversed(self.words) if word in ROUGH), "exact")


@cache
def _chinese_numbers() -> re.Pattern[str]:
    zh, after = vocabulary().zh, vocabulary().zh.numbers
    known = {*zh.units.split("|"), *words().units.bases} - set(zh.no_units.split("|"))
    units = "|".join(sorted(known, key=len, reverse=True))
    return re.compile(
        rf"(?P<number>{_NUMBER})(?P<more>[多余])? ?"
        rf"(?P<unit>{zh.percent}|(?:(?:{zh.multipliers})[多余]?)?(?:{units})(?:/[\u4e00-\u9fffA-Za-z]{{1,4}})?"
        rf"|(?:{zh.multipliers})(?!年))?"
        rf"(?:(?P<floor>{after.after_floor})|(?P<ceiling>{after.after_ceiling})|(?P<approximate>{after.after_approximate}))?"
    )


def chinese_numbers(text: str) -> Iterator[Number]:
    """Find the numbers of a Chinese sentence; 成 is ten per cent."""
    for found in _chinese_numbers().finditer(text):
        printed, value = found["unit"] or "", number_of(found["number"])
        unit = re.sub("[多余]", "", printed)
        value, unit = (value * 10, "%") if unit == "成" else (value, unit)
        if found_by := re.match("[十百千](?=[万亿])", unit):  # 2千亿元 is 2000亿元
            value, unit = value * {"十": 10, "百": 100, "千": 1000}[found_by[0]], unit[1:]
        more = found["more"] or re.search("[多余]", printed)
        rough = next((quality for quality in ROUGH if found[quality]), "floor" if more else "")
        end = found.end("unit") if printed else found.end("number")
        yield Number(found.start(), end, found.end(), value, unit, rough)


@cache
def _english_numbers() -> re.Pattern[str]:
    en = vocabulary().en
    spelled = "|".join(en.count_words)
    return re.compile(
        rf"(?i)(?P<currency>{_CURRENCY})?"
        r"(?P<number>(?<![\w.,\-–/$£€])(?<!\d )\d{1,3}(?:,\d{3})+(?:\.\d+)?"
        r"|(?<![\w.,\-–/])(?<!\d )\d+(?:\.\d+)?(?! \d{3}\b)"
        rf"|\b(?:{spelled})\b)(?![\d,]*\d)"
        rf"(?P<unit>(?: ?(?:{en.multipliers})\b)?(?: ?(?:{en.currencies})\b| ?(?:{en.measures})(?!\w))?)"
    )


def english_numbers(text: str) -> Iterator[Number]:
    """Find the numbers of an English sentence, those up to twelve in words too; a currency before is put behind."""
    spelled = vocabulary().en.count_words
    for found in _english_numbers().finditer(text):
        printed = found["number"].lower()
        value = float(spelled.index(printed) + 2) if printed in spelled else number_of(printed)
        unit, currency = re.sub("(?i)chinese ", "", found["unit"].strip()), (found["currency"] or "").strip()
        if currency and not is_money(unit):
            unit = f"{unit} yuan" if currency.lower() in ("rmb", "yuan", "¥") else f"{currency} {unit}"
        yield Number(found.start(), found.end(), found.end(), value, unit.strip(), "", currency)


def is_money(unit: str) -> bool:
    """Tell an English unit of money."""
    return bool(re.search(rf"(?i){vocabulary().en.currencies}|[£$€¥]", unit))


@cache
def _words_before(language: str) -> re.Pattern[str]:
    roles = vars(getattr(vocabulary(), language).predicate)
    spelled = "|".join(f"(?P<{role}>{words})" for role, words in roles.items() if role != "turn")
    return re.compile(f"(?:{spelled})$" if language == "zh" else rf"(?i)(?<![\w-])(?:{spelled})\s*$")


@cache
def _turn() -> re.Pattern[str]:
    known = vocabulary().zh.predicate
    return re.compile(rf"(?:{known.turn}|{known.rise}|{known.fall})了?$")


def predicate(text: str, start: int, end: int, language: str = "zh") -> Predicate:
    """Read the words that end at `end`, not beyond `start`, as a predicate."""
    found: list[tuple[str, int]] = []
    position = end
    while position > start and len(found) < _MOST_WORDS:
        begin = max(start, position - _WINDOW[language])
        after_to = language == "zh" and found and found[-1][0] == "to"
        turn = _turn().search(text, begin, position) if after_to else None
        word = turn or _words_before(language).search(text, begin, position)
        if not word or word.start() == position:
            break
        position = word.start()
        found.append(("turn" if turn else str(word.lastgroup), position))
        if language == "en" and vocabulary().en.finite.fullmatch(word[0].strip()):
            break
    while found and found[-1][0] == "filler" and (language == "en" or text[found[-1][1]] in (BRACKET, "、", "“", "”")):
        found.pop()
    begin, roles = found[-1][1] if found else end, tuple(role for role, _ in reversed(found))
    moved = max((place for place, role in enumerate(roles) if role in ("rise", "fall")), default=-1)  # is to grow by
    reaches = "turn" in roles or (language == "en" and bool({"to", "from"} & set(roles[moved + 1 :])))
    return Predicate(begin, roles, reaches, text[begin:end])


@cache
def head() -> re.Pattern[str]:
    """The nouns with which a Chinese subject is complete (增加值, 收入, 产量), at its end."""
    return re.compile(rf"(?:{vocabulary().zh.subjects.heads})$")


def listed_subjects(subject: str) -> list[str]:
    """Split a list of subjects; a head of the last one holds for those before (高技术制造业、装备制造业增加值)."""
    known = vocabulary().zh
    for word, pair in vars(known.pairs).items():
        if subject.startswith(word) and not known.subjects.list.search(subject):
            return [each + subject.removeprefix(word) for each in pair]
    parts = [part for part in re.split(known.subjects.list, subject) if part]
    last = parts[-1] if parts else ""
    first = known.words.parallel.match(last)
    if first and all(known.words.parallel.fullmatch(part) for part in parts[:-1]):
        return [*(part + last[first.end() :] for part in parts[:-1]), last]
    if ordinal := re.match(r"第[一二三](?P<rest>.+)$", last):
        return [part + ordinal["rest"] if re.fullmatch("第[一二三]", part) else part for part in parts]
    if trailing := known.shares.bare.search(last):
        last = last.removesuffix(trailing[0])
    else:
        trailing = None
    noun = head().search(last)
    ending = trailing[0] if trailing else ""
    if noun and noun.start() > 0:
        stems = [*parts[:-1], last]
        return [(part if head().search(part) or part[-1] in "数率额" else part + noun[0]) + ending for part in stems]
    return [*(part + ending for part in parts[:-1]), last + ending] if parts else []


def with_full_width_signs(text: str) -> str:
    """Write half-width commas and semicolons of Chinese text in full width, one for one."""
    text = re.sub(r",(?!\d{3}(?!\d))|(?<!\d),", "，", text)
    return text.replace(";", "；")


def without_brackets(text: str) -> str:
    """Replace brackets and what they hold by a sign, so that nothing in them is read as part of the sentence."""
    hidden, depth = [], 0
    for character in text:
        depth += character in "(（"
        hidden.append(BRACKET if depth else character)
        depth = max(0, depth - (character in ")）"))
    return "".join(hidden) if depth == 0 else text


def with_times_marked(text: str, mentions: list[Mention]) -> str:
    """Replace the times of a sentence by signs; the word of comparison before a time stays."""
    characters = list(text)
    for mention in mentions:
        start = mention.start
        if mention.compared and (found := _COMPARES.match(text[start : mention.end])):
            start += found.end()
        if BRACKET not in text[start : mention.end]:
            characters[start : mention.end] = (COMPARED if mention.compared else IN_FORCE) * (mention.end - start)
    return "".join(characters)
