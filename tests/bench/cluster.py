"""A Dask cluster on this machine, for trials: a scheduler and workers as processes of their own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster(root: Path, number: int) -> Iterator[tuple[str, Sequence["subprocess.Popen[bytes]"]]]:
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
