"""`python -m jinpu` is the `jinpu` command."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # `-m` looks for modules in the working folder first, where a `pyarrow.py` is none of ours.
    sys.path[:] = [place for place in sys.path if place and Path(place) != Path.cwd()]

    from jinpu.cli.main import run_command_line

    run_command_line()
