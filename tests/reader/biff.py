"""Plain .xls files of one sheet, made by hand: a compound file (MS-CFB) with a stream of records (MS-XLS)."""

import struct
from pathlib import Path

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_BOF, _BOUNDSHEET, _NUMBER, _LABEL, _EOF = 0x0809, 0x0085, 0x0203, 0x0204, 0x000A
Cells = dict[tuple[int, int], str | float]


def xls(path: Path, cells: Cells, stream: str = "Workbook") -> Path:
    """Write a workbook whose one sheet holds `cells` by (row, column); `stream` is the name of its records' stream."""
    path.write_bytes(_compound(stream, _records(cells)))
    return path


def _records(cells: Cells) -> bytes:
    first = _record(_BOF, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    last = _record(_EOF, b"")
    length = len(first) + len(_boundsheet(0)) + len(last)
    sheet = [_record(_BOF, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600)), *map(_cell, cells.items()), last]
    return first + _boundsheet(length) + last + b"".join(sheet)


def _boundsheet(offset: int) -> bytes:
    return _record(_BOUNDSHEET, struct.pack("<IBBBB", offset, 0, 0, 1, 0) + b"S")


def _cell(placed: tuple[tuple[int, int], str | float]) -> bytes:
    (row, column), value = placed
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(_LABEL, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(_NUMBER, place + struct.pack("<d", value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file of version 3: its sector table in sector 0, its directory in 1, the one stream from 2 on."""
    # Streams under 4,096 bytes would go to a table of their own.
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    last = 1 + len(stream) // _SECTOR
    table = [_FAT, _END, *range(3, last + 1), _END]
    assert len(table) <= _SECTOR // 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    directory = [
        _entry("Root Entry", 5, 1, _END, 0),
        _entry(name, 2, _FREE, 2, len(stream)),
        _entry("", 0, _FREE, 0, 0),
    ]
    return b"".join(
        (
            header.ljust(_SECTOR, b"\xff"),
            struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff"),
            b"".join(directory).ljust(_SECTOR, b"\0"),
            stream,
        )
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    printed = name.encode("utf-16-le")
    head = printed.ljust(64, b"\0") + struct.pack("<HBB", len(printed) + 2 if name else 0, kind, 1)
    return head + struct.pack("<III36xIQ", _FREE, _FREE, child, start, size)
