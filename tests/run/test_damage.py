"""What a batch left is lost, cut or spoilt: the next makes it again, and its pages are those of a fresh one."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import CELLS, ROOT, Project

PAGE = """\
import hashlib
from pathlib import Path
import pandas as pd
known = pd.read_parquet(Path(processed_folder) / "observations.parquet").to_csv(index=False)
known += (Path(processed_folder) / "problems.csv").read_text()
""" + CELLS["5-report"][1].replace("{language}</p>", "{language} {hashlib.sha256(known.encode()).hexdigest()}</p>")


def delete(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3] + b"\xff\x00\xfe" + content[len(content) // 3 + 3 :])


DAMAGES = (delete, cut, spoil)


def left_files(project: Project) -> list[Path]:
    folders = (project.folders.processed, project.folders.reports)
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def contents(project: Project) -> dict[Path, bytes]:
    """Pages and tables; a workbook holds the time at which it was written.

    Without what the index says of changes since the batch before, which a fresh batch cannot say.
    """
    shown = (path for path in left_files(project) if path.suffix in (".html", ".csv", ".parquet"))
    return {
        path: re.sub(rb'<section aria-labelledby="changes-h">.*?</section>\s*', b"", path.read_bytes(), flags=re.DOTALL)
        for path in shown
    }


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damaged_file_in_turn_leaves_the_pages_of_a_fresh_batch(
    project: Project, damage: Callable[[Path], None]
) -> None:
    project.cells("5-report", PAGE)
    project.asked |= {"languages": ("en",)}
    assert project.run() == 0
    fresh = contents(project)
    for path in left_files(project):
        damage(path)
        assert project.run() == 0, f"{path}: {project.said}"
        assert contents(project) == fresh, path


@pytest.fixture
def real(project: Project) -> Project:
    """A project with the shipped notebooks."""
    shutil.rmtree(project.folders.notebooks)
    shutil.copytree(ROOT / "notebooks", project.folders.notebooks)
    project.asked |= {"languages": ("en",), "years": (2016,)}
    return project


def test_every_file_of_the_shipped_notebooks_comes_back(real: Project) -> None:
    assert real.run() == 0
    fresh, files = contents(real), [path for path in left_files(real) if path.name != "runs.jsonl"]
    for number, path in enumerate(files):
        DAMAGES[number % len(DAMAGES)](path)
    assert real.run() == 0, real.said
    assert set(real.statuses().values()) == {"done"}
    assert contents(real) == fresh
    assert set(files) <= set(left_files(real))
