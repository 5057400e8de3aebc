"""Where the time of a render goes: each second is one stage's, and the innermost one's where stages are nested."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from calcanim.render.manifest import Manifest

__all__ = ["BESIDE", "STAGES", "Stopwatch", "profile_text"]

STAGES = {
    "import": "loading manim and the scene's file",
    "construct": "making what is shown, typesetting above all",
    "simulate": "moving things from frame to frame",
    "draw": "drawing frames",
    "copy": "handing frames over",
    "wait": "waiting for the encoder",
    "other": "poster, captions, closing the file",
}
BESIDE = {"convert": "RGB to YUV", "encode": "x264"}
"""What another thread does meanwhile."""

P = ParamSpec("P")
T = TypeVar("T")


class Stopwatch:
    """Seconds by stage, for one thread.

    Parameters
    ----------
    stage : str
        What it begins with.
    clock : callable
        Gives seconds.
    """

    def __init__(self, stage: str = "other", clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._spent: defaultdict[str, float] = defaultdict(float)
        self._stages = [stage]
        self._since = clock()

    @property
    def spent(self) -> dict[str, float]:
        """Seconds of each stage until now."""
        self._note()
        return dict(self._spent)

    def turn_to(self, stage: str) -> None:
        """Let another stage follow the present one."""
        self._note()
        self._stages[-1] = stage

    @contextmanager
    def within(self, stage: str) -> Iterator[None]:
        """A stage inside the present one, whose time does not run meanwhile."""
        self._note()
        self._stages.append(stage)
        try:
            yield
        finally:
            self._note()
            self._stages.pop()

    def timed(self, function: Callable[P, T], stage: str) -> Callable[P, T]:
        """The same function, its time that of a stage."""

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.within(stage):
                return function(*args, **kwargs)

        return call

    def _note(self) -> None:
        now = self._clock()
        self._spent[self._stages[-1]] += now - self._since
        self._since = now


def profile_text(manifest: Manifest) -> str:
    """What a clip's record says about its time, as lines to print."""
    spent: Mapping[str, float] = manifest.profile
    factor = manifest.duration / manifest.seconds if manifest.seconds else 0.0
    lines = [
        f"{manifest.name}: {manifest.duration:.1f} s of clip in {manifest.seconds:.1f} s, {factor:.2f} times as fast as it "
        f"plays; {spent.get('cpu', 0.0):.1f} s of CPU"
    ]
    for stages, title in ((STAGES, ""), (BESIDE, "  beside it")):
        lines += [title] if title else []
        for stage, meaning in stages.items():
            seconds = spent.get(stage, 0.0)
            share = seconds / manifest.seconds if manifest.seconds else 0.0
            each = 1e3 * seconds / manifest.frames if manifest.frames else 0.0
            lines.append(f"  {stage:<10}{seconds:7.2f} s {share:6.1%} {each:7.2f} ms a frame  {meaning}")
    return "\n".join(lines)
