from pathlib import Path

import pytest

from jinpu.evidence import Evidence, clean


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return clean(Path("data/raw"), tmp_path_factory.mktemp("processed"))
