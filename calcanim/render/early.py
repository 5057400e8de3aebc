"""A process that renders, started before it is known what: it imports manim while the command plans."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from calcanim.render.importing import import_quickly
from calcanim.render.pool import LocalExecutor

__all__ = ["import_what_draws", "import_what_lessons_need", "started_early"]


def import_what_draws() -> None:
    """What a process does before its first clip is known."""
    from tqdm import tqdm

    # Manim's bars would share a lock with other processes, which this one would leave behind when it is killed.
    tqdm.set_lock(RLock())
    import_quickly("calcanim.render.worker", "calcanim.stage")


def import_what_lessons_need() -> None:
    """What the first clip has needed will be needed by the next: a copy of this process finds it imported."""
    # A scene finds the filters that it would find in the first process.
    with warnings.catch_warnings():
        import_quickly("calcanim.check", "calcanim.numerics.symbolic", "scipy.optimize")
    importlib.import_module("calcanim.stage.typesetting").open_fonts()


@contextmanager
def started_early(wanted: bool = True) -> Iterator[LocalExecutor | None]:
    """Processes of this machine of which the first begins at once; none of them outlives the block.

    Parameters
    ----------
    wanted : bool
        Whether this machine renders at all.
    """
    if not wanted:
        yield None
        return
    executor = LocalExecutor(1, prepare=import_what_draws, between=import_what_lessons_need, early=True)
    try:
        yield executor
    finally:
        executor.stop()
