"""Runs in every process of a benchmarked ``calcanim render``: tells when the first frame is there, and ends it early.

Python loads this file by its name from ``PYTHONPATH``. Nothing of the command itself is changed; where neither
variable below is set, nothing happens at all.
"""

from __future__ import annotations

import os
import sys
import time
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

FIRST_FRAME = os.environ.get("BENCH_FIRST_FRAME", "")
LAST_FRAME = int(os.environ.get("BENCH_LAST_FRAME", "0"))
WRITER = "calcanim.render.writer"


class _Finder:
    """Finds the writer of frames as it always is, and changes it once it is loaded."""

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> Any:
        if name != WRITER:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def exec_module(module: Any) -> None:
            load(module)
            _watch(module.ClipWriter)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _watch(writer: Any) -> None:
    write = writer.write_frame

    def write_frame(self: Any, *args: Any, **options: Any) -> None:
        write(self, *args, **options)
        if FIRST_FRAME and not Path(FIRST_FRAME).exists():
            Path(FIRST_FRAME).write_text(repr(time.time()))
        if LAST_FRAME and self.frames >= LAST_FRAME:
            from manim.utils.exceptions import EndSceneEarlyException

            raise EndSceneEarlyException

    writer.write_frame = write_frame


if FIRST_FRAME or LAST_FRAME:
    sys.meta_path.insert(0, _Finder)
