"""Files: outputs that are whole or not there, which files of a folder count, and where a project's folders are."""

import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinpu.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

RAW, PLAN, NOTEBOOKS = Path("data/raw"), "plan.toml", "notebooks"
# What lies there stands for something that is open already, whatever it is called.
_DEVICES = ("/dev/", "/proc/")
# A spreadsheet runs what begins with one of these (OWASP, CSV injection), but for plain numbers and marks of absence.
_MAY_RUN = r"\s*[=@+\-＝＠＋－]"
_NUMBER_OR_MARK = re.compile(r"[+-]?[\s\d.,%‰–—-]*(?:[eE][+-]?\d+)?")


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary path to write to, and put its content at `path` when the block ends well.

    A regular file is replaced in one step, behind a symbolic link too. What would lose its nature by that
    (a device, a pipe, a file with several names) is written through. However the block ends, nothing else is left.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    target = _replaceable(path)
    temporary = _temporary_path(target or Path(tempfile.gettempdir(), path.name))
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        # A folder that cannot be written is found out before anything is worked out for it.
        temporary.touch()
        yield temporary
        if target is None:
            with temporary.open("rb") as content, path.open("wb") as stream:
                shutil.copyfileobj(content, stream)
        else:
            with suppress(FileNotFoundError):
                shutil.copymode(target, temporary)
            temporary.replace(target)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror or error})",
            where=shown_name(path),
            remedy="choose another folder, or free space and give write permission",
        ) from error
    finally:
        # The folder itself may be what is wrong; that has been said already.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _replaceable(path: Path) -> Path | None:
    """The file that may be replaced in one step, symbolic links followed; None when `path` must be written through."""
    if os.path.abspath(path).startswith(_DEVICES):  # noqa: PTH100 - links among devices lead to what is open
        return None
    try:
        status = path.stat()
    except OSError:
        return Path(os.path.realpath(path))
    regular = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
    return Path(os.path.realpath(path)) if regular or stat.S_ISDIR(status.st_mode) else None


def _temporary_path(path: Path) -> Path:
    return path.with_name(f".{path.stem[:40]}.{secrets.token_hex(6)}{path.suffix}")


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 so that `path` never holds half of it.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_csv(path: Path, frame: "pd.DataFrame", **options: Any) -> None:
    """Write a frame as CSV, whole or not at all; a text that a spreadsheet would run gets an apostrophe before it.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    texts = [name for name, column in frame.items() if column.dtype == object or str(column.dtype) == "str"]
    safe = frame.assign(**{str(name): _without_formulas(frame[name]) for name in texts})
    with atomic_write(path) as temporary:
        safe.to_csv(temporary, index=False, lineterminator="\n", **options)


def write_table(path: Path, frame: "pd.DataFrame", **options: Any) -> None:
    """Write a frame as parquet where the name ends so, else as CSV; whole or not at all.

    Raises:
        InputError: the folder cannot be written or the disk is full.
    """
    if path.suffix.lower() != ".parquet":
        write_csv(path, frame, **options)
        return
    with atomic_write(path) as temporary:
        frame.to_parquet(temporary, index=False)


def _without_formulas(column: "pd.Series[Any]") -> "pd.Series[Any]":
    suspects = column.astype("str").str.match(_MAY_RUN)
    if not suspects.any():
        return column
    return column.where(~suspects, column[suspects].map(_harmless))


def _harmless(value: object) -> object:
    if not isinstance(value, str) or _NUMBER_OR_MARK.fullmatch(value):
        return value
    return f"'{value}"


def refuse_overwriting(outputs: Mapping[str, Path], inputs: Mapping[str, Path]) -> None:
    """Refuse a call that would write over what it reads, or write two outputs to one file.

    Args:
        outputs: by the name of the option.
        inputs: by the name of the option.

    Raises:
        InputError: names both.
    """
    for (name, path), (other, taken) in chain(combinations(outputs.items(), 2), _pairs(outputs, inputs)):
        if _same_file(path, taken):
            raise InputError(f"is the file of {other} too", where=f"{name} {shown_name(path)}", remedy="name another")


def _pairs(outputs: Mapping[str, Path], inputs: Mapping[str, Path]) -> Iterator[Any]:
    return ((output, given) for output in outputs.items() for given in inputs.items())


def _same_file(one: Path, other: Path) -> bool:
    if os.path.realpath(one) == os.path.realpath(other):
        return not str(one).startswith(_DEVICES)
    try:
        return one.samefile(other)
    except OSError:
        return False


def visible_files(folder: Path) -> list[Path]:
    """All files at any depth below `folder`, in order, but what is hidden (JupyterLab's checkpoints, `.ssh`).

    What is not listed here is neither read nor named anywhere.
    """
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        found += [Path(root, name) for name in sorted(names) if not _hidden(name)]
    return [path for path in found if path.is_file()]


def _hidden(name: str) -> bool:
    # Office leaves `~$name` beside a file that is open.
    return name.startswith((".", "~$"))


def path_of(given: Path | str) -> Path:
    """A path given as such or as text, `~` being the home."""
    return Path(given).expanduser()


def digest(path: Path) -> str:
    """SHA-256 of a file's content; empty when there is no such file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def shown_name(path: Path | str) -> str:
    """A file's name as text that can be printed and stored, be its bytes no UTF-8 (as Chinese zips unpack)."""
    name = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return name.decode(encoding)
    return name.decode("utf-8", "backslashreplace")


def project_folder(plans: Sequence[str] = ()) -> Path | None:
    """Give the folder of the project that a call is about: that of the plan files it names, or the current one.

    None where the call is about no project: in a clone, whose data lie in data/raw, or where no plan.toml is.
    """
    if (RAW / "plans").is_dir():
        return None
    named = {Path(name).absolute().parent for name in plans if name.endswith(".toml")}
    if not plans and Path(PLAN).is_file():
        named = {Path.cwd()}
    return named.pop() if len(named) == 1 else None


def raw_folder() -> Path:
    """Give the folder with the raw data: the current one where it is a project of one's own, else data/raw."""
    return Path() if project_folder() else RAW


def shipped_notebooks() -> Path:
    """Give the folder of the notebooks that come with the package, in a clone or an installed wheel."""
    package = Path(__file__).parent
    return next(folder for folder in (package / NOTEBOOKS, package.parent / NOTEBOOKS) if folder.is_dir())
