"""What things are called, in layers: the package's tables, the gazetteer, and the tables of a project's own folder.

A project's folder may hold `regions.csv` (slug,name,parent), `indicators.csv` (code,name,unit,kind and optionally
lower,upper,synonyms) and `units.csv` (unit and optionally equals,of: one of it equals so many of another unit). They
hold while the folder's plan is the one in use (`use_folder`), so that two projects share nothing.
"""

import csv
import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from jinpu.catalogue.models import Indicator, IndicatorCode, OwnIndicator, OwnRegion, OwnUnit, Region, Unit
from jinpu.errors import InputError
from jinpu.inputs import checked_row, read_table

FOLDER = Path(__file__).parent
OWN_FILES = ("regions.csv", "indicators.csv", "units.csv")
# China's regions since 1980 and the world's countries (their sources: `jinpu.reader.gazetteer`); states and provinces
# (ISO 3166-2) of seven large countries, from pycountry 24.6.1 (LGPL 2.1), usual English and Chinese names by hand.
GAZETTEER = ("places.csv", "countries.csv", "subdivisions.csv")
CHINA = "100000"
_LEVELS = ("province", "prefecture", "district")
Row = TypeVar("Row", bound=BaseModel)
Layer = tuple[Path, tuple[tuple[int, int], ...]]

_layer: list[Layer | None] = [None]


def use_folder(folder: Path | None) -> None:
    """Let the tables of a project's folder hold from now on beside the package's; for None only the package's."""
    _layer[-1] = _layer_of(folder)
    if _layer[-1] is not None:
        unit_names(_layer[-1]), _indicator_names(_layer[-1]), _region_names(_layer[-1])


@contextmanager
def folder_in_use(folder: Path | None) -> Iterator[None]:
    """Let the tables of a folder hold inside the block."""
    _layer.append(_layer_of(folder))
    try:
        yield
    finally:
        _layer.pop()


def _layer_of(folder: Path | None) -> Layer | None:
    """The folder with the state of its tables, so that a changed table is read again; None where it has none."""
    if folder is None or not any((folder / name).is_file() for name in OWN_FILES):
        return None
    files = [folder.resolve() / name for name in OWN_FILES]
    return folder.resolve(), tuple(_state(path) for path in files)


def _state(path: Path) -> tuple[int, int]:
    return (path.stat().st_mtime_ns, path.stat().st_size) if path.is_file() else (0, 0)


def load_rows(path: Path, row_model: type[Row], key: str) -> Mapping[str, Row]:
    """Read a table into a read-only mapping from its `key` column to validated rows, in file order.

    Raises:
        InputError: a row does not fit `row_model`, or two rows have the same key; names file and line.
    """
    rows: dict[str, Row] = {}
    for where, cells in read_table(path).records():
        row = checked_row(row_model, cells, where)
        name = str(getattr(row, key))
        if name in rows:
            raise InputError(f"{key} “{name}” stands twice", where=where, remedy="keep one of the rows")
        rows[name] = row
    return MappingProxyType(rows)


def load_indicators() -> Mapping[str, Indicator]:
    """Give every indicator by its code: those of indicators.csv, then the project's own."""
    return _indicators(_layer[-1])


@lru_cache(maxsize=8)
def _indicators(layer: Layer | None) -> Mapping[str, Indicator]:
    if layer is None:
        return load_rows(FOLDER / "indicators.csv", Indicator, "code")
    known, own = _indicators(None), dict[str, Indicator]()
    for row in _own(layer, "indicators.csv", OwnIndicator):
        where = f"{layer[0] / 'indicators.csv'}, indicator {row.code}"
        own[row.code] = row.added_to(known[row.code], where) if row.code in known else row.indicator(where)
    return MappingProxyType({**known, **own})


@cache
def load_indicator_codes() -> Mapping[str, IndicatorCode]:
    """Give the indicator behind each code of published_figures.csv (upper-case district, lower-case context)."""
    return load_rows(FOLDER / "indicator_codes.csv", IndicatorCode, "code")


def find_indicator(printed: str, *, where: str = "") -> Indicator:
    """Find an indicator by its code, a collected code, a name in either language, or a synonym.

    Raises:
        InputError: no indicator has this name; names `where` and the nearest ones.
    """
    collected = load_indicator_codes().get(printed)
    code = collected.indicator if collected else look_up(printed, _indicator_names(_layer[-1]), "indicator", where)
    return load_indicators()[code]


@lru_cache(maxsize=8)
def _indicator_names(layer: Layer | None) -> Mapping[str, str]:
    rows = _indicators(layer).values()
    return name_table(((row.code, (row.code, row.name_en, row.name_zh, *row.synonyms)) for row in rows), "indicator")


