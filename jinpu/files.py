"""Files that are either whole or not there."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jinpu.errors import InputError


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a path aside of `path` to write to; rename it to `path` when the block ends well, remove it when not.

    Raises:
        InputError: the folder cannot be written or the disk is full; nothing is left behind.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield aside
        aside.replace(path)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror or error})",
            where=str(path),
            remedy="choose another folder, or free space and give write permission",
        ) from error
    finally:
        # The folder itself may be what is wrong; that has been said already.
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def write_text_whole(path: Path, text: str) -> None:
    """Write `text` as UTF-8 so that `path` never holds half of it."""
    with written_whole(path) as aside:
        aside.write_text(text, encoding="utf-8")
