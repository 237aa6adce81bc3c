"""`jinpu add` and `jinpu remove`: a file into the project's yearbooks, and out of them again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from jinpu.evidence.adding import Added

_SHOWN = 5
Raw = Annotated[Path, typer.Option(help="Folder with the raw data.")]


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Tables to add, as they were fetched.")],
    region: Annotated[str, typer.Option(help="Region of tables that do not say theirs.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published them.")] = "",
    published: Annotated[str, typer.Option(help="When: 2019, 2019-05 or 2019-05-31.")] = "",
    raw: Raw = Path("data/raw"),
) -> None:
    """Copy files into the project, record where they come from, and show what they became."""
    from jinpu.evidence.adding import add_file

    for path in files:
        _show(add_file(raw, path, region, publisher, published))


def remove(
    name: Annotated[str, typer.Argument(metavar="FILE", help="The file, as `jinpu add` named it.")],
    raw: Raw = Path("data/raw"),
) -> None:
    """Take a file out of the project again, with its row in sources.csv."""
    from jinpu.evidence.adding import remove_file

    typer.echo(f"{remove_file(raw, name)} removed")


def _show(added: "Added") -> None:
    from jinpu.evidence.tables import reason

    typer.echo(f"{added.name}: {int(added.counts['values'].sum())} values are used")
    for row in added.counts.itertuples():
        typer.echo(f"  {row.region}  {row.indicator}  {row.first}-{row.last}  {row.values} values")
    for key, count in sorted(added.unused.items()):
        typer.echo(f"  not used: {count} values {reason(key)[0]}")
    for row in added.problems.head(_SHOWN).itertuples():
        typer.echo(f"  problem {row.cell}: {row.reason}")
    if len(added.problems) > _SHOWN:
        typer.echo(f"  and {len(added.problems) - _SHOWN} more problems: jinpu read shows them")
    for option, why in added.missing.items():
        typer.echo(f"  give {option}: {why}")
