"""What if: in JupyterLab a slider to suppose any next value."""

import os
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from jinpu.plan import Plan
from jinpu.report.headlines import target_name
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
    names = [(target_name(plan, target, words), target.id) for target in plan.targets if target.id in ranges]
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
