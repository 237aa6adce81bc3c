"""`python -m tests.bench.faults [NAME | NAME:TIMES ...]`: the faults that take too long for a test, done for real.

Each is done in a trial project of its own. A line is printed for each; the status is 1 when one was not met.
"""

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jinpu
from tests.bench.cluster import cluster
from tests.bench.trial import CELLS, Trial, content_of, kernels_left, make_trial

DATA = Path("data/raw").absolute()
SHORT_FILE = 150_000
"""Bytes that a file may have: less than a trial page, more than a table."""
A_RUN = 0.4
"""Seconds within which a small run ends."""
SMALL_DISK = 400_000
"""Bytes on the disk that fills up: one trial page and not two."""


def random_kills(root: Path, times: int = 50) -> str:
    """Kill a batch at random moments: no half page, no false record, no kernel left; the next call does the rest."""
    trial, draw = make_trial(root, DATA, 1, [2019]), random.Random()  # noqa: S311 - moments, not secrets
    whole = trial.run("--workers", "2")
    runs, pages, left = len(trial.records()), len(_outputs(trial)), []
    for _ in range(times):
        trial.forget()
        process = trial.start("--workers", "2")
        ended = draw.randrange(runs)
        _wait_for(trial, process, ended)
        time.sleep(draw.uniform(0, A_RUN if ended else whole))
        process.kill()
        process.communicate()
        _none(kernels_left(root))
        _none(trial.untruths())
        done = sum(record.status == "done" for record in trial.records().values())
        left.append(runs - done)
        trial.run("--workers", "2")
        statuses = Counter(record.status for record in trial.records().values())
        whole_again = statuses == Counter(unchanged=done, done=runs - done) and len(_outputs(trial)) == pages
        _none([] if whole_again else [f"{done} of {runs} done, then {dict(statuses)}"])
        _none(trial.untruths())
    return f"{times} kills of a batch of {runs} runs and {whole:.0f} s left {min(left)} to {max(left)} runs to do"


def _wait_for(trial: Trial, process: "subprocess.Popen[str]", ended: int) -> None:
    """Wait until so many runs of a batch have ended: a moment within it however fast the machine is."""
    while len(trial.records()) < ended and process.poll() is None:
        time.sleep(0.02)


def sixteen_workers(root: Path, times: int = 10) -> str:
    """96 runs over 16 workers, ten times over: none is lost to a race."""
    trial, seconds = make_trial(root, DATA, 19, [2019]), []
    for _ in range(times):
        seconds.append(trial.run("--workers", "16", "--force"))
        done = sum(record.status == "done" for record in trial.records().values())
        _none([] if done == 96 else [f"{done} of 96 runs done"])
    return f"{times} times 96 of 96 runs done, {min(seconds):.0f}-{max(seconds):.0f} s each"


def two_batches(root: Path) -> str:
    """Two batches on the same folder at once: both succeed, each run is done once."""
    trial = make_trial(root, DATA, 1, range(2016, 2019))
    both = [trial.start("--workers", "2") for _ in range(2)]
    said = [process.communicate()[0] for process in both]
    _none([text for process, text in zip(both, said, strict=True) if process.returncode])
    done = sum(text.count("done    ") for text in said)
    _none([] if done == len(trial.records()) else [f"{done} runs for {len(trial.records())} records", *said])
    _none(trial.untruths())
    return f"{done} runs done by two batches together, none twice"


def short_files(root: Path) -> str:
    """Files that may not grow to a page's size: what needs room fails, nothing half is left; later the rest is done."""
    trial = make_trial(root, DATA, 1, [2019])
    process = subprocess.Popen(
        trial.command("--workers", "2"), cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SHORT_FILE, SHORT_FILE)),
    )  # fmt: skip
    said, _ = process.communicate()
    failed = [record.notebook for record in trial.records().values() if record.status == "failed"]
    _none([] if process.returncode == 1 and set(failed) == {"5-report"} else [said])
    _none(trial.untruths())
    trial.run()
    return f"{len(failed)} reports failed for want of room, no half file, and were done once there was room"


