"""Every notebook runs top to bottom on shipped and on example data, in any order once 1-clean has run."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from jinpu.plan import load_plans
from jinpu.run.execute import own_event_loop
from jinpu.run.workspace import kernel_folder

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
# The back-test has tests of its own; the others are all here.
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb") if path.stem != "backtest")
OF_A_PLAN = ("5-report", "4-verdict", "3-forecast", "2-indicators")
Executed = Callable[..., NotebookNode]


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One kernel for all, its names cleared before each notebook: its libraries are loaded once."""
    with kernel_folder() as folder, own_event_loop():
        manager = KernelManager(
            kernel_name="python3", transport="ipc", ip=str(folder / "s"), connection_file=str(folder / "kernel.json")
        )
        manager.start_kernel(cwd=str(NOTEBOOKS), env={**os.environ, "PYTHONPATH": str(ROOT)})
        yield manager
        manager.shutdown_kernel()
        manager.context.destroy(linger=0)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the notebooks leave things, instead of the project's own folders."""
    made = tmp_path_factory.mktemp("results")
    return {f"{name}_folder": str(made / name) for name in ("processed", "reports")}


@pytest.fixture(scope="module")
def executed(kernel: KernelManager, folders: dict[str, str]) -> Executed:
    """Run one notebook with parameters."""

    def run(name: str, **parameters: object) -> NotebookNode:
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        tagged = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
        given = {key: value for key, value in {**folders, **parameters}.items() if f"{key}:" in tagged.source}
        tagged.source += "".join(f"\n{key} = {value!r}" for key, value in given.items())
        notebook.cells.insert(0, new_code_cell("%reset -f"))
        client = NotebookClient(notebook, km=kernel, timeout=120)
        try:
            client.execute(cwd=str(NOTEBOOKS), cleanup_kc=False)
        finally:
            client.kc.stop_channels()
        return notebook

    return run


def shown(notebook: NotebookNode) -> str:
    """Everything that a reader of the executed notebook sees, as one text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert all(output.output_type != "error" for output in outputs)
    return "\n".join(
        output.get("text") or output.data.get("text/html", output.data["text/plain"]) for output in outputs
    )


@pytest.fixture(scope="module")
def cleaned(executed: Executed) -> str:
    """The shipped data, cleaned."""
    return shown(executed("1-clean"))


@pytest.fixture(scope="module")
def example(executed: Executed, folders: dict[str, str]) -> dict[str, object]:
    """The example district, cleaned; gives the parameters of its notebooks."""
    own = {"raw_folder": "../data/example", "processed_folder": f"{folders['processed_folder']}/example"}
    executed("1-clean", **own)
    return {**own, "plan": "../data/example/example.toml"}


def test_before_1_clean_a_notebook_says_what_it_needs(executed: Executed, tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="run 1-clean first"):
        executed("2-indicators", processed_folder=str(tmp_path))


def test_start_here_shows_what_is_promised_and_known_and_writes_nothing(executed: Executed, tmp_path: Path) -> None:
    text = shown(executed("0-start-here", processed_folder=str(tmp_path)))
    plans = load_plans(ROOT / "data" / "raw" / "plans")
    assert f"{sum(len(plan.targets) for plan in plans)} targets of {len(plans)} plans" in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "language"), list(zip(OF_A_PLAN, ("zh", "en", "zh", "en"), strict=True)))
def test_each_notebook_runs_on_the_example(
    executed: Executed, example: dict[str, object], name: str, language: str
) -> None:
    assert "示例数据" in shown(executed(name, language=language, **example))


@pytest.mark.parametrize("name", ["2-indicators", "3-forecast", "4-verdict", "method"])
def test_a_plan_of_which_little_is_known_runs_too(executed: Executed, cleaned: str, name: str) -> None:
    text = shown(executed(name, plan="shenyang-2017-2019", as_of=2016))
    assert "shenyang-2017-2019 as of 2016" in text or name == "method"


def test_the_forecast_notebook_sets_a_second_opinion_beside_the_medians(executed: Executed, cleaned: str) -> None:
    notebook = executed("3-forecast")
    assert "q50 second" in shown(notebook)
    assert "image/png" in str(notebook)


def test_the_verdict_notebook_derives_by_hand_what_is_said(
    executed: Executed, cleaned: str, folders: dict[str, str]
) -> None:
    parameters = {"plan": "china-2016-2020", "as_of": 2017}
    notebook = executed("4-verdict", **parameters)
    [derived] = [
        output.data["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "by hand" in output.get("data", {}).get("text/plain", "")
    ]
    by_hand, said = (float(re.search(rf"{name} +(\S+)", derived)[1]) for name in ("by hand", "verdict"))  # type: ignore[index]
    assert by_hand == pytest.approx(said, abs=0.026)
    assert (Path(folders["processed_folder"]) / "china-2016-2020" / "2017" / "scenarios.csv").is_file()


def test_a_plan_of_ones_own_comes_to_a_page(executed: Executed, cleaned: str, folders: dict[str, str]) -> None:
    text = shown(executed("new-plan", language="zh"))
    page = Path(folders["reports_folder"]) / "china-2011-2015" / "2013" / "zh.html"
    assert "my-plan" in text
    assert "示例区" in text
    assert "十二五" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_ends_with_what_comes_next_and_its_links_lead_somewhere(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    links = re.findall(
        r"\]\(([^)]+)\)", "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    )
    assert "Next: [" in notebook.cells[-1].source
    assert all((NOTEBOOKS / link).resolve().is_file() or link == "backtest.ipynb" for link in links)


def test_start_here_maps_every_notebook() -> None:
    start = nbformat.read(NOTEBOOKS / "0-start-here.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in start.cells)
    assert all(f"({name}.ipynb)" in text for name in NAMES if name != "0-start-here")
