"""The index of plans and years."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from jinpu.catalogue import load_indicators
from jinpu.report.index import render_index, topic_of
from jinpu.report.markup import own_script, script_hash
from jinpu.verdict import MetCount
from tests.report.builder import make_plan, make_verdicts


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Three judged years, two of them with pages."""
    out, processed = tmp_path / "reports", tmp_path / "processed"
    for year, probability in ((2016, 0.6), (2017, 0.4), (2018, 0.27)):
        tables = processed / "tested" / str(year)
        tables.mkdir(parents=True)
        make_verdicts(year, probability).to_csv(tables / "verdicts.csv", index=False)
    for year in (2016, 2017):
        pages = out / "tested" / str(year)
        pages.mkdir(parents=True)
        (pages / "en.html").touch()
    return out, processed


def record(**changes: Any) -> dict[str, Any]:
    return {
        "plan": "tested", "as_of": 2018, "language": "en", "notebook": "5-report", "status": "done", "error": "",
    } | changes  # fmt: skip


def rendered(folders: tuple[Path, Path], *records: dict[str, Any]) -> html.HtmlElement:
    path = render_index(folders[0], records, [make_plan()], folders[1])
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def row_of(tree: html.HtmlElement, name: str) -> str:
    return " ".join(tree.xpath(f'//tr[th[contains(., "{name}")]]')[0].text_content().split())


def test_verdicts_move_over_the_years(folders: tuple[Path, Path]) -> None:
    tree = rendered(folders)
    assert row_of(tree, "Services") == "Services' share of GDP 60% unlikely 40% unlikely 27% unlikely – A"
    assert "proxy: exceptionally unlikely" in row_of(tree, "R&D")
    assert row_of(tree, "Technology") == "Technology contracts no verdict no verdict no verdict – – D"
    assert len(tree.xpath("//polyline")) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome_status": "met", "outcome_value": 51.0}, "reached"),
        ({"outcome_status": "missed", "outcome_value": 49.0}, "missed"),
        ({"outcome_status": "unknown", "outcome_value": 50.0}, "published, not settled"),
        ({"outcome_status": "not_published", "newest_year": 2019.0, "probability": 1.0}, "reached"),
        ({"outcome_status": "not_published", "newest_year": 2019.0, "probability": 0.0}, "missed"),
        ({"outcome_status": "not_published", "newest_year": 2018.0}, "nothing published"),
    ],
)
def test_what_came_of_a_target_is_told_apart(folders: tuple[Path, Path], changes: dict[str, object], said: str) -> None:
    verdicts = make_verdicts(2019).assign(outcome_status="not_published")
    own = (verdicts["target"] == "services") & verdicts["main"]
    for column, value in changes.items():
        verdicts.loc[own, column] = value
    place = folders[1] / "tested" / "2019"
    place.mkdir()
    verdicts.to_csv(place / "verdicts.csv", index=False)
    tree = rendered(folders)
    assert row_of(tree, "Services").removesuffix(" A").endswith(said)
    assert row_of(tree, "Technology").removesuffix(" D").endswith("nothing published")


def test_a_proxy_s_outcome_is_called_one(folders: tuple[Path, Path]) -> None:
    place = folders[1] / "tested" / "2019"
    place.mkdir()
    verdicts = make_verdicts(2019).assign(outcome_status="not_published", newest_year=2019.0)
    verdicts.to_csv(place / "verdicts.csv", index=False)
    assert "proxy: not reached" in row_of(rendered(folders), "R&D")


def test_the_plan_s_answer_stands_above_its_table(folders: tuple[Path, Path]) -> None:
    said = rendered(folders).find_class("headline")[0].text_content()
    assert said == (
        "Of 3 targets for 2019, 1 is unlikely to be reached, for 1 the figures of Dalian (a proxy) give a hint "
        "and 1 is without a verdict."
    )


def test_made_up_plans_come_last(tmp_path: Path) -> None:
    example = make_plan(example=True).model_copy(update={"id": "aaa"})
    path = render_index(tmp_path, [], [example, make_plan()], tmp_path)
    sections = html.document_fromstring(path.read_text(encoding="utf-8")).xpath("//section/h2/@id")
    assert sections[:2] == ["p-tested", "p-aaa"]


def test_pages_that_exist_are_linked_and_others_said_to_be_missing(folders: tuple[Path, Path]) -> None:
    tree = rendered(folders)
    links = [address for address in tree.xpath("//a/@href") if address.startswith("tested")]
    assert links[:2] == ["tested/2016/en.html", "tested/2017/en.html"]
    numbers = {address: link.text_content() for link in tree.xpath("//td//a") for address in [link.get("href")]}
    assert numbers["tested/2017/en.html#t-services"] == "40%"
    assert "As of 2018: not run" in tree.text_content()


