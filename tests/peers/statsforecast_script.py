"""Forecasts of windows by statsforecast: run by a Python that has it, with nothing of this project.

It needs pandas below 3, this project pandas 3: `python statsforecast_script.py WINDOWS.npy OUT.npz`, called by
`tests.peers`. WINDOWS: shape (M, points). OUT: for each model an array of shape (M, 3, 5), at the levels 2.5,
10, 50, 90 and 97.5 per cent, and MODEL_seconds, the time for all windows after a warm-up that compiles.
"""

import sys
import time
import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from statsforecast import StatsForecast, models

MODELS = ("AutoTheta", "AutoETS", "AutoARIMA")
HORIZON = 3


def forecast(name: str, seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of one model, shape (M, HORIZON, 5); a window that fails gets the naive forecast."""
    count, points = seen.shape
    names, years = np.repeat(np.arange(count), points), np.tile(np.arange(points), count)
    frame = pd.DataFrame({"unique_id": names, "ds": years, "y": seen.ravel()})
    engine = StatsForecast(models=[getattr(models, name)(season_length=1)], freq=1, fallback_model=models.Naive())
    table = engine.forecast(df=frame, h=HORIZON, level=[80, 95]).sort_values(["unique_id", "ds"])
    ends = [f"{name}-lo-95", f"{name}-lo-80", name, f"{name}-hi-80", f"{name}-hi-95"]
    return np.asarray(table[ends].to_numpy().reshape(count, HORIZON, len(ends)))


def main(source: str, out: str) -> None:
    """Read the windows, run every model and write what it says."""
    warnings.simplefilter("ignore")
    seen = np.load(source)
    results: dict[str, NDArray[np.float64]] = {}
    for name in MODELS:
        forecast(name, seen[:3])
        start = time.perf_counter()
        results[name] = forecast(name, seen)
        results[f"{name}_seconds"] = np.array(time.perf_counter() - start)
    np.savez(out, allow_pickle=False, **results)


if __name__ == "__main__":
    main(*sys.argv[1:])
