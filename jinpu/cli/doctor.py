"""`jinpu doctor`: what this machine must have for the batch and the notebooks, each lack with its remedy."""

import importlib.metadata
import os
import platform
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet

from jinpu.errors import InputError
from jinpu.files import raw_folder, shipped_notebooks
from jinpu.run.graph import Folders

# A full batch of the shipped plans leaves less than a tenth of this.
LEAST_FREE_BYTES = 1_000_000_000
LOCK_FILE = "requirements.txt"


def doctor(
    raw: Annotated[
        Path | None, typer.Option(help="Folder with the raw data and the plans.", show_default="data/raw")
    ] = None,
    processed: Annotated[Path, typer.Option(help="Folder for cleaned data and tables.")] = Path("data/processed"),
    out: Annotated[Path, typer.Option(help="Folder for reports.")] = Path("reports"),
    notebooks: Annotated[
        Path | None, typer.Option(help="Folder with the notebooks.", show_default="notebooks, else the package's")
    ] = None,
) -> int:
    """Look over this machine: packages, fonts, kernels, folders, disk; each lack comes with its remedy.

    The exit status is 0 when nothing need be done, 1 otherwise.
    """
    near = Path("notebooks")
    places = (notebooks or (near if near.is_dir() else shipped_notebooks()), raw or raw_folder(), processed, out)
    findings = check_up(Folders(*(place.absolute() for place in places)))
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        typer.echo(f"{'ok ' if finding.sound else 'NOT'} {finding.subject:<{width}}  {finding.found}")
        if not finding.sound:
            typer.echo(f"    {'':<{width}}  remedy: {finding.remedy}")
    lacks = sum(not finding.sound for finding in findings)
    typer.echo("Everything is in place." if not lacks else f"{lacks} of {len(findings)} need a remedy.")
    return 1 if lacks else 0


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was found, and the remedy where something is wrong ("" where nothing is)."""

    subject: str
    found: str
    remedy: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing need be done."""
        return not self.remedy


def check_up(folders: Folders) -> tuple[Finding, ...]:
    """Look at Python, the packages, fonts, kernels, folders, the disk and the raw data."""
    return (
        python_version(),
        packages(folders.here / LOCK_FILE),
        chinese_fonts(),
        kernel(),
        sockets(),
        forking(),
        *(writable(folder, folders) for folder in (folders.processed, folders.reports)),
        disk(folders.reports),
        raw_data(folders),
    )


def python_version() -> Finding:
    """Whether this Python is one that the package asks for."""
    wanted = importlib.metadata.metadata("jinpu")["Requires-Python"] or ""
    running = platform.python_version()
    if SpecifierSet(wanted).contains(running, prereleases=True):
        return Finding("Python", f"{running} (wanted {wanted})")
    return Finding("Python", running, f"install Python {wanted} and set up again: make PYTHON=python3.12 report")


def packages(lock: Path) -> Finding:
    """Whether the packages are those of the lock file; without one, those that the package itself asks for."""
    requirements = _pinned(lock) if lock.is_file() else _required()
    asked = f"{len(requirements)} of {lock.name if lock.is_file() else 'the package'}"
    amiss = [said for requirement in requirements if (said := _amiss(requirement))]
    if not amiss:
        return Finding("Packages", f"all {asked} are installed as wanted")
    remedy = "rm -f .venv/.ready and run make report" if lock.is_file() else "pip install --upgrade jinpu"
    return Finding(
        "Packages", f"{len(amiss)} {asked}: {'; '.join(amiss[:5])}{' ...' if len(amiss) > 5 else ''}", remedy
    )


def _pinned(lock: Path) -> list[Requirement]:
    lines = (line.split("#")[0].strip() for line in lock.read_text(encoding="utf-8").splitlines())
    return _applying(line for line in lines if line and not line.startswith("-"))


def _required() -> list[Requirement]:
    return _applying(importlib.metadata.requires("jinpu") or [])


def _applying(lines: Iterator[str] | Sequence[str]) -> list[Requirement]:
    """The requirements that apply to this Python and system; extras are not asked for."""
    found = []
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found.append(requirement)
    return found


