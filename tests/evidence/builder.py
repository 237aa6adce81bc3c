"""Small observations for tests of the evidence and the indicators."""

import pandas as pd


def observation(**changes: object) -> dict[str, object]:
    """One made-up observation, published in time, with the given columns changed."""
    row: dict[str, object] = {
        "id": "F0001",
        "region": "dalian",
        "indicator": "gdp",
        "item": "",
        "year": 2015,
        "period_kind": "year",
        "period": "2015",
        "value": 100.0,
        "unit": "yuan_100m",
        "value_printed": "100",
        "unit_printed": "100m yuan",
        "rounding": 0.5,
        "quality": "exact",
        "status": "published",
        "vintage": pd.Timestamp("2016-05-01"),
        "vintage_printed": "2016-05-01",
        "source_title": "yearbook",
        "source_publisher": "office",
        "locator": "",
        "note": "",
        "rank": 1,
        "basis": "",
        "may_stand_in": True,
        "usable": True,
        "reason_en": "",
        "reason_zh": "",
    }
    return {**row, **changes}


def frame(*rows: dict[str, object]) -> pd.DataFrame:
    """Observations with distinct ids and a datetime vintage column."""
    numbered = [{**row, "id": f"F{number:04d}"} for number, row in enumerate(rows, start=1)]
    table = pd.DataFrame(numbered)
    return table.assign(vintage=table["vintage"].astype("datetime64[ns]"))
