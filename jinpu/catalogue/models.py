"""One row of each catalogue table, validated."""

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from jinpu.errors import InputError
from jinpu.inputs import SeriesKind

UnitKind = SeriesKind


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
    """A region: slug, GB/T 2260 or ISO 3166 code ("" for none), names, former names, and the slug of its parent."""

    slug: Name
    code: Annotated[str, Field(pattern=r"^(\d{6}|[A-Z]{2}(-[0-9A-Z]{1,4})?)?$")]
    name_en: Name
    name_zh: Name
    synonyms: ListCell
    former_names: ListCell
    parent: str
    kind: Literal["union", "country", "province", "prefecture", "district", "new_area", "zone", "made_up", "place"]
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


Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
PositiveCell = Annotated[Fraction | None, BeforeValidator(_read_fraction), BeforeValidator(_empty_is_none)]


class OwnRegion(_Row):
    """A row of a project's regions.csv; `parent` is any name of the region around it, empty where there is none."""

    slug: Slug
    name: Name
    parent: str = ""

    def region(self, parent: str) -> Region:
        """Give the region, `parent` being a slug."""
        return Region(
            slug=self.slug, code="", name_en=self.name, name_zh=self.name, synonyms=(), former_names=(),
            parent=parent, kind="place", remark="the project's own",
        )  # fmt: skip


class OwnIndicator(_Row):
    """A row of a project's indicators.csv; shares lie between 0 and 100 and counts above 0 where no bound is given.

    A row of a code that the catalogue has adds names to it, and says nothing else.
    """

    code: Slug
    name: str = ""
    unit: str = ""
    kind: Annotated[UnitKind | None, BeforeValidator(_empty_is_none)] = None
    lower: BoundCell = None
    upper: BoundCell = None
    synonyms: ListCell = ()

    def indicator(self, where: str) -> Indicator:
        """Give the indicator as the catalogue has it.

        Raises:
            InputError: the row lacks its name, unit or kind.
        """
        missing = next((name for name in ("name", "unit", "kind") if not getattr(self, name)), "")
        if missing or self.kind is None:
            raise InputError(f"column {missing} is empty", where=where, remedy="fill it: only known codes need none")
        lower = 0.0 if self.lower is None and self.kind not in ("rate", "ratio", "index") else self.lower
        upper = 100.0 if self.upper is None and self.kind == "share" and self.unit == "percent" else self.upper
        return Indicator(
            code=self.code, name_en=self.name, name_zh=self.name, synonyms=self.synonyms, unit=self.unit,
            unit_kind=self.kind, lower=lower, upper=upper, stock_or_flow="share", source="own", remark="",
        )  # fmt: skip

    def added_to(self, known: Indicator, where: str) -> Indicator:
        """Give a catalogued indicator with this row's names as well.

        Raises:
            InputError: the row has another unit, kind or bounds.
        """
        stated = {"unit": self.unit or known.unit, "unit_kind": self.kind or known.unit_kind}
        other = next((name for name, value in stated.items() if value != getattr(known, name)), "")
        if other or self.lower is not None or self.upper is not None:
            remedy = "give code and synonyms alone, or another code"
            raise InputError(f"indicator {self.code} is known already", where=where, remedy=remedy)
        names = [name for name in (self.name, *self.synonyms) if name]
        return known.model_copy(update={"synonyms": (*known.synonyms, *names)})


class OwnUnit(_Row):
    """A row of a project's units.csv: one of it equals so many of another unit; or a unit that compares with none."""

    unit: Name
    equals: PositiveCell = None
    of: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.of) != (self.equals is not None) or (self.equals is not None and self.equals <= 0):
            raise ValueError("give equals (a number above 0) and of (a unit) together, or neither")
        return self

    def among(self, dimension: str, factor: Fraction) -> Unit:
        """Give the unit, `factor` being that of the unit it is told in."""
        return Unit(
            id=self.unit, name_en=self.unit, name_zh=self.unit, dimension=dimension,
            factor=(self.equals or Fraction(1)) * factor, spellings=(), source="own", remark="",
        )  # fmt: skip
