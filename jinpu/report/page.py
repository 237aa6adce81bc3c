"""The page: one self-contained HTML file, from its contents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from jinpu.files import write_text
from jinpu.report.contents import PageContents
from jinpu.report.escaping import plain
from jinpu.report.figures import clause_coverage, ratings_chart, verdict_strip
from jinpu.report.names import region_name
from jinpu.report.sections.evidence import (
    bare_clauses,
    breaks_table,
    clauses_table,
    left_out_table,
    observations_table,
    problems_table,
    sources_table,
)
from jinpu.report.sections.overview import TargetLine, answer, headline, target_lines, word_ranges
from jinpu.report.sections.record import (
    history_table,
    last_open_verdicts,
    outcome_cell,
    ratings_matrix,
    rules_table,
    said_before,
    verdict_heading,
)
from jinpu.report.sections.targets import target_view
from jinpu.report.templates import environment, style_sheet
from jinpu.report.wording import LANGUAGES
from jinpu.report.workbook import write_workbook

# JupyterLab makes columns equally wide, aligns every cell to the right and floats the terms of lists; the page's own
# rules lose against that.
_IN_JUPYTERLAB = Markup(
    ".jp-RenderedHTMLCommon .jinpu table{table-layout:auto}"
    ".jp-RenderedHTMLCommon .jinpu :is(th,td){text-align:start;max-width:none;padding-inline-end:.8rem}"
    ".jp-RenderedHTMLCommon .jinpu .num{text-align:end}"
    ".jp-RenderedHTMLCommon .jinpu dl dt{float:none;width:auto;font-weight:400}"
    ".jp-RenderedHTMLCommon .jinpu dl dd{margin:0}"
)
PARTS = ("overview", "targets", "clauses", "record", "evidence", "method")


@dataclass(frozen=True)
class Part:
    """A part of the page, which a notebook shows as the page does."""

    html: Markup

    def _repr_html_(self) -> str:
        own = style_sheet() + _IN_JUPYTERLAB
        return Markup('<style>{}</style><div class="jinpu">{}</div>').format(own, self.html)

    def __repr__(self) -> str:
        """Give the words alone, where no HTML is shown."""
        return self.html.striptags()


def page_part(page: PageContents, name: str) -> Part:
    """Return one part of the page: "overview", "targets", "clauses", "record", "evidence" or "method".

    Raises:
        ValueError: there is no such part.
    """
    if name not in PARTS:
        raise ValueError(f"no part {name!r}; the page has {', '.join(PARTS)}")
    if name not in page.kept:
        page.kept[name] = environment().get_template(f"{name}.html.j2").render(_values(page, name))
    return Part(Markup(page.kept[name]))  # noqa: S704 - rendered with everything escaped


def render_page(page: PageContents) -> str:
    """Return the whole page as HTML: no script, no request, one `h1`.

    Args:
        page: what `assemble_page` gathered.
    """
    values = _common(page) | {"parts": [page_part(page, name).html for name in PARTS]}
    others = [language for language in LANGUAGES if language != page.language]
    title = page.words.text("page.title", plan=plain(page.words.pick(page.plan.title)), year=page.as_of)
    return (
        environment()
        .get_template("page.html.j2")
        .render(values | {"title": title, "others": others, "style": style_sheet()})
    )


def save_report(page: PageContents, folder: Path) -> Path:
    """Write the page and its workbook into `folder`, each whole or not at all.

    Args:
        page: what `assemble_page` gathered.
        folder: for example `reports/jinpu-2017-2019/2018`; made when missing.

    Returns:
        The path of the page, `<language>.html`; the workbook lies beside it.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    write_workbook(page, folder / f"{page.language}.xlsx")
    path = folder / f"{page.language}.html"
    write_text(path, render_page(page))
    return path


def _common(page: PageContents) -> dict[str, Any]:
    words = page.words
    if "lines" not in page.kept:
        page.kept["lines"] = target_lines(page)
    return {"w": words, "page": page, "lines": page.kept["lines"], "region": region_name(page.plan.region, words)}


def _contents(page: PageContents, lines: list[TargetLine]) -> list[tuple[str, str]]:
    """Return the id and the heading of each section below the first, of those that the page has."""
    sections = {
        "targets": ("targets.heading", True),
        "clauses-part": ("clauses.heading", bool(page.plan.clauses)),
        "record": ("history.heading_over" if page.over else "history.heading", bool(history_table(page, lines))),
        "systems": ("ratings.heading", bool(ratings_matrix(page, lines))),
        "evidence": ("evidence.heading", True),
        "method": ("method.heading", True),
    }
    return [(name, page.words.text(key)) for name, (key, there) in sections.items() if there]


def _values(page: PageContents, part: str) -> Mapping[str, Any]:
    common = _common(page)
    lines, words = common["lines"], page.words
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "overview": lambda: {
            "headline": headline(page),
            "answer": answer(page),
            "scale": word_ranges(words),
            "verdict_heading": verdict_heading(page),
            "said_before": [said_before(page, line) for line in lines] if page.over else [],
            "outcomes": [outcome_cell(page, line) for line in lines],
            "strip": verdict_strip(last_open_verdicts(page), page.plan, page.language),
            "contents": _contents(page, lines),
        },
        "targets": lambda: {"targets": [target_view(page, line) for line in lines]},
        "clauses": lambda: {
            "table": clauses_table(page),
            "bare": bare_clauses(page),
            "chart": clause_coverage(page.plan, page.observations, page.language),
        },
        "record": lambda: {
            "history": history_table(page, lines),
            "ratings": ratings_matrix(page, lines),
            "rules": rules_table(page),
            "chart": ratings_chart(page.plan, page.verdicts, page.language),
        },
        "evidence": lambda: {
            "tables": {
                "observations": observations_table(page),
                "left_out": left_out_table(page),
                "breaks": breaks_table(page),
                "problems": problems_table(page),
                "sources": sources_table(page),
            }
        },
        "method": dict,
    }
    return common | makers[part]()
