"""Which formula an indicator has, as a table (`formulas.csv`).

An indicator without a row is taken as published. A tenth indicator is a row here, and a function in
`jinpu.indicators.formulas` only if no formula there fits.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from jinpu.catalogue import find_indicator


def _alternatives(cell: object) -> object:
    return tuple(tuple(part.split("+")) for part in cell.split("|") if part) if isinstance(cell, str) else cell


Alternatives = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_alternatives)]


class Spec(BaseModel):
    """One indicator's formula.

    `first` is the numerator or the stock; `second` the denominator (alternatives in order, each a sum of codes) or the
    yearly additions. `sources`: "same" asks both parts of one source and vintage, "any" pairs the chosen values.
    `also` is a code that publishes the same quantity in another unit. `breaks_of`: whose breaks cut the series.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator: str
    formula: str = "published"
    first: str = ""
    second: Alternatives = ()
    sources: Literal["", "same", "any"] = ""
    also: str = ""
    breaks_of: str = ""
    why: str = ""


@cache
def load_specs() -> dict[str, Spec]:
    """The rows of formulas.csv by indicator code; every code in it is in the catalogue."""
    with (Path(__file__).parent / "formulas.csv").open(encoding="utf-8", newline="") as stream:
        specs = [Spec.model_validate(row) for row in csv.DictReader(stream)]
    for spec in specs:
        for code in {spec.indicator, spec.first, spec.also, spec.breaks_of, *sum(spec.second, ())} - {""}:
            find_indicator(code, where=f"formulas.csv, {spec.indicator}")
    return {spec.indicator: spec for spec in specs}


def spec_of(indicator: str) -> Spec:
    """The formula of an indicator; as published when formulas.csv has no row for it."""
    return load_specs().get(indicator) or Spec(indicator=indicator, breaks_of=indicator)