def _amiss(requirement: Requirement) -> str:
    try:
        installed = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    right = requirement.specifier.contains(installed, prereleases=True)
    return "" if right else f"{requirement.name} is {installed}, wanted {requirement.specifier}"


def chinese_fonts() -> Finding:
    """Whether figures can measure Chinese text."""
    from jinpu.report.figures.chart import chinese_font

    font = chinese_font()
    if font:
        return Finding("Chinese font", font)
    remedy = "install Noto Sans CJK SC (Debian, Ubuntu: apt-get install fonts-noto-cjk)"
    return Finding("Chinese font", "none: Chinese labels in figures are placed by guess", remedy)


def kernel() -> Finding:
    """Whether Jupyter finds the Python kernel that the notebooks name, and whether it is this Python's."""
    import sys

    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("Kernel python3", "not there", f"{sys.executable} -m ipykernel install --sys-prefix")
    started = Path(spec.argv[0])
    is_ours = not started.is_absolute() or started.resolve() == Path(sys.executable).resolve()
    if started.name.startswith("python") and is_ours:
        return Finding("Kernel python3", str(Path(spec.resource_dir)))
    return Finding("Kernel python3", f"starts {started}", f"{sys.executable} -m ipykernel install --sys-prefix")


def sockets() -> Finding:
    """How kernels are heard: over sockets in a private folder, or over ports, which may collide."""
    from jinpu.run.execute import LAUNCH_METHODS
    from jinpu.run.workspace import kernel_folder

    try:
        with kernel_folder() as folder:
            where = str(folder.parent.parent)
    except OSError as error:
        return Finding(
            "Kernel sockets", f"no private folder ({error.strerror})", "set TMPDIR to a folder you can write"
        )
    transports = list(dict.fromkeys(method.transport for method in LAUNCH_METHODS))
    return Finding("Kernel sockets", f"{' then '.join(transports)}, in {where}")


def forking() -> Finding:
    """Whether kernels are forked from a loaded server; without it a batch takes longer and gives the same."""
    from jinpu.run.forked_kernel import fork_server_available

    if fork_server_available():
        return Finding("Fork server", "available: kernels start in milliseconds")
    return Finding("Fork server", "not to be had here: kernels start in seconds, with the same results")


def writable(folder: Path, folders: Folders) -> Finding:
    """Whether a folder can be written, or made."""
    subject = f"Folder {folders.shown(folder)}"
    if folder.exists() and not folder.is_dir():
        return Finding(subject, "is a file", "move it away")
    if os.access(_nearest(folder), os.W_OK | os.X_OK):
        return Finding(subject, "can be written")
    return Finding(subject, "cannot be written", f"chmod u+rwx {_nearest(folder)}, or name another folder")


def disk(folder: Path) -> Finding:
    """Whether there is room for a batch."""
    free = shutil.disk_usage(_nearest(folder)).free
    found = f"{free / 1e9:,.1f} GB free"
    return Finding("Disk", found, "" if free >= LEAST_FREE_BYTES else "free at least 1 GB, or name another --out")


def raw_data(folders: Folders) -> Finding:
    """Whether the raw files are there and as they were recorded."""
    from jinpu.evidence.sources import file_problems

    subject = f"Data {folders.shown(folders.raw)}"
    remedy = "call jinpu in the project's folder, or name the data with --raw"
    if not folders.raw.is_dir():
        return Finding(subject, "there is no such folder", remedy)
    try:
        problems = file_problems(folders.raw)
    except InputError as error:
        return Finding(subject, str(error), remedy)
    if not problems:
        return Finding(subject, "all files are as recorded in sources.csv")
    first = f"{problems[0]['file']} {problems[0]['reason']}"
    return Finding(subject, f"{len(problems)} files differ from sources.csv", first)


def _nearest(folder: Path) -> Path:
    """The folder itself or the nearest one above it that is there."""
    return next(each for each in (folder, *folder.parents) if each.exists())
