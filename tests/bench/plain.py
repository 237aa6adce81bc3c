"""The batch of the main job measured: against the plain way, when nothing changed, and when one thing changed."""

import ast
import csv
import hashlib
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinpu
from jinpu.run.graph import Folders, Run, batch_runs, find_plans, shipped_notebooks
from jinpu.run.parameters import with_parameters
from tests.bench.trial import Trial, content_of

ROOT = Path.cwd()
STEP = 5
PAGES = "5-report"
FIGURE = {"region": "Dalian", "indicator_code": "va_tertiary", "period": "2018"}
FUNCTION = "plan_scenarios"
# 91 runs: enough to measure by, and the same in every release.
PLANS = ("china-2016-2020", "dalian-2016-2020", "jinpu-2017-2019", "shenyang-2017-2019")


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    what: str
    measured: str
    wanted: str = ""


def against_the_plain_way(root: Path) -> Iterator[Row]:
    """The whole batch with two workers and one, against a papermill command a run and an nbconvert command a page."""
    plain, timed, runs = _plainly(root / "plain")
    share = "all of them" if timed == len(runs) else f"from {timed} of them, every {STEP}th"
    yield Row(f"plain way: papermill a run, nbconvert a page, {len(runs)} runs ({share})", f"{plain:.0f} s")
    for number, wanted in ((2, 12), (1, 6)):
        batch = _project(root / f"workers-{number}", ROOT)
        seconds = batch.run(*PLANS, "--workers", str(number))
        who = f"`jinpu run --workers {number}`"
        yield Row(f"{who}, the same {len(runs)} runs", f"{seconds:.1f} s", "")
        yield Row(f"{who} against the plain way", f"{plain / seconds:.1f} times as fast", f"{wanted}")
    same, seen = _same_outputs(root / "plain", batch.root)
    yield Row("files that both ways made, equal byte for byte", f"{same} of {seen}", "all")


def after_changes(root: Path) -> Iterator[Row]:
    """The batch again when nothing changed, when one figure did, and when one function of the package did."""
    copy = root / "copy"
    shutil.copytree(ROOT / "data" / "raw", copy / "data" / "raw")
    shutil.copytree(ROOT / "notebooks", copy / "notebooks")
    shutil.copytree(jinpu.__path__[0], copy / "jinpu", ignore=shutil.ignore_patterns("__pycache__"))
    batch = _project(copy, copy)
    first = batch.run(*PLANS)
    again = min(batch.run(*PLANS) for _ in range(3))
    yield Row("the same batch again, nothing changed", f"{again:.2f} s, {again / first:.1%} of the first time", "2 %")
    change_figure(copy / "data" / "raw")
    yield _changed(
        batch, f"one figure changed ({', '.join(FIGURE.values())})", "1-clean, and Dalian and Jinpu from 2018 on"
    )
    change_function(copy / "jinpu", FUNCTION)
    yield _changed(batch, f"one function changed (`{FUNCTION}`)", "all")


def _changed(batch: Trial, what: str, wanted: str) -> Row:
    seconds = batch.run(*PLANS)
    done = Counter(record.notebook for record in batch.records().values() if record.status == "done")
    all_runs = len(batch.records())
    ran = ", ".join(f"{count} x {name}" for name, count in sorted(done.items()))
    return Row(what, f"{done.total()} of {all_runs} runs ({ran}), {seconds:.1f} s", wanted)


def change_figure(raw: Path) -> None:
    """Add 1 to one published figure, and own up to it in sources.csv."""
    path, sources = raw / "published_figures.csv", raw / "sources.csv"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    row = next(row for row in rows if all(row[name] == value for name, value in FIGURE.items()))
    row["value"] = str(float(row["value"]) + 1)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    after = hashlib.sha256(path.read_bytes()).hexdigest()
    sources.write_text(sources.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def change_function(package: Path, name: str) -> None:
    """Add a statement to a function that has a docstring, wherever in the package it is."""
    path = next(path for path in package.rglob("*.py") if f"\ndef {name}(" in path.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    function = next(node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name)
    lines = text.splitlines(keepends=True)
    lines.insert(function.body[1].lineno - 1, "    _changed = True\n")
    path.write_text("".join(lines), encoding="utf-8")


def _project(root: Path, project: Path) -> Trial:
    """A project's own notebooks and data, with folders of its own for what they make."""
    root.mkdir(exist_ok=True)
    places = (
        "--raw",
        project / "data" / "raw",
        "--notebooks",
        project / "notebooks",
        "--processed",
        root / "processed",
    )
    return Trial(root, tuple(str(word) for word in places))


def _plainly(root: Path) -> tuple[float, int, Sequence[Run]]:
    """Seconds that the plain way takes for the whole batch, how many runs were timed for that, and all runs.

    Each notebook counts by the mean of its runs that were timed.
    """
    folders = Folders(ROOT / "notebooks", ROOT / "data" / "raw", root / "processed", root / "reports")
    found = batch_runs(shipped_notebooks(), find_plans(PLANS, folders), None, ("en", "zh"))
    runs = sorted(with_parameters(found, {}), key=lambda run: run.notebook)
    sample = runs if "--all" in sys.argv else [runs[0], *runs[1::STEP]]
    timed: dict[str, list[float]] = defaultdict(list)
    for run in sample:
        timed[run.notebook].append(_one_plainly(run, root))
    means = {name: sum(seconds) / len(seconds) for name, seconds in timed.items()}
    return sum(means[run.notebook] for run in runs), len(sample), runs


def _one_plainly(run: Run, root: Path) -> float:
    executed = root / f"{run.id.replace('/', '-')}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    given = [word for name, value in run.parameters for word in ("-p", name, str(value))]
    tools = Path(sys.executable).parent
    begun = time.perf_counter()
    quietly(tools / "papermill", run.source, executed, *given)
    if run.notebook == PAGES:
        quietly(tools / "jupyter-nbconvert", "--to", "html", "--no-input", executed)
    return time.perf_counter() - begun


def quietly(*words: str | Path) -> None:
    """Run a command; nothing of what it says is shown.

    Raises:
        CalledProcessError: it failed.
    """
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _same_outputs(plain: Path, batch: Path) -> tuple[int, int]:
    """How many of the files that the plain way made are the same in the batch, and how many it made."""
    kinds = ("reports/*/*/*.html", "reports/*/*/*.xlsx", "processed/*/*/*.csv")
    made = [path for kind in kinds for path in plain.glob(kind)]
    return sum(content_of(path) == content_of(batch / path.relative_to(plain)) for path in made), len(made)
