"""`jinpu judge`: the chance of each target, what it would take, and eight other systems' ratings."""

from pathlib import Path
from typing import Annotated

import typer


def judge(
    series: Annotated[Path, typer.Option(help="CSV with the columns series,year,value; years may be missing.")],
    targets: Annotated[
        Path,
        typer.Option(
            help="CSV with series,target,year,direction (at_least or at_most) and optionally "
            "kind,baseline_year,baseline,lower,upper."
        ),
    ],
    out: Annotated[Path, typer.Option(help="CSV to write: one row a target.")],
    as_of: Annotated[int | None, typer.Option(help="Last year known; each series' newest when not given.")] = None,
) -> None:
    """Judge every target of a file on its series; an abstention leaves the probability empty and gives the reason."""
    from jinpu.files import written_whole
    from jinpu.forecast.csvfile import read_series
    from jinpu.verdict.csvfile import read_targets
    from jinpu.verdict.judging import judge_series

    verdicts = judge_series(read_series(series), read_targets(targets), as_of)
    with written_whole(out) as aside:
        verdicts.to_csv(aside, index=False, float_format="%.10g")
