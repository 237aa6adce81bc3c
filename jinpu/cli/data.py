"""`jinpu read`, `add`, `remove`, `sources` and `register`: what comes into the project, and what is put on record."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jinpu.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from jinpu.evidence.adding import Added
    from jinpu.reader import Reading

_SHOWN, _LABELS = 5, 200
Raw = Annotated[Path | None, typer.Option(help="Folder with the raw data and the plans.", show_default="data/raw")]
_HEADINGS = {"file": "Files", "publisher": "Publishers of single figures", "plan": "Documents that plan files name"}


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
    from jinpu.reader.indicator_labels import with_nearest

    refuse_overwriting({"--rows": rows, "--problems": problems}, {f"FILE {shown_name(path)}": path for path in files})
    missing = [shown_name(path) for path in files if not path.is_file()]
    if missing:
        raise InputError("is not there or is no file", where=", ".join(missing), remedy="check the path")
    reading = read_files(files, region=region, indicator=indicator, year=year)
    write_csv(rows, reading.rows)
    write_csv(problems, reading.problems.drop(columns=["key", "fields"]))
    typer.echo(f"{len(reading.rows):,} rows to {rows}, {len(reading.problems):,} problems to {problems}")
    typer.echo(_account(reading))
    for option, count in Counter(option for _, option in reading.unused).items():
        typer.echo(f"{option} was not used in {count} of {len(files)} files: their tables say it themselves")
    items = reading.rows.loc[reading.rows["indicator"] == "", "item"].drop_duplicates()[:_LABELS]
    for said in [said for item, said in zip(items, map(with_nearest, items), strict=True) if said != item][:_SHOWN]:
        typer.echo(f"no indicator for sure: {said}")
    empty = [name for name in map(shown_name, files) if name not in set(reading.rows["file"].astype("str"))]
    if empty:
        typer.echo(f"nothing was read from {', '.join(empty)}: see {problems}", err=True)
        raise typer.Exit(1)


def _account(reading: "Reading") -> str:
    """Word what became of the numeric cells of all files."""
    sums = reading.accounts.drop(columns="file").sum()
    skipped = {"headers": "in headers", "labels": "years, codes and ranks", "lines": "in titles and notes"}
    skipped["outside"] = "outside of tables"
    parts = [f"{sums[reason]:,} {words}" for reason, words in skipped.items() if sums[reason]]
    aside = f" ({', '.join(parts)})" if parts else ""
    read, doubted = f"{sums['read']:,} read", f"{sums['doubted']:,} doubted"
    return f"{sums['met']:,} numeric cells = {read} + {doubted} + {sums[list(skipped)].sum():,} skipped{aside}"


def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Tables to add, as they were fetched.")],
    region: Annotated[str, typer.Option(help="Region of tables that do not say theirs.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published them.")] = "",
    published: Annotated[str, typer.Option(help="When: 2019, 2019-05 or 2019-05-31.")] = "",
    raw: Raw = None,
) -> None:
    """Copy files into the project, record where they come from, and show what they became."""
    from jinpu.evidence.adding import add_file
    from jinpu.files import raw_folder

    for path in files:
        _show_added(add_file(raw or raw_folder(), path, region, publisher, published))


def remove(
    name: Annotated[str, typer.Argument(metavar="FILE", help="The file, as `jinpu add` named it.")],
    raw: Raw = None,
) -> None:
    """Take a file out of the project again, with its row in sources.csv."""
    from jinpu.evidence.adding import remove_file
    from jinpu.files import raw_folder

    typer.echo(f"{remove_file(raw or raw_folder(), name)} removed")


def _show_added(added: "Added") -> None:
    from jinpu.evidence.schema import reason

    typer.echo(f"{added.name}: {int(added.counts['values'].sum())} values are used")
    for count in added.counts.to_dict("records"):
        typer.echo("  {region}  {indicator}  {first}-{last}  {values} values".format_map(count))
    for key, number in sorted(added.unused.items()):
        typer.echo(f"  not used: {number} values {reason(key)[0]}")
    for row in added.problems.head(_SHOWN).itertuples():
        typer.echo(f"  problem {row.cell}: {row.reason}")
    if len(added.problems) > _SHOWN:
        typer.echo(f"  and {len(added.problems) - _SHOWN} more problems: jinpu read shows them")
    for option, why in added.missing.items():
        typer.echo(f"  give {option}: {why}")


def sources(
    csv: Annotated[Path | None, typer.Option(help="CSV to write instead of showing a table.")] = None,
    unused: Annotated[bool, typer.Option("--unused/--used-only", help="Also those that no target uses.")] = True,
    raw: Raw = None,
) -> None:
    """List every source of the data and the plans with its licence or terms, and the targets that depend on it."""
    from jinpu.evidence import read_evidence
    from jinpu.files import PLAN, raw_folder, write_csv
    from jinpu.plan import load_plan, load_plans
    from jinpu.report.provenance import sources_frame

    raw = raw or raw_folder()
    plans = (load_plan(raw / PLAN),) if (raw / PLAN).is_file() else load_plans(raw / "plans")
    found = sources_frame(raw, plans, read_evidence(raw))
    found = found if unused else found[found["used_by"] != ""]
    if csv is None:
        _show_sources(found)
        return
    write_csv(csv, found)
    typer.echo(f"{len(found)} sources to {csv}")


def register(
    plans: Annotated[
        list[str] | None, typer.Argument(metavar="PLAN", help="Plans by id; all when none is named.")
    ] = None,
    raw: Raw = None,
) -> None:
    """Write the verdicts of live plans to the register, before their outcome is known; rows are never changed."""
    import datetime as dt

    from jinpu.evidence import read_evidence
    from jinpu.files import PLAN, raw_folder
    from jinpu.indicators import indicator_series
    from jinpu.plan import load_plan, load_plans
    from jinpu.run.keys import code_digest
    from jinpu.verdict import judge_plan
    from jinpu.verdict.register import REGISTER, live_entries, read_register
    from jinpu.verdict.register import register as append

    raw, day = raw or raw_folder(), dt.datetime.now(dt.UTC).date()
    read_register(raw / REGISTER)
    found = (load_plan(raw / PLAN),) if (raw / PLAN).is_file() else load_plans(raw / "plans")
    unknown = set(plans or ()) - {plan.id for plan in found}
    if unknown:
        known = ", ".join(plan.id for plan in found)
        raise InputError(f"there is no plan “{min(unknown)}”", where=str(raw), remedy=f"plans here: {known}")
    evidence, entries = read_evidence(raw), []
    for plan in found:
        if (not plans or plan.id in plans) and plan.end_year >= day.year and not plan.example:
            series = indicator_series(plan, evidence, plan.as_of_years[-1])
            verdicts = judge_plan(plan, series, plan.as_of_years[-1]).verdicts
            entries += live_entries(plan, verdicts, series.series, day, code_digest())
    added = append(raw / REGISTER, entries)
    typer.echo(f"{added} verdicts registered in {raw / REGISTER}; {len(entries) - added} stood there already")


def _show_sources(found: "pd.DataFrame") -> None:
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
