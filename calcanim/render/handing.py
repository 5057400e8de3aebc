"""Frames handed to the encoder as they were drawn, without a copy.

Manim draws every frame into one array and copies it for the writer. Here the array itself goes to the encoder, and the
camera draws the next frame into another one: one of a few that go round. It changes only when something is drawn, so
that whoever looks at the camera's picture between two plays sees the last frame. What an array has shown before, and is
to be seen again, stays in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update

from calcanim.render.camera import Redrawing, rectangles, redrawing_of
from calcanim.render.conversion import Place

__all__ = ["FrameBuffers"]


class FrameBuffers:
    """The arrays that a renderer's camera draws into, one after the other.

    Parameters
    ----------
    renderer : manim.renderer.cairo_renderer.CairoRenderer
        A scene's renderer: from now on it gives its frames away instead of copies, and whoever gets one hands it to
        `take_back` in the end. One that renders in a way of its own stays as it is.
    """

    def __init__(self, renderer: Any) -> None:
        self._renderer, self._camera = renderer, renderer.camera
        # Known by their places in memory, as the camera knows its Cairo contexts.
        self._own: dict[int, np.ndarray] = {}
        self._spare: list[np.ndarray] = []
        self._given = False
        self._redrawing: Redrawing | None = None
        self._handed: np.ndarray | None = None
        self._followed = False
        if type(renderer).render is CairoRenderer.render:
            self._draw = renderer.update_frame
            self._redrawing = redrawing_of(self._camera)
            renderer.update_frame, renderer.render = self._update_frame, self._render

    def take_back(self, pixels: np.ndarray) -> None:
        """Something that was given away is needed no more; what is none of these arrays is let go."""
        if id(pixels) in self._own:
            self._spare.append(pixels)

    def changes(self, pixels: np.ndarray) -> list[Place] | None:
        """Where a frame, just handed on, may differ from the one that was asked about before; None where that is not known."""
        if self._redrawing is None or pixels is not self._handed:
            # The camera's own picture is a copy then, and not drawn for this frame.
            self._followed = False
            return None
        changed, followed, self._followed = self._redrawing.changed(), self._followed, True
        return rectangles(changed) if followed else None

    def give_up(self) -> None:
        """Keep none but the one with the last frame."""
        contexts = getattr(self._camera, "pixel_array_to_cairo_context", {})
        for place in self._own:
            if place != id(self._camera.pixel_array):
                contexts.pop(place, None)
        self._spare.clear()
        self._own.clear()
        if self._redrawing is not None:
            self._redrawing.give_up()

    def _update_frame(
        self, scene: Any, mobjects: Any = None, include_submobjects: bool = True, ignore_skipping: bool = True, **kwargs: Any
    ) -> None:
        if self._renderer.skip_animations and not ignore_skipping:
            return
        if self._given:
            self._given = False
            self._camera.pixel_array = self._another()
        if self._redrawing is not None and include_submobjects and not kwargs:
            static = self._renderer.static_image
            everything = mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
            self._redrawing.draw(self._camera.background if static is None else static, everything)
            return
        if self._redrawing is not None:
            self._redrawing.forget()
        self._draw(scene, mobjects, include_submobjects, ignore_skipping, **kwargs)

    def _render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        self._renderer.update_frame(scene, moving_mobjects)
        pixels = self._camera.pixel_array
        self._own[id(pixels)] = pixels
        self._given = True
        self._handed = pixels
        self._renderer.add_frame(pixels)
        self._handed = None

    def _another(self) -> np.ndarray:
        """An array to draw into, whatever it contains."""
        present = self._camera.pixel_array
        while self._spare:
            # The last one that came back differs least from what is drawn next.
            pixels = self._spare.pop()
            if pixels.shape == present.shape:
                return pixels
        fresh = np.empty_like(present)
        context = self._camera.get_cached_cairo_context(present)
        if context is not None:
            # As the only one would: it keeps to where the camera was when it was made.
            self._camera.get_cairo_context(fresh).set_matrix(context.get_matrix())
        return fresh
