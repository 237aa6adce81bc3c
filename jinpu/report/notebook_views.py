"""What the notebooks show: a sentence that the data writes with its table, or a row of charts."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from jinpu.files import write_csv
from jinpu.plan import Plan
from jinpu.report.evidence_tables import with_reasons
from jinpu.report.figures.chart import Chart
from jinpu.report.figures.coverage import coverage_chart
from jinpu.report.figures.effort import effort_chart
from jinpu.report.figures.fan import fan_chart
from jinpu.report.markup import Cell, Column, Table, environment, foreign
from jinpu.report.overview import basis_of, verdict_word
from jinpu.report.page import Part
from jinpu.report.record import ratings_table, rules_table
from jinpu.report.text import plain
from jinpu.report.wording import Words, load_words, region_name

if TYPE_CHECKING:
    from jinpu.evidence import Evidence
    from jinpu.indicators import IndicatorSeries
    from jinpu.verdict import PlanVerdicts


def evidence_view(evidence: "Evidence", language: str = "en") -> Part:
    """Show how much is known of each region: observations, indicators, years, and the newest publication."""
    words, known = load_words(language), evidence.observations
    rows = [
        (
            region_name(str(region), words),
            len(group),
            group["indicator"].nunique(),
            f"{group['year'].min()}–{group['year'].max()}",
            f"{group['vintage'].max():%Y-%m-%d}" if group["vintage"].notna().any() else "",
        )
        for region, group in known.groupby("region", sort=False)
    ]
    columns = ("region", "observations", "indicators", "years", "newest")
    said = words.text("desk.evidence", count=len(known), regions=known["region"].nunique())
    return view(words, "evidence", said, columns, rows)


def problems_view(evidence: "Evidence", language: str = "en") -> Part:
    """Show what could not be read or taken as an observation, with its place and the reason."""
    words, problems = load_words(language), evidence.problems
    shown = ("file", "sheet", "cell", "text", "reason")
    told = with_reasons(problems, words)
    rows = [tuple(foreign(row[name], words) for name in shown) for _, row in told.iterrows()]
    return view(words, "problems", words.text("desk.problems", count=len(rows)), shown, rows)


def grades_view(plan: Plan, found: "IndicatorSeries", language: str = "en") -> Part:
    """Show what each reading of each target rests on."""
    words = load_words(language)
    rows = [
        (
            *_target_and_reading(plan, row, words),
            str(row["grade"]),
            region_name(str(row["region"]), words) if row["region"] else "",
            int(row["points"]),
            plain(row[f"reason_{language}"]),
        )
        for _, row in found.grades.iterrows()
    ]
    judged = int(found.grades["grade"].isin(["A", "B"]).sum())
    said = words.text("desk.grades", count=judged, all=len(rows), region=region_name(plan.region, words))
    return view(words, "grades", said, ("target", "reading", "grade", "region", "points", "why"), rows)


def series_view(plan: Plan, found: "IndicatorSeries", language: str = "en", years: int = 8) -> Part:
    """Show the last `years` years of every series that carries a verdict, a column a year, proxies named."""
    words = load_words(language)
    grades = found.grades[found.grades["region"] != ""]
    series = found.series.merge(grades[["target", "reading", "region"]], how="inner", validate="m:1")
    shown = sorted(series["year"].unique())[-years:]
    rows = []
    for (target, reading, region), group in series.groupby(["target", "reading", "region"], sort=False):
        values = {
            int(year): words.quantity(float(value), str(unit))
            for year, value, unit in zip(group["year"], group["value"], group["unit"], strict=True)
        }
        cells = [values.get(int(year), "") for year in shown]
        names = _target_and_reading(plan, pd.Series({"target": target, "reading": reading}), words)
        whose = region_name(str(region), words)
        rows.append((*names, whose if region == plan.region else words.text("desk.proxy", region=whose), *cells))
    said = words.text("desk.series", count=len(rows), late=int(series["later_vintage"].sum()))
    return view(words, "series", said, ("target", "reading", "region", *map(str, shown)), rows)


def left_out_view(plan: Plan, found: "IndicatorSeries", language: str = "en") -> Part:
    """Show the values that were known and not used, each with the reason."""
    words = load_words(language)
    left = found.left_out.drop_duplicates(["target", "observation"])
    rows = [
        (
            _target_and_reading(plan, row, words)[0],
            region_name(str(row["region"]), words),
            str(row["year"]),
            words.quantity(float(row["value"]), str(row["unit"])),
            plain(row["observation"]),
            plain(row[f"reason_{language}"]),
        )
        for _, row in left.iterrows()
    ]
    said = words.text("desk.left_out", count=len(rows))
    return view(words, "left_out", said, ("target", "region", "year", "value", "observation", "why"), rows)


def coverage_charts(plans: Sequence[Plan], evidence: "Evidence", language: str = "en") -> Part:
    """Draw, for every plan, the years in which each target has a figure, as of the plan's end."""
    from jinpu.indicators import indicator_series

    words = load_words(language)
    found = [indicator_series(plan, evidence, plan.end_year) for plan in plans]
    charts = [coverage_chart(plan, each, language) for plan, each in zip(plans, found, strict=True)]
    bare = sum(int((each.grades["main"] & (each.grades["grade"] == "D")).sum()) for each in found)
    said = words.text("coverage.said", count=sum(len(plan.targets) for plan in plans), bare=bare)
    return gallery(charts, said, words.text("coverage.note"))


