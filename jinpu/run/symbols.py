"""What a module defines at its top level, each definition with the names that it uses.

Definitions are compared by their syntax, not their text: comments, layout and place in the file do not matter.
"""

import ast
import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

Import = tuple[str, str | None]
Use = tuple[str, str | None]

# CPython 3.11 counts the depth of a parse for all threads together, and stops when two parse at once.
_parsing = threading.Lock()


@dataclass(frozen=True, eq=False)
class Unit:
    """One top-level statement."""

    node: ast.stmt

    @cached_property
    def digest(self) -> str:
        """Digest of the statement's syntax."""
        return hashlib.sha256(ast.dump(self.node).encode()).hexdigest()

    @cached_property
    def uses(self) -> frozenset[Use]:
        """The names that the statement uses: (name, attribute) for `name.attribute`, (name, None) for a name alone."""
        return frozenset(_uses(self.node))


@dataclass
class Module:
    """The top level of one module.

    Attributes:
        symbols: the statements that define each name.
        always: the statements that do something whenever the module is loaded.
        imports: what each imported name stands for.
    """

    symbols: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    always: list[Unit] = field(default_factory=list)
    imports: dict[str, Import] = field(default_factory=dict)

    @property
    def units(self) -> list[Unit]:
        """Every statement that defines or does something."""
        return [*self.always, *(unit for units in self.symbols.values() for unit in units)]


def read_module(source: str, name: str = "", *, is_package: bool = False) -> Module:
    """Take a module's source apart; one that is no Python is empty."""
    module = Module()
    try:
        with _parsing:
            body = ast.parse(source).body
    except SyntaxError:
        return module
    for node in body:
        # Functions import names too; that one name stands for two things in a module is not provided for.
        module.imports.update(found for inner in ast.walk(node) for found in _imports(inner, name, is_package))
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_for_types(node) or _is_text(node):
            continue
        unit, defined = Unit(node), list(_defined(node))
        for symbol in defined:
            module.symbols[symbol].append(unit)
        if not defined or not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign | _ALIAS):
            module.always.append(unit)
    return module


_ALIAS = getattr(ast, "TypeAlias", ast.AsyncFunctionDef)


def _imports(node: ast.AST, module: str, is_package: bool) -> Iterator[tuple[str, Import]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name.split(".")[0], (alias.name, None)
    elif isinstance(node, ast.ImportFrom):
        parts = module.split(".")
        above = parts[: len(parts) - node.level + is_package] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            yield alias.asname or alias.name, (base, None if alias.name == "*" else alias.name)


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id


def _uses(node: ast.AST) -> Iterator[Use]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        yield node.value.id, node.attr
        return
    if isinstance(node, ast.Name):
        yield node.id, None
    # A type in quotation marks is a name too.
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
        yield node.value, None
    for child in ast.iter_child_nodes(node):
        yield from _uses(child)


def uses_of(units: Iterable[Unit]) -> set[Use]:
    """All names that these statements use."""
    return {use for unit in units for use in unit.uses}
