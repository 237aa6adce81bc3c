"""The key of a run: a digest of all that its result depends on, by content.

Notebook source, parameters, the code of this package that the notebook can reach, the versions of the libraries, and
the inputs. Places on the disk are no part of it, so that a moved or cloned project need not run again.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import metadata
from pathlib import Path

from jinpu.run.closure import Package
from jinpu.run.digests import digest, digest_of
from jinpu.run.graph import PLANS, PlanFile, Run

LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels", "matplotlib", "pyarrow", "jinja2", "XlsxWriter")

Visible = Callable[[PlanFile, int], str]


@dataclass
class Keys:
    """Keys of runs; what was read for one is kept for the next.

    Args:
        visible: the digest of what a plan can see of the cleaned tables as of a year.
    """

    visible: Visible
    package: Package
    _notebooks: dict[Path, str] = field(default_factory=dict)
    _raw: dict[Path, str] = field(default_factory=dict)

    def __call__(self, run: Run) -> str:
        """The key of a run; the runs before it must have ended, since their outputs are its inputs."""
        parts = {
            "notebook": self._notebook(run.source),
            "parameters": [run.plan, run.as_of, run.language, run.extra],
            "libraries": self._libraries,
            "inputs": {name: self._input(name, run) for name in run.inputs},
        }
        return digest_of(parts)

    def _notebook(self, path: Path) -> str:
        if path not in self._notebooks:
            cells = notebook_cells(path)
            code = self.package.digest("\n".join(source for kind, source, _ in cells if kind == "code"))
            self._notebooks[path] = digest_of([cells, code])
        return self._notebooks[path]

    def _input(self, name: str, run: Run) -> str:
        plan = run.plan_file
        if name == "raw":
            return self._raw_folder(plan.folders.raw)
        if name == "plan":
            return digest(plan.path)
        if name == "problems":
            return digest(plan.folders.processed / "problems.csv")
        last = run.as_of or plan.end_year
        first = last if name == "evidence" else min(last, plan.judged_from)
        return digest_of([self.visible(plan, year) for year in range(first, last + 1)])

    def _raw_folder(self, folder: Path) -> str:
        if folder not in self._raw:
            files = sorted(path for path in folder.rglob("*") if path.is_file() and _counts(path.relative_to(folder)))
            self._raw[folder] = digest_of([(path.relative_to(folder).as_posix(), digest(path)) for path in files])
        return self._raw[folder]

    @cached_property
    def _libraries(self) -> list[str]:
        return [sys.version.split()[0], *(_version(name) for name in LIBRARIES)]


def _counts(path: Path) -> bool:
    return path.parts[0] != PLANS and not any(part.startswith(".") for part in path.parts)


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name


def notebook_cells(path: Path) -> list[tuple[str, str, list[str]]]:
    """Kind, source and tags of each cell; outputs and counts, which opening a notebook changes, are no part of it."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [
            (cell["cell_type"], _runnable("".join(cell["source"])), cell.get("metadata", {}).get("tags", []))
            for cell in cells
        ]
    except (OSError, ValueError, KeyError, TypeError):
        # No notebook: it has no content to speak of, and running it will say what is wrong.
        return []


def _runnable(source: str) -> str:
    """A cell's source without IPython's magics, which are no Python."""
    return "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