def target_and_proxy(plan: Plan, row: Mapping[Hashable, Any], words: Words) -> str:
    """Name a target, and the region that stands proxy for the plan's own where one does."""
    name = plain(words.pick(plan.target(str(row["target"])).name))
    if not row["proxy"]:
        return name
    region = words.text("desk.proxy", region=region_name(str(row["region"]), words))
    return words.text("desk.target_of", target=name, region=region)


def peer_effort_view(plan: Plan, efforts: pd.DataFrame, language: str = "en") -> Part:
    """Show what each target asks for a year against the steps seen, its own and other regions'."""
    words = load_words(language)
    rows = [
        (
            target_and_proxy(plan, row, words),
            _needed(row, words),
            _against(row["own_effort"], row["own_steps"], words),
            _whose_steps(row, words),
            _against(row["peer_effort"], row["peer_steps"], words),
            plain(" ".join(row["observations"])),
        )
        for row in efforts.to_dict("records")
    ]
    said = words.text("peer_effort.said", count=efforts["target"].nunique())
    columns = ("target", "needed", "own_years", "peer", "peer_years", "figures")
    return view(words, "peer_effort", said, columns, rows)


def _needed(row: Mapping[Hashable, Any], words: Words) -> Cell:
    """The step needed a year: in points, or as growth in per cent."""
    if row["measure"] == "points":
        return words.change(row["required"], row["unit"])
    return words.text("number.rise" if row["required"] > 0 else "number.fall", amount=f"{abs(row['required']):.1%}")


def _against(effort: float, steps: int, words: Words) -> str:
    return words.text("peer_effort.against", place=words.place(effort, steps).text, count=steps) if steps else ""


def _whose_steps(row: Mapping[Hashable, Any], words: Words) -> str:
    if not row["peer"]:
        return words.text("peer_effort.nobody")
    years = f"{row['peer_from']:.0f}–{row['peer_to']:.0f}"
    return words.text("peer_effort.peer", region=region_name(str(row["peer"]), words), years=years)


def verdicts_view(plan: Plan, judged: "PlanVerdicts", language: str = "en") -> Part:
    """Show what is said of each target (main reading): its chance with its interval, and what it rests on."""
    words = load_words(language)
    main = judged.verdicts[judged.verdicts["main"]]
    rows = [_verdict(plan, row, words) for row in main.to_dict("records")]
    said = words.text("desk.verdicts", count=int(main["probability"].notna().sum()), all=len(main))
    return view(words, "verdicts", said, ("target", "chance", "word", "forecast", "why", "grade"), rows)


