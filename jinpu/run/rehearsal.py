"""What the fork server does once, so that not each kernel does it for the first time.

Reading the package's own tables and words, compiling its templates and drawing a first figure take 0.1 to 0.3 s of a
run when each kernel does it anew. Nothing of a project's own data is touched: a server serves any.
"""

import contextlib
import importlib
import io
import warnings

# Functions that read and keep a table of the package, with what they are asked for.
TABLES = (
    ("jinpu.catalogue", "load_indicators"),
    ("jinpu.catalogue", "load_indicator_codes"),
    ("jinpu.catalogue", "load_regions"),
    ("jinpu.catalogue", "load_units"),
    ("jinpu.evidence.schema", "no_observations"),
    ("jinpu.evidence.tables", "reason", "nothing"),
    ("jinpu.indicators.specs", "load_specs"),
    ("jinpu.forecast.kinds", "kinds"),
    ("jinpu.forecast.quality", "relative_uncertainty"),
    ("jinpu.forecast.table", "shipped"),
    ("jinpu.verdict.effort", "likelihood_scale"),
    ("jinpu.report.figures.ratings", "tones"),
    ("jinpu.report.wording", "load_words", "en"),
    ("jinpu.report.wording", "load_words", "zh"),
    ("jinpu.report.templates", "style_sheet"),
)


def rehearse() -> None:
    """Read tables and words, compile templates, draw a figure; what fails here fails in its notebook again."""
    for module, name, *asked in TABLES:
        with contextlib.suppress(Exception):
            getattr(importlib.import_module(module), name)(*asked)
    with contextlib.suppress(Exception):
        templates = importlib.import_module("jinpu.report.templates").environment()
        for name in templates.list_templates(extensions=["j2"]):
            templates.get_template(name)
    with contextlib.suppress(Exception):
        _draw()


def _draw() -> None:
    figure = importlib.import_module("matplotlib.figure").Figure()
    figure.subplots().set_title("Aa 中")
    with warnings.catch_warnings():
        # Whether the letters can be drawn is the figure's business in the notebook.
        warnings.simplefilter("ignore")
        figure.savefig(io.BytesIO(), format="svg")


def prepare_small_frames() -> None:
    """Keep strings as Python objects, not in Arrow's memory: the same values, a third faster for a thousand rows."""
    with contextlib.suppress(ImportError):
        importlib.import_module("pandas").options.mode.string_storage = "python"
