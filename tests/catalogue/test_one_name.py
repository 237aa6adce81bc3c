"""What is one indicator has one name on the pages, whatever plan states it."""

from pathlib import Path

from jinpu.catalogue import load_indicators
from jinpu.plan import load_plan

ROOT = Path(__file__).parents[2] / "data"
PLANS = [*sorted(ROOT.glob("raw/plans/*.toml")), ROOT / "example" / "example.toml"]


def test_rd_intensity_has_one_chinese_name_in_every_plan() -> None:
    names = {
        target.name.zh
        for path in PLANS
        for target in load_plan(str(path)).targets
        if target.main_reading.indicator == "rd_intensity"
    }
    assert names == {"研究与试验发展经费投入强度"}
    assert load_indicators()["rd_intensity"].name_zh in names
