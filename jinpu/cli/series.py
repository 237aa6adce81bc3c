"""`jinpu forecast` and `jinpu judge`: predictive quantiles of many series, and what they mean for targets."""

from pathlib import Path
from typing import Annotated

import typer

from jinpu.errors import InputError


def forecast(
    series: Annotated[
        Path,
        typer.Option(
            help="Table (csv, xlsx, parquet) with series,year,value and optionally series_kind (share, density, count, "
            "money, ratio, rate, index, rank) and step (the printing step), or a column a series; years may be missing."
        ),
    ],
    out: Annotated[Path, typer.Option(help="CSV or .parquet to write: series, year and fifteen quantiles.")],
    horizon: Annotated[int, typer.Option(min=1, max=30, help="Years ahead of each series' newest value.")] = 3,
    bounds: Annotated[str, typer.Option(help="Least and greatest possible value, LOW:HIGH; either may be empty.")] = "",
) -> None:
    """Forecast every series of a file; one with fewer than four values gets no forecast and is named."""
    from jinpu.files import refuse_overwriting, write_table
    from jinpu.forecast import forecast_series
    from jinpu.inputs import read_series

    refuse_overwriting({"--out": out}, {"--series": series})
    lower, upper = _bounds(bounds)
    table = read_series(series)
    found = forecast_series(table, horizon, lower=lower, upper=upper)
    write_table(out, found.quantiles(), float_format="%.10g")
    _tell("no forecast below four values", set(table["series"]) - set(found.series))


def _tell(what: str, named: set[str]) -> None:
    """Say on standard error what is true of some series, if there are any."""
    if named:
        typer.echo(f"{what}: {len(named)} series ({', '.join(sorted(named)[:3])}{' ...' * (len(named) > 3)})", err=True)


def _bounds(text: str) -> tuple[float | None, float | None]:
    """Read LOW:HIGH; an empty side has no bound."""
    try:
        low, high = (float(part) if part.strip() else None for part in (text or ":").split(":"))
    except ValueError as error:
        raise InputError(f"{text!r} is not LOW:HIGH", where="--bounds", remedy="write for example 0:100") from error
    if low is not None and high is not None and not low < high:
        raise InputError(f"{low:g} is not below {high:g}", where="--bounds", remedy="write the lower bound first")
    return low, high


def judge(
    series: Annotated[
        Path, typer.Option(help="Table (csv, xlsx, parquet) with series,year,value, or a column a series.")
    ],
    targets: Annotated[
        Path,
        typer.Option(
            help="Table with series,target,year,direction (at_least or at_most) and optionally "
            "kind,series_kind,baseline_year,baseline,lower,upper,parent,part,place_kind."
        ),
    ],
    out: Annotated[Path, typer.Option(help="CSV or .parquet to write: one row a target.")],
    as_of: Annotated[int | None, typer.Option(help="Last year known; each series' newest when not given.")] = None,
) -> None:
    """Judge every target of a file on its series; an abstention leaves the probability empty and gives the reason."""
    from jinpu.files import refuse_overwriting, write_table
    from jinpu.inputs import read_series
    from jinpu.verdict.judging import judge_targets
    from jinpu.verdict.targets import read_targets

    refuse_overwriting({"--out": out}, {"--series": series, "--targets": targets})
    known, asked = read_series(series), read_targets(targets)
    write_table(out, judge_targets(known, asked, as_of), float_format="%.10g")
    _tell(f"no such parent in {series}, judged without it", {each.parent for each in asked} - {"", *known["series"]})
