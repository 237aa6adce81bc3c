"""Print the comparison with others' packages: `make peers`, or `python -m tests.peers --help`."""

import argparse

from jinpu.forecast.backtest import HORIZONS, fit_unseen
from jinpu.forecast.corpora import COMPETITIONS, last_windows, load_references
from tests.peers import compare, own_forecasts, thinned


def main() -> None:
    """Fit a table for each competition left out, and score every method on the published windows."""
    parser = argparse.ArgumentParser(prog="python -m tests.peers", description=main.__doc__)
    parser.add_argument("points", type=int, nargs="*", default=[6, 10], help="numbers of points seen")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="score every N-th window only")
    parser.add_argument("--python", default="", help="a Python interpreter with statsforecast")
    asked = parser.parse_args()
    references = load_references()
    tables = fit_unseen(references, tuple(COMPETITIONS))
    for points in asked.points:
        windows = thinned(last_windows(references, points, len(HORIZONS)), asked.every)
        print(f"points {points}, series {len(windows.history)}")  # noqa: T201 - the result of a command
        print(compare(windows, own_forecasts(tables), asked.python).round(3).to_string())  # noqa: T201 - likewise


if __name__ == "__main__":
    main()
