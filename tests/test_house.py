"""The picture of the house holds: every floor imports only from floors below it, and the top level is what it says."""

import ast
import re
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    "errors",
    "files",
    "memory",
    "inputs",
    "catalogue",
    "plan",
    "reader",
    "evidence",
    "indicators",
    "forecast",
    "verdict",
    "report",
    "run",
    "cli",
)
MODULES = sorted(
    path for path in (ROOT / "jinpu").rglob("*.py") if path.parent != ROOT / "jinpu" or path.stem in FLOORS
)


def imported_floors(source: str) -> set[str]:
    """Name the floors of `jinpu` that a module's source imports from, wherever in it the import stands."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("jinpu.")}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_goes_up(module: Path) -> None:
    floor = module.relative_to(ROOT / "jinpu").parts[0].removesuffix(".py")
    upward = {name for name in imported_floors(module.read_text()) if FLOORS.index(name) > FLOORS.index(floor)}
    assert not upward, f"{module.relative_to(ROOT)} is on floor {floor} and imports from {upward} above it"


def test_the_check_itself_sees_imports_wherever_they_stand() -> None:
    source = "def late():\n    from jinpu.report import page\n    import jinpu.run.record\n"
    assert imported_floors(source) == {"report", "run"}


def test_every_declared_requirement_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["lab"], *extras["cluster"], *extras["test"]]
    name = re.compile(r"[\w.-]+")
    pinned = re.findall(r"^([\w.-]+)(?:\[\w+\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {name.match(requirement)[0].lower() for requirement in declared} <= {pin.lower() for pin in pinned}


def test_every_table_beside_the_code_goes_into_the_package() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["*"]
    files = [path for path in (ROOT / "jinpu").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    missing = [path for path in files if path.suffix != ".py" and not any(path.match(each) for each in patterns)]
    assert not missing


def test_a_cell_of_a_notebook_shows_one_step_and_the_outputs_stay_small() -> None:
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    for path in paths:
        for cell in nbformat.read(path, as_version=4).cells:
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert cell.cell_type != "code" or len(lines) <= 20, f"{path.name}: {cell.source}"
    assert sum(path.stat().st_size for path in paths) <= 1_500_000
