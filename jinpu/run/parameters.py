"""A notebook's parameters as its tagged cell declares them, and what may be given for them.

Papermill warns about an unknown name, takes any type, and knows no ranges; here all three are refused before the start.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinpu.errors import InputError
from jinpu.run.graph import LANGUAGES, Run

TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
}

# What a batch sets for each run, and how it is told what.
SET_BY_BATCH = {
    "plan": "name plans after `jinpu run`",
    "as_of": "use --years",
    "language": "use --language",
    "languages": "use --language",
    "raw_folder": "use --raw",
    "processed_folder": "use --processed",
    "reports_folder": "use --out",
}


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell: `name: type = default  # help`."""

    name: str
    type: str
    default: str
    help: str

    def __str__(self) -> str:
        """The line as the notebook shows it."""
        declared = (
            f"{self.name}: {self.type} = {self.default}" if self.type != "None" else f"{self.name} = {self.default}"
        )
        return f"{declared}  # {self.help}" if self.help else declared


def notebook_parameters(notebook: Path) -> dict[str, Parameter]:
    """The parameters that a notebook declares, by name, in order, read by papermill's own inspection.

    Raises:
        InputError: there is no such notebook, or it cannot be read as one.
    """
    import papermill  # type: ignore[import-untyped]  # papermill has no types

    if not notebook.is_file():
        remedy = "call jinpu in the project's folder, or name the folder with --notebooks"
        raise InputError("there is no such notebook", where=str(notebook), remedy=remedy)
    try:
        found = papermill.inspect_notebook(str(notebook))
    # nbformat and papermill each have a family of errors for a file that is no notebook; a person needs one line.
    except Exception as error:
        raise InputError(
            f"cannot be read as a notebook ({error})",
            where=str(notebook),
            remedy="open it in JupyterLab and save it again",
        ) from error
    return {
        name: Parameter(name, facts["inferred_type_name"], facts["default"], facts["help"])
        for name, facts in found.items()
    }


def help_text(notebook: Path, parameters: Iterable[Parameter]) -> str:
    """What a notebook says about its parameters, in one line."""
    return f"{notebook.stem} takes " + "; ".join(str(parameter) for parameter in parameters)


def parse_value(text: str, parameter: Parameter) -> object:
    """The value that a text on the command line stands for, by the parameter's own type."""
    if parameter.type == "str":
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def check_parameters(notebook: Path, declared: Mapping[str, Parameter], given: Mapping[str, object]) -> None:
    """Refuse what the notebook does not know.

    Raises:
        InputError: a name that is not declared, a value of another type, or a language without words.
    """
    for name, value in given.items():
        if name not in declared:
            _refuse(notebook, declared, f"there is no parameter `{name}`")
        kinds = TYPES.get(declared[name].type.split("[")[0])
        if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
            _refuse(notebook, declared, f"`{name}` is {value!r}, which is not of type {declared[name].type}")
    language = given.get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        _refuse(notebook, declared, f"`language` is {language!r}, which is not one of {', '.join(LANGUAGES)}")


def with_parameters(runs: Sequence[Run], extra: Mapping[str, str]) -> tuple[Run, ...]:
    """The runs with the parameters that their notebooks declare, and those of `extra` that they declare.

    Raises:
        InputError: a notebook cannot be read, lacks a parameter that it must have, or does not know what was given.
    """
    declared = {source: notebook_parameters(source) for source in dict.fromkeys(run.source for run in runs)}
    for name in extra:
        if not any(name in parameters for parameters in declared.values()):
            _refuse(list(declared)[-1], list(declared.values())[-1], f"there is no parameter `{name}`")
    return tuple(_with_declared(run, declared[run.source], extra) for run in runs)


def _with_declared(run: Run, declared: Mapping[str, Parameter], extra: Mapping[str, str]) -> Run:
    mine = {name: parse_value(text, declared[name]) for name, text in extra.items() if name in declared}
    own = dict(run.parameters)
    given: dict[str, Any] = {name: value for name, value in {**own, **mine}.items() if name in declared}
    check_parameters(run.source, declared, given)
    twice = next((name for name in mine if name in own), None)
    if twice is not None:
        _refuse(run.source, declared, f"`{twice}` is what a batch sets for each run: {SET_BY_BATCH[twice]}")
    missing = [name for name in ("plan", "as_of") if name in own and name not in declared]
    if missing:
        _refuse(run.source, declared, f"there is no parameter `{missing[0]}`, which a batch needs to set")
    kept = tuple((name, extra[name]) for name in sorted(mine))
    # A file that a parameter names is an input like others.
    files = tuple(run.plan_file.folders.here / value.rpartition(":")[0] for name, value in kept if name == "forecaster")
    return replace(run, parameters=tuple(given.items()), extra=kept, files=files)


def _refuse(notebook: Path, declared: Mapping[str, Parameter], what: str) -> None:
    raise InputError(what, where=str(notebook), remedy=help_text(notebook, declared.values()))