def test_failed_runs_are_shown_as_failed_with_their_error(folders: tuple[Path, Path]) -> None:
    tree = rendered(folders, record(status="failed", error="cell 3: <script>ValueError</script>"), record(as_of=2017))
    assert "As of 2018: failed" in tree.text_content()
    assert "60% unlikely 40% unlikely failed" in row_of(tree, "Services")
    assert "cell 3: <script>ValueError</script>" in row_of(tree, "tested")
    assert [script.text for script in tree.xpath("//script")] == [str(own_script("index.js"))]


def test_a_run_that_failed_in_one_language_leaves_the_other(folders: tuple[Path, Path]) -> None:
    tree = rendered(folders, record(as_of=2017, language="zh", status="failed", error="x"))
    assert "tested/2017/en.html" in tree.xpath("//a/@href")
    chinese = html.document_fromstring((folders[0] / "index.zh.html").read_text(encoding="utf-8"))
    assert "截至2017年：失败" in chinese.text_content()


def test_all_well_is_said(folders: tuple[Path, Path]) -> None:
    assert "All runs ended well." in rendered(folders, record()).text_content()


def test_an_index_without_plans(tmp_path: Path) -> None:
    path = render_index(tmp_path, [], [], tmp_path)
    assert "No plan has been judged yet." in path.read_text(encoding="utf-8")


def test_the_index_waits_for_neither_pandas_nor_matplotlib() -> None:
    code = (
        "import sys; from jinpu.report import render_index; "
        "assert not {'pandas', 'matplotlib', 'numpy'} & set(sys.modules), sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_filters_have_what_there_is_and_the_script_is_the_one_allowed(folders: tuple[Path, Path]) -> None:
    tree = rendered(folders)
    choices = {select.get("name"): select.xpath("option/@value")[1:] for select in tree.xpath("//select")}
    assert choices["topic"] == ["Economy and industry", "Research and innovation"]
    # What a filter offers is what some row has, and without the script the form stays hidden and every row is shown.
    for name in ("place", "topic", "chance", "basis"):
        assert set(tree.xpath(f"//tr/@data-{name}")) == set(choices[name])
    assert tree.get_element_by_id("filters").get("hidden") is not None
    assert not tree.xpath("//tr[@hidden]")
    (policy,) = tree.xpath("//meta[@http-equiv]/@content")
    assert f"script-src '{script_hash('index.js')}'" in policy
    assert not tree.xpath("//script/@src | //link[not(starts-with(@href, 'data:'))]/@href | //img/@src")


def test_what_is_most_at_risk_comes_first(folders: tuple[Path, Path]) -> None:
    names = [" ".join(name.text_content().split()) for name in rendered(folders).xpath("//tr[@data-chance]/th")]
    places = [next(place for place, name in enumerate(names) if word in name) for word in ("R&D", "Services", "Techn")]
    assert places == sorted(places)


def test_what_changed_since_the_last_batch_and_the_figure_that_moved_it(folders: tuple[Path, Path]) -> None:
    assert not rendered(folders).xpath("//h2[@id='changes-h']")
    assert "No chance moved." in rendered(folders).text_content()
    verdicts = make_verdicts(2018, 0.6)
    path = folders[1] / "tested" / "2018" / "verdicts.csv"
    verdicts.to_csv(path, index=False)
    assert "as of 2018: 27% → 60%; the newest figure is the same" in rendered(folders).text_content()
    verdicts.loc[verdicts["target"] == "services", ["probability", "newest_value"]] = [0.4, 46.5]
    verdicts.to_csv(path, index=False)
    (change,) = rendered(folders).xpath("//section[h2/@id='changes-h']//li")
    assert "60% → 40%; the figure of " in change.text_content()
    assert " is 46.5, not " in change.text_content()


def test_how_many_will_be_met_stands_under_the_plan(folders: tuple[Path, Path]) -> None:
    count = MetCount((0.02, 0.3, 0.4, 0.28), without=1)
    path = render_index(folders[0], [], [make_plan()], folders[1], {("tested", 2018): count})
    said = "1 to 3 of the 3 targets with a chance are expected to be met (80% range, as of 2018)."
    assert said in path.read_text(encoding="utf-8")
    place = folders[1] / "tested" / "2019"
    place.mkdir()
    after = make_verdicts(2019).assign(outcome_status="not_published")
    after.loc[(after["target"] == "services") & after["main"], "outcome_status"] = "met"
    after.to_csv(place / "verdicts.csv", index=False)
    path = render_index(folders[0], [], [make_plan()], folders[1], {("tested", 2018): count})
    assert f"{said} Of the 1 of them with a known outcome, 1 were met." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("indicator", "topic"),
    [("rd_intensity", "Research and innovation"), ("hitech_mfg_growth", "Research and innovation"),
     ("renewable_share", "Energy and climate"), ("services_share", "Economy and industry"), ("lanes", "Other")],
)  # fmt: skip
def test_topics_of_indicators(indicator: str, topic: str) -> None:
    assert topic_of(indicator, "en") == topic


def test_every_indicator_of_the_catalogue_has_a_topic() -> None:
    assert [code for code in load_indicators() if topic_of(code, "en") == "Other"] == []
