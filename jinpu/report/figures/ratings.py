"""What eight other systems' rules say of the same series, side by side with the verdict."""

import csv
from functools import cache
from importlib.resources import files

import pandas as pd

from jinpu.plan import Plan, StatedTarget
from jinpu.report.escaping import plain, shortened
from jinpu.report.figures.chart import COLOURS, Chart, drawing, main_rows, new_figure, watermark
from jinpu.report.headlines import tone_of_chance
from jinpu.report.wording import Words, load_words

SYSTEMS = ("eurostat", "statcan", "undesa", "destatis", "sdsn", "escap", "healthy_people", "time_share")
_SYMBOLS = {"good": "●", "middling": "◐", "bad": "○"}
_LABEL_COLUMNS = 56
_ROW = 42
_HEAD = 104


@cache
def tones() -> dict[tuple[str, str], str]:
    """Return (system, rating) -> "good", "middling", "bad" or "none": on course, partly, off course, no rating."""
    text = (files("jinpu.verdict") / "rating_words.csv").read_text(encoding="utf-8")
    return {(row["system"], row["rating"]): row["tone"] for row in csv.DictReader(text.splitlines())}


def ratings_chart(plan: Plan, verdicts: pd.DataFrame, language: str = "en") -> Chart | None:
    """Draw the judged targets against nine columns: our verdict, then each other system's rating.

    Args:
        plan: the plan.
        verdicts: the verdicts frame of one as-of year.
        language: "en" or "zh".

    Returns:
        The figure with its alternative, or None when no target has a rating.
    """
    words = load_words(language)
    rows = main_rows(verdicts)
    shown = [target for target in plan.targets if is_rated(rows[target.id])]
    if not shown:
        return None
    with drawing():
        figure, axes = new_figure(_ROW * len(shown) + _HEAD + 12, left=12, right=44, top=_HEAD, bottom=8)
        axes.spines["bottom"].set_visible(False)
        for column, system in enumerate(("ours", *SYSTEMS)):
            name = shortened(words.text(f"systems.{system}"), 15)
            axes.text(
                column + 0.1, -0.65, name, rotation=58, ha="left", va="bottom", rotation_mode="anchor", fontsize=11
            )
        for place, target in enumerate(shown):
            label = shortened(_name(target, rows[target.id], words), _LABEL_COLUMNS)
            axes.text(-0.5, place - 0.12, label, va="bottom", clip_on=False)
            for column, tone in enumerate(_tones_of(rows[target.id])):
                axes.fill_between(
                    [column - 0.47, column + 0.47], place - 0.06, place + 0.42, color=COLOURS[tone], linewidth=0
                )
                axes.text(column, place + 0.18, _SYMBOLS.get(tone, "–"), ha="center", va="center")
        axes.set_xlim(-0.5, len(SYSTEMS) + 0.5)
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.set_xticks([])
        axes.set_yticks([])
        if plan.example:
            watermark(figure, words.text("example.watermark"))
    alternative = _alternative([(_name(t, rows[t.id], words), rows[t.id]) for t in shown], words)
    title = words.text("ratings.chart_title")
    return Chart("ratings", title, alternative, figure, note=words.text("ratings.chart_note"))


def _name(target: StatedTarget, row: pd.Series, words: Words) -> str:
    """Return a target's name, said to be rated by a proxy where it is."""
    name = plain(words.pick(target.name))
    return words.text("ratings.of_proxy", target=name) if row["proxy"] else name


def tone_of_rating(system: str, rating: str) -> str:
    """Return the tone of another system's rating, "nothing" when it gives none."""
    tone = tones()[system, rating] if rating else "none"
    return "nothing" if tone == "none" else tone


def is_rated(row: pd.Series) -> bool:
    """Say whether any system rates a target; what its rule makes of another region's totals is no rating."""
    return row["abstained"] != "not_comparable" and any(row[system] for system in SYSTEMS if pd.notna(row[system]))


def rating_words(system: str, rating: str, words: Words) -> str:
    """Return another system's rating in the reader's language, "" for none."""
    return words.text(f"ratings.{system}.{rating}") if rating else ""


def _tones_of(row: pd.Series) -> list[str]:
    ours = "nothing" if pd.isna(row["probability"]) else tone_of_chance(float(row["probability"]))
    return [ours, *(tone_of_rating(system, str(row[system] or "")) for system in SYSTEMS)]


def _alternative(rows: list[tuple[str, pd.Series]], words: Words) -> str:
    sentences = [words.text("ratings.alt", count=len(rows))]
    for name, row in rows:
        counts = {tone: _tones_of(row)[1:].count(tone) for tone in _SYMBOLS}
        sentences.append(words.text("ratings.alt_row", target=name, **counts))
    return words.text("list.sentences").join(sentences)
