"""Every source is listed with its terms, and what depends on it agrees with the series."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from jinpu.cli.main import run_command_line
from jinpu.evidence import Evidence, read_evidence
from jinpu.indicators import indicator_series
from jinpu.plan import load_plan, load_plans
from jinpu.report.provenance import COLUMNS, sources_frame

RAW = Path("data/raw")


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(RAW)


@pytest.fixture(scope="module")
def sources(evidence: Evidence) -> pd.DataFrame:
    return sources_frame(RAW, load_plans(RAW / "plans"), evidence)


def test_every_recorded_file_and_publisher_has_a_row_with_terms(sources: pd.DataFrame) -> None:
    with (RAW / "sources.csv").open(encoding="utf-8") as stream:
        files = {row["file"] for row in csv.DictReader(stream)}
    with (RAW / "figure_sources.csv").open(encoding="utf-8") as stream:
        publishers = [row["publisher"] for row in csv.DictReader(stream)]
    listed = sources[sources["kind"] == "file"]["source"].str.split(" (", regex=False).str[0]
    assert set(listed) == files
    assert (sources["kind"] == "publisher").sum() == len(publishers)
    assert tuple(sources.columns) == COLUMNS
    assert (sources["terms"] != "").all()


def test_publishers_together_have_every_figure(sources: pd.DataFrame, evidence: Evidence) -> None:
    by_kind = sources.groupby("kind")["observations"].sum()
    assert by_kind["publisher"] == by_kind["file"] == len(evidence.observations)


def test_what_a_source_is_used_for_is_what_stands_in_the_series(sources: pd.DataFrame, evidence: Evidence) -> None:
    plan = load_plan("dalian-2016-2020")
    series = indicator_series(plan, evidence, plan.end_year).series
    behind = {name for names in series.loc[series["target"] == "services_share", "observations"] for name in names}
    publishers = set(
        evidence.observations.set_index("id").loc[sorted(behind & set(evidence.observations["id"]))]["source_publisher"]
    )
    using = sources[
        (sources["kind"] == "publisher") & sources["used_by"].str.contains("dalian-2016-2020/services_share")
    ]
    assert {name.rsplit(" (", 1)[0] for name in using["source"]} == publishers


def test_the_document_of_every_plan_is_listed(sources: pd.DataFrame) -> None:
    documents = sources[sources["kind"] == "plan"]
    for plan in load_plans(RAW / "plans"):
        users = documents.loc[documents["source"] == plan.source.title.en, "used_by"].iloc[0].split()
        assert plan.id in users


def test_the_command_shows_what_is_used_and_writes_it_as_csv(
    sources: pd.DataFrame,
    evidence: Evidence,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jinpu.evidence.read_evidence", lambda _: evidence)
    for more in (["--csv", str(tmp_path / "s.csv")], []):
        with pytest.raises(SystemExit) as ended:
            run_command_line(["sources", "--used-only", *more])
        assert not ended.value.code
    printed = capsys.readouterr().out
    written = pd.read_csv(tmp_path / "s.csv", keep_default_na=False)
    assert len(written) == (sources["used_by"] != "").sum() > 10
    assert f"{len(written)} sources to" in printed
    assert "Publishers of single figures" in printed
    assert "GPL-3" not in printed
