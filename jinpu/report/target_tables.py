"""The tables of one target: values, other values, readings, other systems' ratings."""

import pandas as pd
from markupsafe import Markup

from jinpu.plan import StatedTarget, target_of
from jinpu.report.contents import PageContents, since_baseline
from jinpu.report.markup import Cell, Table, headings, observation_links
from jinpu.report.overview import TargetLine
from jinpu.report.text import Quantity, plain
from jinpu.report.wording import Words, indicator_name, region_name

_YEARS_SHOWN = 12


def past_table(page: PageContents, line: TargetLine, row: pd.Series) -> Table | None:
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
                observation_links(names, words),
            )
        )
    columns = headings(words, "year", "value", "remark", "observation")
    indicator = indicator_name(str(row["indicator"]), words, str(row["region"]))
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
    return target_of(page.plan, promised, promised.main_reading).kind == "added"


def nearby_table(page: PageContents, line: TargetLine, row: pd.Series) -> Table | None:
    """List the values found for a target, any reading, that its main series does not hold."""
    words, series = page.words, since_baseline(page.series, page.plan)
    used = set(page.past(line.id, str(row["reading"]))["observations"]) if line.comparable else set()
    rows = series[(series["target"] == line.id) & ~series["observations"].isin(used)]
    if _adds_up(page, line.id):  # the year from which is counted says nothing: its value is zero
        rows = rows[rows["year"] != page.plan.baseline_year]
    rows = rows.drop_duplicates(["region", "year", "observations"]).sort_values(["parent_level", "year"])
    indicators = page.verdicts[page.verdicts["target"] == line.id].set_index("reading")["indicator"].to_dict()
    if rows.empty:
        return None
    cells: list[tuple[Cell, ...]] = [
        (
            words.text(
                "nearby.subject",
                region=region_name(str(value["region"]), words),
                indicator=indicator_name(indicators[value["reading"]], words, str(value["region"])),
            ),
            int(value["year"]),
            words.quantity(float(value["value"]), str(value["unit"]), value["observations"]),
            _remarks(value, words),
            observation_links(value["observations"], words),
        )
        for _, value in rows.iterrows()
    ]
    columns = headings(words, "subject", "year", "value", "remark", "observation")
    counted = [words.text("past.added", year=page.plan.baseline_year)] if _adds_up(page, line.id) else []
    notes = (words.text("nearby.note"), *counted)
    return Table(f"nearby-{line.id}", words.text("nearby.caption"), columns, tuple(cells), stacked=True, notes=notes)


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


def readings_table(page: PageContents, target: StatedTarget) -> Table | None:
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
                _chance(verdict, words) if judged else words.text("strip.no_verdict"),
                str(verdict["grade"]),
                plain(words.pick(reading.evidence)),
            )
        )
    columns = headings(words, "reading", "promised", "chance", "grade", "why")
    return Table(f"readings-{target.id}", words.text("readings.caption"), columns, tuple(rows), stacked=True)


def _chance(verdict: pd.Series, words: Words) -> Markup | Quantity:
    """Return a probability, said to be a proxy's where it is one."""
    chance = words.chance(float(verdict["probability"]))
    return words.html("strip.indicative", word=chance) if verdict["proxy"] else chance
