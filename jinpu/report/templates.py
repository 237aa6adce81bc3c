"""The templates' environment and the style sheet that all pages share."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jinpu.report.escaping import plain


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
