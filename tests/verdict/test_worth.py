"""What chances of each basis were worth: the table that ships is what its benchmark scores."""

import numpy as np
import pandas as pd
import pytest

from jinpu.verdict.basis import worth_of_bases
from tests.backtest.partial import AHEAD, CUTS, judged, real_questions, worth


def test_every_basis_of_the_benchmark_is_in_the_table() -> None:
    table = worth_of_bases()
    assert set(table) == set(CUTS)
    for found in table.values():
        assert found.real_verdicts == 54 * len(AHEAD)
        assert found.made_verdicts > 10_000
        assert max(found.real_skill, found.made_skill) < 1.0
        assert min(found.real_error, found.made_error) >= 0.0


def test_more_evidence_is_worth_more() -> None:
    table = worth_of_bases()
    for measure in ("real_skill", "made_skill"):
        scores = [getattr(table[basis], measure) for basis in ("parent", "anchor", "own_and_parent")]
        assert scores == sorted(scores)


@pytest.mark.parametrize("basis", CUTS)
def test_each_cut_is_judged_on_the_basis_that_it_is_named_after(basis: str) -> None:
    kept, parent = CUTS[basis]
    found = judged(list(real_questions())[:4], kept, parent=parent)
    assert len(found) == 4 * len(AHEAD)
    assert set(found["basis"]) == {basis}


def test_scores_worked_by_hand() -> None:
    """Base rate a half, Brier .25; chances .8 .8 .2 .2 with one miss of each: (2 * .04 + 2 * .64) / 4 = .34."""
    found = pd.DataFrame({"chance": [0.8, 0.8, 0.2, 0.2, np.nan], "met": [1, 0, 0, 1, 1]})
    assert worth(found, "made") == {"made_verdicts": 4, "made_skill": -0.36, "made_error": 0.3}
