"""What a user drops in, through the whole chain: the same figures in yuan, in ten thousand or a hundred million."""

from pathlib import Path

import pytest

import jinpu

PLAN = """id = "growth"
region = "大连市"
title = "Output"
baseline_year = 2013
end_year = 2019

[[targets]]
name = "Output"
indicator = "gdp"
value = 8500
unit = "亿元"
"""
OUTPUT = {2010: 5158.1, 2011: 6150.1, 2012: 7002.8, 2013: 7650.8, 2014: 7655.6, 2015: 7731.6, 2016: 6810.2}


def probability(folder: Path, unit: str, decimals: int, times: float) -> float:
    """The chance of the target where the yearbook prints its figures in a unit."""
    (folder / "yearbooks").mkdir(parents=True)
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    header, values = (
        ",".join(cells)
        for cells in zip(*((f"{y}年", f"{v * times:.{decimals}f}") for y, v in OUTPUT.items()), strict=True)
    )
    text = f"大连市主要指标\n指标,{header}\n地区生产总值（{unit}）,{values}\n"
    (folder / "yearbooks" / "book.csv").write_text(text, encoding="utf-8")
    opened = jinpu.open_plan(folder, as_of=2016)
    assert len(opened.series) >= len(OUTPUT)
    return float(opened.verdicts["probability"].iloc[0])


def test_the_unit_in_which_a_yearbook_prints_moves_no_chance(tmp_path: Path) -> None:
    plain = probability(tmp_path / "hundred_million", "亿元", 1, 1)
    printed = [
        probability(tmp_path / unit, unit, decimals, times)
        for unit, decimals, times in (("万元", 0, 1e4), ("元", 0, 1e8))
    ]

    assert 0.0 < plain < 1.0
    assert printed == pytest.approx([plain, plain], abs=0.002)
