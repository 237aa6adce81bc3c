"""Statistical yearbooks as they are handed round, read into tidy rows.

Each step makes sense alone: `sources` turns a file's bytes into grids of cells, `blocks` finds the tables on a grid,
`headers` and `stubs` say what each column and row is about, `tidy` makes rows of it, and `reading` does all of it for
many files. What yearbooks write (units, marks, notes, titles) is data: `words.toml`, `limits.toml`, `regions.csv`.
"""

from jinpu.evidence.yearbook.reading import Reading, read_files

__all__ = ["Reading", "read_files"]
