"""Many runs measured: time a run and memory, what a run costs beyond its own code, and one Dask worker against two."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

from jinpu.run.graph import Folders, batch_runs, find_plans, shipped_notebooks
from jinpu.run.keys import notebook_cells
from tests.bench.cluster import cluster
from tests.bench.plain import ROOT, Row
from tests.bench.trial import Trial, make_trial

DATA = ROOT / "data" / "raw"
EXAMPLE = ROOT / "data" / "example"
PLANS = 50
FIRST_AND_LAST = 50
MIB = 1024 * 1024


def many_runs(root: Path) -> Iterator[Row]:
    """The notebooks for fifty plans made from the example, with two workers: time a run, and memory early and late."""
    batch = _fifty_plans(root)
    process = batch.start("--workers", "2")
    begun, memory = time.perf_counter(), list[tuple[int, int]]()
    while process.poll() is None:
        memory.append((len(batch.records()), _memory_of(process.pid)))
        time.sleep(1)
    seconds, runs = time.perf_counter() - begun, len(batch.records())
    if process.returncode:
        raise RuntimeError(process.communicate()[0])
    # The first run is the cleaning that all others wait for.
    first = _mean(used for done, used in memory if 2 <= done <= FIRST_AND_LAST + 1)
    last = _mean(used for done, used in memory if runs - FIRST_AND_LAST <= done < runs)
    yield Row(f"{runs} runs for {PLANS} plans, 2 workers", f"{seconds:.0f} s, {seconds / runs:.2f} s a run", "0.6 s")
    yield Row(
        f"memory of all its processes, mean over the first and the last {FIRST_AND_LAST} runs",
        f"{first / MIB:.0f} and {last / MIB:.0f} MiB ({last / first - 1:+.0%})",
        "within 10 %",
    )


def _fifty_plans(root: Path) -> Trial:
    raw = root / "data" / "raw"
    (raw / "plans").mkdir(parents=True)
    for name in ("yearbooks", "sources.csv"):
        (raw / name).symlink_to(EXAMPLE / name)
    text = (EXAMPLE / "example.toml").read_text(encoding="utf-8")
    for number in range(PLANS):
        name = f"example-{number:02d}"
        made = text.replace('id = "example"', f'id = "{name}"', 1)
        (raw / "plans" / f"{name}.toml").write_text(made, encoding="utf-8")
    return Trial(root, ("--notebooks", str(ROOT / "notebooks"), "--years", "2019", "--language", "en"))


def _mean(values: Iterator[int]) -> float:
    kept = list(values)
    return sum(kept) / len(kept)


def _memory_of(process: int) -> int:
    """Memory of a process and all below it, each shared page counted by its share."""
    total = 0
    try:
        family = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
    except psutil.Error:
        return 0
    for each in family:
        try:
            total += each.memory_full_info().pss
        except psutil.Error:
            continue
    return total


def overhead(root: Path) -> Iterator[Row]:
    """What a run costs beyond its own code: a batch with one worker against the same cells in one process."""
    trial = make_trial(root, DATA, 20, [2019], "en")
    trial.run("--workers", "1", "--years", "2018")
    seconds = trial.run("--workers", "1", "--years", "2019")
    runs = len(trial.records()) // 2
    script = root / "bare.py"
    script.write_text(_one_process(root), encoding="utf-8")
    bare = float(subprocess.run([sys.executable, str(script)], check=True, capture_output=True, text=True).stdout)
    yield Row(f"the cells of {runs} small runs one after the other in one process, loading aside", f"{bare:.1f} s")
    more = f"{seconds:.1f} s, {(seconds - bare) / runs:.2f} s a run more"
    yield Row("as a batch with one worker, loading included", more, "0.35 s")


def _one_process(root: Path) -> str:
    """A script with the cells of every run of the trial, one after the other; it prints the seconds that they take."""
    folders = Folders(root / "notebooks", root / "data" / "raw", root / "bare", root / "bare-reports")
    lines = ["import time, matplotlib", "matplotlib.use('agg')", "from IPython.core.pylabtools import print_figure"]
    lines += ["import jinpu.evidence, pandas, statsmodels.api, xlsxwriter, matplotlib.pyplot as drawn"]
    lines += ["begun = time.perf_counter()"]
    for run in batch_runs(shipped_notebooks(), find_plans((), folders), [2019], ["en"]):
        if run.plan is None:
            continue
        cells = [source for kind, source, _ in notebook_cells(run.source) if kind == "code"]
        given = [f"{name} = {value!r}" for name, value in run.parameters]
        # What a notebook shows is drawn, here as there.
        shown = ["for number in drawn.get_fignums(): print_figure(drawn.figure(number))", "drawn.close('all')"]
        lines += [*cells[:1], *given, *cells[1:], *shown]
    return "\n".join([*lines, "print(time.perf_counter() - begun)"])


def dask_workers(root: Path) -> Iterator[Row]:
    """One Dask worker against two, each a process of its own."""
    trial, seconds = make_trial(root, DATA, 6, range(2017, 2020)), []
    for number in (1, 2):
        with cluster(root, number) as (address, _):
            trial.run("--scheduler", address, "--force", "--years", "2017")
            seconds.append(trial.run("--scheduler", address, "--force"))
    runs, faster = len(trial.records()), seconds[0] / seconds[1]
    yield Row(f"{runs} small runs on one Dask worker and on two", f"{seconds[0]:.1f} and {seconds[1]:.1f} s", "")
    yield Row("two Dask workers against one", f"{faster:.2f} times as fast", "1.6")
