"""What is known about yearbooks' wording: the tables of words.toml and limits.toml, checked and compiled once."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Pattern = Annotated[re.Pattern[str], BeforeValidator(re.compile)]
PatternUnion = Annotated[
    re.Pattern[str], BeforeValidator(lambda patterns: re.compile("|".join(patterns), re.IGNORECASE))
]


class Table(BaseModel):
    """A part of a knowledge table: what is unknown to the code is an error, and nothing changes it later."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Roles(Table):
    """Headers of columns that hold no values, by what the column holds."""

    region: frozenset[str]
    code: frozenset[str]
    item: frozenset[str]
    year: frozenset[str]
    unit: frozenset[str]
    value: frozenset[str]
    ignored: frozenset[str]

    def role_of(self, header: str) -> str:
        """Give the role that `header` (without spaces) names, or ""."""
        folded = header.lower()
        return next((role for role in type(self).model_fields if folded in getattr(self, role)), "")


class Titles(Table):
    """How table numbers, continuations and section headings look."""

    number: Pattern
    continued: PatternUnion
    section: PatternUnion


class Notes(Table):
    """How notes and source lines begin."""

    prefix: PatternUnion
    source: PatternUnion


class Query(Table):
    """Keys of the lines above a table from a query page, and the region that a database implies."""

    database: frozenset[str]
    indicator: frozenset[str]
    region: frozenset[str]
    time: frozenset[str]
    database_region: dict[str, str]


class UnitChanges(Table):
    """Notes that tell until or since which year a column has another unit."""

    until: Pattern
    since: Pattern


class Units(Table):
    """How units are written and which labels have a unit of their own."""

    line: tuple[Pattern, ...]
    separators: Pattern
    multipliers: tuple[str, ...]
    bases: tuple[str, ...]
    index: PatternUnion
    rates: frozenset[str]
    rate_labels: PatternUnion
    rate_heads: PatternUnion
    rank_labels: PatternUnion
    rank_unit: str
    growth_labels: PatternUnion
    english: dict[str, str]
    changes: UnitChanges


class Years(Table):
    """How years stand in labels and titles."""

    first: int
    last: int
    whole: PatternUnion
    leading: tuple[Pattern, ...]
    range: PatternUnion
    part: PatternUnion
    title_part: Pattern
    cumulative: PatternUnion
    base: PatternUnion
    title: tuple[Pattern, ...]


class Numbers(Table):
    """Signs around numbers, and when a number is doubted."""

    trailing_marks: str
    minus: str
    bounds: Pattern
    lost_point_factor: float
    lost_point_above: float
    typical_decimals: float


class OfWhich(Table):
    """How a sub-count of the column or row before it is marked."""

    prefix: PatternUnion
    whole: frozenset[str]


class RegionWords(Table):
    """Region labels that are in no list of codes."""

    nation: frozenset[str]
    total: frozenset[str]
    groups: frozenset[str]
    aliases: dict[str, str]


class Checks(Table):
    """Labels that a statistician's checks compare, and when a sum is meant to hold."""

    births: Pattern
    deaths: Pattern
    natural_change: Pattern
    share: Pattern
    whole_labels: frozenset[str]
    holds_for_most: float
    least_rows: int


class Words(Table):
    """All of words.toml."""

    roles: Roles
    title: Titles
    notes: Notes
    query: Query
    units: Units
    years: Years
    marks: dict[str, str]
    numbers: Numbers
    of_which: OfWhich
    regions: RegionWords
    checks: Checks


class DialectRoles(Table):
    """Names of columns by what they hold, in the languages of the offices."""

    time: frozenset[str]
    part: frozenset[str]
    region: frozenset[str]
    value: frozenset[str]
    unit: frozenset[str]
    scale: frozenset[str]
    mark: frozenset[str]
    code: frozenset[str]
    ignored: frozenset[str]
    title: frozenset[str]
    joined_by: Pattern
    code_name: Pattern


class DialectWords(Table):
    """How titles name places, how code rows and units look, and what a multiplier is called."""

    places: Pattern
    codes: Pattern
    unit: Pattern
    nothing: frozenset[str]
    totals: tuple[str, ...]
    normal: frozenset[str]
    total: Pattern
    flagged_mark: Pattern
    dated_labels: tuple[Pattern, ...]
    multiples: dict[str, str]


class PeriodWords(Table):
    """What stands beside a year that means all of it, and the Japanese year before each era."""

    preliminary: Pattern
    whole: frozenset[str]
    eras: dict[str, int]


class Dialects(Table):
    """All of dialects.toml."""

    periods: PeriodWords
    roles: DialectRoles
    words: DialectWords
    months: dict[int, tuple[str, ...]]
    marks: dict[str, str]
    statuses: dict[str, str]
    encodings: dict[str, str]


class Limits(Table):
    """All of limits.toml: the most that is read of a file, in bytes, cells, rows, columns or characters."""

    file_bytes: int = Field(gt=0)
    unzipped_bytes: int = Field(gt=0)
    zip_ratio: int = Field(gt=0)
    zip_ratio_from: int = Field(gt=0)
    zip_parts: int = Field(gt=0)
    sheets: int = Field(gt=0)
    sheet_cells: int = Field(gt=0)
    laid_out_cells: int = Field(gt=0)
    sheet_text: int = Field(gt=0)
    sheet_columns: int = Field(gt=0)
    sheet_rows: int = Field(gt=0)
    merged_ranges: int = Field(gt=0)
    cell_characters: int = Field(gt=0)
    html_tables: int = Field(gt=0)
    html_cells: int = Field(gt=0)
    html_span: int = Field(gt=0)
    html_depth: int = Field(gt=0)
    pdf_pages: int = Field(gt=0)
    pdf_objects: int = Field(gt=0)


def _table(name: str) -> dict[str, object]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


@cache
def words() -> Words:
    """Give the wording tables of words.toml."""
    return Words.model_validate(_table("words.toml"))


@cache
def dialects() -> Dialects:
    """Give the names and marks of dialects.toml."""
    return Dialects.model_validate(_table("dialects.toml"))


@cache
def limits() -> Limits:
    """Give the limits of limits.toml."""
    return Limits.model_validate(_table("limits.toml"))
