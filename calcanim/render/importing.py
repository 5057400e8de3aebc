"""Importing what draws without what only costs time."""

from __future__ import annotations

import gc
import importlib
import sys

__all__ = ["import_quickly"]


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
        for name in names:
            importlib.import_module(name)
    finally:
        if absent:
            del sys.modules["IPython"]
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        gc.enable()
