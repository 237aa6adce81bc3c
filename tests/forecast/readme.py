"""The README's tables of what forecasts were worth, written from the back-test's."""

from collections.abc import Iterator

import pandas as pd

SHOWN = (
    ("competitions", "all", "Competitions, each left out"),
    ("M1", "all", "- M1"),
    ("M3", "all", "- M3"),
    ("tourism", "all", "- tourism"),
    ("world", "all", "World, 62 indicators, five folds"),
    ("world", "shock years", "- years of shock, 2008-10 and 2020-22"),
    ("world", "growth falls", "- window falling"),
    ("world", "growth 0-5 %", "- growing by up to 5 % a year"),
    ("world", "growth 5-15 %", "- 5 to 15 %"),
    ("world", "growth over 15 %", "- over 15 %"),
    ("world, kind not stated", "all", "World, kind not stated"),
    ("world, left alone", "all", "World, 15 indicators that nothing shipped has seen"),
    ("Germany", "all", "Germany, left out"),
    ("China", "all", "China, left out"),
)


def readme_rows(table: pd.DataFrame, points: int = 6) -> list[str]:
    """The lines of the README's table, header first, for windows of so many values."""
    head = "| windows of six values, three years ahead | MASE | 80 % covers | 95 % covers | MSIS | at least | at most |"
    return [head, "|---|---|---|---|---|---|---|", *_rows(table[table["points"] == points])]


def _rows(table: pd.DataFrame) -> Iterator[str]:
    for corpus, group, name in SHOWN:
        row = table[(table["corpus"] == corpus) & (table["group"] == group)].iloc[0]
        covers = " | ".join(f"{100 * row[each]:.1f} %" for each in ("cover80", "cover95"))
        errors = " | ".join(f"{row[each]:.3f}" for each in ("at_least", "at_most"))
        if group == "shock years":
            yield f"| {name} | | {covers} | | | |"
        else:
            yield f"| {name} | {row['MASE']:.2f} | {covers} | {row['MSIS']:.1f} | {errors} |"


SYSTEMS = ("eurostat", "statcan", "undesa", "destatis", "sdsn", "escap", "healthy_people", "time_share")
PLANS = {"world": "World, five folds", "Germany": "Germany", "China": "China"}


def plan_rows(table: pd.DataFrame) -> list[str]:
    """The lines of the README's two tables of made plans: ours beside a drift, and other systems' words."""
    rows = []
    for corpus, name in PLANS.items():
        row = table.set_index("corpus").loc[corpus]
        band = f"{row['skill low']:.2f} to {row['skill high']:.2f}"
        lead = f"{row['lead low']:.3f} to {row['lead high']:.3f}"
        rows.append(
            f"| {name}, {row['indicators']:.0f} indicators | {row['verdicts']:,.0f} | {row['skill']:.2f} ({band}) | "
            f"{row['calibration']:.3f} | {row['drift']:.2f} | {row['lead']:.3f} ({lead}) |"
        )
    for corpus, name in PLANS.items():
        row = table.set_index("corpus").loc[corpus]
        words = " | ".join(f"{row[f'word of {system}']:.2f}" for system in SYSTEMS)
        rows.append(f"| {name} | {words} | {row['Eurostat as yes or no']:.2f} |")
    return rows


def method_rows(table: pd.DataFrame) -> list[str]:
    """The lines of the README's table of other methods."""
    rows = []
    for method in table["method"].unique():
        cells = []
        for points in (6, 10):
            row = table[(table["method"] == method) & (table["points"] == points)].iloc[0]
            covers = f"{100 * row['cover80']:.0f} / {100 * row['cover95']:.0f}"
            brier = f"{row['Brier']:.3f}".removeprefix("0")
            cells.append(f"{row['MASE']:.2f} | {covers} | {row['MSIS']:.1f} | {row['CRPS5']:.2f} | {brier}")
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return rows
