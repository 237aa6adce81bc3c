"""Write the example's yearbook files: `python -m tests.example_district OUT`."""

import sys
from pathlib import Path

from jinpu.errors import InputError
from tests.example_district.build import build


def main(arguments: list[str]) -> int:
    """Write the files to the folder named by the one argument; 0 when done, 2 when the call is wrong."""
    if len(arguments) != 1:
        sys.stderr.write("name one folder: python -m tests.example_district OUT\n")
        return 2
    try:
        build(Path(arguments[0]))
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
