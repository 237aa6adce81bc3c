"""Every answer that the eight systems can give."""

import csv
from functools import cache
from importlib.resources import files


@cache
def rating_ids() -> dict[tuple[str, str], str]:
    """Tone (good, middling, bad, none) by system and rating id, from `rating_words.csv`."""
    text = files("jinpu.verdict").joinpath("rating_words.csv").read_text(encoding="utf-8")
    return {(row["system"], row["rating"]): row["tone"] for row in csv.DictReader(text.splitlines())}
