"""Frames handed to the encoder as they were drawn, without a copy.

Manim draws every frame into one array and copies it for the writer. Here the array itself goes to the encoder, and the
camera draws the next frame into another one: one of a few that go round. It changes only when something is drawn, so
that whoever looks at the camera's picture between two plays sees the last frame.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
from manim.renderer.cairo_renderer import CairoRenderer

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
        self._spare: deque[np.ndarray] = deque()
        self._given = False
        if type(renderer).render is CairoRenderer.render:
            self._draw = renderer.update_frame
            renderer.update_frame, renderer.render = self._update_frame, self._render

    def take_back(self, pixels: np.ndarray) -> None:
        """Something that was given away is needed no more; what is none of these arrays is let go."""
        if id(pixels) in self._own:
            self._spare.append(pixels)

    def give_up(self) -> None:
        """Keep none but the one with the last frame."""
        contexts = getattr(self._camera, "pixel_array_to_cairo_context", {})
        for place in self._own:
            if place != id(self._camera.pixel_array):
                contexts.pop(place, None)
        self._spare.clear()
        self._own.clear()

    def _update_frame(self, *args: Any, **kwargs: Any) -> None:
        if self._given:
            self._given = False
            self._camera.pixel_array = self._another()
        self._draw(*args, **kwargs)

    def _render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        self._renderer.update_frame(scene, moving_mobjects)
        pixels = self._camera.pixel_array
        self._own[id(pixels)] = pixels
        self._given = True
        self._renderer.add_frame(pixels)

    def _another(self) -> np.ndarray:
        """An array to draw into, whatever it contains: manim begins each frame with the whole background."""
        present = self._camera.pixel_array
        while self._spare:
            pixels = self._spare.popleft()
            if pixels.shape == present.shape:
                return pixels
        fresh = np.empty_like(present)
        context = self._camera.get_cached_cairo_context(present)
        if context is not None:
            # As the only one would: it keeps to where the camera was when it was made.
            self._camera.get_cairo_context(fresh).set_matrix(context.get_matrix())
        return fresh
