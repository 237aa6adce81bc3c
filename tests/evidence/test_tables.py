"""The tables that lie with the figures: each mistake is one line that says where and how to mend it."""

from pathlib import Path

import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.evidence.schema import checked, no_observations
from jinpu.evidence.sources import read_publishers, source_rank
from tests.evidence.builder import frame, observation


def said(error: pytest.ExceptionInfo[InputError]) -> str:
    return str(error.value)


def test_kinds_of_sources_have_ranks_and_others_are_refused() -> None:
    assert source_rank("office") < source_rank("press")
    with pytest.raises(InputError, match=r"^here: unknown kind of source 'rumour'; use one of .*office"):
        source_rank("rumour", "here")


def test_a_publisher_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "figure_sources.csv"
    path.write_text("publisher,kind,basis\nA,office,\nA,press,\n", encoding="utf-8")
    with pytest.raises(InputError, match="names 'A' twice; keep one row a publisher"):
        read_publishers(path)
    path.write_text("publisher,kind,basis\nA,rumour,\n", encoding="utf-8")
    with pytest.raises(InputError, match="A: unknown kind of source 'rumour'"):
        read_publishers(path)


def test_observations_are_checked_column_by_column() -> None:
    good = frame(observation())
    assert list(checked(good, "here")["id"]) == ["F0001"]
    assert no_observations().empty
    with pytest.raises(InputError, match=r"^here: columns are missing: .*value.*; run 1-clean again$"):
        checked(good.drop(columns="value"), "here")
    for bad in ({"quality": "vague"}, {"period_kind": "decade"}, {"value": float("nan")}):
        with pytest.raises(InputError, match=r"^here: is not a frame of observations: "):
            checked(pd.concat([good, frame(observation(**bad))]), "here")