def _verdict(plan: Plan, row: Mapping[Hashable, Any], words: Words) -> tuple[Cell, ...]:
    name, grade = target_and_proxy(plan, row, words), str(row["grade"])
    if pd.isna(row["probability"]):
        return name, "", words.text("strip.no_verdict"), "", words.text(f"abstained.{row['abstained']}"), grade
    shown = {each: words.quantity(float(row[each]), str(row["unit"])) for each in ("median", "q5", "q95")}
    forecast = words.html("overview.forecast", **shown)
    return name, words.chance(row["probability"]), verdict_word(row, words), forecast, basis_of(row, words), grade


def fan_charts(plan: Plan, found: "IndicatorSeries", judged: "PlanVerdicts", language: str = "en") -> Part:
    """Draw the fan chart of every target that has a series."""
    frames = (found.series, judged.quantiles, judged.verdicts)
    charts = [fan_chart(plan, target.id, *frames, language) for target in plan.targets]
    return gallery(charts, _drawn(charts, language))


def effort_charts(plan: Plan, found: "IndicatorSeries", judged: "PlanVerdicts", language: str = "en") -> Part:
    """Draw, for every target with a series, past yearly changes and the change a year that the target asks for."""
    charts = [effort_chart(plan, target.id, found.series, judged.verdicts, language) for target in plan.targets]
    return gallery(charts, _drawn(charts, language))


def ratings_view(plan: Plan, judged: "PlanVerdicts", language: str = "en") -> Part:
    """Show what eight other systems' rules say of the same series, beside our verdict."""
    words = load_words(language)
    table = ratings_table(plan, judged.verdicts, words)
    return _shown(words.text("ratings.lead"), [table, rules_table(words)] if table else [])


def save_tables(folder: Path, **tables: pd.DataFrame) -> Path:
    """Write each table whole as `<name>.csv` into `folder`.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    for name, table in tables.items():
        flat = table.assign(observations=table["observations"].map(" ".join)) if "observations" in table else table
        write_csv(folder / f"{name}.csv", flat)
    return folder


def _target_and_reading(plan: Plan, row: pd.Series, words: Words) -> tuple[str, str]:
    target = next(target for target in plan.targets if target.id == row["target"])
    reading = next(reading for reading in target.readings if reading.id == row["reading"])
    alone = len(target.readings) == 1
    return plain(words.pick(target.name)), "" if alone else plain(words.pick(reading.name))


def _drawn(charts: Sequence[Chart | None], language: str) -> str:
    count = sum(chart is not None for chart in charts)
    return load_words(language).text("desk.charts", count=count, all=len(charts))


_NUMBERS = frozenset({"observations", "indicators", "points", "value", "change", "chance", "end_value", "row"})


def view(words: Words, name: str, said: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Part:
    """Show a sentence with its table.

    Args:
        words: the reader's words; the table's caption stands under `desk.caption.<name>`.
        name: id of the table.
        said: the sentence above it.
        columns: keys under `desk.column`; one that the words lack (a year) is its own heading.
        rows: the cells; without rows there is no table.
    """
    headings = tuple(
        Column(
            words.text(f"desk.column.{column}") if words.has(f"desk.column.{column}") else column,
            number=column in _NUMBERS or column.isdigit(),
            heads_row=place == 0,
        )
        for place, column in enumerate(columns)
    )
    table = Table(f"desk-{name}", words.text(f"desk.caption.{name}"), headings, tuple(rows))
    return _shown(said, [table] if rows else [])


def _shown(said: str, tables: Sequence[Table]) -> Part:
    drawn = environment().get_template("view.html.j2").render(said=said, tables=tables)
    return Part(Markup(drawn))  # noqa: S704 - rendered with everything escaped


def gallery(charts: Sequence[Chart | None], said: str, note: str = "") -> Part:
    """Show a sentence, the charts that there are, and what their marks mean."""
    drawn = [Markup(chart._repr_html_()) for chart in charts if chart]  # noqa: S704 - own, escaped by the chart
    below = Markup("<p class='note'>{}</p>").format(note) if note and drawn else ""
    return Part(Markup("<p>{}</p>{}{}").format(said, Markup("").join(drawn), below))
