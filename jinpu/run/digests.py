"""Digests of contents."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

LENGTH = 32


def digest(path: Path) -> str:
    """Digest of a file's content; empty when there is no such file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:LENGTH]
    except OSError:
        return ""


def digest_of(content: object) -> str:
    """Digest of anything that JSON can hold."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:LENGTH]


def all_digests(paths: Iterable[Path]) -> str:
    """One digest of several files by name and content."""
    return digest_of([(path.name, digest(path)) for path in paths])
