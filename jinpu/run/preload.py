"""What the fork server loads once, so that a kernel forked from it starts with everything at hand.

Imported by name in the server process (`multiprocessing.set_forkserver_preload`) and nowhere else: the imports are its
purpose. Then it warms up: reading the package's tables and words, compiling its templates and drawing a figure take 0.1
to 0.3 s of a run when each kernel does it anew. Nothing of a project's own data is touched: a server serves any.
"""

import contextlib
import gc
import importlib
import io
import os
import pkgutil
import warnings
from collections.abc import Iterable, Iterator

import jinpu

# One thread a kernel: a batch fills the cores with kernels, and a thread pool in the server would not survive a fork.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
# Arrow's allocator would start a thread in the server; a fork has only one, whatever the others were holding.
os.environ.setdefault("JE_ARROW_MALLOC_CONF", "background_thread:false")
# debugpy, loaded by every kernel, warns about the interpreter's frozen modules unless told not to look.
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")

KERNEL_MODULES = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "sqlite3",
    "tornado.platform.asyncio",
    "matplotlib_inline.config",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "pandas",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.core.methods.to_dict",
    "pandas.io.formats.csvs",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "statsmodels.api",
    "statsmodels.tsa.api",
)
# Above what notebooks use: loading the batch itself would only take memory.
ABOVE = ("jinpu.run", "jinpu.cli", "jinpu.__main__")


def own_modules() -> Iterator[str]:
    """The names of this package's modules that a notebook may use."""
    for module in pkgutil.walk_packages(jinpu.__path__, "jinpu.", onerror=lambda _: None):
        if not module.name.startswith(ABOVE):
            yield module.name


def load(names: Iterable[str]) -> tuple[str, ...]:
    """Import what can be imported of `names`; give those that could not, which a kernel then meets by itself."""
    missing = []
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - a broken module must fail in its notebook, where a person sees why, not here
            missing.append(name)
    return tuple(missing)


# Functions that read and keep a table of the package, with what they are asked for.
TABLES = (
    ("jinpu.catalogue", "load_indicators"),
    ("jinpu.catalogue", "load_indicator_codes"),
    ("jinpu.catalogue", "load_regions"),
    ("jinpu.catalogue", "load_units"),
    ("jinpu.evidence.schema", "no_observations"),
    ("jinpu.evidence.schema", "reason", "nothing"),
    ("jinpu.indicators.specs", "load_specs"),
    ("jinpu.forecast.kinds", "kinds"),
    ("jinpu.forecast.panel", "relative_uncertainty"),
    ("jinpu.forecast.table", "shipped"),
    ("jinpu.forecast.table", "each_left_out"),
    ("jinpu.verdict.effort", "likelihood_scale"),
    ("jinpu.report.record", "tones"),
    ("jinpu.report.wording", "load_words", "en"),
    ("jinpu.report.wording", "load_words", "zh"),
    ("jinpu.report.markup", "style_sheet"),
)


def warm_up() -> None:
    """Read tables and words, compile templates, draw a figure; what fails here fails in its notebook again."""
    for module, name, *asked in TABLES:
        with contextlib.suppress(Exception):
            getattr(importlib.import_module(module), name)(*asked)
    with contextlib.suppress(Exception):
        templates = importlib.import_module("jinpu.report.markup").environment()
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


prepare_small_frames()
load([*KERNEL_MODULES, *own_modules()])
warm_up()
# What is loaded now is never garbage: collecting it in each kernel takes 0.14 s and copies the pages that forks share.
gc.collect()
gc.freeze()
