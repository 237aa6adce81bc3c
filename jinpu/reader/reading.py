"""Yearbook files in, tidy rows and problems out."""

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from jinpu.files import shown_name
from jinpu.reader.accounts import Account, Numeric, account_of_place, accounts_frame, numeric_cells
from jinpu.reader.gazetteer import gazetteer
from jinpu.reader.grid import Grid, classified
from jinpu.reader.headers import Column, Roles, column_roles, columns_of
from jinpu.reader.headings import Heading, read_heading
from jinpu.reader.knowledge import words
from jinpu.reader.labels import as_text, label_of, squeezed
from jinpu.reader.layouts import office_tables
from jinpu.reader.observations import OfficeReader, Supplied
from jinpu.reader.periods import dated, title_year
from jinpu.reader.places import Place, places
from jinpu.reader.problems import Problem, grouped, problems_frame
from jinpu.reader.sheets import Sheet, speaks_chinese
from jinpu.reader.sources import read_contents
from jinpu.reader.store import RowStore
from jinpu.reader.stubs import Carried, Row, read_rows
from jinpu.reader.text import DOUBTS, read_confirmed, read_document
from jinpu.reader.tidy import Content, add_rows
from jinpu.reader.title_places import places_in

_UNUSED = "option_not_used"
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


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
        accounts: what became of the numeric cells, a file a row: file, met, read, doubted, and those skipped because
            they stand in headers, in labels (years, codes beside the values), in lines above or below a table, or
            outside of any table.
        unused: file and option (--year 2014) where the tables say themselves what the caller supplied.
    """

    rows: pd.DataFrame
    problems: pd.DataFrame
    accounts: pd.DataFrame = field(default_factory=lambda: accounts_frame([]))
    unused: tuple[tuple[str, str], ...] = ()


def read_files(
    paths: Path | str | Iterable[Path | str], region: str = "", indicator: str = "", year: int | None = None
) -> Reading:
    """Read yearbook files as they are: encrypted or plain workbooks, HTML and csv under any name.

    Args:
        paths: a file or several; each is called in the rows what it is called here.
        region: the region of tables that do not say theirs.
        indicator: the indicator of tables that do not say theirs.
        year: the year of tables that do not say theirs.

    Returns:
        Rows and problems. A file that cannot be read at all is one problem; nothing is raised for it.
    """
    options = Supplied(region, indicator, year or 0)
    store = RowStore()
    problems: list[Problem] = []
    accounts: list[Account] = []
    with _no_collection():
        for path in [paths] if isinstance(paths, str | Path) else paths:
            accounts.append(Account(shown_name(path)))
            problems += _read_file(path, options, store, accounts[-1])
        return _reading(store, problems, accounts)


def _read_file(path: Path | str, options: Supplied, store: RowStore, account: Account) -> list[Problem]:
    name = shown_name(path)
    grids, lines, refused = read_contents(Path(path), name)
    parts = len(store.parts)
    problems = refused + _FileReader(options, store, account).read(grids)
    if lines:
        confirmed, unusable = read_confirmed(Path(path), name)
        tables = len(store.parts)
        doubts = read_document(lines, name, store, options.region, options.year, confirmed)
        read = sum(part.count for part in store.parts[tables:])
        doubted = sum(problem.key in DOUBTS for problem in doubts)
        account.add_text(sum(len(_NUMBER.findall(line)) for line in lines), read, doubted)
        problems += unusable + doubts
    if len(store.parts) == parts and not problems:
        problems.append(Problem(name, "", 0, "", "", "nothing_recognised"))
    return grouped(problems)


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
    store, account = RowStore(), Account("")
    problems = _FileReader(Supplied(region, indicator, year or 0), store, account).read(list(grids))
    return _reading(store, problems, [account])


def _reading(store: RowStore, problems: list[Problem], accounts: list[Account]) -> Reading:
    told = [problem for problem in problems if problem.key != _UNUSED]
    unused = {(problem.file, problem.fields["option"]) for problem in problems if problem.key == _UNUSED}
    return Reading(store.frame(), problems_frame(told), accounts_frame(accounts), tuple(sorted(unused)))


@dataclass
class _FileReader:
    """Reads the grids of one file in their order, since tables go on from one to the next."""

    options: Supplied
    store: RowStore
    account: Account
    heading: Heading | None = None
    columns: list[Column] = field(default_factory=list)
    carried: Carried = field(default_factory=Carried)
    translations: dict[str, str] = field(default_factory=dict)

    def read(self, grids: list[Grid]) -> list[Problem]:
        problems: list[Problem] = []
        before: tuple[str, ...] = ()
        for grid in grids:
            if not speaks_chinese(grid):
                sheet = Sheet(grid)
                reader = OfficeReader(sheet, self.store, replace(self.options, file_name=Path(grid.file).name))
                problems += reader.read(office_tables(sheet), self.account)
                continue
            found = list(places(classified(grid)))
            numeric = numeric_cells(grid)
            self.account.add_sheet(int(numeric.sum()))
            before = (*before, *grid.before)
            if not any(place.body for place in found):
                before = (*before, *_lines(grid)) if grid.before or before else ()
                continue
            left: Place | None = None
            for place in found:
                if place.body:
                    goes_on = left is not None and _is_other_half(place, left)
                    problems += self._read_table(place, before, numeric, goes_on=goes_on)
                    before, left = (), place
        return problems

    def _read_table(self, place: Place, lines: tuple[str, ...], numeric: Numeric, *, goes_on: bool) -> list[Problem]:
        roles = column_roles(place)
        heading = self._supplied(read_heading(place, lines, self.heading, goes_on=goes_on), place, roles)
        continued = heading.continued and self.heading is not None
        before = tuple(self.columns) if continued else ()
        columns = columns_of(place, list(roles.value_columns), self.translations, before)
        columns = [replace(column, path=()) if is_value_word(column) else column for column in columns]
        if not place.header and continued:
            columns = [column for column in self.columns if column.number in roles.value_columns]
        carried = self.carried if continued else Carried()
        rows, self.carried, problems = read_rows(place, roles, heading.region_code, heading.year, carried)
        heading, told = self._year_supplied(heading, place, rows, columns)
        self.heading, self.columns = heading, columns
        content = Content(place, heading, rows, columns)
        found, read = add_rows(content, self.store)
        account_of_place(self.account, numeric, content, list(roles.stub), read)
        if self.options.region and (heading.region != self.options.region or any(row.region for row in rows)):
            told.append(place.grid.problem(-1, 0, _UNUSED, option=f"--region {self.options.region}"))
        return problems + told + found

    def _year_supplied(
        self, heading: Heading, place: Place, rows: list[Row], columns: list[Column]
    ) -> tuple[Heading, list[Problem]]:
        """Take the year from the caller or the file's name where the table has none anywhere."""
        grid, given = place.grid, self.options.year
        named = set(_YEAR_IN_NAME.findall(Path(grid.file).stem))
        first = place.header[0] if place.header else place.body[0]
        if heading.year or any(row.year for row in rows) or any(column.year or column.spans for column in columns):
            unused = [grid.problem(-1, 0, _UNUSED, option=f"--year {given}")] if given else []
            return heading, unused
        if given or len(named) != 1:
            return replace(heading, year=given), []
        year = named.pop()
        told = grid.problem(first, place.left, "assumed_year", year=year, name=Path(grid.file).name)
        return replace(heading, year=int(year)), [told]

    def _supplied(self, heading: Heading, place: Place, roles: Roles) -> Heading:
        """Fill in what the sheet's name, the head of a column of years or the caller says and the table does not."""
        grid = place.grid
        year = heading.year or dated(squeezed(grid.sheet)).year or title_year(grid.sheet)
        title = heading.title or (label_of(grid.sheet).text if words().title.number.match(squeezed(grid.sheet)) else "")
        heads = (as_text(grid.rows[row][c]) for c, role in roles.stub.items() if role == "year" for row in place.header)
        found = next(filter(None, map(places_in, heads)), None)
        heading = replace(heading, year=year, title=title)
        region = heading.region or (found.name if found else "") or self.options.region
        code = heading.region_code or (found.code if found and not heading.region else "")
        if region and not code and (known := gazetteer().one(squeezed(region))):
            region, code = known.name, known.printed_code
        indicator = heading.indicator or ("" if heading.subject else self.options.indicator)
        return replace(heading, region=region, region_code=code, indicator=indicator)


def _is_other_half(place: Place, left: Place) -> bool:
    """Tell the right half of a table that is cut in two side by side: the same header beside it, without title."""

    def labels(half: Place) -> list[str]:
        return [squeezed(as_text(half.grid.rows[row][c])) for row in half.header for c in range(half.left, half.right)]

    return (
        place.grid is left.grid
        and place.left >= left.right
        and place.header == left.header
        and labels(place) == labels(left)
    )


def is_value_word(column: Column) -> bool:
    """Tell the one column of values of a long table, whose header says only that it holds values."""
    return len(column.path) == 1 and words().roles.role_of(squeezed(column.path[0])) == "value"


def _lines(grid: Grid) -> tuple[str, ...]:
    """Give the texts of a grid without data as lines of the next one (a unit line in a table of its own)."""
    texts = [label_of(as_text(cell)).text for row in grid.rows for cell in row]
    notes = words().notes
    return tuple(text for text in texts if text and not notes.prefix.search(text) and not notes.source.search(text))
