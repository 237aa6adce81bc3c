"""`python -m jinpu.run.bench [overhead|many|main] [--all]`: how fast batches are, as a table for the README.

`main` runs the batch of the shipped plans against the plain way, a papermill command and an nbconvert command for each
page, one after the other. The plain way is measured on a sample of its runs unless `--all` is given, since all of it
takes a quarter of an hour; the sample is every tenth run, so that each plan and notebook has its share.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jinpu.run.graph import Folders, Run, batch_runs, shipped_notebooks
from jinpu.run.keys import notebook_cells
from jinpu.run.plans import find_plans
from jinpu.run.trial import Trial, make_trial

ROOT = Path.cwd()
DATA = ROOT / "data" / "raw"
STEP = 10
MIB = 1024 * 1024


def main_batch(root: Path) -> Iterator[str]:
    """The batch of the main job with two workers and with one, against the plain way."""
    plain = _plain(root / "plain")
    yield f"plain way (papermill and nbconvert commands) | {plain:.0f} s | 1"
    for number in (2, 1):
        project = _project(root / f"workers-{number}")
        seconds = project.run("--workers", str(number))
        yield f"jinpu run, {number} worker{'s' * (number > 1)} | {seconds:.0f} s | {plain / seconds:.1f}"
    again = project.run()
    yield f"the same batch again, unchanged | {again:.2f} s ({again / seconds:.1%} of the first time) |"


def _project(root: Path) -> Trial:
    """This project's own notebooks and data, with folders of its own for what they make."""
    root.mkdir()
    options = ("--raw", DATA, "--notebooks", ROOT / "notebooks", "--processed", root / "processed")
    return Trial(root, tuple(str(option) for option in options))


def _plain(root: Path) -> float:
    """Seconds that the plain way takes for the whole batch, estimated from every tenth run unless `--all` is given."""
    folders = Folders(ROOT / "notebooks", DATA, root / "processed", root / "reports")
    runs = batch_runs(shipped_notebooks(), find_plans((), folders), None, ("en", "zh"))
    first, rest = runs[0], runs[1:]
    sample = rest if "--all" in sys.argv else rest[::STEP]
    once = _papermill(first, root)
    return once + sum(_papermill(run, root) for run in sample) * len(rest) / len(sample)


def _papermill(run: Run, root: Path) -> float:
    executed = root / f"{run.id.replace('/', '-')}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    declared = _declared(run.source)
    given = [word for name, value in run.parameters if name in declared for word in ("-p", name, str(value))]
    tools = Path(sys.executable).parent
    begun = time.perf_counter()
    _quietly(tools / "papermill", run.source, executed, *given)
    if run.notebook == "5-report":
        _quietly(tools / "jupyter-nbconvert", "--to", "html", "--no-input", executed)
    return time.perf_counter() - begun


def _declared(notebook: Path) -> set[str]:
    from jinpu.run.parameters import notebook_parameters

    return set(notebook_parameters(notebook))


def _quietly(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def many_runs(root: Path) -> Iterator[str]:
    """200 runs with two workers: 50 plans, time a run, and memory of the last fifty against the first."""
    trial = make_trial(root, DATA, 50, [2019], "en")
    process = trial.start("--workers", "2")
    begun, memory = time.perf_counter(), []
    while process.poll() is None:
        memory.append(_memory_of(process.pid))
        time.sleep(0.25)
    seconds = time.perf_counter() - begun
    runs = len(trial.records())
    quarter = len(memory) // 4
    first, last = max(memory[quarter // 2 : quarter + quarter // 2]), max(memory[-quarter:])
    yield f"{runs} trial runs, 2 workers | {seconds:.0f} s ({seconds / runs:.2f} s a run) |"
    yield f"memory of that batch, all processes | {first / MIB:.0f} MiB early, {last / MIB:.0f} MiB late |"


def _memory_of(process: int) -> int:
    """Memory of a process and all below it, each shared page counted by its share."""
    import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

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


def overhead(root: Path) -> Iterator[str]:
    """What a run costs beyond its own code: a batch with one worker against the same cells in one process."""
    trial = make_trial(root, DATA, 20, [2019], "en")
    trial.run("--workers", "1", "--years", "2018")
    seconds = trial.run("--workers", "1", "--years", "2019")
    runs = len(trial.records()) // 2
    begun = time.perf_counter()
    _quietly(sys.executable, "-c", _one_process(trial, root))
    bare = time.perf_counter() - begun
    yield f"the cells of {runs} trial runs in one process | {bare:.1f} s |"
    yield f"as a batch with one worker | {seconds:.1f} s ({(seconds - bare) / runs:.2f} s a run more) |"


def _one_process(trial: Trial, root: Path) -> str:
    """A script with the cells of every run of the trial, one after the other."""
    folders = Folders(root / "notebooks", root / "data" / "raw", root / "bare", root / "bare-reports")
    lines = ["import matplotlib", "matplotlib.use('agg')"]
    for run in batch_runs(shipped_notebooks(), find_plans((), folders), [2019], ["en"]):
        cells = _cells(run.source)
        given = [f"{name} = {value!r}" for name, value in run.parameters]
        lines += [*cells[:1], *given, *cells[1:], "import matplotlib.pyplot; matplotlib.pyplot.close('all')"]
    return "\n".join(lines)


def _cells(notebook: Path) -> list[str]:
    return [source for kind, source, _ in notebook_cells(notebook) if kind == "code"]


BENCHMARKS: dict[str, Callable[[Path], Iterator[str]]] = {
    "overhead": overhead,
    "many": many_runs,
    "main": main_batch,
}


def main(names: Sequence[str]) -> int:
    """Measure what is named, everything when nothing is, and print a table; give the exit status."""
    sys.stdout.write("| what | time | times as fast |\n|---|---|---|\n")
    for name in names or BENCHMARKS:
        with tempfile.TemporaryDirectory(prefix="jinpu-bench-") as folder:
            for line in BENCHMARKS[name](Path(folder).resolve()):
                sys.stdout.write(f"| {line.removesuffix(' |')} |\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main([name for name in sys.argv[1:] if not name.startswith("--")]))
