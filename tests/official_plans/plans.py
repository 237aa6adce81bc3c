"""The plans made of official tables: Germany's sustainability strategy, Europe 2020, China's five-year plans."""

import csv
from collections.abc import Iterator

import pandas as pd

from jinpu.catalogue import find_region, find_unit, load_indicators
from tests.official_plans.figures import EU_CODES, HERE, SERIES, eurostat_source, german_indicators, german_series
from tests.official_plans.plan_files import Entry, Text, reading, source, text, write_plan

SIDES = {"at_least": ("at least", "不低于"), "at_most": ("at most", "不超过")}
DESTATIS: Text = ("Federal Statistical Office of Germany (Destatis)", "德国联邦统计局")
EUROSTAT: Text = ("Eurostat", "欧盟统计局")
STRATEGY: Text = (
    "German Sustainable Development Strategy: targets of the indicators, Indicator Report 2022",
    "德国可持续发展战略：指标目标（2022年指标报告）",
)
# Targets of the strategy that name no year are to be kept in every one; the school leavers' is to close a gap.
GAP = "10-1|1"


def write_plans() -> None:
    """Write every plan."""
    write_germany()
    for country in dict.fromkeys(_rows("eu2020_targets.csv")["country"]):
        write_europe(str(country))
    write_china("china-2021-2025", judged_to=2024)
    write_china("china-2026-2030", judged_to=2025)


def _rows(name: str) -> pd.DataFrame:
    return pd.read_csv(SERIES / name)


def write_germany() -> None:
    """The strategy: 60 targets on 40 series, each with its year, outcome if over, and Destatis's own symbols."""
    verdicts = _rows("destatis_verdicts.csv").dropna(subset=["target_value"])
    known = {row["series_id"]: row for row in german_indicators()}
    order = verdicts["series_id"].map({name: place for place, name in enumerate(known)})
    verdicts = verdicts.assign(order=order).sort_values(["order", "target_year", "target_value", "assessed_year"])
    groups = ["series_id", "target_value", "target_year", "direction"]
    targets, clauses = [], []
    for key, rows in verdicts.groupby(groups, sort=False, dropna=False):
        series_id, value, year, sign = key
        if pd.isna(year) or series_id == GAP:
            clauses.append(_german_clause(known[series_id], float(value), year, sign))
        else:
            targets.append(_german_target(known[series_id], float(value), int(year), sign, rows))
    head = {
        "language": "en",
        "region": "germany",
        "baseline_year": 2015,
        "judged_to": 2022,
        "end_year": 2030,
        "title": text("German Sustainable Development Strategy (2030)", "德国可持续发展战略（2030年）"),
        "source": source(STRATEGY, "https://dns-indikatoren.de/en/", DESTATIS),
        "cautions": [
            text(
                "The figures are those of February 2023 and October 2024; what was known before is not at hand.",
                "所用为2023年2月和2024年10月的数据，此前各年当时的数据未能取得。",
            )
        ],
    }
    write_plan("germany-2030", head, targets, clauses)


def _german_target(known: dict[str, str], value: float, year: int, sign: float, symbols: pd.DataFrame) -> Entry:
    indicator, direction = load_indicators()[known["code"]], "at_least" if sign > 0 else "at_most"
    number = known["series_id"].split("|")[0]
    address = source((f"Indicator {number.replace('-', '.')}", f"指标{number.replace('-', '.')}"), _address(number))
    return {
        **_target(known["code"], value, year, direction),
        "id": f"{known['code']}_{year}_{value:g}".replace(".", "_"),
        "end_year": None if year == 2030 else year,
        "source": address,
        "would_settle": text(
            f"Destatis, indicator {number.replace('-', '.')}: the value for {year}",
            f"德国联邦统计局：指标{number.replace('-', '.')}的{year}年数值",
        ),
        "outcome": _german_outcome(known["series_id"], value, year, sign, indicator.unit, address),
        "published_ratings": [
            {"system": "destatis", "year": int(row.assessed_year), "word": row.published_symbol}
            for row in symbols.itertuples()
        ],
        "readings": reading((indicator.name_en, indicator.name_zh), known["code"]),
    }


def _address(number: str) -> str:
    return f"https://dns-indikatoren.de/en/{number}/"


def _german_outcome(series: str, target: float, year: int, sign: float, unit: str, address: Entry) -> Entry | None:
    """The value of the year that the target was due in, as first published of the vintages at hand."""
    rows = german_series()
    then = rows[(rows["series_id"] == series) & (rows["year"] == year)].sort_values("data_vintage")
    if year > 2022 or then.empty:
        return None
    value = float(then["value"].iloc[0])
    return _outcome(value, unit, year, met=sign * (value - target) >= 0, address=address)


def _outcome(value: float, unit: str, year: int, *, met: bool, address: Entry) -> Entry:
    return {"value": value, "unit": unit, "year": year, "met": "met" if met else "missed", "source": address}


def _german_clause(known: dict[str, str], value: float, year: float, sign: float) -> Entry:
    indicator, number = load_indicators()[known["code"]], known["series_id"].split("|")[0].replace("-", ".")
    side, unit = SIDES["at_least" if sign > 0 else "at_most"], find_unit(indicator.unit)
    wording = text(
        f"{indicator.name_en}: {side[0]} {value:g} {unit.name_en}, in every year",
        f"{indicator.name_zh}：每年{side[1]}{value:g}{unit.name_zh}",
    )
    note = text(f"The series of indicator {number}.", f"指标{number}的序列。")
    if known["series_id"] == GAP:
        wording = text(
            f"To close the gap between foreign and German school leavers by {year:.0f}",
            f"到{year:.0f}年消除外籍与德国离校生毕业率的差距",
        )
        note = text(
            "The series of foreign leavers; that of the gap is not at hand.", "外籍离校生序列；差距本身的序列未能取得。"
        )
    return {
        "id": f"{known['code']}_kept",
        "name": text(indicator.name_en, indicator.name_zh),
        "wording": wording,
        "evidence": [{"indicator": known["code"], "region": "germany", "note": note}],
    }


