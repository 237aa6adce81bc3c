"""Which files of this package a notebook's result can depend on, read from the import statements.

A name imported from a package leads to the module that the package takes it from, not to everything beside it: a
changed figure of the report concerns the notebook that draws the report, and the reader of yearbooks the one that
cleans. Data files count with the modules of their folder.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Import = tuple[str, str | None]

CODE = ".py"
# Compiled code and editors' leavings are no part of what a module is.
IGNORED = {".pyc", ".pyo", ".so", ".typed"}


@dataclass
class Package:
    """The source files of one package; what was read of them is kept for the next question."""

    folder: Path
    _imports: dict[Path, tuple[Import, ...]] = field(default_factory=dict)
    _digests: dict[Path, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The package's name."""
        return self.folder.name

    def digest(self, sources: Iterable[str]) -> str:
        """Digest of every file that code with these source texts can depend on, with their places in the package."""
        names = [found for source in sources for found in imports_in(source, "", False)]
        whole = hashlib.sha256()
        for path in sorted(self.files(names)):
            whole.update(f"{path.relative_to(self.folder)} {self._digest(path)}\n".encode())
        return whole.hexdigest()

    def files(self, names: Iterable[Import]) -> set[Path]:
        """The modules that these imports lead to, directly or not, and the data files beside them."""
        found: set[Path] = set()
        questions = [name for name in names if self._is_ours(name)]
        asked = set(questions)
        while questions:
            for path, more in self._follow(*questions.pop()):
                found.add(path)
                new = [name for name in more if self._is_ours(name) and name not in asked]
                asked.update(new)
                questions.extend(new)
        return found | {data for folder in {path.parent for path in found} for data in _data_files(folder)}

    def _is_ours(self, name: Import) -> bool:
        return name[0].split(".")[0] == self.name

    def _follow(self, module: str, name: str | None) -> Iterator[tuple[Path, Iterable[Import]]]:
        """The file of a module with the imports to follow from it, when `name` (None: all) is taken from it."""
        path = self._file(module)
        if path is None:
            return
        own = self._imports_of(path, module)
        if path.name != "__init__.py" or name is None:
            yield path, own
        elif self._file(f"{module}.{name}") is not None:
            yield path, ((f"{module}.{name}", None),)
        else:
            sources = [found for found in own if found[1] == name]
            yield path, sources or own

    def _file(self, module: str) -> Path | None:
        place = self.folder.joinpath(*module.split(".")[1:])
        candidates = (place / "__init__.py", place.with_suffix(CODE) if place != self.folder else place)
        return next((path for path in candidates if path.is_file()), None)

    def _imports_of(self, path: Path, module: str) -> tuple[Import, ...]:
        if path not in self._imports:
            self._imports[path] = imports_in(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")
        return self._imports[path]

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._digests[path]


def imports_in(source: str, module: str, is_package: bool) -> tuple[Import, ...]:
    """What a source text imports, wherever in it, as (module, name), name None for `import module`."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    found: list[Import] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")[: len(module.split(".")) - node.level + is_package] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            found += [(base, None if alias.name == "*" else alias.name) for alias in node.names]
    return tuple(found)


def _data_files(folder: Path) -> Iterator[Path]:
    """The files beside a folder's modules that are no modules, and those in its folders that hold no modules."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "__pycache__" and not any(path.glob(f"*{CODE}")):
                yield from _data_files(path)
        elif path.suffix != CODE and path.suffix not in IGNORED and not path.name.startswith("."):
            yield path
