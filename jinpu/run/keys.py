"""The key of a run: a digest of all that its result depends on, by content.

Notebook source, parameters, the code of this package as a whole, the versions of the libraries, and the inputs: of the
cleaned tables the observations of the regions that the plan can see, up to the as-of year. Places on the disk are no
part of it, so that a moved or cloned project need not run again.
"""

import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import jinpu
from jinpu.files import digest, shown_name, visible_files, write_text
from jinpu.run.forked_kernel import run_in_subprocess
from jinpu.run.graph import PlanFile, Run

if TYPE_CHECKING:
    from jinpu.evidence import Evidence
    from jinpu.plan import Plan

COMPILED = {".pyc", ".pyo", ".so"}
# What reads, computes, draws or writes: another version may give another result.
LIBRARIES = (
    *("numpy", "pandas", "scipy", "statsmodels", "matplotlib", "pyarrow", "pandera", "jinja2", "XlsxWriter"),
    *("python-docx", "python-calamine", "lxml", "olefile", "msoffcrypto-tool", "charset-normalizer", "pdfplumber"),
    "pypdfium2",
)
TABLES = ("observations.parquet", "breaks.csv")
REGION_DIGESTS = ".regions.json"
# Tables that may lie beside a plan or in the raw folder and bear on every notebook, not only on the cleaning.
# Written by `jinpu register`, read by no run.
REGISTER = "register.csv"
CATALOGUE_LAYERS = ("regions.csv", "indicators.csv", "units.csv")

Signature = tuple[tuple[str, int, int, int], ...]


def digest_of(content: object) -> str:
    """Digest of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def named_digests(paths: Iterable[Path], folder: Path) -> list[tuple[str, str]]:
    """Each file's name from `folder` on, and its digest."""
    return [(shown_name(path.relative_to(folder).as_posix()), digest(path)) for path in paths]


def code_digest() -> str:
    """Digest of all files of this package, as they are now."""
    folder = Path(jinpu.__path__[0])
    return _code_at(folder, signature(path for path in visible_files(folder) if path.suffix not in COMPILED))


@lru_cache(maxsize=4)
def _code_at(folder: Path, signature: Signature) -> str:
    return digest_of(named_digests((Path(name) for name, *_ in signature), folder))


def input_signature(run: Run) -> Signature:
    """What tells that a file that a run reads was changed meanwhile, though its content be as before."""
    raw = raw_files(run.plan_file.folders.raw) if "raw" in run.inputs else []
    return signature([run.source, run.plan_file.path, *raw])


def signature(paths: Iterable[Path]) -> Signature:
    """What tells each file from another in its place; zeros where there is none."""
    return tuple(_stat(path) for path in paths)


def _stat(path: Path) -> tuple[str, int, int, int]:
    try:
        status = path.stat()
    except OSError:
        return os.fspath(path), 0, 0, 0
    return os.fspath(path), status.st_ino, status.st_ctime_ns, status.st_size


def raw_files(folder: Path) -> list[Path]:
    """The files of a raw folder that cleaning may read: the tables in it, and the yearbooks."""
    tables = sorted(path for path in folder.glob("[!.]*.csv") if path.is_file() and path.name != REGISTER)
    return [*tables, *visible_files(folder / "yearbooks")]


@dataclass
class Keys:
    """Keys of runs.

    Args:
        code: the digest of the package (`code_digest`).
        plans: the plans of a batch, whose digests of the cleaned tables are worked out together.
    """

    code: str
    plans: Sequence[PlanFile] = ()
    _seen: dict[Path, "RegionDigests"] = field(default_factory=dict)

    def __call__(self, run: Run) -> str:
        """The key of a run; the runs before it must have ended, since their outputs are its inputs."""
        parts = {
            "notebook": notebook_cells(run.source),
            "parameters": [run.plan, run.as_of, run.language, run.languages, run.extra],
            "files": [digest(path) for path in run.files],
            "code": self.code,
            "libraries": library_versions(),
            "inputs": {name: self._input(name, run) for name in run.inputs},
        }
        return digest_of(parts)

    def _input(self, name: str, run: Run) -> object:
        plan, raw, processed = run.plan_file, run.plan_file.folders.raw, run.plan_file.folders.processed
        if name == "raw":
            return named_digests(raw_files(raw), raw)
        if name == "plan":
            layers = [folder / name for folder in (raw, plan.path.parent) for name in CATALOGUE_LAYERS]
            return [digest(path) for path in (plan.path, *layers)]
        if name == "problems":
            return digest(processed / "problems.csv")
        if processed not in self._seen:
            here = [each for each in self.plans if each.folders.processed == processed]
            self._seen[processed] = RegionDigests(processed, self.code, here)
        return self._seen[processed].up_to(name, plan, run.as_of or plan.judged_to)


