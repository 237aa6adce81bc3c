"""The calibrated word for a probability, after the likelihood scale of the IPCC's guidance note of 2010."""

import csv
import math
from functools import cache
from importlib.resources import files


@cache
def likelihood_scale() -> tuple[tuple[str, float], ...]:
    """Words with the least probability that each stands for, surest first (`words.csv`)."""
    text = files("jinpu.verdict").joinpath("words.csv").read_text(encoding="utf-8")
    return tuple((row["word"], float(row["at_least"])) for row in csv.DictReader(text.splitlines()))


def verdict_word(probability: float) -> str:
    """The word's id, or "" when there is no probability (NaN)."""
    if math.isnan(probability):
        return ""
    # A probability is shown in whole per cent at best; 0.66 said as 0.6599999 is still "likely".
    return next(word for word, least in likelihood_scale() if probability >= least - 1e-9)
