"""What an audit finds."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """One fault of one page."""

    page: str
    check: str
    what: str

    def __str__(self) -> str:
        return f"{self.page}: {self.check}: {self.what}"


def name_of(path: Path) -> str:
    """Return a page's path from the reports folder on: plan, year and file."""
    return "/".join(path.parts[-3:])
