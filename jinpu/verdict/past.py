"""One series' past and what is asked of it: the input of every rating."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise


@dataclass(frozen=True)
class Past:
    """Annual values of one series, oldest first; years may be missing."""

    years: tuple[int, ...]
    values: tuple[float, ...]

    @property
    def year(self) -> int:
        """Newest year."""
        return self.years[-1]

    @property
    def value(self) -> float:
        """Newest value."""
        return self.values[-1]

    @cached_property
    def yearly_changes(self) -> tuple[float, ...]:
        """Change a year from each value to the next; a change over a gap is spread over its years."""
        pairs = pairwise(zip(self.years, self.values, strict=True))
        return tuple((after - before) / (later - earlier) for (earlier, before), (later, after) in pairs)

    def running_total(self, start: int) -> "Past":
        """Sums of the values after the year `start`, from 0 in that year; all years after it must be known."""
        years = tuple(year for year in self.years if year > start)
        amounts = self.values[len(self.values) - len(years) :]
        return Past((start, *years), tuple(accumulate(amounts, initial=0.0)))

    def since(self, year: int) -> "Past | None":
        """The part from a year on; None when nothing is left."""
        place = bisect_left(self.years, year)
        return Past(self.years[place:], self.values[place:]) if place < len(self.years) else None


@dataclass(frozen=True)
class Aim:
    """What a target asks for.

    Attributes:
        value: the target value; None where only a direction is wanted.
        year: the target's year; None where the target holds in every year.
        sign: 1 where more is better, -1 where less is.
        baseline_year: the year from which progress counts; None for each system's own.
        lower: least possible value of the indicator, if any.
        upper: greatest possible value, if any.
    """

    value: float | None
    year: int | None
    sign: int
    baseline_year: int | None = None
    lower: float | None = None
    upper: float | None = None

    def met_by(self, value: float) -> bool:
        """Whether a value reaches the target."""
        return self.value is not None and self.sign * (value - self.value) >= 0
