"""The made-up district's numbers: fixed by a seed, printed in four editions of its yearbook."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

SEED = 20170413
FIRST_YEAR = 2008
EDITIONS = (2017, 2018, 2019, 2020)
# How far the first print of a year's value lies from the final one, as a share of it.
FIRST_PRINT_ERROR = 0.006


@dataclass(frozen=True)
class Item:
    """One indicator as the yearbook prints it: `values` by year, final from the second edition that holds the year."""

    indicator: str
    name_zh: str
    name_en: str
    decimals: int
    values: dict[int, float]
    first_print: dict[int, float]

    def printed(self, year: int, edition: int) -> str:
        """The number in the edition's table: the year before the edition is a first print."""
        value = self.first_print[year] if year == edition - 1 else self.values[year]
        return f"{value:.{self.decimals}f}"


@cache
def items() -> dict[str, Item]:
    """Every indicator of district.csv, by its code: a trend with a wobble around it, growth a year in logs."""
    generator = np.random.default_rng(SEED)
    years = range(FIRST_YEAR, max(EDITIONS))
    found = {}
    with (Path(__file__).parent / "district.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            trend = float(row["growth"]) * np.arange(len(years)) + generator.normal(0, float(row["wobble"]), len(years))
            level = float(row["start"]) * np.exp(trend)
            first = level * (1 + generator.normal(0, FIRST_PRINT_ERROR, len(years)))
            found[row["indicator"]] = Item(
                indicator=row["indicator"],
                name_zh=row["name_zh"],
                name_en=row["name_en"],
                decimals=int(row["decimals"]),
                values=dict(zip(years, level.tolist(), strict=True)),
                first_print=dict(zip(years, first.tolist(), strict=True)),
            )
    return found


def years_of(edition: int) -> range:
    """The years that an edition's tables hold."""
    return range(FIRST_YEAR, edition)
