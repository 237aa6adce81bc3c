"""The annual series that a target is asked of, and what its years so far decide."""

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
import pandas as pd

from jinpu.plan import Target

#: No back-test covers a longer horizon.
LONGEST_HORIZON = 10


@dataclass(frozen=True)
class AnnualSeries:
    """Annual values of one series, oldest first; years may be missing.

    `step` is the printing step of the newest value, 0 for none; `kind` is what the series is (share, density ...);
    `segments` number the stretches between breaks, one number a value, empty where there is no break.
    """

    years: tuple[int, ...]
    values: tuple[float, ...]
    step: float = 0.0
    kind: str = ""
    segments: tuple[float, ...] = ()

    @property
    def year(self) -> int:
        """Newest year."""
        return self.years[-1]

    @property
    def value(self) -> float:
        """Newest value."""
        return self.values[-1]

    @cached_property
    def by_year(self) -> dict[int, float]:
        """The values by year."""
        return dict(zip(self.years, self.values, strict=True))

    @cached_property
    def yearly_changes(self) -> tuple[float, ...]:
        """Change a year from each value to the next; a change over a gap is spread over its years."""
        pairs = pairwise(zip(self.years, self.values, strict=True))
        return tuple((after - before) / (later - earlier) for (earlier, before), (later, after) in pairs)

    @cached_property
    def observed_changes(self) -> tuple[float, ...]:
        """`yearly_changes` without steps across a break, which a splice put there."""
        pairs = zip(self.yearly_changes, pairwise(self.segments or (0,) * len(self.years)), strict=True)
        return tuple(change for change, (before, after) in pairs if before == after)

    def since(self, year: int) -> "AnnualSeries | None":
        """The part from a year on; None when nothing is left."""
        place = bisect_left(self.years, year)
        return AnnualSeries(self.years[place:], self.values[place:], self.step) if place < len(self.years) else None

    def running_total(self, start: int) -> "AnnualSeries":
        """Sums of the values after the year `start`, from 0 in that year; all years after it must be known."""
        years, amounts = self._after(start)
        return AnnualSeries((start, *years), tuple(accumulate(amounts, initial=0.0)), self.step)

    def running_index(self, start: int) -> "AnnualSeries":
        """Levels that growth rates in per cent lead to, 100 in the year `start`; all years after it must be known."""
        years, rates = self._after(start)
        levels = accumulate(rates, lambda level, rate: level * (1.0 + rate / 100.0), initial=100.0)
        return AnnualSeries((start, *years), tuple(levels))

    def _after(self, start: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
        years = tuple(year for year in self.years if year > start)
        return years, self.values[len(self.values) - len(years) :]


def annual_series(frame: pd.DataFrame) -> dict[str, AnnualSeries]:
    """Each series of a long frame with series, year, value and optionally step and series_kind, by name."""
    if frame.empty:
        return {}
    ordered = frame.sort_values(["series", "year"], kind="stable")
    names = ordered["series"].to_numpy(dtype=object)
    years, values = ordered["year"].to_numpy(), ordered["value"].to_numpy(dtype=np.float64)
    steps = ordered["step"].fillna(0.0).to_numpy() if "step" in ordered else np.zeros(len(ordered))
    kinds = ordered["series_kind"].to_numpy(dtype=object) if "series_kind" in ordered else np.full(len(ordered), "")
    segments = ordered["segment"].to_numpy() if "segment" in ordered else np.zeros(len(ordered))
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    ends = np.r_[starts[1:], len(names)]
    return {
        names[start]: AnnualSeries(
            tuple(years[start:end].tolist()),
            tuple(values[start:end].tolist()),
            float(steps[end - 1]),
            str(kinds[start]),
            tuple(segments[start:end].tolist()),
        )
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    }


@dataclass(frozen=True)
class TargetSeries:
    """A target with the annual series that it is asked of.

    Attributes:
        target: what is asked.
        series: None where nothing is known of the place itself.
        points: number of the series' independent values.
        parent: the series of the region above, None where there is none.
        drawn: whether all years from the newest known on are to be predicted, not only those that decide.
    """

    target: Target
    series: AnnualSeries | None
    points: int
    parent: AnnualSeries | None = None
    drawn: bool = False

    @cached_property
    def level(self) -> Target | None:
        """The target on the level of the series; None where its baseline is needed and not known."""
        return self.target.as_level(self.baseline)

    @property
    def step(self) -> float:
        """Printing step of the series, 0 where none is assumed; ranks are whole."""
        step = 0.0 if self.series is None else self.series.step
        return step or float(self.target.series_kind == "rank")

    @property
    def baseline(self) -> float | None:
        """The level of the baseline year: as stated, else the series' own."""
        stated, year = self.target.baseline, self.target.baseline_year
        if stated is not None or self.series is None or year is None:
            return stated
        return self.series.by_year.get(year)

    @property
    def year(self) -> int:
        """The target's year."""
        assert self.target.year is not None  # noqa: S101 - what is judged has one
        return self.target.year

    @property
    def deciding_years(self) -> range:
        """The years whose values decide: the target's, or every one since the baseline year."""
        if not self.target.counts_each_year:
            return range(self.year, self.year + 1)
        start = self.target.baseline_year
        if start is None:
            start = self.year - 1 if self.series is None else min(self.series.year, self.year - 1)
        return range(start + 1, self.year + 1)

    @cached_property
    def decided(self) -> tuple[float, ...] | None:
        """The values of the deciding years up to the newest; None when one of them is missing."""
        if self.series is None:
            return ()
        known = self.series.by_year
        wanted = [year for year in self.deciding_years if year <= self.series.year]
        return tuple(known[year] for year in wanted) if all(year in known for year in wanted) else None

    @cached_property
    def years_to_come(self) -> range:
        """The deciding years after the newest one."""
        first = self.deciding_years.start
        return range(first if self.series is None else max(first, self.series.year + 1), self.year + 1)

    @cached_property
    def predicted_years(self) -> range:
        """The years to predict, those to come among them, up to the target's."""
        first, known = self.years_to_come.start, self.series or self.parent
        return range(min(first, known.year + 1) if self.drawn and known else first, self.year + 1)

    def answer_without_forecast(self) -> tuple[str, float]:
        """Give what needs no forecast: the code of an abstention ("" for none), and a probability known (else NaN).

        A target whose years are known is met or not: 1 or 0; one that has to hold every year is missed once it was
        missed. See `abstentions.csv` for the codes.
        """
        if self.series is None and self.parent is None:
            return "no_series", math.nan
        if self.series is not None and self.year < self.series.years[0]:
            return "before_data", math.nan
        if self._lacks_baseline:
            return "no_baseline", math.nan
        if self.target.price_basis == "constant" and self.target.series_kind == "money":
            return "other_prices", math.nan
        if self.year - max(each.year for each in (self.series, self.parent) if each is not None) > LONGEST_HORIZON:
            return "too_far_ahead", math.nan
        return ("", math.nan) if self.series is None else self._answer_from(self.series)

    @property
    def _lacks_baseline(self) -> bool:
        if self.target.is_total or self.target.is_compounded:
            return self.target.baseline_year is None
        return self.level is None

    def _answer_from(self, series: AnnualSeries) -> tuple[str, float]:
        each_year = self.target.kind == "each_year"
        if each_year and any(
            not self.target.met_by(series.by_year.get(year, self._met)) for year in self.deciding_years
        ):
            return "", 0.0
        if (self.target.counts_each_year or self.year <= series.year) and self.decided is None:
            return "no_value_for_year", math.nan
        if self.year > series.year:
            return "", math.nan
        assert self.decided is not None  # noqa: S101 - asked above
        return "", float(each_year or self.reached_by(self.decided))

    @property
    def _met(self) -> float:
        return self.target.value if self.target.value is not None else math.nan

    def reached_by(self, values: tuple[float, ...]) -> bool:
        """Whether the values of the deciding years, all known, reach the target (all but `each_year`)."""
        if self.target.is_total:
            return self.target.met_by(sum(values), size=sum(map(abs, values)))
        if self.target.is_compounded:
            return self.target.met_by(mean_growth(values))
        assert self.level is not None  # noqa: S101 - known where a value is
        return self.level.met_by(values[-1])

    @property
    def cumulative_to_date(self) -> float:
        """What the deciding years up to the newest add up to; all of them must be known."""
        assert self.decided is not None  # noqa: S101 - asked before
        return sum(self.decided)


def mean_growth(rates: tuple[float, ...]) -> float:
    """Geometric mean of growth rates, all in per cent a year."""
    return 100.0 * (math.prod(1.0 + rate / 100.0 for rate in rates) ** (1.0 / len(rates)) - 1.0)
