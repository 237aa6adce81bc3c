"""What tests of several floors share."""

from pathlib import Path

import pytest

from jinpu.evidence import Evidence, clean


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """The published figures, cleaned; for looking, not for changing."""
    return clean(Path("data/raw"), tmp_path_factory.mktemp("processed"))
