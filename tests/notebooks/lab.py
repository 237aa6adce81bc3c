"""The notebooks in JupyterLab, in a real browser: `python -m tests.notebooks.lab [--shots FOLDER]`.

Starts a server on a copy of the project, opens each notebook in Chromium, runs it top to bottom, and looks whether
every cell ended well and the figures are drawn; then moves the what-if slider. A command of its own, since it takes
minutes.
"""

import argparse
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError as TooSlow

from tests.audit import chromium

ROOT = Path(__file__).resolve().parents[2]
# In the order in which a newcomer opens them, with the least number of figures in each; 1-clean comes before the rest.
FIGURES = {
    "0-start-here": 0,
    "1-clean": 0,
    "2-indicators": 1,
    "3-forecast": 1,
    "4-verdict": 0,
    "5-report": 1,
    "backtest": 3,
    "method": 0,
    "new-plan": 0,
}
PATIENCE_SECONDS = 400
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
_UNFINISHED = """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
    .filter(e => !/^\\[\\d+\\]:$/.test(e.textContent.trim())).length"""
_ERRORS = """() => [...document.querySelectorAll('[data-mime-type$=error],[data-mime-type$=stderr]')]
    .map(e => e.textContent.slice(-400))"""
_FIGURES = "() => document.querySelectorAll('.jp-OutputArea svg[role=img], .jp-OutputArea img').length"
_ANSWER = "() => (document.querySelector('.jp-OutputArea .widget-html-content') || {}).innerText || ''"


def main() -> int:
    """Check every notebook and say what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(FIGURES), help="notebooks; all when left out")
    parser.add_argument("--shots", type=Path, default=None, help="folder for a screenshot of each notebook")
    names, shots = vars(parser.parse_args()).values()
    with tempfile.TemporaryDirectory(prefix="lab-") as folder, served(Path(folder)) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        problems = [problem for name in names for problem in checked(page, address, name, shots)]
    _say("\n".join(problems) or "every notebook opens, runs and draws; the slider moves the probability")
    return 1 if problems else 0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Start JupyterLab on a copy of the project; give a function's worth of address: `http://…/lab/tree/{}?token=…`."""
    for part in ("notebooks", "data"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("processed", ".ipynb_checkpoints"))
    settings = folder / "settings"
    for name, values in SETTINGS.items():
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    own = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config", "JUPYTERLAB_SETTINGS_DIR": "settings"}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **{name: str(folder / part) for name, part in own.items()}}
    token = secrets.token_hex(16)
    options = [f"--IdentityProvider.token={token}", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", "--no-browser"]
    command = [sys.executable, "-m", "jupyterlab", *options, "--allow-root", f"--ServerApp.root_dir={folder}"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        yield f"{_address(folder)}lab/tree/notebooks/{{}}.ipynb?reset&token={token}"
    finally:
        server.terminate()
        server.wait(20)


def _address(folder: Path) -> str:
    """Where the server listens, once it has said so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for path in (folder / "runtime").glob("jpserver-*.json"):
            try:
                return str(json.loads(path.read_text())["url"])
            except (ValueError, KeyError):
                continue
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{(folder / 'server.log').read_text()[-2000:]}")


def checked(page: Any, address: str, name: str, shots: Path | None) -> list[str]:
    """Open and run one notebook; give what is wrong with it."""
    begun = time.monotonic()
    page.goto(address.format(name))
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=PATIENCE_SECONDS * 1000)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=PATIENCE_SECONDS * 1000)
    # A kernel is idle before the page has heard of it: an order given in between is lost.
    page.wait_for_timeout(3000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    try:
        page.wait_for_function(f"({_UNFINISHED})() === 0 || ({_ERRORS})().length", timeout=PATIENCE_SECONDS * 1000)
    except TooSlow:
        return [f"{name}: not done after {PATIENCE_SECONDS} s"]
    problems = [f"{name}: {error}" for error in page.evaluate(_ERRORS)]
    drawn = page.evaluate(_FIGURES)
    if drawn < FIGURES[name]:
        problems.append(f"{name}: {drawn} figures are drawn, {FIGURES[name]} expected")
    if name == "4-verdict" and not problems:
        problems += slider_problems(page, shots)
    if shots:
        _shoot(page, shots / f"{name}.png")
    _say(f"{name}: {drawn} figures, {time.monotonic() - begun:.1f} s" + ("" if not problems else ", NOT well"))
    return problems


def slider_problems(page: Any, shots: Path | None) -> list[str]:
    """Move the slider up and choose another target; the answer must follow."""
    page.wait_for_function(f"/%/.test(({_ANSWER})())", timeout=60_000)
    answers = [page.evaluate(_ANSWER)]
    handle = page.locator(".jp-OutputArea .noUi-handle").first
    handle.scroll_into_view_if_needed()
    for key, times in (("ArrowRight", 12), ("ArrowLeft", 24)):
        handle.focus()
        for _ in range(times):
            page.keyboard.press(key)
        page.wait_for_function(f"before => ({_ANSWER})() !== before", arg=answers[-1], timeout=60_000)
        page.wait_for_timeout(3000)
        answers.append(page.evaluate(_ANSWER))
        if shots:
            page.screenshot(path=shots / f"4-verdict-slider-{key}.png")
    _say("\n".join(f"  slider: {' '.join(answer.split())}" for answer in answers))
    chances = [re.search(r"year\): ([<>]?\d+%)", answer) for answer in answers]
    moved = all(chances) and len({chance[1] for chance in chances if chance}) > 1
    return [] if moved else ["4-verdict: the slider does not move the chance"]


def _shoot(page: Any, path: Path) -> None:
    """Picture the whole notebook, however long it is."""
    panels = "[...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer')]"
    height = page.evaluate(f"() => Math.max(...{panels}.map(e => e.scrollHeight))")
    path.parent.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": 1280, "height": min(int(height) + 160, 12_000)})
    page.evaluate(f"() => {panels}.forEach(e => e.scrollTo(0, 0))")
    page.wait_for_timeout(800)
    page.screenshot(path=path)
    page.set_viewport_size({"width": 1280, "height": 1000})


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
