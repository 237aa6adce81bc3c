"""The doctor finds what is wrong on this machine and says how to mend it."""

import shutil
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpec, NoSuchKernel

from jinpu.cli import doctor as diagnostics
from jinpu.cli.main import run_command_line
from jinpu.run.graph import Folders

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    raw = tmp_path / "data" / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw, ignore=shutil.ignore_patterns("yearbooks"))
    return Folders(tmp_path / "notebooks", raw, tmp_path / "data" / "processed", tmp_path / "reports", tmp_path)


def test_packages_are_held_against_the_lock_file(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("pandas==0.1  # via jinpu\nno-such-package==1\npytest>=1\ntornado==0.1 ; python_version < '3'\n")
    finding = diagnostics.packages(lock)
    assert "pandas is" in finding.found
    assert "wanted ==0.1" in finding.found
    assert "no-such-package is missing" in finding.found
    assert "pytest" not in finding.found
    assert "tornado" not in finding.found
    assert finding.remedy


def test_without_a_lock_file_the_package_says_what_it_needs(tmp_path: Path) -> None:
    finding = diagnostics.packages(tmp_path / "absent.txt")
    assert finding.sound
    assert "of the package" in finding.found


def test_no_chinese_font_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinpu.report.figures.chart.font_manager.fontManager.ttflist", [])
    finding = diagnostics.chinese_fonts()
    assert not finding.sound
    assert "fonts-noto-cjk" in finding.remedy


def test_a_kernel_that_is_not_there_can_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object, name: str) -> None:
        raise NoSuchKernel(name)

    monkeypatch.setattr("jupyter_client.kernelspec.KernelSpecManager.get_kernel_spec", none)
    finding = diagnostics.kernel()
    assert finding.found == "not there"
    assert "ipykernel install" in finding.remedy


def test_the_kernel_of_another_python_is_no_good(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = KernelSpec(argv=[str(tmp_path / "python3"), "-m", "ipykernel_launcher"], resource_dir=str(tmp_path))
    monkeypatch.setattr("jupyter_client.kernelspec.KernelSpecManager.get_kernel_spec", lambda *_: other)
    assert not diagnostics.kernel().sound


def test_forking_is_a_convenience_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINPU_ORDINARY_KERNELS", "1")
    finding = diagnostics.forking()
    assert finding.sound
    assert "seconds" in finding.found


def test_a_file_in_a_folders_place_is_named(folders: Folders) -> None:
    folders.reports.write_text("")
    finding = diagnostics.writable(folders.reports, folders)
    assert (finding.subject, finding.sound) == ("Folder reports", False)


def test_little_room_on_the_disk_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 1, 1))
    assert not diagnostics.disk(tmp_path / "not" / "yet").sound


def test_a_changed_raw_file_is_named(folders: Folders) -> None:
    assert diagnostics.raw_data(folders).sound
    with (folders.raw / "breaks.csv").open("a") as stream:
        stream.write("\n")
    finding = diagnostics.raw_data(folders)
    assert "breaks.csv" in finding.remedy


def test_no_raw_data_is_said_and_not_a_crash(folders: Folders) -> None:
    shutil.rmtree(folders.raw)
    assert "--raw" in diagnostics.raw_data(folders).remedy


def test_the_command_ends_with_one_when_something_needs_a_remedy(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    folders.reports.write_text("")
    with pytest.raises(SystemExit) as ended:
        run_command_line(["doctor", "--raw", str(folders.raw), "--out", str(folders.reports)])
    printed = capsys.readouterr().out
    assert ended.value.code == 1
    assert "remedy: move it away" in printed
