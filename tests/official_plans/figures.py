"""Series of `data/raw/series` as figures: one row a value, with its publisher and address."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from jinpu.catalogue import find_region, find_unit, load_indicators
from jinpu.evidence.figures import COLUMNS

HERE = Path(__file__).parent
SERIES = Path("data/raw/series")
FIGURES = Path("data/raw/series_figures.csv")
DESTATIS = "Statistisches Bundesamt (Destatis)"
#: A vintage that moves a series by more than this share makes a new series of it; only the newest is kept.
REVISED = 0.02
EU_CODES = {
    "rd_gdp": "rd_intensity",
    "renewable_share": "renewable_share",
    "employment_20_64": "employment_rate_20_64",
    "early_leavers": "early_leavers",
    "tertiary_30_34": "tertiary_30_34",
}
UNION = {"EU27_2020": "european_union", "EU_mean": "european_union"}
_REPOSITORY = re.compile(r"Eurostat \((\S+)@([0-9a-f]+)\)")


def german_indicators() -> list[dict[str, str]]:
    """The rows of germany.csv: a series of Destatis and the indicator that it is."""
    with (HERE / "germany.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_figures() -> None:
    """Write all series as figures."""
    with FIGURES.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*german_figures(), *european_figures()])


def german_series() -> pd.DataFrame:
    """series_id, data_vintage, year, value: both vintages, or the newest alone where it was revised throughout."""
    rows = pd.read_csv(SERIES / "destatis_indicators.csv", dtype={"value": str})
    number = rows["value"].astype(float)
    spread = number.groupby([rows["series_id"], rows["year"]]).agg(lambda values: values.max() - values.min())
    moved = (spread / number.abs().groupby([rows["series_id"], rows["year"]]).max()).groupby("series_id").max()
    newest = rows.groupby("series_id")["data_vintage"].transform("max")
    return rows[(rows["series_id"].map(moved) <= REVISED) | (rows["data_vintage"] == newest)]


def german_figures() -> Iterator[dict[str, str]]:
    """The indicators of the German sustainability strategy."""
    series = german_series()
    for known in german_indicators():
        name = known["series_id"].split("|")[0]
        for row in series[series["series_id"] == known["series_id"]].itertuples():
            yield _figure("germany", known["code"], row) | {
                "source_title": f"Indicator {name.replace('-', '.')}, data of {row.data_vintage}",
                "source_publisher": DESTATIS,
                "source_url": f"https://dns-indikatoren.de/en/{name}/",
                "source_date": str(row.data_vintage),
            }


def european_figures() -> Iterator[dict[str, str]]:
    """The headline indicators of Europe 2020 for eleven countries and the union."""
    rows = pd.read_csv(SERIES / "eu2020_series.csv", dtype={"value": str})
    for row in rows[rows["indicator"].isin(EU_CODES)].itertuples():
        region = UNION.get(str(row.country)) or find_region(str(row.country)).slug
        yield _figure(region, EU_CODES[str(row.indicator)], row) | eurostat_source(str(row.source))


def eurostat_source(printed: str) -> dict[str, str]:
    """The source of a European figure; no day of publication is known."""
    found = _REPOSITORY.match(printed)
    url = f"https://github.com/{found[1]}/tree/{found[2]}" if found else "".join(re.findall(r"https?://\S+", printed))
    publisher = printed.partition(", by way of page: ")[2].partition("@")[0] or printed
    return {
        "source_title": "Headline indicators of Europe 2020",
        "source_publisher": f"Eurostat, by way of {publisher}" if publisher != printed else printed,
        "source_url": url,
        "source_date": "n.d.",
        "note": "" if found or url else "computed from the countries' figures of the same table",
    }


def _figure(region: str, code: str, row: object) -> dict[str, str]:
    indicator = load_indicators()[code]
    unit = find_unit(indicator.unit)
    return {
        "region": region,
        "region_name_zh": find_region(region).name_zh,
        "indicator_code": code,
        "indicator_zh": indicator.name_zh,
        "period": str(row.year),  # type: ignore[attr-defined]
        "value": str(row.value),  # type: ignore[attr-defined]
        "unit": unit.id,
        "unit_zh": unit.name_zh,
        "status": "published",
        "note": "",
    }


def publishers(rows: Iterable[dict[str, str]]) -> list[str]:
    """The publishers of figures, each once."""
    return list(dict.fromkeys(row["source_publisher"] for row in rows))
