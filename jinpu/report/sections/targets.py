"""One target: what was promised, where it stands, what it would take, how it can be read, what to beware of."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from jinpu.catalogue import convert
from jinpu.plan import Source, Target, goal_of
from jinpu.report.contents import PageContents
from jinpu.report.escaping import plain, web_address
from jinpu.report.figures import Chart, effort_chart, fan_chart, verdict_history
from jinpu.report.figures.ratings import SYSTEMS
from jinpu.report.names import indicator_name, region_name
from jinpu.report.quantities import Quantity
from jinpu.report.sections.overview import TargetLine
from jinpu.report.sections.record import rating_chip
from jinpu.report.tables import Cell, Column, Table, observation_links
from jinpu.report.wording import Words

_YEARS_SHOWN = 12


@dataclass(frozen=True)
class TargetView:
    """All that the page says on one target."""

    line: TargetLine
    wording: str
    verdict: list[Markup]
    facts: list[tuple[str, Markup]]
    fan: Chart | None
    effort: Chart | None
    history: Chart | None
    past: Table | None
    nearby: Table | None
    readings: Table | None
    ratings: Table | None
    cautions: list[str]
    settle: str
    sources: list[Markup]


def target_view(page: PageContents, line: TargetLine) -> TargetView:
    """Gather the section of one target."""
    plan, words = page.plan, page.words
    target = next(target for target in plan.targets if target.id == line.id)
    row = page.main(target.id)
    return TargetView(
        line=line,
        wording=plain(words.pick(target.wording)),
        verdict=_verdict(page, line, row),
        facts=_start(page, target) + _facts(page, line, row),
        fan=fan_chart(plan, target.id, page.series, page.quantiles, page.verdicts, page.language),
        effort=effort_chart(plan, target.id, page.series, page.verdicts, page.language),
        history=verdict_history(plan, target.id, page.history, page.language),
        past=_past_table(page, line, row),
        nearby=_nearby_table(page, line, row),
        readings=_readings_table(page, target),
        ratings=_ratings_table(line, row, words),
        cautions=_cautions(page, target, line, row),
        settle=plain(words.pick(target.would_settle)) if line.grade != "A" else "",
        sources=_sources(page, target),
    )


def _verdict(page: PageContents, line: TargetLine, row: pd.Series) -> list[Markup]:
    """Say the verdict in whole sentences: with own figures, with another region's, or why there is none."""
    words, region = page.words, region_name(page.plan.region, page.words)
    said: list[Markup] = []
    if line.outcome in ("met", "missed"):
        key = f"said.outcome_{line.outcome}" + ("_value" if line.outcome_value else "")
        said.append(words.html(key, value=line.outcome_value, year=line.outcome_year))
    if line.decided and line.outcome not in ("met", "missed"):
        key = f"said.{line.decided}_proxy" if line.proxy else f"said.{line.decided}"
        said.append(words.html(key, region=region, other=line.whose, value=line.latest, year=line.latest_year))
    elif line.decided:
        pass
    elif line.chance and line.proxy:
        said.append(words.html("said.proxy", region=region, other=line.whose, odds=line.odds, chance=line.chance))
    elif line.chance:
        said.append(words.html("said.own", word=line.word, odds=line.odds, chance=line.chance, count=int(row["n"])))
    elif line.outcome not in ("met", "missed"):
        said.append(words.html("said.none", why=line.why_not))
    if line.outcome == "unknown" and line.outcome_value:
        said.append(words.html("said.outcome_unsettled", value=line.outcome_value, year=line.outcome_year))
    reason = plain(page.grade(line.id, str(row["reading"]))[f"reason_{words.language}"])
    said.append(words.html("targets.grade_sentence", grade=line.grade, reason=reason))
    return said


def _start(page: PageContents, target: Target) -> list[tuple[str, Markup]]:
    """Return the value that the plan says it started from."""
    if target.baseline is None:
        return []
    words, unit = page.words, goal_of(page.plan, target, target.main_reading).unit
    value = convert(target.baseline.value, target.baseline.unit, unit, where=f"{page.plan.id}: {target.id}, baseline")
    shown = words.html("facts.start.value", value=words.quantity(value, unit), year=target.baseline.year)
    return [(words.text("facts.start.term"), shown)]


