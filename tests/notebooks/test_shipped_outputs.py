"""What the shipped notebooks show is what they show when they are run: text and tables compared, pictures not."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.notebooks.make import NAMES, ROOT, copy_of_the_project, executed

PICTURE = re.compile(r"<svg.*?</svg>|<img[^>]*>|<style.*?</style>", re.DOTALL)
NUMBER = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?")
SHOWN = ("text/plain", "text/html", "text/latex")


@pytest.fixture(scope="module")
def project() -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as environment, copy_of_the_project() as folder:
        environment.setenv("PYTHONPATH", str(ROOT))
        executed(folder / "notebooks" / "1-clean.ipynb")
        yield folder


def shown(notebook: NotebookNode) -> list[str]:
    """The texts that a notebook shows, cell by cell, without its pictures."""
    texts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {"text/plain": output.get("text", "")})
            texts += [PICTURE.sub("", str(data[kind])) for kind in SHOWN if kind in data and "image/png" not in data]
    return texts


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_what_is_shipped(project: Path, name: str) -> None:
    shipped = shown(nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4))
    found = shown(executed(project / "notebooks" / f"{name}.ipynb"))
    assert shipped, "no outputs: run make notebooks"
    assert [NUMBER.sub("0", text) for text in found] == [NUMBER.sub("0", text) for text in shipped]
    # The last digits of a float depend on the processor.
    numbers = [
        [float(each.replace(",", "")) for text in texts for each in NUMBER.findall(text)] for texts in (found, shipped)
    ]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-6, abs=1e-9)
