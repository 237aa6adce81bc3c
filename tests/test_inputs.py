"""Tables that people write: what is read, and where each mistake is said to be."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.inputs import number, read_table, year


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_table_is_text_with_exactly_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffa,b\n1,\n")
    assert [cells for _, cells in read_table(path, ("a", "b"), ()).records()] == [{"a": "1", "b": ""}]
    with pytest.raises(InputError, match=r"table\.csv, line 1: column c is missing; name the columns a,c"):
        read_table(path, ("a", "c"))
    with pytest.raises(InputError, match="unknown column “b”; the columns here are a"):
        read_table(path, ("a",), ())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n地区,值\n".encode("gb18030"), "line 2: is not UTF-8 text; save the file as UTF-8"),
        ("a,b\n1,2\n1,2,3\n", "line 3: has more fields than the header; quote"),
        ("a,a\n1,2\n", "line 1: column a stands twice; keep one"),
        ("a,b\n\n1,\0\n", "line 3: holds NUL bytes; save"),
        ("", "the file is empty; write the columns a,b"),
        ("\n \n", "the file is empty"),
    ],
)
def test_what_is_no_table_is_named_with_its_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(written(tmp_path, content), ("a", "b"))
    assert said in str(caught.value)
    assert str(tmp_path / "table.csv") in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file; check the path"):
        read_table(tmp_path / "none.csv")


def test_lines_are_those_of_the_file_over_quoted_and_empty_lines(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'a,b\n"two\nlines",1\n\nx,2\n'))
    assert table.lines == (2, 5)
    assert table.column("b") == ["1", "2"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    table = read_table(written(tmp_path, f"a{separator}值\n1{separator}二\n".encode(encoding)))
    assert (table.columns, table.rows) == (("a", "值"), (("1", "二"),))


@pytest.mark.parametrize("name", ["table.xlsx", "table.parquet"])
def test_workbooks_and_parquet_say_what_the_csv_says(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"ds": [dt.date(2019, 12, 31), dt.date(2020, 12, 31)], "y": [5.0, None], "n": [3, 4]})
    path = tmp_path / name
    frame.to_excel(path, index=False) if name.endswith("xlsx") else frame.to_parquet(path)
    assert read_table(path).rows == (("2019-12-31", "5", "3"), ("2020-12-31", "", "4"))


def test_what_only_bears_the_name_of_a_workbook(tmp_path: Path) -> None:
    for name, said in (("a.xlsx", "is no workbook"), ("a.parquet", "is no parquet file")):
        with pytest.raises(InputError, match=said):
            read_table(written(tmp_path, "a,b\n", name))


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [("5.3", False, 5.3), ("5,3", True, 5.3), ("5,3", False, 5.3), ("1,234", True, 1.234), ("-2", False, -2.0)],
)
def test_numbers(text: str, comma: bool, value: float) -> None:
    assert number(text, "here", decimal_comma=comma) == value


@pytest.mark.parametrize(
    ("text", "remedy"),
    [("52 %", "write 52 without the sign"), ("1,234", "write 1234, without"), ("1,234,567.8", "write 1234567.8"),
     ("", "write a number"), ("n.a.", "leave the cell empty"), ("1e999", "leave"), ("nan", "leave"), ("inf", "leave")],
)  # fmt: skip
def test_what_is_no_number_is_told_with_its_remedy(text: str, remedy: str) -> None:
    with pytest.raises(InputError, match=r"^here: “.*” is not a finite number; ") as caught:
        number(text, "here")
    assert remedy in str(caught.value)


@pytest.mark.parametrize("text", ["2019", "2019.0", "2019-12-31", "2019-12-31 00:00:00", "2019/1/1", "2019年"])
def test_years_and_dates(text: str) -> None:
    assert year(text, "here") == 2019


@pytest.mark.parametrize("text", ["19", "twenty", "2019.5", "2019-02-30", "20192019", "", "3001"])
def test_what_is_no_year(text: str) -> None:
    with pytest.raises(InputError, match=r"^here: “.*” is not a year; write a year such as 2019"):
        year(text, "here")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore"))))
def test_any_bytes_are_a_table_or_one_clear_line(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("any"), content)
    said, table = "", None
    try:
        table = read_table(path)
    except InputError as error:
        said = str(error)
    if table is None:
        assert said.startswith(str(path))
    else:
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert list(table.lines) == sorted(table.lines)


@settings(max_examples=200, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_a_number_as_python_writes_it_comes_back(value: float, comma: bool) -> None:
    text = repr(value).replace(".", ",") if comma else repr(value)
    assert number(text, "here", decimal_comma=comma) == value
