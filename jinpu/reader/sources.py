"""A file's bytes, whatever its name says, turned into grids."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msoffcrypto  # type: ignore[import-untyped]  # publishes no types

from jinpu.reader.delimited import decoded, text_grid
from jinpu.reader.documents import check_pages, docx_grids, json_grids, pdf_grids, px_grids, spreadsheetml_grids
from jinpu.reader.extents import check_zip
from jinpu.reader.grid import Grid
from jinpu.reader.html import html_grids
from jinpu.reader.knowledge import limits
from jinpu.reader.problems import Problem, UnreadableError
from jinpu.reader.text.documents import running_text
from jinpu.reader.workbook import workbook_grids

_SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"
_PC_AXIS = re.compile(r"(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGE|MATRIX|SUBJECT-CODE)\s*=")
_OLE, _ZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK", b"%PDF"
EXCEL_DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - published: Excel opens files encrypted with it without asking
"""What Excel encrypts with when a workbook is only write-protected (MS-OFFCRYPTO 2.3.5); CNKI's files are."""


def read_contents(path: Path, name: str) -> tuple[list[Grid], list[str], list[Problem]]:
    """Read a file once, as grids and as lines of running text; either is empty where there is none.

    Args:
        path: the file.
        name: what to call it in rows and problems.

    Returns:
        The grids and the lines in the file's order, and the problems of the sheets, or of the whole file, refused.
    """
    problems: list[Problem] = []
    try:
        with _damage_told():
            content = _bytes(path)
            if content.startswith(_PDF):
                check_pages(content)
            text, encoding = _decoded(content, name, problems)
            lines, has_tables = ([], True) if _is_data(text) else running_text(content, text)
            grids = list(_grids(content, text, encoding, name, problems)) if has_tables else []
    except UnreadableError as error:
        problems.append(error.problem(name))
        return [], [], problems
    return grids, lines, problems


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > limits().file_bytes:
            raise UnreadableError("too_long", size=f"{size:,}", limit=f"{limits().file_bytes:,}")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError("cannot_be_read", error=error.strerror or error) from error
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableError("empty")
    return content


def _decoded(content: bytes, name: str, problems: list[Problem]) -> tuple[str, str]:
    """Give a text file's text and encoding, "" for what is no text."""
    if content.startswith((_OLE, _ZIP, _PDF)):
        return "", ""
    text, encoding, rivals = decoded(content)
    if rivals:
        problems.append(Problem(name, "", 0, "", "", "unsure_encoding", rivals))
    return text, encoding


def _is_data(text: str) -> bool:
    """Tell a format that holds nothing but data: JSON, PC-Axis, SpreadsheetML."""
    start = text[:4000].lstrip("\ufeff \t\r\n")
    return start.startswith(("{", "[{")) or bool(_PC_AXIS.match(start)) or _SPREADSHEETML in start


def _grids(content: bytes, text: str, encoding: str, name: str, problems: list[Problem]) -> Iterator[Grid]:
    if content.startswith(_OLE):
        content = _decrypted(content)
    if content.startswith((_OLE, _ZIP)):
        kind, formulas = check_zip(content) if content.startswith(_ZIP) else ("xls", frozenset())
        return docx_grids(content, name) if kind == "docx" else workbook_grids(content, name, problems, formulas)
    if content.startswith(_PDF):
        return pdf_grids(content, name)
    start = text[:4000].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        return (spreadsheetml_grids if _SPREADSHEETML in start else html_grids)(text, name)
    if start.startswith(("{", "[{")):
        return json_grids(text, name)
    if _PC_AXIS.match(start):
        return px_grids(text, name)
    return iter([text_grid(text, name, encoding)])


def _decrypted(content: bytes) -> bytes:
    """Decrypt an OLE file that is encrypted with Excel's default password; give others back as they are."""
    try:
        office_file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if not office_file.is_encrypted():
            return content
    except Exception:  # noqa: BLE001 - msoffcrypto raises whatever damaged bytes provoke; calamine then tells what is wrong
        return content
    plain = io.BytesIO()
    try:
        office_file.load_key(password=EXCEL_DEFAULT_PASSWORD)
        office_file.decrypt(plain)
    except Exception as error:
        raise UnreadableError("password") from error
    return plain.getvalue()


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn whatever a parser throws at damaged bytes into one clear line; interrupts pass."""
    try:
        yield
    except (UnreadableError, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError as error:
        raise UnreadableError("no_memory") from error
    except BaseException as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise UnreadableError("damaged", error=reason) from error
