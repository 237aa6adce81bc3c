"""How much longer, and with how much more memory, the reader takes than loading the same files as plain grids.

    python -m tests.reader.bench FILE...

Child processes do one each, decrypt and load with calamine or lxml, or `read_files`, and tell their time and memory.
"""

import csv
import io
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import msoffcrypto  # type: ignore[import-untyped]  # publishes no types
from lxml import html
from python_calamine import CalamineWorkbook

from jinpu.reader.reading import read_files
from jinpu.reader.sources import EXCEL_DEFAULT_PASSWORD

_MIB = 1024
_PAIRS = 7


def plain_grid(path: Path) -> object:
    """Load a file as calamine, lxml or csv give it, decrypted where it must be."""
    content = path.read_bytes()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        office_file = msoffcrypto.OfficeFile(io.BytesIO(content))
        if office_file.is_encrypted():
            plain = io.BytesIO()
            office_file.load_key(password=EXCEL_DEFAULT_PASSWORD)
            office_file.decrypt(plain)
            content = plain.getvalue()
    if content.startswith((b"\xd0\xcf\x11\xe0", b"PK")):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names]
    if content.lstrip()[:1] == b"<":
        page = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
        return [[[cell.text_content() for cell in row] for row in table.iter("tr")] for table in page.iter("table")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.reader(text.splitlines()))


def _measured(mode: str, paths: list[str]) -> dict[str, float]:
    """Run one of the two here: seconds of processor time, peak memory in MiB, and its growth since the imports."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    start = time.process_time()
    kept = [plain_grid(Path(path)) for path in paths] if mode == "plain" else read_files(paths)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    del kept
    return {"seconds": seconds, "peak": peak, "grown": max(peak - before, 1.0)}


def main(arguments: list[str]) -> None:
    """Print times and memory of both and their ratios: medians of pairs, each run right after the other."""
    if arguments[:1] in (["--plain"], ["--read"]):
        print(json.dumps(_measured(arguments[0][2:], arguments[1:])))  # noqa: T201 - for the parent process
        return
    pairs = []
    for _ in range(_PAIRS):
        command = [sys.executable, "-m", "tests.reader.bench"]
        results = [
            json.loads(subprocess.run([*command, mode, *arguments], check=True, capture_output=True).stdout)
            for mode in ("--plain", "--read")
        ]
        pairs.append(results)
    for name, unit in (("seconds", "s of processor time"), ("peak", "MiB at most"), ("grown", "MiB since the imports")):
        plain, read = (median(result[place][name] for result in pairs) for place in (0, 1))
        ratio = median(result[1][name] / result[0][name] for result in pairs)
        print(f"{name:8} plain {plain:8.2f}  read {read:8.2f}  ratio {ratio:5.2f}  ({unit})")  # noqa: T201 - a command's output


if __name__ == "__main__":
    main(sys.argv[1:])
