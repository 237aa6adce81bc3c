"""A plan as its file states it, validated for shape; what it must agree with is checked in `jinpu.plan.checks`."""

import datetime as dt
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Kind = Literal["level", "annual", "added", "growth", "cut", "each_year", "rank"]
PriceBasis = Literal["unstated", "current", "constant"]
Direction = Literal["at_least", "at_most"]
# What names something is taken as it stands: a blank or a line break at its end makes it another name.
Identifier = Annotated[str, StringConstraints(strip_whitespace=False, pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Code = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, pattern=r"^(\S(.*\S)?)?$")]
Line = Annotated[str, Field(min_length=1)]
Year = Annotated[int, Field(ge=1949, le=2100)]
# The web only: a link in a report must never run code.
WebAddress = Annotated[str, Field(pattern=r"^(https?://\S+)?$")]

Entry = TypeVar("Entry")
# TOML has lists where the frozen models keep tuples; their entries are still checked strictly.
Entries = Annotated[tuple[Entry, ...], Field(strict=False)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, str_strip_whitespace=True)


class Text(_Part):
    """The same words in English and in Chinese, both written by hand; or one language's in both places (`only`).

    `known` is the day from which they may be shown: a caution that speaks of 2021 gives nothing away on a page of 2018.
    """

    en: Line
    zh: Line
    only: Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$")] = ""
    known: dt.date | None = None


class Source(_Part):
    """Where something was published; `url` may be empty, `accessed` is unknown for figures taken over with a source."""

    title: Text
    url: WebAddress
    publisher: Text | None = None
    accessed: dt.date | None = None


class Baseline(_Part):
    """The value that the plan started from, in `unit`, as stated for `year`."""

    value: float
    unit: Code
    year: Year
    source: Source | None = None
    note: Text | None = None


class Outcome(_Part):
    """What was published about the target afterwards; `year` need not be the plan's end year, `note` says why."""

    value: float
    unit: Code
    year: Year
    met: Literal["met", "missed", "unknown"]
    source: Source
    note: Text | None = None


class Milestone(_Part):
    """What the plan itself asks for in a year before its end, in the target's unit (分年度目标)."""

    year: Year
    value: float


class Reading(_Part):
    """One meaning of a target's wording; kind, value and unit are the target's where not given."""

    id: Identifier
    main: bool = False
    name: Text
    indicator: Code
    kind: Kind | None = None
    value: float | None = None
    unit: Code | None = None
    evidence: Text


class PublishedRating(_Part):
    """What an office itself said of a target: its word (`jinpu.verdict.ratings`), looking at data up to `year`."""

    system: Line
    year: Year
    word: Line


class StatedTarget(_Part):
    """One numeric target as the file states it; `jinpu.plan.Target` is one meaning of it.

    `kind` is the level or amount (`annual`) in the end year, what is added since the baseline year, growth in per cent
    a year over the plan (in the prices of `price_basis`), a cut in per cent of the baseline year's level, what holds in
    each year of the plan, or a rank. `value` is in `unit`, as the document prints it; None when the number was not
    published, with the reason in `value_absent`. `about` marks a number that the document itself calls approximate,
    `nature` is 指标属性, `office` the office in charge (牵头责任单位). `end_year` is given where the target is due in
    another year than the plan; `published_ratings` are words that an office published on it, by the newest year that
    it looked at.
    """

    id: Identifier
    name: Text
    wording: Text
    indicator: Code
    kind: Kind
    value: float | None = None
    value_absent: Text | None = None
    unit: Code
    price_basis: PriceBasis = "unstated"
    end_year: Year | None = None
    direction: Direction
    nature: Literal["binding", "expected", "unstated"]
    office: Text | None = None
    milestones: Entries[Milestone] = ()
    about: bool = False
    readings: Entries[Reading]
    cautions: Entries[Text] = ()
    source: Source
    baseline: Baseline | None = None
    outcome: Outcome | None = None
    published_ratings: Entries[PublishedRating] = ()
    would_settle: Text

    @property
    def main_reading(self) -> Reading:
        """The one reading on which the verdict rests."""
        return next(reading for reading in self.readings if reading.main)


class ClauseEvidence(_Part):
    """A published series that bears on a clause without a number."""

    indicator: Code
    region: Code
    note: Text


class Clause(_Part):
    """A promise without a number; the report lists it with what evidence there is, which may be none."""

    id: Identifier
    name: Text
    wording: Text
    evidence: Entries[ClauseEvidence] = ()


class Plan(_Part):
    """A plan: region, years, source, numeric targets, and clauses without a number."""

    id: Identifier
    title: Text
    region: Code
    baseline_year: Year
    judged_from: Year | None = None
    judged_to: Year | None = None
    end_year: Year
    source: Source
    example: bool = False
    cautions: Entries[Text] = ()
    targets: Entries[StatedTarget]
    clauses: Entries[Clause] = ()

    @property
    def as_of_years(self) -> tuple[int, ...]:
        """The years in which the plan is judged: from the baseline year to the end, or those that the file names."""
        return tuple(range(self.judged_from or self.baseline_year, (self.judged_to or self.end_year) + 1))

    def due(self, target: StatedTarget) -> int:
        """Give the year in which one of its targets is due."""
        return target.end_year or self.end_year

    def as_known(self, day: dt.date) -> Self:
        """Give the plan without the cautions, notes and figures on clauses that were not known by `day`."""
        known: Self = _as_known(self, day)
        return known

    def target(self, target_id: str) -> StatedTarget:
        """Give the target with this id; KeyError when there is none."""
        return {target.id: target for target in self.targets}[target_id]


def _as_known(part: Any, day: dt.date) -> Any:
    """The part without texts of a later day: out of lists, None where one may be left out; others must have none."""
    if isinstance(part, tuple):
        return tuple(_as_known(each, day) for each in part if _known_by(each, day))
    if not isinstance(part, _Part) or isinstance(part, Text):
        return part
    kept: dict[str, Any] = {}
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        kept[name] = _as_known(value, day) if field.is_required() or _known_by(value, day) else None
    return part.model_copy(update=kept)


def _known_by(part: Any, day: dt.date) -> bool:
    known = getattr(part.note if isinstance(part, ClauseEvidence) else part, "known", None)
    return known is None or known <= day
