"""How targets of earlier plans ended: `data/raw/plan_outcomes.csv` as the small table that the verdict floor reads."""

from pathlib import Path

import pandas as pd

import jinpu.verdict
from jinpu.catalogue import find_region, load_regions, parents_of

TABLE = Path(jinpu.verdict.__file__).with_name("earlier_plans.csv")
# The first that fits; all else is a level.
KINDS = {"% cut": "cut", "%/yr": "growth", "over plan": "added", "rank": "rank"}


def earlier_plans(outcomes: pd.DataFrame) -> pd.DataFrame:
    """One row a target: country, level of government, kind, year due, met (yes, no, unknown), year of the outcome.

    A target that two plans state in the same words counts once.
    """
    rows = outcomes.drop_duplicates(["region", "indicator", "target", "target_year"])
    places = [find_region(name).slug for name in rows["region"]]
    kinds = [next((kind for word, kind in KINDS.items() if word in unit), "level") for unit in rows["target_unit"]]
    return pd.DataFrame(
        {
            "country": [[place, *parents_of(place)][-1] for place in places],
            "level": [load_regions()[place].kind for place in places],
            "kind": kinds,
            "due": rows["target_year"].to_numpy(),
            "met": rows["met"].to_numpy(),
            "known": rows["outcome_year"].astype("Int64").array,
        }
    ).sort_values(["country", "level", "kind", "due", "met"], kind="stable", ignore_index=True)


def write_earlier_plans() -> None:
    """Write the table beside the module that reads it."""
    earlier_plans(pd.read_csv("data/raw/plan_outcomes.csv")).to_csv(TABLE, index=False, lineterminator="\n")
