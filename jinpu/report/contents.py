"""All that a page shows, gathered once: what was promised, what is known, what it means, in one language."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from jinpu.report.text import Quantity
from jinpu.report.wording import Words, load_words

if TYPE_CHECKING:
    from jinpu.evidence import Evidence
    from jinpu.forecast import Forecaster
    from jinpu.plan import Plan
    from jinpu.verdict import MetCount

#: The day on which a page's files say they were made, so that the same page gives the same files, byte for byte.
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class PageContents:
    """The frames behind one page; columns as their floors document them.

    Attributes:
        plan: what was promised.
        as_of: last year known.
        language: "en" or "zh".
        verdicts: of this as-of year.
        history: verdicts of this and every earlier as-of year from the baseline year, one under the other.
        quantiles: predictive distributions.
        expected: those given as of the year before; empty where the plan was not judged then.
        even: for targets due later than next year, the year and value that would make their chance one in two.
        series: chosen values with their observations.
        left_out: values known and not used, with the reason.
        grades: evidence grade of each reading.
        observations: those known in the as-of year, and later ones that a series had to use.
        breaks: of the regions and indicators on the page.
        problems: what could not be read.
        counted: the last year judged before the plan's end, and how many of its targets were then to be met.
        since: on the plan's newest page the plan with all that came out later; None on others.
        kept: what was worked out already, by name, so that a notebook and its page draw each figure once.
    """

    plan: "Plan"
    as_of: int
    language: str
    verdicts: pd.DataFrame
    history: pd.DataFrame
    quantiles: pd.DataFrame
    series: pd.DataFrame
    left_out: pd.DataFrame
    grades: pd.DataFrame
    observations: pd.DataFrame
    breaks: pd.DataFrame
    problems: pd.DataFrame
    expected: pd.DataFrame = field(default_factory=pd.DataFrame)
    even: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    counted: "tuple[int, MetCount] | None" = None
    since: "Plan | None" = None
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def computed(self, target: str, name: str, number: Quantity) -> Quantity:
        """Keep a number that the page itself works out, for its workbook, and return it."""
        self.kept.setdefault("computed", {})[target, name] = number.value
        return number

    @property
    def words(self) -> Words:
        """The words of the page's language."""
        return load_words(self.language)

    @property
    def over(self) -> bool:
        """Whether the plan's last year is among the years known."""
        return self.as_of >= self.plan.end_year

    def main(self, target: str) -> pd.Series:
        """Return the verdict on a target's main reading."""
        return self._rows("verdicts", "main", "target")[True, target]

    def verdict(self, target: str, reading: str) -> pd.Series:
        """Return the verdict on one reading of a target."""
        return self._rows("verdicts", "target", "reading")[target, reading]

    def said_as_of(self, target: str, year: int) -> pd.Series | None:
        """Return the verdict on a target's main reading as of a year, None where the plan was not judged then."""
        return self._rows("history", "main", "target", "as_of").get((True, target, year))

    def past(self, target: str, reading: str) -> pd.DataFrame:
        """Return the series that a reading was judged by, oldest first."""
        key = (target, reading, str(self.verdict(target, reading)["region"]))
        return self._series_rows.get(key, self.series.iloc[:0])

    def levels(self, target: str, reading: str) -> pd.DataFrame:
        """Return the rows of that series whose level is known: what the verdict, its effort and its pace rest on."""
        return self.past(target, reading).dropna(subset="spliced")

    def grade(self, target: str, reading: str) -> pd.Series:
        """Return the evidence grade of a reading with its reason."""
        return self._rows("grades", "target", "reading")[target, reading]

    def _rows(self, frame: str, *names: str) -> dict[Any, pd.Series]:
        """Return the rows of a frame by the columns named, the first of each; a page asks a hundred times."""
        if (frame, names) not in self.kept:
            table = getattr(self, frame)
            keys = list(zip(*(table[name] for name in names), strict=True))
            # Taken from the end, so that the first of equal keys stays.
            self.kept[frame, names] = {keys[place]: table.iloc[place] for place in range(len(keys) - 1, -1, -1)}
        rows: dict[Any, pd.Series] = self.kept[frame, names]
        return rows

    @cached_property
    def _series_rows(self) -> dict[Any, pd.DataFrame]:
        rows = since_baseline(self.series, self.plan).sort_values("year", kind="stable")
        return dict(iter(rows.groupby(["target", "reading", "region"], sort=False)))

    def left_out_values(self, target: str | None = None) -> pd.DataFrame:
        """Return each value that was known and not used once, whatever readings it was left out of, with the reason."""
        left = self.left_out if target is None else self.left_out[self.left_out["target"] == target]
        return left.drop_duplicates(["target", "observation", "reason"]).drop(columns="reading")

    def observations_shown(self) -> pd.DataFrame:
        """Return the observations that the page mentions: used, left out, or bearing on a clause; by id."""
        used = _names(self.series["observations"], self.left_out["observations"])
        clauses = {
            str(rows.iloc[-1]["id"])
            for clause in self.plan.clauses
            for item in clause.evidence
            if len(rows := annual(self.observations, item.indicator, item.region))
        }
        wanted = used | clauses
        shown = self.observations[self.observations["id"].isin(wanted)]
        return shown.sort_values(["region", "indicator", "year", "vintage", "id"])


