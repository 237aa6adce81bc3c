"""A project of one's own from the wheel alone, in an empty folder, without the clone and without the network."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("jinpu", "notebooks", "pyproject.toml", "setup.py", "README.md", "LICENSE")
TARGETS = "name;value;unit;year;direction;kind\n第三产业占GDP比重;55;%;2019;≥;\nCycle paths;12,5;km;2019;;\n\
GDP;6;%;2019;;growth\nCrashes;20;%;2019;;cut\n"


def called(*command: object, folder: Path) -> str:
    """Run a command to its end in a folder, with nothing of this checkout on Python's path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the Python of a new environment that holds the wheel, and borrows its libraries from this one."""
    place = tmp_path_factory.mktemp("wheel")
    (place / "source").mkdir()
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, place / "source" / name)
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    called(
        *pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", place, place / "source", folder=place
    )
    venv.create(place / "env", with_pip=False)
    python = place / "env" / "bin" / "python"
    called(*pip, "--python", python, "install", "--no-deps", "--no-index", *place.glob("*.whl"), folder=place)
    libraries = next((place / "env").glob("lib/python*/site-packages"))
    (libraries / "borrowed.pth").write_text(f"{Path(pd.__file__).parent.parent}\n")
    return python


def test_a_made_place_is_judged_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "my plans 规划"
    home.mkdir()
    (home / "targets.csv").write_text(TARGETS, encoding="utf-8")
    jinpu = (installed, "-m", "jinpu")
    assert str(ROOT) not in called(installed, "-c", "import jinpu; print(jinpu.__file__)", folder=home)
    made = ("--region", "Haven", "--baseline-year", "2016", "--language", "en", "--targets", "targets.csv")
    called(*jinpu, "new", "港城", *made, folder=home)
    fill(home / "港城" / "figures.csv")
    printed = called(*jinpu, "run", "港城/plan.toml", "--years", "2018", folder=home)
    assert "6 runs" not in printed
    assert "5 runs" in printed
    verdicts = pd.read_csv(home / "港城/processed/haven-2019/2018/verdicts.csv")
    assert verdicts["kind"].tolist() == ["level", "level", "growth", "cut"]
    assert verdicts["verdict"].notna().all()
    assert verdicts["probability"].between(0, 1, inclusive="neither").all()
    page = (home / "港城/reports/haven-2019/2018/en.html").read_text(encoding="utf-8")
    assert "Cycle paths" in page


def fill(figures: Path) -> None:
    """Write nine years of each indicator, as somebody would who has them."""
    with figures.open("a", encoding="utf-8") as file:
        for year in range(2010, 2019):
            past = year - 2010
            file.write(f"Haven,services_share,{year},{45 + 0.9 * past:.1f},%,office\n")
            file.write(f"Haven,Cycle paths,{year},{3 + 0.8 * past:.1f},km,office\n")
            file.write(f"Haven,GDP,{year},{100 * 1.07**past:.0f},亿元,office\n")
            file.write(f"Haven,Crashes,{year},{500 - 15 * past},,office\n")
