"""The series of peers: other regions of the same rank as the plan's own, or as a region that stands proxy for it."""

from dataclasses import replace

import pandas as pd

from jinpu.catalogue import load_regions
from jinpu.evidence import Evidence
from jinpu.indicators.grades import regions_of
from jinpu.indicators.series import SERIES_COLUMNS, indicator_series
from jinpu.indicators.specs import spec_of
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
    here = dict(iter(evidence.observations.groupby("region", sort=False)))
    peers = dict.fromkeys(peer for region in regions_of(plan.region) for peer in peers_of(region) if peer in here)
    found = [_own_rows(plan, replace(evidence, observations=here[peer]), peer, as_of) for peer in peers]
    filled = [rows for rows in found if len(rows)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(SERIES_COLUMNS))


def _own_rows(plan: Plan, evidence: Evidence, peer: str, as_of: int) -> pd.DataFrame:
    """The series of a peer from its own figures, of the targets that these bear on."""
    published = set(evidence.observations["indicator"])
    targets = tuple(
        target.model_copy(update={"baseline": None})
        for target in plan.targets
        if any(published & _parts(reading.indicator) for reading in target.readings)
    )
    if not targets:
        return pd.DataFrame(columns=list(SERIES_COLUMNS))
    rows = indicator_series(plan.model_copy(update={"region": peer, "targets": targets}), evidence, as_of).series
    return rows[rows["region"] == peer]


def _parts(indicator: str) -> set[str]:
    """The codes whose figures an indicator is made of."""
    spec = spec_of(indicator)
    return {indicator, spec.first, spec.also, *sum(spec.second, ())} - {""}
