"""A made-up district in yearbook layout, so that all nine indicators can be seen at work. None of it is a fact."""

from tests.example_district.build import build

__all__ = ["build"]
