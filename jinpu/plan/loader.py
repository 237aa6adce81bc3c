"""Reading plans from TOML files."""

import re
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jinpu.catalogue import use_folder
from jinpu.errors import InputError
from jinpu.files import path_of
from jinpu.plan.checks import plan_problems
from jinpu.plan.defaults import with_defaults
from jinpu.plan.models import Plan
from jinpu.plan.problems import Problem, key_path, raise_first, shape_problems

PLANS_FOLDER = Path("data/raw/plans")
# Levels of tables and lists; a plan has six.
DEEPEST = 20


def load_plan(id_or_path: str | Path, folder: Path | str = PLANS_FOLDER) -> Plan:
    """Read and check one plan, given by its id in `folder` or by the path of its file.

    Raises:
        InputError: there is no such plan, or its file cannot be used; names file, key and remedy.
    """
    if isinstance(id_or_path, Path) or id_or_path.endswith(".toml"):
        return _read_plan(path_of(id_or_path))
    folder = path_of(folder)
    same_id = [path for path in _plan_files(folder) if _stated_id(path) == id_or_path]
    if len(same_id) > 1:
        raise _twice(id_or_path, same_id)
    path = same_id[0] if same_id else folder / f"{id_or_path}.toml"
    if not path.is_file():
        known = ", ".join(path.stem for path in _plan_files(folder)) or "none"
        raise InputError(f"there is no plan “{id_or_path}”", where=str(folder), remedy=f"plans here: {known}")
    return _read_plan(path)


def load_plans(folder: Path | str = PLANS_FOLDER) -> tuple[Plan, ...]:
    """Read and check every plan of `folder`, in the order of their ids.

    Raises:
        InputError: the folder holds no plan, a file cannot be used, or two plans have the same id.
    """
    folder = path_of(folder)
    files = _plan_files(folder)
    if not files:
        remedy = "go to the project's folder, or name its data: --raw for the command, raw_folder in a notebook"
        raise InputError("holds no plan files (*.toml)", where=str(folder), remedy=remedy)
    plans: dict[str, tuple[Path, Plan]] = {}
    for path in files:
        plan = _read_plan(path)
        if plan.id in plans:
            raise _twice(plan.id, [plans[plan.id][0], path])
        plans[plan.id] = (path, plan)
    return tuple(plan for _, (_, plan) in sorted(plans.items()))


def _plan_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def _twice(plan_id: str, paths: list[Path]) -> InputError:
    both = " and ".join(path.name for path in paths)
    return InputError(
        f"plan id “{plan_id}” stands in {both}", where=str(paths[0].parent), remedy="give each plan its own id"
    )


def _stated_id(path: Path) -> object:
    """Give the id that a file states; a file that cannot be read has none, and must not stop its neighbours."""
    try:
        return _read_toml(path).get("id")
    except InputError:
        return None


def plan_or_problems(path: Path) -> tuple[Plan | None, list[Problem]]:
    """Read one plan file and list everything that is wrong with it; the plan is None when anything is.

    What the plan must agree with (units, indicators, years) is looked at once every key has its shape.

    Raises:
        InputError: there is no such file, or it is no TOML.
    """
    own = _read_toml(path)
    use_folder(path.parent)
    content = with_defaults(own)
    try:
        plan = Plan.model_validate(content)
    except ValidationError as error:
        return None, _without_inherited(shape_problems(error, content), own)
    problems = plan_problems(plan)
    return (None if problems else plan), problems


def _read_plan(path: Path) -> Plan:
    plan, problems = plan_or_problems(path)
    raise_first(problems, path)
    assert plan is not None  # noqa: S101 - no problems, so there is a plan
    return plan


def _without_inherited(problems: list[Problem], own: dict[str, Any]) -> list[Problem]:
    """Drop what is wrong with the plan's own source from the targets that only took it over."""
    targets = own.get("targets")
    listed = enumerate(targets) if isinstance(targets, list) else ()
    bare = [place for place, target in listed if isinstance(target, dict) and "source" not in target]
    inherited = tuple(key_path(("targets", place, "source"), own) for place in bare)
    return [problem for problem in problems if not problem.key.startswith(inherited)] or problems


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        known = ", ".join(file.name for file in _plan_files(path.parent)) or "none"
        raise InputError("no such plan file", where=str(path), remedy=f"plans in that folder: {known}") from error
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(path), remedy="name a plan file") from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", where=str(path), remedy="save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, str(error)) from error
    except ValueError as error:
        raise InputError("holds a number that is too long", where=str(path), remedy="shorten it") from error
    except RecursionError as error:
        raise _too_deep(path) from error
    if _is_deeper(content, DEEPEST):
        raise _too_deep(path)
    return content


def _too_deep(path: Path) -> InputError:
    return InputError("is nested too deeply", where=str(path), remedy="see the shipped plans")


def _is_deeper(part: Any, levels: int) -> bool:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return levels < 0 or any(_is_deeper(each, levels - 1) for each in inner)


def _syntax_error(path: Path, message: str) -> InputError:
    place = re.search(r" \(at (line \d+), column \d+\)$| \(at (end of document)\)$", message)
    spot = place and (place[1] or place[2])
    what = message[: place.start()] if place else message
    return InputError(
        f"is not valid TOML: {what}",
        where=f"{path}, {spot}" if spot else str(path),
        remedy="mend the line; text stands in quotation marks, tables in [brackets]",
    )
