"""A renderer that jumps over plays, to the state that drawing them would have left, and draws from some play on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import config
from manim.renderer.cairo_renderer import CairoRenderer

if TYPE_CHECKING:
    from manim import Scene

__all__ = ["JumpingRenderer"]


class JumpingRenderer(CairoRenderer):
    """Takes over a scene's camera and writer.

    Parameters
    ----------
    scene : manim.Scene
        The scene, not yet run.
    first : float
        Number of the first play that is drawn; infinite to draw none.
    walk : bool
        Go through every frame of the plays that are not drawn, instead of jumping to their ends.
    on_play : callable
        Called with the number of each play when it has ended.
    """

    def __init__(
        self, scene: Scene, *, first: float = math.inf, walk: bool = False, on_play: Callable[[int], None] = lambda number: None
    ) -> None:
        own: Any = scene.renderer
        super().__init__(camera_class=type(own.camera))
        self.camera, self.file_writer = own.camera, own.file_writer
        self._first, self._walk, self._on_play = first, walk, on_play
        self._jumping = False
        # Manim goes through the scene's renderer.
        scene.renderer = self

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        number = self.num_plays
        if number >= self._first:
            super().play(scene, *args, **kwargs)
        else:
            self._jump(scene, *args, **kwargs)
        self._on_play(number)

    def _jump(self, scene: Any, *args: Any, **kwargs: Any) -> None:
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        if scene.is_current_animation_frozen_frame():
            self._frozen(scene)
        else:
            self._to_the_end(scene)
        self.num_plays += 1

    def _frozen(self, scene: Any) -> None:
        # Cut to whole frames as manim does it.
        frame = 1 / self.camera.frame_rate
        self.time += int(scene.duration / frame) * frame

    def _to_the_end(self, scene: Any) -> None:
        self._jumping = True
        # What is integrated over time, or waits for something, is gone through frame by frame.
        self.skip_animations = not (self._walk or scene.stop_condition is not None or _moves_with_time(scene))
        skipped = self.skip_animations
        try:
            scene.play_internal()
        finally:
            self._jumping = self.skip_animations = False
        if skipped:
            scene.update_mobjects(0)
            for _ in np.arange(0, scene.duration, 1 / config["frame_rate"]):
                # One by one, as drawing them would: sums of rounded numbers decide how long a hold is.
                self.time += 1 / self.camera.frame_rate

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        if not self._jumping:
            super().render(scene, time, moving_mobjects)
        elif not self.skip_animations:
            self.time += 1 / self.camera.frame_rate

    def scene_finished(self, scene: Scene) -> None:
        """Whoever draws finishes what was drawn."""


def _moves_with_time(scene: Any) -> bool:
    return bool(scene.updaters) or any(
        mobject.has_time_based_updater() for mobject in scene.get_mobject_family_members()
    )
