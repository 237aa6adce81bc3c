"""Files of statistical offices, read into tidy rows.

Each step makes sense alone: `sources` turns a file's bytes into grids of cells, `blocks` finds the tables on a grid,
`headers` and `stubs` say what each column and row is about, `tidy` makes rows of it, and `reading` does all of it for
many files; `checks` looks at the rows as a statistician does, `view` shows a sheet with the doubtful cells marked. What
yearbooks write (units, marks, notes, titles) is data: `words.toml`, `label_words.toml`, `place_words.toml`.
"""

from jinpu.reader.checks import check_rows
from jinpu.reader.reading import Reading, read_files
from jinpu.reader.view import sheet_view

__all__ = ["Reading", "check_rows", "read_files", "sheet_view"]
