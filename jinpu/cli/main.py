"""The `jinpu` command: one line for bad input, exit status 2, and a traceback only with `--debug`."""

import io
import signal
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import typer

from jinpu.cli.data import add, read, register, remove, sources
from jinpu.cli.doctor import doctor
from jinpu.cli.plan import check, new, new_project
from jinpu.cli.run import run
from jinpu.cli.series import forecast, judge
from jinpu.errors import InputError
from jinpu.files import shown_name

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def _pages() -> dict[str, dict[str, Any]]:
    """The words of the help pages: the text, its line in a list of commands, and what follows the options."""
    pages = tomllib.loads(files(__package__).joinpath("help.toml").read_text(encoding="utf-8"))
    names = {"help": "help", "short": "short_help", "epilog": "epilog"}
    return {name: {names[key]: text.strip("\n") for key, text in page.items()} for name, page in pages.items()}


PAGES = _pages()
app = typer.Typer(
    name="jinpu", no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, **PAGES["jinpu"]
)
plan_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("new", **PAGES["new"])(new_project)
for command in (run, read, add, remove, forecast, judge, doctor, sources, register):
    app.command(**PAGES[command.__name__])(command)
for part in (new, check):
    plan_app.command(**PAGES[f"plan-{part.__name__}"])(part)
app.add_typer(plan_app, name="plan", **PAGES["plan"])


def run_command_line(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit status (0 done, 1 failed, 2 bad input, 130 interrupted)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter is shown its number.
            stream.reconfigure(errors="backslashreplace")
    with _ended_in_order():
        sys.exit(_exit_status([argument for argument in given if argument != "--debug"], debug=debug))


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Have SIGTERM and a terminal's end unwind what goes on, so that kernels and temporary files go with it."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # What was told to be ignored (nohup) stays so.
    changed = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in changed:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def _exit_status(arguments: list[str], *, debug: bool) -> int:
    try:
        status: int = app(args=arguments, prog_name="jinpu", standalone_mode=False) or DONE
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except typer.TyperException as error:
        return _say(error.format_message(), BAD_INPUT) if error.format_message() else BAD_INPUT
    except InputError as error:
        if debug:
            raise
        return _say(str(error), BAD_INPUT)
    except BrokenPipeError:
        # The reader of our output went away (`jinpu ... | head`): nothing is wrong and nobody is left to tell.
        sys.stderr.close()
        return FAILED
    except OSError as error:
        if debug:
            raise
        # A name that is too long, a folder that may not be looked into: nothing that the program could know better.
        return _say(f"{shown_name(error.filename or 'a file')}: {error.strerror or error}", BAD_INPUT)
    except Exception as error:
        if debug:
            raise
        return _say(f"unexpected {type(error).__name__}: {error}; run again with --debug and report it", FAILED)
    # Typer itself answers Ctrl-C with this status.
    if status == INTERRUPTED:
        _say("interrupted; what was finished is kept, and the same command does the rest", status)
    return status


def _say(message: str, status: int) -> int:
    print(f"jinpu: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 - standard error is this command's voice
    return status
