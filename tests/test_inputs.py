"""Tables that people write: what is read, and where each mistake is said to be."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinpu.errors import InputError
from jinpu.inputs import number, read_series, read_table, series_frame, year


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
    assert table.frame()["b"].tolist() == ["1", "2"]


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


LONG = "series,year,value\na,2018,5.5\na,2019,\nb,2018,-3\n"


@pytest.mark.parametrize(
    "content",
    [
        LONG,
        LONG.replace(",", ";").replace(".", ","),
        LONG.replace(",", "\t"),
        "unique_id,ds,y\na,2018-12-31,5.5\na,2019-12-31,\nb,2018-12-31,-3\n",
        "Series,Date,Values\na,2018/12/31,5.5\nb,2018年,-3\n",
        "year,a,b\n2018,5.5,-3\n2019,,\n",
        ",a,b\n2018,5.5,-3\n",
        "年份;a;b\n2018;5,5;-3\n",
        "name,2018,2019\na,5.5,\nb,-3,\n",
    ],
)
def test_series_are_the_same_however_they_are_written(tmp_path: Path, content: str) -> None:
    frame = read_series(written(tmp_path, content))
    assert frame[["series", "year", "value"]].to_numpy().tolist() == [["a", 2018, 5.5], ["b", 2018, -3.0]]


@pytest.mark.parametrize("name", ["table.xlsx", "table.parquet"])
def test_series_come_as_workbook_and_parquet(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"unique_id": ["a", "a"], "ds": pd.to_datetime(["2018-12-31", "2019-12-31"]), "y": [5.5, 6]})
    path = tmp_path / name
    frame.to_excel(path, index=False) if name.endswith("xlsx") else frame.to_parquet(path)
    assert read_series(path)["value"].tolist() == [5.5, 6.0]
    assert read_series(path)["year"].tolist() == series_frame(frame)["year"].tolist() == [2018, 2019]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("series,value\na,1\n", "table.csv: column year is missing; name the columns series,year,value"),
        ("series,year,value\n", "table.csv: there are no rows below the header"),
        ("series,year,value\na,2018,1\n\na,2018,2\n", "line 4: series a has the year 2018 twice"),
        ("series,year,value\na,2018,52 %\n", "line 2, column value: “52 %” is not a finite number; write 52 without"),
        ("series,year,value\na,soon,5\n", "line 2, column year: “soon” is not a year; write a year such as 2019"),
        ("series;year;value\na;2018;1,5\na;2019;1.234\n", "line 3, column value: “1.234” stands among numbers with"),
        ("series\tyear\tvalue\na\t2018\t1,234\n", "write 1234, without thousands separators"),
        ("series,year,value,kind\na,2018,1,share\na,2019,1,count\n", "line 3: series a has two kinds"),
        ("series,year,value,kind\na,2018,1,much\n", "line 2: “much” is no kind of series; use one of share"),
        ("series,year,value,step\na,2018,1,-1\n", "line 2: the printing step -1.0 is negative"),
        ("series,year,value\na,2018,1e200\n", "line 2, column value: 1e200 is larger than 1e+100"),
        ("series,year,value\n,2018,1\n", "line 2: column series is empty"),
        ("year,gdp,note\n2018,5,fine\n", "line 2, column value: “fine” is not a finite number"),
    ],
)
def test_a_mistake_in_series_is_one_line(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_series(written(tmp_path, content))
    assert said in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "table.csv"))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["a", "b", "c d"]), st.integers(1990, 1999)),
        st.floats(-1e12, 1e12, allow_nan=False),
        min_size=1,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_long_and_wide_files_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, values: dict[tuple[str, int], float], separator: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    long = pd.DataFrame([(*key, value) for key, value in values.items()], columns=["series", "year", "value"])
    wide = long.pivot_table(index="year", columns="series", values="value")
    decimal = "," if separator == ";" else "."
    long.to_csv(folder / "long.csv", sep=separator, decimal=decimal, index=False)
    wide.to_csv(folder / "wide.csv", sep=separator, decimal=decimal)
    for name in ("long.csv", "wide.csv"):
        frame = read_series(folder / name)
        found = {(row.series, row.year): row.value for row in frame.itertuples()}
        assert found == pytest.approx(values, rel=1e-12)


def test_a_line_break_is_no_part_of_a_name(tmp_path: Path) -> None:
    assert read_series(written(tmp_path, "series,year,value\n a ,2019, 1\n"))["series"].tolist() == ["a"]
    for name in ("a\n", "\na", "a\nb"):
        with pytest.raises(InputError, match="line 2: the name of a series holds a line break"):
            read_series(written(tmp_path, f'series,year,value\n"{name}",2019,1\n'))
        with pytest.raises(InputError, match="holds a line break"):
            series_frame(pd.DataFrame({"series": [name], "year": [2019], "value": [1.0]}))
