"""Pages put together by hand, so that the report can be tested without the floors below it."""

import pandas as pd

from jinpu.plan import Clause, ClauseEvidence, Outcome, Plan, Reading, Source, StatedTarget, Text
from jinpu.report.contents import PageContents

SYSTEMS = ("eurostat", "statcan", "undesa", "destatis", "sdsn", "escap", "healthy_people", "time_share")
QUANTILES = [2.5, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 97.5]
NO_RATINGS = dict.fromkeys(SYSTEMS, "")


def text(en: str, zh: str | None = None) -> Text:
    return Text(en=en, zh=zh or en)


def source(url: str = "https://example.org/plan") -> Source:
    return Source(title=text("Plan document", "规划文件"), url=url)


def make_target(
    name: str,
    label: Text,
    indicator: str,
    value: float | None,
    unit: str,
    *,
    outcome: Outcome | None = None,
    second_reading: float | None = None,
    kind: str = "level",
) -> StatedTarget:
    readings = [
        Reading(
            id="a",
            main=True,
            name=text("as written", "按字面"),
            indicator=indicator,
            evidence=text("the wording", "原文"),
        )
    ]
    if second_reading is not None:
        readings.append(
            Reading(
                id="b",
                name=text("stricter", "更严"),
                indicator=indicator,
                value=second_reading,
                evidence=text("a precedent", "先例"),
            )
        )
    return StatedTarget(
        id=name,
        name=label,
        wording=text(f"{label.en} shall rise", f"{label.zh}要提高"),
        indicator=indicator,
        kind=kind,
        value=value,
        unit=unit,
        direction="at_least",
        nature="unstated",
        readings=tuple(readings),
        cautions=(text("Mind the census", "注意普查"),),
        source=source(),
        outcome=outcome,
        would_settle=text("The statistical yearbook of Jinpu", "金普新区统计年鉴"),
    )


def make_plan(*, end_year: int = 2019, example: bool = False, hostile: str = "") -> Plan:
    outcome = Outcome(value=49.1, unit="%", year=2019, met="missed", source=source("https://example.org/outcome"))
    label = text(hostile or "Services' share of GDP", hostile or "服务业比重")
    return Plan(
        id="tested",
        title=text(f"A tested plan 2017–2019{hostile}", f"受测规划(2017—2019年){hostile}"),
        region="jinpu",
        baseline_year=2016,
        end_year=end_year,
        source=source(),
        example=example,
        targets=(
            make_target("services", label, "services_share", 50, "%", outcome=outcome, second_reading=55),
            make_target("rd", text("R&D intensity", "研发投入强度"), "rd_intensity", 3.5, "%"),
            make_target(
                "contracts",
                text("Technology contracts", "技术合同成交额"),
                "tech_contract_value",
                40,
                "亿元",
                kind="annual",
            ),
        ),
        clauses=(
            Clause(
                id="equipment",
                name=text("Equipment manufacturing", "装备制造业"),
                wording=text("integrate with equipment manufacturing", "与装备制造业融合发展"),
                evidence=(ClauseEvidence(indicator="gdp", region="jinpu", note=text("the whole economy", "整体经济")),),
            ),
            Clause(
                id="ai", name=text("Artificial intelligence", "人工智能"), wording=text("develop AI", "发展人工智能")
            ),
        ),
    )


def make_observations(hostile: str = "", locator: str = "https://example.org/yearbook?page=1&x=2") -> pd.DataFrame:
    rows = []

    def add(name: str, region: str, indicator: str, year: int, value: float, unit: str, **other: object) -> None:
        rows.append(
            {
                "id": name, "region": region, "indicator": indicator, "item": "", "year": year, "period_kind": "year",
                "period": str(year), "value": value, "unit": unit, "value_printed": str(value), "unit_printed": "%",
                "quality": "exact", "status": "published", "vintage": pd.Timestamp(year + 1, 10, 1),
                "vintage_printed": f"{year + 1}-10", "source_title": hostile or "金普新区统计公报",
                "source_publisher": "Statistics office", "locator": locator, "note": "", "rank": 1,
            } | other
        )  # fmt: skip

    for place, year in enumerate(range(2010, 2019)):
        add(f"F{place:04d}", "jinpu", "services_share", year, 41.3 + 0.9 * place, "percent")
    for place, year in enumerate(range(2012, 2019)):
        add(f"F1{place:03d}", "dalian", "rd_intensity", year, 2.05 + 0.11 * place, "percent", quality="approximate")
    add("F2000", "jinpu", "gdp", 2017, 2102.7, "yuan_100m", status="preliminary")
    add(
        "F3000",
        "jinpu",
        "services_share",
        2018,
        48.0,
        "percent",
        status="media_report",
        quality="floor",
        locator="old.xls!表1!B7",
    )
    return pd.DataFrame(rows)


