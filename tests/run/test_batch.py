"""Batches as people run them: what is done, what is not done again, and what the records say."""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from jinpu.run.graph import RunOptions

from .conftest import CELLS, PLAN, Project

TABLES = ["2-indicators 2018 en", "3-forecast 2018 en", "4-verdict 2018 en"]
ALL = ["1-clean", *TABLES, "5-report 2018 en", "5-report 2018 zh"]
UNCHANGED = dict.fromkeys(ALL, "unchanged")
SMALL_UNCHANGED = {"3-forecast 2018 en": "unchanged", "5-report 2018 en": "unchanged"}


def change_figure(project: Project, **where: str) -> None:
    """Add 1 to the value of the first published figure that `where` describes, and own up to it in sources.csv."""
    path, sources = project.folders.raw / "published_figures.csv", project.folders.raw / "sources.csv"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    row = next(row for row in rows if all(row[name] == value for name, value in where.items()))
    row["value"] = str(float(row["value"]) + 1)
    path.chmod(0o644)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sources.write_text(sources.read_text().replace(before, hashlib.sha256(path.read_bytes()).hexdigest()))


def test_a_batch_leaves_pages_tables_records_and_an_index_and_repeats_only_what_depends_on_a_change(
    project: Project,
) -> None:
    assert project.run() == 0
    assert project.statuses() == dict.fromkeys(ALL, "done")
    assert project.output("zh.html").read_text() == f"<html><p>{PLAN} 2018 zh</p></html>"
    assert project.output("series.csv").exists()
    assert (project.folders.reports / "index.html").exists()
    assert "6 done" in project.said

    change_figure(project, region="Shenyang", indicator_code="gdp", period="2016")
    assert project.run() == 0
    assert project.statuses() == {**UNCHANGED, "1-clean": "done", "4-verdict 2018 en": "done"}, "a peer of Dalian"

    change_figure(project, region="Dalian", indicator_code="va_tertiary", period="2019")
    assert project.run() == 0
    assert project.statuses() == {**UNCHANGED, "1-clean": "done"}, "as of 2018 nothing of 2019 is known"

    change_figure(project, region="Dalian", indicator_code="va_tertiary", period="2018")
    assert project.run() == 0
    assert project.statuses() == dict.fromkeys(ALL, "done")


def test_what_needs_a_failed_run_is_cancelled_while_its_earlier_outputs_still_count(project: Project) -> None:
    project.run(languages=("en",))
    project.cells("1-clean", "raise OSError('unreadable')")
    assert project.run(languages=("en",)) == 1
    assert set(project.statuses().values()) == {"cancelled", "failed"}
    project.restore("1-clean")
    assert project.run(languages=("en",)) == 0
    assert project.statuses() == {name: UNCHANGED[name] for name in [*TABLES, "5-report 2018 en"]} | {"1-clean": "done"}


def test_records_hold_the_agreed_fields_and_lead_to_the_files(small: Project) -> None:
    small.run()
    record = small.record("5-report")
    assert list(record)[:9] == ["plan", "as_of", "language", "notebook", "status", "seconds", "error", "key", "output"]
    assert [record[name] for name in ("plan", "as_of", "language", "error")] == [PLAN, 2018, "en", ""]
    assert Path(str(record["output"])) == small.output("en.html")
    assert len(small.records()) == 2


def test_an_executed_notebook_is_an_ordinary_papermill_run_without_this_machines_places(small: Project) -> None:
    small.run()
    notebook = nbformat.read(Path(str(small.record("5-report")["executed"])), as_version=4)
    assert notebook.metadata.papermill.parameters["as_of"] == 2018
    assert [cell.metadata.papermill.status for cell in notebook.cells] == ["completed"] * 4
    assert "injected-parameters" in notebook.cells[2].metadata.tags
    assert not {"input_path", "output_path"} & set(notebook.metadata.papermill)


def delete_page(project: Project) -> None:
    project.output("en.html").unlink()


def spoil_page(project: Project) -> None:
    project.output("en.html").write_text("<html>half")


def change_cell(project: Project) -> None:
    project.cells("5-report", CELLS["5-report"][1], "1 + 1")


@pytest.mark.parametrize("change", [delete_page, spoil_page, change_cell])
def test_only_what_changed_or_is_not_as_it_was_left_runs_again(
    small: Project, change: Callable[[Project], None]
) -> None:
    small.run()
    change(small)
    assert small.run() == 0
    assert small.statuses() == {**SMALL_UNCHANGED, "5-report 2018 en": "done"}
    assert small.output("en.html").read_text().endswith("</html>")


def test_opening_a_notebook_does_not_make_it_run_again_and_force_does(small: Project) -> None:
    small.run()
    path = small.folders.notebooks / "3-forecast.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="seen")]
    notebook.cells[2].execution_count = 7
    nbformat.write(notebook, path)
    assert small.run() == 0
    assert small.statuses() == SMALL_UNCHANGED
    assert small.run(options=RunOptions(force=True)) == 0
    assert set(small.statuses().values()) == {"done"}


def test_a_changed_plan_runs_what_is_for_it(small: Project) -> None:
    small.run()
    with (small.folders.raw / "plans" / f"{PLAN}.toml").open("a") as stream:
        stream.write("\n# a remark\n")
    small.run()
    assert set(small.statuses().values()) == {"done"}


def test_after_a_failure_fail_fast_starts_nothing_more(small: Project) -> None:
    small.cells("3-forecast", "raise ValueError")
    assert small.run(workers=1, options=RunOptions(fail_fast=True)) == 1
    assert small.statuses() == {"3-forecast 2018 en": "failed", "5-report 2018 en": "cancelled"}


def test_years_and_languages_are_run_as_asked(small: Project) -> None:
    assert small.run(years=(2016, 2017), languages=("zh", "en")) == 0
    assert sorted(small.statuses()) == [
        "3-forecast 2016 zh", "3-forecast 2017 zh",
        "5-report 2016 en", "5-report 2016 zh", "5-report 2017 en", "5-report 2017 zh",
    ]  # fmt: skip


def test_a_page_is_made_again_when_it_may_link_to_another_language(small: Project) -> None:
    small.cells("5-report", CELLS["5-report"][1], "print(languages)")
    for languages, status in ((("en",), "done"), (("zh", "en"), "done"), (("en", "zh"), "unchanged")):
        small.run(languages=languages)
        assert small.statuses()["5-report 2018 en"] == status
    assert "en,zh" in Path(str(small.record("5-report")["executed"])).read_text()


def test_what_a_forecaster_holds_and_a_day_of_knowledge_are_part_of_what_was_asked(small: Project) -> None:
    mine = small.root / "mine.py"
    small.cells(
        "3-forecast", CELLS["3-forecast"][1], "print(known_by, forecaster and Path(forecaster[:-2]).read_text())"
    )
    for content, day in (("a = 1", "2018-06-30"), ("a = 2", "2018-06-30"), ("a = 2", "2018-07-01")):
        mine.write_text(content)
        for status in ("done", "unchanged"):
            assert small.run(extra={"forecaster": f"{mine}:a", "known_by": day}) == 0
            assert set(small.statuses().values()) == {status}
        executed = Path(str(small.record("3-forecast")["executed"])).read_text()
        assert f"{day} {content}" in executed
        assert str(mine) not in executed
    assert small.run() == 0
    assert set(small.statuses().values()) == {"done"}, "without the options"
