"""Whatever a file or an option holds: a clear line or a right result, within 20 seconds and 2 GB."""

import csv
import io
import json
import resource
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from jinpu.cli.main import run_command_line
from jinpu.errors import InputError
from jinpu.evidence import read_evidence
from jinpu.run.batch_command import Request

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
PLAN = (RAW / "plans" / "dalian-2016-2020.toml").read_text(encoding="utf-8")
FIGURES = "published_figures.csv"
# What fails is told as it was found: to make it small may take minutes.
careful = settings(
    max_examples=60,
    deadline=20_000,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def memory_is_bounded() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + 2 * 2**30, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def call(*words: object) -> str:
    """Call the command; what it refuses must be told in lines of its own. Give what it said."""
    said, error = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(error), pytest.raises(SystemExit) as ending:
        run_command_line([str(word) for word in words])
    told = error.getvalue()
    assert "unexpected" not in told
    assert "Warning" not in told
    if ending.value.code:
        assert ending.value.code in (1, 2)
        assert told.strip()
        assert all(line.startswith("jinpu: ") for line in told.splitlines())
    return said.getvalue() + told


numbers = st.one_of(
    st.integers(), st.floats(), st.sampled_from([0, -1, 10**20, 10**400, 20192019, 1e308, 5e-324, float("nan")])
)
words = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", " ", "a" * 300, "p1\n", "../x", "大连", "percent", "level", "=cmd|1", "\u202e", "\ufeff", "[" * 50]
    ),
)
dates = st.dates(date(1, 1, 1), date(9999, 12, 31))
values = st.recursive(
    st.one_of(words, numbers, st.booleans(), dates),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=4,
)


def toml(value: Any) -> str:
    """A value as TOML writes it in one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(str(name))} = {toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return value.isoformat() if isinstance(value, date) else str(value)


@st.composite
def altered_plans(draw: st.DrawFn) -> bytes:
    """The file of a plan in which some values are others, are gone, or stand under another key."""
    plan = tomllib.loads(PLAN)
    for _ in range(draw(st.integers(1, 3))):
        part: Any = plan
        while True:
            places = list(part) if isinstance(part, dict) else list(range(len(part)))
            place = draw(st.sampled_from(places)) if places else None
            if place is None or not isinstance(part[place], dict | list) or not part[place] or draw(st.booleans()):
                break
            part = part[place]
        if place is None or draw(st.integers(0, 4)) == 0:
            part.pop(place) if place is not None else None
        else:
            part[draw(words) if isinstance(part, dict) and draw(st.integers(0, 4)) == 0 else place] = draw(values)
    return "\n".join(f"{toml(name)} = {toml(value)}" for name, value in plan.items()).encode("utf-8", "replace")


@st.composite
def damaged_plans(draw: st.DrawFn) -> bytes:
    """The file of a plan with some bytes in place of others."""
    content = PLAN.encode()
    start = draw(st.integers(0, len(content)))
    return content[:start] + draw(st.binary(max_size=6)) + content[start + draw(st.integers(0, 200)) :]


@careful
@given(content=st.one_of(altered_plans(), damaged_plans(), st.binary(max_size=50)))
@example(content=b"targets = [1e308]\n" + PLAN.split("[[targets]]")[0].encode())
def test_a_plan_file_is_sound_or_said_to_be_wrong(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(content)
    assert str(path) in call("plan", "check", path)


@pytest.mark.parametrize("end_year", ["20192019", "9" * 5000, "[" * 5000, "{a" + ".a" * 5000 + " = 1}", "1e999", "nan"])
def test_a_plan_with_a_value_beyond_all_bounds_is_refused(tmp_path: Path, end_year: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace("end_year = 2020", f"end_year = {end_year}"), encoding="utf-8")
    for command in (("plan", "check"), ("run", "--raw", RAW, "--processed", tmp_path / "p", "--out", tmp_path / "r")):
        assert str(path) in call(*command, path)
    assert not (tmp_path / "r").exists()


cells = st.one_of(
    numbers.map(str),
    words,
    st.sampled_from(["a", "b", "2015", "2019-12-31", "at_least", "added", "share", "1,5", "12%"]),
)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode("utf-8", "replace").decode()


@st.composite
def altered_tables(draw: st.DrawFn, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with some of its cells, or names of columns, others; or anything."""
    kept = [list(row) for row in rows]
    for _ in range(draw(st.integers(0, 4))):
        row = kept[draw(st.integers(0, len(kept) - 1))]
        row[draw(st.integers(0, len(row) - 1))] = draw(cells)
    names = list(header)
    if draw(st.integers(0, 5)) == 0:
        names[draw(st.integers(0, len(names) - 1))] = draw(st.one_of(words, st.sampled_from(names)))
    return (
        draw(st.one_of(st.just(table(names, kept)), st.text(max_size=60)))
        if draw(st.integers(0, 9)) == 0
        else table(names, kept)
    )


