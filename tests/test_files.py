"""Outputs: whole or not there, links and devices written through, inputs never written over, nothing that runs."""

import csv
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jinpu.cli.main import run_command_line
from jinpu.errors import InputError
from jinpu.files import atomic_write, shown_name, visible_files, write_csv, write_text

SERIES = "series,year,value\n" + "".join(f"a,{year},{year - 2000}\n" for year in range(2010, 2020))
TARGETS = "series,target,year,direction\na,25,2021,at_least\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "s.csv").write_text(SERIES)
    (tmp_path / "t.csv").write_text(TARGETS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*words: str) -> int:
    with pytest.raises(SystemExit) as ending:
        run_command_line(list(words))
    return int(ending.value.code or 0)


def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "old")
    with pytest.raises(ZeroDivisionError), atomic_write(tmp_path / "a.txt") as temporary:
        temporary.write_text(f"half {1 / 0}")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_link_stays_a_link_and_every_name_of_a_file_sees_the_new_content(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_text("old")
    (tmp_path / "symbolic").symlink_to("folder/file")
    write_text(tmp_path / "symbolic", "new")
    assert (tmp_path / "symbolic").is_symlink()
    assert (tmp_path / "folder" / "file").read_text() == "new"
    (tmp_path / "second").hardlink_to(tmp_path / "folder" / "file")
    write_text(tmp_path / "second", "newest")
    assert (tmp_path / "folder" / "file").read_text() == "newest"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder", "second", "symbolic"]


def test_the_readers_of_a_pipe_and_the_null_device_get_what_is_written(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    heard: list[str] = []
    reader = threading.Thread(target=lambda: heard.append((tmp_path / "pipe").read_text()))
    reader.start()
    write_text(tmp_path / "pipe", "said")
    reader.join(10)
    assert heard == ["said"]
    write_text(Path("/dev/null"), "lost")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_standard_output_can_be_named(here: Path) -> None:
    words = ["forecast", "--series", "s.csv", "--out", "/dev/stdout"]
    said = subprocess.run([sys.executable, "-m", "jinpu", *words], capture_output=True, text=True, check=True, cwd=here)
    assert said.stdout.startswith("series,year,q2.5")


@pytest.mark.parametrize(
    "words",
    [
        ["forecast", "--series", "s.csv", "--out", "s.csv"],
        ["forecast", "--series", "s.csv", "--out", "link.csv"],
        ["judge", "--series", "s.csv", "--targets", "t.csv", "--out", "./t.csv"],
        ["read", "s.csv", "--rows", "s.csv"],
        ["read", "s.csv", "--rows", "x.csv", "--problems", "x.csv"],
        ["read", "s.csv", "--rows", "x.csv", "--problems", "second.csv"],
    ],
)
def test_an_output_that_is_an_input_or_another_output_is_refused(
    here: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "link.csv").symlink_to("s.csv")
    (here / "second.csv").hardlink_to(here / "s.csv")
    assert call(*words) == 2
    said = capsys.readouterr().err
    assert "is the file of" in said
    assert len(said.strip().splitlines()) == 1
    assert (here / "s.csv").read_text() == SERIES
    assert (here / "t.csv").read_text() == TARGETS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_ended_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    call = (
        "import signal, time; from pathlib import Path; from jinpu.files import atomic_write\n"
        "import jinpu.cli.main as main\n"
        "signal.signal(signal.SIGTERM, signal.SIG_DFL); signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
        "def wait(arguments, debug):\n"
        "    with atomic_write(Path('out.csv')) as temporary:\n"
        "        temporary.write_text('half'); Path('begun').touch(); time.sleep(60)\n"
        "main._exit_status = wait; main.run_command_line([])"
    )
    process = subprocess.Popen([sys.executable, "-c", call], cwd=tmp_path)
    while not (tmp_path / "begun").exists():
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(30) == 128 + number
    assert [path.name for path in tmp_path.iterdir()] == ["begun"]


RUN_BY_SPREADSHEETS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+cmd|x",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1",
    "+其他",
    "＝1",
]
HARMLESS = ["-", "--", "-5", "+3.5%", "-1,234.5", "1e-5", "-1e5", "—", "…", "a=b", "", "2015年"]


def test_texts_that_a_spreadsheet_would_run_are_only_texts(tmp_path: Path) -> None:
    frame = pd.DataFrame({"item": [*RUN_BY_SPREADSHEETS, *HARMLESS], "value": -1.5})
    write_csv(tmp_path / "a.csv", frame)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["item"] for row in rows] == [*(f"'{text}" for text in RUN_BY_SPREADSHEETS), *HARMLESS]
    assert {row["value"] for row in rows} == {"-1.5"}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8), min_size=1, max_size=5))
def test_no_cell_of_a_csv_begins_a_formula(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        write_csv(Path(folder, "a.csv"), pd.DataFrame({"text": texts, "n": 1}))
        with Path(folder, "a.csv").open(encoding="utf-8", newline="") as stream:
            written = [row["text"] for row in csv.DictReader(stream)]
    assert [text.removeprefix("'") for text in written] == [text.removeprefix("'") for text in texts]
    assert not [text for text in written if text.lstrip()[:1] in ("=", "@") and text.lstrip()]


def test_hidden_files_and_checkpoints_are_not_there(tmp_path: Path) -> None:
    for name in ("a.csv", ".b.csv", "sub/c.csv", ".ipynb_checkpoints/a.csv", ".ssh/id_rsa", "sub/~$c.xlsx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in visible_files(tmp_path)] == ["a.csv", "sub/c.csv"]


def test_a_name_in_chinese_bytes_is_shown_as_it_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / os.fsdecode("统计.csv".encode("gbk"))
    path.write_text("地区,年份,指标,单位,数值\n大连,2018,地区生产总值,亿元,7668\n", encoding="utf-8")
    assert shown_name(path.name) == "统计.csv"
    assert call("read", str(path), "--rows", str(tmp_path / "rows.csv"), "--problems", str(tmp_path / "p.csv")) == 0
    assert "统计.csv" in (tmp_path / "rows.csv").read_text(encoding="utf-8")
    assert call("read", str(path.with_name(path.name + "x"))) == 2
    assert "统计.csvx" in capsys.readouterr().err


def test_an_unwritable_place_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path / "file" / "a.csv", "")
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path, "")
