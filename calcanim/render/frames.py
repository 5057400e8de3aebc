"""A scene's frames as they are drawn, for those who encode in another way than a clip."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calcanim.render.one_stream import OneStreamWriter
from calcanim.render.own_process import done_apart, tell
from calcanim.render.plan import ClipPlan, Picture
from calcanim.render.session import scene_session
from calcanim.render.writer import ClipManager

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["draw_frames"]

Sink = Callable[[np.ndarray, int], None]
"""Told of a picture and for how many frames it stands."""


def draw_frames(plan: ClipPlan, picture: Picture, sink: Sink, *, transparent: bool = False, apart: bool = False) -> int:
    """Run a scene and hand on its frames, without loss.

    Parameters
    ----------
    plan : ClipPlan
        The scene, its parameters and its theme.
    picture : Picture
        Size and rate of the frames, in place of the plan's own.
    sink : callable
        Called for every picture with its pixels, (height, width, 4) 8-bit RGBA with straight alpha, and the number of
        frames it stands; the array is the sink's own.
    transparent : bool
        Without the theme's paper.
    apart : bool
        By a process of its own, which begins from nothing: a file of somebody's own leaves no traces for the next.

    Returns
    -------
    int
        The number of frames.

    Raises
    ------
    CalcanimError
        When the scene cannot be drawn.
    """
    if apart:
        return done_apart(partial(_draw_and_tell, plan, picture, transparent), lambda news: sink(*news), copied=False)
    with tempfile.TemporaryDirectory(prefix="calcanim-") as folder, scene_session(
        plan.entry, plan.parameters, theme=plan.theme, picture=picture, folder=Path(folder),
        settings={"dry_run": False}, size="given",
    ) as scene:
        if transparent:
            _clear(scene.renderer.camera)
        writer = _FrameWriter(scene, (lambda pixels, repeat: sink(_straight(pixels), repeat)) if transparent else sink)
        ClipManager(scene).run()
        return writer.frames


def _draw_and_tell(plan: ClipPlan, picture: Picture, transparent: bool) -> int:
    return draw_frames(plan, picture, lambda pixels, repeat: tell((pixels, repeat)), transparent=transparent)


def _clear(camera: Any) -> None:
    """Draw on nothing at all, also after a scene has chosen its paper.

    With a background opacity of 0 manim keeps the paper's colour in there, and Cairo would mix it in.
    """
    choose = camera.init_background

    def init_background() -> None:
        choose()
        camera.background[...] = 0

    camera.init_background = init_background
    init_background()


def _straight(pixels: np.ndarray) -> np.ndarray:
    """Colours as they are, where Cairo has multiplied them with their alpha."""
    alpha = pixels[..., 3:].astype(np.float32)
    with np.errstate(divide="ignore", invalid="ignore"):
        colours = np.where(alpha > 0, pixels[..., :3] * (255 / alpha), 0)
    return np.concatenate([np.minimum(colours + 0.5, 255).astype(np.uint8), pixels[..., 3:]], axis=-1)


class _FrameWriter(OneStreamWriter):
    """Hands on every frame and writes nothing."""

    def __init__(self, scene: Scene, sink: Sink) -> None:
        super().__init__(scene)
        self._sink = sink
        self.frames = 0

    def put(self, repeat: int, pixels: np.ndarray) -> None:
        self.frames += repeat
        self._sink(np.array(pixels, copy=True), repeat)

    def finish(self) -> None:
        """Nothing is written."""

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """Nothing is written."""
