"""A small project of its own for each test, with notebooks that write small files quickly."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console

from jinpu.run.batch_command import Request, run_batch
from jinpu.run.graph import Folders, Notebook, shipped_notebooks

ROOT = Path(__file__).resolve().parents[2]
PLAN = "dalian-2016-2020"

FOLDERS = """\
raw_folder: str = "../data/raw"  # folder with the raw data
processed_folder: str = "../data/processed"  # folder for cleaned data and tables
reports_folder: str = "../reports"  # folder for reports"""
PARAMETERS = f"""\
plan: str = "{PLAN}"  # id of a plan
as_of: int = 2019  # last year known
language: str = "en"  # en or zh
languages: str = "en,zh"  # of all pages
{FOLDERS}
known_by: str = ""  # a day
forecaster: str = ""  # FILE:NAME"""
TABLE = """\
from pathlib import Path
folder = Path(processed_folder) / plan / str(as_of)
folder.mkdir(parents=True, exist_ok=True)
for name in {names}:
    (folder / name).write_text(f"plan,as_of,main\\n{{plan}},{{as_of}},False\\n")"""
PAGE = """\
from pathlib import Path
import zipfile
folder = Path(reports_folder) / plan / str(as_of)
folder.mkdir(parents=True, exist_ok=True)
(folder / f"{language}.html").write_text(f"<html><p>{plan} {as_of} {language}</p></html>")
for kind in ("xlsx", "docx"):
    with zipfile.ZipFile(folder / f"{language}.{kind}", "w") as book:
        book.writestr("sheet", "1")"""
CLEAN = """\
from pathlib import Path
from jinpu.evidence import clean
clean(Path(raw_folder), Path(processed_folder))"""

CELLS = {
    "1-clean": (FOLDERS, CLEAN),
    "2-indicators": (PARAMETERS, TABLE.format(names=["series.csv", "left_out.csv", "grades.csv"])),
    "3-forecast": (PARAMETERS, TABLE.format(names=["quantiles.csv"])),
    "4-verdict": (PARAMETERS, TABLE.format(names=["verdicts.csv", "scenarios.csv"])),
    "5-report": (PARAMETERS, PAGE),
}
# Two notebooks that read nothing but the plan.
SMALL = (
    Notebook("3-forecast", "year", (), ("plan",), ("{processed}/{plan}/{as_of}/quantiles.csv",)),
    Notebook("5-report", "language", (), ("plan",), ("{reports}/{plan}/{as_of}/{language}.html",)),
)


def write_notebook(path: Path, parameters: str, *cells: str) -> None:
    """Write a notebook with a parameters cell and code cells."""
    first = [new_markdown_cell("# A notebook"), new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    notebook = new_notebook(cells=[*first, *(new_code_cell(cell) for cell in cells)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


@dataclass
class Project:
    """A project folder, what a batch in it is asked for, and what the last one said."""

    root: Path
    asked: dict[str, object] = field(default_factory=lambda: {"plans": (PLAN,), "years": (2018,), "workers": 2})
    said: str = ""

    @property
    def folders(self) -> Folders:
        data = self.root / "data"
        return Folders(self.root / "notebooks", data / "raw", data / "processed", self.root / "reports")

    def run(self, **asked: object) -> int:
        """Run a batch; keep what it printed in `said`."""
        text = StringIO()
        request = Request(folders=self.folders, **{**self.asked, **asked})  # type: ignore[arg-type]
        try:
            return run_batch(request, Console(file=text, width=200))
        finally:
            self.said = text.getvalue()

    def cells(self, notebook: str, *cells: str) -> None:
        """Replace the cells of a notebook."""
        write_notebook(self.folders.notebooks / f"{notebook}.ipynb", CELLS[notebook][0], *cells)

    def restore(self, notebook: str) -> None:
        """Give a notebook its own cells back."""
        self.cells(notebook, CELLS[notebook][1])

    def records(self) -> list[dict[str, object]]:
        """The records as they stand in the file."""
        lines = (self.folders.reports / "runs.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def record(self, notebook: str) -> dict[str, object]:
        """The first record of a notebook."""
        return next(record for record in self.records() if record["notebook"] == notebook)

    def statuses(self) -> dict[str, str]:
        """Status by notebook, year and language."""
        return {
            f"{record['notebook']} {record['as_of'] or ''} {record['language'] or ''}".strip(): str(record["status"])
            for record in self.records()
        }

    def output(self, name: str, as_of: int = 2018) -> Path:
        """A report or a table of the plan."""
        root = self.folders.reports if name.endswith((".html", ".xlsx", ".docx")) else self.folders.processed
        return root / PLAN / str(as_of) / name


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with all five notebooks and real figures."""
    made = Project(tmp_path)
    shutil.copytree(ROOT / "data" / "raw", made.folders.raw, ignore=shutil.ignore_patterns("series", "yearbooks"))
    for name, cells in CELLS.items():
        write_notebook(made.folders.notebooks / f"{name}.ipynb", *cells)
    return made


@pytest.fixture
def small(project: Project) -> Project:
    """A project with a forecast and a report that depend on nothing but the plan."""
    project.asked |= {"notebooks": SMALL, "languages": ("en",)}
    return project


@pytest.fixture(autouse=True)
def no_kernel_left() -> Iterator[None]:
    """Whatever a test does, no kernel may outlive it."""
    yield
    assert not kernels(), "a kernel was left behind"


def kernels() -> list[psutil.Process]:
    """The kernels that live: children of the fork server, and ordinary ones."""
    mine = psutil.Process().children()
    forked = [kernel for child in mine if "forkserver" in " ".join(child.cmdline()) for kernel in child.children()]
    return forked + [child for child in mine if "ipykernel_launcher" in child.cmdline()]


def all_shipped() -> list[str]:
    """The names of the shipped notebooks."""
    return [notebook.name for notebook in shipped_notebooks()]
