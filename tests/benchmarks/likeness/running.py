"""One scene under manim and under calcanim, each in a process of its own, with every frame as its encoder gets it."""

from __future__ import annotations

import importlib.util
import multiprocessing
import random
import sys
import tempfile
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from manim import config, tempconfig
from manim.manager import Manager
from manim.scene import scene_file_writer

from calcanim.render import writer
from calcanim.render.catalog import find_scene
from calcanim.render.plan import Picture, plan_clip
from calcanim.render.session import scene_session
from calcanim.render.stopwatch import Stopwatch

from .cases import Case

__all__ = ["Outcome", "compared"]

# Frames that the encoder has not looked at yet.
_LATE = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scene: ``equal``, ``differs``, ``refused`` by both, or ``skipped``."""

    title: str
    kind: str
    words: str
    frames: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The frames of a scene, each by its digest, and how it ended."""

    frames: list[str]
    error: str = ""


def compared(case: Case, size: str, seconds: float) -> Outcome:
    """Run a scene twice and compare."""
    if case.skipped:
        return Outcome(case.title, "skipped", case.skipped)
    stock = _apart(by_manim, case, size, seconds)
    if stock.error.startswith(("took", "ended")):
        return Outcome(case.title, "skipped", f"under manim it {stock.error}")
    quick = _apart(by_calcanim, case, size, seconds)
    if stock.error and _cause(stock.error) in quick.error:
        missing = "LaTeX" if "latex" in stock.error.lower() else ""
        return Outcome(case.title, "skipped" if missing else "refused", f"{missing} is missing" if missing else stock.error)
    if not stock.frames and not stock.error:
        return Outcome(case.title, "skipped", "plays nothing")
    if stock.error or quick.error:
        return Outcome(case.title, "differs", f"manim: {stock.error or 'renders it'}; calcanim: {quick.error or 'renders it'}")
    off = [i for i, (one, other) in enumerate(zip(stock.frames, quick.frames, strict=False)) if one != other]
    if len(stock.frames) != len(quick.frames):
        return Outcome(case.title, "differs", f"{len(stock.frames)} frames under manim, {len(quick.frames)} here", len(stock.frames))
    if off:
        return Outcome(case.title, "differs", f"{len(off)} of {len(stock.frames)} frames, the first is {off[0]}", len(stock.frames))
    return Outcome(case.title, "equal", "", len(stock.frames))


def _cause(error: str) -> str:
    """The words of an error, up to what names a process's own folder or object."""
    return error.partition(": ")[2].partition(" at 0x")[0].partition(tempfile.gettempdir())[0]


def _apart(work: Callable[[Path, str, Picture, Path, list[str]], None], case: Case, size: str, seconds: float) -> Run:
    width, height, rate = (int(number) for number in size.replace("@", "x").split("x"))
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, case, Picture(width, height, rate), theirs), daemon=False)
    process.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(seconds) else Run([], f"took longer than {seconds:g} s")
    except EOFError:
        found = Run([], "ended without a word")
    process.kill()
    process.join()
    return found


def _run(work: Callable[..., None], case: Case, picture: Picture, answer: Connection) -> None:
    frames: list[str] = []
    error = ""
    # Some throw dice before their scene begins.
    random.seed(0)
    np.random.seed(0)
    with tempfile.TemporaryDirectory(prefix="likeness-") as folder:
        try:
            work(case.path, case.scene, picture, Path(folder), frames)
        except BaseException as failure:
            error = "".join(traceback.format_exception_only(failure)).strip().splitlines()[-1]
        answer.send(Run(frames, error))


def by_manim(path: Path, name: str, picture: Picture, folder: Path, frames: list[str]) -> None:
    """Run a scene as manim's command does, and note what it puts into its encoders."""
    class Encoder:
        def __init__(self, target: Path, spec: Any) -> None:
            self.target = target

        def write_frame(self, *args: Any, **kwargs: Any) -> None: ...
        def finish(self) -> None: ...
        def abort(self) -> None: ...

    job = scene_file_writer._PartialMovieEncodeJob

    def put(self: Any, repeat: int, pixels: np.ndarray) -> None:
        frames.extend([_digest(pixels)] * repeat)

    job.put = put  # type: ignore[method-assign]
    scene_file_writer.VideoSegmentEncoder = Encoder  # type: ignore[assignment,misc]
    scene_file_writer.SceneFileWriter.finish = lambda self: None  # type: ignore[method-assign]
    with tempconfig({
        "pixel_width": picture.width, "pixel_height": picture.height, "frame_rate": picture.frame_rate, "media_dir": str(folder),
        "input_file": str(path), "output_file": name, "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR",
        "seed": config.seed if config.seed is not None else 0,
    }):
        sys.path.insert(0, str(path.resolve().parent))
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module
        spec.loader.exec_module(module)
        with tempconfig({}):
            scene = getattr(module, name)()
            Manager(scene)
            scene.render()


def by_calcanim(path: Path, name: str, picture: Picture, folder: Path, frames: list[str]) -> None:
    """Run a scene as `calcanim render` does, and look at its frames as late as an encoder may."""
    class LateEncoder:
        """Notes what its frames have become by the time it looks at them, and whether all that has changed was told."""

        def __init__(
            self, target: Path, picture: Picture, options: Any = None, take_back: Callable[[np.ndarray], None] = lambda pixels: None
        ) -> None:
            self.frames, self.watch, self._take_back = 0, Stopwatch("idle"), take_back
            self._waiting: deque[tuple[np.ndarray, int, Any]] = deque()
            self._shown: np.ndarray | None = None

        def write(self, pixels: np.ndarray, repeat: int = 1, *, key: bool = False, within: Any = None) -> None:
            self.frames += repeat
            self._waiting.append((pixels, repeat, within))
            if len(self._waiting) > _LATE:
                self._look()

        def _look(self) -> None:
            pixels, repeat, within = self._waiting.popleft()
            seen = pixels.copy()
            if within is not None and self._shown is not None:
                # What an encoder shows that converts only what it was told of.
                seen = self._shown.copy()
                for place in within:
                    seen[place] = pixels[place]
            self._shown = seen
            frames.extend([_digest(seen)] * repeat)
            self._take_back(pixels)

        def finish(self) -> None:
            while self._waiting:
                self._look()

        def abort(self) -> None:
            self._waiting.clear()

    writer.ClipEncoder = LateEncoder  # type: ignore[assignment,misc]
    plan = plan_clip(find_scene(f"{path}:{name}"), {})
    with scene_session(
        plan.entry, plan.parameters, theme=plan.theme, picture=picture, folder=folder, settings={"dry_run": False}, size="wished"
    ) as scene:
        writer.ClipWriter(scene, folder / "clip.mp4", picture, {}, lambda count: None, Stopwatch())
        writer.ClipManager(scene).run()


def _digest(pixels: np.ndarray) -> str:
    return blake2b(np.ascontiguousarray(pixels).tobytes() + repr(pixels.shape).encode(), digest_size=16).hexdigest()
