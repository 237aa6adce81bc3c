"""The fitted table against the published comparison, on figures from data/raw."""

import numpy as np
import pytest

from jinpu.errors import InputError
from jinpu.forecast import forecast_series, second_opinion
from jinpu.forecast.backtest import MEASURES, Trial, forecast_windows, trial_by
from jinpu.forecast.corpora import CORPORA, all_windows, last_windows, load_references
from jinpu.forecast.fit import corpus_weights, quantile_regression
from jinpu.forecast.scores import brier, calibration_error, corp, interval_scores, reliability
from jinpu.forecast.table import LEVELS
from jinpu.report.wording import load_words


@pytest.fixture(scope="module")
def references():
    return load_references()


def test_every_corpus_is_there(references):
    assert {each.corpus for each in references} == set(CORPORA)
    assert sum(each.corpus == "M3" for each in references) == 645


@pytest.mark.parametrize(("points", "windows"), [(4, 1344), (6, 1344), (10, 1325)])
def test_the_windows_are_those_of_the_published_comparison(references, points, windows):
    assert len(last_windows(references, points, 3).history) == windows


# The bounds are those of `test_leave_one_out`; here the shipped table has seen the corpora, so that the test only
# guards it against a fit gone wrong.
@pytest.mark.parametrize(
    ("points", "mase", "msis", "crps"), [(4, 2.16, 19.8, 1.45), (6, 2.07, 17.6, 1.37), (10, 2.02, 17.3, 1.33)]
)
def test_the_shipped_table_on_the_comparison_windows(references, points, mase, msis, crps):
    windows = last_windows(references, points, 3)
    scores = Trial(windows, forecast_windows(windows)).scores()

    assert scores["MASE"] < mase
    assert scores["MSIS"] < msis
    assert scores["CRPS"] < crps
    assert 0.78 < scores["cover80"] < 0.83
    assert 0.94 < scores["cover95"] < 0.975


def test_every_indicator_counts_once_and_no_corpus_speaks_for_all(references):
    windows = all_windows(references, 6, 3)
    of_series = {name: windows.weight[windows.name == name].sum() for name in set(windows.name[:500])}
    assert list(of_series.values()) == pytest.approx([1.0] * len(of_series))

    provinces = np.array(["地区生产总值" in name for name in windows.name])
    assert len(set(windows.name[provinces])) == 31
    assert windows.weight[provinces].sum() == pytest.approx(1.0)

    weight = corpus_weights(windows) * windows.weight
    largest, smallest = (weight[windows.corpus == corpus].sum() for corpus in ("M3", "Germany"))
    indicators = [windows.weight[windows.corpus == corpus].sum() for corpus in ("M3", "Germany")]
    assert largest / smallest == pytest.approx(np.sqrt(indicators[0] / indicators[1]))


def test_quantile_regression_finds_the_quantile():
    rng = np.random.default_rng(1)
    place, noise = rng.uniform(-1, 1, 4000), rng.normal(size=4000)
    columns = np.stack([np.ones(4000), place], axis=1)
    found = quantile_regression(columns, 3.0 * place + noise, np.ones(4000), 0.9, np.zeros(2))

    assert found == pytest.approx([1.2816, 3.0], abs=0.12)


def test_scores_of_a_perfect_and_a_blind_forecast():
    actual = np.array([[1.0, 2.0]])
    perfect = np.repeat(actual[:, :, None], len(LEVELS), axis=2)
    scores = interval_scores(perfect, actual, np.array([1.0]))
    assert scores == pytest.approx({"MASE": 0, "cover80": 1, "cover95": 1, "MSIS": 0, "CRPS": 0})

    missed = interval_scores(perfect - 1.0, actual, np.array([2.0]))
    assert missed["MSIS"] == pytest.approx(20.0)
    assert missed["MASE"] == pytest.approx(0.5)
    assert missed["cover95"] == 0


def test_calibration_is_the_distance_between_said_and_happened():
    said, happened = np.array([0.05, 0.05, 0.95, 0.95]), np.array([0.0, 0.0, 1.0, 0.0])

    assert brier(said, happened) == pytest.approx((0.05**2 * 3 + 0.95**2) / 4)
    assert calibration_error(said, happened) == pytest.approx((0.05 + 0.45) / 2)
    assert reliability(said, happened, np.ones(4))[1] == pytest.approx((0.95, 0.5, 2.0))


def test_the_parts_of_the_brier_score():
    said, happened = np.array([0.2, 0.2, 0.8, 0.8]), np.array([0.0, 1.0, 1.0, 1.0])
    parts = corp(said, happened, np.ones(4))

    # Recalibrated to .5 and 1: a score of .125; always saying .75 has .1875.
    expected = {"Brier": 0.19, "miscalibration": 0.065, "discrimination": 0.0625, "uncertainty": 0.1875}
    assert parts == pytest.approx(expected)


def test_somebody_s_own_forecaster_is_scored_as_ours_is(references):
    windows = last_windows(references, 6, 3)
    some = windows.rows(np.arange(len(windows.history)) % 100 == 0)

    def ours(frame, horizon):
        return forecast_series(frame.drop(columns="series_kind"), horizon).quantiles()

    theirs, known = trial_by(ours, some).scores(), Trial(some, forecast_windows(some)).scores()
    assert {name: theirs[name] for name in MEASURES} == pytest.approx(
        {name: known[name] for name in MEASURES}, abs=1e-3
    )

    with pytest.raises(InputError, match="no quantiles for"):
        trial_by(lambda frame, horizon: ours(frame, horizon).iloc[1:], some)


def test_the_second_opinion_is_worth_what_the_pages_say(references):
    windows = last_windows(references, 6, 3)
    some = windows.rows((np.arange(len(windows.history)) % 30 == 0) & (np.ptp(windows.history, axis=1) > 0))

    assert trial_by(second_opinion, some).scores()["cover80"] == pytest.approx(0.55, abs=0.04)
    assert "held 55%" in load_words("en").text("second.worth")
    assert "55%" in load_words("zh").text("second.worth")