def _facts(page: PageContents, line: TargetLine, row: pd.Series) -> list[tuple[str, Markup]]:
    """Return what it would take, as terms and their values; only what is known, and nothing once the plan is over."""
    words, unit = page.words, str(row["unit"])
    if page.over or not line.comparable or line.latest is None:
        return []
    values: dict[str, dict[str, object]] = {}
    if pd.notna(row["median"]):
        shown = {name: words.quantity(float(row[name]), unit) for name in ("median", "q5", "q95")}
        values["median"] = {**shown, "year": page.plan.end_year}
    needed, sign = float(row["required_change"]), 1 if row["direction"] == "at_least" else -1
    reached = sign * needed <= 0
    if reached:
        values["reached"] = {"value": line.latest, "year": line.latest_year}
    elif pd.notna(needed):
        values["needed"] = {"change": words.change(needed, unit)}
    if pd.notna(row["recent_change"]):
        values["recent"] = {"change": words.change(float(row["recent_change"]), unit)}
    if not reached and line.chance:
        values |= _pace(row, words)
    return [
        (words.text(f"facts.{key}.term"), words.html(f"facts.{key}.value", **found)) for key, found in values.items()
    ]


def _pace(row: pd.Series, words: Words) -> dict[str, dict[str, object]]:
    """Return the required change's place among past ones, the year reached at this pace, and the latest start."""
    values: dict[str, dict[str, object]] = {}
    if pd.notna(row["effort"]):
        values["effort"] = {"place": _place(float(row["effort"]), words)}
    expected, last = row["expected_year"], row["latest_year_reachable"]
    values["expected" if pd.notna(expected) else "expected_never"] = {"year": _year(expected)}
    values["last_year" if pd.notna(last) else "last_year_gone"] = {"year": _year(last)}
    return values


def _year(value: float) -> int | str:
    return int(value) if pd.notna(value) else ""


def _place(effort: float, words: Words) -> Quantity:
    """Say the required change's place among past changes in tenths."""
    tenths = round(10 * effort)
    key = "all" if tenths >= 10 else "none" if tenths <= 0 else "some"
    return Quantity(words.text(f"effort_place.{key}", tenths=tenths), effort)


def _past_table(page: PageContents, line: TargetLine, row: pd.Series) -> Table | None:
    """List the values behind the fan chart, newest first, each leading to its observations."""
    words, past = page.words, page.past(line.id, str(row["reading"]))
    if past.empty or not line.comparable:
        return None
    shown = past.sort_values("year", ascending=False).head(_YEARS_SHOWN)
    unit = str(row["unit"])
    decimals = words.decimals(shown["value"], unit)
    rows: list[tuple[Cell, ...]] = []
    for _, value in shown.iterrows():
        names = tuple(value["observations"])
        rows.append(
            (
                int(value["year"]),
                words.quantity(float(value["value"]), unit, names, decimals),
                _remarks(value, words),
                observation_links(names),
            )
        )
    columns = (
        Column(words.text("column.year"), heads_row=True),
        Column(words.text("column.value"), number=True),
        Column(words.text("column.remark")),
        Column(words.text("column.observation")),
    )
    indicator = indicator_name(str(row["indicator"]), words)
    key = "past.caption_proxy" if line.proxy else "past.caption"
    caption = words.text(key, indicator=indicator, region=region_name(str(row["region"]), words))
    earlier = len(past) - len(shown)
    notes = [words.text("past.earlier", count=earlier, first=int(past["year"].min()))] if earlier else []
    if _adds_up(page, line.id):
        notes.append(words.text("past.added", year=page.plan.baseline_year))
    return Table(f"past-{line.id}", caption, columns, tuple(rows), notes=tuple(notes))


def _adds_up(page: PageContents, target: str) -> bool:
    """Say whether a target counts what is added since the baseline."""
    promised = page.plan.target(target)
    return goal_of(page.plan, promised, promised.main_reading).kind == "added"


def _nearby_table(page: PageContents, line: TargetLine, row: pd.Series) -> Table | None:
    """List the values found for a target, any reading, that its main series does not hold."""
    words, series = page.words, page.series
    used = set(page.past(line.id, str(row["reading"]))["observations"]) if line.comparable else set()
    rows = series[(series["target"] == line.id) & ~series["observations"].isin(used)]
    rows = rows.drop_duplicates(["region", "year", "observations"]).sort_values(["parent_level", "year"])
    indicators = page.verdicts[page.verdicts["target"] == line.id].set_index("reading")["indicator"].to_dict()
    if rows.empty:
        return None
    cells: list[tuple[Cell, ...]] = [
        (
            words.text(
                "nearby.subject",
                region=region_name(str(value["region"]), words),
                indicator=indicator_name(indicators[value["reading"]], words),
            ),
            int(value["year"]),
            words.quantity(float(value["value"]), str(value["unit"]), value["observations"]),
            _remarks(value, words),
            observation_links(value["observations"]),
        )
        for _, value in rows.iterrows()
    ]
    columns = (
        Column(words.text("column.subject"), heads_row=True),
        Column(words.text("column.year")),
        Column(words.text("column.value"), number=True),
        Column(words.text("column.remark")),
        Column(words.text("column.observation")),
    )
    notes = (words.text("nearby.note"),)
    return Table(f"nearby-{line.id}", words.text("nearby.caption"), columns, tuple(cells), stacked=True, notes=notes)


