"""What is known: published figures and yearbook tables as observations, and one chosen value a year."""

from jinpu.evidence.asof import as_of
from jinpu.evidence.breaks import cut, independent_points, read_breaks, splice
from jinpu.evidence.choice import choose
from jinpu.evidence.store import Evidence, clean, load_evidence, read_evidence

__all__ = [
    "Evidence",
    "as_of",
    "choose",
    "clean",
    "cut",
    "independent_points",
    "load_evidence",
    "read_breaks",
    "read_evidence",
    "splice",
]
