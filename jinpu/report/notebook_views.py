"""What notebooks show where a reader's language matters: problems, checks, doubtful cells, and tables written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from jinpu.evidence.yearbook_rows import FOLDER
from jinpu.files import shown_name, visible_files, write_table
from jinpu.plan import plan_or_problems
from jinpu.reader import Reading, check_rows, read_files, sheet_view
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
    words = load_words(language)
    files = _files(raw)
    warnings = check_rows(read_files(files).rows) if files else pd.DataFrame()
    said = words.text("yearbooks.checks", count=len(warnings), files=len(files))
    rows = [
        (
            foreign(Path(str(row["file"])).name, words),
            foreign(row["sheet"], words),
            str(row["cell"]),
            foreign(row["reason"], words),
        )
        for _, row in with_reasons(warnings, words).iterrows()
    ]
    return view(words, "checks", said, ("file", "sheet", "cell", "reason"), rows)


def doubtful_sheets(raw: Path, language: str = "en", most: int = 4) -> Part:
    """Show the sheets with the most doubtful cells as they are, those cells marked with the reason.

    Args:
        raw: the raw folder, whose `yearbooks` folder is read.
        language: "en" or "zh".
        most: how many sheets are shown.
    """
    words = load_words(language)
    files = _files(raw)
    doubts = _doubts(read_files(files)) if files else pd.DataFrame(columns=["file", "sheet_index", "cell"])
    counts = doubts[doubts["cell"] != ""].groupby(["file", "sheet_index"]).size().nlargest(most)
    told = with_reasons(doubts, words)

    def caption(name: str, sheet: str, count: int) -> str:
        return words.text("yearbooks.sheet", name=name, sheet=sheet, count=count)

    paths = {shown_name(path): path for path in files}
    drawn = [
        sheet_view(paths[str(file)], told, int(str(sheet)), caption=caption).to_html() for file, sheet in counts.index
    ]
    said = words.text("yearbooks.doubts", count=len(drawn), files=len(files))
    return Part(Markup("<p>{}</p>{}").format(said, Markup("").join(Markup(each) for each in drawn)))  # noqa: S704 - escaped by sheet_view


def _files(raw: Path) -> list[Path]:
    return [path for path in visible_files(raw / FOLDER) if path.name != "README.md"]


def _doubts(reading: Reading) -> pd.DataFrame:
    columns = ["file", "sheet_index", "cell", "reason", "key", "fields"]
    both = [frame[columns].astype({"file": "str"}) for frame in (reading.problems, check_rows(reading.rows))]
    return pd.concat(both, ignore_index=True)


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
