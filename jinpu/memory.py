"""Results that the notebooks of one batch share: what one has worked out, the others need not work out again.

The series and verdicts of a plan as of a year are asked for by five notebooks of that year and by the reports of every
later one. A batch names a folder that lives as long as it does; elsewhere nothing is kept.
"""

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from jinpu.errors import InputError
from jinpu.files import atomic_write

MEMORY = "JINPU_MEMORY"
P = ParamSpec("P")
T = TypeVar("T")


def memoize(function: Callable[P, T]) -> Callable[P, T]:
    """Have a pure function keep its results, by the content of what it was given, in the folder that MEMORY names.

    Every caller gets a copy of its own. A result that cannot be kept (a full disk) is worked out again.
    """

    @wraps(function)
    def recalled(*arguments: P.args, **named: P.kwargs) -> T:
        folder = os.environ.get(MEMORY)
        if not folder:
            return function(*arguments, **named)
        question = pickle.dumps((function.__module__, function.__qualname__, arguments, named))
        place = Path(folder) / f"{hashlib.sha256(question).hexdigest()}.pickle"
        with suppress(OSError, EOFError, pickle.UnpicklingError):
            return _read(place.read_bytes())
        answer = pickle.dumps(function(*arguments, **named))
        with suppress(InputError), atomic_write(place) as temporary:
            temporary.write_bytes(answer)
        # Who worked it out gets it as others do, so that the next question built on it is the same question.
        return _read(answer)

    def _read(answer: bytes) -> T:
        result: T = pickle.loads(answer)  # noqa: S301 - written by this batch, in a folder that only its user can open
        return result

    return recalled
