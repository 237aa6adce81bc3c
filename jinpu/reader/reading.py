"""Yearbook files in, tidy rows and problems out."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from jinpu.files import shown_name
from jinpu.reader.body import Content
from jinpu.reader.columns import column_roles
from jinpu.reader.gazetteer import gazetteer
from jinpu.reader.grid import Grid, classified
from jinpu.reader.headers import Column, columns_of
from jinpu.reader.headings import Heading, read_heading
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed
from jinpu.reader.periods import dated, title_year
from jinpu.reader.places import Place, places
from jinpu.reader.problems import Problem, problems_frame
from jinpu.reader.sources import read_contents
from jinpu.reader.store import RowStore
from jinpu.reader.stubs import Carried, read_rows
from jinpu.reader.text import read_document
from jinpu.reader.tidy import add_rows
from jinpu.reader.world_rows import Reader as WorldReader
from jinpu.reader.world_rows import Supplied
from jinpu.reader.world_tables import sheet_of, speaks_chinese, world_tables


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from yearbook files, and what was not.

    Attributes:
        rows: a value a row: file, sheet, sheet_index (from 1), cell (A1; in csv the row is the line), table (title),
            region, region_code (GB/T 2260), item (header path joined by " / "), year (missing: not one year), value
            (NaN where the yearbook has a mark), unit (as printed), mark, note; indicator (code of the catalogue, ""
            when the label names none surely), period (2018, 2019-Q4, 2019-01/2019-09, a fiscal year as printed), kind
            (level, growth, target), quality (exact, floor, ceiling, approximate), status ("" or preliminary, ...).
            Repeated texts are categoricals.
        problems: what could not be read with certainty: file, sheet, sheet_index, cell, text, reason (in English),
            cells (how many it stands for), key and fields (JSON) for `problems.sentence` in another language.
    """

    rows: pd.DataFrame
    problems: pd.DataFrame


def read_files(paths: Iterable[Path | str], region: str = "", indicator: str = "", year: int | None = None) -> Reading:
    """Read yearbook files as they are: encrypted or plain workbooks, HTML and csv under any name.

    Args:
        paths: the files; each is called in the rows what it is called here.
        region: the region of tables that do not say theirs.
        indicator: the indicator of tables that do not say theirs.
        year: the year of tables that do not say theirs.

    Returns:
        Rows and problems. A file that cannot be read at all is one problem; nothing is raised for it.
    """
    options = Options(region, indicator, year or 0)
    store = RowStore()
    problems: list[Problem] = []
    with _no_collection():
        for path in paths:
            problems += _read_file(path, options, store)
        return _reading(store, problems)


def _read_file(path: Path | str, options: "Options", store: RowStore) -> list[Problem]:
    name = shown_name(path)
    grids, lines, refused = read_contents(Path(path), name)
    parts = len(store.parts)
    problems = refused + _FileReader(options, store).read(grids)
    problems += read_document(lines, name, store, options.region, options.year) if lines else []
    if lines and len(store.parts) == parts and not problems:
        problems.append(Problem(name, "", 0, "", "", "nothing_recognised"))
    return problems


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the search for reference cycles: the millions of cells hold none, and it would walk over all of them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_sheets(grids: Iterable[Grid], region: str = "", indicator: str = "", year: int | None = None) -> Reading:
    """Read the sheets of one file that are in memory already; everything else is as in `read_files`."""
    store = RowStore()
    problems = _FileReader(Options(region, indicator, year or 0), store).read(list(grids))
    return _reading(store, problems)


def _reading(store: RowStore, problems: list[Problem]) -> Reading:
    return Reading(store.frame(), problems_frame(problems))


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller supplies for tables that do not say it."""

    region: str = ""
    indicator: str = ""
    year: int = 0


@dataclass
class _FileReader:
    """Reads the grids of one file in their order, since tables go on from one to the next."""

    options: Options
    store: RowStore
    heading: Heading | None = None
    columns: list[Column] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)
    translations: dict[str, str] = field(default_factory=dict)

    def read(self, grids: list[Grid]) -> list[Problem]:
        problems: list[Problem] = []
        before: tuple[str, ...] = ()
        for grid in grids:
            if not speaks_chinese(grid):
                sheet = sheet_of(grid, semicolons=grid.semicolons)
                reader = WorldReader(sheet, self.store, self.supplied(grid))
                reader.read(world_tables(sheet))
                problems += reader.problems
                continue
            found = list(places(classified(grid)))
            before = (*before, *grid.before)
            if not any(place.body for place in found):
                before = (*before, *_lines(grid)) if grid.before or before else ()
                continue
            for place in found:
                if place.body:
                    problems += self._read_table(place, before)
                    before = ()
        return problems

    def supplied(self, grid: Grid) -> Supplied:
        """What the caller and the file's name say where the file itself does not."""
        options = self.options
        return Supplied(options.region, options.indicator, options.year, Path(grid.file).name)

    def _read_table(self, place: Place, lines: tuple[str, ...]) -> list[Problem]:
        heading = self._supplied(read_heading(place, lines, self.heading), place.grid)
        continued = heading.continued and self.heading is not None
        roles = column_roles(place)
        before = tuple(self.columns) if continued else ()
        columns = columns_of(place, list(roles.value_columns), self.translations, before)
        columns = [replace(column, path=()) if is_value_word(column) else column for column in columns]
        if not place.header and continued:
            columns = [column for column in self.columns if column.number in roles.value_columns]
        carried = self.carried if continued else Carried()
        rows, self.carried, problems = read_rows(place, roles, heading.region_code, heading.year, carried)
        self.heading, self.columns = heading, columns
        return problems + add_rows(Content(place, heading, rows, columns), self.store)

    def _supplied(self, heading: Heading, grid: Grid) -> Heading:
        """Fill in what the sheet's name or the caller says and the table does not."""
        year = heading.year or dated(squeezed(grid.sheet)).year or title_year(grid.sheet)
        title = heading.title or (label_of(grid.sheet).text if words().title.number.match(squeezed(grid.sheet)) else "")
        heading = replace(heading, year=year or self.options.year, title=title)
        region = heading.region or self.options.region
        code = heading.region_code
        if region and not code and (known := gazetteer().one(squeezed(region))):
            region, code = known.name, known.printed_code
        indicator = heading.indicator or ("" if heading.subject else self.options.indicator)
        return replace(heading, region=region, region_code=code, indicator=indicator)


def is_value_word(column: Column) -> bool:
    """Tell the one column of values of a long table, whose header says only that it holds values."""
    return len(column.path) == 1 and words().roles.role_of(squeezed(column.path[0])) == "value"


def _lines(grid: Grid) -> tuple[str, ...]:
    """Give the texts of a grid without data as lines of the next one (a unit line in a table of its own)."""
    texts = [label_of(as_text(cell)).text for row in grid.rows for cell in row]
    notes = words().notes
    return tuple(text for text in texts if text and not notes.prefix.search(text) and not notes.source.search(text))
