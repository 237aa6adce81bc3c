"""The picture of the house holds: floors import only from floors below them, and each keeps to its budget of lines."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
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
PACKAGE = sorted((ROOT / "jinpu").rglob("*.py"))
MODULES = [path for path in PACKAGE if path.parent != ROOT / "jinpu" or path.stem in FLOORS]

# Budgets only ever fall: whoever takes lines out lowers the number, whoever needs more finds them on the same floor.
LINES = {
    "top": 91,
    "errors": 23,
    "files": 218,
    "memory": 49,
    "inputs": 388,
    "catalogue": 632,
    "plan": 1337,
    "reader": 8968,
    "evidence": 1424,
    "indicators": 969,
    "forecast": 2883,
    "verdict": 3017,
    "report": 4804,
    "run": 2588,
    "cli": 849,
}
MODULES_AT_MOST = 160
LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 50
LARGER_MODULES = {
    "jinpu/reader/layouts.py": 503,
    "jinpu/reader/text/chinese.py": 563,
    "jinpu/reader/text/english.py": 424,
    "jinpu/report/index.py": 413,
}
# The options of a command are its parameters, each with its help.
LARGER_FUNCTIONS = {"jinpu/cli/run.py: run": 72}


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


def floor_of(path: Path) -> str:
    """The floor that a module of the package belongs to; "top" for `jinpu/__init__.py` and its like."""
    name = path.relative_to(ROOT / "jinpu").parts[0].removesuffix(".py")
    return name if name in FLOORS else "top"


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_each_floor_keeps_to_its_budget_of_lines() -> None:
    lines = Counter[str]()
    for path in PACKAGE:
        lines[floor_of(path)] += lines_of(path)
    assert {floor: count for floor, count in lines.items() if count > LINES[floor]} == {}
    assert len(PACKAGE) <= MODULES_AT_MOST


def test_no_module_is_longer_than_a_reader_follows() -> None:
    longer = {str(path.relative_to(ROOT)): lines_of(path) for path in PACKAGE if lines_of(path) > LINES_OF_A_MODULE}
    assert {name: count for name, count in longer.items() if count > LARGER_MODULES.get(name, 0)} == {}


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """The name of each function of a module, with its lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield f"{path.relative_to(ROOT)}: {node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_page() -> None:
    longer = {name: lines for path in PACKAGE for name, lines in functions_of(path) if lines > LINES_OF_A_FUNCTION}
    assert {name: lines for name, lines in longer.items() if lines > LARGER_FUNCTIONS.get(name, 0)} == {}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_when_loaded(path: Path, modules: set[str]) -> set[str]:
    """The modules of the package that a module imports while it is loaded itself."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            within = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= within & modules or {node.module}
    return names & modules


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {module_name(path): path for path in PACKAGE}
    graph = {name: imported_when_loaded(path, set(modules)) for name, path in modules.items()}
    assert sum(map(len, graph.values())) > len(PACKAGE)
    TopologicalSorter(graph).prepare()


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
