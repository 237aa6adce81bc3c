"""The series of peers: other regions of the same rank as the plan's own, or as a region that stands proxy for it."""

import pandas as pd

from jinpu.catalogue import load_regions
from jinpu.evidence import Evidence
from jinpu.indicators.grades import regions_of
from jinpu.indicators.series import SERIES_COLUMNS, indicator_series
from jinpu.plan import Plan


def peers_of(region: str) -> tuple[str, ...]:
    """Give the other regions of the same rank below the same one (a province's prefectures, a country's provinces)."""
    regions = load_regions()
    rank, above = regions[region].kind, regions[region].parent
    alike = (slug for slug, row in regions.items() if row.kind == rank and row.parent == above)
    return tuple(slug for slug in alike if above and slug != region)


def peer_series(plan: Plan, evidence: Evidence, as_of: int) -> pd.DataFrame:
    """Compute what the plan's indicators were in the peers of its region and of the regions above it.

    Args:
        plan: the plan; the baselines that it states are those of its own region and are not used.
        evidence: from `jinpu.evidence.load_evidence`.
        as_of: the last year known; nothing about later years is used.

    Returns:
        Rows as in `IndicatorSeries.series`, `region` being the peer.
    """
    known = set(evidence.observations["region"])
    peers = dict.fromkeys(peer for region in regions_of(plan.region) for peer in peers_of(region) if peer in known)
    without = tuple(target.model_copy(update={"baseline": None}) for target in plan.targets)
    found = [_own_rows(plan.model_copy(update={"region": peer, "targets": without}), evidence, as_of) for peer in peers]
    filled = [rows for rows in found if len(rows)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(SERIES_COLUMNS))


def _own_rows(plan: Plan, evidence: Evidence, as_of: int) -> pd.DataFrame:
    rows = indicator_series(plan, evidence, as_of).series
    return rows[rows["region"] == plan.region]