def _sources(page: PageContents, target: Target) -> list[Markup]:
    """Say where the target, and its outcome once that is shown, were published."""
    words = page.words
    said = [words.html("targets.sources", source=_cited(target.source, words))]
    if page.over and target.outcome:
        said.append(words.html("targets.outcome_source", source=_cited(target.outcome.source, words)))
        if target.outcome.note:
            said.append(Markup("{}").format(plain(words.pick(target.outcome.note))))
    return said


def _cited(source: Source, words: Words) -> Markup:
    title, address = plain(words.pick(source.title)), web_address(source.url)
    return (
        Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, title) if address else Markup("{}").format(title)
    )


def _remarks(value: pd.Series, words: Words) -> str:
    """Say what is special about a value: quality, status, vintage, a break before it."""
    remarks = [words.text(f"status.{value['status']}")]
    if value["quality"] != "exact":
        remarks.append(words.text(f"quality.{value['quality']}"))
    if value["later_vintage"]:
        remarks.append(words.text("past.later_vintage"))
    if value["break_cause"]:
        remarks.append(words.text("past.break"))
    return words.text("list.semicolon").join(remarks)


def _readings_table(page: PageContents, target: Target) -> Table | None:
    """Set the readings of a doubtful target side by side; None where there is only one."""
    words = page.words
    if len(target.readings) < 2:
        return None
    rows: list[tuple[Cell, ...]] = []
    for reading in sorted(target.readings, key=lambda reading: not reading.main):
        verdict = page.verdict(target.id, reading.id)
        judged = pd.notna(verdict["probability"])
        wanted = verdict["target_value"]
        rows.append(
            (
                words.text(
                    "readings.main" if reading.main else "readings.alternative", name=plain(words.pick(reading.name))
                ),
                words.quantity(float(wanted), str(verdict["unit"])) if pd.notna(wanted) else "",
                words.chance(float(verdict["probability"])) if judged else words.text("strip.no_verdict"),
                str(verdict["grade"]),
                plain(words.pick(reading.evidence)),
            )
        )
    columns = (
        Column(words.text("column.reading"), heads_row=True),
        Column(words.text("column.promised"), number=True),
        Column(words.text("column.chance"), number=True),
        Column(words.text("column.grade")),
        Column(words.text("column.why")),
    )
    return Table(f"readings-{target.id}", words.text("readings.caption"), columns, tuple(rows), stacked=True)


def _ratings_table(line: TargetLine, row: pd.Series, words: Words) -> Table | None:
    rated = [(system, str(row[system])) for system in SYSTEMS if row[system] and pd.notna(row[system])]
    if not rated or not line.comparable:
        return None
    rows = tuple((words.text(f"systems.{system}"), rating_chip(system, rating, words)) for system, rating in rated)
    columns = (Column(words.text("column.system"), heads_row=True), Column(words.text("column.rating")))
    return Table(f"ratings-{line.id}", words.text("ratings.caption"), columns, rows)


def _cautions(page: PageContents, target: Target, line: TargetLine, row: pd.Series) -> list[str]:
    """Return what to beware of: the plan file's own cautions, then what the series itself shows."""
    words = page.words
    absent = [target.value_absent] if target.value_absent else []
    said = [plain(words.pick(caution)) for caution in (*absent, *target.cautions)]
    if line.comparable:
        said.extend(_series_cautions(page, target.id, row))
    left = page.left_out[(page.left_out["target"] == target.id) & (page.left_out["reading"] == row["reading"])]
    if len(left):
        said.append(words.text("caution.left_out", count=len(left)))
    return said


def _series_cautions(page: PageContents, target: str, row: pd.Series) -> Iterator[str]:
    """Yield what the series behind the verdict has against it: a proxy, breaks, values known only from later."""
    words, past = page.words, page.past(target, str(row["reading"]))
    if row["proxy"]:
        names = {"region": region_name(page.plan.region, words), "other": region_name(str(row["region"]), words)}
        yield words.text("caution.proxy", **names)
    broken = [str(year) for year in past.loc[past["break_cause"] != "", "year"]]
    if broken:
        yield words.text("caution.breaks", count=len(broken), years=words.listing(broken))
    later = int(past["later_vintage"].sum())
    if later:
        yield words.text("caution.later", count=later, year=page.as_of + 1)