def write_europe(code: str) -> None:
    """A country's national targets of Europe 2020, all with outcomes."""
    country = find_region(code)
    rows, series = _rows("eu2020_targets.csv"), _rows("eu2020_series.csv")
    targets = [_european_target(row, series) for row in rows[rows["country"] == code].itertuples()]
    repository = "https://github.com/rockdonald2/europa2020visualization/tree/ad85a834"
    title = (f"Europe 2020: national targets of {country.name_en}", f"欧洲2020战略：{country.name_zh}国家目标")
    head = {
        "language": "en",
        "region": country.slug,
        "baseline_year": 2010,
        "judged_from": 2015,
        "end_year": 2020,
        "title": text(*title),
        "source": source(
            ("Europe 2020 targets (Eurostat), as collected there", "欧洲2020战略目标（欧盟统计局，转引）"),
            repository,
            EUROSTAT,
        ),
        "cautions": [
            text(
                "The figures are the latest that public copies hold; what was known in each year is not at hand.",
                "所用为公开副本中的最新数据，各年当时公布的数据未能取得。",
            )
        ],
    }
    write_plan(f"europe-2020-{country.slug}", head, targets)


def _european_target(row: object, series: pd.DataFrame) -> Entry:
    code, year = EU_CODES[row.indicator], int(row.year)
    indicator = load_indicators()[code]
    then = series[(series["indicator"] == row.indicator) & (series["country"] == row.country)]
    then = then[then["year"] == row.outcome_year]
    value = row.outcome if pd.notna(row.outcome) else float(then["value"].iloc[0])
    said = eurostat_source(str(then["source"].iloc[0]))
    address = source((said["source_title"], "欧洲2020战略主要指标"), said["source_url"], EUROSTAT)
    return {
        **_target(code, row.target, year, row.direction),
        "end_year": None if year == 2020 else year,
        "would_settle": text(f"Eurostat: the value for {year}", f"欧盟统计局：{year}年数值"),
        "outcome": {
            **_outcome(float(value), indicator.unit, int(row.outcome_year), met=bool(row.met), address=address),
            "note": _other_year(int(row.outcome_year)) if row.outcome_year != year else None,
        },
        "readings": reading((indicator.name_en, indicator.name_zh), code),
    }


def _other_year(year: int) -> Entry:
    return text(f"For {year}: the year in which it was due is not at hand.", f"为{year}年数值，目标年数值未能取得。")


def _target(code: str, value: float, year: int, direction: str) -> dict[str, object]:
    """What every target states, worded from its indicator."""
    indicator = load_indicators()[code]
    unit, side = find_unit(indicator.unit), SIDES[direction]
    return {
        "id": code,
        "name": text(indicator.name_en, indicator.name_zh),
        "wording": text(
            f"{indicator.name_en}: {side[0]} {value:g} {unit.name_en} in {year}",
            f"{indicator.name_zh}：{year}年{side[1]}{value:g}{unit.name_zh}",
        ),
        "indicator": code,
        "kind": "level",
        "value": value,
        "unit": indicator.unit,
        "direction": direction,
        "nature": "unstated",
    }


def write_china(plan_id: str, judged_to: int) -> None:
    """A national five-year plan, from china.csv and china_plans.csv."""
    (plan,) = (row for row in _table("china_plans.csv") if row["plan"] == plan_id)
    first, last = int(plan["first"]), int(plan["last"])
    head = {
        "region": "china",
        "baseline_year": first - 1,
        "judged_from": min(first, judged_to),
        "judged_to": judged_to,
        "end_year": last,
        "title": text(plan["title_en"], plan["title_zh"]),
        "source": source((plan["source_en"], plan["source_zh"]), plan["url"]),
    }
    write_plan(plan_id, head, [_chinese_target(row, last) for row in _table("china.csv") if row["plan"] == plan_id])


def _chinese_target(row: dict[str, str], year: int) -> Entry:
    baseline = None
    if row["baseline_value"]:
        unit = load_indicators()[row["indicator"]].unit
        baseline = {"value": float(row["baseline_value"]), "unit": unit, "year": int(row["baseline_year"])}
    return {
        "id": row["id"],
        "name": text(row["name_en"], row["name_zh"]),
        "wording": text(row["wording_en"], row["wording_zh"]),
        "indicator": row["indicator"],
        "kind": row["kind"],
        "value": float(row["value"]),
        "unit": row["unit"],
        "direction": "at_least",
        "nature": row["nature"],
        "source": source((row["source_en"], row["source_zh"]), row["url"]),
        "baseline": baseline,
        "outcome": _chinese_outcome(row, year),
        "would_settle": text(row["settle_en"], row["settle_zh"]),
        "readings": reading((row["name_en"], row["name_zh"]), row["indicator"]),
    }


def _chinese_outcome(row: dict[str, str], year: int) -> Entry | None:
    if not row["outcome_value"]:
        return None
    address = source((row["outcome_source_en"], row["outcome_source_zh"]), row["outcome_url"])
    return _outcome(float(row["outcome_value"]), row["unit"], year, met=row["outcome_met"] == "met", address=address)


def _table(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
