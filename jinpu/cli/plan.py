"""`jinpu new` and `jinpu plan`: a project or a plan file of one's own, and what it still lacks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jinpu.errors import InputError

if TYPE_CHECKING:
    from jinpu.plan import Plan

SOUND, UNSOUND = 0, 2


def new_project(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make.")],
    region: Annotated[str, typer.Option(help="The plan's region: any name of it.")] = "",
    baseline_year: Annotated[int | None, typer.Option(help="Last year before the plan's first.")] = None,
    end_year: Annotated[int | None, typer.Option(help="Year in which the targets are due.")] = None,
    language: Annotated[str, typer.Option(help="Language of the plan's texts: en, zh, de ...")] = "",
    targets: Annotated[
        Path | None,
        typer.Option(help="Table of targets: value, name or indicator, and optionally unit, year, direction, kind."),
    ] = None,
    text: Annotated[
        Path | None, typer.Option("--from", metavar="PLAN", help="The plan's own text: its targets are drafted.")
    ] = None,
) -> None:
    """Make a folder with a plan, a table for figures, and notebooks; `jinpu run` in it makes pages."""
    from jinpu.plan import write_project
    from jinpu.reader.targets import drafted_targets

    if text and targets:
        raise InputError("--from and --targets both give targets", remedy="give one of them")
    given = drafted_targets(text, region, baseline_year) if text else targets
    for line in write_project(
        folder, region, baseline_year=baseline_year, end_year=end_year, language=language, targets=given
    ):
        typer.echo(f"note: {line}")
    typer.echo(f"made {folder}: go there, fill figures.csv and plan.toml, then run: jinpu plan check, and: jinpu run")


def new(
    plan_id: Annotated[str, typer.Argument(metavar="ID", help="The plan's id, for example dalian-2021-2025.")],
    region: Annotated[str, typer.Option(help="Region: slug, code or name; a blank when left out.")] = "",
    baseline_year: Annotated[int | None, typer.Option(help="Last year before the plan's first.")] = None,
    end_year: Annotated[int | None, typer.Option(help="Year in which the targets are due.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; ID.toml in this folder when left out.")] = None,
) -> None:
    """Write a plan file with blanks, and comments that say what to write in each."""
    from jinpu.plan import write_scaffold

    path = write_scaffold(
        out or Path(f"{plan_id}.toml"), plan_id, region=region, baseline_year=baseline_year, end_year=end_year
    )
    typer.echo(f"wrote {path}; fill its blanks, then run: jinpu plan check {path}")


def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Plan files (.toml); plan.toml when left out.")
    ] = None,
) -> int:
    """Say everything that is wrong in plan files, one line a problem; or what each sound plan holds and still lacks."""
    return max([_check(path) for path in files or [Path("plan.toml")]])


def _check(path: Path) -> int:
    from jinpu.plan import plan_or_problems

    try:
        plan, problems = plan_or_problems(path)
    except InputError as error:
        typer.echo(f"jinpu: {error}", err=True)
        return UNSOUND
    if plan is None:
        for problem in problems:
            said = InputError(problem.what, where=f"{path}: {problem.key}", remedy=problem.remedy)
            typer.echo(f"jinpu: {said}", err=True)
        return UNSOUND
    typer.echo(f"{path}: {_summary(plan)}")
    if (path.parent / "figures.csv").is_file():
        from jinpu.indicators.remaining import remaining_work

        left = remaining_work(plan, path.parent)
        typer.echo("\n".join([f"left to do: {len(left) or 'nothing'}", *(f"  {line}" for line in left)]))
    typer.echo(f"judge it with: jinpu run {path}")
    return SOUND


def _summary(plan: "Plan") -> str:
    numbered = sum(target.value is not None for target in plan.targets)
    readings = sum(len(target.readings) for target in plan.targets)
    outcomes = sum(target.outcome is not None for target in plan.targets)
    return (
        f"sound. {plan.title.en}: {plan.region}, {plan.baseline_year} to {plan.end_year}; "
        f"targets: {len(plan.targets)} ({numbered} with a number, {readings} readings, {outcomes} with an outcome); "
        f"clauses: {len(plan.clauses)}"
    )