def make_series(observations: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for target, region, indicator, readings in (
        ("services", "jinpu", "services_share", ("a", "b")),
        ("rd", "dalian", "rd_intensity", ("a",)),
    ):
        chosen = observations[(observations["region"] == region) & (observations["indicator"] == indicator)]
        chosen = chosen[chosen["status"] == "published"]
        rows += [point(target, reading, row) for _, row in chosen.iterrows() for reading in readings]
    return pd.DataFrame(rows)


def point(target: str, reading: str, row: pd.Series) -> dict[str, object]:
    year, proxy = row["year"], row["region"] != "jinpu"
    kept = row[["region", "year", "value", "unit", "quality", "status", "vintage"]].to_dict()
    return kept | {
        "target": target,
        "reading": reading,
        "region_role": "parent" if proxy else "own",
        "proxy": proxy,
        "parent_level": int(proxy),
        "comparable": True,
        "later_vintage": year == 2011,
        "segment": int(year >= 2013),
        "spliced": row["value"],
        "break_cause": "census" if year == 2013 else "",
        "break_cause_zh": "普查" if year == 2013 else "",
        "observations": (row["id"],),
        "formula": "published",
    }


def verdict(target: str, reading: str, as_of: int, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "plan": "tested", "as_of": as_of, "target": target, "reading": reading, "main": True,
        "indicator": "services_share",
        "grade": "A", "proxy": False, "region": "jinpu", "n": 9, "newest_year": 2018.0, "newest_value": 48.5,
        "target_value": 50.0, "unit": "percent", "direction": "at_least", "end_year": 2019, "probability": 0.27,
        "verdict": "unlikely", "abstained": "", "indicative": False, "basis": "own", "kind": "level",
        "low": 0.24, "high": 0.31, "stated_value": 50.0,
        "median": 49.2, "q5": 47.6, "q95": 51.2,
        "required_change": 1.5, "recent_change": 0.9, "effort": 1.0, "expected_year": 2020.0,
        "latest_year": 2018.0, "arrow": "up", "outcome_value": float("nan"), "outcome_year": float("nan"),
        "outcome_status": "", "parent": "", "estimate": "",
    }  # fmt: skip
    return row | NO_RATINGS | changes


def make_verdicts(as_of: int, probability: float = 0.27, *, over: bool = False) -> pd.DataFrame:
    nothing = dict.fromkeys(
        ("probability", "median", "q5", "q95", "required_change", "recent_change", "effort", "expected_year",
         "latest_year", "newest_value", "newest_year"), float("nan"),
    )  # fmt: skip
    outcome = {"outcome_value": 49.1, "outcome_year": 2019.0, "outcome_status": "missed"} if over else {}
    ratings = {"eurostat": "moderate", "time_share": "behind"}
    proxy = {
        "indicator": "rd_intensity", "grade": "C", "proxy": True, "region": "dalian", "n": 7, "newest_value": 2.71,
        "target_value": 3.5, "probability": 0.004, "verdict": "exceptionally_unlikely", "indicative": True,
        "median": 2.8, "q5": 2.6, "q95": 3.1, "required_change": 0.79, "recent_change": 0.11,
        "expected_year": float("nan"), "latest_year": float("nan"), "parent": "dalian", "basis": "parent",
        "low": float("nan"), "high": float("nan"),
    }  # fmt: skip
    silent = {
        "indicator": "tech_contract_value", "grade": "D", "n": 0, "unit": "yuan_100m", "target_value": 40.0,
        "verdict": "", "abstained": "no_series", "arrow": "", "basis": "none",
    }  # fmt: skip
    rows = [
        verdict("services", "a", as_of, probability=probability, **outcome, **ratings),
        verdict("services", "b", as_of, main=False, probability=0.02, verdict="very_unlikely", target_value=55.0),
        verdict("rd", "a", as_of, **proxy),
        verdict("contracts", "a", as_of, **silent, **nothing),
    ]
    return pd.DataFrame(rows)


def make_quantiles() -> pd.DataFrame:
    rows = []
    for target, level, spread in (("services", 49.2, 1.6), ("rd", 2.8, 0.2)):
        row: dict[str, object] = {"target": target, "reading": "a", "year": 2019}
        rows.append(row | {f"q{q:g}": level + spread * (q - 50) / 35 for q in QUANTILES})
    return pd.DataFrame(rows)


def make_page(
    language: str = "en", *, as_of: int = 2018, example: bool = False, hostile: str = "", locator: str | None = None
) -> PageContents:
    """A plan of three targets (own series, proxy, nothing) and two clauses, judged as of three years."""
    observations = make_observations(hostile, locator or "https://example.org/yearbook?page=1&x=2")
    over = as_of >= 2019
    verdicts = make_verdicts(as_of, over=over)
    history = pd.concat([make_verdicts(2016, 0.6), make_verdicts(2017, 0.4), verdicts], ignore_index=True)
    left_out = pd.DataFrame(
        [{"target": "services", "reading": "a", "region": "jinpu", "year": 2018, "observation": "F3000", "value": 48.0,
          "observations": ("F3000",), "unit": "percent",
          "reason": "bound", "reason_en": "a bound", "reason_zh": "为上下限"}]
    )  # fmt: skip
    grades = verdicts[["target", "reading", "grade", "region", "proxy"]].assign(
        reason_en="because", reason_zh="因为", comparable=True
    )
    breaks = pd.DataFrame(
        [{"region": "jinpu", "indicator": "services_share", "year": 2013, "basis": "", "cause_en": "A census.",
          "cause_zh": "普查。", "source": "F0003"}]
    )  # fmt: skip
    problems = pd.DataFrame(
        [
            {
                "file": "old.xls",
                "sheet": "表1",
                "sheet_index": 1,
                "cell": "C9",
                "text": hostile or "??",
                "reason": "not a number",
                "cells": 1,
                "key": "",
                "fields": "{}",
            }
        ]
    )
    return PageContents(
        plan=make_plan(example=example, hostile=hostile),
        as_of=as_of,
        language=language,
        verdicts=verdicts,
        history=history,
        quantiles=make_quantiles(),
        series=make_series(observations),
        left_out=left_out,
        grades=grades,
        observations=observations,
        breaks=breaks,
        problems=problems,
    )
