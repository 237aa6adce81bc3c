"""What the notebooks of one batch work out only once, and that sharing it changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from jinpu.evidence import clean
from jinpu.indicators import indicator_series
from jinpu.memory import MEMORY, memoize
from jinpu.plan import load_plan
from jinpu.run.execute import Task, execute
from jinpu.run.graph import RunOptions, batch_runs, find_plans
from jinpu.verdict import judge_plan

from .conftest import CELLS, PLAN, SMALL, Project


@dataclass
class Asked:
    """A function with the number of times that it was worked out."""

    function: Callable[[pd.DataFrame, int], pd.DataFrame]
    worked_out: list[int]


@pytest.fixture
def product() -> Asked:
    worked_out: list[int] = []

    def times(table: pd.DataFrame, factor: int) -> pd.DataFrame:
        worked_out.append(factor)
        return table * factor

    return Asked(memoize(times), worked_out)


def test_without_a_folder_everything_is_worked_out_anew(product: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY, raising=False)
    for _ in range(2):
        product.function(pd.DataFrame({"a": [1]}), 2)
    assert product.worked_out == [2, 2]


def test_the_same_question_is_worked_out_once_and_each_gets_a_copy(
    product: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY, str(tmp_path))
    first, second = (product.function(pd.DataFrame({"a": [1]}), 2) for _ in range(2))
    first.loc[0, "a"] = 99
    assert second["a"].tolist() == product.function(pd.DataFrame({"a": [1]}), 2)["a"].tolist() == [2]
    assert product.worked_out == [2]
    product.function(pd.DataFrame({"a": [1]}), 3)
    product.function(pd.DataFrame({"a": [7]}), 2)
    assert product.worked_out == [2, 3, 2]


def test_what_cannot_be_kept_is_worked_out_all_the_same(
    product: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(MEMORY, str(tmp_path / "file" / "folder"))
    assert product.function(pd.DataFrame({"a": [1]}), 2)["a"].tolist() == [2]


def test_shared_series_and_verdicts_are_those_that_are_worked_out_alone(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = clean(project.folders.raw, project.folders.processed)
    plan = load_plan(PLAN, project.folders.raw / "plans")
    monkeypatch.delenv(MEMORY, raising=False)
    alone = indicator_series(plan, evidence, 2018)
    said = judge_plan(plan, alone, 2018)
    monkeypatch.setenv(MEMORY, str(project.root))
    for _ in range(2):
        shared = indicator_series(plan, evidence, 2018)
        pd.testing.assert_frame_equal(shared.series, alone.series)
        pd.testing.assert_frame_equal(judge_plan(plan, shared, 2018).verdicts, said.verdicts)


def test_the_kernels_of_a_batch_share_one_folder(small: Project) -> None:
    for each in ("3-forecast", "5-report"):
        mark = f"import os; open(r'{small.root}/seen', 'a').write(os.environ['{MEMORY}'] + '\\n')"
        small.cells(each, mark, CELLS[each][1])
    assert small.run() == 0
    first, second = (small.root / "seen").read_text().split()
    assert first == second
    assert Path(first).is_dir()


def test_a_worker_with_other_code_than_the_batch_does_not_run_its_notebooks(small: Project) -> None:
    run = batch_runs(SMALL, find_plans([PLAN], small.folders), [2018], ["en"])[0]
    record = execute(Task(run, "batch", RunOptions(), code="other"))
    assert record.status == "failed"
    assert "has other code of jinpu" in record.error
    assert not run.outputs[0].exists()
