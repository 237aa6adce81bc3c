"""A small project in a folder of its own, to try batches on: plans, and notebooks that fit a line and draw it."""

import contextlib
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own
from nbformat.v4 import new_code_cell, new_notebook

from jinpu.run.execute import is_whole
from jinpu.run.records import Records, read_records

PARAMETERS = """\
plan: str = "trial-00"  # id of a plan
as_of: int = 2019  # last year known
language: str = "en"  # en or zh
raw_folder: str = "data/raw"  # folder with the raw data
processed_folder: str = "data/processed"  # folder for tables
reports_folder: str = "reports"  # folder for reports"""
WORK = """\
from pathlib import Path
import matplotlib.pyplot as plt, numpy as np, pandas as pd, statsmodels.api as sm
years = np.arange(2005, as_of + 1)
frame = pd.DataFrame({"year": years, "value": 40 + 0.5 * (years - 2005)})
fit = sm.OLS(frame["value"], sm.add_constant(frame["year"])).fit()"""
DRAW = """\
figure, axes = plt.subplots()
axes.plot(frame["year"], fit.fittedvalues)
figure"""
TABLES = """\
folder = Path(processed_folder) / plan / str(as_of)
folder.mkdir(parents=True, exist_ok=True)
for name in {names}:
    frame.assign(main=False).to_csv(folder / f".{{name}}", index=False)
    (folder / f".{{name}}").replace(folder / f"{{name}}.csv")"""
PAGE = """\
folder = Path(reports_folder) / plan / str(as_of)
folder.mkdir(parents=True, exist_ok=True)
(folder / f".{language}").write_text("<html>" + frame.to_html() + "x" * 200_000 + "</html>")
(folder / f".{language}").replace(folder / f"{language}.html")
frame.to_excel(folder / f".{language}.xlsx", engine="xlsxwriter")
(folder / f".{language}.xlsx").replace(folder / f"{language}.xlsx")
Path(folder / f"{language}.docx").write_bytes((folder / f"{language}.xlsx").read_bytes());"""
CLEAN = """\
from pathlib import Path
import jinpu
jinpu.clean(Path(raw_folder), Path(processed_folder));"""
CELLS = {
    "1-clean": (CLEAN,),
    "2-indicators": (WORK, TABLES.format(names=["series", "left_out", "grades"])),
    "3-forecast": (WORK, DRAW, TABLES.format(names=["quantiles"])),
    "4-verdict": (WORK, DRAW, TABLES.format(names=["verdicts", "scenarios"])),
    "5-report": (WORK, DRAW, PAGE),
}
LONGEST_END = 15.0
"""Seconds within which all processes of a killed batch must be gone; a server ends once it has loaded its modules."""


@dataclass(frozen=True)
class Trial:
    """A trial project and the command that runs its batch."""

    root: Path
    options: tuple[str, ...] = ()

    @property
    def reports(self) -> Path:
        """Where its reports go."""
        return self.root / "reports"

    def command(self, *options: str) -> list[str]:
        """The command line of a batch."""
        return [sys.executable, "-m", "jinpu", "run", *self.options, *options]

    def start(self, *options: str) -> "subprocess.Popen[str]":
        """Start a batch in a process of its own."""
        return subprocess.Popen(
            self.command(*options), cwd=self.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def run(self, *options: str, status: int = 0) -> float:
        """Run a batch to its end; give the seconds that it took.

        Raises:
            RuntimeError: it ended with another status than `status`.
        """
        begun = time.perf_counter()
        process = self.start(*options)
        said, _ = process.communicate()
        if process.returncode != status:
            raise RuntimeError(f"status {process.returncode} instead of {status}:\n{said}")
        return time.perf_counter() - begun

    def write(self, notebook: str, *cells: str) -> None:
        """Replace a notebook's cells."""
        write_notebook(self.root / "notebooks" / f"{notebook}.ipynb", *cells)

    def forget(self) -> None:
        """Remove all that batches made."""
        for folder in (self.reports, self.root / "data" / "processed"):
            shutil.rmtree(folder, ignore_errors=True)

    def records(self) -> Records:
        """The latest record of each run."""
        return read_records(self.reports)

    def untruths(self) -> list[str]:
        """What is not as it must be at any moment: half pages, records of runs as done without their outputs."""
        files = [*self.reports.glob("trial-*/*/[!.]*.html"), *self.reports.glob("trial-*/*/[!.]*.xlsx")]
        halves = [f"{path} is not whole" for path in files if not is_whole(path)]
        done = [record for record in self.records().values() if record.status == "done"]
        return halves + [f"{record.output} is done but not there" for record in done if not self._exists(record.output)]

    def _exists(self, output: str) -> bool:
        return (self.root / output).is_file() and is_whole(self.root / output)


def make_trial(root: Path, data: Path, plans: int, years: Sequence[int], languages: str = "en,zh") -> Trial:
    """Write a trial project into `root`: its raw data are links to `data`, its plans copies of one there."""
    raw = root / "data" / "raw"
    (raw / "plans").mkdir(parents=True)
    for path in data.iterdir():
        if path.is_file():
            (raw / path.name).symlink_to(path)
    pattern = next(path for path in sorted((data / "plans").glob("*.toml")) if "dalian" in path.name)
    text = pattern.read_text(encoding="utf-8")
    for number in range(plans):
        name = f"trial-{number:02d}"
        (raw / "plans" / f"{name}.toml").write_text(text.replace(f'"{pattern.stem}"', f'"{name}"', 1), encoding="utf-8")
    trial = Trial(root, ("--years", f"{years[0]}:{years[-1]}", "--language", languages))
    for name, cells in CELLS.items():
        trial.write(name, *cells)
    return trial


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook with the parameters of a batch and these code cells."""
    first = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})  # type: ignore[no-untyped-call]  # half typed
    code = [new_code_cell(cell) for cell in cells]  # type: ignore[no-untyped-call]  # as above
    notebook = new_notebook(cells=[first, *code])  # type: ignore[no-untyped-call]  # as above
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")  # type: ignore[no-untyped-call]  # as above


def kernels_left(root: Path) -> list[str]:
    """Kernels and fork servers of batches in `root` that do not end in due time after their batch."""
    deadline = time.monotonic() + LONGEST_END
    while (left := _kernel_processes(root)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def _kernel_processes(root: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            words = " ".join(process.cmdline())
            if ("jinpu.run.preload" in words or "ipykernel_launcher" in words) and process.cwd() == str(root):
                found.append(f"process {process.pid}: {words[:80]}")
    return found


def content_of(path: Path) -> bytes:
    """A file's content; a workbook's without the time at which it was made."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return b"".join(book.read(name) for name in sorted(book.namelist()) if name != "docProps/core.xml")
