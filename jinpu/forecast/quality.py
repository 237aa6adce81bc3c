"""How far a printed figure of a given quality may lie from the true one."""

import csv
from functools import cache
from importlib.resources import files


@cache
def relative_uncertainty() -> dict[str, float]:
    """Standard deviation relative to the printed value, by quality (`quality.csv` gives the reasons)."""
    text = files("jinpu.forecast").joinpath("quality.csv").read_text(encoding="utf-8")
    return {row["quality"]: float(row["relative_uncertainty"]) for row in csv.DictReader(text.splitlines())}
