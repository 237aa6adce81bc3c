"""What 1-clean shows of yearbook files: checks that failed, and sheets with doubtful cells."""

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from jinpu.evidence.yearbook_rows import FOLDER
from jinpu.files import shown_name, visible_files
from jinpu.reader import Reading, check_rows, read_files, sheet_view
from jinpu.report.page import Part
from jinpu.report.reasons import with_reasons
from jinpu.report.tables import foreign
from jinpu.report.views import view
from jinpu.report.wording import load_words


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