def since_baseline(series: pd.DataFrame, plan: "Plan") -> pd.DataFrame:
    """Return the series without what was "added" before the baseline from which additions count."""
    return series[(series["formula"] != "added") | (series["year"] >= plan.baseline_year)]


def annual(observations: pd.DataFrame, indicator: str, region: str) -> pd.DataFrame:
    """Return the annual observations of an indicator in a region, oldest first, of each year the best source last."""
    rows = observations[(observations["indicator"] == indicator) & (observations["region"] == region)]
    rows = rows[rows["period_kind"].isin(["year", "year_end"])]
    return rows.sort_values(["year", "rank"], ascending=[True, False])


def assemble_page(
    plan: "Plan", evidence: "Evidence", as_of: int, language: str, *, forecaster: "Forecaster | None" = None
) -> PageContents:
    """Judge a plan as of a year, and as of each earlier one, and gather what its page shows.

    Args:
        plan: the plan.
        evidence: all observations; what was not known in the as-of year is left away here.
        as_of: last year known.
        language: "en" or "zh".
        forecaster: what forecasts instead of ours.

    Raises:
        InputError: an unknown language.
    """
    from jinpu.evidence.asof import last_day_known
    from jinpu.indicators import indicator_series
    from jinpu.verdict import judge_plan, plan_count
    from jinpu.verdict.scenarios import even_chances

    load_words(language)
    years = sorted({year for year in plan.as_of_years if year < as_of} | {as_of})
    found = {year: indicator_series(plan, evidence, year) for year in years}
    judged = {year: judge_plan(plan, found[year], year, forecaster=forecaster) for year in years}
    now, verdicts = found[as_of], judged[as_of]
    ahead = [year for year in years if year < plan.end_year][-1:]
    return PageContents(
        plan=plan.as_known(last_day_known(as_of, evidence.known_by).date()),
        as_of=as_of,
        language=language,
        verdicts=verdicts.verdicts,
        history=pd.concat([judged[year].verdicts for year in years], ignore_index=True),
        quantiles=verdicts.quantiles,
        series=now.series,
        left_out=now.left_out,
        grades=now.grades,
        observations=_known(plan, evidence, as_of, _names(now.series["observations"], now.left_out["observations"])),
        breaks=_breaks_that_matter(evidence.breaks, now.series, plan, as_of),
        problems=evidence.problems,
        expected=judged[as_of - 1].quantiles if as_of - 1 in judged else verdicts.quantiles.iloc[:0],
        even={} if as_of >= plan.end_year else even_chances(plan, now),
        since=plan if as_of >= plan.as_of_years[-1] and evidence.known_by is None else None,
        counted=next(((year, plan_count(judged[year].verdicts, found[year].series)) for year in ahead), None),
    )


def _names(*columns: pd.Series) -> set[str]:
    return {name for column in columns for names in column for name in names}


def _known(plan: "Plan", evidence: "Evidence", as_of: int, mentioned: Iterable[str]) -> pd.DataFrame:
    """Return what was known, what the page mentions beyond that, and the baselines that the plan itself states."""
    from jinpu.evidence import as_of as known_as_of
    from jinpu.indicators.baselines import stated_baselines

    known = known_as_of(evidence.observations, as_of, evidence.known_by)
    everything = pd.concat([evidence.observations, stated_baselines(plan)], ignore_index=True)
    extra = everything[everything["id"].isin(set(mentioned) - set(known["id"]))]
    return pd.concat([known, extra], ignore_index=True)


def _breaks_that_matter(breaks: pd.DataFrame, series: pd.DataFrame, plan: "Plan", as_of: int) -> pd.DataFrame:
    """Return the breaks of the page's regions up to the as-of year; later ones cut nothing that the page shows."""
    regions = {*series["region"], plan.region, "*"}
    return breaks[breaks["region"].isin(regions) & (breaks["year"] <= as_of)]
