"""`jinpu judge`: the chance of each target, what it would take, and eight other systems' ratings."""

from pathlib import Path
from typing import Annotated

import typer


def judge(
    series: Annotated[Path, typer.Option(help="CSV with the columns series,year,value and optionally step.")],
    targets: Annotated[
        Path,
        typer.Option(
            help="CSV with series,target,year,direction (at_least or at_most) and optionally "
            "kind,series_kind,baseline_year,baseline,lower,upper,parent,part."
        ),
    ],
    out: Annotated[Path, typer.Option(help="CSV to write: one row a target.")],
    as_of: Annotated[int | None, typer.Option(help="Last year known; each series' newest when not given.")] = None,
) -> None:
    """Judge every target of a file on its series; an abstention leaves the probability empty and gives the reason."""
    from jinpu.files import refuse_overwriting, write_csv
    from jinpu.forecast.csvfile import read_series
    from jinpu.verdict.judging import judge_targets
    from jinpu.verdict.targets import checked_series, read_targets

    refuse_overwriting({"--out": out}, {"--series": series, "--targets": targets})
    verdicts = judge_targets(checked_series(read_series(series), str(series)), read_targets(targets), as_of)
    write_csv(out, verdicts, float_format="%.10g")
