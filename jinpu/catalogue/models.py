"""One row of each catalogue table, validated."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

UnitKind = Literal["share", "density", "count", "money", "ratio", "rate"]


def _split_list(cell: object) -> object:
    return tuple(part.strip() for part in cell.split("|") if part.strip()) if isinstance(cell, str) else cell


def _empty_is_none(cell: object) -> object:
    return None if cell == "" else cell


def _read_fraction(cell: object) -> object:
    return Fraction(cell) if isinstance(cell, str) else cell


ListCell = Annotated[tuple[str, ...], BeforeValidator(_split_list)]
BoundCell = Annotated[float | None, BeforeValidator(_empty_is_none)]
FactorCell = Annotated[Fraction, BeforeValidator(_read_fraction)]
Name = Annotated[str, Field(min_length=1)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Indicator(_Row):
    """One indicator: what it is called, the unit its series are kept in, and the values it can take.

    `unit_kind` says how it behaves: share (a percentage of a whole), density (per head), count (a non-negative
    quantity that is not money), money, ratio, rate (growth, may be negative). `lower` and `upper` are in `unit`.
    """

    code: Name
    name_en: Name
    name_zh: Name
    synonyms: ListCell
    unit: Name
    unit_kind: UnitKind
    lower: BoundCell
    upper: BoundCell
    stock_or_flow: Literal["stock", "flow", "share"]
    source: Name
    remark: str


class IndicatorCode(_Row):
    """A code of the published figures and the indicator it stands for; role "target" marks a goal, not a fact."""

    code: Name
    indicator: Name
    role: Literal["observation", "target"]
    remark: str


class Region(_Row):
    """A region: slug, GB/T 2260 code ("" when it has none), names, former names, and the slug of its parent."""

    slug: Name
    code: Annotated[str, Field(pattern=r"^(\d{6})?$")]
    name_en: Name
    name_zh: Name
    synonyms: ListCell
    former_names: ListCell
    parent: str
    kind: Literal["country", "province", "prefecture", "district", "new_area", "zone", "made_up"]
    remark: str


class Unit(_Row):
    """A unit: one of it is `factor` of its dimension's base unit; `spellings` are how sources print it."""

    id: Name
    name_en: Name
    name_zh: Name
    dimension: Name
    factor: FactorCell
    spellings: ListCell
    source: Name
    remark: str