class _Regions(Mapping[str, Region]):
    """The regions of the tables, with those of the gazetteer behind them; only the former are listed."""

    def __init__(self, rows: Mapping[str, Region]) -> None:
        self._rows = rows

    def __getitem__(self, slug: str) -> Region:
        return self._rows[slug] if slug in self._rows else _places()[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def load_regions() -> Mapping[str, Region]:
    """Give every region by its slug: those of regions.csv and the project's own; the gazetteer's are found by slug."""
    return _regions(_layer[-1])


@lru_cache(maxsize=8)
def _regions(layer: Layer | None) -> Mapping[str, Region]:
    if layer is None:
        return _Regions(load_rows(FOLDER / "regions.csv", Region, "slug"))
    path = layer[0] / "regions.csv"
    rows = {row.slug: row for row in _own(layer, "regions.csv", OwnRegion)}
    known = dict(_regions(None))
    if twice := [slug for slug in rows if slug in known]:
        raise InputError(f"region {twice[0]} is known already", where=str(path), remedy="remove the row or rename it")
    own = {slug: row.region("") for slug, row in rows.items()}
    names = _region_names(None) | {lookup_key(name): slug for slug, row in own.items() for name in (slug, row.name_en)}
    for slug, row in rows.items():
        parent = _found_region(row.parent, names, f"{path}, region {slug}") if row.parent else ""
        own[slug] = row.region(parent)
    _refuse_circles(own, path)
    return _Regions({**known, **own})


def _refuse_circles(own: Mapping[str, Region], path: Path) -> None:
    for slug in own:
        seen, place = set(), slug
        while place in own and place not in seen:
            seen.add(place)
            place = own[place].parent
        if place in seen:
            raise InputError(f"region {slug} lies within itself", where=str(path), remedy="mend its parent")


def find_region(printed: str, *, where: str = "") -> Region:
    """Find a region by slug, code, name in either language, synonym or former name; then in the gazetteer.

    Raises:
        InputError: no region has this name; names `where` and the nearest ones.
    """
    return load_regions()[_found_region(printed, _region_names(_layer[-1]), where)]


def _found_region(printed: str, names: Mapping[str, str], where: str) -> str:
    found = names.get(lookup_key(printed))
    if found is None:
        slugs = _place_names().get(lookup_key(printed), ())
        if len(slugs) > 1:
            offered = " or ".join(f"{slug} ({_places()[slug].name_zh})" for slug in slugs[:4])
            raise InputError(f"“{printed}” is the name of {len(slugs)} places", where=where, remedy=f"write {offered}")
        first = {key: slugs[0] for key, slugs in _place_names().items() if _places()[slugs[0]].kind != "district"}
        found = slugs[0] if slugs else look_up(printed, {**first, **names}, "region", where)
    return found


def parents_of(slug: str) -> tuple[str, ...]:
    """Give the slugs of the regions around `slug`, nearest first: jinpu -> (dalian, liaoning, china)."""
    parent = load_regions()[slug].parent
    return (parent, *parents_of(parent)) if parent else ()


@lru_cache(maxsize=8)
def _region_names(layer: Layer | None) -> dict[str, str]:
    return dict(name_table(((slug, _spellings(row)) for slug, row in _regions(layer).items()), "region"))


def _spellings(row: Region) -> tuple[str, ...]:
    code = (row.code,) if row.code else ()
    return (row.slug, *code, row.name_en, row.name_zh, *row.synonyms, *row.former_names)


@cache
def _places() -> Mapping[str, Region]:
    """The gazetteer's places that the package's regions.csv lacks, by slug: China's regions, and the world's."""
    named = {row.code: row.slug for row in _regions(None).values() if row.code}
    rows = [row for row in _gazetteer_rows() if row["code"] not in named]
    slugs = [lookup_slug(row["english"]) for row in rows]
    listed = set(_regions(None))
    times = Counter(slug for row, slug in zip(rows, slugs, strict=True) if "-" not in row["code"])
    for row, slug in zip(rows, slugs, strict=True):
        # A state may bear a country's name (Georgia), and leaves it its slug.
        taken = slug in listed or times[slug] > ("-" not in row["code"])
        named[row["code"]] = f"{slug}-{row['code'].lower()}" if taken else slug
    return MappingProxyType({named[row["code"]]: _place(row, named) for row in rows})


def _gazetteer_rows() -> Iterator[dict[str, str]]:
    """The rows of the gazetteer's tables that hold today."""
    for name in GAZETTEER:
        with (FOLDER / name).open(encoding="utf-8") as stream:
            yield from (row for row in csv.DictReader(stream) if not row.get("last_year"))


def _place(row: Mapping[str, str], named: Mapping[str, str]) -> Region:
    code = row["code"]
    parent = named.get(row.get("parent", ""), "")
    kind: str = _LEVELS[2 - code.endswith("00") - code.endswith("0000")] if code.isdigit() else "country"
    return Region.model_validate(
        {
            "slug": named[code],
            "code": code,
            "name_en": row["english"],
            "name_zh": row["name"],
            "synonyms": row.get("short") or row.get("native") or "",
            "former_names": (),
            "parent": parent,
            "kind": "province" if parent and kind == "country" else kind,
            "remark": "gazetteer",
        }
    )


@cache
def _place_names() -> Mapping[str, tuple[str, ...]]:
    """The slugs of each name of the gazetteer: of the highest rank that has the name."""
    ranks = ("country", *_LEVELS)
    found: dict[str, list[str]] = {}
    for slug, row in sorted(_places().items(), key=lambda item: ranks.index(item[1].kind)):
        for key in {lookup_key(name) for name in _spellings(row) if name}:
            same = found.setdefault(key, [])
            if not same or _places()[same[0]].kind == row.kind:
                same.append(slug)
    return MappingProxyType({key: tuple(slugs) for key, slugs in found.items()})


@lru_cache(maxsize=8)
def units_in_use(layer: Layer | None) -> Mapping[str, Unit]:
    """Give every unit by its id: those of units.csv, then the project's own."""
    if layer is None:
        return load_rows(FOLDER / "units.csv", Unit, "id")
    path, known = layer[0] / "units.csv", dict(units_in_use(None))
    names = dict(unit_names(None))
    for row in _own(layer, "units.csv", OwnUnit):
        if lookup_key(row.unit) in names:
            raise InputError(f"unit “{row.unit}” is known already", where=str(path), remedy="remove the row")
        of = known[look_up(row.of, names, "unit", f"{path}, unit {row.unit}")] if row.of else None
        known[row.unit] = row.among(of.dimension if of else row.unit, of.factor if of else Fraction(1))
        names[lookup_key(row.unit)] = row.unit
    return MappingProxyType(known)


@lru_cache(maxsize=8)
def unit_names(layer: Layer | None) -> Mapping[str, str]:
    """Map every spelling of a unit to its id."""
    return name_table(((row.id, (row.id, *row.spellings)) for row in units_in_use(layer).values()), "unit")


def layer_used() -> Layer | None:
    """Give the tables in use, as a key for what is read from them."""
    return _layer[-1]


def _own(layer: Layer, name: str, row_model: type[Row]) -> list[Row]:
    path = layer[0] / name
    if not path.is_file():
        return []
    needed = [field for field, info in row_model.model_fields.items() if info.is_required()]
    table = read_table(path, needed, [field for field in row_model.model_fields if field not in needed])
    rows: dict[str, Row] = {}
    for where, cells in table.records():
        row = checked_row(row_model, cells, where)
        key = str(getattr(row, next(iter(row_model.model_fields))))
        if key in rows:
            raise InputError(f"“{key}” stands twice", where=where, remedy="keep one of the rows")
        rows[key] = row
    return list(rows.values())


def lookup_key(printed: str) -> str:
    """Fold width, case and blanks, so that “R&D经费” and "r&d 经费" are the same name."""
    return "".join(unicodedata.normalize("NFKC", printed).casefold().split())


def lookup_slug(english: str) -> str:
    """Give a name as a slug: small letters and digits, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", english).encode("ascii", "ignore").decode().casefold()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain).split())


def name_table(entries: Iterable[tuple[str, Iterable[str]]], what: str) -> Mapping[str, str]:
    """Map every name's lookup key to its entry's id.

    Raises:
        InputError: one name stands for two entries.
    """
    names: dict[str, str] = {}
    for identifier, spellings in entries:
        for spelling in spellings:
            other = names.setdefault(lookup_key(spelling), identifier)
            if other != identifier:
                raise InputError(
                    f"{what} name “{spelling}” stands for both {other} and {identifier}", remedy="rename one of them"
                )
    return MappingProxyType(names)


def look_up(printed: str, names: Mapping[str, str], what: str, where: str) -> str:
    """Give the id that a printed name stands for.

    Raises:
        InputError: nothing has the name; the remedy offers the nearest names and the line that would add it.
    """
    found = names.get(lookup_key(printed))
    if found is None:
        raise InputError(f"unknown {what} “{printed}”", where=where, remedy=_remedy(printed, names, what))
    return found


def _remedy(printed: str, names: Mapping[str, str], what: str) -> str:
    near = difflib.get_close_matches(lookup_key(printed), names, n=3, cutoff=0.6)
    offered = list(dict.fromkeys(names[name] for name in near))
    slug = lookup_slug(printed)
    slug = "my-" + what if not slug or lookup_key(slug) in names else slug
    line = {
        "region": f"{slug},{printed},",
        "indicator": f"{slug.replace('-', '_')},{printed},percent,share",
        "unit": f"{printed},,",
    }[what]
    header = {"region": "slug,name,parent", "indicator": "code,name,unit,kind", "unit": "unit,equals,of"}[what]
    add = f"add the line “{line}” to {what}s.csv ({header}) in the plan's folder"
    return f"did you mean {' or '.join(offered)}? If not, {add}" if offered else add
