"""Figures: text as text, colours by role, numbers in the alternative."""

import re
import subprocess
import sys
import warnings
from dataclasses import replace

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from jinpu.report.figures import Chart, effort_chart, fan_chart, verdict_history
from jinpu.report.figures import chart as chart_module
from jinpu.report.figures.chart import drawing
from jinpu.report.figures.effort import past_changes
from jinpu.report.record import SYSTEMS, tones
from jinpu.report.wording import LANGUAGES, load_words
from tests.report.builder import make_page, make_series


def charts(language: str = "en", *, hostile: str = "") -> list[Chart]:
    page = make_page(language, hostile=hostile)
    drawn = [
        fan_chart(page, "services"),
        fan_chart(page, "rd"),
        effort_chart(page, "services"),
        verdict_history(page, "services"),
    ]
    return [chart for chart in drawn if chart]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_text_without_fonts_and_fixed_colours(language: str) -> None:
    assert len(charts(language)) == 4
    for chart in charts(language):
        svg = chart.svg()
        assert "<text" in svg
        assert "font-family" not in svg
        assert not re.findall(r"(?:fill|stroke):#(?!000000)", svg)
        assert 'clip-path="url(#' not in svg or f"url(#{chart.name}-" in svg
        assert "<metadata" not in svg
        assert len(svg) < 60_000


def test_ids_start_with_the_name_of_the_figure() -> None:
    for chart in charts():
        assert all(name.startswith(f"{chart.name}-") for name in re.findall(r' id="([^"]+)"', chart.svg()))


def test_a_machine_without_chinese_fonts_draws_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_module, "_measuring_fonts", lambda: ("DejaVu Sans",))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(re.search("[\u4e00-\u9fff]", chart.svg()) for chart in charts("zh"))


def test_drawing_leaves_matplotlib_as_it_was() -> None:
    before = dict(mpl.rcParams)
    charts()
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("label", ["_<script>x</script> $\\frac{1}{2}$ </svg> a\u202eb", "长" * 10_000])
def test_labels_are_text_in_figures(label: str) -> None:
    for chart in charts(hostile=label):
        svg = chart.svg()
        assert "<script" not in svg
        assert svg.count("</svg>") == 1
        assert len(re.findall("长", re.sub(r'aria-label="[^"]*"', "", svg))) < 200


def test_a_fan_needs_two_values_that_can_be_held_against_the_target() -> None:
    page = make_page()
    one = page.series[page.series["year"] == 2018]
    assert fan_chart(replace(page, series=one), "services") is None
    totals = page.series.assign(comparable=False)
    assert fan_chart(replace(page, series=totals), "services") is None
    assert fan_chart(page, "contracts") is None


def test_the_fan_of_a_proxy_says_so_in_its_title_and_alternative() -> None:
    page = make_page()
    chart = fan_chart(page, "rd")
    assert chart is not None
    assert chart.subject == "R&D intensity, Dalian: a proxy, not the plan's own region"
    assert "figures of another region" in chart.note
    assert "used as a proxy" in chart.alternative


def test_the_alternative_of_a_fan_gives_values_breaks_bands_and_target() -> None:
    page = make_page()
    chart = fan_chart(page, "services")
    assert chart is not None
    assert chart.alternative == (
        "Jinpu New Area: 9 yearly values from 41.3% in 2010 to 48.5% in 2018. The series breaks before 2013. "
        "Forecast for 2019: 49.2%; 80% prediction interval 47.4% to 51.0%, 95% prediction interval 47.0% to 51.4%. "
        "Second opinion for 2019: 49.4%; 80% prediction interval 49.4% to 49.4%. The line to reach is 50% in 2019."
    )


def test_past_changes_stop_at_breaks_and_share_gaps() -> None:
    past = pd.DataFrame({"year": [2010, 2011, 2013, 2014], "value": [1.0, 2.0, 8.0, 10.0]})
    past = past.assign(spliced=past["value"], segment=[0, 0, 1, 1])
    assert past_changes(past).to_dict() == {2011: 1.0, 2014: 2.0}
    assert past_changes(past.assign(segment=0)).to_dict() == {2011: 1.0, 2013: 3.0, 2014: 2.0}


def test_nothing_is_needed_once_the_target_is_reached() -> None:
    page = make_page()
    reached = page.verdicts.assign(required_change=-1.0)
    assert effort_chart(replace(page, verdicts=reached), "services") is None


def test_no_history_before_two_verdicts() -> None:
    page = make_page()
    first = page.history[page.history["as_of"] == 2016]
    assert verdict_history(replace(page, history=first), "services") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rating_that_a_system_can_give_has_words_and_a_tone(language: str) -> None:
    words = load_words(language)
    assert {system for system, _ in tones()} == set(SYSTEMS)
    for (system, rating), tone in tones().items():
        assert words.text(f"ratings.{system}.{rating}")
        assert tone in ("good", "middling", "bad", "none")


def test_the_series_of_the_builder_hold_what_the_figures_need() -> None:
    assert {"segment", "comparable", "break_cause"} <= set(make_series(make_page().observations).columns)


def test_figures_need_no_display_and_no_pyplot() -> None:
    code = "import sys; from jinpu.report import figures; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("target", [42.0, 42.4, 44.2, 45.5, 46.3, 48.0, 48.4, 50.0])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_to_reach_crosses_a_label_of_the_scale(target: float, language: str) -> None:
    page = make_page(language)
    verdicts = page.verdicts.assign(target_value=page.verdicts["target_value"].replace(50.0, target))
    chart = fan_chart(replace(page, verdicts=verdicts), "services")
    assert chart is not None
    (axes,) = chart.figure.axes
    with drawing():
        renderer = FigureCanvasAgg(chart.figure).get_renderer()
        scale = [text for text in axes.texts if text.xycoords == ("axes fraction", "data")]
        boxes = [text.get_window_extent(renderer) for text in scale]
    height = axes.transData.transform((0, target))[1]
    assert boxes
    assert not [text.get_text() for text, box in zip(scale, boxes, strict=True) if box.y0 + 1 < height < box.y1 - 1]


def test_nothing_is_drawn_as_added_before_the_baseline() -> None:
    page = make_page()
    added = replace(page, series=page.series.assign(formula="added"))
    drawn = fan_chart(added, "services")
    assert drawn is not None
    assert min(min(line.get_xdata()) for line in drawn.figure.axes[0].lines) >= page.plan.baseline_year
    assert list(added.past("services", "a")["year"]) == [2016, 2017, 2018]


def test_a_newest_figure_that_is_only_a_bound_is_drawn_beside_the_second_opinion() -> None:
    page = make_page("en")
    newest = page.series[page.series["target"] == "services"]["year"].max()
    bound = (page.series["target"] == "services") & (page.series["year"] == newest)
    series = page.series.assign(
        quality=page.series["quality"].mask(bound, "floor"), spliced=page.series["spliced"].mask(bound)
    )
    ahead = pd.concat([page.quantiles, page.quantiles.assign(year=page.quantiles["year"] - 1)], ignore_index=True)
    assert fan_chart(replace(page, series=series, quantiles=ahead), "services") is not None
