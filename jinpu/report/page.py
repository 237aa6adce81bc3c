"""The page: one self-contained HTML file, from its contents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from jinpu.files import path_of, write_text
from jinpu.report.arithmetic import progress_shown
from jinpu.report.brief import brief
from jinpu.report.checks import contradictions
from jinpu.report.contents import PageContents
from jinpu.report.document import write_document
from jinpu.report.evidence_tables import (
    bare_clauses,
    breaks_table,
    clauses_table,
    left_out_table,
    observations_table,
    problems_table,
    sources_table,
)
from jinpu.report.figures.fan import fans_of
from jinpu.report.figures.multiples import small_multiples
from jinpu.report.headlines import years_due
from jinpu.report.markup import environment, own_script, script_hash, style_sheet
from jinpu.report.overview import forecast_before, headline, missing_data, target_lines, word_ranges
from jinpu.report.record import history_table, outcome_cell, ratings_table, rules_table, said_as_of, verdict_heading
from jinpu.report.targets import target_view
from jinpu.report.text import plain
from jinpu.report.wording import LANGUAGES, region_name
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


def render_page(page: PageContents, languages: Sequence[str] = LANGUAGES, contradicted: Sequence[str] = ()) -> str:
    """Return the whole page as HTML: no request, one `h1`, and one script that its policy names by its hash.

    Args:
        page: what `assemble_page` gathered.
        languages: those in which there is such a page; each links to the others.
        contradicted: what the page says in two ways, to stand at its top.
    """
    values = _common(page) | {"parts": [page_part(page, name).html for name in PARTS]}
    others = [language for language in languages if language != page.language]
    title = page.words.text("page.title", plan=plain(page.words.pick(page.plan.title)), year=page.as_of)
    script = {"script": own_script("page.js"), "hash": script_hash("page.js")}
    shared = {"title": title, "others": others, "style": style_sheet(), "contradicted": contradicted} | script
    return environment().get_template("page.html.j2").render(values | shared)


def save_report(page: PageContents, folder: Path | str, languages: Sequence[str] = LANGUAGES) -> Path:
    """Write the page, its workbook and the brief as a document into `folder`, each whole or not at all.

    Args:
        page: what `assemble_page` gathered.
        folder: for example `reports/jinpu-2017-2019/2018`; made when missing.
        languages: as in `render_page`.

    Returns:
        The path of the page, `<language>.html`; the others, .xlsx and .docx, lie beside it.

    Raises:
        InputError: the folder cannot be written, or the disk is full.
    """
    path, html = path_of(folder) / f"{page.language}.html", render_page(page, languages)
    found = contradictions(page, html)
    if found:
        html = render_page(page, languages, found)
    write_workbook(page, path.with_suffix(".xlsx"))
    write_document(page, path.with_suffix(".docx"))
    write_text(path, html)
    return path


def _common(page: PageContents) -> dict[str, Any]:
    region = region_name(page.plan.region, page.words)
    return {"w": page.words, "page": page, "lines": target_lines(page), "region": region}


def _values(page: PageContents, part: str) -> Mapping[str, Any]:
    makers: dict[str, Callable[[PageContents], dict[str, Any]]] = {
        "overview": _overview,
        "targets": lambda page: {"targets": [target_view(page, line) for line in target_lines(page)]},
        "clauses": lambda page: {"table": clauses_table(page), "bare": bare_clauses(page)},
        "record": _record,
        "evidence": _evidence,
        "method": lambda _: {},
    }
    return _common(page) | makers[part](page)


def _overview(page: PageContents) -> dict[str, Any]:
    lines, before = target_lines(page), page.plan.end_year - 1
    return {
        "headline": headline(page),
        "answer": brief(page),
        "missing": missing_data(page),
        "years": years_due(page.plan, page.words),
        "scale": word_ranges(page.words),
        "verdict_heading": verdict_heading(page),
        "said_before": [said_as_of(page, line, before) for line in lines],
        "outcomes": [outcome_cell(page, line) for line in lines],
        "forecasts": [forecast_before(page, line) for line in lines],
        "progress": [progress_shown(page, line) for line in lines],
        "multiples": small_multiples(page.plan, fans_of(page), page.words),
    }


def _record(page: PageContents) -> dict[str, Any]:
    return {
        "history": history_table(page, target_lines(page)),
        "ratings": ratings_table(page.plan, page.verdicts, page.words),
        "rules": rules_table(page.words),
    }


def _evidence(page: PageContents) -> dict[str, Any]:
    made = (observations_table, left_out_table, breaks_table, problems_table, sources_table)
    return {"tables": {table.__name__.removesuffix("_table"): table(page) for table in made}}
