"""`jinpu sources`: where everything comes from, on what terms, and what depends on it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pandas as pd

_HEADINGS = {
    "file": "Files",
    "publisher": "Publishers of single figures",
    "plan": "Documents that plan files name",
}


def sources(
    csv: Annotated[Path | None, typer.Option(help="CSV to write instead of showing a table.")] = None,
    unused: Annotated[bool, typer.Option("--unused/--used-only", help="Also those that no target uses.")] = True,
    raw: Annotated[Path, typer.Option(help="Folder with the raw data and the plans.")] = Path("data/raw"),
) -> None:
    """List every source of the data and the plans with its licence or terms, and the targets that depend on it."""
    from jinpu.evidence import read_evidence
    from jinpu.files import write_csv
    from jinpu.plan import load_plans
    from jinpu.report.provenance import sources_frame

    found = sources_frame(raw, load_plans(raw / "plans"), read_evidence(raw))
    found = found if unused else found[found["used_by"] != ""]
    if csv is None:
        _show(found)
        return
    write_csv(csv, found)
    typer.echo(f"{len(found)} sources to {csv}")


def _show(found: "pd.DataFrame") -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    for kind, rows in found.groupby("kind", sort=False):
        table = Table(title=f"{_HEADINGS[str(kind)]}: {len(rows)}", title_justify="left", box=SIMPLE_HEAD)
        for heading in ("Source", "Licence or terms", "Targets that use it"):
            table.add_column(heading, overflow="fold")
        for heading in ("Values", "Used"):
            table.add_column(heading, justify="right", min_width=6)
        for row in rows.itertuples():
            cells = (row.source, row.terms, _by_plan(str(row.used_by)), row.observations, row.used)
            table.add_row(*(Text(str(cell)) for cell in cells))
        Console().print(table)


def _by_plan(users: str) -> str:
    """Count the targets by plan; the CSV names them."""
    counts = Counter(name.split("/")[0] for name in users.split())
    return ", ".join(f"{plan} ({count})" for plan, count in counts.items())
