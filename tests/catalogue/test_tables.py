"""A catalogue table with a bad row says file, line and column."""

from pathlib import Path

import pytest

from jinpu.catalogue.models import Region
from jinpu.catalogue.names import load_rows, name_table
from jinpu.errors import InputError

HEADER = "slug,code,name_en,name_zh,synonyms,former_names,parent,kind,remark\n"


def write_table(folder: Path, *rows: str) -> Path:
    path = folder / "regions.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,12,A,甲,,,,zone,", "column code"),
        ("a,,A,,,,,zone,", "column name_zh"),
        ("a,,A,甲,,,,village,", "column kind"),
        ("a,,A,甲,,,,zone,x,y", "more fields than the header"),
        ("a,,A,甲", "column kind"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(InputError, match=rf"regions\.csv, line 2: .*{said}"):
        load_rows(write_table(tmp_path, row), Region, "slug")


def test_a_row_twice_is_refused(tmp_path: Path) -> None:
    row = "a,,A,甲,,,,zone,"
    with pytest.raises(InputError, match=r"regions\.csv, line 3: slug “a” stands twice"):
        load_rows(write_table(tmp_path, row, row), Region, "slug")


def test_a_name_for_two_entries_is_refused() -> None:
    with pytest.raises(InputError, match="stands for both a and b"):
        name_table([("a", ["ＧＤＰ"]), ("b", ["gdp"])], "indicator")
