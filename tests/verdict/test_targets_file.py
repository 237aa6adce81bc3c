"""A file of targets, cell by cell: what is read, and where each mistake is said to be."""

from pathlib import Path

import pytest

from jinpu.errors import InputError
from jinpu.verdict import Target
from jinpu.verdict.targets import read_targets

HEAD = "series,target,year,direction"
ALL = f"{HEAD},kind,baseline_year,baseline,lower,upper"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "targets.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_four_columns_are_enough(tmp_path: Path) -> None:
    assert read_targets(written(tmp_path, HEAD, "a,70.5,2019, at_least ")) == [Target(70.5, 2019, 1, series="a")]


def test_the_others_may_be_empty(tmp_path: Path) -> None:
    full, bare = read_targets(
        written(tmp_path, ALL, "a,70,2019,at_least,added,2016,5.5,0,100", "b,7,2020,at_most,,,,,")
    )
    assert full == Target(70.0, 2019, 1, 2016, 0.0, 100.0, kind="added", baseline=5.5, series="a")
    assert bare == Target(7.0, 2020, -1, series="b")


@pytest.mark.parametrize(
    ("said", "kind", "series_kind"),
    [("level", "level", ""), ("annual", "annual", ""), ("added", "added", ""), ("share", "level", "share"),
     ("count", "level", "count"), ("money", "level", "money"), (" density ", "level", "density")],
)  # fmt: skip
def test_a_kind_is_what_is_asked_or_what_the_series_is(tmp_path: Path, said: str, kind: str, series_kind: str) -> None:
    (row,) = read_targets(written(tmp_path, f"{HEAD},kind", f"a,70,2019,at_least,{said}"))
    assert (row.kind, row.series_kind) == (kind, series_kind)


@pytest.mark.parametrize(
    ("row", "said", "remedy"),
    [
        ("b,70,2019,upwards,,,,,", "“upwards” in column direction is unknown", "use at_least or at_most"),
        ("b,70,2019,at_least,soon,,,,", "“soon” in column kind is unknown", "use level or annual or added"),
        ("b,70,2019,at_least,,,,9,9", "lower is not below upper", "mend or empty one of the two"),
        ("b,70,2019,at_least,,,,9,1", "lower is not below upper", "mend or empty one of the two"),
        ("b,x,2019,at_least,,,,,", "target", ""), ("b,7,soon,at_least,,,,,", "year", ""),
        ("b,7,2019,at_least,,,x,,", "baseline", ""), ("b,7,2019,at_least,,x,,,", "baseline_year", ""),
        ("b,7,2019,at_least,,,,x,", "lower", ""), ("b,7,2019,at_least,,,,,x", "upper", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, row: str, said: str, remedy: str) -> None:
    path = written(tmp_path, ALL, "a,70,2019,at_least,,,,,", row)
    with pytest.raises(InputError) as caught:
        read_targets(path)
    assert said in str(caught.value)
    assert remedy in str(caught.value)
    assert "line 3" in str(caught.value)
    assert str(path) in str(caught.value)


def test_one_bound_alone_is_enough(tmp_path: Path) -> None:
    (row,) = read_targets(written(tmp_path, f"{HEAD},lower", "a,70,2019,at_least,0"))
    assert row.lower == 0.0


def test_a_number_with_a_comma_does_not_shift_its_row(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, "a,1,200,2019,at_least", "a,1,300,2020,at_least")
    with pytest.raises(InputError, match="more fields than the header") as caught:
        read_targets(path)
    assert "line 2" in str(caught.value)
