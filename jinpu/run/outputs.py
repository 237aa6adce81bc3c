"""Whether a run left what it should: every output there, new, and whole."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

Signature = tuple[int, int, int] | None

PARQUET_MARK = b"PAR1"


def signatures(paths: Sequence[Path]) -> tuple[Signature, ...]:
    """What tells a file from the one that was there before: inode, time and size; None where there is none."""
    return tuple(_signature(path) for path in paths)


def _signature(path: Path) -> Signature:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def missing_output(paths: Sequence[Path], before: Sequence[Signature]) -> str:
    """What is wrong with the outputs of a notebook that ran to its end, in words; empty when nothing is."""
    for path, old in zip(paths, before, strict=True):
        new = _signature(path)
        if new is None:
            return f"the notebook ran to its end, but there is no {path}"
        if new == old:
            return f"the notebook ran to its end, but did not write {path} again"
        if not is_whole(path):
            return f"the notebook ran to its end, but {path} is not whole"
    return ""


def is_whole(path: Path) -> bool:
    """Whether a file ends as its kind must: a page with `</html>`, a workbook with its directory."""
    if path.suffix == ".html":
        return _tail(path, 64).rstrip().endswith(b"</html>")
    if path.suffix == ".xlsx":
        return zipfile.is_zipfile(path)
    if path.suffix == ".parquet":
        return _tail(path, 4) == PARQUET_MARK
    return path.stat().st_size > 0


def _tail(path: Path, length: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - length))
        return stream.read()
