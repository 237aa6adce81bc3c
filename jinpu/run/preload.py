"""What the fork server loads once, so that a kernel forked from it starts with everything at hand.

Imported by name in the server process (`multiprocessing.set_forkserver_preload`) and nowhere else: the imports are its
purpose.
"""

import gc
import importlib
import os
import pkgutil
from collections.abc import Iterable, Iterator

import jinpu
from jinpu.run.rehearsal import prepare_small_frames, rehearse

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


prepare_small_frames()
MISSING = load([*KERNEL_MODULES, *own_modules()])
rehearse()
# What is loaded now is never garbage: collecting it in each kernel takes 0.14 s and copies the pages that forks share.
gc.collect()
gc.freeze()
