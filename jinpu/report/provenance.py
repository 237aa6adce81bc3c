"""Every source with its licence or terms, and what depends on it: files, publishers of figures, and plan documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from jinpu.evidence import Evidence
from jinpu.evidence.figures import FILES
from jinpu.evidence.sources import FileSource, read_file_sources, read_publishers
from jinpu.indicators import indicator_series
from jinpu.plan import Plan, Source

#: kind: file, publisher or plan; observations: how many values it gave; used: how many of them stand in a series of a
#: target; used_by: those targets, as plan/target, separated by blanks.
COLUMNS = ("kind", "source", "address", "terms", "observations", "used", "used_by")
_PUBLIC_DOCUMENT = "public document, quoted with its address; no terms stated"
_QUOTED = "quoted in a plan file; no terms stated"
Uses = dict[str, set[str]]


def sources_frame(raw: Path, plans: Sequence[Plan], evidence: Evidence) -> pd.DataFrame:
    """List every source, files first, then publishers and plan documents, the most used first.

    Args:
        raw: folder with sources.csv and figure_sources.csv.
        plans: the plans whose targets may depend on a source.
        evidence: what was read from `raw`.

    Returns:
        One row a source with `COLUMNS`.

    Raises:
        InputError: sources.csv or figure_sources.csv is missing or is not such a table.
    """
    files = read_file_sources(raw / "sources.csv")
    uses = observation_uses(plans, evidence)
    kinds = (_file_rows(files, evidence, uses), _publisher_rows(raw, files, evidence, uses), _plan_rows(plans))
    frames = [pd.DataFrame(list(rows), columns=list(COLUMNS)) for rows in kinds]
    ordered = [frame.sort_values(["used", "observations"], ascending=False, kind="stable") for frame in frames]
    return pd.concat(ordered, ignore_index=True)


def observation_uses(plans: Iterable[Plan], evidence: Evidence) -> Uses:
    """Say for each observation which targets, as plan/target, have it in a series as of their plan's end."""
    uses: Uses = defaultdict(set)
    for plan in plans:
        series = indicator_series(plan, evidence, plan.end_year).series
        for target, observations in zip(series["target"], series["observations"], strict=True):
            for observation in observations:
                uses[observation].add(f"{plan.id}/{target}")
    return uses


def _file_rows(files: dict[str, FileSource], evidence: Evidence, uses: Uses) -> Iterator[tuple[object, ...]]:
    letters = dict(FILES)
    ids, locators = evidence.observations["id"], evidence.observations["locator"]
    for name, source in files.items():
        inside = ids.str.startswith(letters[name]) if name in letters else locators.str.startswith(f"{name}!")
        counted = _counted(ids[inside], uses)
        yield "file", f"{name} ({source.publisher})", source.address, source.licence or "not recorded", *counted


def _publisher_rows(
    raw: Path, files: dict[str, FileSource], evidence: Evidence, uses: Uses
) -> Iterator[tuple[object, ...]]:
    """Publishers of single figures; their terms are those under which the figure file quotes them."""
    known = evidence.observations
    path = raw / "figure_sources.csv"
    for name, publisher in (read_publishers(path) if path.is_file() else {}).items():
        mine = known[known["source_publisher"] == name]
        quoting = [file for file, letter in FILES if mine["id"].str.startswith(letter).any()]
        terms = "; ".join(dict.fromkeys(files[file].licence for file in quoting if file in files)) or "not recorded"
        address = str(mine["locator"].iloc[0]) if len(mine) else ""
        yield "publisher", f"{name} ({publisher.kind})", address, terms, *_counted(mine["id"], uses)


def _counted(ids: "pd.Series[str]", uses: Uses) -> tuple[int, int, str]:
    targets: set[str] = set().union(*(uses.get(name, set()) for name in ids))
    return len(ids), int(sum(name in uses for name in ids)), " ".join(sorted(targets))


def _plan_rows(plans: Iterable[Plan]) -> Iterator[tuple[object, ...]]:
    """Documents that plan files name: the plan, its targets, baselines and outcomes."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    documents = {(plan.source.title.en, plan.source.url) for plan in plans}
    for plan in plans:
        named[plan.source.title.en, plan.source.url].add(plan.id)
        for target in plan.targets:
            for source in _sources_of(target.source, target.baseline, target.outcome):
                named[source.title.en, source.url].add(f"{plan.id}/{target.id}")
    for (title, url), users in named.items():
        terms = _PUBLIC_DOCUMENT if (title, url) in documents else _QUOTED
        yield "plan", title, url, terms, 0, 0, " ".join(sorted(users))


def _sources_of(own: Source, *amounts: object) -> Iterator[Source]:
    yield own
    for amount in amounts:
        source = getattr(amount, "source", None)
        if isinstance(source, Source):
            yield source
