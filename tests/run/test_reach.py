"""What a notebook can reach in a package, on a small package written for the purpose."""

from pathlib import Path

import pytest

from jinpu.run.closure import Package
from jinpu.run.keys import notebook_cells

from .conftest import ROOT

FILES = {
    "__init__.py": """
from importlib import import_module
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from house.cellar import dig
    from house.roof import draw
def __getattr__(name):
    return getattr(import_module("house.cellar"), name)
""",
    "cellar/__init__.py": "from house.cellar.digging import dig, fill\nfrom house.cellar import tools as tools\n",
    "cellar/digging.py": """
from house.cellar.tools import SPADE, shovel
LIMIT = 3
def dig(depth):
    return SPADE * min(depth, LIMIT)
def fill(depth):
    from house.roof import draw
    return shovel(draw(depth))
""",
    "cellar/tools.py": "SPADE = 1\ndef shovel(x):\n    return x\n",
    "cellar/soils.csv": "soil\nclay\n",
    "roof.py": "class Tile:\n    size = 2\ndef draw(x) -> 'Tile':\n    return x\n",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "house"


def changed(house: Path, name: str, old: str, new: str, source: str) -> bool:
    """Whether code with this source can reach what changes when `old` becomes `new` in a file."""
    before = Package(house).digest(source)
    path = house / name
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    return Package(house).digest(source) != before


@pytest.mark.parametrize("source", ["import house\nhouse.dig(2)", "from house import dig\ndig(2)"])
@pytest.mark.parametrize(
    ("name", "old", "new", "reached"),
    [
        ("cellar/digging.py", "min(depth", "max(depth", True),
        ("cellar/digging.py", "LIMIT = 3", "LIMIT = 4", True),
        ("cellar/tools.py", "SPADE = 1", "SPADE = 2", True),
        ("cellar/soils.csv", "clay", "sand", True),
        ("cellar/tools.py", "return x", "return x + 1", False),
        ("cellar/digging.py", "shovel(draw", "shovel(1 + draw", False),
        ("roof.py", "size = 2", "size = 3", False),
        ("cellar/digging.py", "def dig", "# a remark\n\ndef dig", False),
    ],
)
def test_a_change_is_seen_by_what_can_reach_it(
    house: Path, source: str, name: str, old: str, new: str, reached: bool
) -> None:
    assert changed(house, name, old, new, source) == reached


def test_imports_in_functions_and_types_in_quotation_marks_are_followed(house: Path) -> None:
    assert changed(house, "roof.py", "size = 2", "size = 3", "from house.cellar import fill\nfill(1)")


def test_a_module_used_as_a_whole_counts_as_a_whole(house: Path) -> None:
    assert changed(
        house, "cellar/tools.py", "return x", "return -x", "import house.cellar.tools as tools\nprint(tools)"
    )


def test_kept_answers_hold_only_while_the_package_is_unchanged(house: Path, tmp_path: Path) -> None:
    source, kept = "from house import dig\ndig(1)", tmp_path / "kept.json"
    package = Package(house, kept)
    first = package.digest(source)
    package.keep()
    assert Package(house, kept).digest(source) == first
    (house / "cellar" / "tools.py").write_text("SPADE = 9\n")
    assert Package(house, kept).digest(source) != first


def test_the_shipped_notebooks_reach_the_floors_that_they_use_and_no_others() -> None:
    package = Package(ROOT / "jinpu")

    def reached(name: str) -> set[str]:
        cells = notebook_cells(ROOT / "notebooks" / f"{name}.ipynb")
        source = "\n".join(text for kind, text, _ in cells if kind == "code")
        return {path.relative_to(package.folder).as_posix() for path, _ in package.reached(source)}

    assert "reader/reading.py" in reached("1-clean")
    assert not any("reader/" in path for path in reached("2-indicators"))
    assert {"indicators/series.py", "evidence/choice.py"} <= reached("2-indicators")
    assert {"forecast/engine.py", "verdict/plan.py", "report/page.py"} <= reached("5-report")
    assert not any(path.startswith(("run/", "cli/")) for path in reached("5-report"))
