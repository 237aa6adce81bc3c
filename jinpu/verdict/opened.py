"""A plan with its evidence, as of a year, for those who work in Python: `jinpu.open_plan`."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from jinpu.catalogue import folder_in_use
from jinpu.evidence import Evidence, read_evidence
from jinpu.files import RAW
from jinpu.forecast import Forecaster
from jinpu.indicators import IndicatorSeries, indicator_series
from jinpu.plan import Plan, load_plan
from jinpu.verdict.plan import PlanVerdicts, judge_plan


@dataclass(frozen=True)
class OpenPlan:
    """A plan, what is known of it, and what follows as of a year; nothing is written.

    Attributes:
        plan: the plan.
        folder: the folder with its figures, and with the names of its own that they use.
        evidence: all that was read there.
        as_of: the last year known.
        forecaster: what forecasts instead of ours.
    """

    plan: Plan
    folder: Path
    evidence: Evidence
    as_of: int
    forecaster: Forecaster | None = None

    def at(self, as_of: int) -> "OpenPlan":
        """Give the same plan as of another year."""
        return replace(self, as_of=as_of)

    @cached_property
    def found(self) -> IndicatorSeries:
        """The series with what was left out of them and each reading's grade."""
        with folder_in_use(self.folder):
            return indicator_series(self.plan, self.evidence, self.as_of)

    @property
    def series(self) -> pd.DataFrame:
        """One row a target, reading, region and year (`jinpu.indicators.series.SERIES_COLUMNS`)."""
        return self.found.series

    @cached_property
    def judged(self) -> PlanVerdicts:
        """Verdicts and quantiles together."""
        with folder_in_use(self.folder):
            return judge_plan(self.plan, self.found, self.as_of, forecaster=self.forecaster)

    @property
    def quantiles(self) -> pd.DataFrame:
        """One row a target, reading and year to come, with q2.5 ... q97.5 in the indicator's unit."""
        return self.judged.quantiles

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row a target and reading (`jinpu.verdict.plan.COLUMNS`)."""
        return self.judged.verdicts


def open_plan(
    path: str | Path, as_of: int | None = None, *, raw: Path | None = None, forecaster: Forecaster | None = None
) -> OpenPlan:
    """Open a plan with its evidence.

    Args:
        path: a plan file, the folder of a project (with its plan.toml), or the id of a plan in data/raw.
        as_of: the last year known; the newest year of the plan's that has a figure, where not given.
        raw: the folder with the figures: that of the plan file where it holds figures.csv or yearbooks, else data/raw.
        forecaster: any callable: long frame and horizon in; series, year and q2.5 ... q97.5 out.

    Raises:
        InputError: the plan or a table beside it cannot be used; names file, line or key, and remedy.
    """
    named = Path(path) / "plan.toml" if Path(path).is_dir() else path
    plan = load_plan(named, (raw or RAW) / "plans")
    if raw is None:
        beside = Path(named).parent
        own = any((beside / name).exists() for name in ("figures.csv", "yearbooks"))
        raw = beside if own else RAW
    evidence = read_evidence(raw)
    years = evidence.observations.loc[evidence.observations["region"] == plan.region, "year"]
    within = years[years.isin(plan.as_of_years)]
    newest = int(within.max()) if len(within) else plan.baseline_year
    return OpenPlan(plan, raw, evidence, newest if as_of is None else as_of, forecaster)
