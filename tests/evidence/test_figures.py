import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from jinpu.errors import InputError
from jinpu.evidence import Evidence, clean, load_evidence
from jinpu.evidence.figures import converted

RAW = Path("data/raw")
FILES = (
    "published_figures.csv",
    "plan_figures.csv",
    "figure_remarks.csv",
    "figure_sources.csv",
    "breaks.csv",
    "sources.csv",
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in FILES:
        shutil.copy(RAW / name, folder / name)
    return folder


def change(path: Path, row: int, **cells: str) -> None:
    """Change cells of one row of a csv; the header is row 1, as the messages count."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    for column, text in cells.items():
        rows[row - 1][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def by_id(evidence: Evidence, identity: str) -> pd.Series:
    (row,) = [row for _, row in evidence.observations[evidence.observations["id"] == identity].iterrows()]
    return row


def test_every_row_is_an_observation_or_a_target(evidence: Evidence) -> None:
    printed = pd.read_csv(RAW / "published_figures.csv", dtype=str)
    targets = evidence.problems[evidence.problems["reason"].str.startswith("a target")]
    figures = evidence.observations[evidence.observations["id"].str.startswith("F")]
    assert len(targets) == (printed["status"] == "target").sum()
    assert len(figures) + len(targets) == len(printed) == 1424


@pytest.mark.parametrize(
    ("identity", "value", "unit"),
    [
        ("F0225", 7363.9, "yuan_100m"),  # 736.39 billion yuan
        ("F0329", 19600.0, "yuan_100m"),  # 1.96 trillion yuan
        ("F0229", 595.0, "persons_10k"),  # 5.95 million persons
        ("F0278", 745.0785, "persons_10k"),  # 7450785 persons
        ("F0363", 1103000.0, "items"),  # 110.3 (10k items)
        ("F0188", 6.9, "items_per_10k_persons"),
        ("F0025", 20.2, "usd_100m"),  # dollars stay dollars
    ],
)
def test_units_become_the_indicators_own(evidence: Evidence, identity: str, value: float, unit: str) -> None:
    row = by_id(evidence, identity)
    assert (row["value"], row["unit"]) == (value, unit)


def test_two_code_systems_meet(evidence: Evidence) -> None:
    assert by_id(evidence, "F0182")["indicator"] == by_id(evidence, "F0265")["indicator"] == "hitech_enterprises"
    assert by_id(evidence, "F0217")["indicator"] == "services_share"


@pytest.mark.parametrize(
    ("identity", "quality"), [("F0311", "floor"), ("F1018", "floor"), ("F0287", "ceiling"), ("F1024", "approximate")]
)
def test_bounds_and_rounded_values_are_told_apart(evidence: Evidence, identity: str, quality: str) -> None:
    assert by_id(evidence, identity)["quality"] == quality


@pytest.mark.parametrize("identity", ["F0138", "F0843", "F0272", "F0857", "F0958", "F0447"])
def test_what_is_left_out_stays_with_its_reason(evidence: Evidence, identity: str) -> None:
    row = by_id(evidence, identity)
    assert not row["usable"]
    assert row["reason_en"]
    assert row["reason_zh"]


def test_parts_of_a_year_never_become_annual(evidence: Evidence) -> None:
    annual = evidence.observations[evidence.observations["period_kind"].isin(["year", "year_end"])]
    assert annual["period"].str.fullmatch(r"\d{4}(-12-31|-12)?").all()
    december = annual[annual["period"].str.endswith("-12")]
    assert set(december["indicator"]) == {"inv_pat_applied_cum"}  # a stock at the end of December


def test_half_of_the_last_printed_digit() -> None:
    assert converted("43.0", "percent", "percent", "") == (43.0, 0.05)
    assert converted("736.39", "billion yuan", "yuan_100m", "") == (7363.9, 0.05)
    assert converted("52", "percent", "percent", "") == (52.0, 0.5)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"unit": "bushels"}, "unknown unit “bushels”"),
        ({"unit": "USD 100 million"}, "cannot become"),
        ({"region": "Atlantis"}, "unknown region “Atlantis”"),
        ({"indicator_code": "happiness"}, "unknown indicator “happiness”"),
        ({"value": "about 5"}, "'about 5' is not a number"),
        ({"value": "nan"}, "'nan' is not a number"),
        ({"period": "lately"}, "the period 'lately' cannot be read"),
        ({"source_publisher": "a friend"}, "unknown publisher 'a friend'"),
    ],
)
def test_a_bad_row_is_named_with_its_file_and_row(raw: Path, tmp_path: Path, cells: dict[str, str], said: str) -> None:
    change(raw / "published_figures.csv", 3, **cells)
    with pytest.raises(InputError, match=r"published_figures\.csv, row 3: ") as caught:
        clean(raw, tmp_path / "processed")
    assert said in str(caught.value)
    assert caught.value.remedy
    assert not (tmp_path / "processed").exists()


def test_a_remark_cannot_slip_to_another_row(raw: Path, tmp_path: Path) -> None:
    change(raw / "figure_remarks.csv", 2, value="999")
    with pytest.raises(InputError, match="the remark says value '999', the figure"):
        clean(raw, tmp_path / "processed")


def test_a_remark_on_no_figure_is_an_error(raw: Path, tmp_path: Path) -> None:
    change(raw / "figure_remarks.csv", 2, id="F9999")
    with pytest.raises(InputError, match="F9999: no such figure"):
        clean(raw, tmp_path / "processed")


def test_an_unknown_status_is_an_error(raw: Path, tmp_path: Path) -> None:
    change(raw / "published_figures.csv", 3, status="guessed")
    with pytest.raises(InputError, match="status"):
        clean(raw, tmp_path / "processed")


def test_a_changed_missing_or_unnamed_file_is_a_problem(raw: Path, tmp_path: Path) -> None:
    change(raw / "breaks.csv", 2, cause_en="Another cause.")
    for folder in ("yearbooks", ".ssh", "yearbooks/.ipynb_checkpoints"):
        (raw / folder).mkdir(parents=True, exist_ok=True)
        (raw / folder / "extra.csv").write_text("a,b\n", encoding="utf-8")
    (raw / "letters.csv").write_text("a,b\n", encoding="utf-8")
    with (raw / "sources.csv").open("a", encoding="utf-8") as stream:
        stream.write("gone.csv,,,,,,\n")
    problems = clean(raw, tmp_path / "processed").problems.set_index("file")["reason"]
    assert "differs from its row in sources.csv" in problems["breaks.csv"]
    assert problems["yearbooks/extra.csv"].str.contains("has no row in sources.csv").sum() == 1
    assert not [file for file in problems.index if "letters" in file or "/." in file or file.startswith(".")]
    assert "is not there" in problems["gone.csv"]


def test_the_shipped_files_agree_with_their_hashes(evidence: Evidence) -> None:
    mine = evidence.problems[evidence.problems["file"].isin(FILES)]
    assert set(mine["reason"]) == {"a target, not an observation"}


def test_what_was_cleaned_is_loaded_again(raw: Path, tmp_path: Path) -> None:
    cleaned = clean(raw, tmp_path / "processed")
    loaded = load_evidence(tmp_path / "processed")
    pd.testing.assert_frame_equal(loaded.observations, cleaned.observations)
    pd.testing.assert_frame_equal(loaded.breaks, cleaned.breaks)
    assert len(loaded.problems) == len(cleaned.problems)


def test_nothing_cleaned_yet(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="run 1-clean first"):
        load_evidence(tmp_path)


@pytest.mark.parametrize("value", ["520", "-52"])
def test_an_impossible_value_is_told_with_file_and_row_and_not_used(raw: Path, tmp_path: Path, value: str) -> None:
    identity = "F0217"  # a share
    change(raw / "published_figures.csv", 218, value=value)
    found = clean(raw, tmp_path / "processed")
    assert not by_id(found, identity)["usable"]
    assert by_id(found, identity)["reason_zh"]
    (told,) = found.problems[found.problems["reason"].str.startswith("is not possible")].to_dict("records")
    assert (told["file"], told["cell"]) == ("published_figures.csv", identity)
    assert value in told["text"]
