"""`python -m jinpu.run.faults [NAME ...]`: the faults that take too long for a test, done for real.

Each is done in a trial project of its own. A line is printed for each; the status is 1 when one was not met.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from jinpu.run.trial import Trial, kernels_left, make_trial

DATA = Path("data/raw").absolute()
KILLS = 50
ROUNDS = 10
SMALL_DISK = 150_000
"""Bytes that a file may have on the disk that is full: less than a trial page, more than a table."""


def random_kills(root: Path) -> str:
    """Kill a batch at a random moment, many times over: no half page, no false record, no kernel; the rest resumes."""
    trial = make_trial(root, DATA, 1, range(2018, 2020))
    whole = trial.run("--workers", "2")
    draw = random.Random(5)  # noqa: S311 - moments, not secrets
    for _ in range(KILLS):
        process = trial.start("--workers", "2", "--force")
        time.sleep(draw.uniform(0.2, whole))
        process.kill()
        process.communicate()
        _none(kernels_left(root))
        _none(trial.untruths())
    rest = trial.run("--workers", "2")
    _none(trial.untruths())
    return f"{KILLS} kills of a batch of {whole:.0f} s; the call after them took {rest:.1f} s"


def sixteen_workers(root: Path) -> str:
    """96 runs over 16 workers, ten times over: none is lost to a race."""
    trial, seconds = make_trial(root, DATA, 19, [2019]), []
    for _ in range(ROUNDS):
        seconds.append(trial.run("--workers", "16", "--force"))
        done = sum(record.status == "done" for record in trial.records().values())
        _none([] if done == 96 else [f"{done} of 96 runs done"])
    return f"{ROUNDS} times 96 of 96 runs done, {min(seconds):.0f}-{max(seconds):.0f} s each"


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


def full_disk(root: Path) -> str:
    """A disk without room for a page: what needs room fails, nothing half is left; with room, the rest is done."""
    trial = make_trial(root, DATA, 1, [2019])
    process = subprocess.Popen(
        trial.command("--workers", "2"), cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, SMALL_DISK)),
    )  # fmt: skip
    said, _ = process.communicate()
    failed = [record.notebook for record in trial.records().values() if record.status == "failed"]
    _none([] if process.returncode == 1 and set(failed) == {"5-report"} else [said])
    _none(trial.untruths())
    trial.run()
    return f"{len(failed)} reports failed for want of room, no half file, and were done once there was room"


def dask_cluster(root: Path) -> str:
    """Dask, a scheduler and two workers as processes: the same outputs as here; a worker killed loses nothing."""
    trial = make_trial(root, DATA, 2, range(2017, 2020))
    trial.run("--workers", "2")
    here = _outputs(trial)
    with _cluster(root, 2) as (address, workers):
        trial.run("--scheduler", address, "--force")
        _none([] if _outputs(trial) == here else ["outputs differ from those of local workers"])
        process = trial.start("--scheduler", address, "--force")
        time.sleep(6)
        workers[0].kill()
        said, _ = process.communicate()
        _none([] if process.returncode == 0 and _outputs(trial) == here else [said])
    _none(kernels_left(root))
    return f"{len(trial.records())} runs: the same outputs byte for byte; a worker killed in the middle lost nothing"


def dask_speed(root: Path) -> str:
    """Two Dask workers against one."""
    trial, seconds = make_trial(root, DATA, 3, range(2017, 2020)), []
    for number in (1, 2):
        with _cluster(root, number) as (address, _):
            trial.run("--scheduler", address, "--force", "--years", "2017")
            seconds.append(trial.run("--scheduler", address, "--force"))
    return f"one worker {seconds[0]:.1f} s, two {seconds[1]:.1f} s: {seconds[0] / seconds[1]:.2f} times as fast"


@contextmanager
def _cluster(root: Path, number: int) -> Iterator[tuple[str, Sequence["subprocess.Popen[bytes]"]]]:
    """A Dask scheduler and workers of one thread each, as separate processes."""
    place = root / f"scheduler-{number}.json"
    place.unlink(missing_ok=True)
    scheduler = _dask(root, "scheduler", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(place))
    options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--scheduler-file", str(place))
    workers = [_dask(root, "worker", *options, "--local-directory", str(root / f"dask-{n}")) for n in range(number)]
    try:
        while not place.exists():
            time.sleep(0.1)
        address = str(json.loads(place.read_text(encoding="utf-8"))["address"])
        _wait_for_workers(address, number)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def _dask(root: Path, *words: str) -> "subprocess.Popen[bytes]":
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "dask", *words], cwd=root, stdout=quiet, stderr=quiet)


def _wait_for_workers(address: str, number: int) -> None:
    from distributed import Client

    with Client(address) as client:  # type: ignore[no-untyped-call]  # distributed is half typed
        client.wait_for_workers(number, timeout=60)


def _outputs(trial: Trial) -> dict[str, bytes]:
    """Pages and tables; a workbook holds the time at which it was made."""
    found = [*trial.reports.glob("trial-*/*/[!.]*.html"), *trial.root.glob("data/processed/trial-*/*/[!.]*.csv")]
    return {str(path.relative_to(trial.root)): path.read_bytes() for path in found}


def _none(wrong: Sequence[object]) -> None:
    if wrong:
        raise RuntimeError("; ".join(str(each) for each in wrong))


FAULTS: dict[str, Callable[[Path], str]] = {
    fault.__name__: fault for fault in (two_batches, full_disk, random_kills, sixteen_workers, dask_cluster, dask_speed)
}


def main(names: Sequence[str]) -> int:
    """Try the named faults, all when none is named; give the exit status."""
    failed = False
    for name in names or FAULTS:
        with tempfile.TemporaryDirectory(prefix="jinpu-trial-") as folder:
            try:
                said, mark = FAULTS[name](Path(folder).resolve()), "met"
            except RuntimeError as error:
                said, mark, failed = str(error), "NOT MET", True
        sys.stdout.write(f"{mark:8} {name}: {said}\n")
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
