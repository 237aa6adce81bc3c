"""Three models of statsforecast, run by another Python that has it (`statsforecast_script.py` says why)."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from jinpu.errors import InputError
from jinpu.forecast.panel import Array
from tests.peers.results import Result

SCRIPT = Path(__file__).with_name("statsforecast_script.py")
REMEDY = "make peers sets one up"


def statsforecast_results(seen: Array, python: str) -> list[Result]:
    """Every model on windows of shape (M, points).

    Args:
        seen: the windows.
        python: path of a Python interpreter with statsforecast.

    Raises:
        InputError: there is no such interpreter, or it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "windows.npy"), Path(folder, "quantiles.npz")
        np.save(source, seen)
        try:
            ended = subprocess.run([python, SCRIPT, source, out], capture_output=True, text=True, check=False)
        except OSError as error:
            raise InputError(
                f"cannot be run ({error.strerror})", where=python, remedy="make peers sets one up"
            ) from error
        if ended.returncode:
            last = ended.stderr.strip().splitlines()[-1]
            raise InputError(f"statsforecast failed: {last}", where=python, remedy=REMEDY)
        found = np.load(out)
        names = [name for name in found.files if not name.endswith("_seconds")]
        return [Result(f"statsforecast {name}", found[name], float(found[f"{name}_seconds"])) for name in names]
