"""The package in Python: long frames in the field's own names, and a plan opened with its evidence."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import jinpu

YEARS = pd.date_range("2012-12-31", periods=8, freq="YE")
FRAME = pd.DataFrame(
    {"unique_id": ["a"] * 8 + ["b"] * 8, "ds": [*YEARS, *YEARS], "y": [*np.arange(50, 54, 0.5), *np.arange(9, 1, -1.0)]}
)
TARGETS = pd.DataFrame(
    {"unique_id": ["a", "b"], "target": [55.0, 4.0], "ds": [2022, 2022], "direction": ["at_least", "at_most"]}
)


def test_forecast_and_judge_take_long_frames() -> None:
    quantiles = jinpu.forecast(FRAME, 3)
    assert list(quantiles.columns[:2]) == ["unique_id", "ds"]
    assert quantiles["ds"].tolist() == [2020, 2021, 2022] * 2
    verdicts = jinpu.judge(FRAME, TARGETS, as_of=2019)
    assert verdicts["series"].tolist() == ["a", "b"]
    assert verdicts["probability"].between(0, 1).all()
    wide = (
        FRAME.assign(year=FRAME["ds"].dt.year).pivot_table(index="year", columns="unique_id", values="y").reset_index()
    )
    assert jinpu.judge(wide, TARGETS, as_of=2019)["probability"].tolist() == verdicts["probability"].tolist()


def test_a_forecaster_of_ones_own_takes_the_place_of_ours() -> None:
    levels = [f"q{level:g}" for level in (2.5, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 97.5)]

    def unmoved(frame: pd.DataFrame, horizon: int) -> pd.DataFrame:
        newest = frame.sort_values("year").groupby("series").tail(1)
        ahead = newest.merge(pd.DataFrame({"ahead": range(1, horizon + 1)}), how="cross")
        spread = {name: ahead["value"] + place - 7 for place, name in enumerate(levels)}
        return ahead.assign(year=ahead["year"] + ahead["ahead"], **spread)[["series", "year", *levels]]

    verdicts = jinpu.judge(FRAME, TARGETS, as_of=2019, forecaster=unmoved)
    assert verdicts["median"].tolist() == [53.5, 2.0]


def project(folder: Path, level: float) -> Path:
    folder.mkdir()
    (folder / "regions.csv").write_text("slug,name\nhaven,Haven\n")
    (folder / "indicators.csv").write_text("code,name,unit,kind\npaths,Paths,number,count\n")
    targets = '[[targets]]\nname = "Services"\nindicator = "services_share"\nvalue = 55\nunit = "%"\n'
    targets += '[[targets]]\nname = "Paths"\nindicator = "paths"\nvalue = 5\nunit = "%"\nkind = "growth"\n'
    targets += '[[targets]]\nname = "Output"\nindicator = "gdp"\nvalue = 10\nunit = "亿元"\n'
    head = 'id = "green"\nregion = "haven"\ntitle = "Green"\nbaseline_year = 2016\nend_year = 2020\n'
    (folder / "plan.toml").write_text(head + targets, encoding="utf-8")
    rows = [f"Haven,services_share,{year},{level + 0.5 * (year - 2010)},%,x" for year in range(2010, 2019)]
    rows += [f"Haven,paths,{year},{100 * 1.06 ** (year - 2010):.0f},,x" for year in range(2010, 2019)]
    (folder / "figures.csv").write_text("region,indicator,year,value,unit,source\n" + "\n".join(rows) + "\n")
    return folder


def test_a_plan_is_opened_with_its_evidence_and_two_share_nothing(tmp_path: Path) -> None:
    low, high = (jinpu.open_plan(project(tmp_path / f"p {level}", level)) for level in (45.0, 52.0))
    assert (low.as_of, low.at(2017).as_of) == (2018, 2017)
    chances = [each.verdicts.set_index("target")["probability"] for each in (low, high)]
    assert chances[0]["services_share"] < 0.3
    assert chances[1]["services_share"] > 0.9
    assert 0.5 < chances[0]["paths"] == chances[1]["paths"]
    assert low.series["year"].max() == 2018
    assert set(low.quantiles["year"]) == {2019, 2020}


def test_a_target_without_a_figure_has_no_verdict_and_says_why(tmp_path: Path) -> None:
    verdict = jinpu.open_plan(project(tmp_path / "a", 45.0)).verdicts.set_index("target").loc["gdp"]
    assert pd.isna(verdict["probability"])
    assert (verdict["abstained"], verdict["basis"]) == ("no_series", "none")


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_files_say_what_python_says(tmp_path: Path, suffix: str) -> None:
    from jinpu.cli.main import run_command_line

    FRAME.to_csv(tmp_path / "s.csv", sep=";", decimal=",", index=False)
    TARGETS.rename(columns={"ds": "year"}).to_excel(tmp_path / "t.xlsx", index=False)
    out = tmp_path / f"v.{suffix}"
    files = ["--series", tmp_path / "s.csv", "--targets", tmp_path / "t.xlsx", "--out", out]
    with pytest.raises(SystemExit) as ended:
        run_command_line(["judge", *map(str, files), "--as-of", "2019"])
    assert ended.value.code == 0
    verdicts = pd.read_parquet(out) if suffix == "parquet" else pd.read_csv(out)
    expected = jinpu.judge(FRAME, TARGETS, as_of=2019)
    assert verdicts["probability"].tolist() == pytest.approx(expected["probability"].tolist(), rel=1e-9)