SERIES = [
    [name, str(year), str(value + year % 3)] for name, value in (("a", 5), ("b", 50)) for year in range(2010, 2018)
]
TARGETS = [
    ["a", "9", "2020", "at_least", "level", "share", "2015", "5", "0", "100", "b", ".1"],
    ["b", "40", "2019", "at_most", "cut", "", "2012", "", "", "", "", ""],
    ["c", "40", "2019", "at_least", "growth", "money", "2012", "", "", "", "", ""],
]
TARGET_HEADER = [
    "series",
    "target",
    "year",
    "direction",
    "kind",
    "series_kind",
    "baseline_year",
    "baseline",
    "lower",
    "upper",
    "parent",
    "part",
]


@careful
@given(series=altered_tables(["series", "year", "value"], SERIES), targets=altered_tables(TARGET_HEADER, TARGETS))
def test_series_and_targets_are_judged_or_refused(tmp_path: Path, series: str, targets: str) -> None:
    for name, text in (("s.csv", series), ("t.csv", targets)):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    call("forecast", "--series", tmp_path / "s.csv", "--out", tmp_path / "q.csv")
    call("judge", "--series", tmp_path / "s.csv", "--targets", tmp_path / "t.csv", "--out", tmp_path / "v.csv")


def some_rows(name: str, number: int) -> tuple[list[str], list[list[str]]]:
    with (RAW / name).open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    return header, rows[:number]


@pytest.mark.parametrize("name", [FIGURES, "sources.csv", "breaks.csv"])
def test_tables_of_the_raw_folder_are_used_or_refused(tmp_path: Path, name: str) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(RAW, raw, ignore=shutil.ignore_patterns("series*", "yearbooks", "*.toml"))
    for each, number in ((FIGURES, 8), ("figure_remarks.csv", 0)):
        (raw / each).unlink(missing_ok=True)
        (raw / each).write_text(table(*some_rows(each, number)), encoding="utf-8")
    header, rows = some_rows(name, 8)

    @settings(careful, max_examples=20)
    @given(text=altered_tables(header, rows))
    def check(text: str) -> None:
        (raw / name).unlink()
        (raw / name).write_text(text, encoding="utf-8", newline="")
        refused = ""
        try:
            read_evidence(raw)
        except InputError as error:
            refused = str(error)
        assert not refused or name in refused
        assert "\n" not in refused

    check()


# What nobody means to write, for options of every kind.
ODD = [
    *("", " ", "-1", "0", "1e9", "999999999999", "inf", "nan", "2018", "2016:2019", "2019:2016", "2018:", ":", "0:100"),
    *("100:0", "en", "en,zh", "en,,zh", "fr", "2018-02-30", "2018-06-30", "x.py:f", "=1", "a=b", "plan=x", "as_of=1"),
    *("known_by=soon", "大连", "a" * 300, "\u202e", ".", "..", "~", "/", "s3://nowhere", "\n"),
]
options = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), numbers.map(str)
)
COMMANDS = {
    "forecast": (["--series", "s.csv", "--out", "q.csv"], ["--horizon", "--bounds"]),
    "judge": (["--series", "s.csv", "--targets", "t.csv", "--out", "v.csv"], ["--as-of"]),
    "read": (["s.csv"], ["--region", "--indicator", "--year"]),
    "run": (
        ["--raw", str(RAW), "--notebooks", str(ROOT / "notebooks"), "--processed", "p"],
        [
            "--years",
            "--language",
            "-p",
            "--known-by",
            "--forecaster",
            "--workers",
            "--timeout",
            "--cell-timeout",
            "PLAN",
        ],
    ),
    "plan new": (["--out", "new.toml"], ["PLAN", "--region", "--baseline-year", "--end-year"]),
    "add": (["s.csv", "--raw", "raw"], ["--region", "--publisher", "--published"]),
}


class ReachedError(InputError):
    """All options of a batch are in order, and it would begin."""


@settings(careful, max_examples=150)
@given(command=st.sampled_from(sorted(COMMANDS)), data=st.data())
def test_options_are_taken_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, data: st.DataObject
) -> None:
    def work(request: Request, *_: object) -> None:
        raise ReachedError("all is in order", where=str(request.folders.raw), remedy="go on")

    monkeypatch.setattr("jinpu.run.batch_command._work", work)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir(exist_ok=True)
    Path("s.csv").write_text(table(["series", "year", "value"], SERIES))
    Path("t.csv").write_text(table(TARGET_HEADER, TARGETS[:2]))
    Path("new.toml").unlink(missing_ok=True)
    fixed, free = COMMANDS[command]
    chosen = data.draw(st.lists(st.sampled_from(free), max_size=2, unique=True))
    given_words = [word for name in chosen for word in ([] if name == "PLAN" else [name]) + [data.draw(options)]]
    call(*command.split(), *fixed, *given_words)
