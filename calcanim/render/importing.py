"""Importing what draws without what only costs time."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import sys

__all__ = ["import_quickly"]

# SciPy takes all that NumPy has by a star, and with it what wraps Fortran and tests arrays. Nothing here uses that.
_HANDED_ON = ("numpy.f2py", "numpy.testing")


def import_quickly(*names: str) -> None:
    """Import modules without collecting garbage of which there is none, and without manim's notebook magic.

    For a process that does nothing else: what is there afterwards counts as there for good.

    Parameters
    ----------
    *names : str
        The modules, in this order.
    """
    gc.disable()
    # Manim takes a missing IPython as it is; a scene may import it later on.
    absent = "IPython" not in sys.modules
    if absent:
        sys.modules["IPython"] = None  # type: ignore[assignment]
    try:
        for name in _HANDED_ON:
            _put_off(name)
        for name in names:
            importlib.import_module(name)
    finally:
        if absent:
            del sys.modules["IPython"]
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()


def _put_off(name: str) -> None:
    """Let a module be run when something of it is asked for, and not before."""
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Who imports it by its package's name looks for it there.
    package, _, inner = name.rpartition(".")
    setattr(sys.modules[package], inner, module)
