"""How much longer, and with how much more memory, the reader takes than loading the same files as plain grids.

    python -m jinpu.evidence.yearbook.bench FILE...

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

import msoffcrypto  # type: ignore[import-untyped]  # publishes no types
from lxml import html
from python_calamine import CalamineWorkbook

from jinpu.evidence.yearbook.reading import read_files
from jinpu.evidence.yearbook.sources import EXCEL_DEFAULT_PASSWORD

_MIB = 1024


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
    """Run one of the two in this process: seconds, peak memory in MiB, and how much of it came after the imports."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    start = time.perf_counter()
    kept = [plain_grid(Path(path)) for path in paths] if mode == "plain" else read_files(paths)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    del kept
    return {"seconds": seconds, "peak": peak, "grown": max(peak - before, 1.0)}


def main(arguments: list[str]) -> None:
    """Print times and memory of both, and their ratios; three runs each in turn, the fastest counts."""
    if arguments[:1] in (["--plain"], ["--read"]):
        print(json.dumps(_measured(arguments[0][2:], arguments[1:])))  # noqa: T201 - for the parent process
        return
    runs: dict[str, list[dict[str, float]]] = {"plain": [], "read": []}
    for _ in range(3):
        for mode, results in runs.items():
            command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, f"--{mode}", *arguments]
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    best = {mode: min(results, key=lambda result: result["seconds"]) for mode, results in runs.items()}
    for mode, result in best.items():
        print(f"{mode:5}  {result['seconds']:7.2f} s  {result['peak']:7.0f} MiB peak  {result['grown']:7.0f} MiB grown")  # noqa: T201 - a command's output
    ratios = {name: best["read"][name] / best["plain"][name] for name in ("seconds", "peak", "grown")}
    print("ratio  " + "  ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items()))  # noqa: T201 - as above


if __name__ == "__main__":
    main(sys.argv[1:])