def full_disk(root: Path) -> str:
    """A disk that fills up under the reports (mounted, which takes root): nothing half, nothing falsely done."""
    trial = make_trial(root, DATA, 2, [2019])
    trial.reports.mkdir()
    with _small_disk(trial.reports):
        process = trial.start("--workers", "2")
        said, _ = process.communicate()
        _none([] if process.returncode in (1, 2) and "Traceback" not in said else [said])
        _none(trial.untruths())
        _none(kernels_left(root))
        done = sum(record.status == "done" for record in trial.records().values())
        subprocess.run(["/bin/mount", "-o", "remount,size=64m", str(trial.reports)], check=True)
        trial.run("--workers", "2")
        _none(trial.untruths())
        last = said.strip().splitlines()[-1]
        return (
            f"{done} of {len(trial.records())} runs done, then status {process.returncode} (“{last}”); with room, all"
        )


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "tmpfs", str(folder)], check=False
    )
    if mounted.returncode:
        raise RuntimeError("a small disk cannot be mounted here: it takes root")
    try:
        yield
    finally:
        subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


def dask_cluster(root: Path) -> str:
    """Dask, a scheduler and two workers as processes: the same outputs as here; a worker killed loses nothing."""
    trial = make_trial(root, DATA, 2, range(2017, 2020))
    trial.run("--workers", "2")
    here = _outputs(trial)
    with cluster(root, 2) as (address, workers):
        trial.run("--scheduler", address, "--force")
        _none([] if _outputs(trial) == here else ["outputs differ from those of local workers"])
        process = trial.start("--scheduler", address, "--force")
        time.sleep(6)
        workers[0].kill()
        said, _ = process.communicate()
        _none([] if process.returncode == 0 and _outputs(trial) == here else [said])
    _none(kernels_left(root))
    return f"{len(trial.records())} runs: the same outputs byte for byte; a worker killed in the middle lost nothing"


def changed_code(root: Path) -> str:
    """A function changed while Dask workers live on: their kernels run the new code, and only what depends on it."""
    trial = make_trial(root, DATA, 1, [2019])
    shutil.copytree(jinpu.__path__[0], root / "jinpu", ignore=shutil.ignore_patterns("__pycache__"))
    told = root / "jinpu" / "report" / "told.py"
    told.write_text("def told():\n    return 1\n", encoding="utf-8")
    use = "from jinpu.report.told import told\nPath('told').write_text(str(told()))"
    trial.write("3-forecast", *CELLS["3-forecast"], use)
    with cluster(root, 2) as (address, _):
        trial.run("--scheduler", address)
        told.write_text("def told():\n    return 2\n", encoding="utf-8")
        trial.run("--scheduler", address)
    ran = [record.notebook for record in trial.records().values() if record.status == "done"]
    said = (root / "told").read_text(encoding="utf-8")
    _none([] if ran == ["3-forecast"] and said == "2" else [f"{ran} ran, and said {said}"])
    _none(kernels_left(root))
    return "of 6 runs the one that uses the function ran again, with the new code"


def _outputs(trial: Trial) -> dict[str, bytes]:
    """Pages, workbooks and tables."""
    kinds = ("reports/trial-*/*/[!.]*.html", "reports/trial-*/*/[!.]*.xlsx", "data/processed/trial-*/*/[!.]*.csv")
    found = [path for kind in kinds for path in trial.root.glob(kind)]
    return {str(path.relative_to(trial.root)): content_of(path) for path in found}


def _none(wrong: Sequence[object]) -> None:
    if wrong:
        raise RuntimeError("; ".join(str(each) for each in wrong))


FAULTS: dict[str, Callable[..., str]] = {
    fault.__name__: fault
    for fault in (two_batches, short_files, full_disk, random_kills, sixteen_workers, dask_cluster, changed_code)
}


def main(names: Sequence[str]) -> int:
    """Try the named faults, all when none is named; give the exit status."""
    failed = False
    for word in names or FAULTS:
        name, _, times = word.partition(":")
        with tempfile.TemporaryDirectory(prefix="jinpu-trial-") as folder:
            try:
                root = Path(folder).resolve()
                said, mark = FAULTS[name](root, *([int(times)] if times else [])), "met"
                _none(kernels_left(root))
            except RuntimeError as error:
                said, mark, failed = str(error), "NOT MET", True
        sys.stdout.write(f"{mark:8} {name}: {said}\n")
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
