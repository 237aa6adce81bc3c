"""Folders at an address (s3://, gs://, https://, file:// ...): raw data fetched before a batch, reports sent after it.

A batch works on folders of this machine, where files can be renamed and locked. Keys depend on contents and not on
places, so what was unchanged there is unchanged here.
"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from jinpu.errors import InputError
from jinpu.run.graph import Folders
from jinpu.run.keys import digest

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem  # type: ignore[import-untyped]  # fsspec has no types

MARK = "://"
WORKSHOP = ".remote"


@contextmanager
def folders_at(notebooks: Path, raw: str, processed: Path, out: str) -> Iterator[Folders]:
    """The folders of a batch, those at an address as copies beside the processed data.

    What the batch changes in the copy of `out` is sent when the block ends, however it ends.

    Raises:
        InputError: an address cannot be read or written, or takes a package that is not installed.
    """
    with ExitStack() as kept:
        places = {"raw": raw, "reports": out}
        found = {name: Path(place).absolute() for name, place in places.items() if MARK not in place}
        here = Path.cwd()
        if len(found) < len(places):
            workshop = processed.absolute() / WORKSHOP
            workshop.mkdir(parents=True, exist_ok=True)
            here = Path(kept.enter_context(tempfile.TemporaryDirectory(dir=workshop)))
        if "raw" not in found:
            found["raw"] = _fetched(raw, here / "raw", needed=True)
        if "reports" not in found:
            found["reports"] = kept.enter_context(_sent_at_the_end(out, here / "reports"))
        yield Folders(notebooks.absolute(), found["raw"], processed.absolute(), found["reports"], here)


def _fetched(address: str, folder: Path, *, needed: bool) -> Path:
    folder.mkdir()
    files, root = _open(address)
    try:
        if needed or files.exists(root):
            files.get(f"{root.rstrip('/')}/", f"{folder}/", recursive=True)
    # Each kind of store has its own family of errors; a person needs one line.
    except Exception as error:
        raise InputError(f"cannot be read ({error})", where=address, remedy="check address and access") from error
    return folder


@contextmanager
def _sent_at_the_end(address: str, folder: Path) -> Iterator[Path]:
    _fetched(address, folder, needed=False)
    before = _contents(folder)
    try:
        yield folder
    finally:
        files, root = _open(address)
        changed = [name for name, content in _contents(folder).items() if before.get(name) != content]
        try:
            for name in changed:
                place = f"{root.rstrip('/')}/{name}"
                files.makedirs(place.rpartition("/")[0], exist_ok=True)
                files.put_file(str(folder / name), place)
        except Exception as error:
            raise InputError(f"cannot be written ({error})", where=address, remedy="check access; run again") from error


def _contents(folder: Path) -> dict[str, str]:
    """Digests of the files of a folder, locks aside; records last: they never speak of what is not there."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".locks" not in path.parts]
    ordered = sorted(files, key=lambda path: (path.suffix == ".jsonl", path))
    return {path.relative_to(folder).as_posix(): digest(path) for path in ordered}


def _open(address: str) -> tuple["AbstractFileSystem", str]:
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]  # fsspec has no types

        files, root = url_to_fs(address)
    except (ImportError, ValueError) as error:
        remedy = "pip install 'jinpu[cluster]' and the package for this kind of address, e.g. s3fs"
        raise InputError(f"is an address that cannot be used here ({error})", where=address, remedy=remedy) from error
    return files, root