@cache
def library_versions() -> tuple[str, ...]:
    """Python's version and those of the libraries that results depend on."""
    return (sys.version.split()[0], *(_version(name) for name in LIBRARIES))


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return name


def notebook_cells(path: Path) -> list[tuple[str, str, list[str]]]:
    """Kind, source and tags of each cell; outputs and counts, which opening a notebook changes, are no part of it."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [
            (cell["cell_type"], "".join(cell["source"]), cell.get("metadata", {}).get("tags", [])) for cell in cells
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # No notebook: it has no content to speak of, and running it will say what is wrong.
        return []


Seen = dict[str, dict[str, str]]
"""By kind of input ("evidence", "peers") and year, a digest; the breaks' stands under the year ""."""


@dataclass
class RegionDigests:
    """Digests of what plans can see of the cleaned tables of one folder.

    Working them out needs pandas, which takes longer than all else in a batch that has nothing to do. So they are kept
    beside the tables, and worked out in a process of its own. What cannot be read is worked out anew.
    """

    processed: Path
    code: str
    plans: Sequence[PlanFile] = ()
    _known: dict[str, Seen] | None = None

    def up_to(self, kind: str, plan: PlanFile, year: int) -> list[tuple[str, str]]:
        """The digests of breaks and of each year's observations up to `year` that a plan can see."""
        tables = digest_of([self.code, [digest(self.processed / name) for name in TABLES]])
        known = _read_kept(self.processed / REGION_DIGESTS, tables) if self._known is None else self._known
        if _name(plan) not in known:
            wanted = list({each.path: each for each in (plan, *self.plans)}.values())
            found = run_in_subprocess(region_digests, self.processed, [each.path for each in wanted])
            known |= {_name(each): seen for each, seen in zip(wanted, found, strict=True)}
            write_text(self.processed / REGION_DIGESTS, json.dumps({"of": tables, "plans": known}, indent=0))
        self._known = known
        return [
            (when, seen) for when, seen in sorted(known[_name(plan)][kind].items()) if not when or int(when) <= year
        ]


def _name(plan: PlanFile) -> str:
    return digest_of([plan.id, digest(plan.path)])


def _read_kept(path: Path, tables: str) -> dict[str, Seen]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        plans: dict[str, Seen] = kept["plans"] if kept["of"] == tables else {}
        for seen in plans.values():
            _ = [int(when or 0) for kind in ("evidence", "peers") for when in seen[kind]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return plans


def region_digests(processed: Path, plans: Sequence[Path]) -> list[Seen]:
    """Digests, for each plan's file, of what its notebooks can see: its own regions', and those it is compared with."""
    from jinpu.evidence import load_evidence
    from jinpu.plan import load_plan

    evidence, loaded = load_evidence(processed), [load_plan(path) for path in plans]
    return [
        {"evidence": _digests_of(evidence, near_regions(plan)), "peers": _digests_of(evidence, peer_regions(plan))}
        for plan in loaded
    ]


def _digests_of(evidence: "Evidence", regions: Collection[str]) -> dict[str, str]:
    breaks = evidence.breaks[evidence.breaks["region"].isin([*regions, "*"])]
    seen = evidence.observations[evidence.observations["region"].isin(regions)].sort_values("id")
    years = {str(year): digest_of(rows.to_csv(index=False)) for year, rows in seen.groupby("year")}
    return {"": digest_of(breaks.to_csv(index=False)), **years}


def near_regions(plan: "Plan") -> set[str]:
    """The plan's region, those above it, and those that its clauses name."""
    from jinpu.catalogue import parents_of

    return {plan.region, *parents_of(plan.region), *(item.region for each in plan.clauses for item in each.evidence)}


def peer_regions(plan: "Plan") -> set[str]:
    """The regions that the plan's and those above it are compared with."""
    from jinpu.catalogue import parents_of
    from jinpu.indicators.peers import peers_of

    return {peer for region in (plan.region, *parents_of(plan.region)) for peer in peers_of(region)}
