"""What notebooks show where a reader's language matters: problems, checks, doubtful cells, and tables written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from jinpu.evidence.yearbook_rows import CORRECTIONS, read_corrections, yearbook_readings
from jinpu.files import shown_name, write_table
from jinpu.plan import plan_or_problems
from jinpu.reader import check_rows, sheet_view
from jinpu.report.evidence_tables import with_reasons
from jinpu.report.markup import Cell, Column, Table, environment, foreign
from jinpu.report.page import Part
from jinpu.report.wording import Words, load_words

if TYPE_CHECKING:
    from jinpu.evidence import Evidence


def problems_view(evidence: "Evidence", language: str = "en") -> Part:
    """Show what could not be read or taken as an observation, with its place and the reason."""
    words, problems = load_words(language), evidence.problems
    shown = ("file", "sheet", "cell", "text", "reason")
    told = with_reasons(problems, words)
    rows = [tuple(foreign(row[name], words) for name in shown) for _, row in told.iterrows()]
    return view(words, "problems", words.text("desk.problems", count=len(rows)), shown, rows)


def check_view(path: Path, language: str = "en") -> Part:
    """Show everything that is wrong in a plan file, a row a problem, or that it can be judged.

    Raises:
        InputError: there is no such file, or it is no TOML.
    """
    words = load_words(language)
    plan, problems = plan_or_problems(path)
    if plan is None:
        said = words.text("workshop.unsound", file=path.name, count=len(problems))
    else:
        numbered = sum(target.value is not None for target in plan.targets)
        said = words.text("workshop.sound", file=path.name, count=len(plan.targets), numbered=numbered)
    rows = [tuple(foreign(cell, words) for cell in (each.key, each.what, each.remedy)) for each in problems]
    return view(words, "check", said, ("key", "what", "remedy"), rows)


def yearbook_checks(raw: Path, language: str = "en") -> Part:
    """Show where parts do not add up, shares miss 100, or two tables disagree, with the cells.

    Args:
        raw: the raw folder, whose `yearbooks` folder is read.
        language: "en" or "zh".
    """
    words, (files, rows, _) = load_words(language), _read(raw)
    warnings = check_rows(rows) if files else pd.DataFrame()
    said = words.text("yearbooks.checks", count=len(warnings), files=len(files))
    cells = [
        (
            foreign(Path(str(row["file"])).name, words),
            foreign(row["sheet"], words),
            str(row["cell"]),
            foreign(row["reason"], words),
        )
        for _, row in with_reasons(warnings, words).iterrows()
    ]
    return view(words, "checks", said, ("file", "sheet", "cell", "reason"), cells)


def doubtful_sheets(raw: Path, language: str = "en", most: int = 4) -> Part:
    """Show the sheets with the most doubtful cells as they are, those cells marked with the reason.

    Args:
        raw: the raw folder, whose `yearbooks` folder is read.
        language: "en" or "zh".
        most: how many sheets are shown.
    """
    words, (files, rows, problems) = load_words(language), _read(raw)
    columns = ["file", "sheet_index", "cell", "reason", "key", "fields"]
    checked = [frame[columns].astype({"file": "str"}) for frame in (problems, check_rows(rows))] if files else []
    doubts = pd.concat(checked, ignore_index=True) if files else pd.DataFrame(columns=columns)
    counts = doubts[doubts["cell"] != ""].groupby(["file", "sheet_index"]).size().nlargest(most)
    told = with_reasons(doubts, words)

    def caption(name: str, sheet: str, count: int) -> str:
        return words.text("yearbooks.sheet", name=name, sheet=sheet, count=count)

    paths = {shown_name(raw / name): raw / name for name in files}
    drawn = [
        sheet_view(paths[str(file)], told, int(str(sheet)), caption=caption).to_html() for file, sheet in counts.index
    ]
    said = words.text("yearbooks.doubts", count=len(drawn), files=len(files))
    return Part(Markup("<p>{}</p>{}").format(said, Markup("").join(Markup(each) for each in drawn)))  # noqa: S704 - escaped by sheet_view


def _read(raw: Path) -> tuple[list[str], pd.DataFrame, pd.DataFrame]:
    """The yearbook files by name, their rows and their problems, as cleaning reads them."""
    found = list(yearbook_readings(raw, read_corrections(raw / CORRECTIONS)))
    frames = [
        pd.concat([getattr(reading, part) for _, reading, _ in found], ignore_index=True) if found else pd.DataFrame()
        for part in ("rows", "problems")
    ]
    return [name for name, *_ in found], frames[0], frames[1]


def save_tables(folder: Path, **tables: pd.DataFrame) -> Path:
    """Write each table whole as `<name>.csv` and `<name>.parquet` into `folder`.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    for name, table in tables.items():
        flat = table.assign(observations=table["observations"].map(" ".join)) if "observations" in table else table
        for suffix in ("csv", "parquet"):
            write_table(folder / f"{name}.{suffix}", flat)
    return folder


def view(words: Words, name: str, said: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Part:
    """Show a sentence with its table.

    Args:
        words: the reader's words; the table's caption stands under `desk.caption.<name>`.
        name: id of the table.
        said: the sentence above it.
        columns: keys under `desk.column`.
        rows: the cells; without rows there is no table.
    """
    headings = tuple(
        Column(words.text(f"desk.column.{column}"), heads_row=place == 0) for place, column in enumerate(columns)
    )
    table = Table(f"desk-{name}", words.text(f"desk.caption.{name}"), headings, tuple(rows))
    drawn = environment().get_template("view.html.j2").render(said=said, tables=[table] if rows else [])
    return Part(Markup(drawn))  # noqa: S704 - rendered with everything escaped
