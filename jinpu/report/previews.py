"""What is shown of files of one's own: what a plan still needs, what a table became, what is doubtful in it."""

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from jinpu.catalogue import load_regions
from jinpu.evidence.sources import FileSource
from jinpu.evidence.yearbook_rows import FOLDER, rows_to_observations
from jinpu.files import shown_name, visible_files
from jinpu.plan import plan_or_problems
from jinpu.reader import Reading, check_rows, read_files, sheet_view
from jinpu.report.evidence_tables import with_reasons
from jinpu.report.markup import foreign
from jinpu.report.notebook_views import view
from jinpu.report.page import Part
from jinpu.report.text import plain
from jinpu.report.wording import indicator_name, load_words, region_name


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


def text_view(path: Path, lines: int = 30) -> Part:
    """Show the first lines of a text file as they stand."""
    text = path.read_text(encoding="utf-8").splitlines()
    shown = [plain(line) for line in text[:lines]] + ["…"] * (len(text) > lines)
    return Part(Markup("<pre>{}</pre>").format("\n".join(shown)))


def reading_view(path: Path, region: str = "", language: str = "en", rows: int = 10) -> Part:
    """Show what a yearbook file became: how many values, and the first `rows` observations with their cells.

    Args:
        path: the file.
        region: the region of tables that do not say theirs, by any of its names.
        language: "en" or "zh".
        rows: how many observations are shown.
    """
    words = load_words(language)
    reading = read_files([path], region=region)
    observed = pd.DataFrame(rows_to_observations(reading.rows, path.name, FileSource(file=path.name))[0])
    shown = [
        (
            region_name(str(row["region"]), words),
            indicator_name(str(row["indicator"]), words),
            str(row["year"]),
            words.quantity(float(row["value"]), str(row["unit"])),
            foreign(row["locator"].split("!", 1)[1], words),
        )
        for row in observed.head(rows).to_dict("records")
    ]
    made_up = any(load_regions()[str(slug)].kind == "made_up" for slug in set(observed.get("region", ())))
    said = words.text(
        "workshop.reading",
        file=path.name,
        count=int(reading.rows["value"].notna().sum()),
        observed=len(observed),
        problems=len(reading.problems),
    )
    said += words.text("list.sentences") + words.text("example.banner") if made_up else ""
    return view(words, "reading", said, ("region", "indicator", "year", "value", "place"), shown)


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
