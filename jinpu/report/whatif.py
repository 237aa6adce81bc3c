"""What if: the scenarios as tables, and in JupyterLab a slider to suppose any other next value."""

import os
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from jinpu.plan import Plan
from jinpu.report.markup import Cell
from jinpu.report.notebook_views import target_and_proxy, view
from jinpu.report.page import Part
from jinpu.report.text import plain
from jinpu.report.wording import Words, load_words, region_name
from jinpu.verdict.scenarios import next_values, what_if

if TYPE_CHECKING:
    from ipywidgets import VBox  # type: ignore[import-untyped]  # ipywidgets has no types

    from jinpu.indicators import IndicatorSeries

# Jupyter's server names the notebook to the kernel that it starts; a batch has no server.
_STARTED_BY_SERVER = "JPY_SESSION_NAME"
_STEPS = 40


def scenarios_view(plan: Plan, supposed: pd.DataFrame, language: str = "en") -> Part:
    """Show what would be said next year under each scenario (`plan_scenarios`), and what others' paces rest on."""
    words, rows = load_words(language), supposed.to_dict("records")
    said = words.text("whatif.said", count=supposed["target"].nunique())
    columns = ("target", "scenario", "value", "change", "chance", "end_value", "kept_up")
    verdicts = view(words, "scenarios", said, columns, [_scenario(plan, row, words) for row in rows])
    paces = [_pace(plan, row, words) for row in rows if row["pace_region"]]
    if not paces:
        return verdicts
    rests = view(words, "paces", words.text("whatif.paces"), ("target", "region", "years", "figures"), paces)
    return Part(verdicts.html + rests.html)


def _scenario(plan: Plan, row: Mapping[Hashable, Any], words: Words) -> tuple[Cell, ...]:
    supposes, unit = pd.notna(row["value"]), str(row["unit"])
    whose = {"region": region_name(str(row["pace_region"]), words)} if row["pace_region"] else {}
    return (
        target_and_proxy(plan, row, words),
        words.text(f"whatif.scenario.{row['scenario']}", **whose),
        words.quantity(row["value"], unit) if supposes else "",
        words.change(row["change"], unit) if supposes else "",
        words.chance(row["probability"]) if pd.notna(row["probability"]) else "",
        words.quantity(row["end_value"], unit) if supposes else "",
        words.text(f"decided.{'reached' if row['reaches'] else 'short'}") if supposes else "",
    )


def _pace(plan: Plan, row: Mapping[Hashable, Any], words: Words) -> tuple[Cell, ...]:
    region, years = region_name(str(row["pace_region"]), words), f"{row['pace_from']:.0f}–{row['pace_to']:.0f}"
    return target_and_proxy(plan, row, words), region, years, plain(" ".join(row["observations"]))


def what_if_slider(plan: Plan, known: "IndicatorSeries", as_of: int, language: str = "en") -> "VBox | Part":
    """Give the slider where a person can move it; in a batch the sentence that it stands in the lab."""
    if os.environ.get(_STARTED_BY_SERVER):
        return slider_box(plan, known, as_of, language)
    return Part(Markup("<p>{}</p>").format(load_words(language).text("whatif.only_in_lab")))


def slider_box(plan: Plan, known: "IndicatorSeries", as_of: int, language: str = "en") -> "VBox":
    """Build the slider: a target to choose, a value to suppose, and the answer.

    Args:
        plan: the plan.
        known: its series and grades, as of `as_of`.
        as_of: last year known.
        language: "en" or "zh".
    """
    from ipywidgets import HTML, Dropdown, FloatSlider, Layout, VBox

    words, ranges = load_words(language), next_values(plan, known)
    if not ranges:
        return VBox([HTML(plain(words.text("whatif.nothing")))])
    names = [(plain(words.pick(target.name)), target.id) for target in plan.targets if target.id in ranges]
    wide = Layout(width="36em")
    target = Dropdown(options=names, description=words.text("whatif.target"), layout=wide)
    value = FloatSlider(readout_format=".4g", continuous_update=False, layout=wide)
    said = HTML()

    def answer(_: Any = None) -> None:
        said.value = answer_html(plan, what_if(plan, known, as_of, target.value, value.value), words)

    def choose(_: Any = None) -> None:
        low, latest, high = ranges[target.value]
        # Widened first, since a slider refuses a minimum above its maximum.
        value.min, value.max = min(low, value.min), max(high, value.max)
        value.value = latest
        value.min, value.max, value.step = low, high, (high - low) / _STEPS
        answer()

    target.observe(choose, names="value")
    value.observe(answer, names="value")
    choose()
    return VBox([target, value, said])


def answer_html(plan: Plan, row: dict[str, object], words: Words) -> str:
    """Say in sentences what a row of `what_if` says."""
    unit, probability = str(row["unit"]), float(str(row["probability"]))
    amounts = {
        "year": int(str(row["year"])),
        "value": words.quantity(float(str(row["value"])), unit),
        "change": words.change(float(str(row["change"])), unit),
    }
    if pd.isna(probability):
        first = words.html("whatif.silent", **amounts, why=words.text(f"abstained.{row['abstained']}"))
    else:
        word = words.text(f"verdict.{row['verdict']}")
        first = words.html("whatif.answer", **amounts, chance=words.chance(probability), word=word)
    kept_up = words.html(
        "whatif.kept_up",
        end=words.quantity(float(str(row["end_value"])), unit),
        end_year=row["end_year"],
        wanted=words.quantity(float(str(row["target_value"])), unit),
        decided=words.text("decided.reached" if row["reaches"] else "decided.short"),
    )
    lines = [first, kept_up]
    if row["proxy"]:
        lines.append(words.html("whatif.proxy", region=region_name(str(row["region"]), words)))
    if plan.example:
        lines.append(words.html("example.banner"))
    return str(Markup("").join(Markup("<p>{}</p>").format(line) for line in lines))
