"""`jinpu read`: yearbook files in, a table of rows and a table of problems out."""

from pathlib import Path
from typing import Annotated

import typer

from jinpu.errors import InputError


def read(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Yearbook files: .xls, .xlsx, HTML or csv under any name.")
    ],
    rows: Annotated[Path, typer.Option(help="Where to write the rows, a value a row.")] = Path("rows.csv"),
    problems: Annotated[Path, typer.Option(help="Where to write what could not be read.")] = Path("problems.csv"),
    region: Annotated[str, typer.Option(help="Region of tables that do not say theirs.")] = "",
    indicator: Annotated[str, typer.Option(help="Indicator of tables that do not say theirs.")] = "",
    year: Annotated[int | None, typer.Option(min=1900, max=2100, help="Year of tables that do not say theirs.")] = None,
) -> None:
    """Read yearbook files into tidy rows, and tell what could not be read with certainty."""
    # Imported here so that the other commands start without the reader.
    from jinpu.files import refuse_overwriting, shown_name, write_csv
    from jinpu.reader import read_files

    refuse_overwriting({"--rows": rows, "--problems": problems}, {f"FILE {shown_name(path)}": path for path in files})
    missing = [shown_name(path) for path in files if not path.is_file()]
    if missing:
        raise InputError("is not there or is no file", where=", ".join(missing), remedy="check the path")
    reading = read_files(files, region=region, indicator=indicator, year=year)
    told = reading.problems.drop(columns=["key", "fields"])
    for frame, path in ((reading.rows, rows), (told, problems)):
        write_csv(path, frame)
    typer.echo(f"{len(reading.rows):,} rows to {rows}, {len(reading.problems):,} problems to {problems}")
