"""`jinpu add` and `jinpu remove`: a district's own figures, in and out."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from jinpu.cli.main import app
from jinpu.evidence import read_evidence
from jinpu.evidence.sources import FILE_COLUMNS, file_problems

DISTRICT = """大连市金普新区科技主要指标,,
指标,2017年,2018年
每万人口发明专利拥有量(件),13.0,15.1
有效期内高新技术企业数(家),230,301
茶叶产量(吨),2,3
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    (folder / "yearbooks").mkdir(parents=True)
    (folder / "sources.csv").write_text(",".join(FILE_COLUMNS) + "\n", encoding="utf-8")
    return folder


def called(*arguments: object) -> str:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False).output


def test_a_file_is_added_recorded_shown_and_removed(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "district.csv"
    path.write_text(DISTRICT, encoding="utf-8")
    said = called("add", path, "--publisher", "district office", "--published", "2019-05", "--raw", raw)
    assert "jinpu  inv_patents_per10k  2017-2018  2 values" in said
    assert "jinpu  hitech_enterprises  2017-2018  2 values" in said
    assert "not used: 2 values match no indicator" in said
    assert "give --" not in said
    evidence = read_evidence(raw).observations
    assert set(evidence["vintage"].dt.date.astype(str)) == {"2019-05-31"}
    assert file_problems(raw) == []
    assert "removed" in called("remove", "district.csv", "--raw", raw)
    assert read_evidence(raw).observations.empty
    assert file_problems(raw) == []


def test_what_is_missing_is_asked_for(raw: Path, tmp_path: Path) -> None:
    path = tmp_path / "untitled.csv"
    path.write_text("指标,2017年,2018年\n高新技术企业数(家),230,301\n", encoding="utf-8")
    said = called("add", path, "--raw", raw)
    assert all(f"give {option}" in said for option in ("--region", "--publisher", "--published"))


@pytest.mark.parametrize(("unit", "factor"), [("元", 1e8), ("万元", 1e4), ("亿元", 1)])
def test_money_is_the_same_in_any_unit(raw: Path, tmp_path: Path, unit: str, factor: float) -> None:
    path = tmp_path / "contracts.csv"
    path.write_text(
        f"大连市主要指标,\n指标,2018年\n技术合同成交额({unit}),{19.9 * factor:.0f}\n"
        if factor > 1
        else "大连市主要指标,\n指标,2018年\n技术合同成交额(亿元),19.9\n",
        encoding="utf-8",
    )
    called("add", path, "--raw", raw)
    assert list(read_evidence(raw).observations["value"]) == [19.9]
