"""Files of statistical offices, read into tidy rows.

Each step makes sense alone: `sources` turns a file's bytes into grids of cells. Of a Chinese yearbook `places` finds
the tables on a grid, `headers` and `stubs` say what each column and row is about, and `tidy` makes rows of it; of any
other office `layouts` finds the tables and `observations` makes rows. `reading` does all of it for many files;
`accounts` says what became of every numeric cell, `checks` looks at the rows as a statistician does, `view` shows a
sheet with the doubtful cells marked. What offices write (units, marks, notes, titles, names of columns) is data:
`words.toml`, `label_words.toml`, `place_words.toml`, `dialects.toml`.
"""

from jinpu.reader.checks import check_rows
from jinpu.reader.reading import Reading, read_files
from jinpu.reader.view import sheet_view

__all__ = ["Reading", "check_rows", "read_files", "sheet_view"]
