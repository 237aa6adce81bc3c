"""A target: what is to be reached, by which series and when. One class from a plan's file or a CSV row to the page."""

from dataclasses import KW_ONLY, dataclass, replace

from jinpu.catalogue import convert, load_indicators
from jinpu.plan.models import Direction, Kind, Plan, PriceBasis, Reading, StatedTarget

#: How far a value may fall short of its target, as a share of its size: sums of decimals are not exact in binary.
TOLERANCE = 1e-9
#: Least and greatest number of the kinds that are stated in per cent: a year, and of the baseline year's level.
PERCENTAGES = {"growth": (-100.0, 1000.0), "cut": (0.0, 100.0)}


@dataclass(frozen=True)
class Target:
    """One meaning of one target.

    Attributes:
        value: as stated: in the series' unit; for `growth` per cent a year, for `cut` per cent of the baseline year's
            level. None where only a direction is wanted or the number was not published.
        year: the year it is due; None where it holds in every year.
        sign: 1 where the stated value is to be reached from below (at_least), -1 from above (at_most).
        baseline_year: the year from which progress counts; None for each rating system's own.
        lower: least possible value of the series, if any.
        upper: greatest possible value, if any.
        kind: level; annual (the amount in the target's year); added (since the baseline year); growth (geometric mean a
            year since the baseline year); cut (against the baseline year); each_year (every year after the baseline
            year); rank.
        baseline: the level of the baseline year, where it is stated.
        series: name of the series.
        series_kind: share, density, count, money, ratio, rate, index, rank or "" when unknown.
        price_basis: prices that growth is meant in.
        parent: name of the series of the region above or of the whole.
        part: this series' share of the parent's size, for totals.
        place: what kind of place it is (`jinpu.forecast.spreads.PLACES`), "" where not known.
        parent_baseline: what of the parent's level does not count: its stock of the baseline year, for additions.
        plan: id of its plan; `id`, `reading` (with `main`: whether the verdict rests on it), `indicator` and `unit` (of
            the series) are the plan's.
    """

    value: float | None
    year: int | None
    sign: int
    baseline_year: int | None = None
    lower: float | None = None
    upper: float | None = None
    _: KW_ONLY
    kind: Kind = "level"
    baseline: float | None = None
    series: str = ""
    series_kind: str = ""
    price_basis: PriceBasis = "unstated"
    parent: str = ""
    part: float | None = None
    place: str = ""
    parent_baseline: float = 0.0
    plan: str = ""
    id: str = ""
    reading: str = ""
    main: bool = True
    indicator: str = ""
    unit: str = ""

    @property
    def direction(self) -> Direction:
        """The same as `sign`, in a word."""
        return "at_least" if self.sign > 0 else "at_most"

    @property
    def is_total(self) -> bool:
        """Whether yearly amounts since the baseline year are summed up (else additions are made to a stock)."""
        return self.kind == "added" and self.baseline is None

    @property
    def is_compounded(self) -> bool:
        """Whether the series itself holds growth rates, whose geometric mean is meant."""
        return self.kind == "growth" and self.series_kind == "rate"

    @property
    def counts_each_year(self) -> bool:
        """Whether every year since the baseline decides, not the last one alone."""
        return self.is_total or self.is_compounded or self.kind == "each_year"

    def met_by(self, value: float, size: float = 0.0) -> bool:
        """Whether a printed value reaches the target: the one rule for outcomes, pages, scenarios and `jinpu judge`.

        A tie meets both directions, and so does what misses by 1e-9 of its size; 2.96 does not reach 3.0.

        Args:
            value: in the unit of `value`.
            size: of the largest figure that the value is a difference or sum of, if larger than both.
        """
        if self.value is None:
            return False
        allowed = TOLERANCE * max(abs(value), abs(self.value), size)
        return self.sign * (value - self.value) >= -allowed

    def as_level(self, baseline: float | None) -> "Target | None":
        """The same, asked of the series' level in the target's year.

        Args:
            baseline: the series' level in the baseline year; only `added`, `growth` and `cut` need it.

        Returns:
            A target of kind `level`: an addition on top of the baseline; growth B (1 + g / 100)^n after n years; a cut
            B (1 - c / 100), from above (whichever direction words it: a cut is always to be reached). None where the
            baseline (for growth also its year) is not known, or is not positive for growth and cuts.
        """
        if self.kind not in ("added", "growth", "cut") or self.value is None:
            return self if self.kind == "level" else replace(self, kind="level")
        if baseline is None or (self.kind != "added" and baseline <= 0):
            return None
        if self.kind == "added":
            return replace(self, kind="level", value=self.value + baseline)
        if self.kind == "cut":
            return replace(self, kind="level", value=baseline * (1.0 - self.value / 100.0), sign=-1)
        if self.baseline_year is None:
            return None
        return replace(self, kind="level", value=baseline * self.growth_factor)

    @property
    def growth_factor(self) -> float:
        """(1 + g / 100)^n over the n years from the baseline year to the target's."""
        assert self.value is not None  # noqa: S101 - asked of growth targets with a number
        assert self.year is not None  # noqa: S101
        assert self.baseline_year is not None  # noqa: S101
        return float((1.0 + self.value / 100.0) ** (self.year - self.baseline_year))


def target_of(plan: Plan, stated: StatedTarget, reading: Reading) -> Target:
    """What `reading` asks for, in its indicator's unit: 25 per 100,000 persons becomes 2.5 in items per 10,000."""
    indicator = load_indicators()[reading.indicator]
    kind = reading.kind or stated.kind
    printed, unit = stated.value if reading.value is None else reading.value, reading.unit or stated.unit
    wanted = "percent" if kind in ("growth", "cut") else indicator.unit
    return Target(
        value=None if printed is None else convert(printed, unit, wanted, where=f"{plan.id}: {stated.id}"),
        year=plan.due(stated),
        sign=1 if stated.direction == "at_least" else -1,
        baseline_year=plan.baseline_year,
        lower=indicator.lower,
        upper=indicator.upper,
        kind=kind,
        series=f"{stated.id}|{reading.id}",
        series_kind=indicator.unit_kind,
        price_basis=stated.price_basis,
        plan=plan.id,
        id=stated.id,
        reading=reading.id,
        main=reading.main,
        indicator=reading.indicator,
        unit=indicator.unit,
    )
