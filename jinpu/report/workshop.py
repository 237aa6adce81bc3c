"""What someone who writes a plan of their own is shown: what the file still needs, and what a table became."""

from pathlib import Path

import pandas as pd
from markupsafe import Markup

from jinpu.catalogue import load_regions
from jinpu.evidence.sources import FileSource
from jinpu.evidence.yearbook_rows import rows_to_observations
from jinpu.plan import plan_or_problems
from jinpu.reader import read_files
from jinpu.report.escaping import plain
from jinpu.report.names import indicator_name, region_name
from jinpu.report.page import Part
from jinpu.report.tables import foreign
from jinpu.report.views import view
from jinpu.report.wording import load_words


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
