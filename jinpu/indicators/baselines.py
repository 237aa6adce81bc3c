"""The baseline values that a plan file states, as observations.

A stated baseline counts for its target's main reading, in the plan's region and the baseline's year. The file does not
say on which day it was first published, so its vintage is unknown: it is used, and marked, only where no dated figure
of that year is known. Outcomes are never read from a plan file: published ones with a day are in plan_figures.csv.
"""

import pandas as pd

from jinpu.catalogue import convert, load_indicators
from jinpu.evidence.schema import checked, no_observations
from jinpu.evidence.sources import source_rank
from jinpu.plan import Baseline, Plan, StatedTarget


def stated_baselines(plan: Plan) -> pd.DataFrame:
    """One observation for each target with a stated baseline."""
    rows = [_observation(plan, target, target.baseline) for target in plan.targets if target.baseline]
    return checked(pd.DataFrame(rows), f"plan {plan.id}") if rows else no_observations()


def _observation(plan: Plan, target: StatedTarget, baseline: Baseline) -> dict[str, object]:
    indicator = load_indicators()[target.main_reading.indicator]
    source = baseline.source or target.source
    where = f"{plan.id}: {target.id}, baseline"
    return {
        "id": f"B-{plan.id}-{target.id}",
        "region": plan.region,
        "indicator": indicator.code,
        "item": "",
        "year": baseline.year,
        "period_kind": "year",
        "period": str(baseline.year),
        "value": convert(baseline.value, baseline.unit, indicator.unit, where),
        "unit": indicator.unit,
        "value_printed": f"{baseline.value:g}",
        "unit_printed": baseline.unit,
        "rounding": 0.0,
        "quality": "exact",
        "status": "example" if plan.example else "media_report",
        "vintage": pd.NaT,
        "vintage_printed": "",
        "source_title": source.title.en,
        "source_publisher": source.publisher.en if source.publisher else "",
        "locator": source.url,
        "note": baseline.note.en if baseline.note else "",
        "rank": source_rank("plan"),
        "basis": "",
        "may_stand_in": True,
        "usable": True,
        "reason_en": "",
        "reason_zh": "",
    }
