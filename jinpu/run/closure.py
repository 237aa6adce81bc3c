"""What of this package a notebook's result can depend on: the definitions it reaches, and the data files beside them.

From the names that a notebook uses, through every name that their definitions use in turn. A changed figure of the
report concerns the notebook that draws it, and the reader of yearbooks the one that cleans, though both lie in modules
that others import. What is called by a name made up at run time is not seen; the package does not do that.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from jinpu.files import write_text
from jinpu.run.digests import digest, digest_of
from jinpu.run.symbols import Import, Module, Unit, Use, read_module, uses_of

COMPILED = {".pyc", ".pyo", ".so"}


@dataclass
class Package:
    """The source of one package; what was read of it is kept for the next question.

    Args:
        folder: the package's folder.
        kept: a file that keeps answers for as long as no file of the package changes, since taking the package apart
            takes longer than all else in a batch that has nothing to do.
    """

    folder: Path
    kept: Path | None = None
    _modules: dict[Path, Module] = field(default_factory=dict)
    _data: dict[Path, list[tuple[str, str]]] = field(default_factory=dict)

    def digest(self, source: str) -> str:
        """Digest of all that code with this source text can reach in the package."""
        question = digest_of(source)
        if question not in self._answers:
            self._answers[question] = self._digest(source)
        return self._answers[question]

    def keep(self) -> None:
        """Keep the answers for the next batch.

        Raises:
            InputError: the folder cannot be written.
        """
        text = json.dumps([self.whole, self._answers])
        if self.kept is not None and not (self.kept.is_file() and self.kept.read_text(encoding="utf-8") == text):
            write_text(self.kept, text)

    @cached_property
    def whole(self) -> str:
        """Digest of all files of the package."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.suffix not in COMPILED)
        return digest_of([(self._place(path), digest(path)) for path in sorted(files)])

    @cached_property
    def _answers(self) -> dict[str, str]:
        try:
            whole, answers = json.loads(self.kept.read_text(encoding="utf-8")) if self.kept else ("", {})
        except (OSError, ValueError):
            return {}
        return dict(answers) if whole == self.whole else {}

    def _digest(self, source: str) -> str:
        reached = self.reached(source)
        folders = {path.parent for path, _ in reached}
        return digest_of(
            [
                sorted((self._place(path), unit.digest) for path, unit in reached),
                [self._data_of(folder) for folder in sorted(folders)],
            ]
        )

    def reached(self, source: str) -> set[tuple[Path, Unit]]:
        """The definitions that code with this source text can reach, each with its file."""
        start = read_module(source)
        questions = list(self._followed(start, uses_of(start.units)))
        asked, found = set(questions), set()
        while questions:
            path, units, uses = self._answer(*questions.pop())
            found |= {(path, unit) for unit in units}
            new = [more for more in uses if more not in asked]
            asked.update(new)
            questions.extend(new)
        return found

    def _answer(self, module: str, name: str | None) -> tuple[Path, list[Unit], list[Import]]:
        """The definitions behind a name of a module (None: all of it), and the names of modules that these use."""
        path = self._file(module)
        if path is None:
            return self.folder, [], []
        read = self._read(path, module)
        if name is not None and self._file(f"{module}.{name}") is not None:
            return path, read.always, [(f"{module}.{name}", None)]
        if name is not None and name not in read.symbols and name in read.imports:
            return path, read.always, [*self._ours([read.imports[name]]), *self._followed(read, uses_of(read.always))]
        wanted = read.symbols.get(name, []) if name is not None else []
        units = self._closed(read, wanted) if wanted else read.units
        return path, units, list(self._followed(read, uses_of(units)))

    def _closed(self, module: Module, wanted: Iterable[Unit]) -> list[Unit]:
        """These statements, those that always happen, and all of the module that they use."""
        found: dict[Unit, None] = {}
        questions = [*module.always, *wanted]
        while questions:
            unit = questions.pop()
            if unit not in found:
                found[unit] = None
                questions += [other for name, _ in unit.uses for other in module.symbols.get(name, ())]
        return list(found)

    def _followed(self, module: Module, uses: Iterable[Use]) -> Iterator[Import]:
        """The names of this package's modules that these uses lead to."""
        for name, attribute in uses:
            if name in module.imports:
                home, what = module.imports[name]
                whole = home if what is None else f"{home}.{what}"
                if attribute is not None and (what is None or self._file(whole) is not None):
                    yield from self._ours([(whole, attribute)])
                else:
                    yield from self._ours([(home, what)])

    def _ours(self, names: Iterable[Import]) -> Iterator[Import]:
        return (name for name in names if name[0].split(".")[0] == self.folder.name)

    def _file(self, module: str) -> Path | None:
        first, *rest = module.split(".")
        if first != self.folder.name:
            return None
        place = self.folder.joinpath(*rest)
        candidates = (place / "__init__.py", place.with_name(f"{place.name}.py")) if rest else (place / "__init__.py",)
        return next((path for path in candidates if path.is_file()), None)

    def _read(self, path: Path, module: str) -> Module:
        if path not in self._modules:
            source = path.read_text(encoding="utf-8")
            self._modules[path] = read_module(source, module, is_package=path.name == "__init__.py")
        return self._modules[path]

    def _place(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _data_of(self, folder: Path) -> list[tuple[str, str]]:
        if folder not in self._data:
            self._data[folder] = [(self._place(path), digest(path)) for path in sorted(_data_files(folder))]
        return self._data[folder]


def _data_files(folder: Path) -> Iterator[Path]:
    """The files beside a folder's modules that are no modules, and those in its folders that hold no modules."""
    for path in folder.iterdir():
        if path.is_dir():
            if path.name != "__pycache__" and not any(path.glob("*.py")):
                yield from _data_files(path)
        elif path.suffix not in {*COMPILED, ".py", ".typed"} and not path.name.startswith("."):
            yield path
