"""What every page is drawn with: the templates, the style sheet, and one shape for all tables."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jinpu.report.text import Quantity, anchor, language_of, plain, shortened, web_address
from jinpu.report.wording import Words

_ADDRESS_COLUMNS = 64
# Columns of numbers stand to the right.
_NUMBERS = ("value", "values", "promised", "chance")
STATED = "B-"
"""How the ids of baselines begin that a plan itself states."""
Cell = Quantity | Markup | str | int


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds numbers (right-aligned), and whether it heads its rows."""

    title: str
    number: bool = False
    heads_row: bool = False


def headings(words: Words, *keys: str) -> tuple[Column, ...]:
    """Return columns by their keys under `column`, the first one heading its rows."""
    return tuple(Column(words.text(f"column.{key}"), number=key in _NUMBERS, heads_row=key == keys[0]) for key in keys)


@dataclass(frozen=True)
class Table:
    """A table with caption and scoped headers.

    Attributes:
        name: id of the table, unique on the page.
        caption: what it shows, in one line.
        columns: one for each cell of a row.
        rows: cells; a `str` is escaped, `Markup` is not, a `Quantity` leads to its observation.
        row_ids: an HTML id for each row, or none.
        stacked: on a narrow screen every row becomes a block of "heading: value" lines.
        notes: sources and remarks under the table.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_ids: tuple[str, ...] = ()
    stacked: bool = False
    notes: tuple[str | Markup, ...] = ()

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        ragged = [place for place, row in enumerate(self.rows) if len(row) != len(self.columns)]
        if ragged or (self.row_ids and len(self.row_ids) != len(self.rows)):
            raise ValueError(f"table {self.name}: rows {ragged} do not fit {len(self.columns)} columns")


def foreign(text: object, words: Words) -> Markup:
    """Return text from a file, escaped, marked with its language where that is not the page's."""
    shown = plain(text)
    language = language_of(shown)
    if language == words.language or not shown:
        return Markup("<bdi>{}</bdi>").format(shown)
    return Markup('<bdi lang="{}">{}</bdi>').format(language, shown)


def source_link(locator: object, words: Words) -> Markup:
    """Return where a value stands: a link for an http(s) address, plain text for a cell or anything else."""
    address = web_address(locator)
    if address:
        readable = shortened(unquote(str(locator)).split("://", 1)[1].removeprefix("www."), _ADDRESS_COLUMNS)
        return Markup('<a class="locator" href="{}" rel="noreferrer">{}</a>').format(address, readable)
    return foreign(locator, words)


def observation_name(observation: str, words: Words) -> str:
    """Return what a reader sees of an observation's id; a baseline that the plan states is called so."""
    return words.text("observations.stated") if observation.startswith(STATED) else plain(observation)


def observation_links(observations: Sequence[str], words: Words) -> Markup:
    """Return links to rows of the observation list; a long id may break over lines, a short one may not."""
    links = [
        Markup('<a class="{}" href="#{}">{}</a>').format(
            "ob" if len(name) < 15 else "long", anchor(name), observation_name(name, words)
        )
        for name in observations
    ]
    return Markup(", ").join(links)


@cache
def environment() -> Environment:
    """Return the templates' environment: everything escaped, nothing undefined."""
    found = Environment(
        loader=PackageLoader("jinpu.report", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["plain"] = plain
    return found


@cache
def style_sheet() -> Markup:
    """Return the pages' own style sheet."""
    return Markup((files("jinpu.report") / "template" / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - own file


@cache
def own_script(name: str) -> Markup:
    """Return a script that lies beside the templates."""
    return Markup((files("jinpu.report") / "template" / name).read_text(encoding="utf-8"))  # noqa: S704 - own file


@cache
def script_hash(name: str) -> str:
    """Return the source expression by which a content security policy allows the script (CSP level 3, 2.3.1)."""
    return "sha256-" + b64encode(sha256(str(own_script(name)).encode()).digest()).decode()
