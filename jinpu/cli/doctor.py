"""`jinpu doctor`: is everything here that the batch and the notebooks need?"""

from pathlib import Path
from typing import Annotated

import typer

SOUND, UNSOUND = 0, 1


def doctor(
    raw: Annotated[Path, typer.Option(help="Folder with the raw data and the plans.")] = Path("data/raw"),
    processed: Annotated[Path, typer.Option(help="Folder for cleaned data and tables.")] = Path("data/processed"),
    out: Annotated[Path, typer.Option(help="Folder for reports.")] = Path("reports"),
    notebooks: Annotated[Path, typer.Option(help="Folder with the notebooks.")] = Path("notebooks"),
) -> int:
    """Look over this machine: packages, fonts, kernels, folders, disk; each lack comes with its remedy.

    The exit status is 0 when nothing need be done, 1 otherwise.
    """
    from jinpu.run.diagnostics import check_up
    from jinpu.run.graph import Folders

    findings = check_up(Folders(notebooks.absolute(), raw.absolute(), processed.absolute(), out.absolute()))
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        typer.echo(f"{'ok ' if finding.sound else 'NOT'} {finding.subject:<{width}}  {finding.found}")
        if not finding.sound:
            typer.echo(f"    {'':<{width}}  remedy: {finding.remedy}")
    lacks = sum(not finding.sound for finding in findings)
    typer.echo("Everything is in place." if not lacks else f"{lacks} of {len(findings)} need a remedy.")
    return UNSOUND if lacks else SOUND
