"""A plan drafted from its own text: Chinese and English, and what is told of what was not drafted."""

import zipfile
from pathlib import Path

import pytest

from jinpu import open_plan
from jinpu.cli.main import run_command_line
from jinpu.plan import load_plan

CHINESE = """岭州市“十四五”产业发展规划

“十三五”时期，全市产业稳步发展。2020年，高新技术企业达到312家。

二、发展目标
到2025年，全市研究与试验发展（R&D）经费投入强度达到3%以上，高新技术企业达到800家以上，技术合同成交额突破200亿元。
地区生产总值年均增长6.5%左右，城镇登记失业率控制在4.5%以内。单位地区生产总值能耗比2020年降低14%。新建孵化器20家。
研发经费占比提高0.4个百分点。到2023年，科技型中小企业达到1500家。
"""
ENGLISH = """Port Haven Strategy 2021-2025

By 2025, the number of high-tech enterprises will exceed 800.
The city aims to raise the share of services in GDP to 60 percent by 2025.
We will cut energy consumption per unit of GDP by 14 percent compared with 2020.
R&D expenditure is to grow by at least 8 percent a year on average.
The unemployment rate should be kept below 5 percent.
"""


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        run_command_line([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out, printed.err


def targets(folder: Path) -> list[tuple[str, float | None, str, str, int | None]]:
    plan = load_plan(folder / "plan.toml")
    return [(each.indicator, each.value, each.kind, each.direction, plan.due(each)) for each in plan.targets]


def test_a_chinese_plan_becomes_a_draft_that_is_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.txt").write_text(CHINESE, encoding="utf-8")
    status, printed, _ = told(capsys, "new", tmp_path / "own", "--from", tmp_path / "plan.txt")
    assert status == 0
    assert targets(tmp_path / "own") == [
        ("rd_intensity", 3.0, "level", "at_least", 2025),
        ("hitech_enterprises", 800.0, "level", "at_least", 2025),
        ("tech_contract_value", 200.0, "level", "at_least", 2025),
        ("gdp_growth", 6.5, "growth", "at_least", 2025),
        ("own_1", 4.5, "level", "at_most", 2025),
        ("own_2", 14.0, "cut", "at_least", 2025),
        ("own_3", 20.0, "added", "at_least", 2025),
        ("sme_tech", 1500.0, "level", "at_least", 2023),
    ]
    plan = load_plan(tmp_path / "own" / "plan.toml")
    assert (plan.title.zh, plan.baseline_year, plan.end_year) == ("岭州市“十四五”产业发展规划", 2020, 2025)
    assert plan.targets[3].about
    assert "# plan.txt, 7:11: 地区生产总值年均增长6.5%左右" in (tmp_path / "own" / "plan.toml").read_text(
        encoding="utf-8"
    )
    assert "own_2,单位地区生产总值能耗" in (tmp_path / "own" / "indicators.csv").read_text(encoding="utf-8")
    assert (
        "plan.txt, 8:9: not drafted, a rise in percentage points (write the level to be reached): 研发经费占比"
        in printed
    )
    status, printed, _ = told(capsys, "plan", "check", tmp_path / "own" / "plan.toml")
    assert status == 0
    assert "targets: 8 (8 with a number" in printed


def test_an_english_plan_becomes_a_draft_that_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.html").write_text(
        "<html><body><nav>9 pages</nav>" + "".join(f"<p>{line}</p>" for line in ENGLISH.splitlines()), encoding="utf-8"
    )
    folder = tmp_path / "own"
    status, printed, _ = told(capsys, "new", folder, "--from", tmp_path / "plan.html", "--region", "Port Haven")
    assert status == 0
    assert targets(folder) == [
        ("hitech_enterprises", 800.0, "level", "at_least", 2025),
        ("services_share", 60.0, "level", "at_least", 2025),
        ("energy_consumption_per_unit_of_gdp", 14.0, "cut", "at_least", 2025),
        ("rd_exp_growth", 8.0, "growth", "at_least", 2025),
        ("unemployment_rate", 5.0, "level", "at_most", 2025),
    ]
    with (folder / "figures.csv").open("a", encoding="utf-8") as figures:
        figures.writelines(
            f"port-haven,services_share,{year},{40 + year - 2012},%,office\n" for year in range(2012, 2023)
        )
    verdicts = open_plan(folder, as_of=2022).verdicts
    assert verdicts.set_index("target").loc["services_share", "probability"] < 0.5
    assert "“Port Haven” is a new place" in printed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "the plan's region is missing; give it with --region NAME"),
        (["--region", "Kenya", "--targets", "x.csv"], "--from and --targets both give targets; give one of them"),
    ],
)
def test_what_is_missing_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    (tmp_path / "plan.txt").write_text(ENGLISH.replace("Port Haven ", ""), encoding="utf-8")
    status, _, error = told(capsys, "new", tmp_path / "own", "--from", tmp_path / "plan.txt", *given)
    assert status == 2
    assert said in error
    assert not (tmp_path / "own").exists()


def test_a_text_without_targets_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news.txt").write_text("岭州市2019年统计公报\n全年地区生产总值1482.7亿元。\n", encoding="utf-8")
    status, _, error = told(capsys, "new", tmp_path / "own", "--from", tmp_path / "news.txt")
    assert status == 2
    assert "no sentence states a target with a number" in error


def test_a_word_file_is_read_likewise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{line.replace('&', '&amp;')}</w:t></w:r></w:p>" for line in CHINESE.splitlines())
    with zipfile.ZipFile(tmp_path / "plan.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {word}><w:body>{body}</w:body></w:document>")
    assert told(capsys, "new", tmp_path / "own", "--from", tmp_path / "plan.docx")[0] == 0
    assert len(targets(tmp_path / "own")) == 8
