"""What a plan can see of the cleaned tables as of a year, as a digest: runs depend on that, not on the whole tables.

Working the digests out needs pandas and the floors below, which takes longer than all else in a batch that has nothing
to do. So they are kept beside the tables with the digest of what they were worked out from, and worked out in a process
of its own.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jinpu.files import write_text
from jinpu.run.closure import Package
from jinpu.run.digests import all_digests, digest, digest_of
from jinpu.run.graph import PlanFile
from jinpu.run.side import in_a_fork

if TYPE_CHECKING:
    import pandas as pd

    from jinpu.plan import Plan

TABLES = ("observations.parquet", "breaks.csv")
KEPT = ".visible.json"
# The code that chooses the rows: where it chooses otherwise, what is visible is another input.
CHOOSING = "import jinpu.run.visible as visible\nvisible.visible_digests"


@dataclass
class VisibleDigests:
    """Digests of what plans can see, by plan and year.

    Args:
        package: the code.
        asked: the plans of a batch with the as-of years it is for; what is not kept is worked out for all at once.
    """

    package: Package
    asked: Sequence[tuple[PlanFile, Sequence[int]]]
    _known: dict[Path, dict[str, str]] = field(default_factory=dict)
    _tables: dict[Path, str] = field(default_factory=dict)

    def __call__(self, plan: PlanFile, year: int) -> str:
        """The digest of what `plan` can see as of `year`."""
        processed = plan.folders.processed
        if processed not in self._known:
            self._tables[processed] = all_digests(processed / name for name in TABLES)
            self._known[processed] = _read_kept(processed)
        known, name = self._known[processed], self._name(plan, year)
        if name not in known:
            wanted = self._wanted(processed, plan, year)
            found = in_a_fork(visible_digests, processed, [(each.path, later) for each, later in wanted])
            known.update({self._name(*pair): value for pair, value in zip(wanted, found, strict=True)})
            write_text(processed / KEPT, json.dumps(known, indent=0))
        return known[name]

    def _wanted(self, processed: Path, plan: PlanFile, year: int) -> list[tuple[PlanFile, int]]:
        """The plans and years of one folder: each plan from the year that it is judged from to the last one asked."""
        here = [(each, years) for each, years in self.asked if each.folders.processed == processed]
        spans = [(each, range(min(each.judged_from, *years), max(years) + 1)) for each, years in here]
        return list(dict.fromkeys([(plan, year), *((each, later) for each, span in spans for later in span)]))

    def _name(self, plan: PlanFile, year: int) -> str:
        code = self.package.digest(CHOOSING)
        return digest_of([plan.id, year, digest(plan.path), self._tables[plan.folders.processed], code])


def _read_kept(processed: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads((processed / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def visible_digests(processed: Path, asked: Sequence[tuple[Path, int]]) -> list[str]:
    """Digest, for each plan's file and year, of the observations and breaks that can matter to the plan."""
    from jinpu.evidence import load_evidence
    from jinpu.indicators.grades import regions_of
    from jinpu.plan import load_plan

    evidence = load_evidence(processed)
    plans = {path: load_plan(path) for path, _ in asked}
    digests = []
    for path, year in asked:
        plan = plans[path]
        breaks = evidence.breaks[evidence.breaks["region"].isin([*regions_of(plan.region), "*"])]
        seen = _visible(plan, evidence.observations, year)
        digests.append(digest_of([seen.to_csv(index=False), breaks.to_csv(index=False)]))
    return digests


def _visible(plan: "Plan", observations: "pd.DataFrame", year: int) -> "pd.DataFrame":
    """The observations that a plan's series and clauses can use as of a year.

    A figure that a formula combines with another counts whatever its vintage, since the pair's vintage decides.
    """
    from jinpu.evidence import as_of
    from jinpu.indicators.grades import regions_of
    from jinpu.indicators.specs import spec_of

    specs = [spec_of(reading.indicator) for target in plan.targets for reading in target.readings]
    parts = {code for spec in specs for code in (spec.first, *sum(spec.second, ()))}
    direct = {code for spec in specs for code in (spec.indicator, spec.also)}
    clauses = {(item.indicator, item.region) for clause in plan.clauses for item in clause.evidence}
    near = observations["region"].isin(regions_of(plan.region))
    wanted = near & observations["indicator"].isin(direct)
    for indicator, region in clauses:
        wanted |= (observations["indicator"] == indicator) & (observations["region"] == region)
    known = as_of(observations[wanted], year)
    combined = observations[near & observations["indicator"].isin(parts) & (observations["year"] <= year)]
    return known.merge(combined, how="outer", on=list(combined.columns)).sort_values("id")
